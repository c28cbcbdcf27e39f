"""Help for a screen, made from its own keys."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from tui.text import plain

EVERYWHERE = (
    ("Tab", "Next part; Shift+Tab the one before"),
    ("↑ ↓", "Move; PgUp PgDn Home End too"),
    ("^p", "Commands and colours"),
)


class HelpScreen(ModalScreen[None]):
    """One page about the screen behind it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,f1,q", "back", "Back")]

    def __init__(self, about: Screen[object]) -> None:
        super().__init__()
        self._text = getattr(about, "HELP", "")
        self._keys = [
            (binding.key_display or about.app.get_key_display(binding), binding.description)
            for node, binding, _, _ in about.active_bindings.values()
            if node in (about, about.app) and binding.description and "." not in binding.action
        ]

    def compose(self) -> ComposeResult:
        """What the screen is for, and its keys."""
        keys = [f"  {key:<12} {what}" for key, what in dict.fromkeys(self._keys)]
        lines = [
            self._text,
            "",
            "Keys",
            *keys,
            "  ^p           Commands, colours",
            "",
            "Esc closes this help.",
        ]
        with VerticalScroll(classes="dialog"):
            yield Static(plain("\n".join(lines)))

    def on_mount(self) -> None:
        """The arrows scroll at once."""
        self.query_one(VerticalScroll).focus()

    def action_back(self) -> None:
        """Back."""
        self.dismiss()
