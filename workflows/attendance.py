"""What a register says, counted: the evidence that rules and deadlines read.

Counts are in sessions, two a day (GEN-R03). Every answer carries the days and codes it rests on,
so that the event of a step can hold them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from states.calendar import Calendar
from states.context import Context, OtherCase
from states.register import NOTHING, MarkedDay, Register
from states.school_terms import SEPTEMBER, Term
from workflows.attendance_codes import Category, category, codes_on, stretches

SETTLED_UNAUTHORISED = "GOU"
"""Unauthorised for a penalty; an N counts only once the school has settled it (law 6)."""
UNEXPLAINED = "NOG"
"""The codes of CME-R02 that a run of unexplained absence is made of; the policy may say less."""
HOLIDAY = "G"
"""Counts only after the return date, where the holiday's days are known (CME-R02)."""
Span = tuple[date, date]
LATE = "U"
OUTSTANDING = "N"
ATTENDED = (Category.PRESENT, Category.APPROVED)
ABSENT = (Category.AUTHORISED, Category.UNAUTHORISED)
ONE_PLACE = Decimal("0.1")


@dataclass(frozen=True)
class Sessions:
    """A number of sessions, and the days and codes they stand on."""

    count: int
    marks: tuple[MarkedDay, ...] = ()


def marked(context: Context, first: date, last: date, codes: Collection[str]) -> Sessions:
    """The sessions from `first` to `last`, both included, that have one of these codes."""
    return _sessions(context.evidence.register, first, last, codes)


def _sessions(register: Register, first: date, last: date, codes: Collection[str]) -> Sessions:
    found = [day for day in register.days(first, last) if day.am in codes or day.pm in codes]
    return Sessions(sum((day.am in codes) + (day.pm in codes) for day in found), tuple(found))


def unauthorised(context: Context, first: date, last: date) -> Sessions:
    """Unauthorised sessions that the school has settled (FPN-R03, FPN-R05)."""
    return marked(context, first, last, SETTLED_UNAUTHORISED)


def late(context: Context, first: date, last: date) -> Sessions:
    """Sessions late after the register closed (FPN-R04)."""
    return marked(context, first, last, LATE)


def outstanding(context: Context, first: date, last: date) -> Sessions:
    """Sessions for which no reason has been given yet (GEN-R08)."""
    return marked(context, first, last, OUTSTANDING)


def absent(context: Context, first: date, last: date) -> Sessions:
    """Sessions absent, authorised or not."""
    return _in_categories(context.evidence.register, first, last, ABSENT)


def present(context: Context, first: date, last: date) -> Sessions:
    """Sessions in school or at an approved activity."""
    return _in_categories(context.evidence.register, first, last, ATTENDED)


def _in_categories(
    register: Register, first: date, last: date, wanted: Collection[Category]
) -> Sessions:
    count, found = 0, []
    for day in register.days(first, last):
        hits = sum(category(code, day.day) in wanted for code in day.codes if code != NOTHING)
        if hits:
            count += hits
            found.append(day)
    return Sessions(count, tuple(found))


def term_of(context: Context, day: date) -> Term | None:
    """The term a day lies in: autumn, spring or summer (FPN-R38); None in the holidays."""
    return context.calendar.school_year_of(day).term_of(day)


def school_year_of(context: Context, day: date) -> tuple[date, date]:
    """The first and last day of the school year a day lies in: 1 September to 31 August."""
    year = context.calendar.school_year_of(day)
    return year.first_day, year.last_day


def year_begins(day: date) -> date:
    """1 September of the school year a day lies in, whether its terms are known or not."""
    return date(day.year if day.month >= SEPTEMBER else day.year - 1, SEPTEMBER, 1)


@dataclass(frozen=True)
class Run:
    """Consecutive school days of unexplained absence, the last of them the newest (CME-R02)."""

    days: tuple[date, ...]
    marks: tuple[MarkedDay, ...]

    @property
    def first_day(self) -> date:
        """Day 1."""
        return self.days[0]

    @property
    def count(self) -> int:
        """How many school days so far."""
        return len(self.days)


def unexplained_run(context: Context) -> Run | None:
    """The run of unexplained absence that still goes on; None where there is none."""
    return run_up_to(
        context.evidence.register, context.calendar, context.today,
        codes_of_run(context.policy), known_holidays(context.evidence.other_cases),
    )  # fmt: skip


def codes_of_run(policy: Mapping[str, Any]) -> frozenset[str]:
    """The codes that the policy lets a run be made of (`cme.count_codes`)."""
    return frozenset(policy["cme.count_codes"].split(", "))


