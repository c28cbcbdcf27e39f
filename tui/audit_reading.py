"""What the audit reads for its list: the newest keys at once, the rest while one looks."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import datetime

from storage import entries, history
from storage.entries import Wanted
from tui.audit_filter import AuditWords, read_audit_filter, words_of
from vog_cases.errors import NotFound
from vog_cases.gathering import today_of
from vog_cases.last_check import LastCheck, last_check
from vog_cases.reading_cases import Reader

FIRST = 300
"""Entries that are asked for at once."""
MOST = 50_000
"""Entries that one can move through; older ones are reached with the filter."""


@dataclass(frozen=True)
class Found:
    """What a filter line asks for, and what stands around it."""

    line: str
    wanted: Wanted
    problem: str
    page: array[int]
    count: int
    all: int
    events: int
    checked: LastCheck | None
    words: AuditWords
    now: datetime

    @property
    def whole(self) -> int:
        """How many entries the list has once all are read."""
        return min(self.count, MOST)


def find(reader: Reader, line: str) -> Found:
    """The newest of what a filter line asks for, and how many there are."""
    words = words_of(reader.machines, reader.gathering.staff)
    read = read_audit_filter(line, words, reader.person, today_of(reader.now))
    connection, person = reader.connection, reader.person
    page, count = array("q"), 0
    if not read.problem:
        page = entries.keys(connection, person, read.wanted, FIRST)
        count = entries.count(connection, person, read.wanted)
    return Found(
        line, read.wanted, read.problem, page, count,
        entries.count(connection, person, Wanted()), history.count(connection),
        last_check(connection), words, reader.now,
    )  # fmt: skip


def joined(page: array[int], old: array[int], whole: int) -> array[int] | None:
    """The keys known before with the newest in front; None where that is not the whole list."""
    fresh = page[: page.index(old[0])] if old and old[0] in page else page
    keys = (fresh + old)[:whole]
    return keys if len(keys) == whole else None


def place(reader: Reader, reference: str, number: str) -> tuple[str, int | None]:
    """The case, and the key of its entry if a number is given; NotFound where there is none."""
    row = reader.row(reference)
    if not number:
        return row.reference, None
    wanted = int(number) if number.isdecimal() else 0
    key = entries.find(reader.connection, reader.person, row.id, wanted)
    if key is None:
        raise NotFound(f"{row.reference} has no entry {number}.")
    return row.reference, key.packed
