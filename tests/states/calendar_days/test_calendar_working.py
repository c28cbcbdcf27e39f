"""The working of a deadline, and what counting costs."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from states.calendar import (
    Calendar,
    CountedDay,
    Deadline,
)
from tests.states.calendar_days.dates import (
    COUNCIL,
    MONDAY_5_OCTOBER,
    london,
    utc,
)
from workflows.term_dates import SCHOOL_YEARS

# --- the working of a deadline -----------------------------------------------------------


def test_the_working_says_why_each_day_counts_or_not() -> None:
    school = Calendar(SCHOOL_YEARS, {date(2026, 11, 2): "closed: boiler"})
    working = school.working(school.school_days_after(date(2026, 10, 22), 2))
    assert working.days == (
        CountedDay(date(2026, 10, 22), None, "day of the event, not counted"),
        CountedDay(date(2026, 10, 23), 1, "counted"),
        CountedDay(date(2026, 10, 24), None, "Saturday"),
        CountedDay(date(2026, 10, 25), None, "Sunday"),
        CountedDay(date(2026, 10, 26), None, "half-term"),
        CountedDay(date(2026, 10, 27), None, "half-term"),
        CountedDay(date(2026, 10, 28), None, "half-term"),
        CountedDay(date(2026, 10, 29), None, "half-term"),
        CountedDay(date(2026, 10, 30), None, "half-term"),
        CountedDay(date(2026, 10, 31), None, "Saturday"),
        CountedDay(date(2026, 11, 1), None, "Sunday"),
        CountedDay(date(2026, 11, 2), None, "closed: boiler"),
        CountedDay(date(2026, 11, 3), 2, "counted"),
    )


def test_the_working_of_working_days_names_the_bank_holidays() -> None:
    working = COUNCIL.working(COUNCIL.working_days_from(date(2026, 12, 24), 2))
    assert [(day.day.day, day.number, day.why) for day in working.days] == [
        (24, 1, "counted"),
        (25, None, "bank holiday: Christmas Day"),
        (26, None, "Saturday"),
        (27, None, "Sunday"),
        (28, None, "bank holiday: Boxing Day (observed)"),
        (29, 2, "counted"),
    ]


def test_every_day_of_a_week_counts() -> None:
    working = COUNCIL.working(COUNCIL.weeks_from(date(2026, 10, 26), 1))
    assert [day.number for day in working.days] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("deadline", "says"),
    [
        pytest.param(
            COUNCIL.school_days_after(MONDAY_5_OCTOBER, 5),
            "5 school days after Mon 5 Oct 2026: ends Mon 12 Oct 2026 at 23:59",
            id="school days after",
        ),
        pytest.param(
            COUNCIL.school_days_after(london(2026, 10, 5, 9), 1),
            "1 school day after Mon 5 Oct 2026: ends Tue 6 Oct 2026 at 23:59",
            id="one, from a time of day that does not matter",
        ),
        pytest.param(
            COUNCIL.working_days_after(MONDAY_5_OCTOBER, 2),
            "2 working days after Mon 5 Oct 2026: ends Wed 7 Oct 2026 at 23:59",
            id="working days",
        ),
        pytest.param(
            COUNCIL.calendar_days_from(date(2026, 9, 10), 15),
            "15 calendar days beginning with Thu 10 Sep 2026: ends Thu 24 Sep 2026 at 23:59",
            id="calendar days beginning with",
        ),
        pytest.param(
            COUNCIL.weeks_from(date(2026, 9, 21), 12),
            "12 weeks beginning with Mon 21 Sep 2026: ends Sun 13 Dec 2026 at 23:59",
            id="weeks beginning with",
        ),
        pytest.param(
            COUNCIL.months_after(date(2026, 8, 31), 6),
            "6 months after Mon 31 Aug 2026: ends Sun 28 Feb 2027 at 23:59",
            id="months",
        ),
        pytest.param(
            COUNCIL.hours_after(utc(2026, 10, 24, 8), 24),
            "24 hours after Sat 24 Oct 2026 at 09:00: ends Sun 25 Oct 2026 at 08:00",
            id="hours, over the change of clocks",
        ),
        pytest.param(
            COUNCIL.on(date(2026, 10, 31)),
            "A stated date: ends Sat 31 Oct 2026 at 23:59",
            id="a stated date",
        ),
    ],
)
def test_the_working_in_a_sentence(deadline: Deadline, says: str) -> None:
    working = COUNCIL.working(deadline)
    assert working.says == says
    assert working.deadline is deadline


@pytest.mark.parametrize(
    "deadline",
    [
        COUNCIL.hours_after(london(2026, 10, 5, 9), 48),
        COUNCIL.months_after(MONDAY_5_OCTOBER, 1),
        COUNCIL.on(MONDAY_5_OCTOBER),
    ],
    ids=lambda deadline: str(deadline.unit),
)
def test_what_is_not_counted_in_days_has_no_days_to_show(deadline: Deadline) -> None:
    assert COUNCIL.working(deadline).days == ()


# --- cost --------------------------------------------------------------------------------


def test_counting_days_loads_the_library_only_for_years_far_away() -> None:
    program = (
        "import sys; from states.calendar import Calendar; "
        "from workflows.term_dates import SCHOOL_YEARS; "
        "import datetime; calendar = Calendar(SCHOOL_YEARS); "
        "calendar.is_working_day(datetime.date(2026, 10, 5)); "
        "assert 'holidays' not in sys.modules; "
        "assert not calendar.is_working_day(datetime.date(2041, 12, 25)); "
        "assert 'holidays' in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
