"""Help for the place one is in."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.help_pages import Page
from tui.language import local
from tui.screens.leaving import Leaving
from tui.text import plain


class HelpScreen(Leaving[None], ModalScreen[None]):
    """One page about the place behind it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,f1,q", "back", "Back")]

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page

    def compose(self) -> ComposeResult:
        """What the place is for, and its keys."""
        lines = [self._page.title, "", *self._page.lines(), "", local("Esc closes this help.")]
        with VerticalScroll(classes="dialog"):
            yield Static(plain("\n".join(lines)))

    def on_mount(self) -> None:
        """The arrows scroll at once."""
        self.query_one(VerticalScroll).focus()

    def action_back(self) -> None:
        """Back."""
        self.dismiss()
