"""Writes a table to a CSV file. What leaves the database is recorded with the reason given."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import sqlalchemy

from states.context import Actor
from storage.database import writing
from vog_cases.acts import EXPORTED, keep
from vog_cases.errors import InvalidInput

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be run by a spreadsheet."""


def export(
    database: sqlalchemy.Engine, person: Actor, at: datetime, *, what: str, why: str, file: str,
    header: Sequence[str], rows: Iterable[Sequence[str]],
) -> int:  # fmt: skip
    """Writes the rows and answers how many there were.

    `what` names the content in a few words for the history. InvalidInput says what is wrong with
    the reason or the file; a file that is there already is never written over. The file appears
    only once the export is recorded.
    """
    if not why.strip():
        raise InvalidInput("Say why this is exported; it stays in the history.")
    target = _target(file)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        count = _write(part, header, rows)
        with writing(database) as connection:
            said = f"Exported {what}, {count} rows, to {target.name}: {why.strip()}"
            keep(connection, person, at, EXPORTED, said)
        part.rename(target)
    except OSError as problem:
        raise InvalidInput(f"{target} cannot be written: {problem.strerror}.") from None
    finally:
        part.unlink(missing_ok=True)
    return count


def _target(file: str) -> Path:
    if not file.strip():
        raise InvalidInput("Name the file to write.")
    target = Path(file.strip()).expanduser().absolute()
    if target.suffix.casefold() != ".csv":
        target = target.with_name(f"{target.name}.csv")
    if not target.parent.is_dir():
        raise InvalidInput(f"There is no folder {target.parent}.")
    if target.exists():
        raise InvalidInput(f"There is a file {target} already; choose another name.")
    return target


def _write(part: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """UTF-8 with its mark, so that a spreadsheet reads ŵ and ŷ; for this person's eyes only."""
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(header)
        count = 0
        for row in rows:
            writer.writerow([_harmless(cell) for cell in row])
            count += 1
    return count


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
