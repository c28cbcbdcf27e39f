"""The page of a case: a note, an officer, help, and taking back a slip."""

from __future__ import annotations

import pytest

from tests.tui.council import GWEN, LLYR, REFERRAL, SIAN, SLASH
from tests.tui.driving import NARROW, opened
from tests.tui.test_tui_case import both, said


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
            await driver.press("right")
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
        await driver.press("ctrl+s")
        assert council.assignee(reference) == "ianto"
        assert driver.screen_name == "CaseScreen"
        assert "Owner [b]Ianto[/] Cadwgan" in driver.text
        assert any("[b]Ianto[/]" in toast for toast in driver.toasts)


@both
@pytest.mark.parametrize("key", ["question_mark", "f1"])
async def test_help_tells_the_keys_of_the_screen(council, size, key):
    async with opened(council, size) as driver:
        await driver.open_case(council.references()[SIAN])
        await driver.press(key)
        assert driver.screen_name == "HelpScreen"
        await driver.press("end")
        assert "Next case of the list" in driver.text
        await driver.press("escape")
        assert driver.screen_name == "CaseScreen"


async def test_a_slip_is_taken_back_after_a_question_that_says_what_that_means(council):
    reference = council.references()[SLASH]
    council.do("eluned", reference, "ask_school", question="Which register codes?")
    async with opened(council) as driver:
        await driver.open_case(reference)
        await driver.press("u")
        assert driver.screen_name == "Question"
        asked = " ".join(driver.text.replace("│", " ").split())
        assert "Take back “Ask the school for more”: the case goes back to In triage" in asked
        assert "2 letters that waited will not be sent" in asked
        before = council.version(reference)
        await driver.press("enter")
        assert council.version(reference) == before, "the safe answer has the focus"
        await driver.press("u", "tab", "enter")
        assert council.state(reference) == "in_triage"
        assert "is taken back" in driver.toasts[-1]
        text = said(driver, "timeline")
        assert "Taken back: Ask the school for more" in text
        assert "(taken back)" in text


async def test_a_case_one_has_just_opened_is_not_taken_back_and_it_says_why(council):
    person = council.engine.person("eluned")
    reference = council.engine.open(person, "referral", LLYR, REFERRAL).reference
    async with opened(council) as driver:
        await driver.open_case(reference)
        await driver.press("u")
        assert driver.screen_name == "CaseScreen"
        assert driver.toasts == [
            "“Start a referral” cannot be taken back: it is more than a step of this case."
        ]


async def test_what_cannot_be_taken_back_says_why(council):
    reference = council.references()[SLASH]
    async with opened(council, who="meirion") as driver:
        await driver.open_case(reference)
        await driver.press("u")
        assert driver.screen_name == "CaseScreen"
        assert "Only Eluned Prydderch can take back" in driver.toasts[-1]
