"""The glance beside the list: what it shows, what it costs, and that it is no look."""

from __future__ import annotations

from storage import cases, looks
from storage.database import reading
from tests.tui.council import SIAN
from tests.tui.driving import opened
from tui.screens.base import HouseScreen


async def test_the_glance_tells_who_was_told_and_who_is_next(council):
    def glance(text: str) -> str:
        return " ".join(line.partition("│")[2].strip() for line in text.splitlines())

    async with opened(council) as driver:
        everybody = "told: Inclusion Manager, Lead Officer for Social Inclusion and Wellbeing"
        assert everybody in glance(driver.text), "nobody is left to tell"
        await driver.press("down", "down")
        assert "; next Inclusion Manager, Wed 30 Sep 2026" in glance(driver.text)


async def test_the_glance_says_why_a_case_is_here_and_what_can_be_done(council):
    async with opened(council) as driver:
        text = driver.text
        assert "PREVIEW · not recorded as a view" in text
        assert "“Decide and answer the school”" in text
        assert "✓ Allocate to a caseworker" in text
        await driver.press("p")
        assert "PREVIEW" not in driver.text


async def test_the_glance_never_shows_a_fact_and_records_no_look(council):
    reference = council.references()[SIAN]
    async with opened(council) as driver:
        assert reference in driver.text
        assert "Attendance falls" not in driver.text
        with reading(council.engine.database) as connection:
            number = cases.id_of(connection, reference)
            assert looks.looks_of(connection, number, 5) == []


async def test_a_key_reads_only_what_it_is_about(council, monkeypatch):
    asked: list[str] = []
    usual = HouseScreen.read

    def noted(self, ask, then, group="read"):
        asked.append(group)
        usual(self, ask, then, group)

    async with opened(council) as driver:
        monkeypatch.setattr(HouseScreen, "read", noted)
        await driver.press("down")
        assert asked == ["area-1-glance"]
        await driver.press("space")
        assert asked == ["area-1-glance"] * 2, "one look at the next row; a mark needs none"
        await driver.press("enter")
        behind = [group for group in asked[2:] if group.startswith("area-")]
        assert not behind, "the case is read, and nothing more of the list"


async def test_titles_and_glance_fit_the_room_they_have_with_and_without_the_glance(council):
    async with opened(council) as driver:
        for _ in range(2):
            await driver.press("p")
            shown = driver.text
            driver.app.screen.area._refitted()
            assert driver.text == shown, "drawn anew it is the same"


async def test_a_glance_that_comes_late_is_not_shown_beside_another_case(council):
    async with opened(council) as driver:
        area = driver.app.screen.area
        late = area._seen
        assert late is not None
        await driver.press("down")
        shown = driver.text
        area._glanced(late)
        assert driver.text == shown
        await driver.press("slash", *"nobody at all")
        assert not area.rows.rows
        shown = driver.text
        area._glanced(late)
        assert driver.text == shown
        assert late.row.reference not in shown
