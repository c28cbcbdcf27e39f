"""Rows of a long list: all keys in order, and the rows themselves only where one looks."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar, overload

Row = TypeVar("Row")

CHUNK = 128
"""Rows that are read at once."""
KEPT = 4 * CHUNK
"""Rows that are kept: many times what any window shows, and little of a list that is paged."""


class LazyRows(Sequence["Row | None"], Generic[Row]):
    """Rows by position. One that is not read yet is None, and `wants` is told its keys."""

    def __init__(self, keys: array[int], wants: Callable[[Sequence[int]], object]) -> None:
        self.keys = keys
        self._wants = wants
        self._rows: dict[int, Row] = {}
        self._old: dict[int, Row] = {}
        self._asked: set[int] = set()

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, place: int) -> Row | None: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row | None]: ...
    def __getitem__(self, place: int | slice) -> Row | Sequence[Row | None] | None:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        row = self._rows.get(self.keys[place])
        if row is None:
            self._ask(place // CHUNK)
            return self._old.get(self.keys[place])
        return row

    def held(self, first: int, past: int) -> list[Row]:
        """Those of a range that are read already; nothing is asked for."""
        rows = (self._rows.get(key) or self._old.get(key) for key in self.keys[first:past])
        return [row for row in rows if row is not None]

    def _ask(self, chunk: int) -> None:
        if chunk not in self._asked:
            self._asked.add(chunk)
            self._wants(self.keys[chunk * CHUNK : (chunk + 1) * CHUNK])

    def fill(self, rows: Mapping[int, Row]) -> None:
        """These rows have been read; of too many, those that were read first are let go."""
        for key, row in rows.items():
            self._rows.pop(key, None)
            self._rows[key] = row
            self._old.pop(key, None)
        if len(self._rows) > KEPT:
            for key in [*self._rows][:-KEPT]:
                del self._rows[key]
            self._asked.clear()

    def keep(self, before: LazyRows[Row]) -> None:
        """Shows what was read before until it is read again, so that a refresh never flickers."""
        self._old = before._rows or before._old

    def place_of(self, key: object) -> int | None:
        """Where the row of that key stands."""
        try:
            return self.keys.index(key)  # type: ignore[arg-type]
        except ValueError:
            return None
