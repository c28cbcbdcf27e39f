"""Support plans and their reviews, for the tests of their rules."""

from __future__ import annotations

from typing import Any

from tests.house import (
    FATHER,
    MOTHER,
)  # fmt: skip


def review(**more: Any) -> dict[str, Any]:
    """A review on Mon 5 Oct 2026 that meets every rule."""
    return {
        "held_on": "05/10/2026", "attendees": "Mali; her mother", "parent_attended": "yes",
        "parent_attempts": "0", "hours_now": "12", "consent_signed_by": MOTHER,
        "consent_signed_on": "05/10/2026", "consent_form": "Consent 2",
        "next_review_on": "19/10/2026", **more,
    }  # fmt: skip


PARENTS = (f"parent {MOTHER}", f"parent {FATHER}")
