"""Keys as a terminal sends them: Esc alone, codes that begin with it, and a terminal that goes."""

from __future__ import annotations

import os
import select
import threading
import time
from typing import Any

import pytest
from textual.events import Key

from tui.app import VogApp
from tui.esc_driver import EscDriver


class Typed:
    """A driver that reads from a pipe, and the keys it understood."""

    def __init__(self) -> None:
        self.read, self.write = os.pipe()
        self.keys: list[str] = []
        driver: Any = EscDriver.__new__(EscDriver)
        driver.fileno, driver.exit_event, driver._debug = self.read, threading.Event(), False
        driver.process_message = self._note
        self.thread = threading.Thread(target=driver.run_input_thread, daemon=True)
        self.thread.start()

    def _note(self, message: object) -> None:
        if isinstance(message, Key):
            self.keys.append(message.key)

    def wait_for(self, *keys: str) -> None:
        """Until these keys, and no others, were understood."""
        until = time.monotonic() + 10
        while self.keys != list(keys) and time.monotonic() < until:
            time.sleep(0.005)
        assert self.keys == list(keys)

    def wait_until_read(self) -> None:
        """Until nothing that was written lies unread, so that the next comes by itself."""
        until = time.monotonic() + 10
        while select.select([self.read], [], [], 0)[0] and time.monotonic() < until:
            time.sleep(0.005)


@pytest.fixture
def typed() -> Typed:
    return Typed()


def test_esc_alone_is_understood_though_nothing_follows(typed):
    os.write(typed.write, b"\x1b")
    typed.wait_for("escape")
    os.write(typed.write, b"x\x1b")
    typed.wait_for("escape", "x", "escape")


def test_a_code_that_begins_with_esc_is_one_key(typed):
    os.write(typed.write, b"\x1b[A\x1b[Zq")
    typed.wait_for("up", "shift+tab", "q")


def test_a_letter_in_two_pieces_and_bytes_that_are_none(typed):
    os.write(typed.write, "ŵ".encode()[:1])
    typed.wait_until_read()
    os.write(typed.write, "ŵ".encode()[1:] + b"\xffq")
    typed.wait_for("ŵ", "replacement_character", "q")


def test_a_terminal_that_is_gone_ends_the_reading(typed):
    os.close(typed.write)
    typed.thread.join(10)
    assert not typed.thread.is_alive()


def test_the_program_uses_it_where_it_runs():
    assert VogApp.get_driver_class(VogApp.__new__(VogApp)) is EscDriver
