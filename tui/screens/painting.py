"""What a screen shows is what lies there: whatever moved since it was painted is painted."""

from __future__ import annotations

from typing import TypeVar

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

    def _compositor_refresh(self) -> None:
        compositor = self._compositor
        shown, before = compositor.visible_widgets, self._painted or {}
        for _, (region, clip) in shown.items() ^ before.items():
            if changed := region.intersection(clip):
                compositor._dirty_regions.add(changed)
        self._painted = shown
        super()._compositor_refresh()
