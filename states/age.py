"""Compulsory school age (GEN-R01; Education Act 1996 s.8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

MonthDay = tuple[int, int]


def _birthday(born: date, age: int) -> date:
    """The day a child turns an age; one born on 29 February turns it on 1 March."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def compulsory_from(date_of_birth: date, prescribed_days: Sequence[MonthDay]) -> date:
    """When compulsory age begins: the fifth birthday if prescribed, else the next prescribed day."""
    fifth = _birthday(date_of_birth, 5)
    days = [
        date(year, month, day)
        for year in (fifth.year, fifth.year + 1)
        for month, day in prescribed_days
    ]
    return min(day for day in days if day >= fifth)


def compulsory_until(date_of_birth: date) -> date:
    """The last Friday in June of the school year in which the child turns 16."""
    sixteenth = _birthday(date_of_birth, 16)
    year = sixteenth.year + (sixteenth.month >= 9)
    last = date(year, 6, 30)
    return last - timedelta(days=(last.weekday() - 4) % 7)


def is_compulsory_age(
    date_of_birth: date, day: date, prescribed_days: Sequence[MonthDay]
) -> bool:
    """Whether a child is of compulsory school age on a day."""
    return compulsory_from(date_of_birth, prescribed_days) <= day <= compulsory_until(date_of_birth)


def school_year_group(date_of_birth: date, day: date) -> int:
    """The year group in Wales: Reception is 0, by the age reached by 31 August."""
    first = day.year if day.month >= 9 else day.year - 1
    born_in = date_of_birth.year + (date_of_birth.month >= 9)
    return first - born_in - 4
