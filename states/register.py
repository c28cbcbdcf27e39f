"""A child's attendance register as the rules read it: two marks a day (GEN-R03)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

NOTHING = " "
"""No mark has been loaded for a session; the mark `-` says that the school left it out."""


@dataclass(frozen=True)
class MarkedDay:
    """The marks of one day, morning and afternoon."""

    day: date
    am: str
    pm: str

    @property
    def codes(self) -> str:
        """Both marks in a row, morning first."""
        return self.am + self.pm


@dataclass(frozen=True)
class Strip:
    """The marks of one school year: two characters a calendar day from `first_day` on."""

    first_day: date
    marks: str

    def between(self, first: date, last: date) -> str:
        """The marks of this strip from `first` to `last`, both included, as they stand."""
        begin, end = self._places(first, last)
        return self.marks[2 * begin : 2 * max(begin, end)]

    def days(self, first: date, last: date) -> Iterator[MarkedDay]:
        """The days from `first` to `last`, both included, that have a mark."""
        for place in range(*self._places(first, last)):
            am, pm = self.marks[2 * place], self.marks[2 * place + 1]
            if am != NOTHING or pm != NOTHING:
                yield MarkedDay(self.first_day + timedelta(days=place), am, pm)

    def _places(self, first: date, last: date) -> tuple[int, int]:
        begin = max((first - self.first_day).days, 0)
        return begin, min((last - self.first_day).days + 1, len(self.marks) // 2)


@dataclass(frozen=True)
class Register:
    """All that has been loaded of a child's register, the oldest school year first."""

    strips: tuple[Strip, ...] = ()

    def days(self, first: date, last: date) -> tuple[MarkedDay, ...]:
        """The marked days from `first` to `last`, both included, in order."""
        starts = [strip.first_day for strip in self.strips]
        begin = max(bisect_right(starts, first) - 1, 0)
        return tuple(
            day
            for strip in self.strips[begin : bisect_left(starts, last + timedelta(days=1))]
            for day in strip.days(first, last)
        )
