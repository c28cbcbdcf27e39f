"""People: finding them, their cards, and what is done about signals; by keys alone."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy
from textual.events import Key

from storage import cases, desk, looks, signals
from storage.database import reading, writing
from storage.tables import Contact
from tests.tui.council import CLICK, GWEN, LLYR, SIAN, SLASH, Council
from tests.tui.driving import NARROW, WIDE, opened
from tests.tui.test_tui_golden import same
from tests.tui.views_people import (
    KEYED,
    officer,
    people,
    people_signals,
    pupil,
    school,
    signal_form,
    with_registers,
)  # fmt: skip
from tui.heart import Noticed
from tui.screens.open_case import OpenCase
from vog_cases import people as people_read

both = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


def statuses(council: Council) -> dict[str, str]:
    """Each signal's child and how it stands."""
    with reading(council.engine.database) as connection:
        found = signals.listed(connection, council.engine.person("eluned"), "", "")
    return {row.upn: row.status for row in found}


async def test_what_is_searched_next_replaces_what_was_searched(council):
    async with opened(council) as driver:
        await driver.press("4", "slash", *"xyz", "enter", "slash", *"lukas")
        assert "Łukasik" in driver.text
        assert "xyz" not in driver.text
        await driver.press("1", "slash", *"xyz", "enter", "slash", *"wyn")
        assert "Ŵyn-Parry" in driver.text
        assert "xyz" not in driver.text


@both
async def test_a_pupil_is_found_as_one_types_and_a_case_opens_from_the_card(council, size):
    async with opened(council, size) as driver:
        await driver.press("4", "slash", *"lukas")
        area = driver.app.screen.area
        assert [row.upn for row in area.rows.rows] == [LLYR]
        await driver.press("enter", "enter")
        assert driver.screen_name == "PupilScreen"
        assert "Llŷr Łukasik · Year 8 · born 17 Jan 2014 · Glan-y-Cwm High School" in driver.text
        await driver.press("enter")
        assert driver.screen_name == "CaseScreen"
        assert council.references()[LLYR] in driver.text
        await driver.press("escape")
        assert driver.screen_name == "PupilScreen"
        await driver.press("escape")
        assert "lukas" in driver.text, "the search is as it was"
        await driver.press("escape")
        assert len(driver.app.screen.area.rows.rows) == 5
        await driver.press("escape")
        assert "[1 Inbox" in driver.text


async def test_a_name_nobody_has_says_so(council):
    async with opened(council) as driver:
        await driver.press("4", "slash", *"xyz")
        assert "Nobody is called that. Esc clears the search." in driver.text


async def test_a_brother_or_sister_leads_to_their_card_and_their_case(council):
    async with opened(council) as driver:
        await pupil(driver, council)
        assert "BROTHERS AND SISTERS  1" in driver.text
        await driver.press("down", "enter")
        assert driver.app.screen.upn == CLICK
        await driver.press("end", "enter")
        assert driver.screen_name == "SignalScreen"
        await driver.press("enter")
        assert driver.app.screen.upn == CLICK
        await driver.press("escape", "escape", "escape", "down", "enter")
        assert council.references()[CLICK] in driver.text
        assert driver.screen_name == "CaseScreen"


@both
async def test_the_register_shows_the_half_term_before(council, size):
    council.clock.at = council.clock.at.replace(month=11)
    async with opened(council, size) as driver:
        await pupil(driver, council)
        if size == NARROW:
            await driver.press("right")
        assert "Autumn 2026/27, second half · 2 of 2" in driver.text
        await driver.press("left_square_bracket")
        assert "first half · 1 of 2" in driver.text
        assert "14 Sep   / \\   O O" in driver.text
        await driver.press("left_square_bracket")
        assert "first half · 1 of 2" in driver.text, "there is nothing before"
        await driver.press("right_square_bracket")
        assert "second half · 2 of 2" in driver.text


async def test_a_pupil_without_a_register_says_so(council):
    async with opened(council) as driver:
        await driver.press("4", "enter")
        assert "No register has been loaded for this pupil." in driver.text
        await driver.press("left_square_bracket", "right_square_bracket")
        assert "No register has been loaded" in driver.text


