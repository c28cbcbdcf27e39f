"""The calls of one transaction: opening, steps, notes, owners and the clock, on one connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from states.context import THE_CLOCK, Actor, Context
from states.machine import Machinery, NotFromHere, Refused
from states.roles import TEAM, Role, in_words
from states.workflow import Transition, Verdict
from storage import cases, deadlines, records
from storage.cases import CaseRow
from vog_cases import references
from vog_cases.asking import read_form
from vog_cases.done import Done
from vog_cases.errors import ChangedMeanwhile, InvalidInput, NotFound, Reason, StepRefused
from vog_cases.firing import Firing
from vog_cases.gathering import Gathering, today_of
from vog_cases.logs import HeldLines
from vog_cases.meanwhile import who_was_first
from vog_cases.other_cases import OtherCases
from vog_cases.recording import Recorder, Step
from vog_cases.undoing import Undoing

if TYPE_CHECKING:
    from vog_cases.engine import Engine

Links = tuple[Mapping[str, str], ...]
ASSIGNS = (*TEAM, Role.ADMIN_SUPPORT)
"""Who may give a case to an officer outside a step (REF-R07)."""


class Work:
    """The calls of one transaction; its log lines are told only once it has landed."""

    def __init__(self, engine: Engine, connection: Connection, now: datetime) -> None:
        self.engine = engine
        self.connection = connection
        self.gathering = Gathering(connection)
        self.recorder = Recorder(connection, self.gathering)
        self.others = OtherCases(self)
        self.lines = HeldLines()
        self.now = now

    # --- opening -----------------------------------------------------------------------

    def open(
        self, actor: Actor, type_name: str, upn: str, said: Mapping[str, Any],
        parent: CaseRow | None = None,
    ) -> Done:  # fmt: skip
        """Opens a case; `parent` is the case it is opened from."""
        machinery = self.machinery(type_name)
        pupil = records.pupil(self.connection, upn.strip().upper())
        if pupil is None:
            raise NotFound(f"There is no pupil {upn}. Import the pupil first.")
        if actor.school_number is not None and actor.school_number != pupil.school_number:
            raise NotFound(f"There is no pupil {upn} at your school.")
        records.hold_pupil(self.connection, pupil.upn)
        now = self.now
        row = self.gathering.unopened(machinery.workflow, pupil.upn, pupil.school_number, now)
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
        self.lines.info("case opened", case=after.reference, actor=actor.username)
        if opening.announces is not None:
            self.others.announce_opening(opening.announces, after)
        return Done.of(after)

    # --- steps -------------------------------------------------------------------------

    def perform(
        self,
        actor: Actor,
        reference: str,
        action: str,
        said: Mapping[str, Any],
        expect_version: int | None = None,
        parent: CaseRow | None = None,
    ) -> Done:
        """Takes a step on a case the person may see; `parent` is the case whose step asks it."""
        row = self.find(actor, reference)
        self._expect(row, expect_version)
        machinery = self.machinery(row.type)
        transition = self._transition(machinery, row, action)
        evidence = self.gathering.evidence(row.upn, row.id, transition.form)
        ask = self.gathering.context(machinery.workflow, row, actor, self.now, evidence)
        verdicts = machinery.explain(transition, ask)
        failing = _reasons(self.gathering.naming(verdicts, transition, row.school_number))
        if actor.role not in transition.by:
            raise StepRefused(f"“{transition.title}” is not yours to take.", failing)
        form = read_form(transition, said, evidence, failing)
        context = replace(ask, form=form)
        return self.take(machinery, row, transition, context, links=_link(parent, "parent"))

    def take(
        self, machinery: Machinery, row: CaseRow, transition: Transition, context: Context,
        timer: Mapping[str, Any] | None = None, links: Links = (),
    ) -> Done:  # fmt: skip
        """Takes a step whose form has been read, if the rules let it."""
        try:
            state, verdicts = machinery.take(transition, context)
        except Refused as refused:
            raise _refusal(refused) from refused
        spawned = [self.others.spawn(spawn, row, context) for spawn in transition.spawns]
        opened = tuple({"reference": one.reference, "link": "child"} for one in spawned)
        step = Step(
            "moved", transition, context.form, verdicts, context, timer or {}, (*links, *opened)
        )
        after = self.recorder.moved(machinery.workflow, row, state, step)
        self.lines.info(
            "case moved", case=row.reference, action=transition.name, actor=context.actor.username
        )
        if transition.announces is not None:
            self.others.announce(transition.announces, after.upn, after)
        return Done.of(after, tuple(one.reference for one in spawned))

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
        workflow = self.machinery(row.type).workflow
        return Done.of(
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
        workflow = self.machinery(row.type).workflow
        return Done.of(
            self.recorder.remarked(
                workflow, row, actor, self.now, "assigned", f"Assigned to {chosen.name}",
                assignee=chosen.username,
            )
        )  # fmt: skip

    def undo(self, actor: Actor, reference: str, expect_version: int | None = None) -> Done:
        """Takes back the last act on a case, its own person's, while nothing hangs on it."""
        row = self.find(actor, reference)
        self._expect(row, expect_version)
        if row.closed_at is not None:
            records.hold_pupil(self.connection, row.upn)
        workflow = self.machinery(row.type).workflow
        undoing = Undoing(self.gathering, workflow, row, actor, self.now)
        answer = undoing.answer()
        if not answer.possible:
            raise StepRefused(answer.says)
        letters = undoing.taken.body["messages"]
        if records.withdraw_messages(self.connection, row.id, answer.number) != len(letters):
            raise StepRefused(undoing.has_left(str(letters[0]["title"])))
        after = self.recorder.undone(workflow, row, actor, self.now, undoing.taken, undoing.before)
        self.lines.info(
            "step taken back", case=row.reference, number=answer.number, actor=actor.username
        )
        return Done.of(after)

    # --- the clock ---------------------------------------------------------------------

    def fire_next(self, now: datetime, case_id: int | None = None) -> bool | None:
        """Fires the oldest deadline that is due: None when nothing is, False when it failed."""
        timer = deadlines.claim_next(self.connection, now, case_id)
        if timer is None:
            return None
        firing = Firing(self, timer, now)
        held = self.lines.mark()
        try:
            with self.connection.begin_nested():
                firing.run()
        except Exception as problem:  # noqa: BLE001 - whatever fails becomes an incident people see
            self.lines.back_to(held)
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
        workflow = self.machinery(row.type).workflow
        self.recorder.remarked(
            workflow, row, actor, self.now, "retried", f"Try again: {workflow.timer[name].title}"
        )

    def clock_takes(
        self, row: CaseRow, action: str, at: datetime, timer: Mapping[str, Any]
    ) -> None:
        """Takes a step as the clock, as of the time it was due (invariant 11)."""
        machinery = self.machinery(row.type)
        transition = machinery.find(row.state, action)
        evidence = self.gathering.evidence(row.upn, row.id, transition.form)
        context = self.gathering.context(machinery.workflow, row, THE_CLOCK, at, evidence)
        self.take(machinery, row, transition, replace(context, form=transition.form()), timer)

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

    def machinery(self, type_name: str) -> Machinery:
        """The machine of a case type; InvalidInput where there is none."""
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


def case_id_of(connection: Connection, reference: str) -> int | None:
    """The number of the case of that reference as people type it; None where there is none."""
    try:
        known = references.parse(reference)
    except references.MistypedReference:
        return None
    return cases.id_of(connection, str(known))


def _link(parent: CaseRow | None, kind: str) -> Links:
    return ({"reference": parent.reference, "link": kind},) if parent else ()


def reason_of(verdict: Verdict) -> Reason:
    """What a guard that does not hold says, as it is told to a person."""
    return Reason(
        verdict.rule, verdict.says, verdict.source, verdict.fix, verdict.field, verdict.found
    )


def _reasons(verdicts: tuple[Verdict, ...]) -> tuple[Reason, ...]:
    return tuple(reason_of(one) for one in verdicts if not one.holds)


def _refusal(refused: Refused) -> StepRefused:
    return StepRefused(
        f"“{refused.transition.title}” is not possible yet.", _reasons(refused.reasons)
    )
