"""Reports at the command line: the same tables as on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from vog_cases.commands.frame import answer, house

if TYPE_CHECKING:
    from vog_cases.report_tables import Report

Name = Annotated[str, typer.Argument(metavar="NAME", help="Which report; none lists them.")]
Named = Annotated[
    str, typer.Option("--period", help="half-term, term, year or 12-months, up to today.")
]
Into = Annotated[str, typer.Option("--csv", metavar="FILE", help="Write it to a new file.")]


def report(name: Name = "", period: Named = "term", csv: Into = "") -> None:
    """What is open, late, met and attended, counted over the cases you may see."""
    from vog_cases.plain_text import table
    from vog_cases.report_csv import write_csv
    from vog_cases.reports import REPORTS, make_report

    if not name:
        answer(
            [{"name": one, "title": kind.title} for one, kind in REPORTS.items()],
            lambda: table(("Name", "Report"), [(one, kind.title) for one, kind in REPORTS.items()]),
        )
        return
    with house() as home, home.reader() as reader:
        made = make_report(reader, name, period)
    file = str(write_csv(made, csv)) if csv else ""
    answer(_json(made, file), lambda: f"Written to {file}." if file else _words(made))


def _words(made: Report) -> str:
    from vog_cases.plain_text import table
    from vog_cases.report_tables import shown

    rows = [[shown(cell) for cell in line.cells] for line in made.lines]
    body = table(made.columns, rows) if rows else "Nothing to count."
    return f"{made.title}: {made.covers}\n\n{body}\n\n{made.counted}"


def _json(made: Report, file: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": made.name, "title": made.title, "covers": made.covers, "counted": made.counted,
        "columns": list(made.columns),
        "rows": [
            {"cells": [cell if isinstance(cell, (str, int)) or cell is None else str(cell)
                       for cell in line.cells], "heading": line.heading}
            for line in made.lines
        ],
    }  # fmt: skip
    return found | ({"file": file} if file else {})
