"""The fields of a form: how one answers each, and what stands beside it."""

from __future__ import annotations

import pytest

from tests.tui.council import LLYR, SLASH
from tests.tui.driving import NARROW, WIDE, opened
from tests.tui.forms import beside, field, fill, foot, form, hint, problem, step
from tui.widgets.choices import Choices, ListBox
from tui.widgets.typing import GoOn

both = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


async def test_a_date_in_words_says_the_date_that_was_understood(council):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "book_discussion")
        assert beside(driver, "talk_on") == "today, +3d, mon, 21/11 or 21/11/2026"
        await fill(driver, "talk_on", "mon")
        assert beside(driver, "talk_on") == "= Mon 5 Oct 2026"
        field(driver, "talk_on").box.fill("31/02")
        await driver.rest()
        assert problem(driver, "talk_on") == "", "nothing is held against a date half typed"
        await driver.press("tab")
        assert problem(driver, "talk_on") == (
            "February 2026 has 28 days; write another day, as in 28/02/2026."
        )


async def test_what_is_wrong_is_said_once_a_field_is_left_and_then_at_each_key(council):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "add_information")
        await fill(driver, "attendance_percent", "lots")
        assert problem(driver, "attendance_percent") == ""
        await driver.press("tab")
        assert "is not a number" in problem(driver, "attendance_percent")
        assert "There is 1 problem" in foot(driver, "problems")
        await driver.press("f2")
        assert driver.app.focused is field(driver, "attendance_percent").box
        await driver.press(*["backspace"] * 4, "7")
        assert problem(driver, "attendance_percent") == ""
        assert foot(driver, "problems") == ""


async def test_coming_back_to_a_field_wipes_out_nothing(council):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "add_information")
        await fill(driver, "attendance_percent", "8")
        await driver.press("tab", "shift+tab", "7")
        assert field(driver, "attendance_percent").box.said == "87"


async def test_lines_say_which_of_them_is_wrong(council):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "add_information")
        await fill(driver, "interventions", "today Telephone call: no reply\nsoon a visit")
        await driver.press("tab")
        assert problem(driver, "interventions").startswith("Line 2: “soon a visit” does not begin")
        await fill(driver, "interventions", "")
        field(driver, "interventions").box.fill("yesterday Visit: in\n21/09 Letter")
        await driver.rest()
        assert problem(driver, "interventions") == ""
        assert "= 2 entries: Mon 28 Sep 2026, Mon 21 Sep 2026" in hint(driver, "interventions")


async def test_up_to_four_options_are_marks_and_more_are_a_list(council):
    """The marks differ in their letters, not only in their colour."""
    async with opened(council, who="nerys") as driver:
        await step(driver, council.references()[LLYR], "close_other")
        box = field(driver, "end_reason").box
        assert isinstance(box, Choices)
        box.focus()
        await driver.press("right", "space")
        assert box.said == box._options[1][0]
        shown = str(box.render())
        assert shown.count("(•)") == 1
        assert shown.count("( )") == len(box._options) - 1
        await driver.press("space")
        assert box.said == "", "a mark can be taken away"
        await driver.press("left", "up", "down", "enter")
        assert box.said == "", "arrows and Enter mark nothing"


async def test_yes_and_no_are_marked_by_their_letters_and_by_mouse(council):
    async with opened(council, who="nerys") as driver:
        await step(driver, council.references()[LLYR], "continue_plan")
        one = field(driver, "parent_attended")
        one.focus_box()
        await driver.press("n")
        assert one.typed == "no"
        await driver.press("y")
        assert one.typed == "yes"
        assert await driver.pilot.click(one.box, offset=(14, 0))
        await driver.rest()
        assert one.typed == "no"


async def test_a_list_finds_by_letters_and_its_cursor_is_a_letter_too(council):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "offer_alternative")
        box = field(driver, "service").box
        assert isinstance(box, ListBox)
        box.focus()
        await driver.press("enter")
        assert f"› {box._options[1][0]}" in driver.text.replace("›", "› ").replace("  ", " ")
        await driver.press("enter")
        assert box.said == box._options[1][1], "Enter takes the one that › stands at"
        await driver.press("backspace", "down")
        label = str(box._options[3][0])
        await driver.press(*label[:5].lower(), "enter")
        assert box.said == box._options[3][1]
        await driver.press("backspace")
        assert box.said == ""


async def test_a_long_text_counts_its_letters_and_can_be_undone(council):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "ask_school")
        await driver.press(*"codes?")
        assert "6 of 4,000 characters" in hint(driver, "question")
        await driver.press(*["ctrl+z"] * 6)
        assert field(driver, "question").typed == ""
        await driver.press(*["ctrl+y"] * 6)
        assert field(driver, "question").typed == "codes?"
        field(driver, "question").box.fill("x" * 4003)
        await driver.rest()
        assert "✗ 4,003 of 4,000 characters: 3 too many" in hint(driver, "question")
        before = council.versions()
        await driver.press("ctrl+s")
        assert council.versions() == before
        assert "keep this to 4000 characters" in problem(driver, "question")


async def test_help_on_a_field_names_the_rule_that_asks_for_it(council):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "allocate")
        await driver.press("tab", "f1")
        assert driver.screen_name == "Reasons"
        assert "Who takes it?" in driver.text
        assert "REF-R07" in driver.text
        assert "Source:" in driver.text
        await driver.press("escape", "f3")
        driver.app.screen.query_one("#save").focus()
        await driver.press("question_mark")
        assert driver.screen_name == "HelpScreen"


async def test_enter_goes_on_and_never_saves(council):
    async with opened(council, who="nerys") as driver:
        await step(driver, council.references()[LLYR], "continue_plan")
        before = council.versions()
        await driver.press("enter")
        assert driver.app.focused is field(driver, "attendees").box
        field(driver, "parent_attended").focus_box()
        await driver.press("enter", "enter")
        assert driver.app.focused is field(driver, "hours_now").box
        assert council.versions() == before
        assert driver.screen_name == "StepForm"


async def test_enter_in_the_last_field_leads_to_save_and_does_not_press_it(council):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "add_information")
        before = council.versions()
        form(driver).fields[-1].box.focus()
        form(driver).fields[-1].box.post_message(GoOn())
        await driver.rest()
        assert driver.app.focused.id == "save"
        assert council.versions() == before


@pytest.mark.parametrize("name", ["answer", "attendance_percent"])
async def test_loose_accents_are_joined(council, name):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "add_information")
        await fill(driver, name, "w\u0302y")
        assert field(driver, name).typed == "ŵy"
        await driver.press("z", "backspace", "backspace")
        assert field(driver, name).typed == "ŵ"


async def test_an_accent_typed_after_its_letter_joins_it_and_is_undone_alone(council):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "ask_school")
        box = field(driver, "question").box
        box.insert("w")
        box.insert("\u0302")
        assert box.said == "ŵ"
        box.undo()
        assert box.said in ("w", "")


@both
async def test_typing_starts_in_the_first_field(council, size):
    async with opened(council, size) as driver:
        await step(driver, council.references()[SLASH], "ask_school")
        await driver.press(*"abc")
        assert form(driver).said == {"question": "abc"}
