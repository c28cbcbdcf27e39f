"""A screen notices at once that somebody wrote, and only then."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
import sqlalchemy
from sqlalchemy import text

from storage import desk, records
from storage.database import connect, reading, rehearsing, writing
from tests.vog_cases.council import BRANWEN, REFERRAL, Council, build
from tui.change import Watch
from vog_cases.clock import FrozenClock
from vog_cases.looking import note_look


@pytest.fixture
def watch(database: sqlalchemy.Engine) -> Iterator[Watch]:
    made = Watch(database)
    assert not made.changed(), "the first look begins to watch"
    yield made
    made.close()


def noticed(watch: Watch) -> bool:
    """A notice of PostgreSQL takes a moment to come in."""
    stop = time.monotonic() + 5
    while time.monotonic() < stop:
        if watch.changed():
            return True
        time.sleep(0.01)
    return False


def quiet(watch: Watch) -> bool:
    return not any((time.sleep(0.05), watch.changed())[1] for _ in range(10))


def drain(watch: Watch) -> None:
    while not quiet(watch):
        pass


def set_to(database: sqlalchemy.Engine, value: str) -> None:
    with writing(database) as connection:
        records.set_setting(connection, "key", value)


def fails_late(database: sqlalchemy.Engine) -> None:
    with writing(database) as connection:
        records.set_setting(connection, "key", "failed")
        raise ZeroDivisionError


def test_a_write_is_noticed_once(database: sqlalchemy.Engine, watch: Watch) -> None:
    assert quiet(watch)
    for value in ("one", "two"):
        set_to(database, value)
        assert noticed(watch)
        assert quiet(watch)


def test_a_write_of_another_program_is_noticed(database_url: str, watch: Watch) -> None:
    other = connect(database_url)
    set_to(other, "one")
    other.dispose()
    assert noticed(watch)


def test_what_wrote_nothing_is_not_noticed(database: sqlalchemy.Engine, watch: Watch) -> None:
    with reading(database) as connection:
        records.setting(connection, "key")
    with writing(database) as connection:
        records.setting(connection, "key")
    with rehearsing(database) as connection:
        records.set_setting(connection, "key", "rehearsed")
    with pytest.raises(ZeroDivisionError):
        fails_late(database)
    assert quiet(watch)


def test_steps_and_the_clock_are_noticed_and_a_preview_or_an_idle_clock_is_not(
    database: sqlalchemy.Engine, clock: FrozenClock, watch: Watch
) -> None:
    council = build(database, clock)
    assert noticed(watch)
    drain(watch)
    actor = council.person("emrys")
    council.engine.preview_open(actor, "referral", BRANWEN, REFERRAL)
    council.engine.tick()
    assert quiet(watch)
    council.received()
    assert noticed(watch)
    drain(watch)
    council.move(days=3)
    assert council.engine.tick().fired
    assert noticed(watch)


def test_a_watch_that_lost_its_connection_looks_again(
    council_on: Council, database: sqlalchemy.Engine
) -> None:
    watch = Watch(database)
    assert not watch.changed()
    watch.close()
    assert watch.changed(), "what happened while nobody watched is not known"
    assert quiet(watch)
    council_on.received()
    assert noticed(watch)
    watch.close()


@pytest.fixture
def council_on(database: sqlalchemy.Engine, clock: FrozenClock) -> Council:
    return build(database, clock)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_server_that_hangs_up_is_told_to_the_caller(
    database: sqlalchemy.Engine, watch: Watch
) -> None:
    with database.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE query LIKE 'LISTEN%' AND datname = current_database()"
            )
        )
    with pytest.raises(Exception, match=r"terminat|closed|connection"):
        noticed(watch)
    watch.close()
    assert watch.changed()
    set_to(database, "one")
    assert noticed(watch)


def test_what_is_written_aside_wakes_nobody_and_hides_nothing(
    council_on: Council, database: sqlalchemy.Engine
) -> None:
    """A look, a draft, a sign of life: else each page one opens would make every screen read."""
    reference = council_on.received()
    watch = Watch(database)
    assert not watch.changed()
    engine, actor = council_on.engine, council_on.person("emrys")
    note_look(engine, actor, reference)
    with writing(database, aside=True) as connection:
        desk.save_draft(
            connection, "emrys", reference, "note", 1, {"text": "x"}, engine.clock.now()
        )
        records.beat(connection, "worker", engine.clock.now(), 0, 0)
    assert quiet(watch)
    engine.note(actor, reference, "Rang the school.")
    assert noticed(watch)
    watch.close()
