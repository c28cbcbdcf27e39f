"""A line that narrows the list below it."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.suggester import Suggester

from tui.widgets.typing import LineBox


class ListFilter(LineBox):
    """The filter of a list: Enter and ↓ go on to the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "done", "To the list", priority=True)
    ]

    class Done(Message):
        """The person wants to go on to the list."""

    def __init__(self, id: str, placeholder: str, suggester: Suggester | None = None) -> None:
        super().__init__(
            placeholder=placeholder, id=id, compact=True, classes="list-filter",
            suggester=suggester,
        )  # fmt: skip

    def action_done(self) -> None:
        """On to the list."""
        self.post_message(self.Done())
