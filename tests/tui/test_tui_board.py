"""The Board: columns by state, a cursor that stays on its case, and nothing that moves one."""

from __future__ import annotations

import random

import pytest

from states.roles import Role
from storage.cases import Listed
from tests.tui.council import CHILDREN, CLICK, GWEN, LLYR, SIAN, SLASH
from tests.tui.driving import NARROW, WIDE, Driver, opened
from tui import board_lines
from tui.areas.board import Board
from tui.text import clean
from vog_cases.board import Ways

both = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


def area(driver: Driver) -> Board:
    found = driver.app.screen.area  # type: ignore[attr-defined]
    assert isinstance(found, Board)
    return found


def current(driver: Driver) -> str:
    """The reference of the case in focus."""
    row = area(driver).view.current
    assert row is not None
    return row.reference


@both
async def test_states_stand_in_order_with_counts_and_marks(council, size):
    async with opened(council, size) as driver:
        await driver.press("2")
        heads = driver.text.splitlines()[4]
        assert [part.strip() for part in heads.split("│") if part.strip()] == [
            "Received 1 ‼1", "In triage 2 ‼1 !1", "Allocated 1",
        ]  # fmt: skip
        assert "none in: Draft, More information asked for" in driver.text


@both
async def test_arrows_go_from_card_to_card_and_from_column_to_column(council, size):
    found = council.references()
    async with opened(council, size) as driver:
        await driver.press("2")
        seen = [current(driver)]
        for key in ("right", "down", "down", "right", "right", "left", "left", "home", "end"):
            await driver.press(key)
            seen.append(current(driver))
        assert seen == [
            found[CLICK], found[SIAN], found[SLASH], found[SLASH], found[GWEN], found[GWEN],
            found[SIAN], found[CLICK], found[CLICK], found[CLICK],
        ]  # fmt: skip


async def test_the_strip_says_where_the_case_can_go_and_whose_step_it_is(council):
    async with opened(council) as driver:
        await driver.press("2", "right", "down")
        await driver.settle()
        assert "can go to: Allocated, More information asked for, To be talked over" in driver.text
        assert "for others: Withdrawn (Headteacher)" in driver.text


async def test_types_switch_by_key_and_by_mouse(council):
    async with opened(council) as driver:
        await driver.press("2", *["right_square_bracket"] * 3)
        assert "[Pastoral support plan 1]" in driver.text
        assert current(driver) == council.references()[LLYR]
        await driver.press("left_square_bracket")
        assert "[Home education 0]" in driver.text
        assert "No case of this type is open." in driver.text
        await driver.press("up", "right", "end", "enter", "m", "a", "n", "y")
        assert driver.screen_name == "Desk"
        await driver.press("left_square_bracket", "left_square_bracket")
        assert await driver.pilot.click("#board-types", offset=(65, 0))
        await driver.rest()
        assert "[Pastoral support plan 1]" in driver.text


@both
async def test_lanes_by_officer_and_school(council, size):
    async with opened(council, size) as driver:
        await driver.press("2", "s")
        assert "[officer]" in driver.text
        assert "── Nobody yet 3 ‼2 ──" in driver.text
        assert "── Heulwen Llwyd 1 ──" in driver.text
        await driver.press("s")
        assert "── Ysgol Gynradd Bryn Eithin 3 ‼1 ──" in driver.text
        await driver.press("s")
        assert "──" not in driver.text.replace("─" * 40, "")


async def test_down_goes_on_into_the_next_lane(council):
    async with opened(council) as driver:
        await driver.press("2", "s", "s", "right")
        assert current(driver) == council.references()[SIAN]
        await driver.press("down")
        assert current(driver) == council.references()[SLASH]


async def test_enter_opens_the_case_and_the_cursor_is_still_there_after(council):
    async with opened(council) as driver:
        await driver.press("2", "right", "down", "enter")
        assert driver.screen_name == "CaseScreen"
        await driver.press("escape")
        assert current(driver) == council.references()[SLASH]
        assert driver.app.focused is area(driver).view