def known_holidays(cases: Iterable[OtherCase]) -> tuple[Span, ...]:
    """The days of every holiday that a request for leave tells of, agreed to or refused."""
    return tuple(
        (date.fromisoformat(case.facts["leave_from"]), date.fromisoformat(case.facts["leave_to"]))
        for case in cases
        if case.type == "holiday"
        and case.state != "withdrawn"
        and {"leave_from", "leave_to"} <= set(case.facts)
    )


def run_up_to(
    register: Register, calendar: Calendar, today: date,
    codes: Collection[str] = UNEXPLAINED, holidays: Collection[Span] = (),
) -> Run | None:  # fmt: skip
    """The run up to `today`: a session in school ends it, an authorised one only pauses it.

    A day counts when every session of it that was required is unexplained. Days the school is
    shut, days without any mark, and days of a holiday that is known of neither count nor end it.
    """
    year = calendar.school_year_of(today)
    days: list[MarkedDay] = []
    for day in reversed(register.days(year.first_day, today)):
        kinds = {category(code, day.day) for code in day.codes if code != NOTHING}
        if kinds & set(ATTENDED):
            break
        required = [code for code in day.codes if code != NOTHING
                    and category(code, day.day) in ABSENT]  # fmt: skip
        if not required or not all(code in codes for code in required):
            continue
        on_holiday = HOLIDAY in required and any(
            first <= day.day <= last for first, last in holidays
        )
        if not on_holiday and calendar.is_school_day(day.day):
            days.append(day)
    if not days:
        return None
    days.reverse()
    return Run(tuple(day.day for day in days), tuple(days))


@dataclass(frozen=True)
class Figures:
    """The attendance figures of a stretch of time, in sessions."""

    possible: int = 0
    attended: int = 0
    authorised: int = 0
    unauthorised: int = 0

    def __add__(self, other: Figures) -> Figures:
        """Both together."""
        return Figures(
            self.possible + other.possible, self.attended + other.attended,
            self.authorised + other.authorised, self.unauthorised + other.unauthorised,
        )  # fmt: skip

    @property
    def attendance_percent(self) -> Decimal | None:
        """Attended of possible, to one place; None while nothing was possible."""
        return _percent(self.attended, self.possible)

    @property
    def absence_percent(self) -> Decimal | None:
        """Absent of possible, to one place."""
        return _percent(self.authorised + self.unauthorised, self.possible)

    @property
    def authorised_percent(self) -> Decimal | None:
        """Authorised absence of possible, to one place."""
        return _percent(self.authorised, self.possible)

    @property
    def unauthorised_percent(self) -> Decimal | None:
        """Unauthorised absence of possible, to one place."""
        return _percent(self.unauthorised, self.possible)


def _percent(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(ONE_PLACE, ROUND_HALF_UP)


def by_category(register: Register, first: date, last: date) -> dict[Category, int]:
    """The sessions from `first` to `last`, both included, that fall under each category.

    UnknownCode where a mark is none of that day's codes.
    """
    return _counted((register,), first, last)


def figures(register: Register, first: date, last: date) -> Figures:
    """Counts from `first` to `last`. Sessions not required or without a mark are not possible."""
    return together((register,), first, last)


def together(registers: Sequence[Register], first: date, last: date) -> Figures:
    """The figures of several children as one; each session counts the same."""
    counted = _counted(registers, first, last)
    attended = sum(counted[one] for one in ATTENDED)
    away = counted[Category.AUTHORISED], counted[Category.UNAUTHORISED]
    return Figures(attended + sum(away), attended, *away)


def _counted(registers: Sequence[Register], first: date, last: date) -> dict[Category, int]:
    """Marks are counted by the stretch, not day by day: a council's year takes a second."""
    counted = dict.fromkeys(Category, 0)
    for begin, end in stretches(first, last):
        codes = codes_on(begin)
        marks = "".join(strip.between(begin, end) for one in registers for strip in one.strips)
        known = marks.count(NOTHING)
        for code in codes.values():
            found = marks.count(code.code)
            counted[code.category] += found
            known += found
        if known != len(marks):
            for day in (day for one in registers for day in one.days(begin, end)):
                _ = [category(code, day.day) for code in day.codes if code != NOTHING]
    return counted


def persistently_absent(found: Figures, threshold: int, least: int) -> bool:
    """Absent for strictly more than `threshold` % of at least `least` sessions (GEN-R24)."""
    away = found.authorised + found.unauthorised
    return found.possible >= least and 100 * away > threshold * found.possible
