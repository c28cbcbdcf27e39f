"""Loads registers: `upn,date,am,pm`, a row a child and day, a whole council in one go.

The file is read as a stream, since a term of a council is 1.6 million rows. It is loaded whole or
not at all, but for GEN-R04: a code nobody knows keeps back the rows of that child only.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from states.context import Actor
from states.register import Register
from states.school_terms import SchoolYear, why_office_closed
from storage import records, registers, signals
from storage.tables import Pupil
from vog_cases.engine import Engine, Work
from vog_cases.intake import cells
from vog_cases.intake.inbox import may_load
from vog_cases.intake.problems import BadFile, Problem, UnreadableFile
from vog_cases.intake.reading import DELIMITERS, header_names
from vog_cases.recalculation import register_changed
from vog_cases.signalling import read_registers
from workflows.attendance_codes import codes_on
from workflows.term_dates import SCHOOL_YEARS

COLUMNS = ("upn", "date", "am", "pm")
ENOUGH = 200
"""After so many bad rows the file is not what it should be, and reading stops."""
PROGRESS_EVERY = 100_000
YEAR_DAYS = 366
BLANK, SPACE = b"  ", 32

_pupils = Pupil.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Loaded:
    """What a load did, in days of one child (two marks each), and whose rows it kept back."""

    added: int
    changed: int
    unchanged: int
    blocked: tuple[Problem, ...] = ()
    moved: int = 0
    """How many deadlines of open cases it moved."""
    raised: int = 0
    """How many signals it raised."""

    @property
    def total(self) -> int:
        """All rows that were loaded or known already."""
        return self.added + self.changed + self.unchanged


@dataclass
class _Delivery:
    """The marks of a file by school year and child."""

    strips: dict[date, dict[str, bytearray]] = field(default_factory=dict)
    blocked: dict[str, Problem] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    rows: int = 0


def load(
    engine: Engine, actor: Actor, path: Path, progress: Callable[[int], None] | None = None
) -> Loaded:
    """Loads a file of marks; BadFile names every row that keeps it out.

    `progress` is told how many rows have been read. The same file again changes nothing; a
    corrected one changes what differs, keeps what stood there before, and counts open cases again.
    """
    may_load(actor)
    with engine.transaction() as work:
        known = frozenset(work.connection.execute(select(_pupils.c.upn)).scalars())
        delivery = _read(path, known, progress)
        if delivery.problems:
            raise BadFile(delivery.problems)
        old = _registers_of_open_cases(work, delivery)
        added = changed = unchanged = 0
        touched: set[str] = set()
        changes: list[dict[str, Any]] = []
        for first_day, strips in sorted(delivery.strips.items()):
            done = _store(work.connection, first_day, strips)
            added, changed = added + done.added, changed + len(done.changes)
            unchanged += done.unchanged
            touched |= done.touched
            changes += done.changes
        blocked = tuple(sorted(delivery.blocked.values(), key=lambda one: one.line))
        if not touched:
            return Loaded(0, 0, unchanged, blocked)
        batch = records.next_number(work.connection, "batch")
        registers.note_changes(
            work.connection, ({"batch_id": batch, **change} for change in changes)
        )
        days = "day" if added == 1 else "days"
        description = f"Register: {added} {days} added, {changed} changed"
        moved = register_changed(
            work, actor, description, {upn: old[upn] for upn in touched & set(old)}, batch
        ).moved
        raised = read_registers(work, touched).raised
    return Loaded(added, changed, unchanged, blocked, len(moved), raised)


def _registers_of_open_cases(work: Work, delivery: _Delivery) -> dict[str, Register]:
    """As they are before the load, for the children in it who have an open case."""
    named = {upn for strips in delivery.strips.values() for upn in strips}
    busy = signals.open_types(work.connection, named)
    return {upn: registers.of_child(work.connection, upn) for upn in sorted(named & set(busy))}


# --- reading -------------------------------------------------------------------------------


def _read(path: Path, known: frozenset[str], progress: Callable[[int], None] | None) -> _Delivery:
    delivery = _Delivery()
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            _take_rows(file, path.name, known, delivery, progress)
    except FileNotFoundError:
        raise UnreadableFile(f"There is no file {path.name}. Check its name and folder.") from None
    except OSError as problem:
        raise UnreadableFile(f"The file {path.name} cannot be read: {problem.strerror}.") from None
    except (UnicodeDecodeError, csv.Error):
        raise UnreadableFile(
            f"The file {path.name} is no CSV file in UTF-8: after row {delivery.rows} it cannot "
            "be read. Export it again as “CSV UTF-8”."
        ) from None
    for strips in delivery.strips.values():
        for upn in delivery.blocked:
            strips.pop(upn, None)
    return delivery


def _take_rows(
    file: Any, name: str, known: frozenset[str], delivery: _Delivery,
    progress: Callable[[int], None] | None,
) -> None:  # fmt: skip
    first = file.readline()
    if not first.strip():
        raise UnreadableFile(f"The file {name} is empty.")
    delimiter = max(DELIMITERS, key=first.count)
    names = header_names(next(csv.reader([first], delimiter=delimiter)), 1, COLUMNS, COLUMNS)
    at = [names.index(column) for column in COLUMNS]
    for line, row in _rows(file, delimiter):
        if len(row) != len(names):
            reason = f"{len(row)} cells, but there are {len(names)} columns"
            delivery.problems.append(Problem(line, "", "", reason))
        else:
            _take(delivery, known, line, *(row[place] for place in at))
        delivery.rows += 1
        if progress is not None and delivery.rows % PROGRESS_EVERY == 0:
            progress(delivery.rows)
        if len(delivery.problems) >= ENOUGH:
            return
    if progress is not None:
        progress(delivery.rows)


def _rows(file: Any, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(file, delimiter=delimiter, strict=True)
    for row in reader:
        if any(row):
            yield reader.line_num + 1, row


def _take(
    delivery: _Delivery, known: frozenset[str], line: int, upn: str, on: str, am: str, pm: str
) -> None:
    number = upn if upn in known else _number(upn)
    place = _place(on)
    if number not in known:
        why = "there is no such pupil; load the pupils first"
        delivery.problems.append(Problem(line, "upn", upn, number if " " in number else why))
    if isinstance(place, str):
        delivery.problems.append(Problem(line, "date", on, place))
        return
    if number not in known:
        return
    day, first_day, offset = place
    marks = _marks(am, pm, day)
    if marks is None:
        bad = "am" if _marks(am, "", day) is None else "pm"
        reason = "there is no such attendance code; none of this pupil’s rows were loaded"
        delivery.blocked.setdefault(number, Problem(line, bad, am if bad == "am" else pm, reason))
        return
    closed = _closed(day)
    if closed and not set(am + pm) <= set("#- "):
        reason = f"no school is open that day: {closed}"
        delivery.problems.append(Problem(line, "date", on, reason))
        return
    strip = delivery.strips.setdefault(first_day, {}).setdefault(
        number, bytearray(b" " * (2 * YEAR_DAYS))
    )
    if strip[offset : offset + 2] != BLANK:
        reason = "this pupil and day stand in the file already; take one of them out"
        delivery.problems.append(Problem(line, "date", on, reason))
        return
    strip[offset : offset + 2] = marks


@lru_cache(maxsize=50_000)
def _number(text: str) -> str:
    """The pupil number as it is stored, or in words why it is none."""
    try:
        return str(cells.pupil_number(cells.tidied(text)))
    except ValueError as reason:
        return str(reason)


@lru_cache(maxsize=2_000)
def _place(text: str) -> tuple[date, date, int] | str:
    """The day, the first of its school year and where its marks stand; or what is wrong."""
    try:
        day = cells.day(cells.tidied(text))
    except ValueError as reason:
        return str(reason)
    year = _year(day)
    if year is None:
        return "the term dates of that school year are not known"
    return day, year.first_day, 2 * (day - year.first_day).days


@lru_cache(maxsize=2_000)
def _year(day: date) -> SchoolYear | None:
    return next((one for one in SCHOOL_YEARS if one.first_day <= day <= one.last_day), None)


@lru_cache(maxsize=2_000)
def _closed(day: date) -> str:
    """Why no school can be open that day; an INSET day may be one, so it is not among them."""
    year = _year(day)
    term = year.term_of(day) if year else None
    if term is None:
        return "school holiday"
    if term.half_term[0] <= day <= term.half_term[1]:
        return "half-term"
    return why_office_closed(day) or ""


@lru_cache(maxsize=100_000)
def _marks(am: str, pm: str, day: date) -> bytes | None:
    """Two marks as stored; None where a code is not known on that day."""
    codes = codes_on(day)
    marks = [cell.strip().upper() or " " for cell in (am, pm)]
    if any(mark != " " and mark not in codes for mark in marks):
        return None
    return "".join(marks).encode()


# --- storing -------------------------------------------------------------------------------


@dataclass
class _Stored:
    added: int = 0
    unchanged: int = 0
    touched: set[str] = field(default_factory=set)
    changes: list[dict[str, Any]] = field(default_factory=list)


def _store(connection: Connection, first_day: date, strips: dict[str, bytearray]) -> _Stored:
    """Writes what differs from the register of that year."""
    done = _Stored()
    before = dict(registers.of_year(connection, first_day))
    fresh: dict[str, str] = {}
    other: dict[str, str] = {}
    for upn, marks in strips.items():
        old = before.get(upn)
        if old is None:
            fresh[upn] = marks.decode()
            done.added += _days_in(marks)
            done.touched.add(upn)
            continue
        merged = _merge(done, first_day, upn, old.encode(), bytes(marks))
        if merged is not None:
            other[upn] = merged.decode()
            done.touched.add(upn)
    registers.add(connection, first_day, fresh)
    registers.change(connection, first_day, other)
    return done


def _days_in(marks: bytes | bytearray) -> int:
    return sum(marks[place : place + 2] != BLANK for place in range(0, len(marks), 2))


def _merge(done: _Stored, first_day: date, upn: str, old: bytes, new: bytes) -> bytes | None:
    """The strip with the new marks over the old ones; None where that changes nothing."""
    old = old.ljust(len(new))  # a strip may end with the last day that was marked
    merged = bytearray(old)
    for place in range(0, len(new), 2):
        said = new[place : place + 2]
        if said == BLANK:
            continue
        was = old[place : place + 2]
        now = bytes(
            mine if mine != SPACE else theirs for mine, theirs in zip(said, was, strict=True)
        )
        if now == was:
            done.unchanged += 1
            continue
        merged[place : place + 2] = now
        if was == BLANK:
            done.added += 1
            continue
        done.changes.append(
            {"upn": upn, "day": first_day + timedelta(days=place // 2),
             "was": was.decode(), "now": now.decode()}
        )  # fmt: skip
    return bytes(merged) if merged != old else None
