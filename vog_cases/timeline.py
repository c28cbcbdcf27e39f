"""A case's history for people: a line for each entry, and who made a fact what it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from states.forms import fields_of
from states.roles import SCHOOL_ROLES, Role
from storage.history import StoredEvent
from vog_cases.case_text import shown_fact
from vog_cases.plain_text import when
from vog_cases.reading_cases import CaseDetail


@dataclass(frozen=True)
class Entry:
    """One entry of the history as a line shows it."""

    number: int
    at: datetime
    as_of: datetime | None
    """When it counts from, where that is another time than when it was written."""
    kind: str
    title: str
    moved: str
    text: str
    who: str
    school: bool
    """Whether somebody at a school did it."""
    clock: bool
    taken_back: bool

    @property
    def words(self) -> str:
        """What happened, for a line and for finding it."""
        return self.bare + (f": {self.text}" if self.text else "")

    @property
    def bare(self) -> str:
        """What happened, without what somebody wrote."""
        moved = f": {self.moved}" if self.moved else ""
        return f"{self.title}{moved}{' (taken back)' * self.taken_back}"


def timeline(detail: CaseDetail) -> tuple[Entry, ...]:
    """The history, newest first."""
    return tuple(entry_of(event, detail) for event in reversed(detail.history))


def entry_of(event: StoredEvent, detail: CaseDetail) -> Entry:
    """One event as a line."""
    body, states = event.body, detail.workflow.state
    moved = ""
    if body["from"] and body["from"] != body["to"]:
        moved = f"{states[body['from']].title} → {states[body['to']].title}"
    title = body["title"]
    if event.kind == "assigned":
        to, _, username = title.rpartition(" ")
        title = f"{to} {detail.names.get(username, username)}"
    clock = event.role == Role.CLOCK
    return Entry(
        event.number, event.at, event.effective_at if event.effective_at != event.at else None,
        event.kind, title, moved, str((event.private or {}).get("text", "")),
        "the clock" if clock else detail.names.get(event.actor, event.actor),
        event.role in SCHOOL_ROLES, clock, event.number in detail.taken_back,
    )  # fmt: skip


def changes_of(detail: CaseDetail, label: str) -> list[str]:
    """Who made a fact what it is, the newest change first: one line a change."""
    specs = [spec for spec in fields_of(detail.workflow.facts) if spec.label == label]
    lines = []
    for event in reversed(detail.history):
        told = (event.private or {}).get("facts", {})
        for spec in specs:
            if spec.name in told:
                value = told[spec.name]
                shown = "no longer known" if value is None else shown_fact(spec, value, detail)
                lines.append(f"{when(event.at)}  {entry_of(event, detail).who}: {shown}")
    return lines
