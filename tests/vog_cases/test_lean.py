"""The screen is a program without docstrings where that is prepared; a command never is."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from storage import migrate
from storage.database import connect, writing
from vog_cases import __main__, cli
from vog_cases.commands import lean

ROOT = Path(__file__).parents[2]


class Became(BaseException):
    """Another program runs in place of this one."""


@pytest.fixture
def starts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Starts the program with these words: the words of what it becomes, or its exit code."""
    compiled = tmp_path / "lean"
    compiled.mkdir()
    without: list[str] = []
    monkeypatch.setattr(__main__, "do_without", lambda: without.append("without all that"))

    def becomes(program: str, words: list[str], env: dict[str, str]) -> None:
        assert program == words[0] == sys.executable
        assert env == {**os.environ, "MALLOC_ARENA_MAX": "1"}
        raise Became(words[1:])

    def start(*words: str, prepared: bool = True) -> list[str] | str:
        monkeypatch.setattr(lean, "_COMPILED", str(compiled if prepared else tmp_path / "none"))
        monkeypatch.setattr(sys, "argv", ["vog-cases", *words])
        try:
            __main__.main()
        except SystemExit as left:
            return " ".join([f"ran {left.code}", *without])
        except Became as became:
            return became.args[0]
        raise AssertionError("it neither ran nor became another program")

    monkeypatch.setattr(os, "execve", becomes)
    monkeypatch.setattr(cli, "run", lambda words: len(words))
    return start


def test_the_screen_starts_anew_without_docstrings(starts, tmp_path: Path) -> None:
    compiled = f"pycache_prefix={tmp_path / 'lean'}"
    lean_screen = ["-P", "-OO", "-X", "no_debug_ranges", "-X", compiled, "-m", "vog_cases"]
    assert starts() == lean_screen
    assert starts("--as", "eluned", "--database=x.db") == [
        *lean_screen, "--as", "eluned", "--database=x.db",
    ]  # fmt: skip


def test_a_command_runs_as_it_is(starts) -> None:
    assert starts("--as", "eluned", "list") == "ran 3"


def test_where_nothing_is_compiled_for_it_the_screen_runs_as_it_is(starts) -> None:
    assert starts(prepared=False) == "ran 0 without all that"


WORKS = """
import sys
from vog_cases.commands.without import ABSENT, EMPTY, do_without
do_without()
import tui.app
from rich.cells import cached_cell_len, cell_len
from storage.database import connect, reading
for url in sys.argv[1:]:
    with reading(connect(url)) as connection:
        print(connection.dialect.driver, connection.exec_driver_sql("SELECT 1").scalar_one())
import psycopg
from importlib import metadata
print(psycopg.__version__, metadata.version("SQLAlchemy"), hasattr(metadata, "__path__"))
try:
    metadata.version("no-such-package")
except metadata.PackageNotFoundError as missing:
    print("none:", missing)
print("email.message" in sys.modules)
print(len(metadata.entry_points(group="console_scripts")) > 0, metadata.EntryPoint.__name__)
print([name for name in ABSENT if "_" + name in sys.modules])
print([name for name in EMPTY if getattr(sys.modules[name], "__file__", None)])
print(cell_len("Siân Ŵyn"), cell_len("日本"), cached_cell_len.cache_info().maxsize)
"""


def test_a_screen_works_on_both_databases_without_what_it_never_needs(
    sqlite_url: str, postgres_url: str
) -> None:
    assert runs(WORKS, sqlite_url, postgres_url) == [
        "pysqlite 1", "psycopg 1",
        f"{metadata.version('psycopg')} {metadata.version('sqlalchemy')} False",
        "none: no-such-package", "False", "True EntryPoint", "[]", "[]", "8 4 256",
    ]  # fmt: skip


CLOCK = """
import sys, time
from datetime import UTC, datetime
from vog_cases.commands.without import do_without
do_without()
from storage import records
from storage.database import connect, reading
from vog_cases.clock import FrozenClock
from vog_cases.engine import Engine
from vog_cases.worker import Worker
now = FrozenClock(datetime(2026, 9, 21, 8, tzinfo=UTC))
database = connect(sys.argv[1])
worker = Worker(Engine(database, now), "one", now)
worker.start()
for _ in range(1200):
    with reading(database) as connection:
        if records.last_beat(connection) is not None:
            break
    time.sleep(0.05)
worker.sweep()
with reading(database) as connection:
    print(records.last_beat(connection), "email.message" in sys.modules)
worker.stop()
"""
UPGRADE = """
import sys
from vog_cases.commands.without import do_without
do_without()
import tui.app
from storage import migrate
from storage.database import connect
database = connect(sys.argv[1])
print(migrate.current_revision(database))
migrate.upgrade(database)
print(migrate.is_current(database))
"""


def runs(program: str, *words: str) -> list[str]:
    """What a small program says that goes by the same rules as the screen."""
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_a_screen_runs_the_clock_without_what_it_never_needs(sqlite_url: str) -> None:
    assert runs(CLOCK, sqlite_url) == ["2026-09-21 08:00:00+00:00 False"]


def test_a_screen_brings_an_older_database_up_to_date(tmp_path: Path) -> None:
    from alembic import command

    url = str(tmp_path / "older.db")
    database = connect(url)
    with writing(database) as connection:
        command.upgrade(migrate._config(connection), "0003")
    database.dispose()
    assert runs(UPGRADE, url) == ["0003", "True"]


def test_a_program_without_docstrings_does_not_start_again(starts, monkeypatch) -> None:
    class Flags:
        optimize = 2

    monkeypatch.setattr(lean.sys, "flags", Flags)
    assert starts() == "ran 0 without all that"
