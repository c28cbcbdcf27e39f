"""A council of any size in an empty database: as many open cases as asked for, in seconds."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any, Protocol

import psycopg

from states.roles import Role
from storage import migrate
from storage.database import connect
from storage.searching import words_of
from vog_cases.demo.names import FORENAMES, PLACES, SURNAMES
from vog_cases.gathering import today_of
from vog_cases.house import TRAINING
from vog_cases.references import make
from vog_cases.signalling import READ_ON
from vog_cases.upn import check_letter
from workflows.registry import WORKFLOWS

NOW = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)
SCHOOLS, OFFICERS, CASES_A_PUPIL = 40, 15, 5
_SHARES = {"referral": 50, "psp": 15, "fpn": 12, "cme": 8, "ehe": 8, "holiday": 7}
_Row = dict[str, Any]


class Writer(Protocol):
    """Fills an empty database past the program, as fast as the database itself takes rows."""

    def write(self, table: str, rows: Iterator[_Row]) -> None:
        """Writes all of these rows."""

    def in_bulk(self, table: str) -> AbstractContextManager[None]:
        """Very many rows come to this table: an index built in one go is ten times as fast as
        one that grows."""


def make_council(url: str, cases: int) -> None:
    """Makes a training database with so many open cases; the same for the same number."""
    database = connect(url)
    migrate.upgrade(database)
    database.dispose()
    dice = random.Random(cases)
    with (_postgres if "://" in url else _sqlite)(url) as writer:
        upns = _people(writer, dice, max(50, cases // CASES_A_PUPIL))
        with writer.in_bulk("case_file"):
            writer.write("case_file", _cases(dice, upns, cases))


@dataclass
class _SqliteWriter:
    file: sqlite3.Connection

    def write(self, table: str, rows: Iterator[_Row]) -> None:
        first = next(rows)
        places = ", ".join(f":{name}" for name in first)
        into = f"INSERT INTO {table} ({', '.join(first)}) VALUES ({places})"
        self.file.execute(into, first)
        self.file.executemany(into, rows)

    @contextmanager
    def in_bulk(self, table: str) -> Iterator[None]:
        ask = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ?"
        found = self.file.execute(f"{ask} AND sql <> ''", (table,)).fetchall()
        for name, _ in found:
            self.file.execute(f"DROP INDEX {name}")
        yield
        for _, statement in found:
            self.file.execute(statement)


@contextmanager
def _sqlite(path: str) -> Iterator[Writer]:
    file = sqlite3.connect(path, isolation_level=None)
    file.execute("PRAGMA synchronous=OFF")
    file.execute("PRAGMA cache_size=-200000")
    file.execute("BEGIN")
    yield _SqliteWriter(file)
    file.execute("COMMIT")
    file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file.close()


@dataclass
class _PostgresWriter:
    cursor: psycopg.Cursor

    def write(self, table: str, rows: Iterator[_Row]) -> None:
        first = next(rows)
        into = f"COPY {table} ({', '.join(first)}) FROM STDIN"
        with self.cursor.copy(into.encode()) as copy:
            for row in chain([first], rows):
                copy.write_row([*row.values()])

    @contextmanager
    def in_bulk(self, table: str) -> Iterator[None]:
        ask = (
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND NOT EXISTS "
            "(SELECT 1 FROM pg_constraint WHERE conname = indexname)"
        )
        found = self.cursor.execute(ask, (table,)).fetchall()
        for name, _ in found:
            self.cursor.execute(f"DROP INDEX {name}".encode())
        yield
        for _, statement in found:
            self.cursor.execute(statement.encode())


@contextmanager
def _postgres(url: str) -> Iterator[Writer]:
    with psycopg.connect(url) as connection:
        yield _PostgresWriter(connection.cursor())
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")  # as its server does by itself, some minutes later


def _people(writer: Writer, dice: random.Random, pupils: int) -> list[tuple[str, str]]:
    """Writes schools, staff, children and a parent each; the children's numbers and schools."""
    schools = [f"673{'4' if place % 5 == 4 else '2'}{100 + place}" for place in range(SCHOOLS)]
    writer.write("school", (
        {"number": number, "name": f"Ysgol {place}", "phase": "", "language": "", "email": "",
         "headteacher": ""}
        for number, place in zip(schools, PLACES, strict=False)
    ))  # fmt: skip
    writer.write("staff", iter([_staff(place) for place in range(OFFICERS)]))
    writer.write("setting", iter([
        {"key": "mode", "value": TRAINING}, {"key": "clock", "value": NOW.isoformat()},
        {"key": READ_ON, "value": today_of(NOW).isoformat()},  # the day's first sweep is over
    ]))  # fmt: skip
    found, children, parents = [], [], []
    for place in range(pupils):
        school = dice.choice(schools)
        digits = f"673{place:09}"
        upn = check_letter(f"A{digits}") + digits
        surname, forename = dice.choice(SURNAMES), dice.choice(FORENAMES)
        parent = f"{dice.choice(FORENAMES)} {surname}"
        children.append({
            "upn": upn, "surname": surname, "forename": forename, "known_as": "",
            "date_of_birth": f"{dice.randint(2011, 2020)}-{dice.randint(1, 12):02}-11",
            "gender": "", "school_number": school, "looked_after": dice.random() < 0.03,
            "child_protection": dice.random() < 0.02, "aln": False, "fsm": False,
            "searchable": words_of(surname, forename),
        })  # fmt: skip
        parents.append({
            "upn": upn, "name": parent, "relationship": "Mother", "parental_responsibility": True,
            "address": "", "email": "", "phone": "", "language": "", "person": "",
            "searchable": words_of(parent),
        })  # fmt: skip
        found.append((upn, school))
    writer.write("pupil", iter(children))
    writer.write("contact", iter(parents))
    return found


