"""The whole page of a case as plain data, read at one moment for one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from states.context import Context
from states.road import Road, road_of
from states.school_terms import UnknownSchoolYear
from storage import deadlines, desk, looks, records
from storage.cases import CaseRow
from storage.desk import OpenDraft
from storage.history import StoredEvent
from storage.looks import Looked
from vog_cases.clearing import Check, checks_of, whom_to_ask
from vog_cases.clocks import Clock, Stopped, clocks_of, stopped_clocks
from vog_cases.family import Around, around
from vog_cases.gathering import today_of
from vog_cases.people import year_group
from vog_cases.reading_cases import Action, CaseDetail, Reader
from vog_cases.step_effects import Effect, effect_of
from vog_cases.timeline import Entry, timeline
from workflows.term_dates import SCHOOL_YEARS

LOOKS = 200
"""So many of the newest looks are shown."""


@dataclass(frozen=True)
class PageStep:
    """A step as the page lists it; its number is its place in the workflow and never changes."""

    number: int
    action: Action
    checks: tuple[Check, ...]
    effect: Effect
    ask: str
    """Whom to ask for it, where it is somebody else's to take; else empty."""


@dataclass(frozen=True)
class CasePage:
    """One case, whole."""

    detail: CaseDetail
    road: Road
    steps: tuple[PageStep, ...]
    clocks: tuple[Clock, ...]
    stopped: tuple[Stopped, ...]
    around: Around
    timeline: tuple[Entry, ...]
    passed: tuple[str, ...]
    """The states the case has been in, in order, the present one last."""
    school_days_here: int | None
    """School days since it came where it stands; None where no term dates are known."""
    year_group: str
    looks: tuple[Looked, ...]
    """Who opened the record, the newest first."""
    drafts: tuple[OpenDraft, ...]
    """The forms that people have begun on it, their own too."""
    calendar: str
    """Which term dates and closed days its deadlines are counted with."""
    username: str
    """Who reads it."""
    now: datetime


def read_page(reader: Reader, reference: str) -> CasePage:
    """Reads a case for its page; NotFound where there is none that this person may see."""
    detail = reader.case(reference)
    row = detail.row
    context = reader.context(row)
    actions = reader.steps(row, reader.with_team(context))
    stored = deadlines.of_case(reader.connection, row.id)
    clocks = clocks_of(detail.workflow, context, stored, reader.now)
    road = road_of(detail.workflow)
    return CasePage(
        detail,
        road,
        _steps(reader, detail, actions, context, clocks),
        clocks,
        stopped_clocks(detail.workflow, road, detail.history),
        around(reader.connection, reader.machines, reader.person, context, row),
        timeline(detail),
        states_passed(detail.history),
        _school_days_since(context, row.closed_at or row.entered_at, reader.now),
        year_group(detail.pupil.date_of_birth, today_of(reader.now)),
        _looks_at(reader, row),
        tuple(desk.drafts_on(reader.connection, row.reference)),
        _calendar(reader, row.school_number),
        reader.person.username,
        reader.now,
    )


def read_looks(reader: Reader, reference: str) -> tuple[Looked, ...]:
    """Who opened a case, by itself: a page that is open adds the look of its own reader."""
    return _looks_at(reader, reader.row(reference))


def _looks_at(reader: Reader, row: CaseRow) -> tuple[Looked, ...]:
    return tuple(looks.looks_of(reader.connection, row.id, LOOKS))


def _calendar(reader: Reader, school_number: str | None) -> str:
    closed, change = records.closed_days_of(reader.connection, school_number)
    known = f"the term dates of {SCHOOL_YEARS[0].name} to {SCHOOL_YEARS[-1].name}"
    if not closed:
        return f"{known}, no other closed days"
    return f"{known}, {closed} other closed day{'s' * (closed > 1)} (calendar change {change})"


def _steps(
    reader: Reader, detail: CaseDetail, actions: Sequence[Action], context: Context,
    clocks: Sequence[Clock],
) -> tuple[PageStep, ...]:  # fmt: skip
    types = {name: machine.workflow.title for name, machine in reader.machines.items()}
    running = {one.name for one in clocks}
    staff = reader.gathering.staff
    found = []
    for number, action in enumerate(actions, 1):
        step = action.choosable.transition
        mine = reader.person.role in step.by
        found.append(
            PageStep(
                number,
                action,
                checks_of(action, actions, context, detail.row, staff),
                effect_of(detail.workflow, step, context, running, types),
                "" if mine else whom_to_ask(step.by, detail.row, staff.values()),
            )
        )
    return tuple(found)


def states_passed(events: Sequence[StoredEvent]) -> tuple[str, ...]:
    """The states a case has been in, in order; staying where it is does not count again."""
    passed: list[str] = []
    for event in events:
        if event.body["to"] != (passed[-1] if passed else None):
            passed.append(event.body["to"])
    return tuple(passed)


def _school_days_since(context: Context, since: datetime, now: datetime) -> int | None:
    try:
        return context.calendar.school_days_between(today_of(since), today_of(now))
    except UnknownSchoolYear:
        return None
