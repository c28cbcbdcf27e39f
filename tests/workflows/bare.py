"""The least that a rule can be asked about, without an office around it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from states.calendar import Calendar
from states.context import Actor, CaseView, Child, Context, Evidence
from states.roles import Role
from states.workflow import Workflow
from workflows.policy import policy_on
from workflows.term_dates import SCHOOL_YEARS

NOW = datetime(2026, 9, 21, 8, 0, tzinfo=UTC)


def context(workflow: Workflow, state: str, role: Role, **facts: Any) -> Context:
    """A case in a state, with these facts and nothing else, as somebody of a role."""
    return Context(
        facts=workflow.facts(**facts), actor=Actor("somebody", "Somebody", role), now=NOW,
        calendar=Calendar(SCHOOL_YEARS), policy=policy_on(NOW.date()),
        evidence=Evidence(Child("E673210024000", date(2014, 2, 11))),
        case=CaseView("REF-26-00001-6", workflow.type, state, 1, NOW, NOW, NOW),
    )  # fmt: skip
