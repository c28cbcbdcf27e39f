"""Long lists: rows are read where one looks, and the cursor and the marks stay on their rows."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from tui.widgets.lazy_rows import CHUNK, KEPT, LazyRows
from tui.widgets.virtual_list import VirtualList


class _Listed(App[None]):
    def compose(self) -> ComposeResult:
        yield VirtualList[str](
            lambda row, _width: row, lambda row: int(row.split()[1]), marks=True, id="rows"
        )


def _named(keys: array[int]) -> dict[int, str]:
    return {key: f"row {key}" for key in keys}


async def test_only_what_is_looked_at_is_read():
    asked: list[int] = []
    rows = LazyRows[str](array("q", range(1_000_000)), lambda keys: asked.append(keys[0]))
    async with _Listed().run_test(size=(80, 24)) as pilot:
        shown = pilot.app.query_one("#rows", VirtualList)
        shown.focus()
        shown.show(rows)
        await pilot.pause()
        assert asked == [0]
        rows.fill(_named(rows.keys[:CHUNK]))
        shown.filled()
        assert shown.current == "row 0"
        await pilot.press("end")
        assert asked[1:] == [1_000_000 // CHUNK * CHUNK]
        assert shown.current is None
        await pilot.press("enter", "space")
        assert not shown.marks


async def test_a_cursor_that_moves_draws_two_lines_and_a_mark_no_more():
    drawn: list[str] = []

    class Watched(App[None]):
        def compose(self) -> ComposeResult:
            yield VirtualList[str](
                lambda row, _width: drawn.append(row) or row, lambda row: row, marks=True
            )

    async with Watched().run_test(size=(80, 24)) as pilot:
        shown = pilot.app.query_one(VirtualList)
        shown.focus()
        shown.show([f"row {place}" for place in range(300)])
        await pilot.pause()
        assert {f"row {place}" for place in range(24)} == set(drawn)
        for key, lines in (("down", {0, 1}), ("space", {1, 2}), ("up", {1, 2})):
            drawn.clear()
            await pilot.press(key)
            assert set(drawn) == {f"row {place}" for place in lines}, key
        drawn.clear()
        await pilot.press("end")
        assert {f"row {place}" for place in range(276, 300)} <= set(drawn), "scrolled: all is new"


async def test_a_refresh_keeps_cursor_marks_and_what_was_read():
    rows = LazyRows[str](array("q", range(300)), lambda _keys: None)
    rows.fill(_named(rows.keys))
    async with _Listed().run_test(size=(80, 24)) as pilot:
        shown = pilot.app.query_one("#rows", VirtualList)
        shown.focus()
        shown.show(rows)
        await pilot.press("down", "space", "space", "space", "down")
        assert (shown.marks, shown.current) == ({1, 2, 3}, "row 5")
        asked: list[int] = []
        anew = LazyRows[str](array("q", [9, 5, 3, 1, 0]), asked.extend)
        anew.keep(rows)
        shown.show(anew)
        await pilot.pause()
        assert (shown.cursor, shown.current) == (1, "row 5")
        assert shown.marks == {1, 3}, "the mark of a row that is gone must not hit another"
        assert asked == [9, 5, 3, 1, 0], "what is kept from before is still read anew"
        assert await pilot.press("escape") is None
        assert shown.clear_marks()
        assert not shown.clear_marks()


def test_a_list_that_is_paged_through_keeps_few_rows_and_reads_the_others_again():
    rows = LazyRows[str](array("q", range(100 * CHUNK)), lambda keys: rows.fill(_named(keys)))
    for place in [*range(0, len(rows), CHUNK), *range(len(rows) - 1, -1, -CHUNK // 2)]:
        assert rows[place] in (None, f"row {place}")
        assert rows[place] == f"row {place}"
        assert len(rows._rows) <= KEPT


@given(st.lists(st.integers(0, 10_000), unique=True, min_size=1), st.data())
def test_every_row_is_where_it_says(keys, data):
    rows = LazyRows[int](array("q", keys), lambda _keys: None)
    rows.fill({key: key for key in keys})
    place = data.draw(st.integers(0, len(keys) - 1))
    assert rows[place] == keys[place]
    assert rows.place_of(keys[place]) == place
    assert rows.place_of(10_001) is None
