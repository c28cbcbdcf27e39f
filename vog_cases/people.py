"""People as one looks them up: the lists of children, schools and officers, and their cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from states.age import school_year_group
from states.calendar import Calendar, at_time
from states.register import Register
from states.roles import SCHOOL_ROLES, TEAM
from states.school_terms import school_year_name
from storage import looks, people, reporting, signals
from storage import registers as stored
from storage.cases import Filter, Listed
from storage.looks import Looked
from storage.people import Closed, ContactFacts, PupilFacts, PupilLine, SchoolFacts, Work
from storage.signals import SignalRow
from vog_cases.errors import NotFound
from vog_cases.gathering import today_of
from vog_cases.reading_cases import Reader
from workflows.attendance import together
from workflows.signals import KINDS

LOOKS = 20
"""So many of the newest looks at a card are shown."""
MOST_PUPILS = 400
"""As many children a list shows; whoever looks for another types more of the name."""
MOST_CASES = 500
"""Cases under the card of a school or an officer at most; the Inbox lists all."""


def year_group(date_of_birth: date, today: date) -> str:
    """A child's year group in words: `Year 8`, `Reception`, `Nursery`; `—` out of school age."""
    number = school_year_group(date_of_birth, today)
    if number == 0:
        return "Reception"
    if number < 0:
        return "Nursery" if number >= -2 else "—"
    return f"Year {number}" if number <= 14 else "—"


# --- children ------------------------------------------------------------------------------


@dataclass(frozen=True)
class PupilList:
    """The children found; `more` says that there are others, and one types on."""

    rows: list[PupilLine]
    more: bool


def find_pupils(reader: Reader, text: str) -> PupilList:
    """The children this person may see whom every word matches: the beginning of a name, of a
    parent's name, or a pupil number. Without a word, the first by surname.
    """
    rows = people.pupils(reader.connection, reader.person, text, MOST_PUPILS + 1)
    return PupilList(rows[:MOST_PUPILS], len(rows) > MOST_PUPILS)


@dataclass(frozen=True)
class Sibling:
    """A brother or sister, and their open cases."""

    pupil: PupilLine
    cases: tuple[Listed, ...]


@dataclass(frozen=True)
class PupilCard:
    """One child whole, as this person may see it."""

    pupil: PupilFacts
    school: SchoolFacts | None
    year_group: str
    contacts: tuple[ContactFacts, ...]
    siblings: tuple[Sibling, ...]
    cases: tuple[Listed, ...]
    """All of them: the open ones first, by their deadlines."""
    signals: tuple[SignalRow, ...]
    """Those that stand first, then those settled."""
    register: Register
    calendar: Calendar
    """The school's own."""
    policy: Mapping[str, Any]
    looks: tuple[Looked, ...]
    """Who opened the card, the newest first."""
    today: date


def pupil_card(reader: Reader, upn: str) -> PupilCard:
    """The card of a child; NotFound where there is none that this person may see."""
    connection, person = reader.connection, reader.person
    pupil = people.pupil(connection, person, upn)
    if pupil is None:
        raise NotFound(f"There is no pupil {upn} that you can see.")
    at = [one for one in people.schools(connection, person) if one.number == pupil.school_number]
    found = signals.of_child(connection, upn)
    today = today_of(reader.now)
    return PupilCard(
        pupil=pupil,
        school=at[0] if at else None,
        year_group=year_group(pupil.date_of_birth, today),
        contacts=tuple(people.contacts(connection, upn)),
        siblings=tuple(
            Sibling(one, tuple(reader.worklist(Filter(pupil=one.upn))))
            for one in people.siblings(connection, person, upn)
        ),
        cases=tuple(reader.worklist(Filter(pupil=upn, closed=True))),
        signals=tuple(sorted(found, key=lambda row: row.status != signals.OPEN)),
        register=stored.of_child(connection, upn),
        calendar=reader.gathering.calendar(pupil.school_number),
        policy=reader.gathering.policy(reader.gathering.policy_version(today)),
        looks=tuple(looks.looks_at_pupil(connection, upn, LOOKS)),
        today=today,
    )


# --- schools -------------------------------------------------------------------------------


