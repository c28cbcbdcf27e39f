"""A report as a CSV file that a spreadsheet opens as it is."""

from __future__ import annotations

import csv
from pathlib import Path

from vog_cases.errors import InvalidInput, StepRefused
from vog_cases.report_tables import Cell, Report

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def file_name(report: Report, day: str) -> str:
    """What the file is called unless somebody says otherwise; it never names a person."""
    return f"{report.name}-{day}.csv"


def write_csv(report: Report, path: Path) -> None:
    """Writes the report to a new file; StepRefused where one of that name is there already.

    In UTF-8 with the mark that spreadsheets know it by, so that ŵ and ŷ arrive. Words that a
    spreadsheet would take for a formula get an apostrophe before them.
    """
    try:
        with path.open("x", encoding="utf-8-sig", newline="") as file:
            rows = csv.writer(file)
            rows.writerow((report.title,))
            rows.writerow((report.covers,))
            rows.writerow((report.counted,))
            rows.writerow(())
            rows.writerow(_cell(name) for name in report.columns)
            rows.writerows([_cell(cell) for cell in line.cells] for line in report.lines)
    except FileExistsError:
        raise StepRefused(f"There is a file {path} already. Choose another name.") from None
    except (OSError, ValueError) as problem:
        why = getattr(problem, "strerror", None) or "the name cannot be used"
        raise InvalidInput(f"The file {path} cannot be written: {why}.") from None


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = cell.strip()
        return f"'{text}" if text.startswith(_FORMULA) else text
    return str(cell)
