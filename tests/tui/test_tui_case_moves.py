"""The page of a case: through a list of cases, and while others work on it."""

from __future__ import annotations

from tests.tui.council import LLYR, SIAN, SLASH
from tests.tui.driving import NARROW, opened
from tests.tui.test_tui_case import both, said


async def test_the_next_and_the_previous_case_of_the_list(council):
    async with opened(council) as driver:
        rows = [row.reference for row in driver.app.screen.area.rows.rows]
        await driver.press("enter")
        assert driver.app.screen.reference == rows[0]
        assert f"Inbox 1 of {len(rows)} › {rows[0]}" in driver.text
        await driver.press("right", "right_square_bracket")
        text = await driver.settle()
        assert rows[1] in text
        assert "[Facts]" in text
        await driver.press("left_square_bracket", "left_square_bracket")
        assert "first case of the list" in driver.toasts[-1]
        assert rows[0] in driver.text


async def test_m_from_the_list_waits_for_a_number_once_and_not_at_every_case(council):
    async with opened(council) as driver:
        await driver.to_view("All open")
        await driver.press("m")
        assert "type the number of the step" in await driver.settle()
        await driver.press("escape", "right_square_bracket")
        assert "type the number of the step" not in await driver.settle()


async def test_each_case_of_a_list_is_read_from_its_top(council):
    async with opened(council, NARROW) as driver:
        await driver.press("enter", "end")
        steps = driver.app.screen.query_one("#steps")
        assert steps.cursor > 0
        await driver.press("right_square_bracket")
        assert steps.current.key == driver.app.screen._page.steps[0].action.name
        assert steps.scroll_offset.y == 0


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


async def test_reading_anew_moves_neither_focus_nor_cursor_nor_scroll_nor_part(council):
    reference = council.references()[LLYR]
    async with opened(council) as driver:
        driver.app.open_case(reference)
        await driver.press("right", "down", "down", "down")
        steps = driver.app.screen.query_one("#steps")
        stood, scrolled = steps.current_key, steps.scroll_offset.y
        steps.scroll_to(y=steps.max_scroll_y, animate=False, immediate=True)
        scrolled = steps.scroll_offset.y
        council.engine.note(council.engine.person("meirion"), reference, "Rang.")
        driver.app.screen.reload()
        await driver.settle()
        assert steps.current_key == stood
        assert steps.scroll_offset.y == scrolled
        assert driver.app.focused is steps
        assert "[Facts]" in driver.text


async def test_what_has_just_happened_comes_into_sight_but_moves_nobody_who_reads(council):
    reference = council.references()[LLYR]
    meirion = council.engine.person("meirion")
    for place in range(40):
        council.engine.note(meirion, reference, f"Rang, {place}.")
    async with opened(council) as driver:
        driver.app.open_case(reference)
        await driver.settle()
        timeline = driver.app.screen.query_one("#timeline")
        council.engine.note(meirion, reference, "Rang first.")
        driver.app.look()
        await driver.settle()
        assert "Rang first." in driver.text
        assert not timeline.scroll_offset.y
        await driver.press("tab", "tab")
        assert timeline.has_focus
        await driver.press("end")
        stood = timeline.current_key
        council.engine.note(meirion, reference, "Rang again.")
        driver.app.look()
        await driver.settle()
        assert timeline.current_key == stood


@both
async def test_names_become_initials_and_what_may_hold_one_is_hidden(council, size):
    async with opened(council, size) as driver:
        await driver.open_case(council.references()[SLASH])
        await driver.press("f9")
        text = await driver.settle()
        assert "O’Neill" not in text
        assert "B. O." in text
        assert "Mair" not in said(driver, "clocks")
        if size == NARROW:
            await driver.press("right")
        assert "11:00 Note EP" in said(driver, "timeline")
        await driver.press(*(["right"] * (3 if size == NARROW else 1)))
        facts = said(driver, "facts")
        assert "Why the school refers hidden while names are initials" in facts
        assert "Attendance this year, % 71.5" in facts
        await driver.press("f9")
        assert "O’Neill" in await driver.settle()


async def test_a_long_history_opens_with_few_widgets(council):
    reference = council.references()[SIAN]
    for number in range(120):
        council.engine.note(council.engine.person("meirion"), reference, f"Note {number}")
    async with opened(council) as driver:
        await driver.open_case(reference)
        text = await driver.settle()
        assert "Note 119" in text
        assert len(list(driver.app.screen.query("*"))) < 60
