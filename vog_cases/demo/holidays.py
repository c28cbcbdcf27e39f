"""Invented requests for leave in term time, with the register behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from vog_cases.demo.council import DemoPupil, DemoSchool
from vog_cases.demo.register import LAST_DAY, DemoRegister
from vog_cases.demo.stories import Story


@dataclass(frozen=True)
class Holiday:
    """What becomes of a request, when it was made, for which days, and how those are marked."""

    fate: str
    applied: date
    first: date
    last: date
    code: str = ""
    purpose: str = "holiday"


HOLIDAYS = (
    Holiday("granted", date(2026, 9, 8), date(2026, 9, 28), date(2026, 9, 30), "H", "services"),
    Holiday("fined", date(2026, 9, 7), date(2026, 9, 21), date(2026, 9, 25), "G"),
    Holiday("stays", date(2026, 9, 10), date(2026, 10, 5), date(2026, 10, 9), "/", "visit"),
    Holiday("let be", date(2026, 9, 28), date(2026, 10, 12), date(2026, 10, 13), "G"),
    Holiday("granted", date(2026, 9, 14), date(2026, 10, 1), date(2026, 10, 2), "H", "recovery"),
    Holiday("fined", date(2026, 9, 8), date(2026, 9, 23), date(2026, 9, 29), "G"),
    Holiday("not asked for", date(2026, 11, 16), date(2026, 11, 9), date(2026, 11, 13), "G"),
    Holiday("waits", date(2026, 11, 12), date(2026, 12, 14), date(2026, 12, 18)),
    Holiday("incomplete", date(2026, 11, 13), date(2026, 12, 7), date(2026, 12, 11), "", "visit"),
    Holiday("with the head", date(2026, 11, 17), date(2026, 12, 9), date(2026, 12, 11)),
    Holiday("agreed", date(2026, 11, 9), date(2026, 12, 16), date(2026, 12, 18), "", "services"),
    Holiday("part", date(2026, 9, 29), date(2026, 10, 19), date(2026, 10, 23), "G", "ill_relative"),
    Holiday("away", date(2026, 10, 12), date(2026, 11, 16), date(2026, 11, 27), "H", "recovery"),
    Holiday("not back", date(2026, 9, 15), date(2026, 10, 5), date(2026, 10, 9), "H", "illness"),
    Holiday("withdrawn", date(2026, 10, 5), date(2026, 11, 16), date(2026, 11, 20), "/"),
    Holiday("refused", date(2026, 11, 11), date(2026, 12, 7), date(2026, 12, 18)),
)  # fmt: skip
WEIGHED = {
    "time_of_year": "The middle of the autumn term.", "length": "As asked for, no longer.",
    "continuity": "No examinations in these days.", "family": "The family has told us its reasons.",
    "attendance": "Good so far this year.", "rare": "yes", "significant": "yes", "short": "yes",
}  # fmt: skip
GRANTED = {
    **WEIGHED, "unavoidable": "yes", "principle_note": "All four tests are met.",
    "decision_reason": "It cannot be at another time, and it matters to the child.",
    "exceptional": "yes", "prevents": "yes",
}  # fmt: skip
REFUSED = {
    **WEIGHED, "unavoidable": "no", "principle_note": "It could be in the school holidays.",
    "decision_reason": "The same journey is possible at half-term.",
    "talk_to": "The deputy headteacher",
}  # fmt: skip


def begin(register: DemoRegister, pupil: DemoPupil, parent: int, leave: Holiday) -> dict[str, Any]:
    """The request as the school writes it down, and the days in the register."""
    register.there(pupil.upn, leave.first - timedelta(days=14), LAST_DAY)
    if leave.code not in ("", "/"):
        register.away(pupil.upn, leave.first, leave.last, leave.code)
    if leave.fate == "part":
        register.away(pupil.upn, leave.first, leave.first + timedelta(days=1), "H")
    if leave.fate == "not back":
        register.away(pupil.upn, leave.last + timedelta(days=1), LAST_DAY, "O")
    if leave.fate == "fined":
        register.away(pupil.upn, date(2026, 10, 14), date(2026, 10, 14), "O")
    said = {
        "applicant": parent, "resides": "yes", "applied_on": leave.applied.isoformat(),
        "leave_from": leave.first.isoformat(), "leave_to": leave.last.isoformat(),
        "learner_voice": "Would like to go.", "parent_voice": "It is the only time we can go.",
    }  # fmt: skip
    if leave.fate != "incomplete":
        said |= {"purpose": leave.purpose, "purpose_detail": "As in the parents' letter.",
                 "why_not_outside": "The employer sets the weeks."}  # fmt: skip
    return said


def story(school: DemoSchool, parent: int, leave: Holiday) -> Story:
    """A request, as far as it came: decided by the head, and then what the child did."""
    if leave.fate in ("waits", "incomplete", "not asked for"):
        yield from _undecided(school, leave.fate)
        return
    yield 1, (school.officer, "pass_to_head", {})
    if leave.fate == "with the head":
        return
    yield 2, (school.head, *_decision(leave))
    yield from _afterwards(school, parent, leave.fate)


def _undecided(school: DemoSchool, fate: str) -> Story:
    if fate == "incomplete":
        missing = {"missing_items": "What it is for; why it cannot be in the holidays"}
        yield 1, (school.officer, "ask_parents", missing)
    if fate == "not asked for":
        shown = {"unapplied_evidence": "The child told the class about the beach."}
        yield 0, (school.officer, "found_unapplied", shown)


def _decision(leave: Holiday) -> tuple[str, dict[str, Any]]:
    if leave.fate == "part":
        last = leave.first + timedelta(days=1)
        return "authorise_part", {
            **GRANTED, "authorised_from": leave.first.isoformat(),
            "authorised_to": last.isoformat(),
        }  # fmt: skip
    if leave.fate in ("fined", "stays", "let be", "refused"):
        return "refuse", REFUSED
    return "authorise", GRANTED


def _afterwards(school: DemoSchool, parent: int, fate: str) -> Story:
    if fate == "fined":
        asked = {
            "parent": parent,
            "interventions": "02/09/2026 Letter to all parents: no answer; "
                             "10/09/2026 Talk about the refusal: they went all the same",
            "engagement_failed": "They knew of the refusal and went.",
        }  # fmt: skip
        yield 15, (school.head, "ask_notice", asked)
    if fate == "let be":
        reason = {"no_notice_reason": "Two days, for the first time; we have talked it over."}
        yield 15, (school.head, "no_notice", reason)
    if fate == "not back":
        yield 19, (school.officer, "report_missing", {"because": "Nobody is at the address."})
    if fate == "withdrawn":
        yield 6, (school.officer, "withdraw", {"because": "The journey is put off."})
