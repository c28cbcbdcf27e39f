"""What a person reads of cases: plain data for the screen and for JSON. Nothing changes here."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from states.calendar import start_of_day
from states.context import Actor, Context
from states.forms import FieldSpec, fields_of
from states.machine import Choosable, Machinery
from states.roles import Role
from states.workflow import Escalate, Remind, Take, Timer, Workflow
from storage import cases, deadlines, history, records
from storage.cases import CaseRow, Filter, Listed
from storage.deadlines import CANCELLED, FIRED, INCIDENT, PASSED, PENDING, TimerRow
from storage.history import StoredEvent
from vog_cases import references
from vog_cases.asking import options_for
from vog_cases.errors import NotFound
from vog_cases.gathering import Gathering, asks_for_an_officer, today_of
from vog_cases.plain_text import when
from vog_cases.timers import DUE, WARN, ladder_above


@dataclass(frozen=True)
class Deadline:
    """A deadline of a case as people see it."""

    name: str
    title: str
    due_at: datetime | None
    status: str
    then: str
    working: Mapping[str, Any] | None
    counts: bool
    error: str = ""
    fires_at: datetime | None = None
    fired: str = ""
    """Of one that is no deadline of the case and is behind us: what it did."""
    told: str = ""
    """Of one that nobody met: who has been told, and who is next."""


@dataclass(frozen=True)
class Action:
    """A step from where the case stands, and why it may not be possible."""

    name: str
    title: str
    to: str
    allowed: bool
    choosable: Choosable
    fields: tuple[FieldSpec, ...]
    options: Mapping[str, tuple[tuple[str, str], ...]]
    ends: bool
    """Whether the case is closed afterwards."""


@dataclass(frozen=True)
class CaseDetail:
    """One case, whole."""

    row: CaseRow
    workflow: Workflow
    pupil: records.PupilRow
    school: tuple[str, str] | None
    deadlines: tuple[Deadline, ...]
    history: tuple[StoredEvent, ...]
    links: tuple[Mapping[str, str], ...]
    documents: tuple[Mapping[str, Any], ...]
    messages: tuple[Mapping[str, Any], ...]
    names: Mapping[str, str]
    adults: Mapping[str, str]
    """The child's contacts by the number that facts hold."""

    @property
    def taken_back(self) -> frozenset[int]:
        """The numbers of the events that a later event takes back."""
        return frozenset(one.body["undoes"] for one in self.history if one.kind == "undone")


