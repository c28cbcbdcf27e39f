"""Reports: what they count, that they keep small numbers to themselves, and who sees what."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import insert

from storage import registers, reporting
from storage.database import reading, writing
from storage.tables import Pupil
from tests.house import BETSAN, MALI, SCHOOL_1, SCHOOL_2, Office, office_on, upn_of
from vog_cases.clock import FrozenClock
from vog_cases.errors import InvalidInput, NotFound
from vog_cases.reading_cases import Reader
from vog_cases.recalculation import change_parameter
from vog_cases.report_csv import file_name, write_csv
from vog_cases.report_tables import Cell, Line, Report
from vog_cases.reports import REPORTS, make_report

FIRST = date(2026, 9, 1)


@pytest.fixture
def office(database_url: str, clock: FrozenClock) -> Iterator[Office]:
    opened = office_on(database_url, clock)
    yield opened
    opened.database.dispose()


def report(office: Office, name: str, period: str = "term", who: str = "lio") -> Report:
    with reading(office.database) as connection:
        person = office.person(who)
        reader = Reader(connection, office.engine.machines, person, office.clock.now())
        return make_report(reader, name, period)


def rows(found: Report) -> dict[str, tuple[Cell, ...]]:
    """The cells of each line by its first."""
    return {str(line.cells[0]).strip(): line.cells[1:] for line in found.lines}


def children(office: Office, school: str, marks: list[str], **groups: object) -> None:
    """Children with nothing but a register: each has these codes from 2 September on."""
    with writing(office.database) as connection:
        base = 100 + len(list(connection.execute(Pupil.__table__.select())))  # type: ignore[attr-defined]
        strips = {}
        for place, codes in enumerate(marks):
            upn = upn_of(school, base + place)
            person = {
                "upn": upn, "surname": f"S{base + place}", "forename": "F", "known_as": "",
                "date_of_birth": date(2014, 2, 11), "gender": "F", "school_number": school,
                "looked_after": False, "child_protection": False, "aln": False, "fsm": False,
                "searchable": "s f", **groups,
            }  # fmt: skip
            connection.execute(insert(Pupil.__table__), person)  # type: ignore[attr-defined]
            strips[upn] = strip(codes)
        registers.add(connection, FIRST, strips)


def strip(codes: str) -> str:
    """A school year's marks: these, two a school day from Wed 2 September on."""
    text = [" "] * 730
    day, left = date(2026, 9, 2), codes
    while left:
        if day.weekday() < 5:
            place = 2 * (day - FIRST).days
            text[place : place + 2], left = left[:2], left[2:]
        day += timedelta(days=1)
    return "".join(text)


THERE, AWAY = "/\\" * 20, "/\\" * 16 + "OOIIOOII"
"""Forty sessions: all of them in school, and a fifth of them away."""


# --- cases ---------------------------------------------------------------------------------


def test_open_cases_stand_under_their_type_in_the_order_of_the_states(office: Office) -> None:
    office.received(MALI)
    office.in_triage(BETSAN)
    office.active(MALI)
    found = report(office, "cases")
    assert [line.cells for line in found.lines if line.cells[1]] == [
        ("Referral", 2), ("  Received", 1), ("  In triage", 1),
        ("Pastoral support plan", 1), ("  Active", 1),
    ]  # fmt: skip
    assert ("Home education", 0) in [line.cells for line in found.lines if line.heading]
    assert (found.name, found.covers) == ("cases", "on Mon 21 Sep 2026")


def test_the_age_of_a_case_falls_into_one_band(office: Office) -> None:
    office.received(MALI)
    office.at("2026-09-28 08:00")
    assert rows(report(office, "ages"))["Referral"] == (1, 0, 0, 0, 0, 0, 1), "seven days"
    office.at("2026-09-29 08:00")
    office.received(BETSAN)
    office.active(MALI)
    found = rows(report(office, "ages"))
    assert found["Referral"] == (1, 1, 0, 0, 0, 0, 2)
    assert found["All"] == (2, 1, 0, 0, 0, 0, 3)
    office.at("2027-07-19 08:00")
    assert rows(report(office, "ages"))["Referral"] == (0, 0, 0, 0, 2, 0, 2)


