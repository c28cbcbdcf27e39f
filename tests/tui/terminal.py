"""A small terminal for tests: a program under a pty, its screen as text. No tmux, no library."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

from tests.tui.grid import Grid

KEYS = {
    "enter": "\r", "space": " ", "escape": "\x1b", "tab": "\t", "shift+tab": "\x1b[Z",
    "backspace": "\x7f",
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
    "home": "\x1b[H", "pagedown": "\x1b[6~", "f2": "\x1bOQ", "f3": "\x1bOR",
    "ctrl+s": "\x13", "ctrl+q": "\x11",
}  # fmt: skip
AT_ONCE = 65536
IN_ONE_GO = 0.002
"""Seconds between the pieces of one painting at most: the line takes 4 KB at a time."""


class Terminal:
    """A running program and what its screen shows."""

    def __init__(
        self, command: Sequence[str], env: Mapping[str, str], size: tuple[int, int] = (120, 36)
    ) -> None:
        self._master, slave = pty.openpty()
        self._size(size)
        self._grid = Grid(size)
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, close_fds=True,
            env={**env, "TERM": "xterm-256color", "LANG": "C.UTF-8"}, start_new_session=True,
        )  # fmt: skip
        os.close(slave)
        self._gone = False
        self.came_at = 0.0
        """When the last piece came, before any of it was understood."""
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode

    def _size(self, size: tuple[int, int]) -> None:
        width, height = size
        packed = struct.pack("HHHH", height, width, 0, 0)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, packed)

    def resize(self, size: tuple[int, int]) -> None:
        """Another size of the window."""
        self._size(size)
        self._grid.resize(size)
        self.process.send_signal(signal.SIGWINCH)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:  # fmt: skip
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)
        if not self._gone:
            os.close(self._master)

    def vanish(self) -> None:
        """The terminal is gone, and no signal says so."""
        os.close(self._master)
        self._gone = True

    @property
    def text(self) -> str:
        """What the screen shows."""
        return self._grid.text

    def press(self, *keys: str) -> None:
        """Sends keys by name, or letters, as fast as the program shows what each one does."""
        for key in keys:
            os.write(self._master, KEYS.get(key, key).encode())
            self._read(2.0)
            while self._read(0.06):
                pass

    def wait_for(self, words: str, seconds: float = 30) -> str:
        """Reads until the words are on the screen."""
        return self.wait_until(lambda text: words in text, f"“{words}”", seconds)

    def wait_until(
        self, seen: Callable[[str], bool], what: str = "what was waited for", seconds: float = 30
    ) -> str:
        """Reads until the screen is so."""
        if not self.shows(seen, seconds):
            raise AssertionError(f"{what} did not appear on:\n{self.text}")
        return self.text

    def shows(self, seen: Callable[[str], bool], seconds: float) -> bool:
        """Reads until the screen is so, or the time is over."""
        until = time.monotonic() + seconds
        while not seen(self.text):
            if time.monotonic() > until:
                return False
            self._read(0.05)
        return True

    def send(self, keys: str) -> None:
        """Sends keys in one piece, faster than the program shows what any of them does."""
        os.write(self._master, keys.encode())

    def wait_for_end(self, seconds: float = 20) -> int:
        """Reads until the program has ended, and answers its exit code."""
        until = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < until, f"still running:\n{self.text}"
            self._read(0.05)
        return self.process.returncode

    def _read(self, seconds: float) -> bool:
        data = self._receive(seconds)
        self._grid.feed(self._decode(data))
        return bool(data)

    def _receive(self, seconds: float) -> bytes:
        """All that comes in one go. What is read late fills the line, and the program waits."""
        found = b""
        while len(found) < AT_ONCE and select.select([self._master], [], [], seconds)[0]:
            try:
                piece = os.read(self._master, AT_ONCE)
            except OSError:
                break  # the program has gone
            if not piece:
                break
            found, self.came_at, seconds = found + piece, time.perf_counter(), IN_ONE_GO
        return found
