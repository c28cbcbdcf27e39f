"""Writes a table to a CSV file. What leaves the database is recorded with the reason given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path

import sqlalchemy

from states.context import Actor
from storage.database import writing
from vog_cases.acts import EXPORTED, keep
from vog_cases.csv_files import write_new
from vog_cases.errors import InvalidInput


def export(
    database: sqlalchemy.Engine, person: Actor, at: datetime, *, what: str, why: str, file: str,
    header: Sequence[str], rows: Iterable[Sequence[str]],
) -> int:  # fmt: skip
    """Writes the rows and answers how many there were.

    `what` names the content in a few words for the history. InvalidInput says what is wrong with
    the reason or the file. The file appears only once the export is recorded.
    """
    if not why.strip():
        raise InvalidInput("Say why this is exported; it stays in the history.")
    count = 0

    def recorded(target: Path, lines: int) -> None:
        nonlocal count
        count = lines - 1  # the first is the header
        with writing(database) as connection:
            said = f"Exported {what}, {count} rows, to {target.name}: {why.strip()}"
            keep(connection, person, at, EXPORTED, said)

    write_new(file, chain([header], rows), recorded)
    return count
