"""A report drawn in text: columns, bars and lines of small bars, for any width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rich.cells import cell_len
from rich.text import Text

from tui.text import fit, plain
from vog_cases.report_tables import HIDDEN, Cell, Line, Report, shown

GAP = 2
LEAST_NAME, LEAST_BAR, MOST_BAR = 16, 8, 40
STEPS = "▁▂▃▅▆▇█"


@dataclass(frozen=True)
class Drawn:
    """The titles over their columns, two lines, and the rows under them."""

    titles: Text
    body: Text


@dataclass(frozen=True)
class _Column:
    """A column that is shown: its place in the report, its width, and whether it holds words."""

    place: int
    width: int
    words: bool


@dataclass(frozen=True)
class _Plan:
    """How wide each part is: the name, the columns (the bar's is the last), bar and trend."""

    name: int
    columns: tuple[_Column, ...]
    bar: int
    trend: int
    width: int


def draw(report: Report, width: int) -> Drawn:
    """The report in so many columns of the terminal."""
    plan = _plan(report, width)
    titles = []
    for half in (0, 1):
        heads = [_two_lines(title)[half] for title in report.columns]
        titles.append(_row(plan, heads[0], [heads[one.place] for one in plan.columns], "", ""))
    scale = _scale(report)
    rows = [_line(report, plan, line, scale) for line in report.lines]
    body = rows or [plain("Nothing to count.")]
    return Drawn(plain("\n".join(titles), "bold"), Text("\n").join(body))


def _two_lines(title: str) -> tuple[str, str]:
    """A title over two lines, so that columns stay narrow: the second one always has words."""
    first, _, second = title.rpartition(" ")
    return first, second


def _plan(report: Report, width: int) -> _Plan:
    """Columns give way where they do not fit: the oldest of a trend, then the name, then words."""
    columns = [_column(report, place) for place in range(1, len(report.columns))]
    columns.sort(key=lambda one: one.place == report.bar)  # the bar's column comes last
    trend = len(report.trend) + GAP if report.trend else 0
    name = max(cell_len(shown(line.cells[0])) for line in (*report.lines, _NAMELESS))
    name = max(name, LEAST_NAME)
    while (left := width - name - trend - sum(one.width + GAP for one in columns)) < 0:
        older = [one for one in columns if one.place in report.trend]
        words = [one for one in columns if one.words]
        if len(older) > 1:
            columns.remove(older[0])
        elif name > LEAST_NAME:
            name = max(LEAST_NAME, name + left)
        elif words:
            columns.remove(words[0])
        else:
            break
    bar = min(left - GAP, MOST_BAR) if report.bar and left - GAP >= LEAST_BAR else 0
    return _Plan(name, tuple(columns), bar, trend, width)


_NAMELESS = Line(("",))


def _column(report: Report, place: int) -> _Column:
    cells = [line.cells[place] for line in report.lines]
    texts = (*_two_lines(report.columns[place]), *map(shown, cells))
    words = any(isinstance(cell, str) and cell not in ("", HIDDEN) for cell in cells)
    return _Column(place, max(cell_len(text) for text in texts), words)


def _row(plan: _Plan, name: str, cells: Sequence[str], bar: str, trend: str) -> str:
    """One row: words to the left, numbers to the right, the bar before the last number."""
    text = fit(name, plan.name)
    if plan.trend:
        text += " " * GAP + fit(trend, plan.trend - GAP)
    for cell, column in zip(cells, plan.columns, strict=True):
        text += " " * GAP
        if column is plan.columns[-1] and plan.bar:
            text += f"{bar} {cell}" if bar else cell
        elif column.words:
            text += fit(cell, column.width)
        else:
            text += " " * (column.width - cell_len(cell)) + cell
    return fit(text, plan.width).rstrip()


def _line(report: Report, plan: _Plan, line: Line, scale: tuple[Decimal, Decimal]) -> Text:
    cells = [shown(line.cells[one.place]) for one in plan.columns]
    bar = _bar(line.cells[report.bar], scale[1], plan.bar) if plan.bar else ""
    trend = "".join(_step(line.cells[place], scale) for place in report.trend)
    text = _row(plan, shown(line.cells[0]), cells, bar, trend)
    return plain(text, "bold" if line.heading else "")


def _numbers(report: Report, columns: Sequence[int]) -> list[Decimal]:
    return [
        Decimal(line.cells[column])  # type: ignore[arg-type]
        for line in report.lines
        for column in columns
        if isinstance(line.cells[column], (int, Decimal))
    ]


def _scale(report: Report) -> tuple[Decimal, Decimal]:
    """The least and the greatest that is drawn."""
    columns = list(report.trend) or [report.bar]
    numbers = _numbers(report, columns) if report.trend or report.bar else []
    if not numbers:
        return Decimal(0), Decimal(1)
    return min(numbers), Decimal(report.full) if report.full else max(numbers)


def _bar(cell: Cell, full: Decimal, width: int) -> str:
    """`████▌` for a part of the whole; nothing where there is no number."""
    if not isinstance(cell, (int, Decimal)) or full <= 0:
        return ""
    halves = round(2 * width * max(Decimal(cell), Decimal(0)) / full)
    return "█" * (halves // 2) + "▌" * (halves % 2)


def _step(cell: Cell, scale: tuple[Decimal, Decimal]) -> str:
    least, greatest = scale
    if not isinstance(cell, (int, Decimal)):
        return "·"
    if greatest == least:
        return STEPS[-1]
    return STEPS[int((len(STEPS) - 1) * (Decimal(cell) - least) / (greatest - least))]
