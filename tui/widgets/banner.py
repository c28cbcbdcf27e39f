"""What a person should know before they go on with a form: an old draft, a case that changed."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import VerticalScroll
from textual.widgets import Static

from tui.text import plain

FEW = 3


class Banner(VerticalScroll, can_focus=False):
    """A few lines under the title; gone where there is nothing to know."""

    def __init__(self) -> None:
        super().__init__(Static(""), id="banner")
        self.display = False

    def tell(self, lines: Sequence[str]) -> None:
        """Says these lines; where there are many, one can go there and scroll."""
        self.display = bool(lines)
        self.can_focus = len(lines) > FEW
        self.query_one(Static).update(plain("\n".join(lines)))
