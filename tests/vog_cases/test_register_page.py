"""A child's register as a calendar of marks: weeks, counts, and the flag of persistent absence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from states.calendar import Calendar
from states.register import Register, Strip
from states.school_terms import HalfTerm
from vog_cases.register_page import RegisterPage, halves_of, register_page
from workflows.attendance_codes import Category
from workflows.policy import policy_on
from workflows.term_dates import SCHOOL_YEARS

CALENDAR = Calendar(SCHOOL_YEARS, {date(2026, 9, 14): "closed: burst pipe"})
FIRST = date(2026, 9, 1)
TODAY = date(2026, 11, 23)


def register(marks: Mapping[date, str], first_day: date = FIRST) -> Register:
    strip = [" "] * 730
    for day, codes in marks.items():
        place = 2 * (day - first_day).days
        strip[place : place + 2] = codes
    return Register((Strip(first_day, "".join(strip)),))


def page(found: Register, half: HalfTerm, today: date = TODAY) -> RegisterPage:
    return register_page(found, CALENDAR, policy_on(today), today, half)


def test_weeks_show_both_marks_of_a_day_and_nothing_where_the_school_is_shut() -> None:
    found = register({date(2026, 9, 2): "/\\", date(2026, 9, 3): "O ", date(2026, 9, 15): "II"})
    half = halves_of(found, CALENDAR, TODAY)[0]
    shown = page(found, half)
    assert (half.name, shown.year_name) == ("autumn term, first half", "2026/27")
    first, _, third, *_ = shown.weeks
    assert first.monday == date(2026, 8, 31)
    assert first.days == ("", "", "/\\", "O·", "··"), "1 September is an INSET day"
    assert third.days == ("", "II", "··", "··", "··"), "a burst pipe on the 14th"
    assert len(shown.weeks) == 8
    assert shown.weeks[-1].monday == date(2026, 10, 19)


def test_a_half_term_that_runs_stops_today_and_begins_after_the_break() -> None:
    found = register({date(2026, 11, 2): "/\\"})
    half = halves_of(found, CALENDAR, TODAY)[-1]
    shown = page(found, half)
    assert [week.monday.day for week in shown.weeks] == [2, 9, 16, 23]
    assert shown.weeks[-1].days == ("··", "", "", "", ""), "nothing of tomorrow"


def test_the_counts_are_of_the_half_term_and_of_the_year_so_far() -> None:
    found = register({
        date(2026, 9, 2): "/\\", date(2026, 9, 3): "OO", date(2026, 11, 2): "LI",
        date(2026, 11, 3): "B#", date(2026, 12, 1): "OO",
    })  # fmt: skip
    shown = page(found, halves_of(found, CALENDAR, TODAY)[-1])
    assert shown.counts[Category.PRESENT] == 1
    assert shown.counts[Category.APPROVED] == 1
    assert shown.counts[Category.AUTHORISED] == 1
    assert shown.counts[Category.NOT_REQUIRED] == 1
    assert {code.code: count for code, count in shown.codes} == {"L": 1, "I": 1, "B": 1, "#": 1}
    assert shown.figures.attendance_percent == Decimal("66.7")
    assert shown.year_counts[Category.UNAUTHORISED] == 2, "December has not come"
    assert shown.year_figures.attendance_percent == Decimal("57.1")


def test_GEN_R24_the_flag_goes_by_the_year_so_far() -> None:
    days = CALENDAR.school_days(FIRST, date(2026, 10, 23))
    marks = dict.fromkeys(days, "/\\") | dict.fromkeys(days[:4], "OO")
    found = register(marks)
    first, second = halves_of(found, CALENDAR, TODAY)
    assert page(found, second).persistent, "8 of 72 sessions"
    assert not page(register(marks | {days[3]: "/\\"}), first).persistent, "6 of 72"
    few = register(dict.fromkeys(days[:5], "OO"))
    assert not page(few, first).persistent, "fewer than 30 possible sessions"


def test_a_year_that_is_over_is_counted_to_its_end() -> None:
    old = register({date(2026, 7, 10): "OO", date(2026, 5, 11): "/\\"}, date(2025, 9, 1))
    both = Register(old.strips + register({date(2026, 9, 2): "/\\"}).strips)
    halves = halves_of(both, CALENDAR, TODAY)
    assert [half.first.year for half in halves] == [2025, 2025, 2026, 2026, 2026, 2026, 2026, 2026]
    last_summer = page(both, halves[5])
    assert last_summer.year_name == "2025/26"
    assert last_summer.year_figures.attendance_percent == Decimal("50.0")


def test_no_register_no_half_terms() -> None:
    assert halves_of(Register(), CALENDAR, TODAY) == []
