"""A form never writes by itself, and one never types where one cannot see it."""

from __future__ import annotations

import random

import pytest
from textual import events
from textual.widget import Widget
from textual.widgets import OptionList

from tests.tui.council import CLICK, LLYR, SLASH, Council
from tests.tui.driving import NARROW, WIDE, Driver, opened
from tests.tui.forms import field, fill, form, step
from tui.idle import Idle
from tui.screens.step import AskForm
from tui.widgets.field import Field
from vog_cases.clock import FrozenClock

SIZES = (WIDE, NARROW, (60, 16), (99, 40), (100, 17))
KEYS = (
    "up", "down", "left", "right", "enter", "escape", "tab", "shift+tab", "space", "home", "end",
    "pageup", "pagedown", "f1", "f2", "f3", "question_mark", "ctrl+d", "ctrl+z", "ctrl+y",
    "backspace", "delete", "a", "y", "n", "m", "u", "1", "6", "x", "ŵ", "plus", "slash",
)  # fmt: skip
STEPS = (("eluned", SLASH, "allocate"), ("nerys", LLYR, "continue_plan"),
         ("eluned", SLASH, "decline"), ("nerys", LLYR, "close_other"))  # fmt: skip


def in_sight(widget: Widget) -> bool:
    """Whether a person can see it: at least a line of it is on the screen."""
    shown = all(one.display for one in widget.ancestors_with_self if isinstance(one, Widget))
    room = widget.screen.region
    for one in widget.ancestors_with_self:
        if isinstance(one, OptionList):
            break  # an open list lies over everything
        if isinstance(one, Widget):
            room = room.intersection(one.region)
    return shown and widget.region.overlaps(room)


async def all_in_sight(driver: Driver) -> None:
    """What has the focus in a form is in sight, and so are Save and Cancel."""
    screen = driver.app.screen
    if not isinstance(screen, AskForm) or screen.focused is None:
        return
    for _ in range(50):
        must = (screen.focused, screen.query_one("#save"), screen.query_one("#back"))
        hidden = [one for one in must if one is not None and not in_sight(one)]
        if not hidden:
            return
        await driver.pilot.pause(0.02)
    raise AssertionError(f"{hidden} is out of sight\n{driver.text}")


@pytest.mark.parametrize("seed", range(4))
async def test_random_keys_in_a_form_never_write_without_ctrl_s_or_save(council, seed):
    dice = random.Random(seed)
    who, child, name = STEPS[seed % len(STEPS)]
    before = council.versions()
    async with opened(council, dice.choice(SIZES[:2]), who=who) as driver:
        await step(driver, council.references()[child], name)
        for _ in range(40):
            if dice.random() < 0.1:
                await driver.pilot.resize_terminal(*dice.choice(SIZES))
                await driver.rest()
            key = dice.choice(KEYS)
            focused = driver.app.focused
            if key == "enter" and focused is not None and focused.id == "save":
                key = "tab"
            await driver.pilot.press(key)
            await driver.rest()
            assert council.versions() == before, f"{key} wrote something"
            if driver.screen_name == "CaseScreen":
                await again(driver, name)
            await all_in_sight(driver)


async def again(driver: Driver, name: str) -> None:
    """Into the form once more, after Esc."""
    driver.app.screen.query_one("#steps").select(name)  # type: ignore[attr-defined]
    driver.app.screen.query_one("#steps").focus()
    await driver.press("enter")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_wherever_one_is_in_a_long_form_it_is_in_sight_at_every_size(council, size):
    async with opened(council, who="nerys") as driver:
        await step(driver, council.references()[LLYR], "continue_plan")
        await driver.press("ctrl+s")  # all its problems are shown
        await driver.pilot.resize_terminal(*size)
        await driver.rest()
        for one in driver.app.screen.query(Field):
            one.focus_box()
            await driver.rest()
            await all_in_sight(driver)
        await driver.press("f3")
        await all_in_sight(driver)


async def test_the_focus_stays_in_sight_while_the_window_changes_under_it(council):
    async with opened(council, who="nerys") as driver:
        await step(driver, council.references()[LLYR], "continue_plan")
        await driver.press("ctrl+s")
        field(driver, "consent_form").focus_box()
        await driver.press(*"abc")
        for size in (*SIZES, *reversed(SIZES)):
            await driver.pilot.resize_terminal(*size)
            await driver.rest()
            assert driver.app.focused is field(driver, "consent_form").box
            await all_in_sight(driver)
        await driver.pilot.resize_terminal(50, 12)
        await driver.rest()
        assert driver.screen_name == "TooSmall"
        await driver.press("z", "ctrl+s", "escape", "enter")
        await driver.pilot.resize_terminal(*NARROW)
        await driver.rest()
        assert field(driver, "consent_form").typed == "abc"
        await driver.press("d")
        assert field(driver, "consent_form").typed == "abcd"


