"""What the tests of the rules say on forms, and how they bring a case to where a rule bites."""

from __future__ import annotations

from typing import Any

from tests.vog_cases.council import TEILO, TOLD, Council

VOICES = {"learner_voice": "Mornings are hard.", "parent_voice": "We want help."}
WHY = {"underlying_reason": "anxiety", "underlying_detail": "One lesson on Mondays."}
CONTACT = {"contacted_on": "2026-09-21", "spoke_with": "the child; her mother", **WHY, **VOICES}
CLOSURE = {"outcome": "improved", "attendance_at_close": "95", "impact_note": "A later start."}
DECLINE = {"reason_declined": "Too early.", "advice": "Meet the parents.", **WHY, **VOICES, **TOLD}


def in_triage(council: Council) -> str:
    """A referral that a lead officer has opened for triage."""
    reference = council.received()
    council.do("eluned", reference, "start_triage")
    return reference


def in_casework(council: Council) -> str:
    """A referral whose caseworker has met the family."""
    reference = council.allocated()
    council.do("heulwen", reference, "first_contact", **CONTACT)
    return reference


def review(council: Council, held_on: str, **more: Any) -> dict[str, Any]:
    """A review that carries a plan on; its hours rise above the twelve it starts with."""
    return {
        "held_on": held_on, "attendees": "mother; head of year", "parent_attended": True,
        "hours_now": "15", "consent_signed_by": council.contact(TEILO),
        "consent_signed_on": held_on, "consent_form": "Review form",
        "next_review_on": "2026-10-19", **more,
    }  # fmt: skip
