"""Writes rows to a new CSV file that a spreadsheet opens as it is and runs nothing of."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from vog_cases.errors import InvalidInput

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell of words that begins so would be run by a spreadsheet."""


def write_new(
    file: str, rows: Iterable[Sequence[object]], kept: Callable[[Path, int], None] | None = None
) -> Path:
    """Writes the rows and answers the file. InvalidInput says what is wrong with it.

    A file that is there already is never written over. It appears whole, and only once `kept`,
    which is told the file and the number of rows, has gone well.
    """
    target = _target(file)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        count = _write(part, rows)
        if kept is not None:
            kept(target, count)
        part.rename(target)
    except OSError as problem:
        raise InvalidInput(f"{target} cannot be written: {problem.strerror}.") from None
    finally:
        part.unlink(missing_ok=True)
    return target


def _target(file: str) -> Path:
    if not file.strip():
        raise InvalidInput("Name the file to write.")
    if not file.isprintable():
        raise InvalidInput("The name of the file has signs in it that cannot be read.")
    target = Path(file.strip()).expanduser().absolute()
    if target.suffix.casefold() != ".csv":
        target = target.with_name(f"{target.name}.csv")
    if not target.parent.is_dir():
        raise InvalidInput(f"There is no folder {target.parent}.")
    if target.exists():
        raise InvalidInput(f"There is a file {target} already; choose another name.")
    return target


def _write(part: Path, rows: Iterable[Sequence[object]]) -> int:
    """UTF-8 with its mark, so that a spreadsheet reads ŵ and ŷ; for this person's eyes only."""
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        count = 0
        for row in rows:
            writer.writerow([_harmless(cell) for cell in row])
            count += 1
    return count


def _harmless(cell: object) -> object:
    """Words that look like a formula get an apostrophe; a number may begin with a minus."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
