"""What a page was drawn with is let go of when the page is closed."""

from __future__ import annotations

import gc

from textual._styles_cache import StylesCache

from tests.tui.driving import opened

PAGES, A_PAGE = 8, 14
"""How often a page is opened, and how many drawings each would leave."""


def drawn() -> int:
    gc.collect()
    return sum(isinstance(one, StylesCache) for one in gc.get_objects())


async def test_opening_and_closing_a_page_leaves_nothing_behind(council):
    async with opened(council) as driver:
        await driver.press("enter", "escape")
        await driver.settle()
        before = drawn()
        await driver.press(*["enter", "escape"] * PAGES)
        await driver.settle()
        assert drawn() - before < A_PAGE * 2, "the last page may not be gone yet"
