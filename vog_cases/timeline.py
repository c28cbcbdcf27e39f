"""A case's history for people: a line for each entry, and one entry in full."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from states.forms import FieldSpec, fields_of
from states.roles import SCHOOL_ROLES, Role
from storage.deadlines import CANCELLED, INCIDENT, PASSED
from storage.history import StoredEvent
from vog_cases.case_text import shown_fact
from vog_cases.plain_text import when
from vog_cases.reading_cases import CaseDetail
from vog_cases.timers import DUE


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
        moved = f": {self.moved}" if self.moved else ""
        said = f": {self.text}" if self.text else ""
        return f"{self.title}{moved}{said}{' (taken back)' * self.taken_back}"


@dataclass(frozen=True)
class Section:
    """A part of an entry in full: a heading and its lines."""

    title: str
    lines: tuple[str, ...]


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


def in_full(detail: CaseDetail, number: int) -> tuple[Section, ...]:
    """An entry whole: what was said, every rule, facts before and after, deadlines, letters."""
    event = next(one for one in detail.history if one.number == number)
    entry, private = entry_of(event, detail), event.private or {}
    role = "" if entry.clock else f", {_role(event.role)}"
    about = [f"By {entry.who}{role}", f"Written {when(event.at)}"]
    if entry.as_of is not None:
        about.append(f"Counts from {when(entry.as_of)}")
    if entry.moved:
        about.append(f"Moved {entry.moved}")
    if entry.taken_back:
        about.append("Taken back afterwards")
    if event.private is None:
        about.append("Its personal part has been erased.")
    found = (
        Section(entry.title, tuple(about)),
        Section("The words", tuple(entry.text.splitlines())),
        Section("What was said", tuple(_said(event, private, detail))),
        Section("The rules", tuple(_rules(event.body.get("guards", ()), private))),
        Section("Before → after", tuple(_changed(event, private, detail))),
        Section("Deadlines", tuple(_deadlines(event.body["timers"], detail))),
        Section("Letters", tuple(one["title"] for one in event.body.get("messages", ()))),
        Section("Cases", tuple(f"{one['reference']} ({one['link']})"
                               for one in event.body.get("links", ()))),
        Section("Seal", (f"No. {event.number} · {event.hash.hex()[:16]}…",
                         f"workflow version {event.body['workflow']} · "
                         f"parameters of {event.body['policy']}")),
    )  # fmt: skip
    return tuple(section for section in found if section.lines)


def _role(code: str) -> str:
    try:
        return Role(code).label
    except ValueError:
        return code


def _said(event: StoredEvent, private: Mapping[str, Any], detail: CaseDetail) -> list[str]:
    flow = detail.workflow
    step = (
        flow.opening if event.kind == "opened"
        else flow.transition(event.body["from"], event.action)
    )  # fmt: skip
    specs = {spec.name: spec for spec in fields_of(step.form)} if step else {}
    return [
        _line(specs.get(name), name, value, detail)
        for name, value in private.get("form", {}).items()
        if value not in ("", [])
    ]


def _line(spec: FieldSpec | None, name: str, value: Any, detail: CaseDetail) -> str:
    if spec is None:
        return f"{name.replace('_', ' ')}: {value}"
    joint = "" if spec.label.endswith("?") else ":"
    return f"{spec.label}{joint} {shown_fact(spec, value, detail)}"


def _rules(guards: Any, private: Mapping[str, Any]) -> list[str]:
    found = private.get("found", [""] * len(guards))
    lines = []
    for guard, saw in zip(guards, found, strict=False):
        if guard["rule"] != "role":
            mark = "!" if guard.get("set_aside") else "✓" if guard["holds"] else "✗"
            seen = f" ({saw})" if saw else ""
            lines.append(f"{mark} {guard['rule']} {guard['says']}{seen} · {guard['source']}")
    return lines


def _changed(event: StoredEvent, private: Mapping[str, Any], detail: CaseDetail) -> list[str]:
    before: dict[str, Any] = {}
    for earlier in detail.history:
        if earlier.number < event.number:
            before |= (earlier.private or {}).get("facts", {})
    specs = {spec.name: spec for spec in fields_of(detail.workflow.facts)}
    lines = []
    for name, value in private.get("facts", {}).items():
        spec = specs.get(name)
        old, new = (
            "—" if one is None else shown_fact(spec, one, detail) if spec else str(one)
            for one in (before.get(name), value)
        )
        lines.append(f"{spec.label if spec else name}: {old} → {new}")
    return lines


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


def _deadlines(changes: Any, detail: CaseDetail) -> list[str]:
    return [
        f"{detail.workflow.timer[one['name']].title}: {_change(one)}"
        for one in changes
        if one["phase"] == DUE and one["name"] in detail.workflow.timer
    ]


def _change(line: Mapping[str, Any]) -> str:
    if line["status"] == INCIDENT:
        return f"cannot be worked out: {line.get('error', '')}"
    if line["status"] == CANCELLED:
        return "stopped"
    if line["status"] == PASSED:
        return "had passed; done with"
    due = when(datetime.fromisoformat(line["due_at"]))
    was = line.get("was")
    return f"due {due}, before {when(datetime.fromisoformat(was))}" if was else f"due {due}"
