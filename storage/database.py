"""Connecting to SQLite and PostgreSQL. Where the two differ, they differ in this file."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Engine, create_engine, event, func, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import QueuePool

from storage.types import Json

BUSY_SECONDS = 30
"""How long a writer waits for another before it gives up."""
STATEMENTS_KEPT = 32
"""Statements that each connection keeps ready: a third of the drivers' own costs a step nothing
that can be measured, and a screen some megabytes less."""


class DatabaseUnavailable(Exception):
    """The database cannot be reached; the message never holds a password."""


def connect(url: str) -> Engine:
    """The database behind a URL or a file path; DatabaseUnavailable says why there is none."""
    text = url.strip()
    if "://" not in text:
        text = f"sqlite:///{Path(text).expanduser().absolute()}"
    for short in ("postgres://", "postgresql://"):
        if text.startswith(short):
            text = "postgresql+psycopg://" + text.removeprefix(short)
    try:
        target = make_url(text)
    except ArgumentError:
        raise DatabaseUnavailable("The database address is not a URL or a file name.") from None
    if target.get_backend_name() == "sqlite":
        return _sqlite(target)
    if target.get_backend_name() == "postgresql":
        return _postgres(target)
    raise DatabaseUnavailable(
        f"The database must be SQLite or PostgreSQL, not {target.get_backend_name()}."
    )


def _postgres(target: Any) -> Engine:
    engine = create_engine(
        target, pool_pre_ping=True, pool_use_lifo=True, pool_size=5, max_overflow=15
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # one processor a query: the team shares the server, and a count of one screen must not
        # take them all from the key of another; outside a transaction, or a rollback undoes it
        connection.prepared_max = STATEMENTS_KEPT
        connection.autocommit = True
        connection.execute("SET max_parallel_workers_per_gather = 0")
        connection.autocommit = False

    return engine


def _sqlite(target: Any) -> Engine:
    if target.database and target.database != ":memory:":
        folder = Path(target.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise DatabaseUnavailable(
                f"The folder {folder} cannot be made: {problem.strerror}."
            ) from None
    engine = create_engine(
        target,
        poolclass=QueuePool,
        pool_use_lifo=True,  # what the last one used keeps is warm; the others stay small
        connect_args={
            "timeout": BUSY_SECONDS,
            "check_same_thread": False,
            "cached_statements": STATEMENTS_KEPT,
        },
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # the driver's own BEGIN is switched off: we begin ourselves, as a reader or a writer
        connection.isolation_level = None
        cursor = connection.cursor()
        _keep_a_log(cursor)
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        # an eighth of SQLite's own: each connection has its pages, and the system keeps them too
        cursor.execute("PRAGMA cache_size=-256")
        cursor.close()

    if target.database and target.database != ":memory:":
        _watch_the_file(engine, Path(target.database))

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.info["writes"] = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _watch_the_file(engine: Engine, file: Path) -> None:
    """Says so when the file is gone or is another one now.

    An open connection would go on writing into a file that nobody can find any more, and a new
    one would make an empty file in its place.
    """
    first: list[int] = []

    def same() -> None:
        try:
            now = file.stat().st_ino
        except OSError:
            now = 0
        if first and first[0] != now:
            what = "is another one than before" if now else "is gone"
            raise DatabaseUnavailable(
                f"The database file {file} {what}. Nothing was read or saved."
            )

    @event.listens_for(engine, "do_connect")
    def _before(*_any: Any) -> None:
        same()

    @event.listens_for(engine, "connect")
    def _after(*_any: Any) -> None:
        if not first:
            first.append(file.stat().st_ino)

    @event.listens_for(engine, "checkout")
    def _again(*_any: Any) -> None:
        same()


def trouble(problem: Exception) -> str | None:
    """What is wrong with the database in one sentence; None where it is something else."""
    if isinstance(problem, DatabaseUnavailable):
        return str(problem)
    if not isinstance(problem, DBAPIError):
        return None
    said = str(problem.orig)
    known = (sentence for sign, sentence in _TROUBLES.items() if sign in said)
    lost = "The database has closed the connection. Nothing was saved; try again."
    return next(known, lost if problem.connection_invalidated else None)


_TROUBLES = {
    "disk is full": "The disk is full. Nothing was saved; make room and try again.",
    "disk I/O error": "The disk does not take or give the data. Nothing was saved; try again.",
    "readonly database": "The database may only be read here. Nothing was saved.",
    "unable to open": "The database file cannot be opened. Nothing was read or saved.",
    "database is locked": "The database has been busy for too long. Nothing was saved; try again.",
    "deadlock detected": "Somebody else wrote on the same cases at the same moment. Nothing was "
    "saved; try again.",
    "malformed": "The database file is damaged. Restore a backup.",
    "No space left": "The disk of the database server is full. Nothing was saved.",
    "connection failed": "The database server does not answer. Nothing was read or saved.",
    "the connection is closed": "The database has closed the connection. Try again.",
    "server closed": "The database has closed the connection. Nothing was saved; try again.",
}
"""What the drivers say, and what people are told; the drivers' own words may hold a secret."""


