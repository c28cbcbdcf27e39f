"""A read on the screen's own processor gives way to a key, and is never held up for good."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from storage.database import connect, reading, writing
from storage.giving_way import KEY_SECONDS, GivingWay

LONG = text(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
    "SELECT count(*) FROM n"
)
"""Some twenty times as long as a read goes on without a look."""


class Watch:
    """Tells a time that goes on only where somebody waits, and who waited for how long."""

    def __init__(self, step: float = 0.0) -> None:
        self.now, self.step = 100.0, step
        self.waits: list[float] = []
        self.held = False
        self.giving_way = GivingWay(self.tick, self.wait)

    def tick(self) -> float:
        self.now += self.step
        return self.now

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds
        if self.held:
            self.giving_way.key()


@pytest.fixture
def sqlite(tmp_path):
    database = connect(str(tmp_path / "a.db"))
    yield database
    database.dispose()


def read(database, watch: Watch, *, key: bool = False) -> None:
    """A long read, during which a key may be pressed."""
    with reading(database) as connection:
        watch.now += 1
        if key:
            watch.giving_way.key()
            watch.now += KEY_SECONDS / 5
        assert connection.execute(LONG).scalar_one() == 20000


def test_a_read_that_is_under_way_waits_once_for_a_key_and_not_without_one(sqlite):
    watch = Watch()
    with reading(sqlite):
        pass  # a connection that was there before
    watch.giving_way.heed(sqlite)
    read(sqlite, watch)
    assert watch.waits == []
    read(sqlite, watch, key=True)
    assert watch.waits == pytest.approx([KEY_SECONDS * 4 / 5])
    read(sqlite, watch)
    assert len(watch.waits) == 1, "the key was answered long ago"


def test_what_a_key_asks_for_is_read_at_once(sqlite):
    watch = Watch()
    watch.giving_way.heed(sqlite)
    watch.giving_way.key()
    with reading(sqlite) as connection:
        connection.execute(LONG)
    assert watch.waits == []


def test_a_key_that_is_held_down_takes_half_of_the_time_at_most(sqlite):
    watch = Watch(step=KEY_SECONDS / 10)
    watch.giving_way.heed(sqlite)
    watch.held = True
    began = watch.now
    read(sqlite, watch, key=True)
    assert watch.waits
    assert sum(watch.waits) <= (watch.now - began) / 2 + KEY_SECONDS


def test_a_writer_never_waits_for_others_wait_for_it(sqlite):
    watch = Watch()
    watch.giving_way.heed(sqlite)
    with writing(sqlite, aside=True) as connection:
        watch.now += 1
        watch.giving_way.key()
        assert connection.execute(LONG).scalar_one() == 20000
    assert watch.waits == []
    read(sqlite, watch, key=True)
    assert len(watch.waits) == 1, "the connection reads now"


def test_a_read_waits_between_its_statements_on_a_server_too(database):
    watch = Watch()
    watch.giving_way.heed(database)
    with reading(database) as connection:
        watch.now += 1
        watch.giving_way.key()
        for _ in range(3):
            connection.execute(text("SELECT 1"))
        assert watch.waits == pytest.approx([KEY_SECONDS])
        watch.now += KEY_SECONDS
        watch.giving_way.key()
        connection.execute(text("SELECT 1"))
        assert len(watch.waits) == 2


def test_a_write_does_not_wait_between_its_statements(database):
    watch = Watch()
    watch.giving_way.heed(database)
    with writing(database, aside=True) as connection:
        watch.now += 1
        watch.giving_way.key()
        connection.execute(text("SELECT 1"))
    assert watch.waits == []
