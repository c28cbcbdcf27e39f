"""`make bench`: a durable step, and a register, against the same writes through raw sqlite3; a
long worklist against the same reads; the screen against the import of what it needs.

Ratios of one run are comparable between machines; seconds are not, so no test asserts them.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from benchmarks import cases, register
from benchmarks.timing import timed
from states.context import Actor
from states.roles import Role
from storage import migrate
from storage.cases import Filter
from storage.database import connect, reading, writing
from storage.tables import Contact, Pupil, School, Staff
from vog_cases.clock import FrozenClock
from vog_cases.engine import Engine
from vog_cases.logs import configure
from vog_cases.reading_cases import Reader
from vog_cases.upn import check_letter

CASES, STEPS = 200, 400
LEAD = Actor("lead", "Lead", Role.LEAD_INCLUSION_OFFICER)


def council(path: Path) -> tuple[Engine, FrozenClock]:
    """A database with a school and as many pupils as cases."""
    database = connect(str(path))
    migrate.upgrade(database)
    with writing(database) as connection:
        connection.execute(insert(School.__table__), {"number": "6732100", "name": "Ysgol Wen"})
        digits = [f"67321{n:07}" for n in range(CASES)]
        upns = [check_letter(f"A{one}") + one for one in digits]
        pupils = [
            {"upn": upn, "surname": "Hâf", "forename": f"Efa {n}",
             "date_of_birth": date(2015, 1, 1), "school_number": "6732100"}
            for n, upn in enumerate(upns)
        ]  # fmt: skip
        connection.execute(insert(Pupil.__table__), pupils)
        contacts = [
            {"upn": upn, "name": "Nia Hâf", "relationship": "Mother",
             "parental_responsibility": True}
            for upn in upns
        ]  # fmt: skip
        connection.execute(insert(Contact.__table__), contacts)
        connection.execute(
            insert(Staff.__table__), {"username": "lead", "name": "Lead", "role": "LIO"}
        )
    clock = FrozenClock(datetime(2026, 9, 21, 8, tzinfo=UTC))
    return Engine(database, clock), clock


def raw_step(path: Path) -> Callable[[], None]:
    """The writes of one step, as few as they can be: a row, an event, two deadlines, a message."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    for statement in (
        "CREATE TABLE c (id INTEGER PRIMARY KEY, state TEXT, version INT, facts TEXT)",
        "CREATE TABLE e (c INT, n INT, body TEXT, hash BLOB, PRIMARY KEY (c, n))",
        "CREATE TABLE p (c INT, n INT, salt BLOB, content TEXT, PRIMARY KEY (c, n))",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, c INT, name TEXT, due TEXT)",
        "CREATE TABLE m (id INTEGER PRIMARY KEY, c INT, letter TEXT)",
        "INSERT INTO c VALUES (1, 'in_triage', 1, '{}')",
    ):
        database.execute(statement)
    body = json.dumps({"text": "x" * 1500})
    counter = iter(range(1, 10**9))

    def step() -> None:
        number = next(counter)
        database.execute("BEGIN IMMEDIATE")
        database.execute("UPDATE c SET version = ?, facts = ? WHERE id = 1", (number, body[:300]))
        database.execute("INSERT INTO e VALUES (1, ?, ?, ?)", (number, body, b"h" * 32))
        database.execute("INSERT INTO p VALUES (1, ?, ?, ?)", (number, b"s" * 32, body[:300]))
        database.execute("INSERT INTO t VALUES (NULL, 1, 'a', 'b')")
        database.execute("INSERT INTO t VALUES (NULL, 1, 'c', 'd')")
        database.execute("INSERT INTO m VALUES (NULL, 1, 'l')")
        database.execute("COMMIT")

    return step


def main() -> None:
    """Prints the table."""
    configure()
    with tempfile.TemporaryDirectory() as folder:
        raw = timed(raw_step(Path(folder) / "raw.db"), STEPS)
        engine, clock = council(Path(folder) / "cases.db")
        upns = _upns(engine)
        said = {"reason": "absent", "attendance_percent": "71", "learner_voice": "x"}
        opened = iter(upns)
        references: list[str] = []

        def open_one() -> None:
            references.append(engine.open(LEAD, "referral", next(opened), said).reference)

        opening = timed(open_one, CASES)
        moving = iter(references)
        moved = timed(lambda: _go(engine, next(moving), "submit"), CASES)
        moving = iter(references)
        triaged = timed(lambda: _go(engine, next(moving), "start_triage"), CASES)
        noting = timed(lambda: _note(engine, references[0]), CASES)
        clock.at += timedelta(days=7)
        start = time.perf_counter()
        fired = engine.tick().fired
        firing = (time.perf_counter() - start) / fired * 1000
        reading_one = timed(lambda: _list(engine, clock), 100)
        _table(raw, opening, moved, triaged, noting, firing, fired, reading_one)
        register.compare(engine, LEAD, upns, Path(folder))
        cases.compare(Path(folder))


def _table(
    raw: float, opening: float, moved: float, triaged: float, noting: float, firing: float,
    fired: int, reading_one: float,
) -> None:  # fmt: skip
    print("one durable step on SQLite                ms    against the raw writes")
    for name, cost in (
        ("raw sqlite3, the same writes", raw), ("open a case", opening),
        ("take a step with a letter", moved), ("take a plain step", triaged), ("note", noting),
        (f"fire a deadline ({fired} of them)", firing),
    ):  # fmt: skip
        print(f"{name:<38} {cost:7.2f}   {cost / raw:6.1f}")
    print(f"{'a worklist page of 40 (a read)':<38} {reading_one:7.2f}   {reading_one / raw:6.1f}")


def _upns(engine: Engine) -> list[str]:
    with reading(engine.database) as connection:
        query = Pupil.__table__.select()  # type: ignore[attr-defined]
        return [row.upn for row in connection.execute(query)]


def _go(engine: Engine, reference: str, action: str) -> None:
    engine.perform(LEAD, reference, action, {})


def _note(engine: Engine, reference: str) -> None:
    engine.note(LEAD, reference, "Rang the school.")


def _list(engine: Engine, clock: FrozenClock) -> None:
    with reading(engine.database) as connection:
        Reader(connection, engine.machines, LEAD, clock.now()).worklist(Filter(), 40)


if __name__ == "__main__":
    main()
