"""The audit by its keys: what is listed, what an entry says, checks, exports and their records."""

from __future__ import annotations

import os
import threading
from array import array
from pathlib import Path

import pytest

from storage import entries
from storage.database import reading
from storage.entries import Logged, Wanted
from tests.tui.council import GWEN, SLASH, Council
from tests.tui.driving import NARROW, opened
from tests.vog_cases.council import tampering
from tui import audit_reading
from tui.areas.audit import Audit
from tui.screens.prompt import Prompt
from tui.widgets.lazy_rows import LazyRows


def acts(council: Council) -> list[str]:
    """What the history keeps beyond cases, oldest first."""
    with reading(council.engine.database) as connection:
        found = entries.log(connection, council.engine.person("eluned"), Wanted(), 1000)
    return [one.body["title"] for one in reversed(found) if not one.reference]


def area(driver) -> Audit:
    found = driver.app.screen.area
    assert isinstance(found, Audit)
    return found


def listed(driver) -> list[Logged]:
    return [row for row in area(driver).rows.rows if row is not None]


async def test_entering_is_recorded_once_and_the_entry_stands_in_its_list(council):
    async with opened(council) as driver:
        await driver.press("5", "1", "5")
        driver.app.look()
        await driver.settle()
        assert "Read the history across cases" in driver.text
    assert acts(council) == ["Read the history across cases"]


async def test_the_entry_beside_the_list_follows_the_cursor(council):
    async with opened(council) as driver:
        await driver.press("5", "down", "down")
        text = await driver.settle()
        assert "Allocate to a caseworker" in text
        assert "✓ REF-R07" in text
        assert "Officer: — → Heulwen Llwyd" in text
        await driver.press("tab", "end")
        assert "✓ = entry 4" in await driver.settle()
        await driver.press("shift+tab")
        await driver.press("down")
        assert "ENTRY 4 OF 5" in await driver.settle()


async def test_enter_opens_the_case_and_on_a_narrow_screen_the_entry_first(council):
    reference = council.references()[GWEN]
    async with opened(council) as driver:
        await driver.press("5", "enter")
        assert "belongs to no case" in driver.toasts[-1]
        await driver.press("down", "down")
        entry = area(driver).rows.current_key
        await driver.press("enter")
        assert driver.screen_name == "CaseScreen"
        assert reference in driver.text
        await driver.press("escape")
        assert area(driver).rows.current_key == entry, "the look just recorded came in above it"
        await driver.pilot.resize_terminal(*NARROW)
        await driver.settle()
        await driver.press("enter")
        assert driver.screen_name == "EntryScreen"
        assert "ENTRY 5 OF 5" in driver.text
        await driver.press("y", "enter")
        assert driver.screen_name == "CaseScreen"
        await driver.press("escape", "escape")
        assert driver.screen_name == "Desk"


async def test_the_filter_narrows_is_completed_and_says_what_it_does_not_know(council):
    async with opened(council) as driver:
        await driver.press("5", "slash", *"who:em", "right", "space", *"what:ope", "enter")
        assert "4 of 24" in driver.text
        assert {one.actor for one in listed(driver)} == {"emrys"}
        assert {one.kind for one in listed(driver)} == {"opened"}
        await driver.press("slash", "ctrl+u")
        await driver.type("colour:red")
        assert "“colour:” is not known; use who: what: from: to: case: type:" in driver.text
        assert "not understood" in driver.text
        await driver.press("escape")
        assert area(driver).rows.has_focus
        assert len(listed(driver)) == 24
        await driver.press("escape")
        assert driver.app.area == 1


async def test_g_goes_to_a_case_or_to_an_entry_of_it(council):
    reference = council.references()[GWEN]
    async with opened(council) as driver:
        await driver.press("5", "g")
        assert isinstance(driver.app.screen, Prompt)
        await driver.type(f"{reference} 2")
        await driver.press("enter")
        assert {one.reference for one in listed(driver)} == {reference}
        current = area(driver).rows.current
        assert current is not None
        assert current.number == 2
        await driver.press("g")
        await driver.type(f"{reference} 99")
        await driver.press("enter")
        assert "has no entry 99" in driver.toasts[-1]
        await driver.press("g")
        await driver.type("REF-26-00001-1")
        await driver.press("enter")
        assert "REF-26-00001-1" in driver.toasts[-1]
        await driver.press("g", "escape")
        assert driver.screen_name == "Desk"


async def test_y_copies_the_entry_as_text(council):
    async with opened(council) as driver:
        await driver.press("5", "down", "down", "y")
        copied = driver.app.clipboard
        assert copied.startswith("ENTRY 5 OF 5")
        assert "State: In triage → Allocated" in copied


async def test_unbroken_then_not_checked_since_then_broken(council):
    reference = council.references()[SLASH]
    async with opened(council) as driver:
        await driver.press("5")
        assert "? NOT CHECKED   nobody has yet" in driver.text
        await driver.press("v")
        assert "✓ UNBROKEN   23 entries of 5 cases" in driver.text
        assert "no sealed copy is kept elsewhere yet" in driver.text
        council.engine.note(council.engine.person("heulwen"), reference, "Rang again")
        area(driver).reload()
        await driver.settle()
        assert "? NOT CHECKED since Tue 29 Sep 09:42 · 1 entry since" in driver.text
        changed = tampering(
            council.engine.database,
            "UPDATE event SET actor = 'tesni' WHERE number = 2 AND case_id = "
            "(SELECT id FROM case_file WHERE reference = :reference)",
            reference=reference,
        )
        assert changed == 1
        await driver.press("v")
        assert f"✗ BROKEN AT {reference}, entry 2: was changed after it was written" in driver.text
    async with opened(council) as driver:
        await driver.press("5")
        assert f"✗ BROKEN AT {reference}, entry 2" in driver.text, "the next one knows it too"


