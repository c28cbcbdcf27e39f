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

from vog_cases.house import House
from vog_cases.reading_cases import Reader

if TYPE_CHECKING:
    from tui.app import VogApp
    from tui.screens.desk import Desk

Answer = TypeVar("Answer")


class Area(Vertical):
    """One place of the desk. It is made when first entered and stays as it was left."""

    TITLE: ClassVar[str]
    HELP: ClassVar[str]
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "Back", show=False)]

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
        self, ask: Callable[[Reader], Answer], then: Callable[[Answer], None], group: str = "read"
    ) -> None:
        """Reads in a thread and hands the answer over; of a group the newest question wins."""
        self.desk.read(ask, then, f"{self.id}-{group}")

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
