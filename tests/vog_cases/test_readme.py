"""The five-minute walk of the README, walked."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from vog_cases.cli import run

ROOT = Path(__file__).parents[2]
LISTS = ("schools", "pupils", "contacts", "staff", "referrals")


def commands() -> list[list[str]]:
    """The `vog-cases` commands of the walk in order, the loop over the lists unrolled."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    walk = readme.partition("## Five minutes")[2].partition("## Further")[0]
    code = "\n".join(re.findall(r"```\n(.*?)```", walk, re.DOTALL)).replace("\\\n", " ")
    found: list[list[str]] = []
    for line in code.splitlines():
        words = shlex.split(line, comments=True)
        if words[:1] != ["vog-cases"]:
            continue
        for name in LISTS if "$list" in line else ("",):
            found.append([word.replace("$list", name) for word in words[1:]])
    return found


def test_the_walk_goes_from_import_to_a_closed_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("VOG_CASES_DATABASE", str(tmp_path / "walk.db"))
    monkeypatch.setenv("VOG_CASES_CONFIG", str(tmp_path / "none.toml"))
    walk = commands()
    assert walk[-1] == [], "the walk ends on the screen, which a test without a terminal leaves out"
    codes = [(words, run(words)) for words in walk[:-1]]
    refused = [words for words, code in codes if code == 1]
    assert refused == [["do", "REF-26-00001-6", "allocate", "--fact", "officer=gbevan"]]
    assert {code for _, code in codes} == {0, 1}
    told = capsys.readouterr()
    assert "REF-R06" in told.err
    assert "REF-26-00001-6: Closed" in told.out
    assert "The history is whole" in told.out
