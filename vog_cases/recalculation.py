"""Changes of the calendar or of a parameter, with every open deadline they move, as one batch.

GEN-R02: changing a calendar recomputes every open deadline and logs old and new dates.
GEN-R35: a case keeps its parameters unless it is moved to new ones with an entry in its log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from states.calendar import LONDON
from states.context import Actor
from states.register import Register
from states.roles import MANAGERS, SCHOOL_ROLES, Role, in_words
from storage import cases, deadlines, records
from storage.cases import CaseRow
from vog_cases.engine import Engine, Work
from vog_cases.errors import InvalidInput, NotFound, Reason, StepRefused
from vog_cases.gathering import today_of
from vog_cases.references import CODES
from vog_cases.timers import DUE, TimerChange, planned, reconcile
from workflows.policy import ParameterIsLaw, UnknownParameter, UnknownValue, read_override

CALENDAR_ROLES = (
    Role.LEAD_INCLUSION_OFFICER, *MANAGERS, Role.DATA_OFFICER, Role.ADMIN_SUPPORT,
)  # fmt: skip


@dataclass(frozen=True)
class Moved:
    """A deadline of a case, before and after; None where it was not, or is no longer, there."""

    reference: str
    timer: str
    was: str | None
    now: str | None


@dataclass(frozen=True)
class Batch:
    """What a change did, or would do: number None for a preview."""

    number: int | None
    description: str
    moved: tuple[Moved, ...]


OF_REPORTS = ("report", "targets", "tracker")
"""Parameters that no case goes by."""


class _Preview(Exception):
    """Carries the outcome out of a transaction that is rolled back."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch


def close_days(
    engine: Engine, actor: Actor, school: str | None, days: Sequence[date], kind: str, reason: str,
    *, dry_run: bool = False,
) -> Batch:  # fmt: skip
    """Adds INSET days or closures to one school, or to all when `school` is None."""
    if not reason.strip():
        raise InvalidInput("Say why the school is closed with --reason.")
    try:
        with engine.transaction() as work:
            _may_close(actor, school)
            name = _school(work, school)
            fresh = _fresh_days(work, school, days)
            word = "INSET" if kind == "inset" else "Closed"
            shown = ", ".join(f"{day:%a} {day.day} {day:%b %Y}" for day in fresh)
            description = f"{word}: {name}, {shown} ({reason.strip()})"
            batch = _begin(work)
            records.add_calendar_days(
                work.connection,
                [
                    {"school_number": school, "day": day, "kind": kind, "reason": reason.strip(),
                     "batch_id": batch}
                    for day in fresh
                ],
            )  # fmt: skip
            return _finish(work, actor, batch, kind, description, school, None, dry_run)
    except _Preview as preview:
        return preview.batch


def change_parameter(
    engine: Engine, actor: Actor, name: str, value: str, effective_from: date,
    *, dry_run: bool = False,
) -> Batch:  # fmt: skip
    """Sets a parameter from a day on, and moves every open case to it where that day has come."""
    if actor.role not in MANAGERS:
        raise StepRefused(
            "Parameters are changed by the managers.",
            (Reason("role", f"This is for {in_words(MANAGERS)}.", "RULEBOOK 13.1"),),
        )
    try:
        read_override(name, value)
    except UnknownParameter as problem:
        raise NotFound(str(problem.args[0])) from None
    except (ParameterIsLaw, UnknownValue) as problem:
        kind = StepRefused if isinstance(problem, ParameterIsLaw) else InvalidInput
        raise kind(str(problem)) from None
    try:
        with engine.transaction() as work:
            batch = _begin(work)
            records.add_policy_change(
                work.connection,
                {"parameter": name, "value": value.strip(), "effective_from": effective_from,
                 "batch_id": batch},
            )  # fmt: skip
            work.gathering.forget_settings()
            description = f"{name} = {value.strip()} from {effective_from.isoformat()}"
            today = today_of(work.now)
            version = work.gathering.policy_version(today) if effective_from <= today else None
            types = _types_under(name, work)
            return _finish(
                work, actor, batch, "parameter", description, None, version, dry_run, types
            )
    except _Preview as preview:
        return preview.batch


def register_changed(
    work: Work, actor: Actor, description: str, before: Mapping[str, Register], batch: int
) -> Batch:
    """After new marks: the open cases of these children count again what the register says.

    CME-R24: marks changed afterwards move what was counted from them, and each case says so.
    `before` is each child's register as it was.
    """
    moved: list[Moved] = []
    for case_id in cases.open_ids_of(work.connection, before):
        moved += _recount(work, actor, case_id, batch, description, None, (), before)
    records.add_batch(
        work.connection,
        {"id": batch, "at": work.now, "actor": actor.username, "kind": "attendance",
         "description": description, "moved": [vars(item) for item in moved]},
    )  # fmt: skip
    return Batch(batch, description, tuple(moved))


