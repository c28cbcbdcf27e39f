"""What a page was drawn with is let go of when the page is closed."""

from __future__ import annotations

import gc

from textual._styles_cache import StylesCache

from tests.tui.driving import opened


def drawn() -> int:
    gc.collect()
    return sum(isinstance(one, StylesCache) for one in gc.get_objects())


async def test_opening_and_closing_a_page_leaves_nothing_behind(council):
    async with opened(council) as driver:
        await driver.press("enter", "escape")
        before = drawn()
        for _ in range(3):
            await driver.press("enter", "escape")
        assert drawn() <= before + 2
