"""What the demo shows: six types, linked cases, a register behind them, names that look like code.

It is made here once, and once more by the command to see that it is the same.
"""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Connection, text

from states.register import MarkedDay
from storage import registers
from storage.database import connect, reading
from vog_cases.cli import run
from vog_cases.commands import tree
from vog_cases.commands.lean import lean_options
from vog_cases.demo import make_demo
from workflows.registry import WORKFLOWS

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """Made once, whichever of the test processes comes first."""
    here = tmp_path_factory.getbasetemp()
    folder = here.parent if "PYTEST_XDIST_WORKER" in os.environ else here
    path = folder / "demo.db"
    with (folder / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        make_demo(str(path))
    database = connect(str(path))
    with reading(database) as connection:
        yield connection
    database.dispose()


def test_the_screen_of_a_demo_is_a_program_by_itself(
    demo: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What made the training database does not stay in memory beside the screen."""

    class Replaced(BaseException):
        pass

    def replaces(program: str, words: list[str], _env: object) -> None:
        raise Replaced(program, words)

    monkeypatch.setattr(os, "execve", replaces)
    monkeypatch.setenv("VOG_CASES_DATABASE", "")
    monkeypatch.setattr(tree, "sys", SimpleNamespace(stdin=Terminal, stdout=Terminal))
    url = str(demo.engine.url.database)
    for username in ([], ["--as", "someone"]):
        with pytest.raises(Replaced) as caught:
            run(["--database", url, *username, "demo"])
        program, words = caught.value.args
        assert program == sys.executable
        assert words == [program, "-P", *lean_options(), "-m", "vog_cases", *username], (
            "no password in a list of programs"
        )
        assert os.environ["VOG_CASES_DATABASE"] == url


def said(demo: Path, *words: str) -> Any:
    """What a command says of a demo database, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "vog_cases", "--database", str(demo), *words, "--json"],
        cwd=ROOT, capture_output=True, timeout=150, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    return json.loads(done.stdout)


def test_the_demo_is_the_same_each_time(demo: Connection, tmp_path: Path) -> None:
    first, second = tmp_path / "by the command.db", Path(str(demo.engine.url.database))
    shown = said(first, "demo", "--headless")
    assert len(shown) == 40
    assert said(second, "demo", "--headless") == shown
    cases = said(first, "list", "--closed")
    assert len(cases) >= 390
    assert said(second, "list", "--closed") == cases
    assert said(first, "audit", "verify")["whole"]


class Terminal:
    """What says that it is a terminal."""

    @staticmethod
    def isatty() -> bool:
        return True


def rows(demo: Connection, query: str) -> list[Any]:
    return list(demo.execute(text(query)))


def marks(demo: Connection, upn: str) -> tuple[MarkedDay, ...]:
    return registers.of_child(demo, upn).days(date(2026, 9, 1), date(2026, 11, 23))


def days_with(demo: Connection, upn: str, codes: str) -> list[date]:
    return [one.day for one in marks(demo, upn) if set(one.codes) & set(codes)]


def test_every_type_is_there_open_and_closed_in_several_states(demo: Connection) -> None:
    found = rows(demo, "SELECT type, state, closed_at IS NULL FROM case_file")
    assert {one.type for one in found} == set(WORKFLOWS)
    for type_name in WORKFLOWS:
        own = [one for one in found if one.type == type_name]
        assert len({one.state for one in own}) >= 6, type_name
        assert {bool(one[2]) for one in own} == {True, False}, type_name


def test_no_deadline_of_the_demo_failed(demo: Connection) -> None:
    assert rows(demo, "SELECT name, error FROM timer WHERE status = 'incident'") == []


def test_cases_are_linked_across_the_types(demo: Connection) -> None:
    pairs = Counter(
        (one[0], one[1])
        for one in rows(
            demo,
            "SELECT parent.type, child.type FROM case_link "
            "JOIN case_file parent ON parent.id = parent_id "
            "JOIN case_file child ON child.id = child_id",
        )
    )
    assert {
        ("referral", "cme"), ("referral", "fpn"), ("referral", "psp"), ("psp", "referral"),
        ("holiday", "fpn"), ("holiday", "cme"), ("ehe", "cme"),
    } <= set(pairs)  # fmt: skip


def test_a_register_stands_behind_the_cases(demo: Connection) -> None:
    pupils = rows(demo, "SELECT count(*) FROM pupil")[0][0]
    assert rows(demo, "SELECT count(*) FROM register_strip")[0][0] == pupils
    warned = rows(
        demo, "SELECT upn FROM case_file WHERE type = 'fpn' AND state NOT IN ('evidence_check')"
    )
    assert warned
    for (upn,) in warned:
        assert len(days_with(demo, upn, "GO")) >= 5, "ten sessions"
    for state, codes in (("returned", "H"), ("taken", "H"), ("closed_to_fpn", "G"),
                         ("unauthorised_taken", "G")):  # fmt: skip
        away = rows(demo, f"SELECT upn FROM case_file WHERE state = '{state}'")
        assert away, state
        assert all(days_with(demo, upn, codes) for (upn,) in away), state
    off_roll = rows(demo, "SELECT upn FROM case_file WHERE type = 'ehe' AND state = 'suitable'")
    assert all(marks(demo, upn)[-1].day < date(2026, 10, 31) for (upn,) in off_roll)


def test_the_register_raises_signals_that_no_case_covers(demo: Connection) -> None:
    kinds = {one[0] for one in rows(demo, "SELECT kind FROM signal WHERE status = 'open'")}
    assert {"tenth_day", "care_absence", "sibling_missing", "old_mark", "persistent"} <= kinds


@pytest.mark.parametrize(
    ("forename", "surname"), [("[/b]", "O’Neill"), ("Siân", "[@click=app.quit]x[/]")]
)
def test_a_name_that_looks_like_markup_has_an_open_case(
    demo: Connection, forename: str, surname: str
) -> None:
    query = text(
        "SELECT state FROM case_file JOIN pupil USING (upn) "
        "WHERE forename = :forename AND surname = :surname"
    )
    found = demo.execute(query, {"forename": forename, "surname": surname}).scalars().all()
    assert found == ["received"]


def test_Welsh_letters_are_in_the_names(demo: Connection) -> None:
    names = "".join(one[0] + one[1] for one in rows(demo, "SELECT forename, surname FROM pupil"))
    assert set("âŵŷŴ") <= set(names)
