"""The one door: every change of a case begins here (invariant 1).

Each call is one transaction that writes the case's row, exactly one event a step, the difference
in deadlines, the outgoing messages and any linked case. All of it lands, or none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy
from sqlalchemy import Connection

from states.check import require_sound
from states.context import Actor
from states.fingerprint import fingerprint
from states.machine import Machinery
from states.school_terms import UnknownSchoolYear
from states.workflow import Workflow
from storage import deadlines, records
from storage.database import reading, rehearsing, writing
from vog_cases import previewing
from vog_cases.clock import Clock
from vog_cases.done import Done
from vog_cases.errors import InvalidInput, Reason, WorkflowChanged
from vog_cases.gathering import Gathering
from vog_cases.previewing import Preview
from vog_cases.reading_cases import Reader
from vog_cases.undoing import Undoable, Undoing
from vog_cases.work import Work, case_id_of
from workflows.registry import WORKFLOWS
from workflows.rulebook import RULEBOOK

__all__ = ["Done", "Engine", "Fired", "Preview", "Work"]


@dataclass(frozen=True)
class Fired:
    """How many deadlines a sweep fired, and how many failed and will be tried again."""

    fired: int
    failed: int


class Engine:
    """Opens cases, takes steps and fires deadlines on one database."""

    def __init__(
        self,
        database: sqlalchemy.Engine,
        clock: Clock,
        workflows: Mapping[str, Workflow] = WORKFLOWS,
    ) -> None:
        self.database = database
        self.clock = clock
        self.machines = {name: Machinery(workflow) for name, workflow in workflows.items()}

    def register_workflows(self) -> None:
        """Remembers each workflow's version at its first use, once it is proved sound.

        WorkflowChanged where one was changed without a new number (invariant 13).
        """
        with reading(self.database) as connection:
            known = records.fingerprints(connection)
        fresh = []
        for machinery in self.machines.values():
            flow = machinery.workflow
            now = fingerprint(flow)
            before = known.get((flow.type, flow.version))
            if before is None:
                require_sound(flow, RULEBOOK, list(self.machines))
                fresh.append((flow.type, flow.version, now))
            elif before != now:
                raise WorkflowChanged(
                    f"The workflow “{flow.type}” version {flow.version} has changed since this "
                    "database first used it. Give the changed workflow a new version number."
                )
        if fresh:
            with writing(self.database) as connection:
                for type_name, version, value in fresh:
                    records.add_fingerprint(connection, type_name, version, value)

    @contextmanager
    def transaction(self) -> Iterator[Work]:
        """Several calls as one: all of them land, or none."""
        with writing(self.database) as connection, self._working(connection) as work:
            yield work
        work.lines.tell()

    @contextmanager
    def on_several(self, references: Iterable[str]) -> Iterator[tuple[Work, list[str]]]:
        """One transaction on several cases, whose passed deadlines fire first; and the cases in
        the order in which all who lock several do it, so that no two wait for each other.
        """
        in_order = sorted(references)
        for reference in in_order:
            self.settle(reference)
        with self.transaction() as work:
            yield work, in_order

    @contextmanager
    def rehearsal(self) -> Iterator[Work]:
        """Several calls that are taken back at the end: nothing lands and no log tells of them."""
        with rehearsing(self.database) as connection, self._working(connection) as work:
            yield work

    @contextmanager
    def _working(self, connection: Connection) -> Iterator[Work]:
        try:
            yield Work(self, connection, self.clock.now())
        except UnknownSchoolYear as unknown:
            check = Reason("GEN-R02", "Check the year of the dates you gave.", of_the_answer=True)
            raise InvalidInput(str(unknown), (check,)) from unknown

    def person(self, username: str) -> Actor:
        """Who acts under that name; NotFound where nobody does."""
        with reading(self.database) as connection:
            return Gathering(connection).person(username)

    def open(self, actor: Actor, type_name: str, upn: str, said: Mapping[str, Any]) -> Done:
        """Opens a case of a type for a child."""
        with self.transaction() as work:
            return work.open(actor, type_name, upn, said)

    def perform(
        self,
        actor: Actor,
        reference: str,
        action: str,
        said: Mapping[str, Any],
        expect_version: int | None = None,
    ) -> Done:
        """Takes a step. Deadlines of the case that have passed fire first, as of their time."""
        self.settle(reference)
        with self.transaction() as work:
            return work.perform(actor, reference, action, said, expect_version)

    def preview(
        self,
        actor: Actor,
        reference: str,
        action: str,
        said: Mapping[str, Any],
        expect_version: int | None = None,
    ) -> Preview:
        """What `perform` would do, by the same code, without doing it; refuses just as it does."""
        with self.rehearsal() as work:
            return previewing.step(work, actor, reference, action, said, expect_version)

    def preview_open(
        self, actor: Actor, type_name: str, upn: str, said: Mapping[str, Any]
    ) -> Preview:
        """What `open` would do, by the same code, without doing it; refuses just as it does."""
        with self.rehearsal() as work:
            return previewing.opening(work, actor, type_name, upn, said)

    def note(self, actor: Actor, reference: str, text: str) -> Done:
        """Adds a note to a case's history."""
        self.settle(reference)
        with self.transaction() as work:
            return work.note(actor, reference, text)

    def assign(self, actor: Actor, reference: str, username: str) -> Done:
        """Gives a case to an officer."""
        self.settle(reference)
        with self.transaction() as work:
            return work.assign(actor, reference, username)

    def undo(self, actor: Actor, reference: str, expect_version: int | None = None) -> Done:
        """Takes back a person's own last act on a case; StepRefused says why it cannot be."""
        self.settle(reference)
        with self.transaction() as work:
            return work.undo(actor, reference, expect_version)

    def undo_all(self, actor: Actor, versions: Mapping[str, int]) -> None:
        """Takes back what was done to several cases in one go, on all of them or on none.

        `versions` says of each case by its reference at which version it was seen.
        """
        with self.on_several(versions) as (work, in_order):
            for reference in in_order:
                work.undo(actor, reference, versions[reference])

    def undoable(self, reader: Reader, reference: str) -> Undoable:
        """Whether the reading person could take back the last act on a case now."""
        row = reader.row(reference)
        workflow = self.machines[row.type].workflow
        return Undoing(reader.gathering, workflow, row, reader.person, reader.now).answer()

    def tick(self, limit: int | None = None) -> Fired:
        """Fires all that is due, oldest first. One failure never stops the rest (invariant 5)."""
        return self._fire_all(None, limit)

    def settle(self, reference: str) -> Fired:
        """Fires what is due on one case, so that a step never overtakes a passed deadline."""
        now = self.clock.now()
        with reading(self.database) as connection:
            case_id = case_id_of(connection, reference)
            due = case_id is not None and deadlines.has_due(connection, now, case_id)
        return self._fire_all(case_id, None) if due else Fired(0, 0)

    def retry(self, actor: Actor, reference: str, name: str) -> None:
        """Sets a deadline that became an incident to fire again; NotFound if there is none."""
        with self.transaction() as work:
            work.retry(actor, reference, name)

    def _fire_all(self, case_id: int | None, limit: int | None) -> Fired:
        fired = failed = 0
        now = self.clock.now()
        while limit is None or fired + failed < limit:
            with self.transaction() as work:
                result = work.fire_next(now, case_id)
            if result is None:
                break
            fired, failed = fired + result, failed + (not result)
        return Fired(fired, failed)