async def test_the_focus_stays_in_sight_when_the_window_becomes_narrow(council):
    async with opened(council) as driver:
        await pupil(driver, council)
        await driver.press("tab", "tab")
        where = driver.app.focused.id
        assert where != "pupil-things"
        await driver.pilot.resize_terminal(*NARROW)
        await driver.rest()
        assert driver.app.focused.id == where
        assert driver.app.focused.region.height > 3
        await driver.press("right", "right", "right")
        assert driver.app.focused.id == where


# --- signals -------------------------------------------------------------------------------


@both
async def test_taking_a_signal_opens_its_case_once_it_is_saved(council, size):
    async with opened(council, size) as driver:
        await people_signals(driver, council)
        before = statuses(council)
        await driver.press("t")
        assert driver.screen_name == "SignalForm"
        assert "Open a case of a child missing education" in driver.text
        assert statuses(council) == before, "nothing yet"
        await driver.press(*"Rang home", "ctrl+s")
        assert driver.screen_name == "CaseScreen"
        assert "ABSENT, UNEXPLAINED" in driver.text.upper()
        assert statuses(council)[CLICK] == signals.TAKEN
        with reading(council.engine.database) as connection:
            found = cases.open_case_of(connection, "cme", CLICK)
        assert found is not None
        assert found.facts["first_absent_on"] == "2026-09-03"
        await driver.press("escape")
        assert "[Signals 1]" in driver.text


async def test_a_signal_is_set_aside_with_a_reason(council):
    async with opened(council) as driver:
        await people_signals(driver, council)
        await driver.press("d", "ctrl+s")
        assert "Say why nothing has to be done." in driver.text
        assert statuses(council)[CLICK] == signals.OPEN
        await driver.press(*"In hospital", "ctrl+s")
        assert driver.screen_name == "Desk"
        assert statuses(council)[CLICK] == signals.DISMISSED
        assert driver.toasts == ["The signal is set aside."]


async def test_a_quick_typists_last_letter_is_in_the_reason_too(council):
    """Ctrl+S has priority over letters; it must not overtake those that were typed before it."""
    async with opened(council) as driver:
        await people_signals(driver, council)
        await driver.press("d")
        for key in (*"Moved", "ctrl+s"):
            driver.app.post_message(Key(key, key if len(key) == 1 else None))
        await driver.rest()
        with reading(council.engine.database) as connection:
            found = signals.listed(connection, council.engine.person("eluned"), "", "")
        assert [row.because for row in found if row.upn == CLICK] == ["Moved"]


async def test_an_answer_that_was_begun_is_kept_as_a_draft(council):
    async with opened(council) as driver:
        await people_signals(driver, council)
        await driver.press("d", *"In hos", "escape")
        assert statuses(council)[CLICK] == signals.OPEN
        await driver.press("d")
        assert "In hos" in driver.text
        assert "Your draft of" in driver.text
        await driver.press("end", *"pital", "ctrl+s")
        assert statuses(council)[CLICK] == signals.DISMISSED
        with reading(council.engine.database) as connection:
            assert desk.drafts_of(connection, "eluned") == []


async def test_who_may_not_set_a_signal_aside_is_told_who_may(council):
    async with opened(council, who="heulwen") as driver:
        await people_signals(driver, council)
        await driver.press("d", *"No need", "ctrl+s")
        assert driver.screen_name == "SignalForm"
        assert "This is for a Lead Inclusion Officer" in driver.text
        assert statuses(council)[CLICK] == signals.OPEN


async def test_a_signal_that_was_dealt_with_meanwhile_is_not_taken_again(council):
    async with opened(council) as driver:
        await people_signals(driver, council)
        await driver.press("enter")
        from vog_cases.signalling import dismiss

        number = driver.app.screen._row.id
        dismiss(council.engine, council.engine.person("meirion"), number, "In hospital")
        driver.app.screen.reload()
        await driver.rest()
        assert "It was set aside by Meirion" in driver.text
        await driver.press("t")
        assert driver.screen_name == "SignalScreen"
        assert driver.toasts == ["This signal was dealt with already."]


