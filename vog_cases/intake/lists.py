"""Loading a list of records: all rows or none, and the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, select, text, update

from storage.database import is_sqlite
from vog_cases.intake.columns import Column, Parsed, Values, parse_rows, stands_twice
from vog_cases.intake.decoding import Source
from vog_cases.intake.problems import BadFile, Problem
from vog_cases.intake.reading import read_rows

Check = Callable[[Connection, Parsed], list[Problem]]
Told = Callable[[Values, Values], None]
_AT_ONCE = 500
"""How many keys one query looks up."""


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
    """One kind of list: its columns, its key, and what its rows must agree with.

    `besides` are columns of the table that no file holds, with what a new row gets; `complete`
    works out the derived ones. Nothing is ever deleted: a row that is no longer in the file stays.
    """

    table: Table
    columns: Mapping[str, Column]
    key: tuple[str, ...]
    check: Check | None = None
    besides: Mapping[str, Any] = field(default_factory=dict)
    complete: Callable[[Values], Values] | None = None

    def load(self, connection: Connection, source: Source, tell: Told | None = None) -> Outcome:
        """Loads a file in the connection's transaction; BadFile names every bad row.

        On an error nothing has been written. `tell` hears of each row that changes one that was
        there before: how it was and how it is.
        """
        if not is_sqlite(connection):  # two loads at once wait for each other; readers do not
            connection.execute(text(f"LOCK TABLE {self.table.name} IN SHARE ROW EXCLUSIVE MODE"))
        required = [name for name, column in self.columns.items() if column.required]
        sheet = read_rows(source, list(self.columns), required)
        parsed = parse_rows(sheet, self.columns)
        problems = [*sheet.problems, *stands_twice(parsed, self.key, self._defaults)]
        if self.check is not None:
            problems += self.check(connection, parsed)
        if problems:
            raise BadFile(problems)
        return self._store(connection, [values for _, values in parsed], tell)

    @property
    def _defaults(self) -> Values:
        empty = {name: one.empty for name, one in self.columns.items() if not one.required}
        return {**empty, **self.besides}

    def _store(self, connection: Connection, rows: Sequence[Values], tell: Told | None) -> Outcome:
        defaults, complete = self._defaults, self.complete or dict
        stored = self._stored(connection, {row[self.key[0]] for row in rows})
        fresh, changed, heard = [], [], []
        for row in rows:
            before = stored.get(self._key({**defaults, **row}))
            after = complete({**(before or defaults), **row})
            if before is None:
                fresh.append(after)
            elif after != before:
                changed.append(after)
                heard.append((before, after))
        if fresh:
            connection.execute(insert(self.table), fresh)
        if changed:
            self._update(connection, changed)
        if tell is not None:
            for was, now in heard:
                tell(was, now)
        return Outcome(len(fresh), len(changed), len(rows) - len(fresh) - len(changed))

    def _stored(self, connection: Connection, keys: set[Any]) -> dict[tuple[Any, ...], Values]:
        columns = [self.table.c[name] for name in (*self.columns, *self.besides)]
        first, wanted = self.table.c[self.key[0]], sorted(keys)
        return {
            self._key(dict(found)): dict(found)
            for at in range(0, len(wanted), _AT_ONCE)
            for found in connection.execute(
                select(*columns).where(first.in_(wanted[at : at + _AT_ONCE]))
            ).mappings()
        }

    def _update(self, connection: Connection, rows: Sequence[Values]) -> None:
        mine = [self.table.c[name] == bindparam(f"key_{name}") for name in self.key]
        connection.execute(
            update(self.table).where(*mine),
            [
                {name: value for name, value in row.items() if name not in self.key}
                | {f"key_{name}": row[name] for name in self.key}
                for row in rows
            ],
        )

    def _key(self, row: Values) -> tuple[Any, ...]:
        return tuple(row[name] for name in self.key)


def known(
    connection: Connection, table: Table, name: str, parsed: Parsed, also: str = ""
) -> dict[Any, Any]:
    """What the rows name in a column and exists in the table, each with its column `also`."""
    wanted = sorted({values[name] for _, values in parsed if values.get(name)})
    key = next(iter(table.primary_key))
    query = select(key, table.c[also or key.name])
    return {
        found[0]: found[1]
        for at in range(0, len(wanted), _AT_ONCE)
        for found in connection.execute(query.where(key.in_(wanted[at : at + _AT_ONCE])))
    }
