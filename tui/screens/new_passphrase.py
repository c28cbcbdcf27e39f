"""Choosing a passphrase: the one of now, where there is one of theirs, and the new one twice."""

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
from vog_cases.signing_in import change, choose

GIVEN = "Your passphrase was given to you. Choose one that you alone know.\n"


class NewPassphrase(HouseScreen[bool]):
    """Answers whether one was chosen."""

    TITLE = "A new passphrase"
    HOLDS = True
    HELP = (
        "Type a new passphrase twice and press Ctrl+S; before it, your passphrase of now, unless "
        "somebody gave it to you. A new one has at least twelve letters: three words that do not "
        "belong together make a good one. It is kept nowhere as it is typed; who forgets it is "
        "given a new one."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save"),
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
            if self._must:
                yield Static(GIVEN)
            else:
                yield Static("Your passphrase of now")
                yield LineBox(id="now", compact=True, password=True)
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
        self.set_focus(self.query(LineBox).first())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter presses a button where it stands on one."""
        if action == "go_on":
            return isinstance(self.focused, LineBox)
        return super().check_action(action, parameters)

    def action_go_on(self) -> None:
        """On to the next box, and from the last to Save."""
        places = [*self.query(LineBox), self.query_one("#save")]
        at = next(place for place, box in enumerate(places) if box is self.focused)
        self.set_focus(places[at + 1])

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Saves it, if both are the same and it is a good one."""
        words, again = (self.query_one(box, LineBox).value for box in ("#first", "#again"))
        if words != again:
            self.complain(InvalidInput("The two are not the same."))
            return
        now = "" if self._must else self.query_one("#now", LineBox).value
        self.act(lambda: self._keeps(now, words), self._saved)

    def _keeps(self, now: str, words: str) -> None:
        database, person, at = self.house.database, self._person, self.house.clock.now()
        if self._must:
            choose(database, person, person.username, words, at)
        else:
            change(database, person, now, words, at)

    def _saved(self, _done: None) -> None:
        self.notify("Your new passphrase is kept.", markup=False)
        self.dismiss(True)

    def complain(self, problem: Exception) -> None:
        """Under the boxes, where one looks."""
        say(self.query_one("#problems", Static), plain(f"✗ {in_a_sentence(problem)}"))
        self.set_focus(self.query(LineBox).first())

    @on(Button.Pressed, "#back")
    def action_back(self) -> None:
        """Back; nothing has changed."""
        self.dismiss(False)
