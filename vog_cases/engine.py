"""The one door: only this module changes a case (invariant 1).

Each call is one transaction that writes the case's row, exactly one event a step, the difference
in deadlines, the outgoing messages and any linked case. All of it lands, or none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy
import structlog
from sqlalchemy import Connection

from states.check import require_sound
from states.context import THE_CLOCK, Actor, Context
from states.fingerprint import fingerprint
from states.machine import Machinery, NotFromHere, Refused
from states.roles import TEAM, Role, in_words
from states.school_terms import UnknownSchoolYear
from states.workflow import Happening, Send, Spawn, To, Transition, Verdict, Workflow
from storage import cases, deadlines, records
from storage.cases import CaseRow
from storage.database import reading, writing
from vog_cases import references
from vog_cases.asking import read_form
from vog_cases.clock import Clock
from vog_cases.errors import (
    ChangedMeanwhile,
    InvalidInput,
    NotFound,
    Reason,
    StepRefused,
    WorkflowChanged,
)  # fmt: skip
from vog_cases.firing import Firing
from vog_cases.gathering import Gathering, today_of
from vog_cases.meanwhile import who_was_first
from vog_cases.outbox import addressed
from vog_cases.recording import Recorder, Step
from workflows.registry import WORKFLOWS
from workflows.rulebook import RULEBOOK

log = structlog.get_logger()

ASSIGNS = (*TEAM, Role.ADMIN_SUPPORT)
"""Who may give a case to an officer outside a step (REF-R07)."""


@dataclass(frozen=True)
class Done:
    """What a call did: the case as it is now, and the cases it opened or linked."""

    case_id: int
    reference: str
    type: str
    state: str
    version: int
    linked: tuple[str, ...] = ()


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
        now = self.clock.now()
        with writing(self.database) as connection:
            try:
                yield Work(self, connection, now)
            except UnknownSchoolYear as unknown:
                fix = "Check the year of the dates you gave."
                raise InvalidInput(str(unknown), (Reason("GEN-R02", fix, fix=fix),)) from unknown

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

    def tick(self, limit: int | None = None) -> Fired:
        """Fires all that is due, oldest first. One failure never stops the rest (invariant 5)."""
        return self._fire_all(None, limit)

    def settle(self, reference: str) -> Fired:
        """Fires what is due on one case, so that a step never overtakes a passed deadline."""
        try:
            known = str(references.parse(reference))
        except references.MistypedReference:
            return Fired(0, 0)
        now = self.clock.now()
        with reading(self.database) as connection:
            case_id = cases.id_of(connection, known)
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


@dataclass(frozen=True)
class Fired:
    """How many deadlines a sweep fired, and how many failed and will be tried again."""

    fired: int
    failed: int


class Work:
    """The calls of one transaction."""

    def __init__(self, engine: Engine, connection: Connection, now: datetime) -> None:
        self.engine = engine
        self.connection = connection
        self.gathering = Gathering(connection)
        self.recorder = Recorder(connection, self.gathering)
        self.now = now

    # --- opening -----------------------------------------------------------------------

    def open(
        self, actor: Actor, type_name: str, upn: str, said: Mapping[str, Any],
        parent: CaseRow | None = None,
    ) -> Done:  # fmt: skip
        """Opens a case; `parent` is the case it is opened from."""
        machinery = self._machinery(type_name)
        pupil = records.pupil(self.connection, upn.strip().upper())
        if pupil is None:
            raise NotFound(f"There is no pupil {upn}. Import the pupil first.")
        if actor.school_number is not None and actor.school_number != pupil.school_number:
            raise NotFound(f"There is no pupil {upn} at your school.")
        records.hold_pupil(self.connection, pupil.upn)
        now = self.now
        row = self._new_row(machinery.workflow, pupil.upn, pupil.school_number, now)
        opening = machinery.workflow.opening
        evidence = self.gathering.evidence(pupil.upn, None, opening.form)
        ask = self.gathering.context(machinery.workflow, row, actor, now, evidence)
        verdicts = machinery.explain(opening, ask)
        failing = _reasons(self.gathering.naming(verdicts, opening, pupil.school_number))
        if actor.role not in opening.by:
            raise StepRefused(f"“{opening.title}” is not yours to take.", failing)
        form = read_form(opening, said, evidence, failing)
        context = replace(ask, form=form)
        try:
            verdicts = machinery.check_opening(context)
        except Refused as refused:
            raise _refusal(refused) from refused
        number = records.next_number(self.connection, f"{type_name}-{today_of(now).year}")
        row = replace(row, reference=references.make(type_name, today_of(now).year, number))
        step = Step("opened", opening, form, verdicts, context, links=_link(parent, "parent"))
        after = self.recorder.opened(machinery.workflow, row, step)
        if parent is not None:
            cases.link(self.connection, parent.id, after.id, "opened from", now)
        log.info("case opened", case=after.reference, actor=actor.username)
        if opening.announces is not None:
            self._announce_opening(opening.announces, after)
        return _done(after)

    def _announce_opening(self, happening: Happening, row: CaseRow) -> None:
        """What is opened for one child is told on the family's other cases too (CME-R23)."""
        for sibling, _ in records.siblings(self.connection, row.upn):
            self.announce(happening, sibling, row)

    def _new_row(self, workflow: Workflow, upn: str, school: str | None, now: datetime) -> CaseRow:
        return CaseRow(
            id=0, reference="", type=workflow.type, workflow_version=workflow.version,
            policy_version=self.gathering.policy_version(today_of(now)),
            state=workflow.initial.name, version=0, upn=upn, school_number=school, assignee=None,
            opened_at=now, entered_at=now, last_activity_at=now, closed_at=None, due_at=None,
            warn_at=None, escalation=None, priority=0, facts={},
        )  # fmt: skip

    # --- steps -------------------------------------------------------------------------

    def perform(
        self,
        actor: Actor,
        reference: str,
        action: str,
        said: Mapping[str, Any],
        expect_version: int | None = None,
    ) -> Done:
        """Takes a step on a case the person may see."""
        row = self.find(actor, reference)
        self._expect(row, expect_version)
        machinery = self._machinery(row.type)
        transition = self._transition(machinery, row, action)
        evidence = self.gathering.evidence(row.upn, row.id, transition.form)
        ask = self.gathering.context(machinery.workflow, row, actor, self.now, evidence)
        verdicts = machinery.explain(transition, ask)
        failing = _reasons(self.gathering.naming(verdicts, transition, row.school_number))
        if actor.role not in transition.by:
            raise StepRefused(f"“{transition.title}” is not yours to take.", failing)
        form = read_form(transition, said, evidence, failing)
        return self._take(machinery, row, transition, replace(ask, form=form))

    def _take(
        self, machinery: Machinery, row: CaseRow, transition: Transition, context: Context,
        timer: Mapping[str, Any] | None = None,
    ) -> Done:  # fmt: skip
        try:
            state, verdicts = machinery.take(transition, context)
        except Refused as refused:
            raise _refusal(refused) from refused
        spawned = [self._spawn(spawn, row, context) for spawn in transition.spawns]
        step = Step(
            "moved", transition, context.form, verdicts, context, timer=timer or {},
            links=tuple({"reference": done.reference, "link": "child"} for done in spawned),
        )  # fmt: skip
        after = self.recorder.moved(machinery.workflow, row, state, step)
        log.info(
            "case moved", case=row.reference, action=transition.name, actor=context.actor.username
        )
        if transition.announces is not None:
            self.announce(transition.announces, after.upn, after)
        return _done(after, tuple(done.reference for done in spawned))

    def announce(self, happening: Happening, upn: str, source: CaseRow | None = None) -> None:
        """Tells the child's other open cases what has happened, and stops those that stop for it.

        `source` is the case it happened in; without one it came in with the records.
        """
        for case_id in cases.open_ids_of(self.connection, (upn,)):
            if source is None or case_id != source.id:
                self._hear(cases.by_id(self.connection, case_id, lock=True), happening, source)

    def _hear(self, row: CaseRow, happening: Happening, source: CaseRow | None) -> None:
        machinery = self._machinery(row.type)
        where = f"see {source.reference}" if source else "see the pupil records"
        title = f"Told: {happening.value}, {where}"
        tell = (To.CASEWORKER, Role.LEAD_INCLUSION_OFFICER)
        kin = "same child" if source and source.upn == row.upn else "sibling"
        links = ({"reference": source.reference, "link": kin},) if source else ()
        outgoing = addressed([Send("told", title, to) for to in tell], row, ())
        row = self.recorder.remarked(
            machinery.workflow, row, THE_CLOCK, self.now, "told", title, links=links,
            outgoing=outgoing, extra={"happening": happening.name},
        )  # fmt: skip
        stop = machinery.workflow.stops_for.get(happening)
        if stop is None or machinery.workflow.transition(row.state, stop) is None:
            return
        transition = machinery.find(row.state, stop)
        evidence = self.gathering.evidence(row.upn, row.id, transition.form)
        context = self.gathering.context(
            machinery.workflow, row, THE_CLOCK, self.now, evidence, transition.form()
        )
        self._take(machinery, row, transition, context)

    def _spawn(self, spawn: Spawn, parent: CaseRow, context: Context) -> Done:
        existing = cases.open_case_of(self.connection, spawn.type, parent.upn)
        if existing is not None and spawn.joins:
            done = self._link_existing(parent, existing, context.actor)
            flow = self._machinery(spawn.type).workflow
            if flow.state[existing.state].initial:  # a draft must not keep the request unseen
                for action in spawn.then:
                    done = self.perform(context.actor, done.reference, action, {})
            return done
        done = self.open(context.actor, spawn.type, parent.upn, spawn.form(context), parent)
        for action in spawn.then:
            done = self.perform(context.actor, done.reference, action, {})
        return done

    def _link_existing(self, parent: CaseRow, child: CaseRow, actor: Actor) -> Done:
        cases.link(self.connection, parent.id, child.id, "linked", self.now)
        workflow = self._machinery(child.type).workflow
        links = ({"reference": parent.reference, "link": "parent"},)
        after = self.recorder.remarked(
            workflow, child, actor, self.now, "linked", "Linked to another case", links=links
        )
        return _done(after)

    def _transition(self, machinery: Machinery, row: CaseRow, action: str) -> Transition:
        try:
            return machinery.find(row.state, action)
        except NotFromHere:
            pass
        workflow = machinery.workflow
        elsewhere = [step for step in workflow.transitions if step.name == action]
        if not elsewhere:
            raise InvalidInput(
                f"A {workflow.title.lower()} has no step “{action}”.",
                (Reason("", "See what can be done.", fix=f"vog-cases actions {row.reference}"),),
            )
        title, here = elsewhere[0].title, workflow.state[row.state].title
        places = ", ".join(workflow.state[name].title for step in elsewhere for name in step.source)
        says = f"“{title}” is not possible from where the case stands: {here}."
        raise StepRefused(says, (Reason("state", says, "", f"It is possible from: {places}."),))

    # --- notes and owners --------------------------------------------------------------

    def note(self, actor: Actor, reference: str, text: str) -> Done:
        """Adds a note; closed cases can be noted too."""
        if not text.strip():
            raise InvalidInput("The note is empty. Write what happened.")
        row = self.find(actor, reference)
        workflow = self._machinery(row.type).workflow
        return _done(
            self.recorder.remarked(
                workflow, row, actor, self.now, "noted", "Note", private={"text": text.strip()}
            )
        )

    def assign(self, actor: Actor, reference: str, username: str) -> Done:
        """Gives an open case to an officer of the team (REF-R07)."""
        row = self.find(actor, reference)
        if actor.role not in ASSIGNS:
            raise StepRefused(
                "Cases are given away by those who work on them.",
                (Reason("role", f"This is for {in_words(ASSIGNS)}.", "RULEBOOK 13.1"),),
            )
        if row.closed_at is not None:
            raise StepRefused(f"{row.reference} is closed and keeps its officer.")
        chosen = self.gathering.staff.get(username)
        if chosen is None or chosen.school_number is not None or not chosen.active:
            raise NotFound(f"There is no officer “{username}” in the team.")
        workflow = self._machinery(row.type).workflow
        return _done(
            self.recorder.remarked(
                workflow, row, actor, self.now, "assigned", f"Assigned to {chosen.username}",
                assignee=chosen.username,
            )
        )  # fmt: skip

    # --- the clock ---------------------------------------------------------------------

    def fire_next(self, now: datetime, case_id: int | None = None) -> bool | None:
        """Fires the oldest deadline that is due: None when nothing is, False when it failed."""
        timer = deadlines.claim_next(self.connection, now, case_id)
        if timer is None:
            return None
        firing = Firing(self, timer, now)
        try:
            with self.connection.begin_nested():
                firing.run()
        except Exception as problem:  # noqa: BLE001 - whatever fails becomes an incident people see
            firing.failed(problem)
            return False
        return True

    def retry(self, actor: Actor, reference: str, name: str) -> None:
        """An incident goes back to pending; one that cannot be worked out is derived afresh."""
        row = self.find(actor, reference)
        stuck = [
            timer
            for timer in deadlines.of_case(self.connection, row.id)
            if timer.name == name and timer.status == deadlines.INCIDENT
        ]
        if not stuck:
            raise NotFound(f"{row.reference} has no incident called “{name}”.")
        for timer in stuck:
            if timer.due_at is not None:
                values = {"status": deadlines.PENDING, "attempts": 0, "retry_at": None}
                deadlines.change(self.connection, timer.id, values)
        workflow = self._machinery(row.type).workflow
        self.recorder.remarked(
            workflow, row, actor, self.now, "retried", f"Try again: {workflow.timer[name].title}"
        )

    def clock_takes(
        self, row: CaseRow, action: str, at: datetime, timer: Mapping[str, Any]
    ) -> None:
        """Takes a step as the clock, as of the time it was due (invariant 11)."""
        machinery = self._machinery(row.type)
        transition = machinery.find(row.state, action)
        evidence = self.gathering.evidence(row.upn, row.id, transition.form)
        context = self.gathering.context(machinery.workflow, row, THE_CLOCK, at, evidence)
        self._take(machinery, row, transition, replace(context, form=transition.form()), timer)

    # --- looking up --------------------------------------------------------------------

    def find(self, actor: Actor, reference: str) -> CaseRow:
        """The case, held for this transaction; NotFound where there is none this person may see."""
        try:
            known = references.parse(reference)
        except references.MistypedReference as mistyped:
            raise NotFound(str(mistyped)) from mistyped
        row = cases.find(self.connection, str(known), actor, lock=True)
        if row is None:
            raise NotFound(f"There is no case {known} that you can see.")
        return row

    def _machinery(self, type_name: str) -> Machinery:
        try:
            return self.engine.machines[type_name]
        except KeyError:
            known = ", ".join(self.engine.machines)
            raise InvalidInput(
                f"“{type_name}” is not a case type; choose one of {known}."
            ) from None

    def _expect(self, row: CaseRow, version: int | None) -> None:
        if version is None or version == row.version:
            return
        first = who_was_first(self.connection, row, version, self.gathering.staff)
        if first is not None:
            raise ChangedMeanwhile(first)


def _link(parent: CaseRow | None, kind: str) -> tuple[Mapping[str, str], ...]:
    return ({"reference": parent.reference, "link": kind},) if parent else ()


def _reasons(verdicts: tuple[Verdict, ...]) -> tuple[Reason, ...]:
    return tuple(
        Reason(v.rule, v.says, v.source, v.fix, v.field, v.found) for v in verdicts if not v.holds
    )


def _refusal(refused: Refused) -> StepRefused:
    return StepRefused(
        f"“{refused.transition.title}” is not possible yet.", _reasons(refused.reasons)
    )


def _done(row: CaseRow, linked: tuple[str, ...] = ()) -> Done:
    return Done(row.id, row.reference, row.type, row.state, row.version, linked)
