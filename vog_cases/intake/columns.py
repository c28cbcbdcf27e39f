"""The columns of a list, and reading rows by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vog_cases.intake.cells import Parser, lost_letters, text, tidied
from vog_cases.intake.problems import Problem
from vog_cases.intake.reading import Row, Sheet

Values = dict[str, Any]
Parsed = list[tuple[Row, Values]]


@dataclass(frozen=True)
class Column:
    """A column: how its cells are read, whether they must be filled, what an empty cell means.

    `says_nothing`: an empty cell leaves alone what is stored, so that a blank never clears a
    safeguarding flag; `empty` is then what a new row gets. A column that need not be filled may
    be left out of the file, and says nothing either.
    """

    parse: Parser = text
    required: bool = False
    empty: Any = ""
    says_nothing: bool = False


def parse_rows(sheet: Sheet, columns: Mapping[str, Column]) -> Parsed:
    """Every row's values; a cell that cannot be read becomes a problem of the sheet.

    Its row stays, without that value, so that the rest of it can be checked in the same go.
    """
    return [(row, _values(row, columns, sheet.problems)) for row in sheet.rows]


def _values(row: Row, columns: Mapping[str, Column], problems: list[Problem]) -> Values:
    values: Values = {}
    for name, cell in row.cells.items():
        column, plain = columns[name], tidied(cell)
        if not plain:
            if column.required:
                problems.append(Problem(row.line, name, "", "this cell must be filled"))
            elif not column.says_nothing:
                values[name] = column.empty
            continue
        try:
            lost = lost_letters(plain)
            if lost:
                raise ValueError(lost)
            values[name] = column.parse(plain)
        except ValueError as reason:
            problems.append(Problem(row.line, name, cell.strip(), str(reason)))
    return values


def stands_twice(
    parsed: Parsed, key: tuple[str, ...], defaults: Mapping[str, Any]
) -> list[Problem]:
    """The rows whose key an earlier row has already."""
    first: dict[tuple[Any, ...], tuple[int, Values]] = {}
    problems = []
    for row, values in parsed:
        full = {**defaults, **values}
        if any(name not in full for name in key):
            continue
        mine = tuple(full[name] for name in key)
        if mine in first:
            line, earlier = first[mine]
            reason = f"stands in line {line} already; take one of them out"
            if earlier != values:
                reason = f"stands in line {line} already, with other cells; keep the right one"
            problems.append(Problem(row.line, key[0], " ".join(str(part) for part in mine), reason))
        first.setdefault(mine, (row.line, values))
    return problems