def _types_under(parameter: str, work: Work) -> tuple[str, ...]:
    """The case types a parameter is about: `ref.` and `psp.` name one, those of reports none,
    the rest concern all.
    """
    types = tuple(work.engine.machines)
    prefix = parameter.partition(".")[0]
    if prefix in OF_REPORTS:
        return ()
    own = tuple(name for name in types if CODES[name].casefold() == prefix)
    return own or types


def _may_close(actor: Actor, school: str | None) -> None:
    own_school = actor.role in SCHOOL_ROLES and school is not None
    if actor.role not in CALENDAR_ROLES and not (own_school and actor.school_number == school):
        raise StepRefused(
            "Closed days are entered by the school itself or by the Inclusion Team's leads.",
            (Reason("role", f"This is for {in_words(CALENDAR_ROLES)}.", "RULEBOOK GEN-R02"),),
        )


def _school(work: Work, number: str | None) -> str:
    if number is None:
        return "all schools"
    name = records.school_name(work.connection, number)
    if name is None:
        raise NotFound(f"There is no school {number}.")
    return name


def _fresh_days(work: Work, school: str | None, days: Sequence[date]) -> list[date]:
    calendar = work.gathering.calendar(school)
    for day in days:
        try:
            closed = calendar.why_closed(day)
        except LookupError as problem:
            raise InvalidInput(str(problem.args[0])) from None
        if closed is not None:
            raise InvalidInput(
                f"{day:%a} {day.day} {day:%b %Y} is no school day there already: {closed}."
            )
    return sorted(set(days))


def _begin(work: Work) -> int:
    return records.next_number(work.connection, "batch")


def _finish(
    work: Work, actor: Actor, batch: int, kind: str, description: str, school: str | None,
    policy_version: str | None, dry_run: bool, types: tuple[str, ...] = (),
) -> Batch:  # fmt: skip
    work.gathering.forget_settings()
    moved: list[Moved] = []
    if kind != "parameter" or policy_version is not None:
        for case_id in cases.open_ids(work.connection, school):
            moved += _recount(work, actor, case_id, batch, description, policy_version, types)
    records.add_batch(
        work.connection,
        {"id": batch, "at": work.now, "actor": actor.username, "kind": kind,
         "description": description, "moved": [vars(item) for item in moved]},
    )  # fmt: skip
    if dry_run:
        raise _Preview(Batch(None, description, tuple(moved)))
    return Batch(batch, description, tuple(moved))


def _recount(
    work: Work, actor: Actor, case_id: int, batch: int, description: str, version: str | None,
    types: tuple[str, ...], before: Mapping[str, Register] | None = None,
) -> list[Moved]:  # fmt: skip
    row = cases.by_id(work.connection, case_id, lock=True)
    if version is not None and row.type not in types:
        return []
    changes = _changes(work, row, actor, version)
    counts = _counts(work, row, actor, before[row.upn]) if before else {}
    if not changes and not counts and version is None:
        return []
    said = "; ".join(
        f"{name}: {_said(one['was'])}, now {_said(one['now'])}" for name, one in counts.items()
    )
    work.recorder.remarked(
        work.engine.machines[row.type].workflow, row, actor, work.now, "recalculated",
        f"Deadlines counted again: {description}", extra={"batch": batch}, policy_version=version,
        private={"text": said, "counts": counts} if counts else None,
    )  # fmt: skip
    return [
        Moved(row.reference, item.name, _date(item.was), _date(item.due_at))
        for item in changes
        if item.phase == DUE
    ]


def _said(count: int) -> str:
    return ("yes" if count else "no") if isinstance(count, bool) else str(count)


def _counts(work: Work, row: CaseRow, actor: Actor, before: Register) -> dict[str, dict[str, int]]:
    """What the register counted for the case and counts now, where the two differ."""
    workflow = work.engine.machines[row.type].workflow
    if workflow.counts is None:
        return {}
    evidence = work.gathering.evidence(row.upn, row.id, None)
    now = work.gathering.context(workflow, row, actor, work.now, evidence)
    old = workflow.counts(replace(now, evidence=replace(evidence, register=before)))
    return {
        name: {"was": old.get(name, 0), "now": count}
        for name, count in workflow.counts(now).items()
        if count != old.get(name, 0)
    }


def _changes(work: Work, row: CaseRow, actor: Actor, version: str | None) -> list[TimerChange]:
    workflow = work.engine.machines[row.type].workflow
    evidence = work.gathering.evidence(row.upn, row.id, None)
    context = work.gathering.context(workflow, row, actor, work.now, evidence)
    if version is not None:
        context = replace(context, policy=work.gathering.policy(version))
    stored = deadlines.of_case(work.connection, row.id)
    return reconcile(planned(workflow, context), stored, work.now)


def _date(at: datetime | None) -> str | None:
    return at.astimezone(LONDON).isoformat() if at is not None else None
