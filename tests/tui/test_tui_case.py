"""The case page: what can be done, why the rest cannot, and the small forms around it."""

from __future__ import annotations

import pytest

from tests.tui.council import CLICK, GWEN, SIAN, SLASH
from tests.tui.driving import NARROW, WIDE, opened

both = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


@both
async def test_what_can_be_done_comes_before_what_cannot_and_why(council, size):
    async with opened(council, size) as driver:
        await driver.open_case(council.references()[SLASH])
        text = await driver.settle()
        assert "[/b] O’Neill" in text
        assert "m1  ✓ Allocate to a caseworker → Allocated" in text
        assert text.index("YOU CAN DO NOW") < text.index("FOR SOMEBODY ELSE")
        assert "✗ Ask Morwenna Prys-Hafod (Headteacher)." in text
        assert "‼ today Decide and answer the school" in text


@both
async def test_a_refused_step_shows_every_reason(council, size):
    async with opened(council, size) as driver:
        await driver.open_case(council.references()[SLASH])
        await driver.press("m", "1", "0")
        assert driver.screen_name == "Reasons"
        assert "“Clear the safeguarding concern” is not possible yet." in driver.text
        assert "There is none on this case; raise one if you are worried." in driver.text
        assert "Ask Tesni Arfon (Inclusion Manager)" in driver.text
        await driver.press("escape")
        assert driver.screen_name == "CaseScreen"


async def test_steps_beyond_nine_have_two_digits(council):
    async with opened(council) as driver:
        await driver.open_case(council.references()[SLASH])
        await driver.press("m", "1", "0")
        assert driver.screen_name == "Reasons"
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


async def test_the_cursor_steps_over_reasons_and_headings(council):
    async with opened(council) as driver:
        await driver.open_case(council.references()[SLASH])
        steps = driver.app.screen.query_one("#steps")
        names = []
        for _ in range(12):
            assert steps.current is not None
            names.append(steps.current.number)
            await driver.press("down")
        assert names == [1, 2, 3, 4, 5, 6, 7, 9, 11, 8, 10, 12]


async def test_the_parts_of_a_narrow_page(council):
    async with opened(council, NARROW) as driver:
        await driver.open_case(council.references()[CLICK])
        await driver.press("right")
        assert "[Deadlines and facts]" in driver.text
        assert "✗ FAILED" in driver.text
        assert driver.app.focused.id == "about"
        await driver.press("right")
        assert "Start a referral · Emrys Hafgan" in driver.text
        await driver.press("right")
        assert driver.app.focused.id == "steps"
        assert await driver.pilot.click("#panes", offset=(30, 0))
        await driver.rest()
        assert "[History]" in driver.text


async def test_the_focus_is_never_in_a_part_nobody_sees(council):
    async with opened(council, WIDE) as driver:
        await driver.open_case(council.references()[SLASH])
        await driver.press("tab", "tab")
        assert driver.app.focused.id == "history-box"
        await driver.pilot.resize_terminal(*NARROW)
        text = await driver.settle()
        assert driver.app.focused.id == "history-box"
        assert driver.app.focused.display
        assert "[History]" in text


@both
async def test_how_a_deadline_was_counted(council, size):
    async with opened(council, size) as driver:
        await driver.open_case(council.references()[SLASH])
        await driver.press("t")
        assert "then tells Inclusion Manager" in driver.text
        assert "Mon 28 Sep  counted" in driver.text


@both
async def test_a_note_is_kept_until_saved_and_shown_as_it_was_written(council, size):
    reference = council.references()[SIAN]
    async with opened(council, size) as driver:
        await driver.open_case(reference)
        await driver.press("n")
        await driver.type("Rang [/b] home: Dŵr")
        before = council.version(reference)
        await driver.press("escape")
        assert council.version(reference) == before
        assert "Not saved." in driver.toasts[-1]
        await driver.press("n")
        assert "Rang [/b] home: Dŵr" in driver.text
        await driver.press("ctrl+s")
        assert council.version(reference) == before + 1
        if size == NARROW:
            await driver.press("left")
        assert "Rang [/b] home: Dŵr" in driver.text
        assert driver.app.drafts.waiting == []


async def test_an_empty_note_is_refused(council):
    async with opened(council) as driver:
        await driver.open_case(council.references()[SIAN])
        before = council.versions()
        await driver.press("n", "ctrl+s")
        assert driver.screen_name == "NoteForm"
        assert council.versions() == before
        assert driver.toasts


@both
async def test_a_case_is_given_to_an_officer(council, size):
    reference = council.references()[GWEN]
    async with opened(council, size) as driver:
        await driver.open_case(reference)
        await driver.press("a")
        assert "[b]Ianto[/] Cadwgan" in driver.text
        driver.app.screen.query_one("#team").select("ianto")
        await driver.press("enter")
        assert council.assignee(reference) == "ianto"
        assert driver.screen_name == "CaseScreen"
        assert "officer [b]Ianto[/] Cadwgan" in driver.text
        assert any("[b]Ianto[/]" in toast for toast in driver.toasts)


@both
@pytest.mark.parametrize("key", ["question_mark", "f1"])
async def test_help_tells_the_keys_of_the_screen(council, size, key):
    async with opened(council, size) as driver:
        await driver.open_case(council.references()[SIAN])
        await driver.press(key)
        assert driver.screen_name == "HelpScreen"
        await driver.press("end")
        assert "How counted" in driver.text
        await driver.press("escape")
        assert driver.screen_name == "CaseScreen"


async def test_what_others_do_appears_without_a_key(council):
    reference = council.references()[SIAN]
    async with opened(council) as driver:
        await driver.open_case(reference)
        driver.app.look()
        await driver.rest()
        council.do("meirion", reference, "ask_school", question="Which register codes?")
        driver.app.look()
        await driver.rest()
        assert "MORE INFORMATION ASKED FOR" in driver.text
