"""The Timers: groups, what failed, how a date was counted, and what the clock caught up with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from storage import cases, deadlines, looks
from storage.database import reading, writing
from storage.deadlines import INCIDENT
from tests.tui.council import CHILDREN, CLICK, GWEN, LLYR, SIAN, SLASH, Council
from tests.tui.driving import NARROW, WIDE, Driver, opened
from tui import timer_lines
from tui.areas.timers import Timers
from tui.timer_lines import Row
from vog_cases.catching_up import CaughtUp

both = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


def area(driver: Driver) -> Timers:
    found = driver.app.screen.area  # type: ignore[attr-defined]
    assert isinstance(found, Timers)
    return found


def row(driver: Driver) -> Row:
    """The row under the cursor."""
    found = area(driver).rows.current
    assert found is not None
    return found


def headings(driver: Driver) -> list[str]:
    """The headings on the list, as far as their counts."""
    return [
        f"{one.heading.title} {one.heading.count}"
        for one in area(driver).rows.rows
        if one is not None and one.heading is not None
    ]


def incidents(council: Council) -> list[str]:
    with reading(council.engine.database) as connection:
        person = council.engine.person("eluned")
        return [one.row.name for one in deadlines.listed(connection, person, incidents=True)]


@both
async def test_what_failed_comes_first_then_overdue_today_soon_later(council, size):
    async with opened(council, size) as driver:
        await driver.press("3")
        assert headings(driver) == [
            "FAILED 1", "OVERDUE 2", "TODAY 2", "NEXT 5 SCHOOL DAYS 2", "LATER 3",
        ]  # fmt: skip
        assert "LATER 3 (→ to open)" in driver.text


@both
async def test_the_inbox_leads_to_what_failed_with_its_error_in_full(council, size):
    async with opened(council, size) as driver:
        assert "1 deadline failed three times" in driver.text
        await driver.press("i")
        assert row(driver).line.reference == council.references()[CLICK]  # type: ignore[union-attr]
        assert "the clock tried 3 times and failed" in driver.text
        assert "✗ LookupError [/] no term dates · r lets the clock try again" in driver.text


async def test_trying_again_is_asked_first_and_esc_changes_nothing(council):
    before = council.versions()
    async with opened(council) as driver:
        await driver.press("i", "r")
        assert "Let the clock try “Nothing has happened” of" in driver.text
        await driver.press("escape")
        assert council.versions() == before
        assert incidents(council) == ["REF-T6"]
        await driver.press("r", "tab", "enter")
        assert incidents(council) == []
        assert "FAILED" not in driver.text
        await driver.press("escape")
        assert "failed three times" not in driver.text


async def test_only_what_failed_can_be_tried_again(council):
    async with opened(council) as driver:
        await driver.press("3", "end", "up", "r")
        assert driver.toasts == ["Only a deadline that failed (✗) can be tried again."]
        assert driver.screen_name == "Desk"


async def test_groups_open_and_fold_and_the_cursor_stays_in_its_group(council):
    async with opened(council) as driver:
        await driver.press("3", "end")
        assert row(driver).heading.key == "later"  # type: ignore[union-attr]
        await driver.press("right")
        assert len([one for one in area(driver).rows.rows if one and one.group == "later"]) == 4
        await driver.press("down", "left")
        assert row(driver).heading.key == "later"  # type: ignore[union-attr]
        assert not row(driver).heading.lines  # type: ignore[union-attr]
        await driver.press("enter")
        assert row(driver).heading.lines  # type: ignore[union-attr]
        await driver.press("enter")
        assert not row(driver).heading.lines  # type: ignore[union-attr]


async def test_the_line_that_says_how_many_more_shows_them(council):
    council.clock.at = datetime(2026, 9, 21, 9, 0, tzinfo=UTC)
    async with opened(council) as driver:
        await driver.press("3", "s")
        more = next(one for one in area(driver).rows.rows if one is not None and one.more)
        area(driver).rows.select(more.key)
        await driver.press("enter")
        shown = [one for one in area(driver).rows.rows if one and one.group == more.group]
        assert not any(one.more for one in shown)
        assert len(shown) == 1 + 3 + more.more


@both
async def test_the_strip_says_how_the_date_was_counted(council, size):
    async with opened(council, size) as driver:
        await driver.press("3")
        area(driver).rows.select(f"{council.references()[SIAN]} REF-T2 0")
        await driver.rest()
        await driver.settle()
        assert "2 working days after Mon 21 Sep 2026" in driver.text
        assert "4 working days over (6 by the calendar)" in driver.text
        if size == WIDE:
            assert "2026: ends Wed 23 Sep 2026" in driver.text
            assert "ran out Wed 23 Sep ✓ · → LO Mon 28 Sep ✓" in driver.text
        else:
            assert "Siân Ŵyn-Parry · not seen · with Lead Officer" in driver.text


@both
async def test_what_was_escalated_says_who_has_seen_it(council, size):
    reference = council.references()[SIAN]

    def looks_at(at: datetime) -> None:
        with writing(council.engine.database) as connection:
            case_id = cases.id_of(connection, reference) or 0
            looks.add_look(connection, case_id, "gwallter", at)

    looks_at(datetime(2026, 9, 28, 11, 0, tzinfo=UTC))
    async with opened(council, size) as driver:
        await driver.press("3")
        area(driver).rows.select(f"{reference} REF-T2 0")
        await driver.settle()
        assert "GM saw Mon 28 Sep" in driver.text
        looks_at(council.clock.now())
        area(driver).reload()
        await driver.settle()
        assert "GM saw 09:42 · with L" in driver.text


async def test_e_puts_on_record_that_it_was_seen_after_asking(council):
    reference = council.references()[SIAN]
    async with opened(council, who="gwallter") as driver:
        await driver.press("3")
        area(driver).rows.select(f"{reference} REF-T2 0")
        await driver.settle()
        assert "not seen · with" in driver.text
        await driver.press("e")
        assert f"Put on record that you have seen {reference}?" in driver.text
        await driver.press("escape")
        assert "not seen · with" in await driver.settle()
        await driver.press("e", "tab", "enter")
        assert "GM saw 09:42 · with" in await driver.settle()
        assert driver.toasts[-1] == f"On record: you have seen {reference}."


async def test_e_puts_all_marked_cases_on_record_once_each(council):
    found = council.references()
    async with opened(council, who="gwallter") as driver:
        await driver.press("3")
        for upn, name in ((CLICK, "REF-T2"), (CLICK, "REF-T1"), (SIAN, "REF-T2")):
            area(driver).rows.select(f"{found[upn]} {name} 0")
            await driver.press("space")
        await driver.press("e")
        assert "that you have seen 2 cases?" in driver.text
        await driver.press("tab", "enter")
        assert area(driver).rows.marks == set()
    with reading(council.engine.database) as connection:
        looked = {
            upn: [
                one.username
                for one in looks.looks_of(connection, cases.id_of(connection, found[upn]) or 0, 9)
            ]
            for upn in (CLICK, SIAN, SLASH)
        }
    assert looked == {CLICK: ["gwallter"], SIAN: ["gwallter"], SLASH: []}


@pytest.mark.parametrize(
    ("key", "says"),
    [("m", ""), ("x", "put off only by a step"), ("h", "stopped or started only by a step")],
)
async def test_a_deadline_moves_by_a_step_of_its_case_alone(council, key, says):
    reference = council.references()[SIAN]
    async with opened(council) as driver:
        await driver.press("3")
        area(driver).rows.select(f"{reference} REF-T2 0")
        await driver.press(key)
        assert driver.screen_name == "CaseScreen"
        assert "type the number of the step." in driver.text
        assert says in "".join(driver.toasts)
        await driver.press("2")
        assert driver.screen_name == "StepForm"


@both
async def test_all_mine_and_nobodys_switch_by_key_and_by_mouse(council, size):
    async with opened(council, size, "heulwen") as driver:
        await driver.press("3")
        assert "[All]" in driver.text
        await driver.press("right_square_bracket")
        assert "[Mine]" in driver.text
        lines = [one.line.reference for one in area(driver).rows.rows if one and one.line]
        assert set(lines) == {council.references()[GWEN]}
        await driver.press("right_square_bracket")
        assert "[Unowned]" in driver.text
        assert council.references()[GWEN] not in driver.text
        await driver.press("right_square_bracket")
        assert await driver.pilot.click("#timers-show", offset=(8, 0))
        await driver.rest()
        assert "[Mine]" in driver.text


async def test_s_groups_by_officer_and_by_kind(council):
    async with opened(council) as driver:
        await driver.press("3", "s")
        assert "Group: when [officer] kind" in driver.text
        assert headings(driver) == ["FAILED 1", "Nobody yet 8", "Heulwen Llwyd 1"]
        await driver.press("s")
        assert "Pastoral support plan: Review 1" in headings(driver)
        await driver.press("s")
        assert headings(driver)[-1] == "LATER 3"


@both
async def test_a_name_is_found_without_its_accents_and_esc_goes_back_step_by_step(council, size):
    async with opened(council, size) as driver:
        await driver.press("3", "slash", *"wyn")
        lines = [one.line.surname for one in area(driver).rows.rows if one and one.line]
        assert set(lines) == {"Ŵyn-Parry"}
        await driver.press("enter")
        assert driver.app.focused is area(driver).rows
        await driver.press("escape")
        assert len(headings(driver)) == 5
        await driver.press("escape")
        assert type(driver.app.screen.area).__name__ == "Inbox"  # type: ignore[attr-defined]


async def test_a_search_that_finds_nothing_says_what_to_do(council):
    async with opened(council) as driver:
        await driver.press("3", "slash", *"zzz")
        assert "No deadline matches. Esc clears the filter." in driver.text


@both
async def test_enter_opens_the_case_at_its_clocks_and_the_cursor_is_there_after(council, size):
    key = f"{council.references()[SIAN]} REF-T2 0"
    async with opened(council, size) as driver:
        await driver.press("3")
        area(driver).rows.select(key)
        await driver.press("enter")
        assert driver.screen_name == "CaseScreen"
        assert driver.app.focused is not None
        assert driver.app.focused.id == "clocks"
        await driver.press("escape")
        assert row(driver).key == key


async def test_a_gives_the_case_to_an_officer(council):
    reference = council.references()[SLASH]
    async with opened(council) as driver:
        await driver.press("3")
        area(driver).rows.select(f"{reference} REF-T2 0")
        await driver.press("a")
        assert f"Who takes {reference}?" in driver.text
        await driver.press("ctrl+s")
        assert council.assignee(reference) is not None


async def test_marked_deadlines_are_given_away_together_and_a_heading_has_no_mark(council):
    found = council.references()
    async with opened(council) as driver:
        await driver.press("3", "home", "space")
        assert area(driver).rows.marks == set()
        for reference in (found[SLASH], found[SIAN]):
            area(driver).rows.select(f"{reference} REF-T2 0")
            await driver.press("space")
        assert "● 2 deadlines marked: a assigns, Esc clears" in driver.text
        await driver.press("escape")
        assert "marked" not in driver.text
        for name in ("REF-T2", "REF-T1"):
            area(driver).rows.select(f"{found[CLICK]} {name} 0")
            await driver.press("space")
        area(driver).rows.select(f"{found[SLASH]} REF-T2 0")
        await driver.press("space", "a")
        assert "Who takes 2 cases?" in driver.text
        await driver.press("ctrl+s")
    assert council.assignee(found[CLICK]) == council.assignee(found[SLASH]) is not None
    assert council.assignee(found[SIAN]) is None


async def test_a_deadline_that_runs_out_appears_without_a_key(council):
    """Somebody else's clock takes the review step; the cursor stays where it was."""
    key = f"{council.references()[GWEN]} REF-T4 0"
    council.clock.at = datetime(2026, 10, 5, 22, 58, 30, tzinfo=UTC)
    council.engine.tick()
    async with opened(council) as driver:
        await driver.press("3")
        area(driver).rows.select(key)
        driver.app.look()
        await driver.rest()
        assert row(driver).group == "today"
        council.clock.at += timedelta(minutes=1)
        council.engine.tick()
        driver.app.look()
        await driver.rest()
        assert (row(driver).key, row(driver).group) == (key, "overdue")
        assert council.state(council.references()[LLYR]) == "review_due"


