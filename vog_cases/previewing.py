"""What a step would do, seen by doing it in a transaction that is taken back.

The step runs through the very same code; here it is only looked at, before and after.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from states.context import Actor
from states.roles import Role
from storage import cases, deadlines, history, records
from storage.cases import CaseRow
from storage.deadlines import CANCELLED, PASSED
from storage.history import StoredEvent
from vog_cases.timers import DUE

if TYPE_CHECKING:
    from vog_cases.work import Work

LANGUAGES = {"Welsh": ", in Welsh", "English": ", in English", "Both": ", in Welsh and English"}


@dataclass(frozen=True)
class DeadlineMove:
    """What a step does to one deadline that counts: it starts, moves or stops."""

    name: str
    title: str
    change: str
    """starts, moves or stops."""
    due_at: datetime | None
    """When it is due afterwards; None where it stops, or where it cannot be worked out."""
    was: datetime | None
    """When it was due before; None where it starts."""
    over: bool = False
    """It would be over already: the clock acts on it as soon as this is saved."""


@dataclass(frozen=True)
class Preview:
    """What a step would do, in words where it is for reading; nothing of it has happened."""

    reference: str
    """Empty for a case that is not open yet: its number is given when it is."""
    title: str
    state_before: str | None
    """Where the case stands, as people call it; None for a case that is not open yet."""
    state_after: str
    version_before: int
    version_after: int
    deadlines: tuple[DeadlineMove, ...]
    """In the order they are due."""
    messages: tuple[str, ...]
    """What would wait in the outbox, and for whom."""
    opens: tuple[str, ...]
    """The cases that would open or be linked."""
    tells: tuple[str, ...]
    """The other cases that would be told, of those that this person may see."""
    assigned_to: str | None
    """The officer the case would be given to, by name."""
    first: tuple[str, ...] = ()
    """What the clock does before, because its time has passed already."""


def step(
    work: Work, actor: Actor, reference: str, action: str, said: Mapping[str, Any],
    expect_version: int | None,
) -> Preview:  # fmt: skip
    """Takes a step, after all that is due on the case, and answers what that did."""
    before = work.find(actor, reference)
    stood = _due(work, before)
    while work.fire_next(work.now, before.id) is not None:
        pass
    settled, start = cases.by_id(work.connection, before.id), len(work.recorder.written)
    work.perform(actor, reference, action, said, expect_version)
    first = [
        str(event.body["title"])
        for event in history.of_case(work.connection, before.id)
        if before.version < event.number <= settled.version
    ]
    return _Look(work, actor, before.id, start).preview(before, stood, tuple(first))


def opening(work: Work, actor: Actor, type_name: str, upn: str, said: Mapping[str, Any]) -> Preview:
    """Opens a case and answers what that did."""
    start = len(work.recorder.written)
    done = work.open(actor, type_name, upn, said)
    return _Look(work, actor, done.case_id, start).preview(None, {}, ())


def _due(work: Work, row: CaseRow) -> dict[str, datetime | None]:
    """When each deadline that counts is due, of those that stand."""
    known = work.machinery(row.type).workflow.timer
    return {
        timer.name: timer.due_at
        for timer in deadlines.of_case(work.connection, row.id)
        if timer.phase == DUE
        and timer.status not in (PASSED, CANCELLED)
        and known[timer.name].counts
    }


class _Look:
    """Looks at what was written in a transaction since one of its events."""

    def __init__(self, work: Work, actor: Actor, case_id: int, start: int) -> None:
        self.work = work
        self.case_id = case_id
        written = work.recorder.written[start:]
        self.rows = {number: cases.by_id(work.connection, number) for number, _ in written}
        stored = {
            (event.case_id, event.number): event
            for number in self.rows
            for event in history.of_case(work.connection, number)
        }
        self.events = [stored[key] for key in written]
        self.opened = {event.case_id for event in self.events if event.kind == "opened"}
        self.seen = cases.visible_among(
            work.connection, actor, [row.reference for row in self.rows.values()]
        )

    def preview(
        self, before: CaseRow | None, stood: Mapping[str, datetime | None], first: tuple[str, ...]
    ) -> Preview:
        """All of it, in words."""
        after = self.rows[self.case_id]
        own = next(event for event in self.events if event.case_id == self.case_id)
        given = after.assignee if after.assignee != (before.assignee if before else None) else None
        staff = self.work.gathering.staff
        return Preview(
            reference=before.reference if before else "",
            title=str(own.body["title"]),
            state_before=self._state(before) if before else None,
            state_after=self._state(after),
            version_before=before.version if before else 0,
            version_after=after.version,
            deadlines=self._moves(after, stood, _due(self.work, after)),
            messages=tuple(self._messages()),
            opens=tuple(self._opens()),
            tells=tuple(self._tells()),
            assigned_to=staff[given].name if given else None,
            first=first,
        )

    def _state(self, row: CaseRow) -> str:
        return self.work.machinery(row.type).workflow.state[row.state].title

    def _type(self, row: CaseRow) -> str:
        return self.work.machinery(row.type).workflow.title

    def _moves(
        self, row: CaseRow, was: Mapping[str, datetime | None], now: Mapping[str, datetime | None]
    ) -> tuple[DeadlineMove, ...]:
        known = self.work.machinery(row.type).workflow.timer
        moves = [
            DeadlineMove(
                name,
                known[name].title,
                change,
                due := now.get(name),
                was.get(name),
                over=due is not None and due <= self.work.now,
            )
            for name in {**was, **now}
            if (change := _change(name, was, now))
        ]
        return tuple(sorted(moves, key=_when_due))

    def _messages(self) -> Iterable[str]:
        for event in self.events:
            row = self.rows[event.case_id]
            if event.kind == "told" or not self._shown(row):
                continue
            for message in event.body["messages"]:
                yield f"{message['title']}, to {self._whom(message, row)}{self._whose(row)}"

    def _shown(self, row: CaseRow) -> bool:
        return row.id in self.opened or row.reference in self.seen

    def _whose(self, row: CaseRow) -> str:
        if row.id == self.case_id:
            return ""
        return f" (from the new case: {self._type(row)})" if row.id in self.opened else (
            f" (from {row.reference})"
        )  # fmt: skip

    def _whom(self, message: Mapping[str, Any], row: CaseRow) -> str:
        kind, recipient = message["recipient_kind"], message["recipient"]
        if kind == "parent":
            adults = {str(one.id): one for one in records.adults(self.work.connection, row.upn)}
            return f"{adults[recipient].name}{LANGUAGES.get(message['language'], '')}"
        if kind == "staff":
            staff = self.work.gathering.staff
            return staff[recipient].name if recipient in staff else str(recipient)
        return f"the {Role(recipient).label if kind == 'role' else kind}"

    def _opens(self) -> Iterable[str]:
        for case_id, row in self.rows.items():
            if case_id == self.case_id:
                continue
            if case_id in self.opened:
                yield f"A new case opens: {self._type(row)}, {self._state(row)}"
            elif any(event.kind == "linked" for event in self._of(case_id)):
                which = f" {row.reference}" if row.reference in self.seen else ""
                yield f"An open case is linked: {self._type(row)}{which}"

    def _tells(self) -> Iterable[str]:
        for case_id, row in self.rows.items():
            if row.reference not in self.seen:
                continue
            for event in self._of(case_id):
                if event.kind == "told":
                    moves = any(one.kind == "moved" for one in self._of(case_id))
                    yield f"{row.reference}, {self._type(row)}" + (
                        f": it moves to {self._state(row)}" if moves else ""
                    )

    def _of(self, case_id: int) -> list[StoredEvent]:
        return [event for event in self.events if event.case_id == case_id]


def _change(
    name: str, was: Mapping[str, datetime | None], now: Mapping[str, datetime | None]
) -> str:
    if name not in was:
        return "starts"
    if name not in now:
        return "stops"
    return "moves" if was[name] != now[name] else ""


def _when_due(move: DeadlineMove) -> tuple[bool, datetime | None, str]:
    at = move.due_at or move.was
    return at is None, at, move.name
