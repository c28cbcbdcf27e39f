"""Drafts that cannot be written, or not yet: nothing typed is lost, and nothing is called kept."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from storage.database import writing
from tests.tui.council import SLASH, Council
from tests.tui.driving import Driver, opened, rehearsing
from tests.tui.forms import field, foot, form, kept, step
from tests.tui.test_tui_form_drafts import stored
from tui.app import VogApp
from tui.drafts import KEPT, Drafts, Text

FAILED = "✗ Your draft is NOT kept: the database cannot be written now. It is tried again."


def take_drafts(council: Council) -> None:
    """There is room again."""
    with writing(council.engine.database) as connection:
        connection.exec_driver_sql("DROP TRIGGER full_disk")


def refuse_drafts(council: Council) -> None:
    """From now on the database takes no draft, as if its disk were full."""
    with writing(council.engine.database) as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full_disk BEFORE INSERT ON draft BEGIN SELECT RAISE(FAIL, 'full'); END"
        )


class Slow:
    """A database that writes a draft only when it is let."""

    def __init__(self) -> None:
        self.asked: list[Text] = []
        self._may = threading.Semaphore(0)

    def let(self, times: int = 1) -> None:
        """Lets it write, so often."""
        self._may.release(times)

    def wait(self, text: Text) -> None:
        """Waits to be let."""
        self.asked.append(text)
        assert self._may.acquire(timeout=20)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    """Such a database from now on."""
    made, usual = Slow(), Drafts._store

    def stores(drafts: Drafts, text: Text) -> datetime | None:
        made.wait(text)
        return usual(drafts, text)

    monkeypatch.setattr(Drafts, "_store", stores)
    return made


async def until(driver: Driver, seen: Callable[[], bool]) -> None:
    """Waits for what a thread does, which `rest` would wait for too long."""
    for _ in range(1000):
        if seen():
            return
        await driver.pilot.pause(0.005)
    raise AssertionError("it never came to be so")


async def test_only_what_is_written_is_called_kept(council, slow):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "ask_school")
        line = form(driver).query_one("#kept")
        for letter in "ab":
            await driver.pilot.press(letter)
            form(driver).write_draft()
            await until(driver, lambda: len(slow.asked) == 1)
        slow.let()
        await until(driver, lambda: len(slow.asked) == 2)  # which comes after all of the first
        assert stored(council) == {"ask_school": {"question": "a"}}
        assert str(line.render()) == "draft not kept yet"
        refuse_drafts(council)
        slow.let()
        await until(driver, lambda: "NOT kept" in foot(driver, "banner"))
        assert str(line.render()) == "draft not kept yet"
        take_drafts(council)
        slow.let(10)
        form(driver).write_draft()
        await driver.rest()
        assert stored(council) == {"ask_school": {"question": "ab"}}
        assert foot(driver, "kept") == "draft kept 09:42:00"


async def test_a_draft_that_could_not_be_written_is_tried_again_by_itself(council, monkeypatch):
    monkeypatch.setattr("tui.draft_writer.TRY_AGAIN", 0.2)
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "ask_school")
        refuse_drafts(council)
        await driver.press(*"Which", "escape")
        assert driver.toasts[-1] == FAILED
        take_drafts(council)
        await until(driver, lambda: stored(council) == {"ask_school": {"question": "Which"}})


async def test_what_could_not_be_written_is_there_when_the_form_is_opened_again(council):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "ask_school")
        await driver.press("W", "tab")
        refuse_drafts(council)
        await driver.press("shift+tab", "end", *"hich", "escape")
        assert stored(council) == {"ask_school": {"question": "W"}}
        await driver.press("enter")
        assert field(driver, "question").typed == "Which"
        take_drafts(council)
        await driver.press("end", "?", "escape")
        assert stored(council) == {"ask_school": {"question": "Which?"}}


async def test_a_letter_typed_while_a_save_is_refused_is_kept(council):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "allocate")
        await driver.press(*"Which")
        with driver.app.drafts._write:  # a draft is being written: the save waits for it
            await driver.pilot.press("ctrl+s")
            await until(driver, lambda: form(driver).saving)
            await driver.pilot.press("X")
        await driver.rest()
        assert "1 problem" in foot(driver, "problems")
        await kept(driver)
        assert list(stored(council)["allocate"].values()) == ["WhichX"]


async def test_drafts_that_cannot_be_written_leave_threads_to_read_with(council, slow):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "ask_school")
        answers: list[int] = []
        for letter in "abcdef":
            await driver.pilot.press(letter)
            form(driver).write_draft()
        form(driver).read(lambda _reader: 1, answers.append, "asked")
        await until(driver, lambda: answers == [1])
        slow.let(10)


async def test_a_database_that_takes_no_draft_is_said_and_one_can_go_on_typing(council):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "ask_school")
        refuse_drafts(council)
        await driver.press(*"Wh")
        form(driver).write_draft()
        await driver.rest()
        said = "✗ Your draft is NOT kept: the database cannot be written now. You can go on typing"
        assert said in foot(driver, "banner").replace("\n", " ")
        await driver.press(*"ich")
        assert field(driver, "question").typed == "Which"
        await driver.press("ctrl+q")
        assert driver.screen_name == "Question"
        assert "1 draft could not be kept" in driver.text
        assert driver.app.focused.id == "no"
        await driver.press("left", "right", "up", "down")
        assert driver.screen_name == "Question"
        await driver.press("enter")
        assert driver.screen_name == "StepForm"
        take_drafts(council)
        await kept(driver)
        assert foot(driver, "banner") == ""
        assert foot(driver, "kept") == "draft kept 09:42:00"
        await driver.press("ctrl+q")
        assert driver.app._exit


async def test_one_can_leave_without_a_draft_that_cannot_be_kept(council):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "ask_school")
        refuse_drafts(council)
        await driver.press(*"Which", "ctrl+q", "tab", "enter")
        assert driver.app._exit


async def test_a_draft_outlives_the_desk_of_who_typed_it(council):
    """Another person comes while the disk is full: nothing is lost, and nothing gets theirs."""
    async with rehearsing(council) as driver:
        await step(driver, council.references()[SLASH], "ask_school")
        refuse_drafts(council)
        await driver.press(*"Which")
        driver.app.action_act_as()
        await driver.rest()
        await driver.press(*"meir", "enter")
        assert driver.app.house.person.username == "meirion"
        await driver.press("ctrl+q")
        assert "1 draft could not be kept" in driver.text
        await driver.press("escape")
        take_drafts(council)
        driver.app.draft_writer.write()
        await driver.rest()
        assert stored(council) == {"ask_school": {"question": "Which"}}
        assert stored(council, "meirion") == {}


async def test_no_later_try_brings_back_a_draft_that_was_saved(council):
    reference = council.references()[SLASH]
    async with opened(council) as driver:
        await step(driver, reference, "ask_school")
        refuse_drafts(council)
        await driver.press(*"Which", "tab")
        await driver.app.action_language()
        await driver.app.action_language()
        await driver.rest()
        take_drafts(council)
        await step(driver, reference, "ask_school")
        assert field(driver, "question").typed == "Which"
        await driver.press("ctrl+s")
        assert council.state(reference) == "info_requested"
        driver.app.draft_writer.write()
        await driver.rest()
        assert stored(council) == {}


@contextmanager
def gone(path: Path) -> Iterator[None]:
    """The file of the database is not there for a while."""
    other = path.with_name("elsewhere.db")
    os.rename(path, other)
    try:
        yield
    finally:
        os.rename(other, path)


async def test_a_form_opened_again_while_the_database_is_gone_has_what_was_typed(council, tmp_path):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "ask_school")
        with gone(tmp_path / "council.db"):
            await driver.press(*"half", "escape", "enter")
            assert field(driver, "question").typed == "half"
            assert foot(driver, "banner").startswith("Your draft is here. Ctrl+D throws it away.")
            await driver.press("end", "x")
        await driver.press("escape")
        assert stored(council) == {"ask_school": {"question": "halfx"}}


async def test_each_text_that_cannot_be_written_is_told_once(council, said, monkeypatch):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "ask_school")
        refuse_drafts(council)
        await driver.press(*"Which", "escape", "n", *"half", "escape")
        anew: list[int] = []
        with monkeypatch.context() as patch:
            patch.setattr(driver.app, "_read_anew", lambda: anew.append(1))
            for _ in range(3):
                driver.app.draft_writer.write()
                await driver.rest()
        assert said == [FAILED, FAILED]
        assert anew == [], "the page in front has nothing new to show"
        await driver.press("n", "escape")
        assert said == [FAILED, FAILED, FAILED], "it is left once more, and never said to be kept"
        take_drafts(council)
        await driver.press("n", "escape")
        assert said[-1] == KEPT
        assert stored(council)["note"] == {"text": "half"}


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All that is said of drafts in passing."""
    heard: list[str] = []
    usual = VogApp.notify

    def notify(app: VogApp, message: str, **how: object) -> None:
        if message in (KEPT, FAILED):
            heard.append(message)
        usual(app, message, **how)

    monkeypatch.setattr(VogApp, "notify", notify)
    return heard


