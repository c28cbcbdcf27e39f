"""What changed on a case while somebody else had it open, and who changed it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from states.calendar import LONDON
from states.forms import FieldSpec, fields_of
from states.roles import Role
from storage import history
from storage.cases import CaseRow
from storage.history import StoredEvent
from storage.records import StaffRow
from vog_cases.case_text import shown_fact
from vog_cases.replay import QUIET, replay

if TYPE_CHECKING:
    from vog_cases.reading_cases import CaseDetail, Reader

NOT_KNOWN = "not known"
NOBODY = "nobody yet"


@dataclass(frozen=True)
class Happened:
    """One thing that was done meanwhile, in people's words."""

    who: str
    at: datetime
    title: str


@dataclass(frozen=True)
class Meanwhile:
    """What is different from the version somebody saw."""

    version: int
    """The case's version now: what a form that goes on has to be saved against."""
    events: tuple[Happened, ...]
    facts: tuple[tuple[str, str, str], ...]
    """Each changed fact: its label, what it said, what it says."""
    fields: tuple[str, ...]
    """The names of those facts, in the same order: a form has fields of the same names."""
    state_before: str
    state_after: str
    owner_before: str
    owner_after: str
    still_possible: bool
    """Whether the step still leads from where the case stands; its rules speak when it is taken."""


def changes_since(reader: Reader, reference: str, version: int, action: str) -> Meanwhile:
    """What changed since `version` on a case, for somebody who was about to take `action`."""
    detail = reader.case(reference)
    flow, row = detail.workflow, detail.row
    then = replay(flow, [event for event in detail.history if event.number <= version])
    since = _loud(detail.history, version)
    changed = {name for event in since for name in (event.private or {}).get("facts", {})}
    specs = [
        spec
        for spec in fields_of(flow.facts)
        if spec.name in changed and then.facts.get(spec.name) != row.facts.get(spec.name)
    ]
    state, owner = str(then.columns["state"]), then.columns["assignee"]
    return Meanwhile(
        version=row.version,
        events=tuple(_happened(event, detail.names) for event in since),
        facts=tuple(
            (spec.label, _shown(spec, then.facts, detail), _shown(spec, row.facts, detail))
            for spec in specs
        ),
        fields=tuple(spec.name for spec in specs),
        state_before=flow.state[state].title,
        state_after=flow.state[row.state].title,
        owner_before=_name(owner, detail),
        owner_after=_name(row.assignee, detail),
        still_possible=flow.transition(row.state, action) is not None,
    )


def _shown(spec: FieldSpec, facts: Mapping[str, Any], detail: CaseDetail) -> str:
    return shown_fact(spec, facts[spec.name], detail) if spec.name in facts else NOT_KNOWN


def _name(username: str | None, detail: CaseDetail) -> str:
    return detail.names.get(username, username) if username else NOBODY


def who_was_first(
    connection: Connection, row: CaseRow, seen: int, staff: Mapping[str, StaffRow]
) -> str | None:
    """One sentence that says who did what since version `seen`, or None if nobody did."""
    if seen > row.version:
        return f"{row.reference} is at version {row.version}; you named version {seen}."
    since = _loud(history.of_case(connection, row.id), seen)
    if not since:
        return None
    names = {person.username: person.name for person in staff.values()}
    acts = "; ".join(in_a_clause(event, names) for event in since)
    return f"{row.reference} has changed since you opened it: {acts}. Look at it again first."


def _loud(events: Iterable[StoredEvent], seen: int) -> list[StoredEvent]:
    """What was done after a version; a reminder must not cost anybody their form."""
    return [event for event in events if event.number > seen and event.kind not in QUIET]


def in_a_clause(event: StoredEvent, names: Mapping[str, str]) -> str:
    """Who did what when: `Eluned Prydderch, Mon 21 Sep 09:00: Open for triage`."""
    what = _happened(event, names)
    when = what.at.astimezone(LONDON)
    return f"{what.who}, {when:%a} {when.day} {when:%b %H:%M}: {what.title}"


def _happened(event: StoredEvent, names: Mapping[str, str]) -> Happened:
    clock = event.role == Role.CLOCK
    who = "the clock" if clock else names.get(event.actor, event.actor)
    return Happened(who, event.at, str(event.body["title"]))
