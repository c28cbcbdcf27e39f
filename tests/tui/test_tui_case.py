"""The case page: what can be done, why the rest cannot, clocks, and what stands beside them."""

from __future__ import annotations

from threading import Event

import pytest
from rich.cells import cell_len

from tests.tui.cases import TYPES, case_of
from tests.tui.council import CLICK, GWEN, SIAN, SLASH
from tests.tui.driving import NARROW, WIDE, Driver, opened
from tui.case_head import head_line
from tui.screens import case_parts
from vog_cases.looking import note_look


def said(driver: Driver, name: str) -> str:
    """The lines of one list as running text, wherever they are broken."""
    lines = driver.app.screen.query_one(f"#{name}").rows
    return " ".join(" ".join(line.text for line in lines).split())


both = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


@both
async def test_what_can_be_done_comes_before_what_cannot_and_why(council, size):
    async with opened(council, size) as driver:
        await driver.open_case(council.references()[SLASH])
        text = await driver.settle()
        assert "[/b] O’Neill" in text
        assert "m1  ✓ Allocate to a caseworker" in text
        assert "ends today" in text
        lines = said(driver, "steps")
        assert lines.index("WHAT YOU CAN DO NOW") < lines.index("NOT YET, AND WHY")
        assert "→ you: m9 Raise a safeguarding concern" in lines
        await driver.press("end")
        assert "✗ ask Tesni Arfon (Inclusion Manager)" in await driver.settle()


@both
async def test_a_refused_step_shows_every_rule_with_its_source(council, size):
    async with opened(council, size) as driver:
        await driver.open_case(council.references()[SLASH])
        driver.app.notify("The clock is at 10:42.", timeout=60)
        await driver.press("m", "1", "0")
        assert driver.screen_name == "ReadingScreen"
        assert driver.toasts == []
        assert "“Clear the safeguarding concern” is not possible yet" in driver.text
        assert "There is none on this case; raise one if you are worried." in driver.text
        assert "you: m9 Raise a safeguarding concern" in driver.text
        assert "GEN-R15 · VOG23; DESIGN" in driver.text
        assert "Ask Tesni Arfon (Inclusion Manager)" in driver.text
        await driver.press("escape")
        assert driver.screen_name == "CaseScreen"


async def test_a_one_that_no_second_digit_follows_is_the_first_step(council, monkeypatch):
    monkeypatch.setattr("tui.widgets.step_prompt.SECOND_DIGIT", 0.02)
    async with opened(council) as driver:
        await driver.open_case(council.references()[SLASH])
        await driver.press("m", "1")
        for _ in range(100):
            if driver.screen_name == "StepForm":
                break
            await driver.pilot.pause(0.01)
        assert "━ Allocate to a caseworker" in await driver.settle()


async def test_steps_beyond_nine_have_two_digits(council):
    async with opened(council) as driver:
        await driver.open_case(council.references()[SLASH])
        await driver.press("m", "1", "0")
        assert "Clear the safeguarding concern" in driver.text
        await driver.press("escape", "m", "1", "enter")
        assert driver.screen_name == "StepForm"


async def test_a_digit_alone_picks_no_step_and_esc_stops_choosing(council):
    async with opened(council) as driver:
        await driver.open_case(council.references()[SLASH])
        await driver.press("m")
        assert "type the number of the step" in driver.text
        await driver.press("escape")
        assert driver.screen_name == "CaseScreen"
        assert "type the number" not in driver.text
        await driver.press("3")
        assert driver.screen_name == "Desk"
        assert driver.app.area == 3


async def test_the_cursor_steps_over_reasons_and_headings(council):
    async with opened(council) as driver:
        reference = council.references()[SLASH]
        await driver.open_case(reference)
        steps = driver.app.screen.query_one("#steps")
        names = []
        for _ in range(12):
            assert steps.current is not None
            names.append(steps.current.key)
            await driver.press("down")
        numbers = {step.action.name: step.number for step in driver.app.screen._page.steps}
        assert [numbers[name] for name in names] == [1, 2, 3, 4, 5, 6, 7, 9, 11, 8, 10, 12]


async def test_met_rules_are_shown_where_there_is_room(council):
    reference = case_of(council, "holiday")
    async with opened(council) as driver:
        driver.app.open_case(reference)
        await driver.press("end", "pageup")
        assert "✓ " in await driver.settle()
        lines = driver.app.screen.query_one("#steps").rows
        assert any(line.text.startswith("      ✓ ") for line in lines) is False  # others' steps
    reference = case_of(council, "ehe")
    for size, shown in ((WIDE, True), (NARROW, False)):
        async with opened(council, size) as driver:
            driver.app.open_case(reference)
            await driver.settle()
            lines = driver.app.screen.query_one("#steps").rows
            assert any(line.text.startswith("      ✓ ") for line in lines) is shown


# --- the state line ------------------------------------------------------------------------


