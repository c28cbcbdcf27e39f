"""What a long worklist costs: its order, a page, counts, search, and the screen on top of it.

Each read is told as a ratio to the same rows asked for by hand through raw sqlite3, which knows
no person and makes no objects of them.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from pathlib import Path

from sqlalchemy import Connection

from benchmarks import screen
from benchmarks.council import NOW, make_council
from benchmarks.timing import best
from states.context import Actor
from states.roles import Role
from storage import cases
from storage.cases import Filter
from storage.database import connect, reading
from storage.finding import search_pupils
from tests.postgres import postgres, postgres_database

SIZES = (1_000, 100_000, 1_000_000)
LEAD = Actor("officer00", "Lead", Role.LEAD_INCLUSION_OFFICER)
PAGE = 40

_OPEN = "SELECT id FROM case_file WHERE closed_at IS NULL"
_BY_DUE = "AND due_at IS NOT NULL ORDER BY due_at, priority DESC, id"
_NO_DUE = "AND due_at IS NULL ORDER BY priority DESC, id"
_NAMED = (
    "AND upn IN (SELECT upn FROM pupil_search WHERE id IN "
    "(SELECT rowid FROM pupil_words WHERE pupil_words MATCH '{}'))"
)
_LINE = (
    "SELECT c.*, p.surname, p.forename, s.name, o.name FROM case_file c "
    "JOIN pupil p ON p.upn = c.upn LEFT JOIN school s ON s.number = c.school_number "
    "LEFT JOIN staff o ON o.username = c.assignee WHERE c.id IN ({})"
)
LISTS: tuple[tuple[str, Filter, str], ...] = (
    ("all open", Filter(), ""),
    ("one type", Filter(type="referral"), "AND +type = 'referral'"),
    ("one officer’s", Filter(assignee="officer03"), "AND assignee = 'officer03'"),
    ("overdue", Filter(overdue=True), f"AND due_at < '{NOW:%Y-%m-%dT%H:%M:%S}.000000Z'"),
    ("named llyr haf", Filter(search="llyr haf"), _NAMED.format('"llyr"* AND "haf"*')),
    ("named gw", Filter(search="gw"), _NAMED.format('"gw"*')),
    ("number 00041", Filter(search="00041"),
     "AND id IN (SELECT id FROM case_file "
     "WHERE substr(reference, 8) >= '00041' AND substr(reference, 8) < '00042')"),
)  # fmt: skip


def compare(folder: Path) -> None:
    """Prints the figures of each size of council, in a file and on a server of our own."""
    for size in SIZES:
        path = folder / f"council-{size}.db"
        make_council(str(path), size)
        _reads(path, size)
        screen.measure(str(path), "REF-2", f"{size:,} cases in SQLite")
        path.unlink()
    with postgres() as server:
        for size in SIZES:
            with postgres_database(server) as url:
                make_council(url, size)
                screen.measure(url, "REF-2", f"{size:,} cases in PostgreSQL on this machine")


def _reads(path: Path, size: int) -> None:
    database, raw = connect(str(path)), sqlite3.connect(path)
    print(f"\n{f'reads at {size:,} open cases':<38}      ms    against the raw query")
    with reading(database) as connection:
        for name, wanted, where in LISTS:
            _order_and_count(connection, raw, name, wanted, where)
        _page(connection, raw)
        _tell("children named llyr haf, 50 of them", _children(connection), _children_raw(raw))
    raw.close()
    database.dispose()


def _tell(name: str, ours: Callable[[], object], by_hand: Callable[[], object]) -> None:
    cost, least = best(ours), best(by_hand)
    print(f"{name:<38} {cost:7.2f}   {cost / least:6.1f}")


def _order_and_count(
    connection: Connection, raw: sqlite3.Connection, name: str, wanted: Filter, where: str
) -> None:
    def by_hand() -> array[int]:
        halves = (raw.execute(f"{_OPEN} {where} {half}") for half in (_BY_DUE, _NO_DUE))
        return array("q", chain.from_iterable(chain(*halves)))

    found = cases.ordered_ids(connection, LEAD, wanted, NOW)
    if found != by_hand():
        raise AssertionError(f"the list “{name}” is not what the query by hand finds")
    title = f"numbers of {name} ({len(found):,})"
    _tell(title, lambda: cases.ordered_ids(connection, LEAD, wanted, NOW), by_hand)
    count = f"SELECT count(*) FROM case_file WHERE closed_at IS NULL {where.replace('+', '')}"
    _tell(
        f"count of {name}", lambda: cases.count(connection, LEAD, wanted, NOW),
        lambda: raw.execute(count).fetchone(),
    )  # fmt: skip


def _page(connection: Connection, raw: sqlite3.Connection) -> None:
    ids = cases.ordered_ids(connection, LEAD, Filter(), NOW)
    page = ids[len(ids) // 2 :][:PAGE]
    places = ", ".join("?" * len(page))
    _tell(
        f"a page of {len(page)} lines", lambda: cases.by_ids(connection, LEAD, page),
        lambda: raw.execute(_LINE.format(places), page.tolist()).fetchall(),
    )  # fmt: skip


def _children(connection: Connection) -> Callable[[], Sequence[object]]:
    return lambda: search_pupils(connection, LEAD, "llyr haf", 50)


def _children_raw(raw: sqlite3.Connection) -> Callable[[], Iterable[object]]:
    named = _NAMED.format('"llyr"* AND "haf"*').removeprefix("AND ")
    return lambda: raw.execute(f"SELECT * FROM pupil WHERE {named} LIMIT 50").fetchall()
