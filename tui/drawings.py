"""What Textual keeps of what it drew, where that is more than is of use."""

from __future__ import annotations

from functools import lru_cache

from textual._styles_cache import StylesCache
from textual.color import Color
from textual.style import Style
from textual.widget import Widget

_REMEMBERED = 1024


@lru_cache(_REMEMBERED)
def _inner_and_outer(base: Color, background: Color) -> tuple[Style, Style]:
    return Style(background=base + background), Style(background=base)


def share_backgrounds() -> None:
    """From now on colours are remembered for all drawings together.

    Textual remembers them for each drawing, and so keeps every drawing of a page that was closed
    (its issue 6665, open): help opened a hundred times would cost twelve megabytes.
    """

    def of_any(_drawing: StylesCache, base: Color, background: Color) -> tuple[Style, Style]:
        return _inner_and_outer(base, background)

    StylesCache.get_inner_outer = of_any  # type: ignore[assignment]


def forget_drawn(shown: Widget) -> None:
    """Lets go of the lines of a part that is out of sight, also the blank ones behind others; they
    are drawn again when it comes back."""
    for one in shown.walk_children(Widget, with_self=True):
        one._styles_cache.clear()
