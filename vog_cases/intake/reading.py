"""From a file's text to rows with their true line numbers."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from vog_cases.intake.decoding import Source, name_of, read_text
from vog_cases.intake.problems import BadFile, Problem, UnreadableFile

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_BREAK = re.compile(r"\r\n|\r|\n")
_LONGEST_CELL = 131_072


@dataclass(frozen=True)
class Row:
    """One row: the line it begins on in an editor, and its cells by column."""

    line: int
    cells: dict[str, str]


@dataclass
class Sheet:
    """The rows that could be taken apart, and what is wrong with the others."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_rows(source: Source, columns: Sequence[str], required: Sequence[str]) -> Sheet:
    """The rows of a file with these columns, in any order; blank rows are left out.

    UnreadableFile for what is no such list; BadFile, at once, for a header with other columns,
    because then nobody knows what the cells below it mean.
    """
    text = read_text(source)
    hint = re.match(r"sep=([,;\t|])(?=[\r\n])", text)  # Excel's own note of the delimiter
    text = text[hint.end() :] if hint else text
    delimiter = hint[1] if hint else _delimiter(text, columns)
    sheet = Sheet()
    lines = _take_apart(text, delimiter, sheet.problems)
    begins, header = next(lines, (0, []))
    if sheet.problems:
        raise BadFile(sheet.problems)
    if not header:
        raise UnreadableFile(f"{name_of(source)} has no column names.")
    names = header_names(header, begins, columns, required)
    for line, cells in lines:
        row = _row(line, cells, names, DELIMITERS[delimiter], sheet.problems)
        if row is not None:
            sheet.rows.append(row)
    return sheet


def _delimiter(text: str, columns: Sequence[str]) -> str:
    """The one that makes most known columns of the first line that says anything."""
    first = next((line for line in _BREAK.split(text[:_LONGEST_CELL]) if line.strip()), "")

    def found(delimiter: str) -> tuple[int, int]:
        names = {_plain(cell.strip(' "')) for cell in first.split(delimiter)}
        return len(names & set(columns)), first.count(delimiter)

    return max(DELIMITERS, key=found)


def _take_apart(
    text: str, delimiter: str, problems: list[Problem]
) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with the line it begins on."""
    # a stream with newline="" breaks lines where editors do: at \r\n, \n and \r, nowhere else
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True
    )
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problems.append(Problem(begins, "", "", _why(str(error), begins, reader.line_num)))
            continue
        if any(cell.strip("\ufeff\x1a \t\r\n\xa0") for cell in cells):
            yield begins, cells


def _why(error: str, begins: int, ends: int) -> str:
    if "end of data" in error or "field limit" in error:
        return "a quotation mark opens a cell here and none closes it"
    place = f"between here and line {ends}" if ends > begins else "in the middle of a cell"
    return f"a quotation mark stands {place}; inside a cell it is written twice"


def _row(
    line: int, cells: list[str], names: list[str], delimiters: str, problems: list[Problem]
) -> Row | None:
    while len(cells) > len(names) and not cells[-1].strip():
        cells.pop()
    if len(cells) != len(names):
        problems.append(
            Problem(line, "", "",
                    f"{len(cells)} cells, but there are {len(names)} columns; check the "
                    f"{delimiters} and quotation marks")
        )  # fmt: skip
        return None
    return Row(line, dict(zip(names, cells, strict=True)))


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", name.strip("\ufeff \t\r\n\xa0")).casefold()


def header_names(
    cells: list[str], line: int, columns: Sequence[str], required: Sequence[str]
) -> list[str]:
    """The columns of a header as they are known here; BadFile where they are others."""
    names = [_plain(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    missing = [name for name in columns if name not in names]
    problems: list[Problem] = []
    for place, name in enumerate(names, start=1):
        cell = cells[place - 1].strip()
        if not name:
            problems.append(Problem(line, "", "", f"column {place} has no name"))
        elif name not in columns:
            close = _close(name, missing, columns)
            hint = f"; did you mean {close}?" if close else "; take it out"
            problems.append(Problem(line, cell, "", f"there is no such column{hint}"))
        elif name in names[: place - 1]:
            problems.append(Problem(line, name, "", "the column stands twice"))
    problems += [
        Problem(line, name, "", "this column is missing") for name in required if name in missing
    ]
    if problems:
        raise BadFile(problems)
    return names


def _close(name: str, missing: Sequence[str], columns: Sequence[str]) -> str:
    """The column that was probably meant, one that is missing if any; empty for none."""
    close = difflib.get_close_matches(name, missing, n=1)
    close = close or [column for column in missing if column in name or name in column]
    close = close or difflib.get_close_matches(name, columns, n=1)
    return close[0] if close else ""