def _keep_a_log(cursor: Any) -> None:
    """Switches a file to its write-ahead log.

    Only the first to open a new file really switches, and while it does SQLite turns the others
    away at once, without the wait that all else has; so they wait here.
    """
    give_up = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as problem:
            if "locked" not in str(problem) or time.monotonic() > give_up:
                raise
        time.sleep(0.01)


def is_sqlite(connection: Connection) -> bool:
    """Whether this is SQLite."""
    return connection.dialect.name == "sqlite"


@contextmanager
def writing(engine: Engine, *, aside: bool = False) -> Iterator[Connection]:
    """A transaction that writes: it lands whole at the end, or not at all.

    `aside` for what no other screen shows, such as a draft or a sign of life: nobody is told.
    """
    with _connection(engine, {"writes": True}) as connection, connection.begin():
        before = _rows_written(connection)
        yield connection
        if not aside:
            _tell_others(connection, before)


@contextmanager
def rehearsing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes as any other and is taken back at its end, whatever happens."""
    with _connection(engine, {"writes": True}) as connection:
        transaction = connection.begin()
        try:
            yield connection
        finally:
            transaction.rollback()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads, and sees the database as it was at its start."""
    options: dict[str, Any] = {"writes": False}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with _connection(engine, options) as connection, connection.begin(), _only_reads(connection):
        yield connection


@contextmanager
def _only_reads(connection: Connection) -> Iterator[None]:
    """PostgreSQL refuses writes by the transaction's own options, SQLite by a switch."""
    if not is_sqlite(connection):
        yield
        return
    connection.exec_driver_sql("PRAGMA query_only=ON")
    try:
        yield
    finally:
        connection.exec_driver_sql("PRAGMA query_only=OFF")


@contextmanager
def _connection(engine: Engine, options: dict[str, Any]) -> Iterator[Connection]:
    try:
        connection = engine.connect().execution_options(**options)
    except DBAPIError as problem:
        raise DatabaseUnavailable(_why(engine, problem)) from None
    with connection:
        yield connection


CHANNEL = "vog_cases"
"""What a screen listens on at PostgreSQL."""
_MOST = 2**31
_TELL = text(
    f"SELECT pg_notify('{CHANNEL}', '') WHERE pg_current_xact_id_if_assigned() IS NOT NULL"
)


def _tell_others(connection: Connection, before: int) -> None:
    """Tells those who listen, if anything was written."""
    if not is_sqlite(connection) or _rows_written(connection) != before:
        tell_others(connection)


def tell_others(connection: Connection) -> None:
    """Tells those who listen, once this lands, that something was written.

    Nobody can listen at a file: in its header stands a number for us, which grows.
    """
    if not is_sqlite(connection):
        connection.execute(_TELL)
    else:
        connection.exec_driver_sql(f"PRAGMA user_version={(times_told(connection) + 1) % _MOST}")


def times_told(connection: Connection) -> int:
    """How often an SQLite file was written to by somebody who told of it."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def _rows_written(connection: Connection) -> int:
    """Rows that this connection has ever written; of SQLite alone."""
    return int(connection.connection.total_changes) if is_sqlite(connection) else 0


def _why(engine: Engine, problem: DBAPIError) -> str:
    """Why a database cannot be opened; never the driver's own words, which may hold a secret."""
    if engine.dialect.name == "sqlite":
        if "not a database" in str(problem.orig):
            return f"The file {engine.url.database} is not a database."
        return f"The database file {engine.url.database} cannot be opened or written."
    where = f"{engine.url.host or 'this machine'}, database {engine.url.database}"
    return f"The PostgreSQL server at {where} does not answer or does not let this user in."


def json_items(connection: Connection, column: Any, key: str) -> Any:
    """The items of a list inside a JSON column, to be joined; each is the column `value`."""
    value = sqlalchemy.column("value", Json)
    if is_sqlite(connection):
        return func.json_each(column, f"$.{key}").table_valued(value)
    return func.jsonb_array_elements(column[key]).table_valued(value)


def for_update(connection: Connection, query: Any, of: Any, *, skip_locked: bool) -> Any:
    """The query holding the rows of one table, past those that others hold or waiting for them.

    SQLite has one writer at a time and needs no more than its transaction.
    """
    return query if is_sqlite(connection) else query.with_for_update(skip_locked=skip_locked, of=of)