async def test_what_the_clock_caught_up_with_is_listed_on_enter(council):
    council.clock.at = datetime(2026, 10, 7, 8, 0, tzinfo=UTC)
    council.engine.tick()
    async with opened(council) as driver:
        await driver.press("3")
        assert "The clock was moved on until Wed 7 Oct 09:00: " in driver.text
        assert "came due (Enter)" in driver.text, "all of it would not fit on the line"
        area(driver).rows.select(" off")
        await driver.press("enter")
        assert driver.screen_name == "CaughtUpScreen"
        assert "1 step taken." in driver.text
        assert "moved: The review falls due" in driver.text
        await driver.press("enter")
        assert driver.screen_name == "CaseScreen"
        await driver.press("escape", "escape")
        assert driver.screen_name == "Desk"
        assert row(driver).caught_up is not None


def test_roles_are_cut_short_before_what_they_hear_of():
    told = "not seen · with Lead Officer for Social Inclusion and Wellbeing"
    line = timer_lines._columns(("‼", "", "", "", "", "", told, "—"), 118)
    assert "not seen · with Lead Officer " in line


@pytest.mark.parametrize(
    ("did", "says"),
    [
        ({"passed": 2, "reminders": 1}, "2 deadlines passed, 1 reminder"),
        ({"escalations": 1, "steps": 3}, "1 escalation, 3 steps taken"),
    ],
)
def test_a_clock_that_was_off_is_told_in_one_sentence(did, says):
    since, until = datetime(2026, 9, 25, 16, 0, tzinfo=UTC), datetime(2026, 9, 28, 7, 0, tzinfo=UTC)
    said = timer_lines.caught_up(CaughtUp(since, until, **did))
    assert said == f"The clock was off from Fri 25 Sep 17:00 to Mon 28 Sep 08:00: {says}"
    said = timer_lines.caught_up(CaughtUp(since, since + timedelta(hours=1), moved_on=True, **did))
    assert said == f"The training clock moved on from Fri 25 Sep 17:00 to 18:00: {says}"