@dataclass(frozen=True)
class SchoolLine:
    """One school with what is open there, and its pupils' attendance this school year."""

    school: SchoolFacts
    work: Mapping[str, Work]
    """By type; types without an open case are not there."""
    attendance: Decimal | None

    @property
    def open(self) -> int:
        """Open cases of all types."""
        return sum(one.open for one in self.work.values())

    @property
    def overdue(self) -> int:
        """Of these, overdue."""
        return sum(one.overdue for one in self.work.values())


def list_schools(reader: Reader) -> list[SchoolLine]:
    """The schools this person may see, by name."""
    return _school_lines(reader, people.schools(reader.connection, reader.person))


def _school_lines(reader: Reader, schools: list[SchoolFacts], only: str = "") -> list[SchoolLine]:
    connection, person = reader.connection, reader.person
    today = today_of(reader.now)
    work = people.work_by_school(connection, person, reader.now, end_of_week(today))
    registers: dict[str | None, list[Register]] = {}
    first = school_year_begins(today)
    for child in reporting.registers_between(connection, person, first, today, only):
        registers.setdefault(child.school_number, []).append(child.register)
    return [
        SchoolLine(
            school, work.get(school.number, {}),
            together(registers.get(school.number, ()), first, today).attendance_percent,
        )
        for school in schools
    ]  # fmt: skip


@dataclass(frozen=True)
class SchoolCard:
    """One school, its open cases (of many the most urgent), and the days it is shut from now on."""

    line: SchoolLine
    cases: tuple[Listed, ...]
    closures: tuple[Closed, ...]


def school_card(reader: Reader, number: str) -> SchoolCard:
    """The card of a school; NotFound where there is none that this person may see."""
    seen = people.schools(reader.connection, reader.person)
    lines = _school_lines(reader, [one for one in seen if one.number == number], number)
    if not lines:
        raise NotFound(f"There is no school {number} that you can see.")
    closures = people.closures(reader.connection, number, today_of(reader.now))
    cases = reader.worklist(Filter(school=number), MOST_CASES)
    return SchoolCard(lines[0], tuple(cases), tuple(closures))


# --- officers ------------------------------------------------------------------------------


@dataclass(frozen=True)
class OfficerLine:
    """Somebody who may hold cases, with those this person may see; nobody has no username."""

    username: str
    name: str
    role: str
    focus: str
    work: Work


NOBODY = OfficerLine("", "Nobody yet", "", "", Work())


def list_officers(reader: Reader) -> list[OfficerLine]:
    """The team and all who hold a case, the fullest first; what nobody holds before them.

    Schools see those who hold a case of theirs.
    """
    today = today_of(reader.now)
    work = people.work_by_officer(reader.connection, reader.person, reader.now, end_of_week(today))
    whole_team = reader.person.role not in SCHOOL_ROLES
    lines = [
        OfficerLine(
            one.username, one.name, one.role.label, one.focus, work.get(one.username, Work())
        )
        for one in reader.gathering.staff.values()
        if one.username in work or (whole_team and one.active and one.role in TEAM)
    ]
    lines.sort(key=lambda one: (-one.work.open, one.name))
    unowned = work.get(None)
    return [replace(NOBODY, work=unowned), *lines] if unowned else lines


def cases_of_officer(reader: Reader, username: str) -> list[Listed]:
    """What an officer holds, or nobody: the most urgent first, of many only these."""
    return reader.worklist(Filter(assignee=username or "none"), MOST_CASES)


# --- signals -------------------------------------------------------------------------------


def standing_signals(reader: Reader) -> list[SignalRow]:
    """The signals that stand, the most urgent kind first, in it the oldest."""
    found = signals.listed(reader.connection, reader.person, signals.OPEN, "")
    order = list(KINDS)
    return sorted(found, key=lambda row: (order.index(row.kind), row.raised_at, row.id))


def signal(reader: Reader, number: int) -> SignalRow:
    """One signal; NotFound where there is none that this person may see."""
    found = signals.find(reader.connection, number, reader.person)
    if found is None:
        raise NotFound(f"There is no signal {number} that you can see.")
    return found


# --- days ----------------------------------------------------------------------------------


def end_of_week(today: date) -> datetime:
    """The midnight after this week's Sunday."""
    return at_time(today + timedelta(days=7 - today.weekday()), time(0))


def school_year_begins(today: date) -> date:
    """1 September of the school year."""
    return date(int(school_year_name(today)[:4]), 9, 1)
