"""The whole program in a terminal of its own: keys in, screen out, a real database behind it."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from storage import desk, records
from storage.database import reading
from tests.tui.council import SLASH, Council, open_council
from tests.tui.terminal import Terminal

Start = Callable[..., Terminal]


@pytest.fixture
def council(council_template: Path, tmp_path: Path) -> Iterator[Council]:
    path = tmp_path / "program.db"
    shutil.copy(council_template, path)
    opened = open_council(str(path))
    yield opened
    opened.engine.database.dispose()


@pytest.fixture
def start(council: Council, tmp_path: Path) -> Iterator[Start]:
    """Starts the program on the council's database."""
    running: list[Terminal] = []

    def starts(size: tuple[int, int] = (120, 36)) -> Terminal:
        words = ["-m", "vog_cases", "--database", str(tmp_path / "program.db")]
        env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
        terminal = Terminal([sys.executable, *words, "--as", "eluned"], env, size)
        running.append(terminal)
        return terminal

    yield starts
    for terminal in running:
        terminal.__exit__(None, None, None)


def test_a_referral_from_triage_to_allocation_by_keys_alone(council, start):
    reference = council.references()[SLASH]
    terminal = start((80, 24))
    into_the_case(terminal)
    terminal.wait_for("m1  ✓ Allocate to a caseworker")
    terminal.press("m")
    terminal.wait_for("type the number of the step")
    terminal.press("1", "enter")
    terminal.wait_for("What do we tell the school?")
    terminal.resize((120, 36))
    terminal.wait_for("In triage ───▶ Allocated   as Eluned Prydderch, Lead Inclusion Officer")
    terminal.press(*"We ring", "tab", "enter")
    terminal.wait_for("open cases")
    terminal.press("down", "enter", "ctrl+s")
    terminal.wait_for("● ALLOCATED")
    assert council.state(reference) == "allocated"
    terminal.press("ctrl+q")
    assert terminal.wait_for_end() == 0


def test_while_no_worker_runs_an_open_screen_runs_the_clock(council, start):
    def beat() -> object:
        with reading(council.engine.database) as connection:
            return records.last_beat(connection)

    assert beat() is None
    terminal = start()
    terminal.wait_for("[1 Inbox")
    terminal.wait_until(lambda text: beat() is not None and "clock off" not in text)
    terminal.press("ctrl+q")
    assert terminal.wait_for_end() == 0
    assert beat() is None, "it says goodbye"


def test_who_types_ahead_of_the_screen_gets_what_they_typed(council, start):
    """Enter, m and a number in one go: the page is not there yet when m and the number come."""
    terminal = start((80, 24))
    terminal.wait_for("Siân Ŵyn-Parry")
    terminal.send("\rm1")
    terminal.wait_for("^s Save")
    terminal.press("escape", "escape")
    terminal.wait_for("[1 Inbox")
    terminal.press("ctrl+q")
    assert terminal.wait_for_end() == 0


def test_what_is_typed_in_one_go_with_tab_stands_in_the_next_field(council, start):
    typed = "ab\tcd\tef\x1b[Z\x1b[Z"
    assert adds_information(council, start(), *[typed] * 3) == {
        "answer": "ababab", "attendance_percent": "cdcdcd", "unauthorised_sessions": "efefef",
    }  # fmt: skip


def test_what_is_typed_in_one_go_with_enter_stands_in_the_next_field_too(council, start):
    typed = "\t63.5\r17\r02/09/2026 Letter: none"
    assert adds_information(council, start(), typed) == {
        "attendance_percent": "63.5", "unauthorised_sessions": "17",
        "interventions": "02/09/2026 Letter: none",
    }  # fmt: skip


