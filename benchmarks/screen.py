"""What the screen costs: from start to rows, from a key to its paint, and memory.

The program runs in a real pseudo-terminal. Starting is told as a ratio to the import of the very
modules it had loaded when its rows were there, so that the figure means the same on any machine.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.tui.terminal import KEYS, Terminal
from vog_cases.commands.lean import lean_options

SIZE = (120, 36)
STARTS, ROUNDS = 5, 12
QUIET = 0.06
"""Seconds without output after which a key's paint is over."""
JOURNEY = (
    "down", "down", "pagedown", "pagedown", "pageup", "end", "up", "pageup", "home", "]", "down",
    "[", "space", "space", "enter", "escape", "2", "3", "1",
)  # fmt: skip
EVERYWHERE = (
    "1", "home", "enter", "m", "escape", "m", "1", "escape", "n", "h", "e", "l", "escape", "escape",
    "2", "right", "down", "enter", "escape", "3", "down", "enter", "escape", "s", "s", "s",
    "4", "down", "enter", "escape", "]", "down", "enter", "escape", "5", "down", "down", "enter",
    "escape", "6", "down", "right", "1", "/", "l", "l", "y", "r", "enter", "escape", "t", "escape",
    "?", "pagedown", "escape",
)  # fmt: skip
"""Through every area, into forms and help: for memory alone."""
MORE_KEYS = {"pagedown": "\x1b[6~", "pageup": "\x1b[5~", "end": "\x1b[F", "home": "\x1b[H",
             "up": "\x1b[A", "space": " "}  # fmt: skip


class Stopwatch(Terminal):
    """A terminal that tells when a key was first and last answered."""

    def answered(self, key: str) -> tuple[float, float]:
        """Milliseconds until the first paint after a key is there whole, and until the last.

        What this terminal, written in Python, needs to understand a paint is not counted.
        """
        started = first = last = time.perf_counter()
        os.write(self._master, (MORE_KEYS | KEYS).get(key, key).encode())
        seen = False
        while self._read(QUIET if seen else 2.0):
            last = self.came_at
            first = first if seen else last
            seen = True
        return (first - started) * 1000, (last - started) * 1000

    def memory(self) -> tuple[float, float]:
        """Megabytes that only this process has, and with the files of programs that it reads.

        Those pages (Python, libraries) are there once for all who run them, and are dropped
        when room is needed.
        """
        if self.process.poll() is not None:
            raise RuntimeError(f"the screen ended with {self.process.returncode}:\n{self.text}")
        found = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text()
        own, whole = (
            int(re.search(rf"^{word}:\s+(\d+) kB", found, re.M)[1]) / 1024  # type: ignore[index]
            for word in ("Pss_Anon", "Pss")
        )
        return own, whole


def measure(url: str, row: str, what: str) -> None:
    """Prints one block of figures for a database whose first rows show that text."""
    env = {**os.environ, "VOG_CASES_DATABASE": url, "PYTHONPATH": "."}
    env.pop("NO_COLOR", None)
    imports = min(_imports(env, "://" in url) for _ in range(STARTS))
    command = [sys.executable, "-m", "vog_cases", "--as", "officer00"]
    starts = []
    for _ in range(STARTS):
        began = time.perf_counter()
        with Stopwatch(command, env, SIZE) as terminal:
            terminal.wait_for(row)
            starts.append(time.perf_counter() - began)
    with Stopwatch(command, env, SIZE) as terminal:
        terminal.wait_for(row)
        while terminal._read(0.5):
            pass
        resting = terminal.memory()
        firsts, lasts = _journey(terminal)
        worked = terminal.memory()
        for _ in range(ROUNDS // 4):
            for key in EVERYWHERE:
                terminal.answered(key)
        everywhere = terminal.memory()
    start = min(starts)
    print(f"\nthe screen at {what}")
    print(f"  start to rows        {start:6.2f} s   {start / imports:5.2f} times its imports")
    for name, found in (("first", firsts), ("last", lasts)):
        median = statistics.median(found)
        print(f"  key to {name:<5} paint   p50 {median:5.1f} ms   p95 {_p95(found):5.1f} ms")
    for name, (own, whole) in (
        ("at rest", resting), ("after a day's keys", worked), ("after all areas", everywhere),
    ):  # fmt: skip
        print(f"  memory {name:<18} {own:5.1f} MB its own, {whole:5.1f} MB with program files")


def _journey(terminal: Stopwatch) -> tuple[list[float], list[float]]:
    found = [terminal.answered(key) for _ in range(ROUNDS) for key in JOURNEY]
    return [first for first, _ in found], [last for _, last in found]


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def _imports(env: dict[str, str], on_server: bool) -> float:
    """Seconds to import what the program has loaded once its rows are there."""
    begins = "from vog_cases.commands.without import do_without; do_without()"
    dialect = "postgresql.psycopg, psycopg" if on_server else "sqlite.pysqlite, sqlite3"
    needs = f"vog_cases.cli, tui.app, sqlalchemy.dialects.{dialect}"
    began = time.perf_counter()
    # as the screen itself
    command = [sys.executable, *lean_options(), "-c", f"{begins}; import {needs}"]
    subprocess.run(command, env=env, check=True)
    return time.perf_counter() - began