class Reader:
    """Reads for one person, within one transaction."""

    def __init__(
        self, connection: Connection, machines: Mapping[str, Machinery], person: Actor,
        now: datetime,
    ) -> None:  # fmt: skip
        self.connection = connection
        self.machines = machines
        self.person = person
        self.now = now
        self.gathering = Gathering(connection)

    def worklist(self, wanted: Filter, limit: int | None = None) -> list[Listed]:
        """The cases this person may see, the most urgent first."""
        return cases.listed(
            self.connection, self.person, wanted, self.now, limit, self._points_for_waiting
        )

    def ordered_ids(self, wanted: Filter, limit: int) -> array[int]:
        """The numbers of those cases in the same order, for a list that reads lines as it goes."""
        return cases.ordered_ids(
            self.connection, self.person, wanted, self.now, limit, self._points_for_waiting
        )

    def _points_for_waiting(self, since: datetime) -> list[tuple[datetime, int]]:
        """The points of REF-R15 for the working days that a case has waited, as they fall from one
        opened at `since` to one of today."""
        first, today = today_of(since), today_of(self.now)
        policy = self.gathering.policy(self.gathering.policy_version(today))
        weight, calendar = int(policy["ref.weight.waiting"]), self.gathering.calendar(None)
        points = weight * calendar.working_days_between(first, today)
        steps = [(start_of_day(first), points)]
        for day in (first + timedelta(days=one) for one in range(1, (today - first).days + 1)):
            if calendar.is_working_day(day):
                points -= weight
                steps.append((start_of_day(day), points))
        return steps

    def count(self, wanted: Filter) -> int:
        """How many cases the worklist holds."""
        return cases.count(self.connection, self.person, wanted, self.now)

    def row(self, reference: str) -> CaseRow:
        """The row of a case this person may see; NotFound otherwise."""
        try:
            known = references.parse(reference)
        except references.MistypedReference as mistyped:
            raise NotFound(str(mistyped)) from mistyped
        row = cases.find(self.connection, str(known), self.person)
        if row is None:
            raise NotFound(f"There is no case {known} that you can see.")
        return row

    def case(self, reference: str) -> CaseDetail:
        """One case with its deadlines, history, links, documents and outbox."""
        row = self.row(reference)
        pupil = records.pupil(self.connection, row.upn)
        if pupil is None:
            raise NotFound(f"The pupil of {row.reference} is missing from the records.")
        name = records.school_name(self.connection, row.school_number or "")
        others = cases.related(self.connection, row.id, row.upn)
        seen = cases.visible_among(
            self.connection, self.person, [other.reference for other in others]
        )
        return CaseDetail(
            row=row,
            workflow=self.machines[row.type].workflow,
            pupil=pupil,
            school=(row.school_number or "", name or "") if row.school_number else None,
            deadlines=tuple(self.deadlines(row)),
            history=tuple(history.of_case(self.connection, row.id)),
            links=tuple(
                {"reference": other.reference, "type": other.type, "state": other.state,
                 "link": other.link}
                for other in others
                if other.reference in seen
            ),
            documents=tuple(records.documents(self.connection, row.id)),
            messages=tuple(records.messages(self.connection, row.id)),
            names={who.username: who.name for who in self.gathering.staff.values()},
            adults={
                str(adult.id): f"{adult.name}, {adult.relationship}".rstrip(", ")
                for adult in records.adults(self.connection, row.upn)
            },
        )  # fmt: skip

    def batches(self, limit: int) -> list[Mapping[str, Any]]:
        """Calendar and parameter changes, newest first, with the moves this person may see."""
        found = records.batches(self.connection, limit)
        named = {move["reference"] for batch in found for move in batch["moved"]}
        seen = cases.visible_among(self.connection, self.person, named)
        return [
            {**batch, "moved": [one for one in batch["moved"] if one["reference"] in seen]}
            for batch in found
        ]

    def context(self, row: CaseRow) -> Context:
        """What the rules see of this case for this person now."""
        workflow = self.machines[row.type].workflow
        evidence = self.gathering.evidence(row.upn, row.id, None)
        return self.gathering.context(workflow, row, self.person, self.now, evidence)

    def actions(self, reference: str) -> tuple[CaseRow, list[Action]]:
        """Every step from where the case stands, possible or not, in the workflow's order."""
        row = self.row(reference)
        return row, self.steps(row, self.with_team(self.context(row)))

    def steps(self, row: CaseRow, context: Context) -> list[Action]:
        """The same of a case whose context is known; the officers a form offers are those in it."""
        return [self._action(one, context) for one in self.choices(row, context)]

    def choices(self, row: CaseRow, context: Context) -> list[Choosable]:
        """The same without what their forms ask and offer."""
        found = self.machines[row.type].choices(context)
        return [self._naming(one, row) for one in found]

    def with_team(self, context: Context) -> Context:
        """The context with the officers a case may be given to, whom it suits best first; as it
        is where no step from here asks for one: who has how many cases is counted.
        """
        workflow = self.machines[context.case.type].workflow
        leaving = workflow.leaving(context.case.state)
        if not any(asks_for_an_officer(step.form) for step in leaving):
            return context
        suits, team = workflow.suits, self.gathering.team()
        if suits is not None:
            team = tuple(sorted(team, key=lambda one: -suits(context, one)))
        return replace(context, evidence=replace(context.evidence, team=team))

    def _naming(self, choosable: Choosable, row: CaseRow) -> Choosable:
        step = choosable.transition
        verdicts = self.gathering.naming(choosable.verdicts, step, row.school_number)
        return replace(choosable, verdicts=verdicts)

    def _action(self, choosable: Choosable, context: Context) -> Action:
        step = choosable.transition
        fields, to = fields_of(step.form), step.goes_to(context.case.state)
        return Action(
            step.name, step.title, to, choosable.allowed, choosable, fields,
            {spec.name: options_for(spec, context.evidence) for spec in fields},
            self.machines[context.case.type].workflow.state[to].final,
        )  # fmt: skip

    def deadlines(self, row: CaseRow, context: Context | None = None) -> list[Deadline]:
        """The deadlines that stand, soonest first, each with its working; the context of the case
        is gathered where it is not known yet."""
        rows = deadlines.of_case(self.connection, row.id)
        stored = [
            timer
            for timer in rows
            if (timer.phase == DUE and timer.status not in (PASSED, CANCELLED))
            or timer.status == INCIDENT
        ]
        if not stored:
            return []
        workflow, context = self.machines[row.type].workflow, context or self.context(row)
        found = [self._deadline(timer, workflow, context, rows) for timer in stored]
        return sorted(found, key=lambda one: (one.due_at is None, one.due_at, one.name))

    def _deadline(
        self, stored: TimerRow, workflow: Workflow, context: Context, rows: Sequence[TimerRow]
    ) -> Deadline:
        timer = workflow.timer[stored.name]
        part = "" if stored.phase == DUE else f" ({phase_in_words(stored.phase)})"
        return Deadline(
            stored.name, f"{timer.title}{part}", stored.due_at, stored.status,
            then_in_words(timer, workflow), working_of(timer, context), timer.counts,
            stored.error, stored.fires_at, fired_in_words(timer, stored),
            told_in_words(timer, stored, rows),
        )  # fmt: skip


