"""What is drawn line by line: its styles are worked out once a painting, not for every line, and
the focus, which comes and goes with every change of place, changes the cursor alone."""

from __future__ import annotations

from abc import abstractmethod

from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip


class DrawnLines(ScrollView, can_focus=True):
    """A scroll view whose lines ask `ground` and `component` for their styles while drawn."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.ground = Style.null()
        self._components: dict[str, Style] = {}

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of the screen, in the styles of now."""
        self.ground = self.rich_style
        self._components.clear()
        return super().render_lines(crop)

    @abstractmethod
    def draw_cursor(self) -> None:
        """Draws anew the lines that the cursor is on."""

    def watch_has_focus(self, _has_focus: bool) -> None:
        """No rule of a style sheet depends on the focus of such a list."""
        self.draw_cursor()

    def on_focus(self, event: events.Focus) -> None:
        """As any widget takes the focus, but for drawing everything anew."""
        event.prevent_default()
        self.has_focus = True
        if self.parent is not None:
            self.parent.post_message(events.DescendantFocus(self))

    def on_blur(self, event: events.Blur) -> None:
        """As any widget lets go of it, but for the same."""
        event.prevent_default()
        self.has_focus = False
        if self.parent is not None:
            self.parent.post_message(events.DescendantBlur(self))

    def component(self, name: str) -> Style:
        """The style of a part."""
        if name not in self._components:
            self._components[name] = self.get_component_rich_style(name)
        return self._components[name]