def test_overdue_counts_by_officer_and_school_with_the_oldest(office: Office) -> None:
    office.allocated(MALI)
    office.received(BETSAN)
    office.at("2026-10-02 09:00")
    officers = rows(report(office, "overdue-officers"))
    assert officers["Heledd Garmon"] == (1, 4, 1), "first contact was due on 28 September"
    assert officers["Nobody yet"] == (1, 10, 1), "acknowledge was due on the 22nd"
    schools = rows(report(office, "overdue-schools"))
    assert schools == {
        "Pencoedtre Bay High School": (1, 10, 1), "Ysgol Gynradd Llwyn Eos": (1, 4, 1),
    }  # fmt: skip


def test_months_count_what_was_opened_and_closed_in_each(office: Office) -> None:
    office.received(MALI)
    office.active(MALI)
    office.at("2026-09-30 23:30")
    last = office.received(BETSAN)
    office.at("2026-10-01 00:30")
    office.do(last, "start_triage")
    said = {"reason_declined": "x", "advice": "y", "next_steps": "z",
            "underlying_reason": "anxiety", "underlying_detail": "w"}  # fmt: skip
    office.do(last, "decline", **said)
    found = rows(report(office, "months"))
    assert found == {"September 2026": (2, 0, 0, 3), "October 2026": (0, 1, 1, 0)}


def test_the_load_names_what_each_officer_holds_and_closed(office: Office) -> None:
    office.allocated(MALI)
    found = report(office, "load")
    assert rows(found)["Heledd Garmon"] == ("Inclusion Officer", 0, 0, 0, 1)
    assert found.covers.startswith("open now; closed in this term, 1 Sep to 21 Sep 2026")


def test_deadlines_met_and_missed_are_read_from_the_history(office: Office) -> None:
    """Met by the step, missed by the clock, met again after a review; a reminder is neither."""
    reference = office.allocated(MALI)
    office.at("2026-10-05 09:00")
    office.do(
        reference, "first_contact", "io", contacted_on="05/10/2026", spoke_with="Mali",
        underlying_reason="anxiety", underlying_detail="Panic.",
    )  # fmt: skip
    for day in ("2026-10-12", "2026-10-19"):
        office.at(f"{day} 09:00")
        office.do(reference, "review", "io", note="Two better weeks.")
    found = rows(report(office, "on-time"))
    assert found["Acknowledge the referral"] == (1, 0, Decimal("100.0"))
    assert found["First contact with the family"] == (0, 1, Decimal("0.0"))
    assert found["Review"][:2] == (2, 0)
    assert found["Referral"] == (4, 1, Decimal("80.0")), "with the answer to the school"
    assert rows(report(office, "on-time", "half-term")) == found
    office.at("2026-11-24 09:00")
    assert rows(report(office, "on-time", "half-term"))["Review"] == (0, 1, Decimal("0.0"))


def test_a_step_that_was_taken_back_met_nothing(office: Office) -> None:
    reference = office.received(MALI)
    office.do(reference, "start_triage", "lio")
    assert rows(report(office, "on-time"))["Acknowledge the referral"][0] == 1
    office.engine.undo(office.person("lio"), reference)
    assert "Acknowledge the referral" not in rows(report(office, "on-time"))
    office.do(reference, "start_triage", "lio")
    assert rows(report(office, "on-time"))["Acknowledge the referral"][0] == 1


