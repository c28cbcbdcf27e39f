"""What was closed is let go of: pages, windows over them, and what they were drawn with."""

from __future__ import annotations

import gc
from collections import Counter

import pytest
from textual._styles_cache import StylesCache
from textual.strip import Strip
from textual.widget import Widget

from tests.tui.driving import opened
from tui.drawings import LateCache

TIMES, STILL_THERE, A_PAGE = 12, 2, 18
"""How often a page is opened and closed, how many may not be gone yet, the drawings of one."""
THERE_AND_BACK = {
    "a case": ("enter", "escape"),
    "a form": ("enter", "m", "1", "x", "escape", "escape"),
    "a note": ("n", "escape"),
    "help": ("question_mark", "escape"),
    "a pupil": ("4", "enter", "escape", "1"),
    "giving away": ("a", "escape"),
}


def census() -> Counter[str]:
    """How many there are of each kind of widget, and of their drawings."""
    gc.collect()
    kinds = (type(one) for one in gc.get_objects() if isinstance(one, (Widget, StylesCache)))
    return Counter(kind.__name__ for kind in kinds)


@pytest.mark.parametrize("keys", THERE_AND_BACK.values(), ids=THERE_AND_BACK)
async def test_opening_and_closing_leaves_nothing_behind(council, keys):
    async with opened(council) as driver:
        await driver.press(*keys)
        await driver.settle()
        before = census()
        await driver.press(*keys * TIMES)
        await driver.settle()
        more = census() - before
        drawings = more.pop("StylesCache", 0)
        assert not {kind: count for kind, count in more.items() if count >= TIMES}
        assert drawings < A_PAGE * STILL_THERE


def test_a_late_cache_is_a_cache_that_costs_nothing_while_it_is_empty():
    one, other = LateCache(2), LateCache(2)
    assert one._cache is other._cache
    assert one.get("a") is None
    for number, key in enumerate("abc"):
        one[key] = number
    assert (list(one.keys()), one["c"]) == (["b", "c"], 2), "the first has made room"
    assert not other
    assert "a" not in other


async def test_what_is_drawn_has_late_caches(council):
    async with opened(council):
        assert type(Strip.blank(3)._crop_cache) is LateCache
