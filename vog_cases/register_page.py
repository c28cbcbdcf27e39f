"""A child's register as people read it: half a term as a calendar of marks, with its counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from states.calendar import Calendar
from states.register import NOTHING, MarkedDay, Register
from states.school_terms import HalfTerm, school_year_name
from vog_cases.periods import A_DAY, half_terms
from workflows.attendance import Figures, by_category, figures, persistently_absent
from workflows.attendance_codes import Category, Code, codes_on

NO_MARK_YET = "·"
"""Shown for a session of a school day for which nothing has been loaded."""


@dataclass(frozen=True)
class Week:
    """Monday to Friday: the two marks of each day, empty where the school is shut."""

    monday: date
    days: tuple[str, ...]


@dataclass(frozen=True)
class RegisterPage:
    """Half a term of a child's register, and the school year up to its end or today."""

    half: HalfTerm
    year_name: str
    weeks: tuple[Week, ...]
    codes: tuple[tuple[Code, int], ...]
    """The codes of the half-term with their sessions, the most first."""
    counts: Mapping[Category, int]
    figures: Figures
    year_counts: Mapping[Category, int]
    year_figures: Figures
    persistent: bool
    """Absent for more than the threshold of enough sessions, this year so far (GEN-R24)."""


def halves_of(register: Register, calendar: Calendar, today: date) -> list[HalfTerm]:
    """The half-terms that have begun, from the first school year with marks on."""
    if not register.strips:
        return []
    return half_terms(calendar, register.strips[0].first_day, today)


def register_page(
    register: Register, calendar: Calendar, policy: Mapping[str, Any], today: date, half: HalfTerm
) -> RegisterPage:
    """The page of that half-term."""
    year = calendar.school_year_of(half.first)
    until = min(half.last, today)
    so_far = min(year.last_day, today)
    counted = figures(register, year.first_day, so_far)
    return RegisterPage(
        half=half,
        year_name=school_year_name(half.first),
        weeks=tuple(_weeks(register, calendar, half, until)),
        codes=_codes(register, half.first, until),
        counts=by_category(register, half.first, until),
        figures=figures(register, half.first, until),
        year_counts=by_category(register, year.first_day, so_far),
        year_figures=counted,
        persistent=persistently_absent(counted, policy["pa.threshold"], policy["pa.min_sessions"]),
    )


def _weeks(register: Register, calendar: Calendar, half: HalfTerm, until: date) -> list[Week]:
    marked = {day.day: day for day in register.days(half.first, until)}
    monday = half.first - timedelta(days=half.first.weekday())
    if half.first.weekday() > 4:  # it begins at a weekend: the Monday after
        monday += timedelta(days=7)
    weeks = []
    while monday <= until:
        days = (monday + A_DAY * step for step in range(5))
        weeks.append(
            Week(monday, tuple(_marks(marked, calendar, day, half.first, until) for day in days))
        )
        monday += timedelta(days=7)
    return weeks


def _marks(
    marked: Mapping[date, MarkedDay], calendar: Calendar, day: date, first: date, until: date
) -> str:
    if day in marked:
        return marked[day].codes.replace(NOTHING, NO_MARK_YET)
    if first <= day <= until and calendar.is_school_day(day):
        return NO_MARK_YET * 2
    return ""


def _codes(register: Register, first: date, last: date) -> tuple[tuple[Code, int], ...]:
    """Counted by the meaning a code has on the day."""
    found: Counter[Code] = Counter()
    for day in register.days(first, last):
        meaning = codes_on(day.day)
        found.update(meaning[mark] for mark in day.codes if mark in meaning)
    return tuple(found.most_common())
