"""What stands under other parts: all of its lines are the same blank one, and drawn once."""

from __future__ import annotations

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Ground(Widget):
    """For a part without border and padding, which is covered by the parts it holds."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """One line for all."""
        return super().render_lines(crop.crop_size((crop.width, 1))) * crop.height
