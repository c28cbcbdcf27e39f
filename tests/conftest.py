"""What the tests share: real databases, a clock that stands still, and invented people."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy
from hypothesis import HealthCheck, settings

from storage import database as storage_database
from storage import migrate
from storage.database import connect
from tests import statements
from tests.postgres import on_server, postgres, postgres_database, url_of
from vog_cases.clock import FrozenClock, SystemClock
from vog_cases.engine import Engine
from vog_cases.logs import configure

settings.register_profile(
    "house",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("house")

MEMORY, ROOM = Path("/dev/shm"), 2 << 30
"""A folder in memory, and how many bytes have to be free there for the databases of the tests."""

if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
    # a PostgreSQL database is three hundred files: on a slow disk, half a second for each test
    os.environ.setdefault("TMPDIR", str(MEMORY))
    tempfile.tempdir = None

storage_database.create_engine = statements.opened_like_the_first

MONDAY = datetime(2026, 9, 21, 8, 0, tzinfo=UTC)
"""Mon 21 Sep 2026, 09:00 in London: where the clock of most tests stands."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Three for two processors: a test often waits for a program or a server of its own."""
    return (os.cpu_count() or 1) * 3 // 2 or 1


def pytest_collection_finish() -> None:
    """What was collected stays to the end: the garbage collector need not look at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def _quiet_logs() -> None:
    configure()


@pytest.fixture(autouse=True)
def _no_system_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock is frozen in every test: reading the machine's own fails the test."""

    def refuse(_self: SystemClock) -> datetime:
        raise AssertionError("a test read the machine's clock")

    monkeypatch.setattr(SystemClock, "now", refuse)


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(MONDAY)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that knows the workflows; each test copies it."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    database = connect(str(path))
    migrate.upgrade(database)
    Engine(database, FrozenClock(MONDAY)).register_workflows()
    with database.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server: the one named, or our own."""
    with postgres() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> str:
    """The name of such a PostgreSQL database, which each test copies too."""
    name = f"template_{uuid.uuid4().hex[:12]}"
    on_server(postgres_url, f'CREATE DATABASE "{name}"')
    database = connect(url_of(postgres_url, name))
    migrate.upgrade(database)
    Engine(database, FrozenClock(MONDAY)).register_workflows()
    database.dispose()
    return name


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh SQLite database."""
    path = tmp_path / "cases.db"
    shutil.copy(sqlite_template, path)
    return str(path)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh database of each kind."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    server = request.getfixturevalue("postgres_url")
    template = request.getfixturevalue("postgres_template")
    with postgres_database(server, template) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[sqlalchemy.Engine]:
    """A fresh database of each kind, open."""
    opened = connect(database_url)
    yield opened
    opened.dispose()