def _staff(place: int) -> _Row:
    """The first is the lead officer, who sees everything."""
    role = Role.INCLUSION_OFFICER if place else Role.LEAD_INCLUSION_OFFICER
    return {"username": f"officer{place:02}", "name": f"{FORENAMES[place]} {SURNAMES[place]}",
            "role": role.value, "focus": "", "active": True, "penalty_officer": False}  # fmt: skip


def _cases(dice: random.Random, pupils: list[tuple[str, str]], count: int) -> Iterator[_Row]:
    types = dice.choices(list(_SHARES), list(_SHARES.values()), k=count)
    numbers = dict.fromkeys(_SHARES, 0)
    for type_name in types:
        numbers[type_name] += 1
        flow = WORKFLOWS[type_name]
        state = dice.choice([one.name for one in flow.states if not one.final])
        upn, school = dice.choice(pupils)
        opened = NOW - timedelta(minutes=dice.randint(60, 400_000))
        entered = opened + (NOW - opened) * dice.random()
        due = NOW + timedelta(minutes=dice.randint(-6_000, 80_000))
        yield {
            "reference": make(type_name, opened.year, numbers[type_name]),
            "type": type_name, "workflow_version": flow.version,
            "policy_version": f"{opened:%Y-%m-%d}.0", "state": state, "version": 1, "upn": upn,
            "school_number": school,
            "assignee": f"officer{dice.randrange(OFFICERS):02}" if dice.random() < 0.8 else None,
            "opened_at": _stored(opened), "entered_at": _stored(entered),
            "last_activity_at": _stored(entered),
            "due_at": _stored(due) if dice.random() < 0.9 else None,
            "warn_at": _stored(due - timedelta(days=2)),
            "priority": dice.randrange(60),
            "facts": '{"safeguarding_concern": "Told by the school."}' if dice.random() < 0.01
            else "{}",
        }  # fmt: skip


def _stored(at: datetime) -> str:
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")
