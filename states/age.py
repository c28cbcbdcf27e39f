"""Compulsory school age and year groups in Wales (GEN-R01; Education Act 1996 s.8).

A child born on 29 February turns an age on 1 March in a year that has no 29 February: the
choice made here, as the Act does not say.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from states.school_terms import school_year_name

STARTS_AT = 5
ENDS_AT = 16
FRIDAY = 4


def compulsory_from(date_of_birth: date, prescribed_days: Sequence[tuple[int, int]]) -> date:
    """The first day of compulsory school age (EA96 s.8(2)).

    The fifth birthday if that is a prescribed day, else the next prescribed day. Each prescribed
    day is (month, day); Wales has 31 August, 31 December and 31 March. Raises ValueError when
    there is none.
    """
    if not prescribed_days:
        raise ValueError("no prescribed day is given, so compulsory school age cannot begin")
    fifth = _birthday(date_of_birth, STARTS_AT)
    return min(
        prescribed
        for year in (fifth.year, fifth.year + 1)
        for month, day in prescribed_days
        if (prescribed := date(year, month, day)) >= fifth
    )


def compulsory_until(date_of_birth: date) -> date:
    """The last day of compulsory school age (EA96 s.8(3)).

    The last Friday in June of the school year, 1 September to 31 August, in which the child turns
    16, also for one who turns 16 after that Friday.
    """
    sixteenth = _birthday(date_of_birth, ENDS_AT)
    last_of_june = date(_ends_in(sixteenth), 6, 30)
    return last_of_june - timedelta(days=(last_of_june.weekday() - FRIDAY) % 7)


def is_compulsory_age(
    date_of_birth: date, day: date, prescribed_days: Sequence[tuple[int, int]]
) -> bool:
    """Whether a child is of compulsory school age on a day; the first and last day count."""
    return compulsory_from(date_of_birth, prescribed_days) <= day <= compulsory_until(date_of_birth)


def school_year_group(date_of_birth: date, day: date) -> int:
    """The usual year group in Wales on a day: Reception is 0, Year 1 is 1, nursery is negative.

    It goes by the age reached on 31 August before the school year begins: 4 for Reception.
    """
    reception_begins = _ends_in(date_of_birth) + 4
    return _ends_in(day) - 1 - reception_begins


def _ends_in(day: date) -> int:
    """The calendar year in which the school year of a day ends."""
    return int(school_year_name(day)[:4]) + 1


def _birthday(date_of_birth: date, age: int) -> date:
    try:
        return date_of_birth.replace(year=date_of_birth.year + age)
    except ValueError:  # born on 29 February
        return date(date_of_birth.year + age, 3, 1)
