"""Choosing a passphrase: typed twice, saved with Ctrl+S."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from states.context import Actor
from tui.screens.base import HouseScreen, in_a_sentence
from tui.text import plain
from tui.widgets.key_line import KeyLine
from tui.widgets.saying import say
from tui.widgets.typing import LineBox
from vog_cases.errors import InvalidInput
from vog_cases.signing_in import choose

GIVEN = "Your passphrase was given to you. Choose one that you alone know.\n"


class NewPassphrase(HouseScreen[bool]):
    """Answers whether one was chosen."""

    HOLDS = True
    HELP = (
        "Type a new passphrase twice and press Ctrl+S. It has at least twelve letters: three "
        "words that do not belong together make a good one. It is kept nowhere as it is typed; "
        "who forgets it is given a new one."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", priority=True),
        Binding("escape", "back", "Back"),
        # with priority for the reason Tab has it, see `HouseScreen`
        Binding("enter", "go_on", show=False, priority=True),
    ]

    def __init__(self, person: Actor, *, must: bool = False) -> None:
        super().__init__()
        self._person, self._must = person, must

    def compose(self) -> ComposeResult:
        """Why, two boxes, and the buttons."""
        yield Static(
            plain(f" A new passphrase for {self._person.name}", "bold"), classes="entrance-head"
        )
        with Vertical(classes="entrance"):
            yield Static(GIVEN if self._must else "", id="why")
            yield Static("The new passphrase, at least twelve letters")
            yield LineBox(id="first", compact=True, password=True)
            yield Static("The same once more")
            yield LineBox(id="again", compact=True, password=True)
            yield Static("", id="problems")
        with Horizontal(id="buttons"):
            yield Button(Content("[ Save  Ctrl+S ]"), id="save", compact=True)
            yield Button(Content("[ Back  Esc ]"), id="back", compact=True)
        yield KeyLine()

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one("#why").display = self._must
        self.set_focus(self.query_one("#first"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter presses a button where it stands on one."""
        if action == "go_on":
            return isinstance(self.focused, LineBox)
        return super().check_action(action, parameters)

    def action_go_on(self) -> None:
        """On to the second box, and from there to Save."""
        first = self.focused is not None and self.focused.id == "first"
        self.set_focus(self.query_one("#again" if first else "#save"))

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Saves it, if both are the same and it is a good one."""
        words, again = (self.query_one(box, LineBox).value for box in ("#first", "#again"))
        if words != again:
            self.complain(InvalidInput("The two are not the same."))
            return
        house, person = self.house, self._person
        self.act(
            lambda: choose(house.database, person, person.username, words, house.clock.now()),
            self._saved,
        )

    def _saved(self, _done: None) -> None:
        self.notify("Your new passphrase is kept.", markup=False)
        self.dismiss(True)

    def complain(self, problem: Exception) -> None:
        """Under the boxes, where one looks."""
        say(self.query_one("#problems", Static), plain(f"✗ {in_a_sentence(problem)}"))
        self.set_focus(self.query_one("#first"))

    @on(Button.Pressed, "#back")
    def action_back(self) -> None:
        """Back; nothing has changed."""
        self.dismiss(False)
