"""The list of deadlines across cases: what has run out, what runs out next, what waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from states.calendar import end_of_day
from states.workflow import Workflow
from storage import records, standing
from storage.standing import (
    ALL,
    LATER,
    MINE,
    OVERDUE,
    SOON,
    TODAY,
    UNOWNED,
    WAITING,
    Asked,
    Standing,
    Tally,
)
from vog_cases.catching_up import CaughtUp, last_caught_up
from vog_cases.gathering import today_of
from vog_cases.reading_cases import Reader
from vog_cases.timer_words import INCIDENTS, Line, elsewhere, lines_of

PLACES = (OVERDUE, TODAY, SOON, WAITING, LATER)
SHOWS = (ALL, MINE, UNOWNED)
SOON_DAYS = 5
"""How many school days ahead a deadline is near."""
BRIEF: Mapping[str, int] = {OVERDUE: 8, TODAY: 6, SOON: 5, WAITING: 2, LATER: 0}
"""How many lines of a group are read until somebody opens it; of any other group FEW."""
FEW = 3


class By(StrEnum):
    """What the list is grouped by."""

    WHEN = "when"
    OFFICER = "officer"
    KIND = "kind"


@dataclass(frozen=True)
class Wanted:
    """Which list: whose, grouped how, matching what, and how many lines of each group."""

    show: str = ALL
    by: By = By.WHEN
    search: str = ""
    depth: Mapping[str, int] = field(default_factory=dict)

    def lines_of(self, key: str) -> int:
        """How many lines of a group are wanted."""
        return self.depth.get(key, BRIEF.get(key, FEW))


@dataclass(frozen=True)
class Group:
    """Deadlines under one heading; `lines` are the first of `count`."""

    key: str
    title: str
    count: int
    places: Mapping[str, int]
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Load:
    """An officer's deadlines, or nobody's, by when they are due."""

    name: str
    places: Mapping[str, int]


@dataclass(frozen=True)
class TimerList:
    """All of it as it was read at one moment."""

    groups: tuple[Group, ...]
    loads: tuple[Load, ...]
    now: datetime
    school_year: str
    swept_at: datetime | None
    caught_up: CaughtUp | None


def read_list(reader: Reader, wanted: Wanted) -> TimerList:
    """Counts every deadline that stands and reads the first lines of each group."""
    finding = _Finding(reader, wanted)
    find = {By.WHEN: finding.by_when, By.OFFICER: finding.by_officer, By.KIND: finding.by_kind}
    groups = (finding.incidents(), *find[wanted.by]())
    return TimerList(
        tuple(group for group in groups if group.count), finding.loads(), reader.now,
        _school_year(reader), records.last_beat(reader.connection), last_caught_up(reader),
    )  # fmt: skip


class _Finding:
    """One reading of the list."""

    def __init__(self, reader: Reader, wanted: Wanted) -> None:
        self.reader, self.wanted = reader, wanted
        self.asked, self.soon = _asked(reader, wanted)
        self.tallies = standing.tallies(reader.connection, reader.person, self.asked)
        self.source = (reader.connection, reader.person, self.asked)

    def incidents(self) -> Group:
        """What failed and needs a person."""
        found = standing.incidents(*self.source)
        return Group(INCIDENTS, "FAILED", len(found), {}, self._lines(found))

    def by_when(self) -> list[Group]:
        """Overdue, today, soon, what waits for others, later."""
        titles = {
            OVERDUE: "OVERDUE", TODAY: "TODAY", SOON: self.soon, WAITING: "WAITING",
            LATER: "LATER",
        }  # fmt: skip
        counts = _places(self.tallies)
        found = []
        for place in PLACES:
            limit, count = self.wanted.lines_of(place), counts[place]
            rows = standing.in_place(*self.source, place, limit)
            if place == WAITING:
                count += standing.count_clockless(*self.source)
                rows += standing.clockless(*self.source, limit - len(rows))
            places = {place: counts[place]}
            found.append(Group(place, titles[place], count, places, self._lines(rows)))
        return found

    def by_officer(self) -> list[Group]:
        """By who has the case; nobody's first."""
        names = {person.username: person.name for person in self.reader.gathering.staff.values()}
        found = []
        held = {one.assignee for one in self.tallies}
        for username in sorted(held, key=lambda one: names.get(one or "", "")):
            key = f"officer {username or ''}"
            limit = self.wanted.lines_of(key)
            rows = standing.of_officer(*self.source, username, limit)
            title = names.get(username or "", "Nobody yet")
            tallies = [one for one in self.tallies if one.assignee == username]
            found.append(self._group(key, title, tallies, rows))
        return found

    def by_kind(self) -> list[Group]:
        """By type and deadline, in the workflows' order."""
        counted = {(one.type, one.name) for one in self.tallies}
        found = []
        for flow in (machine.workflow for machine in self.reader.machines.values()):
            for timer in flow.timers:
                if (flow.type, timer.name) not in counted:
                    continue
                key, kind = f"kind {flow.type} {timer.name}", (flow.type, timer.name)
                rows = standing.of_kind(*self.source, kind, self.wanted.lines_of(key))
                tallies = [one for one in self.tallies if (one.type, one.name) == kind]
                found.append(self._group(key, f"{flow.title}: {timer.title}", tallies, rows))
        return found

    def loads(self) -> tuple[Load, ...]:
        """Every officer's deadlines, nobody's first, then the most overdue."""
        names = {person.username: person.name for person in self.reader.gathering.staff.values()}
        held = {one.assignee for one in self.tallies}
        found = [
            (username, _places(one for one in self.tallies if one.assignee == username))
            for username in held
        ]
        found.sort(key=lambda one: (one[0] is not None, [-one[1][place] for place in PLACES]))
        return tuple(Load(names.get(name or "", "nobody"), places) for name, places in found)

    def _group(
        self, key: str, title: str, tallies: Sequence[Tally], rows: Sequence[Standing]
    ) -> Group:
        places = _places(tallies)
        return Group(key, title, places.total(), places, self._lines(rows))

    def _lines(self, rows: Sequence[Standing]) -> tuple[Line, ...]:
        return lines_of(self.reader, self.asked, rows)


