"""Little is drawn anew, and yet what is on the screen is what drawing everything would show."""

from __future__ import annotations

import asyncio
import random

import pytest
from textual._compositor import CompositorUpdate
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.events import Key
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from tests.tui.council import SLASH, Council
from tests.tui.driving import NARROW, WIDE, Driver, opened
from tests.tui.forms import step
from tests.tui.grid import Grid
from tui.screens.desk import Areas
from tui.screens.painting import Painted
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

    def get_default_screen(self) -> Screen[None]:
        return Painted()

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            for place in range(10):
                part = Static(f"part {place}")
                part.styles.height = 3
                part.styles.margin = (0, place % 5)
                yield part


def window(monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]) -> Grid:
    """What a terminal would show of what is painted from now on."""
    grid, usual = Grid(size), App._display

    def displays(app: App[None], screen: Screen[None], painted: object) -> None:
        if isinstance(painted, CompositorUpdate):
            grid.feed(painted.render_segments(app.console))
        usual(app, screen, painted)  # type: ignore[arg-type]

    monkeypatch.setattr(App, "_display", displays)
    return grid


def drawn_anew(app: App[None]) -> str:
    """What the window should show: everything drawn at its place."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


@pytest.mark.parametrize("asked", [False, True], ids=["laid out", "asked where it is, laid out"])
async def test_what_was_scrolled_and_is_laid_out_before_it_is_painted(monkeypatch, asked) -> None:
    grid = window(monkeypatch, (20, 12))
    async with Column().run_test(size=(20, 12)) as pilot:
        screen = pilot.app.screen
        column = screen.query_one(VerticalScroll)
        column.scroll_y = 1
        await pilot.pause()
        assert grid.text == drawn_anew(pilot.app)
        column.scroll_y = 0
        if asked:
            assert screen._compositor.full_map[column.children[0]].region.y == 0
        column.children[2].refresh(layout=True)
        await pilot.pause()
        assert grid.text == drawn_anew(pilot.app)
        assert grid.text.startswith("part 0")


async def test_what_was_asked_where_it_is_and_is_painted_before_it_is_laid_out(monkeypatch) -> None:
    """The places are new by then, and where the lines are cut was left as it had been."""
    grid = window(monkeypatch, (20, 12))
    async with Column().run_test(size=(20, 12)) as pilot:
        screen = pilot.app.screen
        column = screen.query_one(VerticalScroll)
        for place in (1, 4):
            column.scroll_y = place
            await pilot.pause()
        column.scroll_y = 0
        part = column.children[2]
        assert screen._compositor.full_map[part].region.y == 6
        screen._scroll_required = False  # the tick that painted came before the scrolling was known
        screen._dirty_widgets.add(part)
        screen._on_timer_update()
        part.refresh(layout=True)
        await pilot.pause()
        assert grid.text == drawn_anew(pilot.app)
        assert grid.text.startswith("part 0")


async def test_a_window_that_is_as_large_as_before_again_is_painted_whole(monkeypatch) -> None:
    """A terminal that is made smaller and larger may show anything by then."""
    grid = window(monkeypatch, (20, 12))
    async with Column().run_test(size=(20, 12)) as pilot:
        await pilot.pause()
        grid.resize((20, 12))
        await pilot.resize_terminal(20, 12)
        await pilot.pause()
        assert grid.text == drawn_anew(pilot.app)


KEYS = (*["tab"] * 6, *["shift+tab"] * 3, *"abc word", "enter", "down", "up", "pagedown", "pageup",
        "home", "end", "f2", "left", "right")  # fmt: skip
PAUSES = (0, 0, 0.001, 0.004, 0.01, 0.02, 0.03)


@pytest.mark.parametrize("seed", [4, 6])
async def test_a_long_form_is_painted_as_it_is_however_fast_one_types(
    council: Council, monkeypatch, seed
) -> None:
    grid = window(monkeypatch, NARROW)
    dice = random.Random(seed)
    async with opened(council, NARROW) as driver:
        await step(driver, council.references()[SLASH], "decline")
        for _ in range(50):
            keys = dice.choices(KEYS, k=dice.randint(1, 5))
            for key in keys:
                driver.app.post_message(Key(key, key if len(key) == 1 else None))
                await asyncio.sleep(dice.choice(PAUSES))
            await shows(driver, grid)


async def shows(driver: Driver, grid: Grid) -> None:
    """The window comes to show what would be drawn anew."""
    for _ in range(100):
        await driver.rest()
        if grid.text == drawn_anew(driver.app):
            return
        await driver.pilot.pause(0.02)
    raise AssertionError(f"{drawn_anew(driver.app)}\n\nis shown as\n\n{grid.text}")


async def test_a_board_that_is_read_anew_keeps_its_columns_where_they_are(council: Council) -> None:
    async with opened(council, (60, 16)) as driver:
        await driver.press("2")
        for key in ("right", "right", "left", "right"):
            await driver.press(key)
            shown = strips(driver)
            driver.app.screen.reload()  # type: ignore[attr-defined]
            await driver.rest()
            assert strips(driver) == shown, key