async def test_a_signal_that_was_taken_leads_to_its_case(council):
    async with opened(council) as driver:
        await people_signals(driver, council)
        await driver.press("enter")
        assert "Its case" not in await driver.settle()
        await driver.press("o", "t", *"Rang home", "ctrl+s")
        reference = driver.app.screen.reference
        await driver.press("escape")
        assert driver.screen_name == "SignalScreen"
        assert "It was taken by Eluned Prydderch." in await driver.settle()
        assert f"Case                 {reference}" in driver.text
        assert "o Its case" in driver.text
        await driver.press("o")
        assert driver.app.screen.reference == reference


async def test_t_and_d_mean_nothing_among_the_pupils(council):
    async with opened(council) as driver:
        await people(driver, council)
        await driver.press("t", "d")
        assert driver.screen_name == "Desk"
        assert "Take" not in driver.text


# --- opening a case ------------------------------------------------------------------------


@both
async def test_a_case_is_opened_from_the_card_once_its_form_is_saved(council, size):
    with reading(council.engine.database) as connection:
        before = cases.all_ids(connection)
    async with opened(council, size) as driver:
        await pupil(driver, council)
        await driver.press("o", "down", "enter")
        assert driver.screen_name == "OpeningForm"
        assert "Report a child missing from education" in driver.text
        await driver.press(*"14/9")
        with reading(council.engine.database) as connection:
            assert cases.all_ids(connection) == before, "nothing yet"
        await driver.press("ctrl+s")
        assert driver.screen_name == "CaseScreen"
        assert "ABSENT, UNEXPLAINED" in driver.text
        with reading(council.engine.database) as connection:
            found = cases.open_case_of(connection, "cme", SLASH)
        assert found is not None
        assert found.facts["first_absent_on"] == "2026-09-14"
        await driver.press("escape")
        assert driver.screen_name == "PupilScreen", "the choice of the type is done with"
        assert found.reference in driver.text


async def test_what_cannot_be_opened_says_why_and_opens_no_form(council):
    async with opened(council) as driver:
        await pupil(driver, council)
        await driver.press("o", "enter")
        assert driver.screen_name == "Reasons"
        text = " ".join(driver.text.split())
        assert "“Start a referral” is not possible now." in text
        assert "✗ GEN-R23" in text
        assert council.references()[SLASH] in text
        await driver.press("escape", "escape")
        assert driver.screen_name == "PupilScreen"


# --- who sees what -------------------------------------------------------------------------


async def test_coming_to_the_front_before_all_is_there_breaks_nothing(council):
    """On a busy machine a screen may hear that it is in front before it has its parts."""
    async with opened(council):
        OpenCase(SIAN, "Siân Ŵyn-Parry").on_screen_resume()


async def test_news_that_comes_while_the_program_closes_breaks_nothing(council, monkeypatch):
    """The screen in front has lost its parts already."""
    async with opened(council) as driver:
        app = driver.app
        await signal_form(driver, council)
        prune = app._prune

        async def pruned_first(*nodes, **named):
            await prune(*nodes, **named)
            app.take_in(Noticed(app.told, news=1000))
            closed.append(app.screen)

        closed: list[object] = []
        monkeypatch.setattr(app, "_prune", pruned_first)
    assert closed, "the news came after all was closed"


@pytest.mark.parametrize("view", [school, officer])
async def test_of_many_cases_a_card_lists_the_most_urgent_and_says_so(council, view, monkeypatch):
    async with opened(council) as driver:
        await view(driver, council)
        assert "most urgent" not in driver.text
        many = len(driver.app.screen.cases.rows)
        assert many
        monkeypatch.setattr(people_read, "MOST_CASES", many - 1)
        driver.app.screen.reload()
        await driver.rest()
        assert f"below are the {many - 1} most urgent; the Inbox lists all" in driver.text
        assert f"{many} open case" in driver.text


async def test_a_school_sees_its_own_pupils_schools_and_signals(council):
    async with opened(council, who="bryn.head") as driver:
        await people(driver, council)
        assert {row.upn for row in driver.app.screen.area.rows.rows} >= {SLASH, GWEN}
        assert len(driver.app.screen.area.rows.rows) == 3
        await driver.press("right_square_bracket")
        assert [row.school.name for row in driver.app.screen.area.rows.rows] == [
            "Ysgol Gynradd Bryn Eithin"
        ]
        await driver.press("right_square_bracket")
        assert {row.username for row in driver.app.screen.area.rows.rows} == {"", "heulwen"}
        await driver.press("right_square_bracket")
        assert "Zoë" not in driver.text
        assert "Gŵen Hâf" in driver.text


