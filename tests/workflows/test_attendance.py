"""What a register says, counted: RULEBOOK 21 and the rules that read marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.calendar import Calendar
from states.context import Actor, CaseView, Child, Context, Evidence
from states.forms import Facts
from states.register import Register, Strip
from states.roles import Role
from workflows import attendance, attendance_codes
from workflows.attendance_codes import CODES, Category, UnknownCode, category, codes_on
from workflows.policy import policy_on
from workflows.term_dates import SCHOOL_YEARS

CALENDAR = Calendar(SCHOOL_YEARS, {})
FIRST = date(2026, 9, 1)
AUTUMN = (date(2026, 9, 1), date(2026, 12, 18))


def register(marks: Mapping[date, str], first_day: date = FIRST) -> Register:
    """A register with these days' codes and nothing else."""
    strip = [" "] * 732
    for day, codes in marks.items():
        place = 2 * (day - first_day).days
        strip[place : place + 2] = codes
    return Register((Strip(first_day, "".join(strip)),))


def context(found: Register, today: date = date(2026, 11, 23)) -> Context:
    now = datetime.combine(today, time(9), UTC)
    return Context(
        Facts(), Actor("io", "Heledd", Role.INCLUSION_OFFICER), now, CALENDAR, policy_on(today),
        Evidence(Child("A", date(2014, 1, 1)), register=found),
        CaseView("CME-26-00001-0", "cme", "x", 1, now, now, now),
    )  # fmt: skip


def days(first: date, count: int) -> list[date]:
    """School days from a day on."""
    return CALENDAR.school_days(first, date(2027, 7, 20))[:count]


# --- codes ---------------------------------------------------------------------------------


def test_gen_r04_each_code_has_one_category_at_a_time() -> None:
    day = date(2026, 11, 23)
    in_force = [item.code for item in CODES if item.from_day <= day <= item.to_day]
    assert len(in_force) == len(set(in_force)) == 27
    assert {code for code in codes_on(day) if category(code, day) is Category.UNAUTHORISED} == set(
        "GNOU"
    )


def test_gen_r04_codes_are_dated_and_an_unknown_one_is_an_error() -> None:
    with pytest.raises(UnknownCode, match="“Q” is no attendance code on 23/11/2026"):
        category("Q", date(2026, 11, 23))
    with pytest.raises(UnknownCode):
        category("O", date(2010, 8, 31))


# --- counting ------------------------------------------------------------------------------


def test_vector_20_the_autumn_term_of_2026_has_73_days_and_146_sessions() -> None:
    whole = register(dict.fromkeys(CALENDAR.school_days(*AUTUMN), "/\\"))
    assert attendance.figures(whole, *AUTUMN) == attendance.Figures(146, 146, 0, 0)


def test_vector_10_sessions_of_another_term_do_not_count_for_fpn_r03() -> None:
    marks = dict.fromkeys(days(date(2026, 9, 7), 9), "O\\") | {date(2027, 1, 5): "O\\"}
    seen = context(register(marks))
    term = attendance.term_of(seen, date(2026, 9, 7))
    assert term is not None
    assert attendance.unauthorised(seen, term.begins, term.ends).count == 9


def test_vector_11_ten_sessions_need_not_run_together_for_fpn_r03() -> None:
    marks = dict.fromkeys(days(date(2026, 9, 7), 30)[::3], "O\\")
    found = attendance.unauthorised(context(register(marks)), *AUTUMN)
    assert found.count == 10
    assert [day.codes for day in found.marks] == ["O\\"] * 10, "the evidence names each day"


def test_vector_19_late_marks_are_counted_for_fpn_r04() -> None:
    marks = dict.fromkeys(days(date(2026, 9, 7), 10), "U\\")
    assert attendance.late(context(register(marks)), *AUTUMN).count == 10


def test_fpn_r05_holidays_count_and_an_open_question_does_not() -> None:
    marks = {date(2026, 9, 7): "GG", date(2026, 9, 8): "NN", date(2026, 9, 9): "IO"}
    seen = context(register(marks))
    assert attendance.unauthorised(seen, *AUTUMN).count == 3
    assert attendance.outstanding(seen, *AUTUMN).count == 2


