"""A council of any size in an SQLite file: as many open cases as asked for, made in seconds."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

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


def make_council(path: Path, cases: int) -> None:
    """Writes a training database with so many open cases; the same for the same number."""
    database = connect(str(path))
    migrate.upgrade(database)
    database.dispose()
    dice = random.Random(cases)
    file = sqlite3.connect(path, isolation_level=None)
    file.execute("PRAGMA synchronous=OFF")
    file.execute("PRAGMA cache_size=-200000")
    file.execute("BEGIN")
    upns = _people(file, dice, max(50, cases // CASES_A_PUPIL))
    with _without_indexes(file, "case_file"):
        _write(file, "case_file", _cases(dice, upns, cases))
    file.execute("COMMIT")
    file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file.close()


def _write(file: sqlite3.Connection, table: str, rows: Iterator[_Row]) -> None:
    first = next(rows)
    places = ", ".join(f":{name}" for name in first)
    into = f"INSERT INTO {table} ({', '.join(first)}) VALUES ({places})"
    file.execute(into, first)
    file.executemany(into, rows)


@contextmanager
def _without_indexes(file: sqlite3.Connection, table: str) -> Iterator[None]:
    """An index is built in one go ten times as fast as it grows."""
    ask = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql <> ''"
    found = file.execute(ask, (table,)).fetchall()
    for name, _ in found:
        file.execute(f"DROP INDEX {name}")
    yield
    for _, statement in found:
        file.execute(statement)


def _people(file: sqlite3.Connection, dice: random.Random, pupils: int) -> list[tuple[str, str]]:
    """Writes schools, staff, children and a parent each; the children's numbers and schools."""
    schools = [f"673{'4' if place % 5 == 4 else '2'}{100 + place}" for place in range(SCHOOLS)]
    _write(file, "school", (
        {"number": number, "name": f"Ysgol {place}", "phase": "", "language": "", "email": "",
         "headteacher": ""}
        for number, place in zip(schools, PLACES, strict=False)
    ))  # fmt: skip
    _write(file, "staff", iter([_staff(place) for place in range(OFFICERS)]))
    _write(file, "setting", iter([
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
    _write(file, "pupil", iter(children))
    _write(file, "contact", iter(parents))
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
