"""What a screen shows is what lies there: whatever moved since it was painted is painted."""

from __future__ import annotations

from typing import TypeVar

from textual import events, on
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget

Result = TypeVar("Result")


class Painted(Screen[Result]):
    """Textual paints what moved between two of its layouts; but between them it may have laid out
    without painting, to say where a part is. What had moved by then, and stays, was never painted:
    the lines of another part stand there. So the places are compared with those of the last paint.
    """

    _painted: dict[Widget, tuple[Region, Region]] | None = None

    @on(events.Resize)
    def _paint_whole(self) -> None:
        """The terminal has changed what it shows, also where it is as large as before again."""
        self._painted = None

    def _compositor_refresh(self) -> None:
        compositor = self._compositor
        shown, before = compositor.visible_widgets, self._painted or {}
        if shown is not before:
            for _, (region, clip) in shown.items() ^ before.items():
                if changed := region.intersection(clip):
                    compositor._dirty_regions.add(changed)
            # where the lines are cut follows from the places, which Textual forgets too
            compositor._cuts = compositor._layers = compositor._layers_visible = None
            self._painted = shown
        super()._compositor_refresh()
