"""Proof that the history is whole: every seal, every replay, and the first thing that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from sqlalchemy import Connection

from states.machine import Machinery
from storage import cases, deadlines, history
from storage.cases import CaseRow
from storage.deadlines import CANCELLED, INCIDENT, PASSED, PENDING
from storage.history import StoredEvent
from vog_cases import chain
from vog_cases.replay import NotExplained, Rebuilt, ToldTimer, differences, replay


@dataclass(frozen=True)
class Finding:
    """The first thing that is wrong: the case, the event where there is one, and what."""

    reference: str
    number: int | None
    says: str


@dataclass(frozen=True)
class Proof:
    """What a verification found."""

    cases: int
    events: int
    finding: Finding | None

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.finding is None


def verify(
    connection: Connection,
    machines: Mapping[str, Machinery],
    progress: Callable[[int, int], None] | None = None,
) -> Proof:
    """Checks each case's chain of seals and that replaying its events gives exactly its row.

    `progress` is told after each case how many are done, of how many; what it raises ends the
    verification.
    """
    ids = cases.all_ids(connection)
    histories = _by_case(connection)
    events = 0
    for done, case_id in enumerate(ids, 1):
        row = cases.by_id(connection, case_id)
        lines = histories.get(case_id)
        finding = check_case(connection, machines, row, lines)
        events += len(lines)
        if finding is not None:
            return Proof(done, events, finding)
        if progress is not None:
            progress(done, len(ids))
    stray = histories.left_over()
    if stray is not None:
        return Proof(len(ids), events, Finding(f"case {stray}", None, "has events but no row"))
    return Proof(len(ids), events, None)


class _ByCase:
    """The events of one case after the other, from one pass over all of them."""

    def __init__(self, events: Iterator[StoredEvent]) -> None:
        self._groups = groupby(events, key=lambda event: event.case_id)
        self._ahead = self._read()

    def _read(self) -> tuple[int, list[StoredEvent]] | None:
        found = next(self._groups, None)
        return (found[0], list(found[1])) if found else None

    def get(self, case_id: int) -> list[StoredEvent]:
        if self._ahead is None or self._ahead[0] != case_id:
            return []
        lines = self._ahead[1]
        self._ahead = self._read()
        return lines

    def left_over(self) -> int | None:
        return self._ahead[0] if self._ahead else None


def _by_case(connection: Connection) -> _ByCase:
    return _ByCase(history.in_order(connection))


def check_case(
    connection: Connection,
    machines: Mapping[str, Machinery],
    row: CaseRow,
    lines: list[StoredEvent],
) -> Finding | None:
    """The first thing wrong with one case, None when all is well."""
    if not lines:
        return Finding(row.reference, None, "has no history")
    broken = _chain(row, lines)
    if broken is not None:
        return broken
    machinery = machines.get(row.type)
    if machinery is None:
        return Finding(row.reference, None, f"is of the unknown type {row.type}")
    try:
        rebuilt = replay(machinery.workflow, lines)
    except NotExplained as problem:
        return Finding(row.reference, problem.number, str(problem))
    wrong = differences(rebuilt, row)
    if wrong:
        return Finding(row.reference, None, f"the row differs from its history: {', '.join(wrong)}")
    return _timers(connection, row, rebuilt)


def _chain(row: CaseRow, lines: list[StoredEvent]) -> Finding | None:
    previous = b""
    for place, event in enumerate(lines, 1):
        if event.number != place:
            return Finding(row.reference, place, f"event {place} is missing")
        if event.previous_hash != previous:
            return Finding(row.reference, place, "does not follow the event before it")
        if not private_fits(event):
            return Finding(row.reference, place, "its personal part was changed")
        if seal_of(row.reference, event) != event.hash:
            return Finding(row.reference, place, "was changed after it was written")
        previous = event.hash
    return None


def seal_of(reference: str, event: StoredEvent) -> bytes:
    """The seal that an event of that case should have."""
    line = chain.Line(
        reference, event.number, event.at, event.effective_at, event.kind, event.action,
        event.actor, event.role, event.body,
    )  # fmt: skip
    return chain.seal(line, event.commitment, event.previous_hash)


def private_fits(event: StoredEvent) -> bool:
    """Whether the personal part is what was sealed; one that was erased cannot contradict it."""
    if event.private is None or event.salt is None:
        return True
    return chain.commit(event.salt, event.private) == event.commitment


def _timers(connection: Connection, row: CaseRow, rebuilt: Rebuilt) -> Finding | None:
    gone = (PASSED, CANCELLED)
    told = {key: one for key, one in rebuilt.timers.items() if one.status not in gone}
    stored = {
        (one.name, one.phase): ToldTimer(
            one.status, one.due_at, one.fires_at, one.fired_due_at, one.fired_at
        )
        for one in deadlines.of_case(connection, row.id)
        if one.status not in gone
    }
    for key in sorted(set(told) | set(stored)):
        if not _same(told.get(key), stored.get(key)):
            return Finding(row.reference, None, f"the deadline {key[0]} differs from its history")
    return None


def _same(told: ToldTimer | None, stored: ToldTimer | None) -> bool:
    """A firing that failed three times is an incident in the table before any event tells of it."""
    if told is None or stored is None:
        return told is stored
    if stored.status == INCIDENT and told.status == PENDING:
        stored = replace(stored, status=PENDING)
    return told == stored
