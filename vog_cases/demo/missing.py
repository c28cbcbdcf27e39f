"""Invented stories of children missing education, with the register behind them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from states.calendar import Calendar
from vog_cases.demo.council import DemoPupil, DemoSchool
from vog_cases.demo.register import LAST_DAY, DemoRegister
from vog_cases.demo.stories import LEADS, Story

LENGTHS = (3, 6, 10, 14, 22, 40)
"""How many school days a child stays away: the first are back soon, later ones looked for."""
OFFICERS = ("emaddox", "cbowen", "abevan")
TOLD = {"person": "Duty desk", "told_reference": "SC 2026/417"}


def begin(
    dice: random.Random, calendar: Calendar, register: DemoRegister, pupil: DemoPupil, place: int
) -> tuple[date, dict[str, Any], int]:
    """Day 1, what the school says, and how many school days the child stays away."""
    length = LENGTHS[place % len(LENGTHS)]
    days = calendar.school_days(date(2026, 9, 14), LAST_DAY)
    before = dice.randint(0, 12) + (8 if length == 14 else 0)
    begins = max(0, len(days) - length - before * (length < 30))
    first = days[begins]
    last = days[min(begins + length, len(days)) - 1]
    register.there(pupil.upn, first - timedelta(days=7), first - timedelta(days=1))
    register.away(pupil.upn, first, last, dice.choice("ONO"))
    if last < LAST_DAY:
        register.there(pupil.upn, last + timedelta(days=1), LAST_DAY)
    said = {"first_absent_on": first.isoformat(), "circumstances": "Nobody answers at home."}
    return first, said, length


def story(
    dice: random.Random, calendar: Calendar, school: DemoSchool, first: date, length: int
) -> Story:
    """A missing child, as far as anybody took it."""
    officer, lead = dice.choice(OFFICERS), dice.choice(LEADS)
    tried = {"tried_at": f"{first.isoformat()} 09:40", "how": "Mobile of the mother",
             "result": "no reply", "reached": "no"}  # fmt: skip
    yield 0, (school.officer, "try_home", tried)
    if length <= 6:
        back = {"because": "Back in school; the family had been away."}
        returns = calendar.school_days_after(first, length).day
        yield _working_days(calendar, first, returns), (school.officer, "absence_explained", back)
        return
    yield 7, (school.officer, "start_checklist", {})
    yield 2, (school.officer, "send_checklist", _checklist(first))
    if length > 10:
        yield from looked_for(dice, officer, lead, first, length)


def looked_for(dice: random.Random, officer: str, lead: str, first: date, length: int) -> Story:
    """The team takes the case on and asks around; of one child it hears."""
    yield 1, (lead, "accept", {"officer": officer})
    for source in ("council", "health", "home_visit", "siblings"):
        asked = {"source": source, "owner": "The caseworker", "contact": "Duty desk",
                 "asked_on": (first + timedelta(days=9)).isoformat(),
                 "result": dice.choice(("no_reply", "answered", "waiting"))}  # fmt: skip
        yield 2, (officer, "enquire", asked)
    if length == 14:
        found = {"located_where": "With an aunt in Swansea", "located_source": "Health visitor",
                 "located_on": (first + timedelta(days=26)).isoformat(), "grade": "A"}  # fmt: skip
        yield 2, (officer, "locate", found)
        at_school = {
            "outcome": "new_school", "confirmed": "roll", "confirmed_by": "The school office",
            "confirmed_on": (first + timedelta(days=28)).isoformat(),
            "underlying_reason": "family", "underlying_detail": "The family moved in a hurry.",
            "no_voice_reason": "The new school will ask.",
        }  # fmt: skip
        yield 4, (officer, "at_school", at_school)


def _working_days(calendar: Calendar, after: date, until: date) -> int:
    """How many working days there are after a day, up to another."""
    days = (after + timedelta(days=count) for count in range(1, (until - after).days + 1))
    return sum(calendar.is_working_day(day) for day in days)


def reported(dice: random.Random, school: DemoSchool, first: date) -> Story:
    """A child whom another case led to: the checklist is sent, and the search begins."""
    yield 1, (school.officer, "start_checklist", {})
    yield 2, (school.officer, "send_checklist", _checklist(first))
    yield from looked_for(dice, dice.choice(OFFICERS), dice.choice(LEADS), first, 22)


def _checklist(first: date) -> dict[str, Any]:
    day = first + timedelta(days=7)
    return {
        "pupil": "As on the register.", "addresses": "One address known",
        "parents": "As on the contacts", "siblings": "", "last_seen_on": first.isoformat(),
        "last_seen_by": "Form tutor", "sessions_missed": "As on the register",
        "contacts_tried": "Each day, no reply.", "letters": "One letter", "home_visit": "Twice",
        "others_asked": "A neighbour.", "siblings_schools": "Asked.",
        "agencies_asked": "School nurse.", "known_risk": "None known.", "declared": "yes",
        "sent_on": day.isoformat(), "checklist": "Checklist, school office",
        "school_copy": "yes", "myconcern_on": day.isoformat(),
    }  # fmt: skip
