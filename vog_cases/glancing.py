"""A glance at a case: what the Inbox shows beside the list. It is no view of the record.

Only what carries little risk: where the case stands, why it is in somebody's queue, what can be
done, the last things that happened. No facts, no notes; and nobody's look is recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from states.age import school_year_group
from states.context import Actor
from states.roles import Role
from states.workflow import Workflow
from storage import history, records
from storage.cases import CaseRow
from storage.history import StoredEvent
from vog_cases.gathering import today_of
from vog_cases.plain_text import due_in_words
from vog_cases.reading_cases import Action, Deadline, Reader

LAST_EVENTS = 3


@dataclass(frozen=True)
class Glance:
    """What the Inbox shows of the case under the cursor."""

    row: CaseRow
    workflow: Workflow
    year_group: int
    school: str
    deadlines: tuple[Deadline, ...]
    actions: tuple[Action, ...]
    events: tuple[StoredEvent, ...]
    names: Mapping[str, str]
    why: str

    @property
    def next_deadline(self) -> Deadline | None:
        """The soonest deadline that counts."""
        return next((one for one in self.deadlines if one.counts and one.due_at), None)


def glance(reader: Reader, reference: str) -> Glance:
    """Reads a glance; NotFound where this person may not see the case."""
    row = reader.row(reference)
    pupil = records.pupil(reader.connection, row.upn)
    assert pupil is not None
    context = reader.context(row)  # without the team: everybody's cases would be counted
    deadlines = tuple(reader.deadlines(row, context))
    flow = reader.machines[row.type].workflow
    found = Glance(
        row, flow, school_year_group(pupil.date_of_birth, today_of(reader.now)),
        records.school_name(reader.connection, row.school_number or "") or "no school",
        deadlines, tuple(reader.steps(row, context)),
        tuple(history.newest(reader.connection, row.id, LAST_EVENTS)),
        {who.username: who.name for who in reader.gathering.staff.values()}, "",
    )  # fmt: skip
    return Glance(**{**vars(found), "why": why_here(found, reader.person, reader.now)})


def why_here(seen: Glance, person: Actor, now: datetime) -> str:
    """Why a case is in this person's queue, the most pressing reason first."""
    row, reasons = seen.row, []
    if row.facts.get("safeguarding_concern"):
        reasons.append("a safeguarding concern stands")
    due = seen.next_deadline
    if due is not None and row.due_at is not None:
        says = due_in_words(row.due_at, now)
        if says.startswith(("‼", "!")):
            reasons.append(f"“{due.title}” {says.lstrip('‼! ')}")
    if row.escalation:
        to = Role(row.escalation)
        reasons.append("escalated to you" if to is person.role else f"escalated to {to.label}")
    waits = seen.workflow.state[row.state].waits_for
    if row.assignee is None and row.closed_at is None:
        reasons.append("nobody has it")
    elif row.assignee == person.username:
        reasons.append("it is yours")
    if person.role in waits:
        reasons.append("it waits for your role")
    elif waits:
        reasons.append(f"it waits for {' or '.join(role.label for role in waits)}")
    return "; ".join(reasons) or "it is open"
