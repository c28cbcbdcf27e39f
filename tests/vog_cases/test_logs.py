"""Log lines: which are written, as what, and that nothing is loaded for those that are not."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from vog_cases.logs import HeldLines, configure, write


def told(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str]]:
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    return [(one["level"], one["event"]) for one in lines]


def test_lines_are_json_on_stderr_from_the_level_up(capsys: pytest.CaptureFixture[str]) -> None:
    write("error", "a sweep failed", worker="one")
    assert told(capsys) == []
    write("critical", "unexpected", error="KeyError")
    assert told(capsys) == [("critical", "unexpected")]
    configure("INFO")
    write("info", "worker started", worker="one")
    write("error", "a sweep failed", worker="one")
    assert told(capsys) == [("info", "worker started"), ("error", "a sweep failed")]


def test_what_is_held_is_told_at_once_and_what_is_taken_back_never(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure("INFO")
    lines = HeldLines()
    lines.info("case opened", case=1)
    mark = lines.mark()
    lines.error("deadline failed", case=1)
    lines.back_to(mark)
    assert told(capsys) == []
    lines.tell()
    lines.tell()
    assert told(capsys) == [("info", "case opened")]


def test_a_program_that_writes_no_line_loads_nothing_to_write_it_with() -> None:
    code = (
        "import sys; from vog_cases.logs import HeldLines, write; lines = HeldLines(); "
        "lines.info('case moved'); lines.tell(); write('error', 'a sweep failed'); "
        "assert 'structlog' not in sys.modules; write('critical', 'unexpected'); "
        "assert 'structlog' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
