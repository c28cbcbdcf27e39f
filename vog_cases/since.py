"""Since you were last here: what others and the clock did to your cases, and what waits for you."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from states.roles import Role
from storage import desk, missed
from storage.desk import Draft
from storage.entries import Logged
from vog_cases.audit_list import what, who
from vog_cases.reading_cases import Reader
from vog_cases.timers import DUE

AT_FIRST = timedelta(days=7)
"""How far back somebody looks who was never here."""
MOST = 50
"""Lines of each kind; whoever was away for longer sees the newest."""
QUIET = ("recalculated", "retried", "linked")
"""What leaves a case where it was."""


@dataclass(frozen=True)
class Happened:
    """One thing that was done to one of the person's cases."""

    reference: str
    forename: str
    surname: str
    at: datetime
    what: str
    who: str


@dataclass(frozen=True)
class Since:
    """What a person missed; a draft is theirs whenever they began it."""

    at: datetime
    first: bool
    """Whether they were never here before; then `at` is a week ago."""
    ran_out: tuple[Happened, ...]
    assigned: tuple[Happened, ...]
    moved: tuple[Happened, ...]
    waiting: tuple[tuple[str, int], ...]
    """How many cases have come to a state that waits for their role, by type and state."""
    drafts: tuple[tuple[Draft, str], ...]
    """Each with the title of its step."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.ran_out or self.assigned or self.moved or self.waiting or self.drafts)


def since_last_visit(reader: Reader) -> Since:
    """What the person missed since their last visit; ask before the new visit is noted."""
    person = reader.person
    last = desk.last_visit(reader.connection, person.username)
    at = last or reader.now - AT_FIRST
    found: dict[str, list[Happened]] = {"ran out": [], "assigned": [], "moved": []}
    for line, (forename, surname) in missed.on_cases_of(reader.connection, person, at):
        kind = _kind(line, person.username)
        if kind and len(found[kind]) < MOST:
            said = what(line, reader.machines)
            found[kind].append(
                Happened(line.reference, forename, surname, line.effective_at, said, who(line))
            )
    return Since(
        at, last is None, tuple(found["ran out"]), tuple(found["assigned"]), tuple(found["moved"]),
        tuple(_waiting(reader, at)), tuple(_drafts(reader)),
    )  # fmt: skip


def _kind(line: Logged, username: str) -> str:
    body: Mapping[str, Any] = line.body
    timer = body.get("timer")
    if timer:
        return "ran out" if timer["phase"] == DUE else ""
    if body.get("row", {}).get("assignee") == username:
        return "assigned"
    return "" if line.kind in QUIET else "moved"


def _waiting(reader: Reader, at: datetime) -> list[tuple[str, int]]:
    role: Role = reader.person.role
    states = {
        (name, state.name): f"{machinery.workflow.title}: {state.title}"
        for name, machinery in reader.machines.items()
        for state in machinery.workflow.states
        if role in state.waits_for and not state.final
    }
    counted = missed.came_to(reader.connection, reader.person, list(states), at)
    return [(title, counted[key]) for key, title in states.items() if counted.get(key)]


def _drafts(reader: Reader) -> list[tuple[Draft, str]]:
    titles = {
        step.name: step.title
        for machinery in reader.machines.values()
        for step in (machinery.workflow.opening, *machinery.workflow.transitions)
    }
    kept = desk.drafts_of(reader.connection, reader.person.username)
    return [(one, titles.get(one.action, one.action.capitalize())) for one in kept]
