"""A report as a CSV file. It holds counts and no child's name, so nobody is asked why."""

from __future__ import annotations

from pathlib import Path

from vog_cases.csv_files import write_new
from vog_cases.report_tables import Cell, Report


def file_name(report: Report, day: str) -> str:
    """What the file is called unless somebody says otherwise; it never names a person."""
    return f"{report.name}-{day}.csv"


def write_csv(report: Report, file: str) -> Path:
    """Writes the report to a new file and answers which; InvalidInput says what is wrong with it.

    Above the table stand its title, the period and how it was counted.
    """
    rows: list[tuple[Cell, ...]] = [
        (report.title,), (report.covers,), (report.counted,), (), report.columns,
        *(tuple(_plain(cell) for cell in line.cells) for line in report.lines),
    ]  # fmt: skip
    return write_new(file, rows)


def _plain(cell: Cell) -> Cell:
    """Words without the blanks that indent them on the screen."""
    return cell.strip() if isinstance(cell, str) else cell
