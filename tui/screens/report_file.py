"""Asks for the name of the file that a report is written to."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from tui.screens.base import HouseScreen, in_a_sentence
from tui.text import plain
from tui.widgets.key_line import KeyLine
from tui.widgets.typing import LineBox
from vog_cases.gathering import today_of
from vog_cases.report_csv import file_name, write_csv
from vog_cases.report_tables import Report


class ReportFile(HouseScreen[None]):
    """One line: the name. The file is new, and holds what the report shows."""

    TITLE = "A file of the report"
    HOLDS = True
    HELP = (
        "The name of a new file, in your own folder (~) unless you name another. A file that is "
        "there already is never overwritten. Ctrl+S writes it; Esc goes back."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Write the file"),
        Binding("escape", "back", "Back"),
    ]

    def __init__(self, report: Report) -> None:
        super().__init__()
        self._report = report

    def compose(self) -> ComposeResult:
        """What is written, the name, and two buttons."""
        yield self.vog.top_bar()
        yield Static("", id="ask-title")
        yield LineBox("", id="file-name", compact=True)
        yield Static("", id="ask-about")
        yield Static("", id="ask-problem")
        with Vertical(id="form-foot"), Horizontal(id="buttons"):
            yield Button("Write  Ctrl+S", id="save", variant="primary", compact=True)
            yield Button("Back  Esc", id="back", compact=True)
        yield KeyLine()

    def on_mount(self) -> None:
        """The name it would have, ready to be changed."""
        title = f" Write “{self._report.title}” to a file for a spreadsheet\n {self._report.covers}"
        self.query_one("#ask-title", Static).update(plain(title, "bold"))
        self.set_focus(self.query_one("#file-name"))
        self.read(lambda reader: today_of(reader.now).isoformat(), self._offer)

    def _offer(self, day: str) -> None:
        box = self.query_one("#file-name", LineBox)
        if not box.value:
            box.value = f"~/{file_name(self._report, day)}"
            box.cursor_position = len(box.value)

    @on(LineBox.Changed, "#file-name")
    def _changed(self) -> None:
        said = f" {self.path}" if self.query_one("#file-name", LineBox).value.strip() else ""
        self.query_one("#ask-about", Static).update(plain(said))
        self._tell("")

    @property
    def path(self) -> Path:
        """The file that is named."""
        return Path(self.query_one("#file-name", LineBox).value.strip()).expanduser().absolute()

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Writes the file, away from the screen's thread."""
        file, report = self.query_one("#file-name", LineBox).value, self._report
        self.act(lambda: write_csv(report, file), self._written)

    def _written(self, path: Path) -> None:
        self.notify(f"Written to {path}.", markup=False)
        self.dismiss()

    def complain(self, problem: Exception) -> None:
        """Says under the name what is wrong with it."""
        self._tell(f" ✗ {in_a_sentence(problem)}")

    def _tell(self, text: str) -> None:
        self.query_one("#ask-problem", Static).update(plain(text))

    @on(Button.Pressed, "#back")
    def action_back(self) -> None:
        """Back without a file."""
        self.dismiss()