async def test_the_state_line_and_the_table_of_the_type(council):
    async with opened(council) as driver:
        await driver.open_case(council.references()[SLASH])
        text = await driver.settle()
        assert "✓ Received ───▶ ● IN TRIAGE ───▶ ○ Allocated" in text
        assert "│  since 28 Sep (1 school day)" in text
        assert "╰──▶ ○ More information asked for" in text
        await driver.press("D")
        text = await driver.settle()
        assert driver.screen_name == "ReadingScreen"
        assert "FROM DRAFT" in text
        await driver.press("end")
        assert "ENDS: Closed · Declined · Withdrawn" in await driver.settle()


@pytest.mark.parametrize("kind", TYPES)
async def test_a_narrow_state_line_is_one_line_around_where_the_case_stands(council, kind):
    reference = case_of(council, kind)
    async with opened(council, NARROW) as driver:
        driver.app.open_case(reference)
        line = (await driver.settle()).splitlines()[2]
        assert "●" in line
        assert len(line) <= 80


# --- clocks --------------------------------------------------------------------------------


@both
async def test_how_a_deadline_was_counted(council, size):
    async with opened(council, size) as driver:
        await driver.open_case(council.references()[SLASH])
        await driver.press("t")
        assert driver.app.focused.id == "clocks"
        assert "due Tue 29 Sep · then tells Inclusion Manager" in said(driver, "clocks")
        await driver.press("enter")
        assert "1  Mon 28 Sep  counted" in driver.text
        assert "Sat 26 Sep  Saturday" in driver.text
        assert "Calendar: the term dates of 2024/25 to 2026/27" in driver.text
        assert "Parameters: as of 2026-09-25, change 0." in driver.text


@both
async def test_a_clock_that_is_over_says_how_much_and_who_was_told(council, size):
    async with opened(council, size) as driver:
        await driver.open_case(council.references()[SIAN])
        await driver.press("t")
        text = await driver.settle()
        assert "‼  Decide and answer the school" in text
        assert "working days OVER" in text
        assert "████████████████████ due Wed 23 Sep" in text
        assert "Lead Officer" in text


@both
async def test_a_deadline_that_failed_is_told_with_its_error(council, size):
    async with opened(council, size) as driver:
        await driver.open_case(council.references()[CLICK])
        await driver.press("t")
        await driver.settle()
        failed = "✗ FAILED Nothing has happened: tried 3 times: LookupError [/] no term dates"
        assert failed in said(driver, "clocks")


async def test_a_clock_stands_still_while_the_school_is_asked(council):
    reference = council.references()[SLASH]
    council.do("eluned", reference, "ask_school", question="Which register codes?")
    async with opened(council) as driver:
        await driver.open_case(reference)
        text = await driver.settle()
        assert "╰──▶ ● MORE INFORMATION ASKED FOR  since today" in text
        assert "⏸  Decide and answer the school" in text
        assert "stopped since 29 Sep" in text
        assert "waits for the school" in text


# --- the parts beside ----------------------------------------------------------------------


async def test_the_parts_of_a_narrow_page(council):
    async with opened(council, NARROW) as driver:
        await driver.open_case(council.references()[CLICK])
        seen = []
        for _ in range(10):
            await driver.press("right")
            seen.append(driver.app.focused.id)
        assert seen == [
            "timeline", "clocks", "people", "facts", "linked", "documents", "notes", "letters",
            "looked", "steps",
        ]  # fmt: skip
        assert await driver.pilot.click("#parts", offset=(10, 0))
        await driver.rest()
        assert "[Timeline]" in driver.text


async def test_the_parts_beside_a_wide_page_leave_the_focus_where_it_is(council):
    async with opened(council, WIDE) as driver:
        await driver.open_case(council.references()[SLASH])
        await driver.press("right")
        assert "[Facts]" in driver.text
        assert "Attendance falls week by week." in driver.text
        assert driver.app.focused.id == "steps"
        await driver.press("tab", "tab")
        assert driver.app.focused.id == "facts"
        await driver.press("left")
        assert driver.app.focused.id == "timeline"


async def test_the_focus_is_never_in_a_part_nobody_sees(council):
    async with opened(council, WIDE) as driver:
        await driver.open_case(council.references()[SLASH])
        await driver.press("tab", "tab")
        assert driver.app.focused.id == "timeline"
        await driver.pilot.resize_terminal(*NARROW)
        text = await driver.settle()
        assert driver.app.focused.id == "timeline"
        assert driver.app.focused.display
        assert "[Timeline]" in text
        await driver.pilot.resize_terminal(*WIDE)
        await driver.settle()
        assert driver.app.focused.id == "timeline"


@both
async def test_an_entry_of_the_history_opens_in_full(council, size):
    async with opened(council, size) as driver:
        await driver.open_case(council.references()[SLASH])
        if size == NARROW:
            await driver.press("right")
        else:
            await driver.press("tab", "tab")
        await driver.press("end", "enter")
        text = await driver.settle()
        assert "Start a referral" in text
        assert "ENTRY 1 OF 5" in text
        assert "Who    Emrys Hafgan, Admin Support" in text
        await driver.press("end")
        assert "Why the school refers: — → Attendance falls week by week." in driver.text
        assert "SEAL" in driver.text


