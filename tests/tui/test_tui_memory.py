"""What was closed is let go of: pages, windows over them, and what they were drawn with."""

from __future__ import annotations

import gc
from collections import Counter

import pytest
from textual._styles_cache import StylesCache
from textual.widget import Widget

from tests.tui.driving import opened

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


async def test_an_area_out_of_sight_keeps_no_drawn_lines(council):
    async with opened(council) as driver:
        inbox = driver.app.screen.area

        def drawn() -> int:
            parts = inbox.walk_children(with_self=True)
            return sum(len(one._styles_cache._cache) for one in parts)

        assert drawn(), "what is in sight is drawn"
        await driver.press("5")
        assert not drawn()
        await driver.press("1")
        assert drawn()