def fired_in_words(timer: Timer, stored: TimerRow) -> str:
    """What a reminder has done that is no deadline: nobody is late for it. Empty for all else."""
    if timer.counts or stored.status != FIRED:
        return ""
    return "reminded" if isinstance(timer.then, Remind) else "has passed"


def told_in_words(timer: Timer, stored: TimerRow, rows: Sequence[TimerRow]) -> str:
    """Who has been told of a deadline that nobody met, and who hears of it next. Empty before."""
    if stored.status != FIRED or not isinstance(timer.then, Escalate):
        return ""
    ladder = ladder_above(timer)
    rungs = [row for row in rows if row.name == stored.name and row.phase > DUE]
    told = [to.label if isinstance(to, Role) else to.value for to in timer.then.tell]
    told += [ladder[row.phase - 1].label for row in rungs if row.status == FIRED]
    said = f"told: {', '.join(told)}"
    ahead = [row for row in rungs if row.status == PENDING and row.fires_at is not None]
    if not ahead:
        return said
    following = min(ahead, key=lambda row: row.phase)
    return f"{said}; next {ladder[following.phase - 1].label}, {when(following.fires_at)}"


def then_in_words(timer: Timer, workflow: Workflow) -> str:
    """What happens when the deadline passes."""
    told = " and ".join(to.label if isinstance(to, Role) else to.value for to in timer.then.tell)
    if isinstance(timer.then, Take):
        step = next(one for one in workflow.transitions if one.name == timer.then.transition)
        target = workflow.state[step.target].title if step.target else "stays"
        return f"the clock moves it to {target}" + (f" and tells {told}" if told else "")
    if isinstance(timer.then, Escalate):
        rungs = [role.label for role in ladder_above(timer)]
        return f"tells {told}" + (f", then {', then '.join(rungs)}" if rungs else "")
    assert isinstance(timer.then, Remind)
    return f"reminds {told}"


def working_of(timer: Timer, context: Context) -> Mapping[str, Any] | None:
    """How the date was counted, day by day; None where it cannot be counted."""
    try:
        deadline = timer.due(context)
    except (LookupError, ValueError):
        return None
    if deadline is None:
        return None
    try:
        working = context.calendar.working(deadline)
    except LookupError:
        return None
    start = deadline.start
    return {
        "start": start.isoformat(),
        "unit": deadline.unit.value,
        "count": deadline.count,
        "says": working.says,
        "days": [
            {"date": day.day.isoformat(), "number": day.number, "why": day.why}
            for day in working.days
        ],
    }


PHASES = {WARN: "reminder", DUE: "deadline"}


def phase_in_words(phase: int) -> str:
    """A stored deadline's phase: a reminder, the deadline, or a rung of the ladder."""
    return PHASES.get(phase, f"rung {phase}")
