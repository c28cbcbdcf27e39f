"""What the clock did after a time switched off, deadline by deadline."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from storage.late_firings import LateFiring
from tui.privacy import person_name
from tui.screens.base import HouseScreen
from tui.text import fit, plain, when_short, wrapped
from tui.timer_lines import caught_up
from tui.widgets.key_line import KeyLine
from tui.widgets.virtual_list import VirtualList
from vog_cases.catching_up import CaughtUp, caught_up_with

MOST = 1000
"""How many lines are read; more than that nobody reads one by one."""


class CaughtUpScreen(HouseScreen[None]):
    """The list behind the sentence; Enter opens a case."""

    TITLE = "What the clock caught up with"
    HELP = (
        "While the clock was off nothing was lost: when it was back it acted on every deadline "
        "that had passed, the oldest first, as of the time it was due. This is what it did. "
        "Enter opens the case."
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "Back")]

    def __init__(self, report: CaughtUp) -> None:
        super().__init__()
        self._report = report

    def compose(self) -> ComposeResult:
        """The sentence, and the list."""
        yield self.vog.top_bar()
        yield Static("", id="form-head")
        yield VirtualList[LateFiring](
            _line, lambda one: f"{one.reference} {one.name} {one.phase} {one.effective_at}",
            id="late", empty="Reading…",
        )  # fmt: skip
        yield KeyLine()

    @property
    def rows(self) -> VirtualList[LateFiring]:
        """The list."""
        return self.query_one("#late", VirtualList)

    def on_mount(self) -> None:
        """Reads what was done."""
        self.set_focus(self.rows)
        self.reload()

    def on_resize(self) -> None:
        """Breaks the sentence anew."""
        lines = wrapped(f"{caught_up(self._report)}.", self.size.width - 2, " ", " ")
        self.query_one("#form-head", Static).update(plain("\n".join(lines[:2])))

    def reload(self) -> None:
        """Reads what was done anew."""
        self.read(lambda reader: caught_up_with(reader, self._report, MOST), self.rows.show)

    @on(VirtualList.Chosen, "#late")
    def _chosen(self) -> None:
        if self.rows.current is not None:
            self.vog.open_case(self.rows.current.reference)

    def action_back(self) -> None:
        """Back."""
        self.dismiss()


def _line(one: LateFiring, width: int) -> str:
    due = fit(when_short(one.effective_at), 18)
    name = fit(person_name(one.forename, one.surname), 20)
    did = "moved: " if one.kind == "moved" else ""
    return fit(f" {due} {one.reference}  {name}  {did}{one.title}", width)
