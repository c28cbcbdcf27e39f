"""The views of the worklist: questions with a name, by role."""

from __future__ import annotations

from dataclasses import dataclass

from states.roles import CASEWORKERS, SCHOOL_ROLES, Role
from storage.cases import Filter


@dataclass(frozen=True)
class View:
    """A saved question with a name."""

    title: str
    filter: Filter


def views_for(role: Role, username: str) -> tuple[View, ...]:
    """The views of a role; the one they work from comes first."""
    mine = View("My cases", Filter(assignee=username))
    shared = (
        View("All open", Filter()),
        View("Overdue", Filter(overdue=True)),
        View("To triage", Filter(type="referral", state="in_triage", by_priority=True)),
        View("Received", Filter(type="referral", state="received", by_priority=True)),
        View("Nobody’s", Filter(assignee="none")),
        View("Plans", Filter(type="psp")),
    )
    if role in SCHOOL_ROLES:
        return (shared[0], shared[1], shared[5])
    return (mine, *shared) if role in CASEWORKERS else (*shared[:4], mine, *shared[4:])