async def test_one_who_leaves_while_it_is_written_is_asked_nothing_and_once(council, slow):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "ask_school")
        await driver.pilot.press("a")
        for _ in range(3):
            await driver.pilot.press("ctrl+q")
        answers: list[int] = []
        form(driver).read(lambda _reader: 1, answers.append, "asked")
        await until(driver, lambda: answers == [1] and len(slow.asked) == 1)
        await driver.pilot.press("b")
        slow.let(10)
        await until(driver, lambda: driver.app._exit)
        assert driver.screen_name == "StepForm", "nothing was asked"
    assert stored(council) == {"ask_school": {"question": "ab"}}


async def test_cancel_waits_for_a_save_that_is_under_way(council):
    async with opened(council) as driver:
        await step(driver, council.references()[SLASH], "allocate")
        await driver.press(*"Which")
        with driver.app.drafts._write:
            await driver.pilot.press("ctrl+s")
            await until(driver, lambda: form(driver).saving)
            await driver.pilot.click("#back")
        await driver.rest()
        assert driver.screen_name == "StepForm"
        assert "There is 1 problem" in foot(driver, "problems")


async def test_ctrl_d_does_nothing_while_it_is_saved(council):
    reference = council.references()[SLASH]
    async with opened(council) as driver:
        await step(driver, reference, "ask_school")
        await driver.press(*"Which", "escape", "enter")
        with driver.app.drafts._write:
            await driver.pilot.press("ctrl+s")
            await until(driver, lambda: form(driver).saving)
            await driver.pilot.press("ctrl+d")
            assert field(driver, "question").typed == "Which"
        await driver.rest()
        assert council.state(reference) == "info_requested"
        assert stored(council) == {}
