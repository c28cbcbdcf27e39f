"""What is typed and not saved: kept in the database, offered again, dropped with the saving."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from storage import desk
from storage.database import reading, times_told, writing
from tests.tui.council import SIAN, SLASH, Council
from tests.tui.driving import NARROW, WIDE, Driver, opened
from tests.tui.forms import field, fill, foot, form, kept, step
from tui.drafts import Drafts, Text
from tui.screens.drafted import DraftedForm
from tui.screens.short_forms import NoteForm

both = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
OFFERED = "Your draft of Tue 29 Sep 09:42 is here. Ctrl+D throws it away."


def stored(council: Council, who: str = "eluned") -> dict[str, dict[str, str]]:
    """All that a person has not saved, by what it is for."""
    with reading(council.engine.database) as connection:
        return {one.action: dict(one.said) for one in desk.drafts_of(connection, who)}


async def begun(driver: Driver, council: Council) -> str:
    """A question begun and left with Esc."""
    reference = council.references()[SLASH]
    await step(driver, reference, "ask_school")
    await fill(driver, "question", "Which ŵ?")
    await driver.press("escape")
    return reference


async def test_the_page_of_the_case_says_what_one_has_begun_there(council):
    async def says() -> str:
        await driver.rest()
        return str(driver.app.screen.query_one("#draft-strip").render())

    async with opened(council) as driver:
        await begun(driver, council)
        asked = " You began “Ask the school for more” (kept 09:42): its form has what you typed."
        assert await says() == asked
        await driver.press("n", *"half", "escape")
        assert await says() == asked, "one at a time, in the order of their names"
        await driver.press("m", "2", "ctrl+s")
        assert await says() == " You began a note (kept 09:42): its form has what you typed."
    async with opened(council, who="meirion") as driver:
        await driver.open_case(council.references()[SLASH])
        assert (await says()).startswith(
            " ⚠ Eluned Prydderch has a draft open on this case (kept 09:42)."
        )


async def test_others_see_at_once_that_somebody_begins_or_stops_and_no_letter_between(council):
    reference = council.references()[SLASH]
    theirs = Drafts(council.house("eluned"), lambda _kept: None)

    def types(text: str) -> int:
        """What the other person types; how often all screens were told so far."""
        typed = {"question": text} if text else {}
        theirs.put(Text(("eluned", reference, "ask_school"), 1, typed))
        theirs.write()
        with reading(council.engine.database) as connection:
            return times_told(connection)

    async with opened(council, who="meirion") as driver:
        await driver.open_case(reference)

        async def says() -> str:
            driver.app.look()
            await driver.rest()
            return str(driver.app.screen.query_one("#draft-strip").render())

        assert await says() == ""
        told = types("W")
        assert "Eluned Prydderch has a draft open on this case" in await says()
        assert types("Which") == told, "its letters are nobody else's"
        assert types("") == told + 1
        assert await says() == ""
        assert types("W") == told + 2
        database = council.engine.database
        with (
            theirs.saving(("eluned", reference, "ask_school")),
            writing(database, aside=True) as connection,
        ):
            desk.drop_draft(connection, "eluned", reference, "ask_school")
        assert types("W") == told + 3, "a new one after the saving"
        theirs = Drafts(council.house("eluned"), lambda _kept: None)
        assert types("") == told + 4, "one of an earlier time is given up"


@both
async def test_esc_keeps_what_was_typed_and_it_is_offered_again(council, size):
    async with opened(council, size) as driver:
        before = council.versions()
        await begun(driver, council)
        assert driver.screen_name == "CaseScreen"
        assert driver.toasts == ["Not saved. What you typed is kept as a draft."]
        assert stored(council) == {"ask_school": {"question": "Which ŵ?"}}
        assert council.versions() == before
        await driver.press("enter")
        assert foot(driver, "banner") == OFFERED
        assert field(driver, "question").typed == "Which ŵ?"
        assert driver.app.focused is field(driver, "question").box


async def test_a_draft_is_there_for_the_next_program_and_for_nobody_else(council):
    async with opened(council) as driver:
        await begun(driver, council)
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "ask_school")
        assert field(driver, "question").typed == "Which ŵ?"
    async with opened(council, who="meirion") as driver:
        await step(driver, council.references()[SLASH], "ask_school")
        assert field(driver, "question").typed == ""
        assert foot(driver, "banner") == ""


async def test_it_is_written_soon_after_the_last_key_and_on_leaving_a_field(council, monkeypatch):
    monkeypatch.setattr(DraftedForm, "AFTER", 0.01)
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "book_discussion")
        first = form(driver).fields[0].spec.name
        await driver.press(*"Hello")
        for _ in range(200):
            if stored(council).get("book_discussion") == {first: "Hello"}:
                break
            await asyncio.sleep(0.01)
            await driver.rest()
        monkeypatch.setattr(DraftedForm, "AFTER", 60.0)
        assert stored(council) == {"book_discussion": {first: "Hello"}}
        await driver.rest()
        assert foot(driver, "kept") == "draft kept 09:42:00"
        await driver.press(*" you")
        assert stored(council)["book_discussion"] == {first: "Hello"}
        assert foot(driver, "kept") == "draft not kept yet"
        await driver.press("tab")
        assert foot(driver, "kept") == "draft kept 09:42:00"
        assert stored(council)["book_discussion"] == {first: "Hello you"}


async def test_choices_are_kept_too(council):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "allocate")
        await fill(driver, "officer", "ianto")
        await driver.press("escape", "enter")
        assert field(driver, "officer").typed == "ianto"


async def test_ctrl_d_throws_a_draft_away_and_brings_it_back(council):
    async with opened(council) as driver:
        await begun(driver, council)
        await driver.press("enter", "ctrl+d")
        assert field(driver, "question").typed == ""
        assert foot(driver, "banner") == "The draft is thrown away. Ctrl+D brings it back."
        assert stored(council) == {}
        await driver.press("ctrl+d")
        assert field(driver, "question").typed == "Which ŵ?"
        assert list(stored(council)) == ["ask_school"]
        await driver.press("ctrl+d", "escape", "enter")
        assert foot(driver, "banner") == ""


async def test_once_one_types_ctrl_d_deletes_a_letter_as_ever(council):
    async with opened(council) as driver:
        await begun(driver, council)
        await driver.press("enter", "x", "home", "ctrl+d")
        assert field(driver, "question").typed == "hich ŵ?x"
        assert foot(driver, "banner") == ""


async def test_what_is_emptied_again_leaves_no_draft(council):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "ask_school")
        await driver.press("a")
        await kept(driver)
        assert list(stored(council)) == ["ask_school"]
        await driver.press("backspace")
        await kept(driver)
        assert stored(council) == {}
        assert foot(driver, "kept") == ""


async def test_a_draft_goes_with_the_saving_and_stays_with_a_refusal(council):
    reference = council.references()[SLASH]
    async with opened(council) as driver:
        await step(driver, reference, "allocate")
        await fill(driver, "next_steps", "We ring you.")
        await driver.press("ctrl+s")
        await kept(driver)
        assert list(stored(council)) == ["allocate"]
        await fill(driver, "officer", "heulwen")
        await driver.press("ctrl+s")
        assert council.state(reference) == "allocated"
        assert stored(council) == {}
        assert driver.app.drafts.waiting == []


async def test_a_note_is_kept_and_dropped_in_the_same_way(council):
    async with opened(council) as driver:
        await driver.open_case(council.references()[SIAN])
        await driver.press("n", *"half", "escape")
        assert stored(council) == {"note": {"text": "half"}}
        await driver.press("n")
        assert foot(driver, "banner") == OFFERED
        await driver.press(*" done", "ctrl+s")
        assert driver.screen_name == "CaseScreen"
        assert stored(council) == {}
        assert "half done" in driver.text


async def test_leaving_asks_nothing_once_all_is_kept(council):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "ask_school")
        await driver.press(*"Which", "ctrl+q")
        assert driver.app._exit
    assert stored(council) == {"ask_school": {"question": "Which"}}


async def test_a_hang_up_keeps_the_last_second_too(council, monkeypatch):
    monkeypatch.setattr(DraftedForm, "AFTER", 60.0)
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "ask_school")
        await driver.press(*"Which")
        assert stored(council) == {}
        driver.app.exit()
    assert stored(council) == {"ask_school": {"question": "Which"}}


async def test_what_was_emptied_and_left_at_once_is_no_draft_any_more(council):
    async with opened(council) as driver:
        await begun(driver, council)
        await driver.press("n", *"half", "escape", "n")
        assert "note" in stored(council)
        await driver.press(*["backspace"] * 4, "escape")
        assert list(stored(council)) == ["ask_school"]
        assert driver.screen_name == "CaseScreen"


async def test_a_note_on_several_cases_is_found_however_they_were_marked(council):
    first, second = (council.references()[upn] for upn in (SIAN, SLASH))
    async with opened(council) as driver:
        for marked in ((first, second), (second, first)):
            driver.app.push_screen(NoteForm(*marked))
            await driver.rest()
            await driver.press("X")
            await driver.press("escape")
        assert stored(council) == {"note": {"text": "XX"}}


async def test_a_draft_never_appears_after_it_was_dropped(council):
    """A write that is under way when one saves ends before the saving begins."""
    reference = council.references()[SLASH]
    async with opened(council) as driver:
        await step(driver, reference, "ask_school")
        for number in range(10):
            await driver.press(str(number))
            form(driver).write_draft()
        form(driver).write_draft()
        form(driver).action_save()
        form(driver).write_draft()
        await driver.rest()
        assert council.state(reference) == "info_requested"
        assert stored(council) == {}


async def test_a_day_in_words_is_the_same_day_when_the_draft_is_opened_later(council):
    reference = council.references()[SLASH]
    async with opened(council) as driver:
        await step(driver, reference, "book_discussion")
        await fill(driver, "talk_on", "tomorrow")
        assert field(driver, "talk_on").typed == "tomorrow"
        await driver.press("escape")
    council.clock.at += timedelta(days=3)
    async with opened(council) as driver:
        await step(driver, reference, "book_discussion")
        assert field(driver, "talk_on").typed == "30/09/2026"
