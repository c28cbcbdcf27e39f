"""What is drawn line by line: its styles are worked out once a painting, not for every line."""

from __future__ import annotations

from rich.style import Style
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

    def component(self, name: str) -> Style:
        """The style of a part."""
        if name not in self._components:
            self._components[name] = self.get_component_rich_style(name)
        return self._components[name]
