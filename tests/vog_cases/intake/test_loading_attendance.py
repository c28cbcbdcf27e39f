"""Registers: a whole file or nothing, twice is as good as once, corrections keep what was."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import select

from storage import registers
from storage.database import connect, reading, writing
from storage.tables import Batch, RegisterChange
from tests.house import IDRIS, MALI, Office, dump, office_on, open_office
from vog_cases.clock import FrozenClock
from vog_cases.errors import StepRefused
from vog_cases.intake.attendance import Loaded, load
from vog_cases.intake.problems import BadFile, UnreadableFile


@pytest.fixture
def office(database: Database, clock: FrozenClock) -> Office:
    return open_office(database, clock)


def file(folder: Path, *rows: str, header: str = "upn,date,am,pm") -> Path:
    path = folder / "register.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def loaded(office: Office, path: Path, as_: str = "do") -> Loaded:
    return load(office.engine, office.person(as_), path)


def complaints(office: Office, path: Path) -> list[str]:
    before = dump(office.database)
    with pytest.raises(BadFile) as caught:
        loaded(office, path)
    assert dump(office.database) == before, "a bad file changes nothing"
    return [str(problem) for problem in caught.value.problems]


def codes(office: Office, upn: str) -> list[str]:
    with reading(office.database) as connection:
        strips = registers.of_child(connection, upn).strips
    return [
        f"{day.day:%d/%m} {day.codes}"
        for strip in strips
        for day in strip.days(strip.first_day, strip.first_day.replace(year=2027))
    ]


def test_gen_r03_two_marks_a_day_are_loaded_and_again_changes_nothing(
    office: Office, tmp_path: Path
) -> None:
    path = file(tmp_path, f"{MALI},07/09/2026,/,\\", f"{MALI},2026-09-08,o,l",
                f"{IDRIS},07/09/2026,N,")  # fmt: skip
    assert loaded(office, path) == Loaded(3, 0, 0, raised=2), "in care, and a mark that is old"
    assert codes(office, MALI) == ["07/09 /\\", "08/09 OL"]
    assert codes(office, IDRIS) == ["07/09 N "]
    before = dump(office.database)
    assert loaded(office, path) == Loaded(0, 0, 3)
    assert dump(office.database) == before


def test_marks_go_on_where_a_stored_register_ends(office: Office, tmp_path: Path) -> None:
    with writing(office.database) as connection:
        registers.add(connection, date(2026, 9, 1), {MALI: "            /\\"})
    path = file(tmp_path, f"{MALI},07/09/2026,/,\\", f"{MALI},30/11/2026,O,/")
    assert loaded(office, path) == Loaded(1, 0, 1)
    assert codes(office, MALI) == ["07/09 /\\", "30/11 O/"]


def test_a_corrected_file_changes_what_differs_and_keeps_what_was(
    office: Office, tmp_path: Path
) -> None:
    loaded(office, file(tmp_path, f"{MALI},07/09/2026,N,N", f"{MALI},08/09/2026,/,\\"))
    again = file(tmp_path, f"{MALI},07/09/2026,I,I", f"{MALI},08/09/2026,/,\\",
                 f"{MALI},09/09/2026,/,\\")  # fmt: skip
    assert loaded(office, again) == Loaded(1, 1, 1)
    assert codes(office, MALI) == ["07/09 II", "08/09 /\\", "09/09 /\\"]
    with reading(office.database) as connection:
        kept = connection.execute(
            select(RegisterChange.__table__.c["upn", "was", "now"])  # type: ignore[attr-defined]
        ).all()
        batches = connection.execute(
            select(Batch.__table__.c["kind", "description"])  # type: ignore[attr-defined]
        ).all()
    assert [tuple(row) for row in kept] == [(MALI, "NN", "II")]
    assert [tuple(row) for row in batches] == [
        ("attendance", "Register: 2 days added, 0 changed"),
        ("attendance", "Register: 1 day added, 1 changed"),
    ]


def test_an_afternoon_that_comes_later_joins_the_morning(office: Office, tmp_path: Path) -> None:
    loaded(office, file(tmp_path, f"{MALI},07/09/2026,/,"))
    loaded(office, file(tmp_path, f"{MALI},07/09/2026,,O"))
    assert codes(office, MALI) == ["07/09 /O"]


def test_every_bad_row_is_named_and_nothing_is_loaded(office: Office, tmp_path: Path) -> None:
    path = file(
        tmp_path,
        f"{MALI},07/09/2026,/,\\",
        "A673999900001,07/09/2026,/,\\",
        f"{MALI},27/10/2026,/,\\",
        f"{MALI},12/09/2026,/,\\",
        f"{MALI},07/09/2026,O,O",
        f"{MALI},31/09/2026,/,\\",
        f"{MALI},07/09/2036,/,\\",
        f"{MALI},08/09/2026,/",
    )
    found = complaints(office, path)
    assert [one.partition(":")[0] for one in found] == [
        "line 3, column upn", "line 4, column date", "line 5, column date",
        "line 6, column date", "line 7, column date", "line 8, column date", "line 9",
    ]  # fmt: skip
    assert "half-term" in found[1]
    assert "Saturday" in found[2]
    assert "stand in the file already" in found[3]
    assert "there is no such day" in found[4]
    assert "term dates" in found[5]
    assert "3 cells, but there are 4 columns" in found[6]


def test_gen_r04_an_unknown_code_keeps_back_that_pupil_only(office: Office, tmp_path: Path) -> None:
    path = file(tmp_path, f"{MALI},07/09/2026,/,\\", f"{MALI},08/09/2026,/,Q",
                f"{IDRIS},07/09/2026,O,O", f"{MALI},09/09/2026,/,\\")  # fmt: skip
    done = loaded(office, path)
    assert (done.added, [str(one) for one in done.blocked]) == (1, [
        "line 3, column pm: there is no such attendance code; none of this pupil’s rows were "
        "loaded (found “Q”)"
    ])  # fmt: skip
    assert codes(office, MALI) == []
    assert codes(office, IDRIS) == ["07/09 OO"]


def test_a_day_the_school_is_shut_may_say_so(office: Office, tmp_path: Path) -> None:
    assert loaded(office, file(tmp_path, f"{MALI},27/10/2026,#,#")).added == 1


def test_only_those_who_mind_the_data_load_it(office: Office, tmp_path: Path) -> None:
    with pytest.raises(StepRefused):
        loaded(office, file(tmp_path, f"{MALI},07/09/2026,/,\\"), as_="sch1")


def test_a_file_that_is_no_register_is_told_apart(office: Office, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="There is no file"):
        loaded(office, tmp_path / "gone.csv")
    empty = tmp_path / "empty.csv"
    empty.write_text("", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="is empty"):
        loaded(office, empty)
    odd = tmp_path / "odd.csv"
    odd.write_bytes(b"upn,date,am,pm\nR\xf4,07/09/2026,/,/\n")
    with pytest.raises(UnreadableFile, match="UTF-8"):
        loaded(office, odd)
    with pytest.raises(BadFile, match="there is no such column"):
        loaded(office, file(tmp_path, header="upn,date,morning,pm"))


def test_progress_is_told(sqlite_url: str, clock: FrozenClock, tmp_path: Path) -> None:
    office = office_on(sqlite_url, clock)
    told: list[int] = []
    path = file(tmp_path, f"{MALI},07/09/2026,/,\\", f"{MALI},08/09/2026,/,\\")
    load(office.engine, office.person("do"), path, told.append)
    assert told == [2]
    office.database.dispose()


def test_a_load_that_dies_leaves_nothing(
    sqlite_url: str, clock: FrozenClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = office_on(sqlite_url, clock)
    before = dump(office.database)

    def dies(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("vog_cases.intake.attendance.register_changed", dies)
    with pytest.raises(RuntimeError):
        loaded(office, file(tmp_path, f"{MALI},07/09/2026,/,\\"))
    office.database.dispose()
    after = connect(sqlite_url)
    assert dump(after) == before
    after.dispose()