def adds_information(council: Council, terminal: Terminal, *typed: str) -> Mapping[str, str]:
    """What a form keeps of what is typed into it, each piece in one go."""
    into_the_case(terminal)
    terminal.press("m", "6")
    terminal.wait_for("Add information · ")
    for one in typed:
        terminal.send(one)
    terminal.press("escape")
    terminal.wait_for("Not saved. What you typed is kept as a draft.")
    terminal.press("ctrl+q")  # which waits until it is written
    assert terminal.wait_for_end() == 0
    with reading(council.engine.database) as connection:
        reference = council.references()[SLASH]
        kept = desk.draft(connection, "eluned", reference, "add_information")
    assert kept is not None
    return kept.said


def drafts(council: Council) -> list[dict[str, object]]:
    """What is typed and not saved, as the database has it."""
    with reading(council.engine.database) as connection:
        return [dict(one.said) for one in desk.drafts_of(connection, "eluned")]


def into_the_case(terminal: Terminal) -> None:
    """From the start to the case of [/b] O’Neill, found by name."""
    terminal.wait_for("Siân Ŵyn-Parry")
    terminal.press("/")
    terminal.wait_for("To the list")
    terminal.press(*"neill")
    terminal.wait_for("1 of 3")
    terminal.press("enter")
    terminal.wait_for("⏎ Open")
    terminal.press("enter")


def into_a_form(terminal: Terminal) -> None:
    """From the start into the form that asks the school."""
    into_the_case(terminal)
    terminal.wait_for("m2  ✓ Ask the school for more")
    terminal.press("m")
    terminal.wait_for("type the number of the step")
    terminal.press("2")
    terminal.wait_for("Ctrl+S")


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["wide", "narrow"])
def test_a_draft_survives_kill_9_and_is_offered_again(council, start, size):
    reference = council.references()[SLASH]
    terminal = start(size)
    into_a_form(terminal)
    before = council.version(reference)
    terminal.press(*"Which codes, ŵ?")
    terminal.wait_until(lambda _text: drafts(council) == [{"question": "Which codes, ŵ?"}])
    terminal.wait_for("draft kept 09:42:00")
    terminal.process.kill()
    assert terminal.wait_for_end() == -signal.SIGKILL
    again = start(size)
    into_a_form(again)
    again.wait_for("Your draft of Tue 29 Sep 09:42 is here.")
    again.wait_for("Which codes, ŵ?")
    assert council.version(reference) == before
    again.press("ctrl+s")
    again.wait_for("MORE INFORMATION ASKED FOR")
    assert council.state(reference) == "info_requested"


@pytest.mark.parametrize("sign", [signal.SIGHUP, signal.SIGTERM])
def test_a_hang_up_in_a_form_keeps_its_last_letter(council, start, sign):
    terminal = start((80, 24))
    into_a_form(terminal)
    terminal.press(*"Whi")
    terminal.wait_for("Whi")
    terminal.process.send_signal(sign)
    assert terminal.wait_for_end() == 0
    assert drafts(council) == [{"question": "Whi"}]


@pytest.mark.parametrize("sign", [signal.SIGHUP, signal.SIGTERM])
def test_a_closed_terminal_ends_the_program_tidily(council, start, sign):
    reference = council.references()[SLASH]
    terminal = start()
    before = council.version(reference)
    into_the_case(terminal)
    terminal.wait_for("YOU CAN DO NOW")
    terminal.press("n")
    terminal.wait_for("Note on")
    terminal.press(*"half a note")
    terminal.wait_for("half a note")
    terminal.process.send_signal(sign)
    assert terminal.wait_for_end() == 0
    assert council.version(reference) == before
    with reading(council.engine.database) as connection:
        assert records.last_beat(connection) is None, "our clock did not say goodbye"


def test_a_terminal_that_is_gone_without_a_signal_ends_the_program_with_the_draft_kept(
    council, start
):
    terminal = start()
    into_a_form(terminal)
    terminal.press(*"Which codes?")
    terminal.wait_for("Which codes?")
    terminal.vanish()
    assert terminal.process.wait(20) == 0
    assert drafts(council) == [{"question": "Which codes?"}]
    with reading(council.engine.database) as connection:
        assert records.last_beat(connection) is None, "our clock did not say goodbye"
