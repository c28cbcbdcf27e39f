"""The line of keys at the bottom: what fits, and a click on a key is the key."""

from __future__ import annotations

from tests.tui.driving import NARROW, opened
from tui.screens.short_forms import NoteForm
from tui.widgets.key_line import KeyHint, _fitting


def hint(key: str, *, everywhere: bool = False) -> KeyHint:
    return KeyHint(key, key, "Does it", enabled=True, everywhere=everywhere)


async def test_a_click_on_a_key_is_the_key(council):
    async with opened(council) as driver:
        last = driver.text.splitlines()[-1]
        assert await driver.pilot.click("#keys", offset=(last.index("Note"), 0))
        await driver.settle()
        assert isinstance(driver.app.screen, NoteForm)
        await driver.press("escape")
        assert await driver.pilot.click("#keys", offset=(119, 0)), "beside the keys is nothing"
        await driver.settle()
        assert driver.text.splitlines()[-1] == last


async def test_the_keys_follow_the_focus(council):
    async with opened(council, NARROW) as driver:
        assert "Take next" in driver.text.splitlines()[-1]
        await driver.press("slash")
        last = (await driver.settle()).splitlines()[-1]
        assert last == "↓ To the list / Filter ^q Leave ? Help", "a letter is only a letter there"


def test_where_all_do_not_fit_the_last_of_the_place_give_way():
    hints = (hint("a"), hint("b"), hint("c"), hint("^q", everywhere=True))
    width = sum(one.width for one in hints)
    assert _fitting(hints, width) == list(hints)
    assert [one.key for one in _fitting(hints, width - 1)] == ["a", "b", "^q"]
    assert [one.key for one in _fitting(hints, hints[-1].width)] == ["^q"]
    assert _fitting(hints, 3) == []