async def test_folding_what_lies_ahead_takes_no_focus_along(council):
    async with opened(council, NARROW) as driver:
        await step(driver, council.references()[SLASH], "allocate")
        await driver.press("f3")
        driver.app.screen.query_one("#foot").focus()
        await driver.press("f3")
        assert driver.app.focused.id == "back"


async def test_an_open_list_is_closed_by_esc_and_not_the_form(council):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "allocate")
        field(driver, "officer").focus_box()
        await driver.press("down", "escape")
        assert driver.screen_name == "StepForm"
        await driver.press("escape")
        assert driver.screen_name == "CaseScreen"


async def test_digits_are_typed_in_a_form_and_lead_nowhere(council):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "ask_school")
        await driver.press("2", "3")
        assert form(driver).typed == {"question": "23"}
        driver.app.screen.query_one("#back").focus()
        await driver.press("2", "m", "u")
        assert driver.screen_name == "StepForm"


async def test_a_database_that_is_gone_is_said_and_typing_goes_on(council: Council, monkeypatch):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "ask_school")
        await fill(driver, "question", "Which codes?")
        driver.app.idle = Idle(FrozenClock(council.clock.at))
        with monkeypatch.context() as gone:
            gone.setattr(council.clock, "now", _gone)
            await driver.press("ctrl+s")
            assert driver.screen_name == "StepForm"
            assert "Something went wrong inside the program (OSError)" in driver.text
            await driver.press("x")
        assert field(driver, "question").typed == "Which codes?x"
        await driver.press("ctrl+s")
        assert driver.screen_name == "CaseScreen"


def _gone() -> None:
    raise OSError("gone")


async def test_what_was_said_in_passing_does_not_lie_over_the_buttons(council):
    async with opened(council, NARROW) as driver:
        await step(driver, council.references()[SLASH], "add_information")
        await fill(driver, "answer", "They rang.")
        await driver.press("ctrl+s")
        assert "Add information: saved." in driver.text
        await driver.press("m", "2")
        assert driver.screen_name == "StepForm"
        assert driver.toasts == []
        assert "[ Save  Ctrl+S ]    [ Cancel  Esc, keeps draft ]" in await driver.settle()


async def test_a_form_that_asks_nothing_is_no_taller_than_what_it_says(council):
    reference = council.references()[CLICK]
    async with opened(council) as driver:
        await step(driver, reference, "start_triage")
        await driver.settle()
        assert "This asks nothing." in driver.text
        ask, hints = (driver.app.screen.query_one(one) for one in ("#ask", "#hints"))
        fields, foot = (driver.app.screen.query_one(one) for one in ("#fields", "#foot"))
        assert ask.region.height < driver.app.size.height // 2
        assert hints.region.bottom == ask.region.bottom - 1, "the border comes next"
        assert fields.region.height == 1
        assert foot.max_scroll_y == 0, "all that will happen is in sight"


async def test_esc_typed_in_one_go_with_save_waits_for_it(council):
    """Else a refusal would be read by nobody, and the form lose its parts while it is saved."""
    reference = council.references()[SLASH]
    async with opened(council) as driver:
        await driver.open_case(reference)
        await driver.press("n")
        before = council.versions()
        await driver.type("Rang the school.")
        for key in ("ctrl+s", "escape"):
            driver.app.post_message(events.Key(key, None))
        await driver.rest()
        assert driver.screen_name == "CaseScreen"
        assert council.versions() != before
        assert "in the history" in driver.toasts[-1]
        await driver.press("n")
        for key in ("ctrl+s", "escape"):
            driver.app.post_message(events.Key(key, None))
        await driver.rest()
        assert driver.screen_name == "NoteForm", "it was refused, and says why"
        await driver.press("escape")
        assert driver.screen_name == "CaseScreen"


async def test_a_form_that_is_closed_while_it_would_be_saved_is_not_saved(council):
    """A click on Cancel while letters are still on their way: what it lost is asked for no more."""
    reference = council.references()[SLASH]
    async with opened(council) as driver:
        await driver.open_case(reference)
        await driver.press("n")
        await driver.type("Rang")
        before, form = council.versions(), driver.app.screen
        form.action_save()  # type: ignore[attr-defined]
        form.action_back()  # type: ignore[attr-defined]
        await driver.rest()
        assert driver.screen_name == "CaseScreen"
        assert council.versions() == before
