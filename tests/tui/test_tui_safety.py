"""What must never happen: markup that runs, keys into the dark, a screen that waits."""

from __future__ import annotations

import random
import threading
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import pytest
import sqlalchemy
from rich.color import Color as RichColor
from textual import events
from textual.color import Color

from tests.tui.council import CLICK, SLASH
from tests.tui.driving import NARROW, WIDE, Driver, opened
from tests.tui.test_tui_golden import VIEWS
from tui.screens.dialogs import Question
from tui.screens.lock import LockScreen
from tui.themes import THEMES


async def test_a_name_that_is_markup_is_text_everywhere(council):
    """Also in a toast, on a button and in a question: a crash or a click would fail here."""
    names = [("[/b] O’Neill", SLASH), ("[@click=app.boom]x[/]", CLICK)]
    async with opened(council) as driver:
        ran = []
        driver.app.action_boom = lambda: ran.append(1)  # type: ignore[attr-defined]
        for name, upn in names:
            reference = council.references()[upn]
            await driver.open_case(reference)
            assert name in driver.text
            line = next(n for n, one in enumerate(driver.text.splitlines()) if name in one)
            column = driver.text.splitlines()[line].index(name) + len(name) - 5
            await driver.pilot.click(offset=(column, line))
            await driver.press("n")
            await driver.type(name)
            assert name in driver.text
            await driver.press("ctrl+s")
            driver.app.screen.notify(name, markup=False)
            await driver.rest()
            assert name in driver.text
            await driver.press("escape")
        assert not ran


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_the_database_is_never_touched_on_the_screens_thread(council, size):
    guilty: list[str] = []

    def watch(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if threading.current_thread() is threading.main_thread():
            guilty.append(statement)

    reference = council.references()[SLASH]
    async with opened(council, size) as driver:
        sqlalchemy.event.listen(council.engine.database, "before_cursor_execute", watch)
        await driver.press("slash", *"ŵyn", "escape", "right_square_bracket")
        await driver.press("left_square_bracket", "i", "escape", "down")
        await driver.open_case(reference)
        await driver.press("t", "a", "escape", "n", *"hello", "ctrl+s")
        await driver.press("m", "2", *"Which codes?", "ctrl+s")
        driver.app.look()
        await driver.rest()
        await driver.press("escape", "5", "slash", *"what:note", "enter", "y", "v", "b", "escape")
        await driver.press("g", "escape", "e", *"why", "escape", "f6", "escape", "f9", "f9")
        driver.app.action_act_as()
        await driver.rest()
        await driver.press(*"meir", "enter", "escape")
    sqlalchemy.event.remove(council.engine.database, "before_cursor_execute", watch)
    assert guilty == []
    assert council.state(reference) == "info_requested"


async def test_an_older_answer_never_overtakes_a_newer(council):
    """Asked three times while the first is slow: the first and the newest are read, in order."""
    async with opened(council) as driver:
        gate, got, asked = threading.Event(), [], []

        def ask(word: str):
            def reads(_reader: object) -> str:
                asked.append(word)
                if word == "first":
                    gate.wait(5)
                return word

            return reads

        for word in ("first", "second", "third"):
            driver.app.screen.read(ask(word), got.append, "slow")  # type: ignore[attr-defined]
        await driver.pilot.pause()
        assert got == []
        gate.set()
        await driver.rest()
        assert got == ["first", "third"]
        assert asked == ["first", "third"]


class Gone:
    """The clock of a training database that is not there any more."""

    def now(self) -> datetime:
        """Fails, as reading it would."""
        raise OSError("gone")


async def test_a_database_that_does_not_answer_is_said_and_not_a_crash(council, monkeypatch):
    async with opened(council) as driver:
        monkeypatch.setattr(driver.app.house.engine, "clock", Gone())
        driver.app.look()
        await driver.press("right_square_bracket")
        assert "the database does not answer" in driver.text
        assert "Something went wrong inside the program (OSError)" in driver.toasts[-1]


async def test_a_window_too_small_takes_no_keys(council):
    reference = council.references()[SLASH]
    async with opened(council) as driver:
        await driver.open_case(reference)
        await driver.press("n", *"abc")
        await driver.pilot.resize_terminal(59, 20)
        await driver.rest()
        assert "Make the window larger" in driver.text
        assert "O’Neill" not in driver.text
        before = council.versions()
        await driver.press("ctrl+s", "escape", "x", "enter", "question_mark", "ctrl+p", "f1")
        assert driver.screen_name == "TooSmall"
        assert council.versions() == before
        await driver.pilot.resize_terminal(*NARROW)
        await driver.rest()
        assert driver.screen_name == "NoteForm"
        assert "abc" in driver.text
        await driver.press("d")
        assert "abcd" in driver.text
        await driver.pilot.resize_terminal(100, 15)
        await driver.rest()
        await driver.press("ctrl+q")
        assert driver.app._exit


async def test_saving_while_something_lies_over_the_form_goes_back_later(council):
    async with opened(council) as driver:
        await driver.open_case(council.references()[SLASH])
        await driver.press("n", *"abc")
        form = driver.app.screen
        driver.app.action_help()
        await driver.rest()
        form.action_save()  # type: ignore[attr-defined]
        await driver.rest()
        assert driver.screen_name == "HelpScreen"
        await driver.press("escape")
        assert driver.screen_name == "CaseScreen"


async def test_a_question_that_is_answered_twice_closes_nothing_else(council):
    """Enter and Esc in one go: Textual would close the case that lies under it too."""
    answers: list[bool | None] = []
    async with opened(council) as driver:
        await driver.open_case(council.references()[SLASH])
        question = Question("Really?", "Yes", "No  Esc")
        driver.app.push_screen(question, answers.append)
        await driver.rest()
        question.action_answer(True)
        question.action_answer(False)
        await driver.rest()
        assert driver.screen_name == "CaseScreen"
        assert answers == [True]


async def test_who_unlocks_behind_a_window_too_small_is_in_when_it_is_large_again(council):
    async with opened(council) as driver:
        lock = LockScreen(driver.app.house.person)
        driver.app.push_screen(lock)
        await driver.pilot.resize_terminal(50, 10)
        await driver.rest()
        lock.action_unlock()
        await driver.rest()
        assert driver.screen_name == "TooSmall"
        await driver.pilot.resize_terminal(*WIDE)
        await driver.rest()
        assert driver.screen_name == "Desk"


async def test_only_our_own_colours_are_offered(council):
    async with opened(council) as driver:
        assert sorted(driver.app.available_themes) == sorted(one.name for one in THEMES)


KEYS = (
    "up", "down", "left", "right", "enter", "escape", "tab", "shift+tab", "space", "home", "end",
    "pageup", "pagedown", "m", "n", "a", "t", "i", "p", "y", "r", "slash", "question_mark", "f1",
    "f2", "left_square_bracket", "right_square_bracket", "1", "2", "5", "9", "0", "x", "w",
    "ctrl+z", "backspace", "j", "k", "g", "G", "q", "3", "4", "6", "b", "e", "f5", "f6", "f7", "f9",
    "o", "s", "u", "v",
)  # fmt: skip
SOME_SIZES = (WIDE, NARROW, (60, 16), (99, 40), (40, 10), (200, 50))


@pytest.mark.parametrize("seed", range(3))
async def test_random_keys_never_raise_never_write_and_esc_leads_home(council, seed):
    """Writing needs Ctrl+S, or Enter on a button or a name that says so: all are kept out here."""
    dice = random.Random(seed)
    before = council.versions()
    async with opened(council, dice.choice(SOME_SIZES[:2])) as driver:
        for _ in range(40):
            if dice.random() < 0.05:
                await driver.pilot.resize_terminal(*dice.choice(SOME_SIZES))
            key = dice.choice(KEYS)
            if key in ("enter", "space") and writes(driver):
                key = "escape"
            await driver.pilot.press(key)
            await driver.rest()
            assert council.versions() == before, f"{key} wrote something"
        await driver.pilot.resize_terminal(*WIDE)
        for _ in range(10):
            await driver.press("escape")
        assert driver.screen_name == "Desk"
        assert len(driver.app.screen_stack) == 2


@pytest.mark.parametrize("seed", range(3))
async def test_keys_typed_in_one_go_never_raise_and_esc_leads_home(
    council, seed, tmp_path, monkeypatch
):
    """The second key is on its way before the first is dealt with."""
    monkeypatch.chdir(tmp_path)  # a file of a report may be among what is asked for
    dice = random.Random(seed)
    keys = (*KEYS, "enter", "enter", "enter", "escape", "escape", "escape")
    async with opened(council, dice.choice(SOME_SIZES[:2])) as driver:
        for _ in range(25):
            for key in dice.choices(keys, k=dice.randint(2, 6)):
                driver.app.post_message(events.Key(key, key if len(key) == 1 else None))
            await driver.rest()
        for _ in range(10):
            await driver.press("escape")
        assert driver.screen_name == "Desk"


async def test_a_key_that_comes_up_while_a_page_is_being_made_waits_for_it(council):
    """It was forwarded to the list, and comes up when the page lies in front, still empty."""
    async with opened(council) as driver:
        app, key = driver.app, events.Key("escape", None)
        key._set_forwarded()
        app.post_message(key)
        app.open_case(council.references()[SLASH])
        assert driver.screen_name == "CaseScreen"
        await driver.rest()
        assert driver.screen_name == "Desk"


async def test_a_letter_typed_in_one_go_with_space_finds_the_mark(council):
    async with opened(council) as driver:
        for key in ("space", "a"):
            driver.app.post_message(events.Key(key, " " if key == "space" else key))
        await driver.rest()
        assert driver.screen_name == "AssignForm"


def writes(driver: Driver) -> bool:
    """Whether Enter would save here: on Save, on the yes of a question, on an officer's name."""
    focused = driver.app.focused
    return focused is not None and focused.id in ("save", "yes", "team")


@pytest.mark.parametrize("view", VIEWS, ids=[view.__name__ for view in VIEWS])
async def test_every_letter_stands_out_from_its_ground(council, view):
    """WCAG AA: 4.5 to 1 for each letter, in each of our themes, also under the cursor."""
    async with opened(council, NARROW) as driver:
        await view(driver, council)
        if view.__name__ == "form":
            await driver.press("tab", "enter")
        driver.app.clear_notifications()  # they lie over the keys
        await stands_out(driver)


@pytest.mark.parametrize("severity", ["information", "warning", "error"])
async def test_what_is_said_in_passing_stands_out_from_its_ground(council, severity):
    async with opened(council, NARROW) as driver:
        driver.app.notify("A toast.", severity=severity, timeout=60)
        await stands_out(driver)
        assert "A toast." in driver.text


async def stands_out(driver: Driver) -> None:
    """Looks at each letter in each theme."""
    weak: dict[str, float] = {}
    looked_at = 0
    for theme in THEMES:
        driver.app.theme = theme.name
        await driver.settle()
        for strip in driver.app.screen._compositor.render_strips():
            for text, style, _ in strip:
                if style is None or not text.strip(DRAWN):
                    continue
                looked_at += 1
                ratio = contrast(style.color, style.bgcolor)
                if ratio < 4.5 or style.dim:
                    weak[f"{theme.name}: {text.strip()[:30]} {style}"] = ratio
    assert weak == {}
    assert looked_at > 2 * len(THEMES)


DRAWN = " █▌▐▀▄▁▂▃▅▆▇▏│─━╭╮╰╯┌┐▲▼\n"
"""Lines, bars and scroll bars: drawn, not read."""


@lru_cache
def contrast(front: RichColor | None, back: RichColor | None) -> float:
    """The contrast of two colours; 0 where one of them is left to the terminal."""
    if front is None or back is None or front.is_default or back.is_default:
        return 0
    return _ratio(Color.from_rich_color(front), Color.from_rich_color(back))


def _ratio(one: Color, other: Color) -> float:
    def light(colour: Color) -> float:
        parts = [
            part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
            for part in (colour.r / 255, colour.g / 255, colour.b / 255)
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    brighter, darker = sorted((light(one), light(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_the_folder_of_pictures_holds_no_stray_file():
    """Those of the case page, `case…`, are compared by the tests of the case page."""
    golden = {path.stem for path in (Path(__file__).parent / "golden").iterdir()}
    known = {f"{view.__name__}-{size}" for view in VIEWS for size in ("120x36", "80x24")}
    others = {name for name in golden if name.startswith(("keys-", "case-", "case_"))}
    assert golden == known | {"keys"} | others
