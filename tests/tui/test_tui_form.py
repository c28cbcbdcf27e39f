"""The form of a step: every kind of field, refusals beside the field, conflicts, unsaved text."""

from __future__ import annotations

import pytest
from textual.widgets import Select

from tests.tui.council import GWEN, LLYR, SIAN, SLASH
from tests.tui.driving import NARROW, WIDE, Driver, opened

both = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


async def step(driver: Driver, reference: str, name: str) -> None:
    """From the worklist into the form of a step."""
    await driver.open_case(reference)
    driver.app.screen.query_one("#steps").select(name)
    await driver.press("enter")
    assert driver.screen_name == "StepForm"


async def fill(driver: Driver, name: str, text: str) -> None:
    """Types into a field, or chooses what stands there."""
    field = driver.app.screen.query_one(f"#field-{name}")
    field.focus_widget()
    await driver.rest()
    chooser = field.query(Select)
    if chooser:
        chooser.first().value = text
        await driver.rest()
    else:
        await driver.type(text)


def problem(driver: Driver, name: str) -> str:
    """What is said under a field."""
    line = driver.app.screen.query_one(f"#field-{name} .problem")
    return str(line.render()) if line.display else ""


@both
async def test_a_referral_is_allocated_by_keys_alone(council, size):
    reference = council.references()[SLASH]
    async with opened(council, size) as driver:
        await driver.open_case(reference)
        await driver.press("m", "1", "enter")
        await driver.press(*"Hello", "tab", "enter", "down", "enter")
        assert "In triage → Allocated · as Eluned Prydderch" in driver.text
        await driver.press("ctrl+s")
        assert driver.screen_name == "CaseScreen"
        assert council.state(reference) == "allocated"
        assert "ALLOCATED" in driver.text
        assert driver.toasts == ["Allocate to a caseworker: saved."]


@both
async def test_a_refusal_stands_beside_its_field_and_nothing_is_written(council, size):
    reference = council.references()[SLASH]
    async with opened(council, size) as driver:
        await step(driver, reference, "allocate")
        before = council.versions()
        await driver.press("ctrl+s")
        assert council.versions() == before
        assert "REF-R06: please fill this in." in problem(driver, "next_steps")
        assert "REF-R07" in problem(driver, "officer")
        assert "2 problems" in driver.text
        await driver.press("f2")
        assert driver.app.focused.parent.id == "field-officer"
        await driver.press("f2")
        assert driver.app.focused.parent.id == "field-next_steps"


async def test_the_save_button_saves_by_mouse(council):
    reference = council.references()[SIAN]
    async with opened(council) as driver:
        await step(driver, reference, "ask_school")
        await fill(driver, "question", "Which codes?")
        assert await driver.pilot.click("#save")
        await driver.rest()
        assert council.state(reference) == "info_requested"


async def test_a_date_in_words_says_the_date_that_was_understood(council):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "book_discussion")
        await fill(driver, "talk_on", "mon")
        assert problem(driver, "talk_on") == "= Mon 5 Oct 2026"
        await fill(driver, "talk_on", "x")
        assert problem(driver, "talk_on").startswith("✗ ")


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
        chooser = driver.app.screen.query_one("#field-consent_signed_by Select")
        labels = [str(label) for label, _ in chooser._options]
        assert "[i]Mair[/i] Łukasik, Mother" in labels
        chooser.focus()
        await driver.press("enter", "down", "enter")
        before = council.version(reference)
        await driver.press("ctrl+s")
        assert driver.screen_name == "CaseScreen", driver.text
        assert council.version(reference) == before + 1


async def test_a_number_is_checked_while_typing(council):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "add_information")
        await fill(driver, "attendance_percent", "lots")
        assert "a number" in problem(driver, "attendance_percent")
        await fill(driver, "interventions", "yesterday a visit")
        assert "does not begin with a date" in problem(driver, "interventions")


@both
async def test_somebody_else_was_faster(council, size):
    reference = council.references()[SLASH]
    async with opened(council, size) as driver:
        await step(driver, reference, "ask_school")
        driver.app.look()
        await driver.rest()
        await fill(driver, "question", "Which codes?")
        council.do("meirion", reference, "add_information", answer="They rang.")
        driver.app.look()
        await driver.rest()
        assert "The case has changed since you opened this form." in driver.text
        before = council.versions()
        await driver.press("ctrl+s")
        assert council.versions() == before
        assert "Meirion Tŷ Gwyn" in driver.text
        assert "What you typed is kept" in driver.text
        await driver.press("escape", "enter")
        assert driver.screen_name == "StepForm"
        assert "Which codes?" in driver.text
        await driver.press("ctrl+s")
        assert council.state(reference) == "info_requested"


async def test_esc_keeps_what_was_typed_and_leaving_asks(council):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "ask_school")
        await fill(driver, "question", "Which codes?")
        await driver.press("ctrl+q")
        assert driver.screen_name == "Question"
        assert driver.app.focused.id == "no"
        assert "1 form with text that is not saved" in driver.text
        await driver.press("enter")
        assert driver.screen_name == "StepForm"
        await driver.press("escape", "escape", "ctrl+q")
        assert driver.screen_name == "Question"
        await driver.press("left", "right", "up", "down")
        assert driver.screen_name == "Question"
        await driver.press("tab", "enter")
        assert driver.app._exit


async def test_leaving_without_unsaved_text_asks_nothing(council):
    async with opened(council) as driver:
        await step(driver, council.references()[GWEN], "add_information")
        await driver.press("ctrl+q")
        assert driver.app._exit


@pytest.mark.parametrize("name", ["answer", "attendance_percent"])
async def test_loose_accents_are_joined(council, name):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "add_information")
        await fill(driver, name, "w\u0302y")
        assert driver.app.screen.query_one(f"#field-{name}").typed == "ŵy"
        await driver.press("z", "backspace", "backspace")
        assert driver.app.screen.query_one(f"#field-{name}").typed == "ŵ"


@both
async def test_typing_starts_in_the_first_field(council, size):
    async with opened(council, size) as driver:
        await step(driver, council.references()[SLASH], "ask_school")
        await driver.press(*"abc")
        assert driver.app.screen.said == {"question": "abc"}
