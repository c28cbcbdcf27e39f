"""From a file's bytes to rows with their true line numbers."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from vog_cases.importing.problems import BadFile, Problem, UnreadableFile

LARGEST = 200 * 1024 * 1024
"""Bytes: a file beyond this is not one of these lists."""

csv.field_size_limit(1024 * 1024)


@dataclass(frozen=True)
class Row:
    """One row: the line it begins on in an editor, and its cells by column."""

    line: int
    cells: dict[str, str]


def read_rows(path: Path, columns: Sequence[str], required: Sequence[str]) -> list[Row]:
    """The rows of a file with these columns, in any order; UnreadableFile or BadFile."""
    return list(_rows(_text(path), path.name, columns, required))


def _text(path: Path) -> str:
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= LARGEST else b""
    except FileNotFoundError:
        raise UnreadableFile(f"There is no file {path}.") from None
    except OSError as problem:
        raise UnreadableFile(f"The file {path} cannot be read: {problem.strerror}.") from None
    if size > LARGEST:
        raise UnreadableFile(f"The file {path.name} is too large for such a list.")
    if not data.strip():
        raise UnreadableFile(f"The file {path.name} is empty.")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise UnreadableFile(
            f"The file {path.name} is an Excel workbook. Save it as “CSV UTF-8” and load that."
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    if b"\x00" in data:
        raise UnreadableFile(f"The file {path.name} is no text file.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise UnreadableFile(
            f"The file {path.name} is not in UTF-8: line {line} has a letter that cannot be read. "
            "In Excel choose “Save as”, “CSV UTF-8”."
        ) from None


def _rows(text: str, name: str, columns: Sequence[str], required: Sequence[str]) -> Iterator[Row]:
    first = text.lstrip("\ufeff").splitlines()[0] if text.strip() else ""
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins, header, problems = 1, None, []
    try:
        for cells in reader:
            line, begins = begins, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = _header(cells, line, columns, required)
                continue
            if len(cells) != len(header):
                extra = [cell for cell in cells[len(header) :] if cell.strip()]
                if extra or len(cells) < len(header):
                    problems.append(
                        Problem(line, "", "", f"{len(cells)} cells, but there are {len(header)} "
                                "columns; check the commas and quotation marks")
                    )  # fmt: skip
                    continue
            yield Row(line, dict(zip(header, cells, strict=False)))
    except csv.Error as error:
        raise UnreadableFile(
            f"The file {name} breaks off at line {reader.line_num}: {error}."
        ) from None
    if problems:
        raise BadFile(problems)
    if header is None:
        raise UnreadableFile(f"The file {name} has no column names.")


def _header(
    cells: Sequence[str], line: int, columns: Sequence[str], required: Sequence[str]
) -> list[str]:
    names = [cell.strip().casefold().replace(" ", "_") for cell in cells]
    problems = []
    for name in names:
        if name not in columns:
            close = difflib.get_close_matches(name, columns, n=1)
            hint = f"; did you mean {close[0]}?" if close else f"; known: {', '.join(columns)}"
            problems.append(Problem(line, name, "", f"there is no such column{hint}"))
        elif names.count(name) > 1:
            problems.append(Problem(line, name, "", "the column stands twice"))
    problems += [
        Problem(line, name, "", "this column is missing") for name in required if name not in names
    ]
    if problems:
        raise BadFile(problems)
    return names
