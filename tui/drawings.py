"""What Textual keeps of what it drew, where that is more than is of use."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from rich.segment import Segment
from textual._styles_cache import StylesCache
from textual.cache import FIFOCache
from textual.color import Color
from textual.strip import Strip
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


CACHES = {
    "_divide_cache": 4, "_crop_cache": 16, "_style_cache": 16, "_filter_cache": 4,
    "_line_length_cache": 4, "_crop_extend_cache": 4, "_offsets_cache": 4,
}  # fmt: skip
"""What a drawn line remembers, and how much, as Textual has it."""


def spare_caches() -> None:
    """From now on a line that is drawn has caches only for what is asked of it: each has seven, of
    which one or two are ever used, and thousands of lines are kept.
    """
    Strip.__init__ = _begin  # type: ignore[assignment]
    Strip.__getattr__ = _remember  # type: ignore[attr-defined]


def _begin(strip: Strip, segments: Iterable[Segment], cell_length: int | None = None) -> None:
    strip._segments = list(segments)
    strip._cell_length = cell_length
    strip._render_cache = strip._link_ids = strip._cell_count = None


def _remember(strip: Strip, name: str) -> Any:
    """The cache of that name, asked for the first time."""
    if name not in CACHES:
        raise AttributeError(name)
    cache: FIFOCache[Any, Any] = FIFOCache(CACHES[name])
    setattr(strip, name, cache)
    return cache
