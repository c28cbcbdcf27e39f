"""What a broken chain looks like: one entry is changed on a copy that is thrown away at once."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from storage.database import connect, reading
from storage.entries import Key
from vog_cases.audit import Proof, verify
from vog_cases.errors import StepRefused
from vog_cases.house import TRAINING, House

CHANGED = "Something that never happened"
PAGES = 2_000
"""How much of the file is copied at once."""


@dataclass(frozen=True)
class Broken:
    """Which entry was changed on the copy, what it said before, and what a check of it found."""

    number: int
    said: str
    proof: Proof


def show_broken(
    house: House, key: Key, progress: Callable[[int, int], None] = lambda _done, _of: None
) -> Broken:
    """Changes an entry of a case on a copy, past the trigger, and verifies the copy.

    The database itself is only read. StepRefused where it is not for training, or is no file.
    What `progress` raises ends it; the copy is deleted in any case.
    """
    if house.mode != TRAINING:
        raise StepRefused("A broken chain is only shown in a training database.")
    file = house.database.url.database
    if house.database.dialect.name != "sqlite" or not file:
        raise StepRefused(
            "A broken chain can only be shown where the database is one file: SQLite."
        )
    with tempfile.TemporaryDirectory(prefix="vog-cases-") as folder:
        copy = Path(folder) / "broken.db"
        _copy(file, copy, progress)
        said = _break(copy, key)
        database = connect(str(copy))
        try:
            with reading(database) as connection:
                proof = verify(connection, house.engine.machines, progress)
        finally:
            database.dispose()
    return Broken(key.number, said, proof)


def _copy(file: str, copy: Path, progress: Callable[[int, int], None]) -> None:
    with (
        closing(sqlite3.connect(f"{Path(file).absolute().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(
            target, pages=PAGES,
            progress=lambda _status, left, total: progress(total - left, total),
        )  # fmt: skip


def _break(copy: Path, key: Key) -> str:
    """What the owner of a database could do: drop the trigger and change an entry."""
    where = (key.first, key.number)
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        triggers = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'"
        ).fetchall()
        for (name,) in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        found = connection.execute(
            "SELECT body FROM event WHERE case_id = ? AND number = ?", where
        ).fetchone()
        if found is None:
            raise StepRefused("Only an entry of a case can be broken: choose one.")
        body = json.loads(found[0])
        said = str(body["title"])
        connection.execute(
            "UPDATE event SET body = ? WHERE case_id = ? AND number = ?",
            (json.dumps({**body, "title": CHANGED}), *where),
        )
    return said
