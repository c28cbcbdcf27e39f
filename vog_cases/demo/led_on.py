"""Invented referrals that led on to another case: a missing child, a penalty notice, a plan."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from vog_cases.demo import missing, penalties
from vog_cases.demo.council import DemoPupil, DemoSchool
from vog_cases.demo.names import CHILD_SAYS, PARENT_SAYS
from vog_cases.demo.register import LAST_DAY, DemoRegister
from vog_cases.demo.stories import LEADS, Stage, Story, plan_said, plan_story

OPENED = date(2026, 9, 21)
GONE = date(2026, 10, 1)
FATES = ("missing", "penalty", "plan") * 3
OFFICERS = ("emaddox", "cbowen", "abevan")


def begin(
    dice: random.Random, register: DemoRegister, pupil: DemoPupil, place: int
) -> dict[str, Any]:
    """What the school writes on its form, with the marks behind it."""
    register.away(pupil.upn, *penalties.OFFENCE, "O")
    if FATES[place] == "missing":
        register.away(pupil.upn, GONE, LAST_DAY, "O")
    if FATES[place] == "penalty":
        register.away(pupil.upn, date(2026, 10, 21), date(2026, 10, 21), "O")
    return {
        "reason": "Ten days without a reason in the first weeks of term.",
        "attendance_percent": "21.4", "unauthorised_sessions": 20, "parents_told": True,
        "interventions": [
            {"on": "2026-09-08", "what": "Telephone call home", "impact": "no reply"},
            {"on": "2026-09-15", "what": "Home visit", "impact": "nobody came to the door"},
        ],
        "learner_voice": dice.choice(CHILD_SAYS), "parent_voice": dice.choice(PARENT_SAYS),
    }  # fmt: skip


def story(dice: random.Random, school: DemoSchool, parent: int, place: int) -> Story:
    """From the referral to the case it opens."""
    officer, lead = dice.choice(OFFICERS), dice.choice(LEADS)
    yield 0, (school.officer, "submit", {})
    yield 1, (lead, "start_triage", {})
    given = {"officer": officer, "next_steps": "Your caseworker will be in touch this week."}
    yield 1, (lead, "allocate", given)
    contact = {
        "contacted_on": "2026-09-25",
        "spoke_with": "mother; the child; head of year",
        "underlying_reason": "parent",
        "underlying_detail": "Kept at home by choice.",
    }
    yield 3, (officer, "first_contact", contact)
    yield 8, (officer, *_opens(FATES[place], parent))
    yield 10, (officer, "review", {"note": "The other case has its own course."})


def _opens(fate: str, parent: int) -> tuple[str, dict[str, Any]]:
    if fate == "missing":
        return "open_missing", {"first_absent_on": GONE.isoformat(),
                                "circumstances": "The house stands empty."}  # fmt: skip
    if fate == "plan":
        return "open_plan", {
            "need_evidence": "School counsellor’s report, September.",
            "best_interest": "A gentle return keeps the child in touch.",
        }
    first, last = penalties.OFFENCE
    return "open_penalty", {
        "parent": parent, "cause": "absence", "term": "autumn", "period_from": first.isoformat(),
        "period_to": last.isoformat(), "head_asked": "E-mail of 5 October",
    }  # fmt: skip


def follows(
    dice: random.Random, stage: Stage, school: DemoSchool, parent: int, place: int
) -> Story:
    """What becomes of the case that the referral opens."""
    fate = FATES[place]
    if fate == "missing":
        yield from missing.reported(dice, school, GONE)
    elif fate == "penalty":
        tried = {"engagement_failed": "Calls, a letter and a visit, without an answer."}
        yield 0, ("emaddox", "amend", tried)
        yield from penalties.story(dice, (2, 3, 7)[place // 3], stage.today)
    else:
        said = {name: value for name, value in plan_said(dice).items() if name != "need"}
        yield 1, (school.officer, "amend", said)
        yield from plan_story(dice, school, parent, stage.today())