async def test_a_card_that_one_may_not_see_is_not_found(council):
    async with opened(council, who="bryn.head") as driver:
        driver.app.open_pupil(LLYR)
        await driver.rest()
        assert "There is no pupil" in driver.toasts[-1]
        assert "Łukasik" not in driver.text


async def test_opening_a_card_or_a_signal_is_on_record_once_an_opening(council):
    def looked(upn: str) -> list[str]:
        with reading(council.engine.database) as connection:
            return [one.username for one in looks.looks_at_pupil(connection, upn, 9)]

    async with opened(council) as driver:
        await pupil(driver, council)
        assert looked(SLASH) == ["eluned"]
        assert "WHO LOOKED" in driver.text
        assert "Tue 29 Sep 09:42  Eluned Prydderch" in driver.text
        await driver.press("down", "enter")  # to the sister’s card
        await driver.press("end", "enter")  # to her signal
        assert driver.screen_name == "SignalScreen"
        assert looked(CLICK) == ["eluned"] * 2
        await driver.press("escape", "escape")
        assert driver.app.screen.upn == SLASH
        assert looked(SLASH) == ["eluned"], "coming back is no new opening"
        assert looked(SIAN) == [], "a line of a list is no look"


async def test_the_privacy_key_hides_how_the_family_is_reached(council):
    with writing(council.engine.database) as connection:
        contacts = Contact.__table__  # type: ignore[attr-defined]
        connection.execute(
            sqlalchemy.update(contacts)
            .where(contacts.c.upn == SLASH)
            .values(address="3 Heol y Llan", phone="01632 960001", email="mair@example.com")
        )
    async with opened(council) as driver:
        await pupil(driver, council)
        assert "3 Heol y Llan · 01632 960001 · mair@example.com" in driver.text
        await driver.press("f9")
        for shown in ("Heol", "960001", "mair@", "O’Neill"):
            assert shown not in driver.text
        assert "hidden while names are initials" in driver.text


async def test_the_privacy_key_hides_the_child_on_cards_and_forms_too(council):
    async with opened(council) as driver:
        await people_signals(driver, council)
        await driver.press("d")
        assert "Zoë" in driver.text
        await driver.press("f9")
        assert "Zoë" not in driver.text
        await driver.press("escape", "enter")
        assert "Zoë" not in driver.text
        await driver.press("enter", "o")
        assert "Open a case for Z. " in driver.text
        await driver.press("f9")
        assert "Open a case for Zoë [@click=app.boom]x[/]" in driver.text


# --- as everywhere -------------------------------------------------------------------------


async def test_the_database_is_never_touched_on_the_screens_thread(council):
    guilty: list[str] = []

    def watch(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if threading.current_thread() is threading.main_thread():
            guilty.append(statement)

    with_registers(council)
    async with opened(council) as driver:
        sqlalchemy.event.listen(council.engine.database, "before_cursor_execute", watch)
        await driver.press("4", "slash", *"o’n", "enter", "enter", "right_square_bracket", "escape")
        await driver.press("escape", *["right_square_bracket", "enter", "escape"] * 3)
        await driver.press("d", "x", "ctrl+s", "6", *["right_square_bracket"] * 11, "s")
        sqlalchemy.event.remove(council.engine.database, "before_cursor_execute", watch)
    assert guilty == []


@pytest.mark.parametrize("view", KEYED, ids=[view.__name__ for view in KEYED])
async def test_the_keys_of_people_and_reports(council, view):
    async with opened(council, NARROW) as driver:
        await view(driver, council)
        await driver.settle()
        found = driver.app.screen.active_bindings.items()
        lines = sorted(f"{key:<24} {one.binding.action}" for key, one in found)
    same(f"keys-{view.__name__}", "\n".join(lines) + "\n")


async def test_o_before_the_card_is_read_opens_as_soon_as_it_is(council):
    async with opened(council) as driver:
        driver.app.open_pupil(SIAN)
        await driver.pilot.pause()
        page = driver.app.screen
        page._seen = None  # as on a slow machine
        page.action_open()
        assert driver.app.screen is page
        page.reload()
        await driver.rest()
        assert "Open a case for" in driver.text
        await driver.press("escape")
        assert driver.app.screen is page, "once"
