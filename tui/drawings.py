"""What Textual keeps of what it drew, where that is more than is of use."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, ClassVar

from textual import strip
from textual._styles_cache import StylesCache
from textual.cache import FIFOCache
from textual.color import Color
from textual.style import Style

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


class LateCache(FIFOCache[Any, Any]):
    """A cache that costs nothing before it holds something: each line of text drawn has seven, of
    which one or two are ever used, and thousands of lines are kept.
    """

    __slots__ = ()
    _EMPTY: ClassVar[dict[Any, Any]] = {}

    def __init__(self, maxsize: int) -> None:
        self._maxsize, self._cache = maxsize, self._EMPTY
        self.hits = self.misses = 0

    def set(self, key: Any, value: Any) -> None:
        """Keeps a value."""
        if self._cache is self._EMPTY:
            self._cache = {}
        super().set(key, value)

    __setitem__ = set


def spare_caches() -> None:
    """From now on a line that is drawn has caches only for what is asked of it."""
    strip.FIFOCache = LateCache  # type: ignore[attr-defined]