def test_with_very_much_history_every_nth_case_is_counted(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for upn in (MALI, BETSAN):
        office.in_triage(upn)
    whole = report(office, "on-time")
    assert rows(whole)["Acknowledge the referral"][0] == 2
    assert "one case in" not in whole.counted
    monkeypatch.setattr(reporting, "MOST_EVENTS", 5)
    part = report(office, "on-time")
    assert rows(part)["Acknowledge the referral"][0] == 1
    assert "one case in 2 was counted" in part.counted


# --- attendance ----------------------------------------------------------------------------


def test_GEN_R25_whole_school_figures_stand_against_the_target(office: Office) -> None:
    children(office, SCHOOL_1, [THERE] * 12 + [AWAY] * 8)
    children(office, SCHOOL_2, [THERE] * 10)
    office.at("2026-10-20 09:00")
    found = report(office, "attendance")
    assert found.columns == (
        "School", "Pupils", "Authorised %", "Unauthorised %", "Persistent", "Attendance %",
    )  # fmt: skip
    assert rows(found)["Ysgol Gynradd Llwyn Eos"] == (
        20, Decimal("4.0"), Decimal("4.0"), "not shown", Decimal("92.0"),
    )  # fmt: skip
    change_parameter(office.engine, office.person("im"), "targets", "945", FIRST)
    found = report(office, "attendance")
    assert found.columns[-3:] == ("Target %", "To target", "Attendance %")
    assert rows(found)["Ysgol Gynradd Llwyn Eos"][-3:] == (
        Decimal("94.5"), Decimal("-2.5"), Decimal("92.0"),
    )  # fmt: skip
    assert rows(found)["Pencoedtre Bay High School"][-2] == Decimal("5.5")
    assert rows(found)["All"][0] == 30


def test_GEN_R26_fewer_than_five_children_are_never_shown(office: Office) -> None:
    children(office, SCHOOL_1, [THERE] * 12 + [AWAY] * 8)
    children(office, SCHOOL_1, [AWAY] * 2, looked_after=True)
    children(office, SCHOOL_1, [THERE] * 6, gender="M", fsm=True)
    office.at("2026-10-20 09:00")
    found = rows(report(office, "groups"))
    assert found["All"][0] == 28
    assert (found["F"][0], found["M"][0]) == (22, 6)
    assert found["M"][3] == "not shown", "none of six is persistently absent"
    assert found["F"][3] == "not shown", "it and the whole would tell of the six"
    lines = [
        (str(line.cells[0]).strip(), line.cells[1:]) for line in report(office, "groups").lines
    ]
    after = lines[[name for name, _ in lines].index("Looked after") + 1 :][:2]
    assert after == [("Yes", ("not shown",) * 5), ("No", ("not shown",) * 5)], "two looked after"
    assert found["Year 8"] == found["All"]


def test_GEN_R26_groups_are_counted_by_the_marks_of_the_period(office: Office) -> None:
    children(office, SCHOOL_1, [THERE] * 6, fsm=True)
    children(office, SCHOOL_1, [AWAY] * 8 + [THERE] * 8)
    office.at("2026-10-20 09:00")
    found = rows(report(office, "groups"))
    assert found["Yes"][0] == 6 or found["Yes"] == ("not shown",) * 5
    split = {line.cells[0]: line.cells[1:] for line in report(office, "groups").lines[4:7]}
    assert split["  Yes"][-1] == Decimal("100.0")
    assert split["  No"] == (
        16, Decimal("5.0"), Decimal("5.0"), "not shown", Decimal("90.0"),
    ), "nobody with free meals is often away, so those without are not told either"  # fmt: skip
    by_month = rows(report(office, "attendance-months"))
    assert by_month["September 2026"][-1] == Decimal("92.7")
    assert by_month["October 2026"] == (None, None, None), "no marks are loaded"


def test_GEN_R26_a_school_of_four_pupils_is_not_shown_month_by_month(office: Office) -> None:
    children(office, SCHOOL_1, [THERE] * 4)
    office.at("2026-10-20 09:00")
    assert set(rows(report(office, "attendance-months"))["September 2026"]) == {"not shown"}
    assert set(rows(report(office, "attendance"))["All"]) == {"not shown"}


def test_GEN_R27_the_tracker_shows_each_school_by_the_fortnight(office: Office) -> None:
    children(office, SCHOOL_1, [THERE] * 3 + ["/\\" * 12 + "OOOOOOOO" + "/\\" * 4] * 3)
    children(office, SCHOOL_2, [THERE] * 2)
    office.at("2026-10-02 09:00")
    found = report(office, "tracker")
    assert found.columns == ("School", "1 Sep", "15 Sep", "29 Sep", "Change")
    assert list(found.trend) == [1, 2, 3]
    assert rows(found)["Ysgol Gynradd Llwyn Eos"] == ("not shown",) * 4, "two are elsewhere"
    children(office, SCHOOL_2, [THERE] * 4)
    found = report(office, "tracker")
    assert rows(found)["Ysgol Gynradd Llwyn Eos"] == (
        Decimal("100.0"), Decimal("80.0"), Decimal("100.0"), Decimal("20.0"),
    )  # fmt: skip
    change_parameter(office.engine, office.person("im"), "tracker.cadence", "7", FIRST)
    assert len(report(office, "tracker").columns) == 7


def test_a_year_of_two_school_years_counts_both_strips_of_a_child(office: Office) -> None:
    children(office, SCHOOL_1, [THERE] * 5)
    with writing(office.database) as connection:
        upns = list(dict(registers.of_year(connection, FIRST)))
        july = " " * 2 * (date(2026, 7, 6) - date(2025, 9, 1)).days + "OOOO"
        registers.add(connection, date(2025, 9, 1), dict.fromkeys(upns, july))
    office.at("2026-10-20 09:00")
    assert rows(report(office, "attendance", "12-months"))["All"][-1] == Decimal("90.9")
    assert rows(report(office, "attendance", "year"))["All"][-1] == Decimal("100.0")
    months = rows(report(office, "attendance-months", "12-months"))
    assert (months["July 2026"][-1], len(months)) == (Decimal("0.0"), 13)


# --- who sees what -------------------------------------------------------------------------


@pytest.mark.parametrize("name", REPORTS)
def test_a_school_and_a_tutor_get_reports_of_their_own_only(office: Office, name: str) -> None:
    office.allocated(MALI)
    office.in_triage(BETSAN)
    children(office, SCHOOL_1, [THERE] * 6)
    children(office, SCHOOL_2, [AWAY] * 7)
    office.at("2026-10-20 09:00")
    own = report(office, name, "term", "sch1")
    assert own.title == REPORTS[name].title
    words = json.dumps([str(line.cells) for line in own.lines], ensure_ascii=False)
    assert "Pencoedtre" not in words
    assert "Nobody yet" not in words, "their only case is with an officer"
    assert report(office, name, "term", "lio") != own
    nothing = report(office, name, "term", "ost")
    numbers = [cell for line in nothing.lines for cell in line.cells[1:]]
    assert set(numbers) <= {0, None, "", "not shown"} | {
        cell for cell in numbers if name == "load" and isinstance(cell, str)
    }


def test_a_report_or_period_nobody_knows_is_said(office: Office) -> None:
    with pytest.raises(NotFound, match="no report “x”; choose one of cases, ages"):
        report(office, "x")
    with pytest.raises(InvalidInput, match="no period"):
        report(office, "cases", "week")


# --- the file ------------------------------------------------------------------------------

TABLE = Report(
    "on Mon 21 Sep 2026", "As they stand.", ("Who", "Open", "On time %"),
    (Line(("Siân Ŵyn-Parry, officer", 1204, Decimal("94.5"))), Line(("=1+1", None, "not shown")),
     Line(("  @x", -3, Decimal("-2.5")))),
    name="load", title="What officers hold",
)  # fmt: skip


def test_a_file_arrives_in_a_spreadsheet_with_its_accents_and_without_formulas(
    tmp_path: Path,
) -> None:
    path = write_csv(TABLE, str(tmp_path / file_name(TABLE, "2026-09-21")))
    assert path == tmp_path / "load-2026-09-21.csv"
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(raw.decode("utf-8-sig").splitlines()))
    assert read == [
        ["What officers hold"], ["on Mon 21 Sep 2026"], ["As they stand."], [],
        ["Who", "Open", "On time %"],
        ["Siân Ŵyn-Parry, officer", "1204", "94.5"], ["'=1+1", "", "not shown"],
        ["'@x", "-3", "-2.5"],
    ]  # fmt: skip


def test_a_file_is_never_overwritten_and_a_wrong_name_is_said(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidInput, match="already; choose another name"):
        write_csv(TABLE, str(path))
    assert path.read_text(encoding="utf-8") == "mine"
    with pytest.raises(InvalidInput, match="There is no folder"):
        write_csv(TABLE, str(tmp_path / "no" / "x.csv"))
    with pytest.raises(InvalidInput, match="cannot be read"):
        write_csv(TABLE, str(tmp_path / "a\0b.csv"))
    assert list(tmp_path.iterdir()) == [path]