async def test_m_opens_the_case_ready_for_the_number_of_a_step(council):
    async with opened(council) as driver:
        await driver.press("2", "right", "down", "m")
        assert driver.screen_name == "CaseScreen"
        assert "type the number of the step" in driver.text


async def test_marked_cases_are_given_away_together(council):
    found = council.references()
    async with opened(council) as driver:
        await driver.press("2", "right", "space", "space")
        assert area(driver).view.marks == {found[SIAN], found[SLASH]}
        assert "● 2 cases marked: a assigns, Esc clears" in driver.text
        assert " ‼●00001 Ŵyn-Parry S" in driver.text
        await driver.press("escape")
        assert area(driver).view.marks == set()
        await driver.press("home", "space", "left", "space", "a")
        assert "Who takes 2 cases?" in driver.text
        await driver.press("ctrl+s")
    assert council.assignee(found[SIAN]) == council.assignee(found[CLICK]) is not None
    assert council.assignee(found[SLASH]) is None


async def test_a_mark_goes_with_a_case_that_left_the_board(council):
    found = council.references()
    async with opened(council) as driver:
        await driver.press("2", "right", "space", "space")
        driver.app.look()
        await driver.rest()
        council.do("eluned", found[SLASH], "decline", **DECLINE)
        driver.app.look()
        await driver.rest()
        assert area(driver).view.marks == {found[SIAN]}
        await driver.press("right_square_bracket")
        assert area(driver).view.marks == set()


async def test_a_click_selects_and_a_double_click_opens(council):
    async with opened(council) as driver:
        await driver.press("2")
        assert await driver.pilot.click("#board", offset=(45, 3))
        await driver.rest()
        assert current(driver) == council.references()[SLASH]
        assert await driver.pilot.click("#board", offset=(45, 20))
        await driver.rest()
        assert current(driver) == council.references()[SLASH]
        await driver.pilot.click("#board", offset=(45, 0), times=2)
        await driver.rest()
        assert driver.screen_name == "CaseScreen"


@both
async def test_a_search_narrows_the_board_and_esc_goes_back_step_by_step(council, size):
    async with opened(council, size) as driver:
        await driver.press("2", "slash", *"neill")
        assert current(driver) == council.references()[SLASH]
        assert "1 open" in driver.text or "· 1" in driver.text
        await driver.press("enter")
        assert driver.app.focused is area(driver).view
        await driver.press("slash", *"zzz")
        assert "No case matches. Esc clears the filter." in driver.text
        await driver.press("escape")
        assert area(driver).view.board.count == 4
        await driver.press("escape")
        assert type(driver.app.screen.area).__name__ == "Inbox"  # type: ignore[attr-defined]


async def test_the_cursor_stays_on_its_case_when_somebody_moves_it(council):
    reference = council.references()[SLASH]
    async with opened(council) as driver:
        await driver.press("2", "right", "down")
        assert current(driver) == reference
        driver.app.look()
        await driver.rest()
        council.do("eluned", reference, "allocate", officer="heulwen", next_steps="We ring.")
        driver.app.look()
        await driver.rest()
        assert current(driver) == reference
        assert area(driver).view.spot.state == "allocated"  # type: ignore[union-attr]
        assert driver.app.focused is area(driver).view


async def test_a_case_that_is_gone_leaves_the_cursor_in_its_column(council):
    async with opened(council) as driver:
        await driver.press("2", "right", "down")
        driver.app.look()
        await driver.rest()
        council.do("eluned", council.references()[SLASH], "decline", **DECLINE)
        driver.app.look()
        await driver.rest()
        assert current(driver) == council.references()[SIAN]


DECLINE = {
    "reason_declined": "Too soon.", "advice": "Meet the parents.", "next_steps": "A letter.",
    "underlying_reason": "transport", "underlying_detail": "The bus.",
    "no_voice_reason": "No contact.",
}  # fmt: skip


