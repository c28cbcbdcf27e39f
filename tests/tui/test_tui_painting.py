"""Little is drawn anew, and yet what is on the screen is what drawing everything would show."""

from __future__ import annotations

from textual._compositor import Compositor
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from tests.tui.council import Council
from tests.tui.driving import NARROW, WIDE, Driver, opened
from tui.drawings import paint_what_was_scrolled
from tui.screens.desk import Areas
from tui.widgets.board_view import BoardView
from tui.widgets.drawn_lines import DrawnLines
from tui.widgets.virtual_list import VirtualList

MOVES = (
    "2", "down", "right", "space", "left", "slash", "escape", "1", "down", "space", "2", "up",
    "end", "right", "right", "right", "home", "3", "slash", "tab", "down", "escape", "2", "1",
    "slash", "escape", "down", "enter", "down", "tab", "tab", "right", "escape", "4", "down", "2",
)  # fmt: skip


def strips(driver: Driver) -> list[Strip]:
    """The lines of the screen in their colours."""
    return [strip.simplify() for strip in driver.app.screen._compositor.render_strips()]


async def test_what_is_shown_is_what_would_be_drawn_anew(council: Council) -> None:
    for size in (WIDE, NARROW):
        async with opened(council, size) as driver:
            for key in MOVES:
                await driver.press(key)
                shown = strips(driver)
                for widget in driver.app.screen.query("*"):
                    widget.refresh()
                    widget._styles_cache.clear()
                anew = strips(driver)
                wrong = [n for n, line in enumerate(shown) if line != anew[n]]
                assert wrong == [], f"{size}, after {key}"


async def test_the_focus_draws_the_cursor_and_nothing_else_of_a_list(
    council: Council, monkeypatch
) -> None:
    drawn: list[tuple[type, int]] = []
    for kind in (VirtualList, BoardView):
        usual = kind.render_line

        def draws(self: DrawnLines, y: int, usual=usual) -> Strip:
            drawn.append((type(self), y))
            return usual(self, y)

        monkeypatch.setattr(kind, "render_line", draws)
    async with opened(council) as driver:
        await driver.press("2", "1", "2", "1")
        drawn.clear()
        await driver.press("2", "1")
        lists = [y for kind, y in drawn if kind is VirtualList]
        board = [y for kind, y in drawn if kind is BoardView]
        assert set(lists) == {0}
        assert set(board) == {0, 1}


async def test_what_stands_under_others_is_drawn_as_textual_draws_it(council: Council) -> None:
    async with opened(council) as driver:
        for ground in (driver.app.screen.query_one(Areas), driver.app.screen.area):  # type: ignore[attr-defined]
            crop = Region(2, 3, 20, 5)
            assert ground.render_lines(crop) == Widget.render_lines(ground, crop)


async def test_a_change_of_focus_paints_no_whole_page(council: Council, monkeypatch) -> None:
    async with opened(council) as driver:
        screen = driver.app.screen
        whole: list[object] = []
        usual = type(screen).refresh

        def refreshes(self: object, *regions: Region, **how: bool) -> object:
            whole.append(self)
            return usual(self, *regions, **how)  # type: ignore[arg-type]

        monkeypatch.setattr(type(screen), "refresh", refreshes)
        await driver.press("slash", "escape")
        assert screen not in whole


class Column(App[None]):
    """Ten parts of three lines, more than the window shows."""

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            for place in range(10):
                part = Static(f"part {place}")
                part.styles.height = 3
                yield part


async def test_what_was_scrolled_and_is_laid_out_where_it_had_been_is_painted(monkeypatch) -> None:
    paint_what_was_scrolled()
    painted: list[Region] = []
    usual = Compositor.render_update

    def paints(compositor: Compositor, *how: bool, **more: bool) -> object:
        painted.extend(compositor._dirty_regions)
        return usual(compositor, *how, **more)

    monkeypatch.setattr(Compositor, "render_update", paints)
    async with Column().run_test(size=(20, 12)) as pilot:
        column = pilot.app.screen.query_one(VerticalScroll)
        column.scroll_y = 1
        await pilot.pause()
        painted.clear()
        column.scroll_y = 0
        column.query(Static)[2].refresh(layout=True)
        await pilot.pause()
        assert pilot.app.screen.region in painted, "each part is a line lower than it was shown"


async def test_a_board_that_is_read_anew_keeps_its_columns_where_they_are(council: Council) -> None:
    async with opened(council, (60, 16)) as driver:
        await driver.press("2")
        for key in ("right", "right", "left", "right"):
            await driver.press(key)
            shown = strips(driver)
            driver.app.screen.reload()  # type: ignore[attr-defined]
            await driver.rest()
            assert strips(driver) == shown, key
