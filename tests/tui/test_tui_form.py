"""The form of a step: what it asks, refusals beside the field, what will happen, saving."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.events import Key

from tests.tui.council import LLYR, PLAN, SIAN, SLASH
from tests.tui.driving import NARROW, WIDE, opened
from tests.tui.forms import beside, field, fill, foot, form, hint, problem, step
from tui.asked import opening_asked
from tui.screens.step import OpeningForm
from tui.widgets.choices import ListBox

both = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


@both
async def test_a_referral_is_allocated_by_keys_alone(council, size):
    reference = council.references()[SLASH]
    async with opened(council, size) as driver:
        await driver.open_case(reference)
        await driver.press("m", "1", "enter")
        await driver.press(*"Hello", "tab", "enter", "down", "enter")
        assert "In triage ───▶ Allocated   as Eluned Prydderch" in driver.text
        await driver.press("ctrl+s")
        assert driver.screen_name == "CaseScreen"
        assert council.state(reference) == "allocated"
        assert "ALLOCATED" in driver.text
        assert driver.toasts == ["Allocate to a caseworker: saved. u takes it back until 09:52."]


async def test_the_case_stays_in_sight_behind_the_box_and_a_small_window_is_filled(council):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "allocate")
        assert "› REF-26-00002-7   [/b] O’Neill   Year 8 · born" in driver.text
        assert "┏━ Allocate to a caseworker · REF-26-00002-7 · [/b] O’Neill ━" in driver.text
        await driver.pilot.resize_terminal(*NARROW)
        await driver.settle()
        assert "born" not in driver.text
        assert driver.text.startswith("━Allocate to a caseworker")


@both
async def test_a_refusal_stands_beside_its_field_and_nothing_is_written(council, size):
    reference = council.references()[SLASH]
    async with opened(council, size) as driver:
        await step(driver, reference, "allocate")
        before = council.versions()
        await driver.press("ctrl+s")
        assert council.versions() == before
        assert problem(driver, "next_steps").startswith("REF-R06: please fill this in.")
        assert problem(driver, "officer").startswith("REF-R07: please fill this in.")
        assert "There are 2 problems: F2 takes you there" in foot(driver, "problems")
        assert "✗ “Who takes it?” REF-R07" in foot(driver, "problems")
        assert driver.app.focused is field(driver, "next_steps").box
        await driver.press("f2")
        assert driver.app.focused is field(driver, "officer").box
        await driver.press("f2", "x")
        assert problem(driver, "next_steps") == ""
        assert "There is 1 problem" in foot(driver, "problems")


async def test_the_rules_speak_of_fields_as_soon_as_these_are_left(council):
    """Not only at saving: each rule that can be asked is asked a moment after the last key."""
    reference = council.references()[LLYR]
    async with opened(council, who="nerys") as driver:
        await step(driver, reference, "continue_plan")
        signer = field(driver, "consent_signed_by").box._options[0][0]
        for name, text in (
            ("held_on", "today"), ("attendees", "school nurse"), ("parent_attended", "no"),
            ("hours_now", "10"), ("consent_signed_by", signer), ("consent_signed_on", "today"),
            ("consent_form", "School office"), ("next_review_on", "+30w"), ("notes", "x"),
        ):  # fmt: skip
            await fill(driver, name, text)
        assert "PSP-R08 is not met: A parent was at" in problem(driver, "parent_attended")
        assert "latest Tue 10 Nov 2026" in problem(driver, "next_review_on")
        assert problem(driver, "hours_reason") == "", "nobody has been there yet"
        assert "PSP-R15 is not met: The hours rise" in foot(driver, "ahead")
        reason = field(driver, "hours_reason")
        assert reason.needed, "a rule asks for it now"
        assert "PSP-R08" not in foot(driver, "ahead"), "it is said at its field and in the strip"
        assert "There are 2 problems" in foot(driver, "problems")
        before = council.versions()
        await driver.press("ctrl+s")
        assert council.versions() == before
        assert "There are 3 problems" in foot(driver, "problems")
        assert "PSP-R15" in problem(driver, "hours_reason")
        await driver.press("f2")
        assert driver.app.focused is reason.box
        await driver.type("Unwell for two weeks.")
        assert reason.needed, "it stays marked once filled"
        reason.fill("")
        await fill(driver, "hours_now", "")
        await driver.press("ctrl+u", "1", "5")
        assert not reason.needed, "the rule is content"


async def test_the_save_button_saves_by_mouse(council):
    reference = council.references()[SIAN]
    async with opened(council) as driver:
        await step(driver, reference, "ask_school")
        await fill(driver, "question", "Which codes?")
        assert await driver.pilot.click("#save")
        await driver.rest()
        assert council.state(reference) == "info_requested"


async def test_ctrl_s_twice_in_haste_writes_once(council):
    reference = council.references()[SLASH]
    async with opened(council) as driver:
        await step(driver, reference, "add_information")
        await fill(driver, "answer", "They rang.")
        before = council.version(reference)
        screen = form(driver)
        screen.action_save()
        screen.action_save()
        await driver.rest()
        screen.action_save()
        await driver.rest()
        assert council.version(reference) == before + 1


async def test_a_quick_typists_last_letter_is_saved_too(council):
    """Ctrl+S has priority over letters; it must not overtake those that were typed before it."""
    reference = council.references()[SLASH]
    async with opened(council) as driver:
        await step(driver, reference, "ask_school")
        for key in (*"codes?", "ctrl+s"):
            driver.app.post_message(Key(key, key if len(key) == 1 else None))
        await driver.rest()
        assert council.state(reference) == "info_requested"
        with council.house().reader() as reader:
            said = reader.case(reference).history[-1].private
        assert "codes?" in str(said)


async def test_a_choice_made_just_before_saving_is_saved_too(council):
    reference = council.references()[SLASH]
    async with opened(council) as driver:
        await step(driver, reference, "allocate")
        await driver.press(*"We ring you.", "tab", "down", "down")
        for key in ("enter", "ctrl+s"):
            driver.app.post_message(Key(key, None))
        await driver.rest()
        assert council.state(reference) == "allocated"


async def test_today_is_the_day_on_the_clock_and_not_that_of_the_page(council):
    """A page left open overnight, and a form that is open while midnight passes."""

    def a_day_on() -> None:
        council.clock.at += timedelta(days=1)
        driver.app.idle.stir()  # else the screen is locked

    async with opened(council) as driver:
        await driver.open_case(council.references()[SLASH])
        a_day_on()
        driver.app.screen.query_one("#steps").select("book_discussion")
        await driver.press("enter")
        await fill(driver, "talk_on", "today")
        assert beside(driver, "talk_on") == "= Wed 30 Sep 2026"
        a_day_on()
        driver.app.look()
        await driver.rest()
        assert beside(driver, "talk_on") == "= Thu 1 Oct 2026"
        assert "= Thu 1 Oct 2026" in driver.text


async def test_a_plan_is_reviewed_with_the_contact_chosen(council):
    reference = council.references()[LLYR]
    async with opened(council, NARROW, who="nerys") as driver:
        await step(driver, reference, "continue_plan")
        for name, text in (
            ("held_on", "today"), ("attendees", "mother\nhead of year\nschool nurse"),
            ("parent_attended", "yes"), ("hours_now", "14"), ("consent_signed_on", "today"),
            ("consent_form", "School office"), ("next_review_on", "+2w"),
        ):  # fmt: skip
            await fill(driver, name, text)
        assert hint(driver, "attendees").startswith("= 3 entries · ")
        assert "On record: 12" in hint(driver, "hours_now")
        field(driver, "consent_signed_by").focus_box()
        await driver.rest()
        assert "( ) [i]Mair[/i] Łukasik, Mother" in driver.text
        await driver.press("space")
        assert "(•) [i]Mair[/i] Łukasik, Mother" in driver.text
        before = council.version(reference)
        await driver.press("ctrl+s")
        assert driver.screen_name == "CaseScreen", driver.text
        assert council.version(reference) == before + 1


async def test_the_privacy_key_hides_the_names_in_a_form_too(council):
    async with opened(council, who="nerys") as driver:
        await step(driver, council.references()[LLYR], "continue_plan")
        await fill(driver, "consent_signed_by", "")
        assert "[i]Mair[/i] Łukasik" in driver.text
        await driver.press("f9")
        await driver.settle()
        assert "Łukasik" not in driver.text
        assert "( ) I. Ł., Mother" in driver.text
        await driver.press("f9")
        await driver.settle()
        assert "( ) [i]Mair[/i] Łukasik, Mother" in driver.text
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "allocate")
        await driver.press(*"Hi")
        await fill(driver, "officer", "heulwen")
        await driver.press("f9")
        await driver.settle()
        assert "O’Neill" not in driver.text
        assert "2 messages will wait" in foot(driver, "ahead")


@both
async def test_what_will_happen_is_said_before_anything_is_saved(council, size):
    reference = council.references()[SLASH]
    async with opened(council, size) as driver:
        await step(driver, reference, "allocate")
        if size == NARROW:
            assert foot(driver, "ahead").startswith("Nothing yet: 2 fields to fill in")
            await driver.press("f3")
        assert "Still to fill in: What do we tell the school? · Who takes it?" in foot(
            driver, "ahead"
        ).replace("\n   ", "")
        await driver.press(*"Hello")
        await fill(driver, "officer", "heulwen")
        before = council.versions()
        ahead = foot(driver, "ahead")
        assert "• In triage → Allocated, version 5 → 6" in ahead
        assert "• Officer: Heulwen Llwyd" in ahead
        assert "• Deadline stops: Decide and answer the school" in ahead
        assert "• Deadline starts: First contact with the family, due Tue 6 Oct 2026" in ahead
        assert "[i]Mair[/i] O’Neill" in ahead
        await driver.press("f3")
        await driver.settle()
        if size == NARROW:
            assert foot(driver, "ahead").startswith(
                "Will happen: In triage → Allocated, 2 deadlines change, 2 messages wait"
            )
        assert council.versions() == before


@both
async def test_a_step_that_ends_the_case_begins_on_cancel(council, size):
    async with opened(council, size) as driver:
        await step(driver, council.references()[SLASH], "decline")
        assert driver.app.focused.id == "back"
        assert [one.spec.required for one in driver.app.screen.fields[:2]] == [True, False]
        before = council.versions()
        await driver.press("enter")
        assert driver.screen_name == "CaseScreen"
        assert council.versions() == before


async def test_opening_a_case_is_the_same_form(council):
    async with opened(council, who="nerys") as driver:
        with council.house("nerys").reader() as reader:
            asked = opening_asked(reader, "psp", SLASH)
        await driver.app.push_screen(OpeningForm(asked, council.clock.now()))
        await driver.rest()
        assert "A new case (Pastoral support plan) ───▶ Proposed" in driver.text
        assert "[/b] O’Neill" in driver.text
        assert isinstance(field(driver, "need").box, ListBox)
        before = council.versions()
        await driver.press("ctrl+s")
        assert council.versions() == before
        assert "please fill this in" in problem(driver, "need")
        for name, said in PLAN.items():
            await fill(driver, name, said)
        assert "Opens in Proposed" in foot(driver, "ahead")
        await driver.press("escape")
        await driver.app.push_screen(OpeningForm(asked, council.clock.now()))
        await driver.rest()
        assert "Your draft of" in foot(driver, "banner")
        await driver.press("ctrl+s")
        assert driver.screen_name == "CaseScreen"
        assert "[/b] O’Neill" in driver.text
        assert any(one.startswith("PSP-26-00002") for one in council.versions())
