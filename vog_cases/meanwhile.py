"""Who changed a case while somebody else had it open."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from states.calendar import LONDON
from states.roles import Role
from storage import history
from storage.cases import CaseRow
from storage.history import StoredEvent
from storage.records import StaffRow

QUIET = ("clock", "recalculated")
"""Events that leave the case where it was: a reminder must not cost anybody their form."""


def who_was_first(
    connection: Connection, row: CaseRow, seen: int, staff: Mapping[str, StaffRow]
) -> str | None:
    """One sentence that says who did what since version `seen`, or None if nobody did."""
    if seen > row.version:
        return f"{row.reference} is at version {row.version}; you named version {seen}."
    since = [
        event
        for event in history.of_case(connection, row.id)
        if event.number > seen and event.kind not in QUIET
    ]
    if not since:
        return None
    acts = "; ".join(_act(event, staff) for event in since)
    return f"{row.reference} has changed since you opened it: {acts}. Look at it again first."


def _act(event: StoredEvent, staff: Mapping[str, StaffRow]) -> str:
    person = staff.get(event.actor)
    who = "the clock" if event.role == Role.CLOCK else person.name if person else event.actor
    when = event.at.astimezone(LONDON)
    return f"{who}, {when:%a} {when.day} {when:%b %H:%M}: {event.body['title']}"
