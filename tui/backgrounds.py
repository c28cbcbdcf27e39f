"""Colours are remembered for all drawings together.

Textual remembers them for each drawing, and so keeps every drawing of a page that was closed (its
issue 6665, open): help opened a hundred times would cost twelve megabytes.
"""

from __future__ import annotations

from functools import lru_cache

from textual._styles_cache import StylesCache
from textual.color import Color
from textual.style import Style

_REMEMBERED = 1024


@lru_cache(_REMEMBERED)
def _inner_and_outer(base: Color, background: Color) -> tuple[Style, Style]:
    return Style(background=base + background), Style(background=base)


def share_backgrounds() -> None:
    """From now on no drawing is kept for its colours."""

    def of_any(_drawing: StylesCache, base: Color, background: Color) -> tuple[Style, Style]:
        return _inner_and_outer(base, background)

    StylesCache.get_inner_outer = of_any  # type: ignore[assignment]
