"""The attendance codes used in Wales since 2010, as data with effective dates (GEN-R04).

A code has one category at a time. A new set of codes becomes new entries here with the day they
come into force; the old ones get the day they end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache


class Category(StrEnum):
    """What a mark means for the figures; each session falls under exactly one."""

    PRESENT = "present"
    APPROVED = "approved educational activity"
    AUTHORISED = "authorised absence"
    UNAUTHORISED = "unauthorised absence"
    NOT_REQUIRED = "attendance not required"
    NO_MARK = "no mark"


@dataclass(frozen=True)
class Code:
    """One code, its meaning and category, and the days between which it is in force."""

    code: str
    meaning: str
    category: Category
    from_day: date = date(2010, 9, 1)
    to_day: date = date.max


CODES: tuple[Code, ...] = (
    Code("/", "Present in the morning", Category.PRESENT),
    Code("\\", "Present in the afternoon", Category.PRESENT),
    Code("L", "Late, before the register closed", Category.PRESENT),
    Code("B", "Educated off site", Category.APPROVED),
    Code("D", "At the other school of a dual registration", Category.APPROVED),
    Code("J", "At an interview", Category.APPROVED),
    Code("P", "Approved sporting activity", Category.APPROVED),
    Code("V", "Educational visit or trip", Category.APPROVED),
    Code("W", "Work experience", Category.APPROVED),
    Code("C", "Other authorised circumstances", Category.AUTHORISED),
    Code("E", "Excluded, no alternative provision", Category.AUTHORISED),
    Code("F", "Extended family holiday agreed", Category.AUTHORISED),
    Code("H", "Family holiday agreed", Category.AUTHORISED),
    Code("I", "Illness", Category.AUTHORISED),
    Code("M", "Medical or dental appointment", Category.AUTHORISED),
    Code("R", "Religious observance", Category.AUTHORISED),
    Code("S", "Study leave", Category.AUTHORISED),
    Code("T", "Traveller absence", Category.AUTHORISED),
    Code("G", "Family holiday not agreed, or beyond the agreement", Category.UNAUTHORISED),
    Code("N", "No reason yet given", Category.UNAUTHORISED),
    Code("O", "Other unauthorised absence", Category.UNAUTHORISED),
    Code("U", "Late, after the register closed", Category.UNAUTHORISED),
    Code("X", "Not timetabled, or not of compulsory age", Category.NOT_REQUIRED),
    Code("Y", "Partial or forced closure, or exceptional circumstances", Category.NOT_REQUIRED),
    Code("Z", "Not yet on roll", Category.NOT_REQUIRED),
    Code("#", "School closed to all", Category.NOT_REQUIRED),
    Code("-", "No mark", Category.NO_MARK),
)


A_DAY = timedelta(days=1)
_CHANGES = sorted(
    {item.from_day for item in CODES}
    | {item.to_day + A_DAY for item in CODES if item.to_day != date.max}
)
"""The days from which some code means something else."""


class UnknownCode(LookupError):
    """A mark that no code of that day explains."""


@lru_cache(maxsize=4096)
def codes_on(day: date) -> Mapping[str, Code]:
    """The codes in force on a day."""
    return {item.code: item for item in CODES if item.from_day <= day <= item.to_day}


def stretches(first: date, last: date) -> Iterator[tuple[date, date]]:
    """The days from `first` to `last`, both included, cut where a code changes its meaning."""
    begins = first
    for change in _CHANGES:
        if begins < change <= last:
            yield begins, change - A_DAY
            begins = change
    if begins <= last:
        yield begins, last


def category(code: str, day: date) -> Category:
    """What a mark of that day counts as; UnknownCode where no code explains it."""
    found = codes_on(day).get(code)
    if found is None:
        raise UnknownCode(f"“{code}” is no attendance code on {day:%d/%m/%Y}")
    return found.category