async def test_more_of_a_column_is_read_when_somebody_asks(council, monkeypatch):
    monkeypatch.setattr("vog_cases.board.DEPTH", 1)
    async with opened(council) as driver:
        await driver.press("2", "right", "end")
        assert area(driver).view.on_more
        assert "… 1 more" in driver.text
        assert "Enter shows more of this column." in driver.text
        await driver.press("enter")
        assert current(driver) == council.references()[SLASH]
        assert "more" not in driver.text.splitlines()[8]


async def test_a_smaller_window_shows_fewer_columns_around_the_case_in_focus(council):
    async with opened(council) as driver:
        await driver.press("2", "end", "right", "right")
        assert current(driver) == council.references()[GWEN]
        await driver.pilot.resize_terminal(60, 20)
        text = await driver.settle()
        assert current(driver) == council.references()[GWEN]
        assert "‹ 1 ‼1 in 1 more state" in text or "‹ Received 1 ‼1" in text
        assert len(area(driver).view.shown) == 2
        assert max(map(len, text.splitlines())) <= 60


async def test_no_key_of_the_board_writes(council):
    dice = random.Random(7)
    before = council.versions()
    keys = ("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "s", "j", "k", "g",
            "left_square_bracket", "right_square_bracket", "space", "x", "h", "e", "y")  # fmt: skip
    async with opened(council) as driver:
        await driver.press("2")
        for _ in range(60):
            await driver.press(dice.choice(keys))
        assert driver.screen_name == "Desk"
    assert council.versions() == before


@both
async def test_f9_leaves_initials_of_every_name_and_f9_brings_them_back(council, size):
    async with opened(council, size) as driver:
        await driver.press("2")
        assert "Ŵyn-Parry S" in driver.text
        await driver.press("f9")
        text = await driver.settle()
        for _, surname, forename, _, _ in CHILDREN:
            assert surname not in text
            assert forename not in text
        assert "00001 S. Ŵ." in text
        await driver.press("f9")
        assert "Ŵyn-Parry S" in await driver.settle()


# --- lines ---------------------------------------------------------------------------------


def card(council: object, **changes: object) -> Listed:
    now = council.clock.now()  # type: ignore[attr-defined]
    values = {
        "id": 1, "reference": "REF-26-00412-7", "type": "referral", "state": "in_triage",
        "version": 1, "assignee": None, "assignee_name": None, "upn": "X", "surname": "Ŵyn-Parry",
        "forename": "Siân", "school_number": None, "school_name": None, "opened_at": now,
        "entered_at": now, "closed_at": None, "due_at": None, "warn_at": None, "escalation": None,
        "priority": 0,
    }  # fmt: skip
    return Listed(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [10, 21, 24, 40])
def test_a_card_is_two_lines_of_just_its_width(council, width):
    from rich.cells import cell_len

    now = council.clock.now()
    for surname in ("Ŵyn-Parry", "[/b] O’Neill", "日本", "x" * 60):
        one = card(council, surname=surname, due_at=now, assignee_name="Heulwen Llwyd Môn")
        for line in board_lines.card(one, now, width):
            assert cell_len(line) == width
            assert line == clean(line)


def test_the_heads_of_columns_keep_their_counts_when_the_name_is_cut(council):
    from states.workflow import State
    from vog_cases.board import Column

    state = State("x", "More information asked for", waits_for=(Role.OUTSIDE, Role.HEADTEACHER))
    text = board_lines.heads([Column(state, 1_204, 33, 9)], [24])
    assert text.splitlines() == [" More inf… 1,204 ‼33 !9│",
                                 " for others or the sch…│"]  # fmt: skip


def test_a_long_list_of_ways_is_cut_with_a_sign(council):
    from states.workflow import State

    ways = Ways(tuple(f"State {n}" for n in range(40)), (("Closed", "because " * 60),))
    text = board_lines.about(card(council), State("x", "X"), ways, council.clock.now(), 80)
    lines = text.splitlines()
    assert len(lines) <= board_lines.FOOT
    assert all(len(line) <= 80 for line in lines)
    assert lines[-1].endswith("…")
