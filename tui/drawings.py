"""What Textual keeps of what it drew, where that is more than is of use."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from rich.segment import Segment
from textual._styles_cache import StylesCache
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


CACHES = (
    "_divide_cache", "_crop_cache", "_style_cache", "_filter_cache", "_line_length_cache",
    "_crop_extend_cache", "_offsets_cache",
)  # fmt: skip
"""What a drawn line would remember of itself cut, coloured or moved."""


class Nothing:
    """Remembers nothing."""

    __slots__ = ()

    def get(self, _key: object, default: Any = None) -> Any:
        """Never there."""
        return default

    def __setitem__(self, _key: object, _value: object) -> None:
        """Forgotten at once."""


def spare_caches() -> None:
    """From now on a line that is drawn does not remember what was cut from it: thousands of lines
    are kept, and most are never asked again.
    """
    Strip.__init__ = _begin  # type: ignore[assignment]
    for name in CACHES:
        setattr(Strip, name, Nothing())


def _begin(strip: Strip, segments: Iterable[Segment], cell_length: int | None = None) -> None:
    strip._segments = list(segments)
    strip._cell_length = cell_length
    strip._render_cache = strip._link_ids = strip._cell_count = None