@both
async def test_officers_and_their_clocks_stand_at_the_foot_where_there_is_room(council, size):
    async with opened(council, size) as driver:
        await driver.press("3")
        await driver.settle()
        assert ("OPEN CLOCKS BY OFFICER" in driver.text) == (size == WIDE)
        if size == WIDE:
            assert "nobody ‼‼!!·  H. Llwyd ·" in driver.text


async def test_after_a_smaller_window_the_lines_fit_and_the_cursor_stays(council):
    async with opened(council) as driver:
        await driver.press("3", "down", "down")
        key = row(driver).key
        await driver.pilot.resize_terminal(*NARROW)
        text = await driver.settle()
        assert row(driver).key == key
        assert "OPEN CLOCKS" not in text
        assert max(map(len, text.splitlines())) <= NARROW[0]


async def test_somebody_from_a_school_sees_only_their_own(council):
    async with opened(council, WIDE, "glan.head") as driver:
        await driver.press("3")
        await driver.press("end", "right")
        shown = {one.line.reference for one in area(driver).rows.rows if one and one.line}
        assert shown == {council.references()[CLICK], council.references()[LLYR]}


def test_the_council_has_an_incident_of_the_child_whose_name_would_run_something(council):
    with reading(council.engine.database) as connection:
        row = cases.by_id(connection, cases.id_of(connection, council.references()[CLICK]) or 0)
        failed = [one for one in deadlines.of_case(connection, row.id) if one.status == INCIDENT]
    assert [one.name for one in failed] == ["REF-T6"]


async def test_f9_leaves_initials_of_every_name_and_f9_brings_them_back(council):
    async with opened(council) as driver:
        await driver.press("3")
        assert "Zoë [@click" in driver.text
        await driver.press("f9")
        text = await driver.settle()
        for _, surname, forename, _, _ in CHILDREN:
            assert surname not in text
            assert forename not in text
        assert "Z. C." in text
        await driver.press("f9")
        assert "Zoë [@click" in await driver.settle()