@both
async def test_finding_in_the_timeline(council, size):
    async with opened(council, size) as driver:
        await driver.open_case(council.references()[SLASH])
        await driver.press("slash")
        await driver.type("RANG")
        await driver.settle()
        text = said(driver, "timeline")
        assert "Rang the [b]school[/b]: no reply" in text
        assert "1 of 5 entries · Esc shows them all" in text
        await driver.press("enter")
        assert driver.app.focused.id == "timeline"
        await driver.press("escape")
        assert driver.screen_name == "CaseScreen"
        assert "── end ── 5 entries · chain checked ✓ 09:42" in await driver.settle()


async def test_a_digit_is_typed_where_one_finds(council):
    async with opened(council) as driver:
        await driver.open_case(council.references()[SLASH])
        await driver.press("slash", "2", "8")
        assert driver.screen_name == "CaseScreen"
        assert driver.app.screen.query_one("#find").value == "28"


async def test_a_linked_case_opens_and_esc_comes_back(council):
    referral = case_of(council, "referral")
    reference = case_of(council, "cme")
    async with opened(council) as driver:
        driver.app.open_case(referral)
        await driver.rest()
        await driver.press("tab", "tab", "right", "right")
        assert f"{reference} Child missing education" in said(driver, "linked")
        await driver.press("enter")
        assert driver.app.screen.reference == reference
        await driver.press("escape")
        assert driver.app.screen.reference == referral


async def test_letters_say_to_whom_in_which_language_and_that_they_wait(council):
    async with opened(council) as driver:
        await driver.open_case(council.references()[GWEN])
        await driver.press("left", "left")
        await driver.settle()
        text = said(driver, "letters")
        assert "Who your caseworker is · to [i]Mair[/i] Hâf, Mother" in text
        assert "Welsh · waiting" in text


async def test_a_fact_says_who_said_it(council):
    async with opened(council) as driver:
        await driver.open_case(council.references()[SLASH])
        await driver.press("tab", "tab", "right")
        driver.app.screen.query_one("#facts").select("fact 2")
        await driver.press("enter")
        assert "Emrys Hafgan: Attendance falls week by week." in driver.text


@both
async def test_a_contact_opens_with_their_language(council, size):
    async with opened(council, size) as driver:
        await driver.open_case(council.references()[GWEN])
        await driver.press(*(["right"] * 3 if size == NARROW else ["tab"]))
        listed = driver.app.focused
        listed.select("contact 0")
        await driver.press("enter")
        assert "[i]Mair[/i] Hâf, Mother" in driver.text
        assert "Parental responsibility: yes" in driver.text
        assert "Language: Welsh" in driver.text


async def test_the_childs_name_and_what_everybody_has_to_know_stay_in_the_head(council):
    """Also in the triage run, where the place comes first."""
    async with opened(council) as driver:
        await driver.open_case(council.references()[SIAN])
        page = driver.app.screen._page
    for width in range(60, 131):
        for keeps in (False, True):
            line = head_line(page, width, "Triage 2 of 14", keeps_place=keeps)
            assert cell_len(line) <= width
            assert "↑ Lead Officer" in line
            assert "Siân Ŵyn-Parry" in line or width < 70
            assert ("Triage 2 of 14" in line) or not keeps


async def test_a_page_just_made_is_styled_once_and_its_parts_come_when_wanted(council, monkeypatch):
    """Else most of what opening a case costs is done again, for parts nobody looks at."""
    anew: list[str] = []
    async with opened(council) as driver:
        restyled = driver.app.update_styles

        def update_styles(node, **how):
            anew.append(type(node).__name__)
            restyled(node, **how)

        monkeypatch.setattr(driver.app, "update_styles", update_styles)
        await driver.open_case(council.references()[SLASH])
        assert "CaseScreen" not in anew
        assert {one.id for one in driver.app.screen.query("#panes > *")} == {"timeline"}
        await driver.press("tab", "tab", "right")
        assert {one.id for one in driver.app.screen.query("#panes > *")} == {"timeline", "facts"}
        assert driver.app.focused is not None
        assert driver.app.focused.id == "facts"


async def test_who_looked_at_the_case_before_is_not_shown_on_the_next(council, monkeypatch):
    gates, usual = (Event(), Event()), case_parts.read_looks
    asked: list[str] = []

    def late(reader, reference):
        asked.append(reference)
        gates[len(asked) - 1].wait(10)
        return usual(reader, reference)

    monkeypatch.setattr(case_parts, "read_looks", late)
    async with opened(council) as driver:
        await driver.to_view("All open")
        rows = driver.app.screen.area.rows.rows
        first, second = rows[0].reference, rows[1].reference
        note_look(council.engine, council.engine.person("tesni"), first)
        await driver.pilot.press("enter")
        while asked != [first]:
            await driver.pilot.pause(0.01)
        await driver.pilot.press("right_square_bracket")
        page = driver.app.screen
        while page._page is None or page._page.detail.row.reference != second:
            await driver.pilot.pause(0.01)
        gates[0].set()
        while asked != [first, second]:
            await driver.pilot.pause(0.01)
        await driver.pilot.pause()
        assert "tesni" not in [one.username for one in page._page.looks]
        gates[1].set()
        await driver.rest()
        assert [one.username for one in page._page.looks] == ["eluned"]
