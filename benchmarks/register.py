"""What loading a register costs, against reading the same file into a plain table."""

from __future__ import annotations

import csv
import sqlite3
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from states.calendar import Calendar
from states.context import Actor
from storage import registers
from storage.database import reading
from vog_cases.engine import Engine
from vog_cases.intake.attendance import load
from workflows.attendance import run_up_to
from workflows.term_dates import SCHOOL_YEARS

FIRST, LAST = date(2026, 9, 1), date(2026, 12, 18)


def write(path: Path, upns: list[str], calendar: Calendar) -> int:
    """A term of marks for these children; the number of rows."""
    days = calendar.school_days(FIRST, LAST)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("upn", "date", "am", "pm"))
        for day in days:
            rows.writerows((upn, f"{day:%d/%m/%Y}", "O", "N") for upn in upns)
    return len(days) * len(upns)


def raw(path: Path, into: Path) -> None:
    """The same rows through raw sqlite3, one a day and child, unchecked."""
    database = sqlite3.connect(into, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE m (upn TEXT, day TEXT, am TEXT, pm TEXT)")
    database.execute("BEGIN IMMEDIATE")
    database.executemany("INSERT INTO m VALUES (?, ?, ?, ?)", _rows(path))
    database.execute("COMMIT")
    database.close()


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows


def compare(engine: Engine, actor: Actor, upns: list[str], folder: Path) -> None:
    """Prints the register's part of the table."""
    calendar = Calendar(SCHOOL_YEARS, {})
    path = folder / "register.csv"
    rows = write(path, upns, calendar)
    start = time.perf_counter()
    raw(path, folder / "register.db")
    plain = time.perf_counter() - start
    print(f"\n{f'a register of {rows:,} days':<38}      s    against the raw rows")
    print(f"{'raw sqlite3, the same rows unchecked':<38} {plain:7.2f}   {1:6.1f}")
    for name in ("load it", "load it again"):
        start = time.perf_counter()
        load(engine, actor, path)
        cost = time.perf_counter() - start
        print(f"{name:<38} {cost:7.2f}   {cost / plain:6.1f}")
    with reading(engine.database) as connection:
        start = time.perf_counter()
        for upn in upns:
            run_up_to(registers.of_child(connection, upn), calendar, LAST)
        each = (time.perf_counter() - start) / len(upns) * 1000
    print(f"a child's run of unexplained absence, read and counted: {each:.2f} ms")
