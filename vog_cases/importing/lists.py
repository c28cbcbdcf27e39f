"""Loading a list of records: all rows or none, and the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from vog_cases.importing.cells import Column, parse_rows
from vog_cases.importing.problems import BadFile, Problem
from vog_cases.importing.reading import Row, read_rows

Values = dict[str, Any]
Check = Callable[[Connection, Sequence[tuple[Row, Values]]], list[Problem]]


@dataclass(frozen=True)
class Outcome:
    """What a load did."""

    added: int
    changed: int
    unchanged: int
    linked: int = 0

    @property
    def total(self) -> int:
        """Rows in the file."""
        return self.added + self.changed + self.unchanged + self.linked


@dataclass(frozen=True)
class ListOf:
    """One kind of list: its columns, its key, and what its rows must agree with."""

    table: Table
    columns: Mapping[str, Column]
    key: tuple[str, ...]
    check: Check | None = None
    complete: Callable[[Values], Values] | None = None

    def load(self, connection: Connection, path: Path) -> Outcome:
        """Loads a file; BadFile names every bad row and nothing is changed."""
        required = [name for name, column in self.columns.items() if column.required]
        rows = read_rows(path, list(self.columns), required)
        problems: list[Problem] = []
        parsed = parse_rows(rows, self.columns, problems)
        problems += self._twice(parsed)
        if self.check is not None:
            problems += self.check(connection, parsed)
        if problems:
            raise BadFile(problems)
        complete = self.complete or dict
        return self._store(connection, [complete(values) for _, values in parsed])

    def _twice(self, parsed: Sequence[tuple[Row, Values]]) -> list[Problem]:
        first: dict[tuple[Any, ...], int] = {}
        problems = []
        for row, values in parsed:
            key = tuple(values[name] for name in self.key)
            if key in first:
                shown = " ".join(str(part) for part in key)
                problems.append(
                    Problem(row.line, self.key[0], shown, f"stands in line {first[key]} already")
                )
            first.setdefault(key, row.line)
        return problems

    def _store(self, connection: Connection, rows: Sequence[Values]) -> Outcome:
        if not rows:
            return Outcome(0, 0, 0)
        names = list(rows[0])
        stored = {
            tuple(found[name] for name in self.key): {name: found[name] for name in names}
            for found in connection.execute(select(self.table)).mappings()
        }
        fresh = [row for row in rows if self._key(row) not in stored]
        changed = [
            row for row in rows if self._key(row) in stored and stored[self._key(row)] != row
        ]
        if fresh:
            connection.execute(insert(self.table), fresh)
        for row in changed:
            mine = [self.table.c[name] == row[name] for name in self.key]
            connection.execute(update(self.table).where(*mine).values(**row))
        return Outcome(len(fresh), len(changed), len(rows) - len(fresh) - len(changed))

    def _key(self, row: Values) -> tuple[Any, ...]:
        return tuple(row[name] for name in self.key)


def known(connection: Connection, table: Table, name: str) -> set[Any]:
    """All values of a column, to check that what a row names exists."""
    return set(connection.execute(select(table.c[name])).scalars())
