"""The line at the bottom: the keys that do something here. A click on one presses it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.binding import ActiveBinding
from textual.screen import Screen
from textual.widget import Widget

from tui.language import local

MORE = "…"


@dataclass(frozen=True)
class KeyHint:
    """A key, and what it does."""

    key: str
    shown: str
    says: str
    enabled: bool
    everywhere: bool
    """Whether it belongs to the whole program: it stays when the line is too long."""

    @property
    def width(self) -> int:
        """Columns it takes, with the gap after it."""
        return cell_len(self.shown) + cell_len(self.says) + 2


class KeyLine(Widget):
    """One widget, drawn anew only when what it says has changed.

    Textual's own footer is a widget for each key, all made anew whenever the focus moves: most
    of what opening a page cost.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-line--key", "key-line--off"}
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__(id="keys")
        self._hints: tuple[KeyHint, ...] = ()
        self._spans: list[tuple[int, int, KeyHint]] = []

    def on_mount(self) -> None:
        """Told by the screen whenever other keys are in force."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, screen: Screen[object]) -> None:
        if not (self.is_attached and screen is self.screen and screen.app.app_focus):
            return
        hints = self._in_force(screen.active_bindings.values())
        if hints != self._hints:
            self._hints = hints
            self.refresh()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Presses the key under the mouse."""
        for start, end, hint in self._spans:
            if start <= event.x < end:
                self.app.simulate_key(hint.key) if hint.enabled else self.app.bell()

    def _in_force(self, bindings: Iterable[ActiveBinding]) -> tuple[KeyHint, ...]:
        """Every action once, with the first of its keys."""
        hints: dict[str, KeyHint] = {}
        for node, binding, enabled, _tooltip in bindings:
            if binding.show and binding.action not in hints:
                hints[binding.action] = KeyHint(
                    binding.key, self.app.get_key_display(binding), local(binding.description),
                    enabled, node is self.app,
                )  # fmt: skip
        return tuple(hints.values())

    def render(self) -> Text:
        """What fits, in the colours of now."""
        text = Text(no_wrap=True)
        self._spans = []
        key, off = (
            self.get_component_rich_style(f"key-line--{name}", partial=True)
            for name in ("key", "off")
        )
        for hint in _fitting(self._hints, self.size.width):
            start = cell_len(text.plain)
            text.append(hint.shown, key if hint.enabled else off)
            text.append(f" {hint.says}", "" if hint.enabled else off)
            self._spans.append((start, cell_len(text.plain), hint))
            text.append(" ")
        if len(self._spans) < len(self._hints):
            text.append(MORE)
        return text


def _fitting(hints: tuple[KeyHint, ...], width: int) -> list[KeyHint]:
    """As many as the line holds; those of the place give way, the last first."""
    kept = list(hints)
    while kept and sum(hint.width for hint in kept) > width:
        own = [hint for hint in kept if not hint.everywhere]
        kept.remove((own or kept)[-1])
    return kept
