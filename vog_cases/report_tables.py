"""What a report is: a table with a title, the way it was counted, and one column to draw."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

HIDDEN = "not shown"
"""Stands for a number that would tell too much about too few children (GEN-R26)."""

Cell = str | int | Decimal | None
"""Words, a count, a percentage with one place, or nothing known."""


@dataclass(frozen=True)
class Line:
    """One row; `heading` marks a sum, or the name of the lines after it."""

    cells: tuple[Cell, ...]
    heading: bool = False


@dataclass(frozen=True)
class Report:
    """A table as it is shown, printed and written to a file. `reports.make_report` names it."""

    covers: str
    """The period, or as of when."""
    counted: str
    """How it was counted, for whoever reads the figures."""
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    bar: int = 0
    """The column that is drawn as a bar; 0 for none."""
    full: int = 0
    """What a full bar stands for; 0 for the greatest of the column."""
    trend: range = range(0)
    """The columns that make a line of small bars, oldest first."""
    name: str = ""
    title: str = ""


def shown(cell: Cell) -> str:
    """A cell as people read it: `1,204`, `94.5`, `—` where nothing is known."""
    if cell is None:
        return "—"
    if isinstance(cell, int):
        return f"{cell:,}"
    return str(cell)
