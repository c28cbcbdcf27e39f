"""A line that narrows the list of an area."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.suggester import Suggester
from textual.widget import Widget

from tui.widgets.typing import LineBox


class ListFilter(LineBox):
    """The filter of a list: Enter and ↓ go on to the list.

    Their key has priority, so that the focus has moved before the next key is looked at: what is
    typed right after Enter is never taken for more of the filter.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "done", "To the list", priority=True)
    ]

    class Done(Message):
        """The person has gone on to the list."""

    def __init__(
        self,
        id: str,
        placeholder: str,
        home: Callable[[], Widget],
        suggester: Suggester | None = None,
    ) -> None:
        """`home` says where to go on to."""
        super().__init__(
            placeholder=placeholder, id=id, compact=True, classes="list-filter",
            suggester=suggester,
        )  # fmt: skip
        self._home = home

    def take_tab(self) -> bool:
        """Takes the word that is offered; False where none is."""
        offered = self._suggestion
        if not offered.startswith(self.value) or offered == self.value:
            return False
        self.fill(offered)
        return True

    def action_done(self) -> None:
        """On to the list."""
        self.screen.set_focus(self._home())
        self.post_message(self.Done())
