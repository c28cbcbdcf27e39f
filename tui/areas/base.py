"""What each of the six areas has: the house, reads that never block, and Esc that leads home."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from tui.as_of import AsOf
from tui.widgets.ground import Ground
from vog_cases.house import House
from vog_cases.reading_cases import Reader

if TYPE_CHECKING:
    from tui.app import VogApp
    from tui.screens.desk import Desk

Answer = TypeVar("Answer")

LIST = "read"
"""The group of what an area shows as a whole."""


class Area(Ground, Vertical):
    """One place of the desk. It is made when first entered and stays as it was left."""

    TITLE: ClassVar[str]
    HELP: ClassVar[str]
    TELLS_LOOKS: ClassVar[bool] = False
    """Whether it tells who has looked into a record."""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "Back", show=False)]

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._read_as_of: AsOf | None = None

    @property
    def vog(self) -> VogApp:
        """The app, as what it is."""
        return cast("VogApp", self.app)

    @property
    def house(self) -> House:
        """The open database and who acts."""
        return self.vog.house

    @property
    def desk(self) -> Desk:
        """The screen that holds the areas."""
        return cast("Desk", self.screen)

    def read(
        self, ask: Callable[[Reader], Answer], then: Callable[[Answer], None], group: str = LIST
    ) -> None:
        """Reads in a thread and hands the answer over; of a group the newest question wins."""
        as_of = self._as_of

        def takes(found: Answer) -> None:
            if group == LIST:  # the first one is asked for before anybody knows the time
                self._read_as_of = as_of._replace(minute=as_of.minute or self._as_of.minute)
            then(found)

        self.desk.read(ask, takes, f"{self.id}-{group}")

    @property
    def is_current(self) -> bool:
        """Whether what it shows is as things are, as far as they are known."""
        return self._read_as_of is not None and self._read_as_of == self._as_of

    @property
    def _as_of(self) -> AsOf:
        now = self.vog.as_of
        return now if self.TELLS_LOOKS else now._replace(looks=0)

    def act(self, what: Callable[[], Answer], then: Callable[[Answer], None]) -> bool:
        """Does something in a thread and hands the outcome over; one thing at a time."""
        return self.desk.act(what, then)

    def reload(self) -> None:
        """Reads what is shown anew; never moves focus, cursor or marks."""

    @abstractmethod
    def home(self) -> Widget:
        """What has the focus when the area is entered."""

    def type_into(self, line: str) -> None:
        """Puts the focus on a line to type in.

        Its key has priority, so that the focus has moved before the next key is looked at: who
        types fast, or over a slow line, never types a filter into the list. Inside a line it is
        a letter like any other.
        """
        if isinstance(self.screen.focused, Input):
            raise SkipAction
        self.screen.set_focus(self.query_one(line))

    def action_back(self) -> None:
        """One level back: from an area that is the Inbox."""
        self.vog.go_to_area(1)
