"""Days and times for the tests of the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime

from states.calendar import (
    LONDON,
    Calendar,
)
from workflows.term_dates import SCHOOL_YEARS

COUNCIL = Calendar(SCHOOL_YEARS)
YEAR_2026 = SCHOOL_YEARS[2]
MONDAY_5_OCTOBER = date(2026, 10, 5)


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def london(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)