async def test_a_check_says_how_far_it_is_and_can_be_stopped(council, monkeypatch):
    gate, reached = threading.Event(), threading.Event()

    def slow(_connection, _machines, progress):
        progress(2, 8)
        reached.set()
        gate.wait(10)
        progress(3, 8)
        raise AssertionError("it was not stopped")

    monkeypatch.setattr("tui.areas.audit.verify", slow)
    async with opened(council) as driver:
        await driver.press("5")
        await driver.pilot.press("v")
        assert reached.wait(10)
        await driver.pilot.pause(0.05)
        assert "CHECKING   █████░░░░░░░░░░░░░░░ 25 % · 2 of 8 · Esc stops" in driver.text
        await driver.pilot.press("v", "b", "down", "escape")
        gate.set()
        await driver.settle()
        assert driver.toasts == ["The check was stopped."]
        assert "? NOT CHECKED   nobody has yet" in driver.text
        assert driver.app.area == 5


async def test_a_check_that_fails_says_so_and_leaves_the_banner_as_it_was(council, monkeypatch):
    def fails(*_any):
        raise OSError("gone")

    monkeypatch.setattr("tui.areas.audit.verify", fails)
    async with opened(council) as driver:
        await driver.press("5", "v")
        assert "Something went wrong inside the program (OSError)" in driver.toasts[-1]
        assert "? NOT CHECKED" in driver.text


async def test_a_broken_chain_is_shown_on_a_copy_and_the_database_stays_whole(council):
    reference = council.references()[GWEN]
    async with opened(council) as driver:
        await driver.press("5", "b")
        assert "Only an entry of a case" in driver.toasts[-1]
        await driver.press("down", "down", "b")
        assert driver.screen_name == "Reasons"
        assert f"✗ BROKEN AT {reference}, entry 5" in driver.text
        assert "Your database was only read." in driver.text
        await driver.press("escape", "v")
        assert "✓ UNBROKEN" in driver.text


async def test_an_export_asks_why_is_written_by_ctrl_s_and_is_recorded(council, tmp_path):
    file = tmp_path / "out" / "entries.csv"
    async with opened(council) as driver:
        await driver.press("5", "slash")
        await driver.type("who:emrys")
        await driver.press("enter", "e")
        assert "Export 8 entries of the history" in driver.text
        await driver.press("ctrl+s")
        assert "✗ Say why this is exported" in driver.text
        await driver.type("Inspection [b]2026[/b]")
        await driver.press("enter", "ctrl+u")
        await driver.type(str(file))
        await driver.press("ctrl+s")
        assert f"There is no folder {file.parent}"[:40] in driver.text.replace("\n", " ")
        file.parent.mkdir()
        await driver.press("5", "backspace", "ctrl+s")
        assert driver.screen_name == "Desk"
        assert "8 rows written" in driver.toasts[-1]
        assert "Exported entries of the history (who:emrys)" not in driver.text
        await driver.press("escape")
        assert "Exported entries of" in driver.text
    rows = file.read_text(encoding="utf-8-sig").splitlines()
    assert rows[0] == "When,Counts from,Who,Role,What,Case,Number,Type,Kind"
    assert len(rows) == 9
    assert all("Emrys Hafgan" in row for row in rows[1:])
    assert acts(council)[-1] == (
        "Exported entries of the history (who:emrys), 8 rows, to entries.csv: "
        "Inspection [b]2026[/b]"
    )


async def test_an_export_that_is_left_writes_nothing(council, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    Path(os.environ["HOME"]).mkdir()
    async with opened(council) as driver:
        await driver.press("5", "e")
        await driver.type("Because")
        await driver.press("escape")
        assert driver.screen_name == "Desk"
    assert list(Path(os.environ["HOME"]).iterdir()) == []
    assert acts(council) == ["Read the history across cases"]


async def test_a_long_history_comes_in_parts_and_new_entries_keep_the_cursor(council, monkeypatch):
    monkeypatch.setattr(audit_reading, "FIRST", 4)
    monkeypatch.setattr("tui.widgets.lazy_rows.CHUNK", 5)
    async with opened(council) as driver:
        await driver.press("5", "end")
        rows = area(driver).rows
        assert isinstance(rows.rows, LazyRows)
        assert len(rows.rows) == 24
        assert rows.current is not None
        oldest = rows.current.key
        council.engine.note(
            council.engine.person("heulwen"), council.references()[SLASH], "One more"
        )
        area(driver).reload()
        await driver.settle()
        assert len(rows.rows) == 25
        assert rows.current is not None
        assert rows.current.key == oldest
        for number in range(6):
            council.engine.note(
                council.engine.person("heulwen"), council.references()[SLASH], f"Note {number}"
            )
        area(driver).reload()
        await driver.settle()
        assert len(rows.rows) == 31
        assert rows.current.key == oldest
        monkeypatch.setattr(audit_reading, "MOST", 10)
        area(driver).reload()
        await driver.settle()
        assert len(rows.rows) == 10
        assert "31 · the newest 10" in driver.text


@pytest.mark.parametrize(
    ("page", "old", "whole", "keys"),
    [
        ([3, 2], [2, 1], 3, [3, 2, 1]),
        ([3, 2], [], 2, [3, 2]),
        ([3, 2], [], 3, None),
        ([9, 8], [2, 1], 9, None),
        ([3, 2], [2, 1], 4, None),
        ([3, 2], [2, 1], 2, [3, 2]),
    ],
)
def test_new_keys_stand_before_the_old_ones_where_that_is_the_whole_list(page, old, whole, keys):
    found = audit_reading.joined(array("q", page), array("q", old), whole)
    assert (None if found is None else list(found)) == keys
