"""Connecting: what the two databases promise, and how a database that is none is told."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, OperationalError, StatementError

from storage import records
from storage.database import DatabaseUnavailable, connect, reading, trouble, writing

NOON = datetime(2026, 9, 21, 11, 0, 0, 123456, tzinfo=UTC)


def set_to(database: Engine, value: str) -> None:
    with writing(database) as connection:
        records.set_setting(connection, "key", value)


def get(database: Engine) -> str | None:
    with reading(database) as connection:
        return records.setting(connection, "key")


def test_a_transaction_lands_whole_or_not_at_all(database: Engine) -> None:
    set_to(database, "one")

    def breaks() -> None:
        with writing(database) as connection:
            records.set_setting(connection, "key", "two")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        breaks()
    assert get(database) == "one"


def test_a_reader_sees_one_moment_while_others_write(database: Engine) -> None:
    set_to(database, "one")
    with reading(database) as connection:
        assert records.setting(connection, "key") == "one"
        set_to(database, "two")
        assert records.setting(connection, "key") == "one"
    assert get(database) == "two"


def test_a_reader_cannot_write_and_the_next_writer_can(database: Engine) -> None:
    with reading(database) as connection, pytest.raises(DBAPIError, match=r"read-?only"):
        records.set_setting(connection, "key", "two")
    set_to(database, "three")
    assert get(database) == "three"


def test_writers_wait_for_each_other(database: Engine) -> None:
    set_to(database, "0")
    failed: list[BaseException] = []

    def adds() -> None:
        try:
            for _ in range(20):
                with writing(database) as connection:
                    query = text("UPDATE counter SET value = value + 1 WHERE name = 'n'")
                    connection.execute(query)
        except BaseException as problem:  # noqa: BLE001 - told in the test's own thread
            failed.append(problem)

    with writing(database) as connection:
        connection.execute(text("INSERT INTO counter (name, value) VALUES ('n', 0)"))
    threads = [threading.Thread(target=adds) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    with reading(database) as connection:
        query = text("SELECT value FROM counter WHERE name = 'n'")
        assert connection.execute(query).scalar_one() == 100


def test_sqlite_keeps_what_it_has_acknowledged(sqlite_url: str) -> None:
    database = connect(sqlite_url)
    found = {}
    with reading(database) as connection:
        for pragma in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"):
            found[pragma] = connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one()
    assert found == {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000,
    }  # fmt: skip
    database.dispose()


def test_a_row_that_points_nowhere_is_refused(database: Engine) -> None:
    with pytest.raises(DBAPIError), writing(database) as connection:
        connection.execute(
            text("INSERT INTO staff (username, name, role, focus, school_number, active) "
                 "VALUES ('x', 'X', 'IO', '', '9999999', true)")
        )  # fmt: skip


def test_an_instant_comes_back_as_it_was_in_utc(database: Engine) -> None:
    away = timezone(timedelta(hours=5, minutes=30))
    for at in (NOON, NOON.astimezone(away), datetime(1999, 1, 1, tzinfo=UTC)):
        with writing(database) as connection:
            records.beat(connection, "one", at, 0, 0)
        with reading(database) as connection:
            back = records.last_beat(connection)
        assert back == at
        assert back is not None
        assert back.utcoffset() == timedelta(0)


def test_an_instant_without_a_zone_is_refused(database: Engine) -> None:
    with (
        pytest.raises(StatementError, match="has no time zone"),
        writing(database) as connection,
    ):
        records.beat(connection, "one", datetime(2026, 9, 21), 0, 0)


def test_instants_sort_as_they_happened(database: Engine) -> None:
    moments = [NOON + timedelta(days=step, microseconds=-step) for step in (0, 40, 3, 9, 100)]
    with writing(database) as connection:
        for place, at in enumerate(moments):
            records.beat(connection, f"worker {place}", at, 0, 0)
    with reading(database) as connection:
        found = connection.execute(text("SELECT worker FROM heartbeat ORDER BY at")).scalars()
        order = [int(name.split()[1]) for name in found]
    assert order == sorted(range(5), key=lambda place: moments[place])


def test_a_file_is_made_with_its_folder(tmp_path: Path) -> None:
    database = connect(str(tmp_path / "new" / "folder" / "cases.db"))
    with reading(database):
        pass
    database.dispose()
    assert (tmp_path / "new" / "folder" / "cases.db").exists()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://localhost/x", "must be SQLite or PostgreSQL, not mysql"),
        ("://", "not a URL"),
        ("{file}/cases.db", "cannot be made"),
    ],
)
def test_an_address_that_cannot_be_used(tmp_path: Path, url: str, says: str) -> None:
    file = tmp_path / "a file"
    file.write_text("")
    with pytest.raises(DatabaseUnavailable, match=says):
        connect(url.format(file=file))


@pytest.mark.parametrize("short", ["postgres://", "postgresql://"])
def test_a_server_that_is_not_there_is_told_without_the_password(short: str) -> None:
    database = connect(f"{short}who:ysgrech@localhost:1/none")
    with (
        pytest.raises(DatabaseUnavailable, match="localhost") as told,
        reading(database),
    ):
        pass
    assert "ysgrech" not in str(told.value)
    database.dispose()


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "words.db"
    file.write_text("only words\n" * 1000)
    database = connect(str(file))
    with pytest.raises(DatabaseUnavailable, match=r"words\.db"), reading(database):
        pass
    database.dispose()


def test_many_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    # without the wait about one file in thirty turns somebody away
    failed: list[BaseException] = []

    def opens(path: Path, gate: threading.Barrier) -> None:
        own = connect(str(path))
        try:
            gate.wait(timeout=20)
            with reading(own) as connection:
                connection.exec_driver_sql("SELECT 1")
        except BaseException as problem:  # noqa: BLE001 - told in the test's own thread
            failed.append(problem)
        finally:
            own.dispose()

    for number in range(100):
        gate = threading.Barrier(6)
        path = tmp_path / f"new-{number}.db"
        threads = [threading.Thread(target=opens, args=(path, gate)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert failed == []


def test_a_file_that_is_gone_is_said_and_no_empty_one_is_made_in_its_place(sqlite_url, tmp_path):
    """An open connection would go on writing where nobody can find it any more."""
    file, away = Path(sqlite_url), tmp_path / "away.db"
    database = connect(sqlite_url)
    with reading(database) as connection:
        records.setting(connection, "mode")
        file.rename(away)
        with pytest.raises(DatabaseUnavailable, match="is gone"), writing(database):
            pass
    with pytest.raises(DatabaseUnavailable, match="is gone"), reading(database):
        pass
    assert not file.exists()
    shutil.copy(away, file)
    with pytest.raises(DatabaseUnavailable, match="is another one"), writing(database):
        pass
    away.replace(file)
    with writing(database) as connection:
        records.set_setting(connection, "mode", "training")
    database.dispose()


def test_a_new_file_is_made_where_there_was_none(tmp_path):
    database = connect(str(tmp_path / "new.db"))
    with writing(database) as connection:
        connection.execute(text("CREATE TABLE one (n INTEGER)"))
    assert (tmp_path / "new.db").exists()
    database.dispose()


@pytest.mark.parametrize(
    "said",
    ["database or disk is full", "disk I/O error", "locked", "deadlock detected"],
)
def test_what_the_driver_says_is_told_in_a_sentence_of_ours(said):
    words = f"database is {said}" if said == "locked" else said
    told = trouble(OperationalError("INSERT secret", {}, sqlite3.OperationalError(words)))
    assert told is not None
    assert "secret" not in told
    assert told.endswith(".")


def test_what_is_no_trouble_of_the_database_is_left_to_others():
    assert trouble(ValueError("disk is full")) is None
    other = OperationalError("x", {}, sqlite3.OperationalError("no such column: y"))
    assert trouble(other) is None
    assert trouble(DatabaseUnavailable("It is gone.")) == "It is gone."


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_server_that_hangs_up_is_said(database):
    with pytest.raises(DBAPIError) as caught, reading(database) as connection:
        connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    assert "closed the connection" in (trouble(caught.value) or "")


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_one_query_takes_one_processor_of_the_server_also_after_a_rollback(
    database: Engine,
) -> None:
    for _ in range(2):
        with reading(database) as connection:
            said = text("SHOW max_parallel_workers_per_gather")
            assert connection.execute(said).scalar_one() == "0"
            connection.rollback()
