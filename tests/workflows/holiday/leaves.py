"""Leave in term as families and heads tell it: the ways to each stage."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from storage import registers
from storage.database import writing
from tests.house import MALI, MOTHER, SCHOOL_1, Office

TERM = date(2026, 9, 1)
VOICES = {"learner_voice": "I want to see Nain.", "parent_voice": "It is only once."}
REQUEST: dict[str, Any] = {
    "applicant": MOTHER, "resides": "yes", "applied_on": "21/09/2026",
    "leave_from": "05/10/2026", "leave_to": "09/10/2026", "purpose": "holiday",
    "purpose_detail": "A week in Lleida.", "why_not_outside": "The firm sets the weeks.", **VOICES,
}  # fmt: skip
WEIGHED: dict[str, Any] = {
    "time_of_year": "Early in the term.", "length": "Five days.", "continuity": "No exams.",
    "family": "They see each other once a year.", "attendance": "Very good.", "rare": "yes",
    "significant": "yes", "unavoidable": "yes", "short": "yes", "principle_note": "All four.",
    "decision_reason": "The grandmother is a hundred.",
}  # fmt: skip
GRANTED = {**WEIGHED, "exceptional": "yes", "prevents": "yes"}
PART = {**GRANTED, "authorised_from": "05/10/2026", "authorised_to": "06/10/2026"}
REFUSED = {**WEIGHED, "unavoidable": "no", "talk_to": "Mr Rhosyr, at the office"}
HEAD, SCHOOL = f"headteacher {SCHOOL_1}", f"school {SCHOOL_1}"
PARENTS = [("parent 11"), ("parent 12")]


def mark(office: Office, others: Mapping[str, str], until: str, upn: str = MALI) -> None:
    """Loads the register up to a day: in school, but for the days given as `0510="GG"`."""
    last, text = date.fromisoformat(until), ""
    for place in range((last - TERM).days + 1):
        day = TERM + timedelta(days=place)
        text += others.get(f"{day:%d%m}", "/\\" if day.weekday() < 5 else "  ")
    with writing(office.database) as connection:
        if registers.of_child(connection, upn).strips:
            registers.change(connection, TERM, {upn: text})
        else:
            registers.add(connection, TERM, {upn: text})


def away(code: str, *days: str) -> dict[str, str]:
    return dict.fromkeys(days, code * 2)


def asked(office: Office, upn: str = MALI, as_: str = "sch1", **facts: Any) -> str:
    return office.open("holiday", upn, as_, **{**REQUEST, **facts})


def with_head(office: Office, **facts: Any) -> str:
    ref = asked(office, **facts)
    office.do(ref, "pass_to_head", "sch1")
    return ref


def agreed(office: Office, **facts: Any) -> str:
    ref = with_head(office, **facts)
    office.do(ref, "authorise", "head1", **GRANTED)
    return ref
