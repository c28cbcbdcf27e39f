"""Reports: one table at a time, drawn in text, over the cases a person may see."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from tui.areas.base import Area
from tui.report_lines import draw
from tui.screens.report_file import ReportFile
from tui.text import plain, wrapped
from tui.widgets.saying import say
from tui.widgets.tab_line import TabLine
from vog_cases.periods import PERIODS
from vog_cases.report_tables import Report
from vog_cases.reports import REPORTS, make_report

NAMES = tuple(REPORTS)
PERIOD_NAMES = tuple(PERIODS)
USUAL = PERIOD_NAMES.index("term")
LINES_TO_EXPLAIN = 4


class Reports(Area):
    """The reports, one beside the other; the period counts where it matters."""

    TITLE = "Reports"
    HELP = (
        "Counts over the cases and registers you may see. [ and ] go from one report to the "
        "next. s chooses the period: this half-term, this term, this school year, the last 12 "
        "months; what is open now does not depend on it. ↑ ↓ PgUp PgDn scroll.\n\n"
        "Under each report stands how it was counted. “not shown” keeps small numbers of "
        "children from being worked out.\n\n"
        "e writes the report to a file for a spreadsheet: it asks for the name first, and only "
        "Ctrl+S writes."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left_square_bracket", "report(-1)", "Previous", key_display="[", show=False),
        Binding("right_square_bracket", "report(1)", "Next report", key_display="[ ]"),
        Binding("s", "period", "Period"),
        Binding("e", "export", "To a file"),
    ]

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._place, self._period = 0, USUAL
        self._report: Report | None = None

    def compose(self) -> ComposeResult:
        """The choice, the title, the table, and how it was counted."""
        yield TabLine("report-names", hint="[ ] switch")
        yield Static("", id="report-head")
        yield Static("", id="report-titles")
        with VerticalScroll(id="report-box"):
            yield Static("", id="report-body")
        yield Static("", id="report-counted")

    def home(self) -> Widget:
        """The table, so that it scrolls."""
        return self.query_one("#report-box")

    def on_resize(self) -> None:
        """Drawn anew for the room there is."""
        self.call_after_refresh(self._draw)

    # --- reading -----------------------------------------------------------------------

    def reload(self) -> None:
        """Counts anew; another report than the one shown says that it is being read."""
        name, period = NAMES[self._place], PERIOD_NAMES[self._period]
        short = [kind.short for kind in REPORTS.values()]
        self.query_one("#report-names", TabLine).show(short, self._place)
        if self._report is None or self._report.name != name:
            self._report = None
            self._draw()
        self.read(lambda reader: make_report(reader, name, period), self._show)

    def _show(self, report: Report) -> None:
        if report.name == NAMES[self._place]:
            self._report = report
            self._draw()

    def _draw(self) -> None:
        report, width = self._report, self.size.width - 3
        if width <= 0:
            return
        if report is None:
            title = REPORTS[NAMES[self._place]].title
            self._tell(f"{title} · reading…", Text(), Text(), "")
            return
        drawn = draw(report, width)
        self._tell(f"{report.title} · {report.covers}", drawn.titles, drawn.body, report.counted)

    def _tell(self, head: str, titles: Text, body: Text, counted: str) -> None:
        say(self.query_one("#report-head", Static), plain(f" {head}", "bold"))
        say(self.query_one("#report-titles", Static), titles)
        say(self.query_one("#report-body", Static), body, resizes=True)
        lines = wrapped(counted, self.size.width - 1, " ", " ")[:LINES_TO_EXPLAIN]
        say(self.query_one("#report-counted", Static), plain("\n".join(lines)), resizes=True)

    # --- the keys ----------------------------------------------------------------------

    def action_report(self, by: int) -> None:
        """The next or previous report."""
        self._to(self._place + by)

    @on(TabLine.Picked, "#report-names")
    def _picked(self, event: TabLine.Picked) -> None:
        self._to(event.place)

    def _to(self, place: int) -> None:
        self._place = place % len(NAMES)
        self.query_one("#report-box", VerticalScroll).scroll_home(animate=False)
        self.reload()

    def action_period(self) -> None:
        """The next period."""
        self._period = (self._period + 1) % len(PERIOD_NAMES)
        self.reload()

    def action_export(self) -> None:
        """Asks for the name of a file."""
        if self._report is not None:
            self.app.push_screen(ReportFile(self._report))