def test_figures_leave_out_what_was_not_required_or_not_marked() -> None:
    marks = {date(2026, 9, 7): "/O", date(2026, 9, 8): "Y#", date(2026, 9, 9): "-I",
             date(2026, 9, 10): "BL"}  # fmt: skip
    found = attendance.figures(register(marks), *AUTUMN)
    assert found == attendance.Figures(5, 3, 1, 1)
    assert found.attendance_percent == Decimal("60.0")
    assert found.absence_percent == Decimal("40.0")
    assert attendance.figures(register({}), *AUTUMN).attendance_percent is None


@given(
    st.text(alphabet=[" ", *(code.code for code in CODES)], max_size=60),
    st.integers(-20, 60),
    st.integers(-20, 60),
)
def test_gen_r03_strips_counted_whole_say_what_counting_day_by_day_says(
    marks: str, first: int, last: int
) -> None:
    found = Register((Strip(FIRST, marks + " " * (len(marks) % 2)),))
    begin, end = FIRST + timedelta(days=first), FIRST + timedelta(days=last)
    day_by_day = dict.fromkeys(Category, 0)
    for day in found.days(begin, end):
        for code in day.codes.replace(" ", ""):
            day_by_day[category(code, day.day)] += 1
    assert attendance.by_category(found, begin, end) == day_by_day


