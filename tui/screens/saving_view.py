"""Keeping a filter line as a view of one's own, and removing one."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, Static

from storage import desk
from storage.database import writing
from tui.screens.base import HouseScreen
from tui.screens.dialogs import Question
from tui.text import plain
from tui.views import View
from tui.widgets.typing import LineBox
from vog_cases.house import House

LONGEST = 24


class SaveView(HouseScreen[str]):
    """Asks what the view is called; Ctrl+S keeps it."""

    TITLE = "Keeping a view of one’s own"
    HOLDS = True
    HELP = "Type a short name. Ctrl+S keeps the filter line as a view of your own. Esc goes back."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save"),
        Binding("escape", "dismiss", "Back"),
    ]

    def __init__(self, line: str, stood_in: str = "") -> None:
        """`stood_in` is the view of everybody's that a view of one's own does not take over."""
        super().__init__()
        self._line, self._stood_in = line, stood_in

    def compose(self) -> ComposeResult:
        """The line, its name, and two buttons."""
        with Vertical(classes="dialog"):
            all_open = f" It looks in all open cases, not only in “{self._stood_in}”."
            aside = all_open if self._stood_in else ""
            yield Static(plain(f"Keep “{self._line}” as a view.{aside} What is it called?"))
            yield LineBox(id="view-name", compact=True, max_length=LONGEST)
            yield Static("", id="view-problem")
            with Horizontal(classes="choices"):
                yield Button("Save  Ctrl+S", id="save", variant="primary", compact=True)
                yield Button("Back  Esc", id="back", compact=True)

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one("#view-name").focus()

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Keeps the view."""
        name = self.query_one("#view-name", Input).value.strip()
        if not name:
            self.query_one("#view-problem", Static).update("✗ Give the view a name.")
            return
        self.act(lambda: keep_view(self.house, name, self._line), lambda _done: self._kept(name))

    def _kept(self, name: str) -> None:
        self.dismiss(name)

    @on(Button.Pressed, "#back")
    def _back(self) -> None:
        self.dismiss()


def keep_view(house: House, name: str, line: str) -> None:
    """Keeps a filter line under a name, for this person."""
    with writing(house.database) as connection:
        username = house.person.username
        desk.save_view(connection, username, name, line, len(desk.views_of(connection, username)))


def drop_view(house: House, name: str) -> None:
    """Removes a person's own view."""
    with writing(house.database) as connection:
        desk.drop_view(connection, house.person.username, name)


def removes(view: View) -> Question:
    """Asks whether a view is really to go; no case changes by it."""
    asks = f"Remove your view “{view.title}” ({view.line})? The cases stay as they are."
    return Question(asks, "Remove the view", "Keep it  Esc")
