"""Where people come in: before it nobody is here, and nothing leads past it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from storage import desk
from storage.database import writing
from tui.language import WELSH, local, spoken
from tui.screens.base import HouseScreen
from tui.text import plain
from tui.widgets.key_line import KeyLine
from tui.widgets.saying import say
from vog_cases.house import House
from vog_cases.since import Since, since_last_visit

DRAFT = "The Welsh is a draft."


@dataclass(frozen=True)
class CameIn:
    """Somebody is in: their house, what they missed, and how they want the screen."""

    house: House
    since: Since
    preferences: Mapping[str, str]
    failed: int = 0
    """Tries to sign in under their name that failed since they were last here."""


class Entrance(HouseScreen[CameIn]):
    """Answers who came in, or nothing where one may go back to whom one was before."""

    HOLDS = True
    HEAD: ClassVar[str]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "app.language", "Cymraeg", key_display="F8", priority=True)
    ]

    def compose(self) -> ComposeResult:
        """A title, what is asked, and what is to be known of the language."""
        yield Static("", id="entrance-head", classes="entrance-head")
        with Vertical(classes="entrance"):
            yield from self.asks()
        yield Static("", id="entrance-language")
        yield KeyLine()

    @abstractmethod
    def asks(self) -> Iterable[Widget]:
        """What is to be filled in."""

    @abstractmethod
    def questions(self) -> Mapping[str, str]:
        """What stands over it, in English, by the name of its place."""

    def tell(self) -> None:
        """Everything in the language of now."""
        say(self.query_one("#entrance-head", Static), plain(f" {local(self.HEAD)}", "bold"))
        for place, words in self.questions().items():
            say(self.query_one(f"#{place}", Static), plain(local(words)))
        draft = local(DRAFT) if spoken() == WELSH else ""
        say(self.query_one("#entrance-language", Static), plain(f"  {draft}"), resizes=True)
        self.refresh_bindings()


def come_in(house: House, username: str, failed: int = 0) -> CameIn:
    """The house with that person in it; the visit is noted after what they missed is read."""
    theirs = replace(house, person=house.engine.person(username))
    with theirs.reader() as reader:
        since, now = since_last_visit(reader), reader.now
        preferences = desk.preferences(reader.connection, username)
    with writing(theirs.database, aside=True) as connection:
        desk.note_visit(connection, username, now)
    return CameIn(theirs, since, preferences, failed)