def test_gen_r04_a_change_of_the_codes_cuts_a_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the 9th on an L is an absence: the 8th still counts as it did."""
    change = date(2026, 9, 9)
    codes = (
        *(code for code in CODES if code.code != "L"),
        replace(attendance_codes.codes_on(FIRST)["L"], to_day=date(2026, 9, 8)),
        replace(attendance_codes.codes_on(FIRST)["U"], code="L", from_day=change),
    )
    monkeypatch.setattr(attendance_codes, "CODES", codes)
    monkeypatch.setattr(attendance_codes, "_CHANGES", [date(2010, 9, 1), change])
    codes_on.cache_clear()
    try:
        marks = register({date(2026, 9, 8): "L\\", date(2026, 9, 9): "L\\"})
        assert attendance.figures(marks, *AUTUMN) == attendance.Figures(4, 3, 0, 1)
    finally:
        codes_on.cache_clear()


def test_gen_r04_a_mark_that_no_code_explains_is_named_with_its_day() -> None:
    marks = register({date(2026, 9, 7): "/\\", date(2026, 9, 8): "Q\\"})
    with pytest.raises(UnknownCode, match="“Q” is no attendance code on 08/09/2026"):
        attendance.figures(marks, *AUTUMN)


@pytest.mark.parametrize(
    ("absent", "possible", "flag"),
    [(3, 30, False), (4, 30, True), (4, 29, False), (10, 100, False), (11, 100, True)],
)
def test_gen_r24_persistent_is_strictly_more_than_the_threshold_of_enough_sessions(
    absent: int, possible: int, flag: bool
) -> None:
    found = attendance.Figures(possible, possible - absent, 0, absent)
    assert attendance.persistently_absent(found, 10, 30) is flag


# --- the run of unexplained absence (CME-R02) ----------------------------------------------


def test_vector_1_day_ten_and_day_twenty_skip_the_half_term() -> None:
    absent = days(date(2026, 10, 5), 20)
    found = register(dict.fromkeys(absent, "NN"))
    tenth = attendance.run_up_to(found, CALENDAR, date(2026, 10, 16))
    twentieth = attendance.run_up_to(found, CALENDAR, date(2026, 11, 6))
    assert tenth is not None
    assert twentieth is not None
    assert (tenth.first_day, tenth.count) == (date(2026, 10, 5), 10)
    assert (twentieth.first_day, twentieth.count) == (date(2026, 10, 5), 20)


def test_cme_r02_one_session_in_school_ends_the_run() -> None:
    marks = dict.fromkeys(days(date(2026, 10, 5), 8), "OO") | {date(2026, 10, 8): "O\\"}
    run = attendance.run_up_to(register(marks), CALENDAR, date(2026, 10, 14))
    assert run is not None
    assert (run.first_day, run.count) == (date(2026, 10, 9), 4)


def test_cme_r02_an_authorised_day_pauses_the_run() -> None:
    marks = dict.fromkeys(days(date(2026, 10, 5), 8), "OO") | {date(2026, 10, 8): "II"}
    run = attendance.run_up_to(register(marks), CALENDAR, date(2026, 10, 14))
    assert run is not None
    assert (run.first_day, run.count) == (date(2026, 10, 5), 7)


def test_cme_r02_a_day_half_explained_does_not_count() -> None:
    marks = {date(2026, 10, 5): "NN", date(2026, 10, 6): "IN", date(2026, 10, 7): "NN"}
    run = attendance.run_up_to(register(marks), CALENDAR, date(2026, 10, 7))
    assert run is not None
    assert run.count == 2


@pytest.mark.parametrize(
    ("holidays", "codes", "count"),
    [
        ((), "NOG", 8),
        (((date(2026, 10, 5), date(2026, 10, 9)),), "NOG", 3),
        (((date(2026, 9, 7), date(2026, 9, 11)),), "NOG", 8),
        ((), "NO", 1),
    ],
)
def test_cme_r02_a_holiday_counts_from_the_return_date_on(
    holidays: tuple[tuple[date, date], ...], codes: str, count: int
) -> None:
    """Seven days of G and one of O; the days of a holiday that is known of only pause."""
    gone = days(date(2026, 10, 5), 8)
    marks = dict.fromkeys(gone, "GG") | {gone[-1]: "OO"}
    run = attendance.run_up_to(register(marks), CALENDAR, gone[-1], codes, holidays)
    assert run is not None
    assert run.count == count


def test_cme_r02_lateness_is_no_sign_that_a_child_is_missing() -> None:
    marks = dict.fromkeys(days(date(2026, 10, 5), 4), "OO") | {date(2026, 10, 8): "U\\"}
    assert attendance.run_up_to(register(marks), CALENDAR, date(2026, 10, 8)) is None


def test_cme_r24_a_mark_authorised_afterwards_shortens_the_run() -> None:
    absent = days(date(2026, 10, 5), 10)
    before = attendance.run_up_to(
        register(dict.fromkeys(absent, "OO")), CALENDAR, date(2026, 10, 16)
    )
    corrected = dict.fromkeys(absent, "OO") | dict.fromkeys(absent[:5], "II")
    after = attendance.run_up_to(register(corrected), CALENDAR, date(2026, 10, 16))
    assert before is not None
    assert after is not None
    assert (before.count, after.count) == (10, 5)


@given(st.lists(st.sampled_from(["NN", "OO", "GG", "II", "/\\", "O\\", "IN", "--", "YY"])))
def test_cme_r02_the_run_never_reaches_back_past_a_session_in_school(codes: list[str]) -> None:
    school_days = days(FIRST, len(codes))
    found = register(dict(zip(school_days, codes, strict=False)))
    today = school_days[-1] if school_days else FIRST
    run = attendance.run_up_to(found, CALENDAR, today)
    present = [day for day, mark in zip(school_days, codes, strict=False) if set(mark) & set("/\\")]
    counted = [
        day
        for day, mark in zip(school_days, codes, strict=False)
        if mark in ("NN", "OO", "GG") and (not present or day > present[-1])
    ]
    assert (list(run.days) if run else []) == counted


@given(st.dates(date(2026, 9, 1), date(2027, 8, 31)), st.dates(date(2026, 9, 1), date(2027, 8, 31)))
def test_a_register_answers_the_days_asked_for(first: date, last: date) -> None:
    marks = {FIRST + timedelta(days=step): "/\\" for step in range(365)}
    found = register(marks).days(first, last)
    assert [day.day for day in found] == [day for day in sorted(marks) if first <= day <= last]


def test_a_register_runs_over_school_years() -> None:
    strips = (
        register({date(2026, 7, 17): "/O"}, date(2025, 9, 1)).strips
        + register({date(2026, 9, 2): "O\\"}).strips
    )
    found = Register(strips).days(date(2026, 7, 1), date(2026, 9, 30))
    assert [(day.day, day.codes) for day in found] == [
        (date(2026, 7, 17), "/O"), (date(2026, 9, 2), "O\\"),
    ]  # fmt: skip
