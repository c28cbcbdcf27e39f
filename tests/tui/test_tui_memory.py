"""What was closed is let go of: pages, windows over them, and what they were drawn with."""

from __future__ import annotations

import gc
from collections import Counter

import pytest
from rich.segment import Segment
from rich.style import Style
from textual._styles_cache import StylesCache
from textual.color import Color
from textual.filter import Monochrome
from textual.strip import Strip
from textual.widget import Widget

from tests.tui.driving import opened
from tui.drawings import CACHES

TIMES, STILL_THERE, A_PAGE = 6, 2, 18
"""How often a page is opened and closed, how many may not be gone yet, the drawings of one."""
THERE_AND_BACK = {
    "CaseScreen": ("enter", "escape"),
    "StepForm": ("enter", "m", "1", "enter", "escape", "escape"),
    "NoteForm": ("n", "escape"),
    "HelpScreen": ("question_mark", "escape"),
    "PupilScreen": ("4", "enter", "escape", "1"),
    "AssignForm": ("a", "escape"),
}


def census() -> Counter[str]:
    """How many there are of each kind of widget, and of their drawings."""
    gc.collect()
    kinds = (type(one) for one in gc.get_objects() if isinstance(one, (Widget, StylesCache)))
    return Counter(kind.__name__ for kind in kinds)


@pytest.mark.parametrize(("page", "keys"), THERE_AND_BACK.items(), ids=THERE_AND_BACK)
async def test_opening_and_closing_leaves_nothing_behind(council, page, keys):
    async with opened(council) as driver:
        been = set()
        for key in keys:
            await driver.press(key)
            been.add(driver.screen_name)
        assert page in been
        await driver.settle()
        before = census()
        await driver.press(*keys * TIMES)
        await driver.settle()
        more = census() - before
        drawings = more.pop("StylesCache", 0)
        assert not {kind: count for kind, count in more.items() if count >= TIMES}
        assert drawings < A_PAGE * STILL_THERE


async def test_a_drawn_line_does_not_remember_what_was_made_of_it(council):
    plain = {name for name in Strip.__slots__ if name.endswith("_cache")} - {"_render_cache"}
    assert plain == set(CACHES), "Textual remembers something else"
    async with opened(council):
        line = Strip([Segment("Siân", Style(color="red"))])
        made = (
            lambda: line.crop(1, 2), lambda: line.crop_extend(1, 9, None),
            lambda: line.adjust_cell_length(2), lambda: line.divide([2, 4])[0],
            lambda: line.apply_style(Style(bold=True)), lambda: line.apply_offsets(1, 1),
            lambda: line.apply_filter(Monochrome(), Color(0, 0, 0)),
        )  # fmt: skip
        assert len(made) == len(CACHES)
        for make in made:
            assert [one.text for one in make()] == [one.text for one in make()]
            assert make() is not make()
