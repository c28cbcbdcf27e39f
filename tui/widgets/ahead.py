"""WHAT WILL HAPPEN: what saving would do, said before anything is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.widgets import Static

from tui.text import fit, plain, wrapped

HEADING = "WHAT WILL HAPPEN"
SHOWN = 7
"""So many lines where there is room; F3 shows the rest."""


@dataclass(frozen=True)
class Foretold:
    """What saving would do, or what keeps it from being saved."""

    short: str
    lines: Sequence[str] = ()


class Ahead(Static):
    """One line on a small window, a few on a large one, all of it after F3."""

    def __init__(self) -> None:
        super().__init__("", id="ahead")
        self._told = Foretold("…")
        self._width = 0
        self.roomy = True
        self.whole = False

    def tell(self, told: Foretold) -> None:
        """Shows this from now on."""
        if told != self._told:
            self._told = told
            self.draw()

    def turn(self) -> None:
        """All of it, or the short form again."""
        self.whole = not self.whole
        self.draw()

    def on_resize(self) -> None:
        """Lines are broken anew."""
        if self.size.width != self._width:
            self.draw()

    def draw(self) -> None:
        """Draws what fits."""
        self._width = self.size.width
        self.update(plain("\n".join(self._lines(max(self._width, 20)))))

    def _lines(self, width: int) -> list[str]:
        if not self.whole and not self.roomy:
            key = "  F3 more" if self._told.lines else ""
            return [fit(self._told.short, width - len(key)).rstrip() + key]
        lines = [
            line for one in self._told.lines for line in wrapped(one, width, "  • ", "    ")
        ] or [f"  {self._told.short}"]
        if self.whole:
            return [f"{HEADING}  (F3 folds this)", *lines]
        if len(lines) > SHOWN:
            hidden = len(lines) - SHOWN + 1
            lines = [*lines[: SHOWN - 1], f"    … and {hidden} more lines: F3 shows them"]
        return [HEADING, *lines]
