"""The Inbox: order, marks, the triage run, and the people it names."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from textual.events import Key

from tests.tui.council import CLICK, GWEN, SIAN, SLASH
from tests.tui.driving import NARROW, WIDE, opened
from tests.tui.test_tui_inbox_filter import shown
from tui import inbox_reading

both = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


@both
async def test_what_is_overdue_comes_first_and_says_so(council, size):
    async with opened(council, size) as driver:
        first = driver.app.screen.area.rows.rows[0]
        assert first.due_at < council.clock.now()
        line = next(line for line in driver.text.splitlines() if first.reference in line)
        assert line.startswith("▶ ‼")
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
        assert seen == [1, 2, 1, 0, 2, 0, 2, 0, 2, 0]


async def test_the_cursor_stays_on_its_case_when_somebody_writes(council):
    slash = council.references()[SLASH]
    async with opened(council) as driver:
        rows = driver.app.screen.area.rows
        rows.select(next(row.id for row in rows.rows if row.reference == slash))
        council.do("eluned", slash, "add_information", answer="More.")
        council.do("meirion", slash, "decline", **DECLINE)
        driver.app.look()
        await driver.rest()
        assert slash not in driver.text
        assert driver.app.focused is driver.app.screen.area.rows


async def test_in_the_triage_run_what_was_just_decided_can_be_taken_back(council):
    async with opened(council) as driver:
        slash = council.references()[SLASH]
        await driver.press("t")
        while driver.app.screen.reference != slash:
            await driver.press("t")
        council.do("eluned", slash, "ask_school", question="Which codes?")
        driver.app.look()
        await driver.rest()
        assert driver.app.screen.reference != slash, "the next one has come"
        await driver.press("u")
        asked = " ".join(driver.text.replace("│", " ").split())
        assert f"{slash} [/b] O’Neill. Take back “Ask the school for more”" in asked
        await driver.press("tab", "enter")
        assert council.state(slash) == "in_triage"
        assert driver.screen_name == "TriageRun"


async def test_a_long_queue_is_triaged_run_by_run(council, monkeypatch):
    monkeypatch.setattr(inbox_reading, "RUN", 2)
    async with opened(council) as driver:
        waiting = driver.app.screen.area.rows.rows
        assert len(waiting) == 3, "the triage queue"
        await driver.press("t")
        assert "Triage 1 of 2" in driver.text
        await driver.press("t", "t")
        assert driver.screen_name == "Desk"
        assert driver.toasts[-1] == (
            "The end of this run, with 1 more behind it; t begins the next: 0 referrals decided, "
            "2 left for later."
        )


async def test_marks_go_to_one_officer_together(council):
    async with opened(council) as driver:
        await driver.press("space", "space", "a")
        assert "Who takes 2 cases?" in driver.text
        driver.app.screen.query_one("#team").select("ianto")
        await driver.press("enter")
        assert "Give to [b]Ianto[/] Cadwgan  Ctrl+S" in driver.text  # never cut by the old width
        assert not any(council.assignee(one) == "ianto" for one in council.references().values())
        await driver.press("ctrl+s")
        assert driver.toasts == ["2 cases are with [b]Ianto[/] Cadwgan now."]
        references = council.references()
        assert [council.assignee(references[one]) for one in (SIAN, SLASH, CLICK)] == [
            "ianto", "ianto", None,
        ]  # fmt: skip


async def test_one_note_goes_into_the_history_of_every_marked_case(council):
    before = council.versions()
    async with opened(council) as driver:
        await driver.press("space", "space", "n")
        assert "Note on 2 cases" in driver.text
        await driver.type("Rang [b]both[/b] schools")
        await driver.press("ctrl+s")
        assert driver.toasts == ["The note is in the history of each case."]
    found, references = council.versions(), council.references()
    grown = {one for one in found if found[one] == before[one] + 1}
    assert grown == {references[SIAN], references[SLASH]}


async def test_what_a_filter_leaves_out_is_marked_no_more_and_the_line_says_so(council):
    references = council.references()
    async with opened(council) as driver:
        await driver.to_view("All open")
        await driver.press("home", "space", "space")
        assert "● 2 marked" in driver.text
        await driver.press("slash")
        await driver.type("gwen")
        await driver.press("enter")
        assert "marked" not in driver.text
        await driver.press("a")
        assert f"Who takes {references[GWEN]}?" in driver.text


async def test_what_is_marked_is_taken_also_where_its_row_is_no_longer_kept(council):
    async with opened(council) as driver:
        await driver.to_view("All open")
        await driver.press("home", "space", "space")
        rows = driver.app.screen.area.rows.rows
        rows.keys, rows._rows = rows.keys[:], {}
        await driver.press("a")
        assert "Who takes 2 cases?" in driver.text


async def test_the_last_act_is_taken_back_from_the_inbox(council):
    slash = council.references()[SLASH]
    council.do("eluned", slash, "ask_school", question="Which codes?")
    async with opened(council) as driver:
        await driver.press("u")
        asked = " ".join(driver.text.split())
        assert f"{slash} [/b] O’Neill. Take back “Ask the school for more”" in asked
        await driver.press("tab", "enter")
        assert driver.toasts == ["“Ask the school for more” is taken back."]
    assert council.state(slash) == "in_triage"


async def test_what_was_given_to_several_at_once_is_taken_back_at_once(council):
    async with opened(council) as driver:
        before = council.owners()
        await driver.press("space", "space", "a", "down", "ctrl+s", "escape")
        given = council.owners()
        assert len(given) == len(before) + 2, "two cases have an officer now"
        await driver.press("u")
        asked = " ".join(driver.text.replace("│", " ").split())
        assert "on 2 cases (" in asked
        assert all(reference in asked for reference in given.keys() - before.keys())
        assert "each case goes back to whoever had it. The history keeps both entries." in asked
        await driver.press("escape")
        assert council.owners() == given, "only asked"
        await driver.press("u", "tab", "enter")
        assert driver.toasts[-1].endswith("is taken back on 2 cases.")
        assert council.owners() == before
        await driver.press("u")
        assert "took a step back already" in driver.toasts[-1]


async def test_what_can_no_longer_be_taken_back_stays_and_is_named(council):
    async with opened(council) as driver:
        await driver.press("space", "space", "n", *"Rang.", "ctrl+s", "escape")
        noted = council.last("noted")
        assert len(noted) == 2
        council.engine.note(council.engine.person("meirion"), noted[0], "So did I.")
        await driver.press("u")
        asked = " ".join(driver.text.replace("│", " ").split())
        assert f"on 1 case ({noted[1]}" in asked
        assert f"Not {noted[0]}: Only Meirion Tŷ Gwyn can take back the last thing" in asked
        await driver.press("tab", "enter")
        assert council.last("undone") == [noted[1]]


async def test_of_one_act_the_rest_is_taken_back_where_a_part_was_before(council):
    async with opened(council) as driver:
        await driver.press("space", "space", "n", *"Rang.", "ctrl+s", "escape")
        noted = council.last("noted")
        assert len(noted) == 2
        council.engine.undo(council.engine.person("eluned"), noted[1])
        await driver.press("u")
        asked = " ".join(driver.text.replace("│", " ").split())
        assert f"on 1 case ({noted[0]}" in asked or f"{noted[0]} " in asked
        assert "the note is marked as taken back" in asked
        await driver.press("tab", "enter")
        assert council.last("undone") == noted


async def test_two_acts_at_one_moment_are_still_two(council):
    """A training clock may stand still."""
    two = sorted(council.references().values())[:2]
    for reference, text in zip(two, ("One.", "Two."), strict=True):
        council.engine.note(council.engine.person("eluned"), reference, text)
    async with opened(council) as driver:
        await driver.press("u", "tab", "enter")
        assert len(set(two) & set(council.last("undone"))) == 1


async def test_all_are_taken_back_or_none(council):
    """Somebody touches one of them while the question is read."""
    async with opened(council) as driver:
        await driver.press("space", "space", "a", "down", "ctrl+s", "escape", "u")
        given, last = council.owners(), max(council.last("assigned"))
        council.engine.note(council.engine.person("meirion"), last, "Wait.")
        await driver.press("tab", "enter")
        assert council.owners() == given
        assert council.last("undone") == []


async def test_several_cases_are_never_decided_together(council):
    async with opened(council) as driver:
        await driver.press("space", "space", "m")
        assert driver.toasts == ["Decisions are taken one case at a time. Esc clears the marks."]
        assert "● 2 marked" in driver.text
        await driver.press("escape")
        assert "marked" not in driver.text


async def test_the_top_line_counts_deadlines_as_the_timers_do(council):
    """A case may have several: the tab says what one finds behind it."""
    council.clock.at = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
    council.engine.tick()
    async with opened(council) as driver:
        await driver.press("3")
        late = re.search(r"‼ (\d+) overdue", driver.text)
        assert late is not None
        assert f"3 Timers {late[1]}!" in driver.text
        assert int(late[1]) > 2


async def test_the_order_can_be_changed(council):
    async with opened(council) as driver:
        await driver.to_view("All open")
        await driver.press("s", "s")
        assert "by pupil" in driver.text
        assert shown(driver.app) == ["Zoë", "Gŵen", "Llŷr", "[/b]", "Siân"]


DECLINE = {
    "reason_declined": "Too soon.", "advice": "Meet the parents.", "next_steps": "A letter.",
    "underlying_reason": "transport", "underlying_detail": "The bus.",
    "no_voice_reason": "No contact.",
}  # fmt: skip


async def test_a_list_too_long_to_go_through_says_how_much_of_it_is_here(council, monkeypatch):
    monkeypatch.setattr(inbox_reading, "LONGEST", 2)
    async with opened(council) as driver:
        await driver.to_view("All open")
        text = await driver.settle()
        assert "first 2 of 5 · by due" in text
        assert "All open 5]" in text
        await driver.press("end", "s")
        assert "first 2 of 5 · by opened" in await driver.settle()
        await driver.press("slash")
        await driver.type("type:referral")
        assert "first 2 of 4 · by opened" in await driver.settle()


async def test_the_top_line_counts_anew_while_a_case_lies_over_the_desk(council):
    async with opened(council) as driver:
        await driver.open_case(council.references()[SIAN])
        assert "[1 Inbox 3]" in driver.text
        said = {"officer": "heulwen", "next_steps": "A talk at school."}
        lead = council.engine.person("eluned")
        council.engine.perform(lead, council.references()[SLASH], "allocate", said)
        driver.app.look()
        await driver.settle()
        assert "[1 Inbox 2]" in driver.text


async def test_what_is_typed_in_one_go_with_ctrl_s_is_saved_as_well(council):
    async with opened(council) as driver:
        await driver.press("slash", *"zo", "enter", "v")
        for key in (Key("z", "z"), Key("o", "o"), Key("ctrl+s", None)):
            driver.app.post_message(key)
        await driver.rest()
        assert "[zo 1]" in driver.text
        await driver.press("a")
        team = driver.app.screen.query_one("#team")
        before = team.current.username
        for key in (Key("down", None), Key("down", None), Key("ctrl+s", None)):
            driver.app.post_message(key)
        await driver.rest()
        (given,) = {council.assignee(council.references()[CLICK])}
        assert given == [one.username for one in team.rows][2]
        assert given != before
