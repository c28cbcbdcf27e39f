"""How far a deadline is, as people say it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from states.calendar import Calendar, Deadline
from states.distance import distance, used
from workflows.term_dates import SCHOOL_YEARS

COUNCIL = Calendar(SCHOOL_YEARS)
WEDNESDAY = date(2026, 11, 11)


def at(month: int, day: int, hour: int = 9, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


FIVE_SCHOOL_DAYS = COUNCIL.school_days_after(WEDNESDAY, 5)
FIVE_WORKING_DAYS = COUNCIL.working_days_after(WEDNESDAY, 5)
LAST_DAY_OF_TERM = COUNCIL.school_days_after(date(2026, 12, 11), 5)
TEN_DAYS = COUNCIL.calendar_days_after(WEDNESDAY, 10)
TWELVE_WEEKS = COUNCIL.weeks_after(WEDNESDAY, 12)
SIX_MONTHS = COUNCIL.months_after(WEDNESDAY, 6)
A_DAY = COUNCIL.on(date(2029, 6, 29))
TWO_DAYS = COUNCIL.hours_after(at(11, 11), 72)

WORDS = [
    ("on the day it begins", FIVE_SCHOOL_DAYS, at(11, 11), "5 school days left"),
    ("a weekend does not count", FIVE_SCHOOL_DAYS, at(11, 15), "3 school days left"),
    ("the day before", FIVE_SCHOOL_DAYS, at(11, 17), "1 school day left"),
    ("due today is not overdue", FIVE_SCHOOL_DAYS, at(11, 18, 23, 58), "ends today"),
    ("a minute too late", FIVE_SCHOOL_DAYS, at(11, 18, 23, 59, 2026).replace(second=30),
     "over since today"),
    ("the day after", FIVE_SCHOOL_DAYS, at(11, 19), "1 school day over"),
    ("over a weekend", FIVE_SCHOOL_DAYS, at(11, 23), "3 school days over"),
    ("no school day since", LAST_DAY_OF_TERM, at(12, 28), "10 calendar days over"),
    ("working days", FIVE_WORKING_DAYS, at(11, 13), "3 working days left"),
    ("calendar days", TEN_DAYS, at(11, 14), "7 calendar days left"),
    ("weeks while it is far", TWELVE_WEEKS, at(11, 11), "12 weeks left"),
    ("weeks in days when near", TWELVE_WEEKS, at(1, 25, year=2027), "9 days left"),
    ("weeks that are over", TWELVE_WEEKS, at(3, 1, year=2027), "3 weeks over"),
    ("months", SIX_MONTHS, at(11, 11), "6 months left"),
    ("a stated date years away", A_DAY, at(11, 11), "2 years left"),
    ("a stated date a year away", A_DAY, at(11, 11, year=2027), "19 months left"),
    ("hours", TWO_DAYS, at(11, 13), "24 hours left"),
    ("more than two days in hours", TWO_DAYS, at(11, 11, 10), "2 days left"),
    ("the last minutes", TWO_DAYS, at(11, 14, 8, 48), "12 minutes left"),
    ("hours over", TWO_DAYS, at(11, 14, 12), "3 hours over"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("deadline", "now", "words"), [row[1:] for row in WORDS], ids=[row[0] for row in WORDS]
)
def test_the_distance_in_words(deadline: Deadline, now: datetime, words: str):
    assert distance(COUNCIL, deadline, now).words == words


def test_beyond_the_known_term_dates_calendar_days_are_told():
    assert distance(COUNCIL, FIVE_SCHOOL_DAYS, at(11, 18, year=2040)).unit == "calendar day"


@pytest.mark.parametrize(
    ("deadline", "now", "share"),
    [
        (FIVE_SCHOOL_DAYS, at(11, 11), 0.0),
        (FIVE_SCHOOL_DAYS, at(11, 13), 0.4),
        (FIVE_SCHOOL_DAYS, at(11, 15), 0.4),
        (FIVE_SCHOOL_DAYS, at(11, 18), 1.0),
        (FIVE_SCHOOL_DAYS, at(11, 30), 1.0),
        (TWO_DAYS, at(11, 12, 21), 0.5),
        (A_DAY, at(11, 11), None),
    ],
)
def test_the_share_of_its_time_that_has_gone(deadline: Deadline, now: datetime, share: float):
    assert used(COUNCIL, deadline, now) == (None if share is None else pytest.approx(share))
