"""The door of a live database: a name and a passphrase."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from tui.language import local
from tui.screens.base import in_a_sentence
from tui.screens.entrance import CameIn, Entrance, come_in
from tui.screens.new_passphrase import NewPassphrase
from tui.text import plain
from tui.widgets.saying import say
from tui.widgets.typing import LineBox
from vog_cases.signing_in import SignedIn, sign_in


class Door(Entrance):
    """Enter in the name goes on to the passphrase, and there it signs in."""

    TITLE = "Signing in"
    HEAD = "VOG Cases"
    HELP = (
        "Type your username and your passphrase, with Enter after each. After five tries that "
        "failed, nobody is let in under that name for a quarter of an hour; you are told of such "
        "tries when you come in. Who has forgotten a passphrase is given a new one by an "
        "administrator or a manager. F8 changes the language of the screen."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Go on", priority=True),
        Binding("escape", "begin_anew", "Begin anew", show=False),
    ]

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self._begin_with = name

    def asks(self) -> Iterable[Widget]:
        """Two boxes."""
        yield Static("", id="asks-name")
        yield LineBox(self._begin_with, id="name", compact=True)
        yield Static("", id="asks-passphrase")
        yield LineBox(id="passphrase", compact=True, password=True)
        yield Static("", id="problems")

    def questions(self) -> Mapping[str, str]:
        """Over each box."""
        return {"asks-name": "Your name here (username)", "asks-passphrase": "Your passphrase"}

    def on_mount(self) -> None:
        """Ready to type the name, or the passphrase where the name is known."""
        self.tell()
        self.set_focus(self._passphrase if self._begin_with else self._who)

    @property
    def _who(self) -> LineBox:
        return self.query_one("#name", LineBox)

    @property
    def _passphrase(self) -> LineBox:
        return self.query_one("#passphrase", LineBox)

    def action_go_on(self) -> None:
        """On to the passphrase at once, before the next letter; from there in."""
        if self.focused is self._passphrase:
            self._passphrase.call_later(self._try)  # after all letters that were typed before
        else:
            self.set_focus(self._passphrase)

    def _try(self) -> None:
        house, name, words = self.house, self._who.value, self._passphrase.value
        self._passphrase.value = ""
        if not name.strip():
            self.set_focus(self._who)
        elif words and self.act(
            lambda: sign_in(house.database, name, words, house.clock.now()), self._known
        ):
            self._say(local("One moment…"))

    @on(LineBox.Changed, "#passphrase")
    def _typed(self, event: LineBox.Changed) -> None:
        if event.value:
            self._say("")

    def _known(self, found: SignedIn) -> None:
        self._say("")
        if found.temporary:
            chooses = NewPassphrase(found.person, must=True)
            self.app.push_screen(chooses, lambda done: self._chosen(found) if done else None)
        else:
            self._chosen(found)

    def _chosen(self, found: SignedIn) -> None:
        house = self.house
        self.act(lambda: come_in(house, found.person.username, found.failed), self._in)

    def _in(self, came: CameIn) -> None:
        self.dismiss(came)

    def complain(self, problem: Exception) -> None:
        """Under the boxes, where one looks."""
        self._say(f"✗ {in_a_sentence(problem)}")
        self.set_focus(self._passphrase)

    def _say(self, words: str) -> None:
        say(self.query_one("#problems", Static), plain(words))

    def action_begin_anew(self) -> None:
        """Both boxes are empty."""
        self._who.value = self._passphrase.value = ""
        self._say("")
        self.set_focus(self._who)
