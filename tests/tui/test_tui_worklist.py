"""The worklist: order, views, filter, and the people it names."""

from __future__ import annotations

import pytest

from tests.tui.council import GWEN, SLASH
from tests.tui.driving import NARROW, WIDE, opened
from tui.screens.desk import Desk
from tui.screens.incidents import IncidentsScreen

both = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


def shown(app: object) -> list[str]:
    """The names on the list, from top to bottom."""
    return [row.forename for row in app.screen.area.rows.rows]  # type: ignore[attr-defined]


@both
async def test_what_is_overdue_comes_first_and_says_so(council, size):
    async with opened(council, size) as driver:
        first = driver.app.screen.area.rows.rows[0]
        assert first.due_at < council.clock.now()
        line = next(line for line in driver.text.splitlines() if first.reference in line)
        assert line.startswith("▶‼")
        assert "over" in line


@both
async def test_the_top_line_says_where_one_is_and_that_the_clock_stands(council, size):
    async with opened(council, size) as driver:
        top = driver.text.splitlines()[0]
        assert "[1 Inbox" in top
        assert "‼ clock off" in top
        assert "09:42" in top
        assert ("Eluned Prydderch" in top) == (size == WIDE)


async def test_a_digit_leads_to_an_area_and_esc_to_the_inbox(council):
    async with opened(council) as driver:
        await driver.press("2")
        assert "[2 Board]" in driver.text
        await driver.press("escape")
        assert "[1 Inbox" in driver.text
        await driver.open_case(council.references()[SLASH])
        await driver.press("3")
        assert driver.screen_name == "Desk"
        assert "[3 Timers" in driver.text


async def test_a_click_at_the_top_leads_to_an_area(council):
    async with opened(council) as driver:
        column = driver.text.splitlines()[0].index("6 Reports")
        assert await driver.pilot.click(offset=(column, 0))
        await driver.rest()
        assert "[6 Reports]" in driver.text


async def test_a_name_is_found_without_its_accents(council):
    async with opened(council) as driver:
        await driver.press("slash", *"wyn")
        assert shown(driver.app) == ["Siân"]
        await driver.press("enter")
        assert driver.app.focused is driver.app.screen.area.rows
        await driver.press("escape")
        assert len(shown(driver.app)) == 5


async def test_a_reference_is_found(council):
    reference = council.references()[GWEN]
    async with opened(council) as driver:
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
        await driver.press("right_square_bracket")
        assert "[Overdue 2]" in driver.text
        assert shown(driver.app) == ["Siân", "Zoë"]
        await driver.press("left_square_bracket")
        assert "[All open 5]" in driver.text
        assert await driver.pilot.click("#views", offset=(15, 0))
        await driver.rest()
        assert "[Overdue 2]" in driver.text


async def test_a_click_selects_and_a_double_click_opens(council):
    async with opened(council) as driver:
        assert await driver.pilot.click("#rows", offset=(4, 2))
        await driver.rest()
        assert driver.app.screen.area.rows.cursor == 2
        assert driver.screen_name == "Desk"
        await driver.pilot.click("#rows", offset=(4, 2), times=2)
        await driver.rest()
        assert driver.screen_name == "CaseScreen"


async def test_the_list_keys(council):
    async with opened(council) as driver:
        rows = driver.app.screen.area.rows
        seen = []
        for key in ("down", "j", "up", "k", "end", "home", "G", "g", "pagedown", "pageup"):
            await driver.press(key)
            seen.append(rows.cursor)
        assert seen == [1, 2, 1, 0, 4, 0, 4, 0, 4, 0]


async def test_the_cursor_stays_on_its_case_when_somebody_writes(council):
    slash = council.references()[SLASH]
    async with opened(council) as driver:
        driver.app.screen.area.rows.select(slash)
        council.do("eluned", slash, "add_information", answer="More.")
        council.do("meirion", slash, "decline", **DECLINE)
        driver.app.look()
        await driver.rest()
        assert slash not in driver.text
        assert driver.app.focused is driver.app.screen.area.rows


DECLINE = {
    "reason_declined": "Too soon.", "advice": "Meet the parents.", "next_steps": "A letter.",
    "underlying_reason": "transport", "underlying_detail": "The bus.",
    "no_voice_reason": "No contact.",
}  # fmt: skip


@both
async def test_failed_deadlines_are_told_and_listed_with_their_error(council, size):
    async with opened(council, size) as driver:
        assert "1 deadline failed three times" in driver.text
        await driver.press("i")
        assert isinstance(driver.app.screen, IncidentsScreen)
        assert "Tried 3 times: LookupError [/] no" in driver.text
        await driver.press("r")
        assert "try" in driver.text
        before = council.versions()
        await driver.press("escape")
        assert council.versions() == before
        await driver.press("enter")
        assert driver.screen_name == "CaseScreen"
        await driver.press("right")
        assert "✗ FAILED: “Nothing has happened”. Tried 3 times: LookupError" in driver.text


async def test_an_incident_can_be_tried_again(council):
    async with opened(council) as driver:
        await driver.press("i", "r", "tab", "enter")
        assert "Nothing has failed." in driver.text
        await driver.press("escape")
        assert isinstance(driver.app.screen, Desk)
        assert "failed three times" not in driver.text