def _places(tallies: Iterable[Tally]) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in tallies:
        found[one.place] += one.count
    return found


def _asked(reader: Reader, wanted: Wanted) -> tuple[Asked, str]:
    """What to read, and what the days that are near are called."""
    today = today_of(reader.now)
    try:
        soon = reader.gathering.calendar(None).school_days_after(today, SOON_DAYS).at
        title = f"NEXT {SOON_DAYS} SCHOOL DAYS"
    except LookupError:  # no term dates: plain days, and the title says so
        soon = end_of_day(today + timedelta(days=SOON_DAYS))
        title = f"NEXT {SOON_DAYS} DAYS (no term dates)"
    flows = [machine.workflow for machine in reader.machines.values()]
    return Asked(
        reader.now, end_of_day(today), soon,
        apart(flows),
        {
            flow.type: [
                state.name for state in flow.states if elsewhere(state, reader.person)
            ]
            for flow in flows
        },
        wanted.show, wanted.search,
    ), title  # fmt: skip


def count_overdue(reader: Reader) -> int:
    """How many deadlines the list shows as overdue to this person."""
    flows = [machine.workflow for machine in reader.machines.values()]
    return standing.count_overdue(reader.connection, reader.person, apart(flows), reader.now)


def apart(flows: Sequence[Workflow]) -> frozenset[str]:
    """The reminders that are no deadline of their case; a name is a rule's and means one thing."""
    timers = [timer for flow in flows for timer in flow.timers]
    counting = {timer.name for timer in timers if timer.counts}
    return frozenset(timer.name for timer in timers) - counting


def _school_year(reader: Reader) -> str:
    try:
        return reader.gathering.calendar(None).school_year_of(today_of(reader.now)).name
    except LookupError:
        return "not known"
