"""The filter line of the Inbox, and the views of everybody and of one's own."""

from __future__ import annotations

import pytest
from textual.events import Key

from tests.tui.council import BRYN, GLAN, GWEN
from tests.tui.driving import NARROW, WIDE, opened

both = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


def shown(app: object) -> list[str]:
    """The names on the list, from top to bottom."""
    return [row.forename for row in app.screen.area.rows.rows]  # type: ignore[attr-defined]


async def test_a_name_is_found_without_its_accents(council):
    async with opened(council) as driver:
        await driver.press("slash", *"wyn")
        assert shown(driver.app) == ["Siân"]
        await driver.press("enter")
        assert driver.app.focused is driver.app.screen.area.rows
        await driver.press("escape")
        assert len(shown(driver.app)) == 3


async def test_a_child_that_is_not_in_this_view_is_a_key_away(council):
    async with opened(council) as driver:
        await driver.press("slash", *"gwen")
        assert "Nothing in this view matches. Enter shows the 1 open case that match" in driver.text
        await driver.press("enter")
        assert "[All open 5]" in driver.text
        assert shown(driver.app) == ["Gŵen"]


async def test_enter_does_not_wait_for_the_list_to_find_a_child_elsewhere(council):
    async with opened(council) as driver:
        for letter in "/gwen":
            driver.app.post_message(Key("slash" if letter == "/" else letter, letter))
        driver.app.post_message(Key("enter", "\r"))
        await driver.rest()
        assert "[All open 5]" in driver.text
        assert shown(driver.app) == ["Gŵen"]


async def test_a_slash_in_the_filter_is_a_letter(council):
    async with opened(council) as driver:
        await driver.press("slash", *"due:30")
        await driver.press("slash", "9")
        assert driver.app.focused.value == "due:30/9"


async def test_who_types_fast_types_into_the_filter(council):
    """The keys of a burst are handed on before the first has been dealt with."""
    async with opened(council) as driver:
        await driver.pilot.press("slash", *"neill")
        await driver.rest()
        assert driver.app.focused.value == "neill"
        assert driver.screen_name == "Desk"


async def test_a_reference_is_found(council):
    reference = council.references()[GWEN]
    async with opened(council) as driver:
        await driver.to_view("All open")
        await driver.press("slash")
        await driver.type(reference.lower())
        assert shown(driver.app) == ["Gŵen"]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("type:psp", ["Llŷr"]),
        ("state:allocated", ["Gŵen"]),
        ("owner:heulwen", ["Gŵen"]),
        ("owner:llwyd", ["Gŵen"]),
        ("owner:me", []),
        ("state:triage overdue", ["Siân"]),
    ],
)
async def test_the_filter_narrows_by_type_state_and_person(council, line, found):
    async with opened(council) as driver:
        await driver.to_view("All open")
        await driver.press("slash")
        await driver.type(line)
        assert shown(driver.app) == found


async def test_a_word_that_is_not_understood_is_said_where_the_rows_would_be(council):
    async with opened(council) as driver:
        await driver.press("slash")
        await driver.type("typ:psp")
        assert "“typ:” is not known" in driver.text
        assert "not understood" in driver.text


@both
async def test_views_switch_by_key_and_by_mouse(council, size):
    async with opened(council, size) as driver:
        assert "[Triage queue 3]" in driver.text
        assert shown(driver.app) == ["Siân", "[/b]", "Zoë"]
        await driver.press("left_square_bracket")
        assert "[All open 5]" in driver.text
        assert shown(driver.app) == ["Siân", "Zoë", "[/b]", "Gŵen", "Llŷr"]
        await driver.press("right_square_bracket")
        await driver.to_view("Overdue 2")
        assert shown(driver.app) == ["Siân", "Zoë"]
        column = driver.text.splitlines()[1].index("My cases")
        assert await driver.pilot.click("#views", offset=(column, 0))
        await driver.rest()
        assert "[My cases 0]" in driver.text


@pytest.mark.parametrize("area", "12345")
async def test_what_follows_enter_at_once_is_no_more_of_the_filter(council, area):
    async with opened(council) as driver:
        await driver.press(area, "slash", "a")
        line = driver.app.focused
        for key in (Key("enter", "\r"), Key("k", "k"), Key("j", "j")):
            driver.app.post_message(key)
        await driver.rest()
        assert line.value == "a"
        assert driver.app.focused is driver.app.screen.area.home()


async def test_a_filter_is_kept_as_a_view_and_removed(council):
    async with opened(council) as driver:
        await driver.press("slash")
        await driver.type("school:bryn")
        await driver.press("enter", "v")
        await driver.type("Bryn")
        await driver.press("ctrl+s")
        assert "[Bryn 3]" in driver.text
        assert shown(driver.app) == ["Siân", "[/b]", "Gŵen"]
    async with opened(council) as driver:
        await driver.to_view("Bryn 3")
        await driver.press("v", "tab", "enter")
        assert "Bryn 3" not in driver.text
        assert "[Triage queue 3]" in driver.text


async def test_closed_cases_are_no_part_of_a_view_and_are_said_to_be_there(council):
    async with opened(council) as driver:
        await driver.press("slash")
        await driver.type("closed")
        assert "closed too" in driver.text
        assert " of " not in driver.text.splitlines()[2]


async def test_a_view_with_nothing_in_it_speaks_of_no_filter(council):
    async with opened(council) as driver:
        await driver.to_view("My cases 0")
        assert "No case is in this view." in driver.text


@both
async def test_all_that_could_be_meant_is_in_sight(council, size):
    async with opened(council, size) as driver:
        await driver.press("slash")
        await driver.type("school:g")
        text = " ".join(driver.text.split())
        assert "school: which one? Type" in text
        for number in (BRYN, GLAN):
            assert number in text


async def test_another_view_or_filter_is_read_from_its_top(council):
    async with opened(council) as driver:
        rows = driver.app.screen.area.rows
        await driver.to_view("All open")
        await driver.press("end")
        assert rows.cursor == len(rows.rows) - 1
        last = rows.current.reference
        await driver.press("slash", *"type:referral", "enter")
        assert rows.cursor == 0
        await driver.press("escape")
        assert rows.cursor == 0
        await driver.press("end")
        driver.app.screen.area.reload()
        await driver.rest()
        assert rows.current.reference == last, "the same question, read anew, stays where it was"
        await driver.press("right_square_bracket")
        assert rows.cursor == 0


async def test_tab_takes_the_word_that_is_offered_and_the_next_letters_stay_in_the_line(council):
    async with opened(council) as driver:
        line = driver.app.screen.query_one("#filter")
        await driver.press("slash", *"typ", "tab")
        assert line.value == "type:"
        await driver.press("t")
        assert (line.value, driver.screen_name) == ("type:t", "Desk")
        await driver.press("backspace", "p", "s", "tab", "tab")
        assert line.value == "type:psp"
        assert not line.has_focus, "there is nothing more to take"


async def test_a_view_of_words_shows_those_and_says_what_it_looks_in(council):
    async with opened(council) as driver:
        await driver.press("slash", *"sian", "enter", "v")
        asked = " ".join(driver.text.replace("│", " ").split())
        assert "It looks in all open cases, not only in “Triage queue”." in asked
        await driver.press(*"mine", "ctrl+s")
        assert shown(driver.app) == ["Siân"]
        assert "[mine 1]" in driver.text
        await driver.press("slash", *"type:psp")
        assert shown(driver.app) == [], "what is typed narrows it further"
