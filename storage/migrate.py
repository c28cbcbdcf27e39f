"""Brings a database to the tables this program knows, with Alembic."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, inspect, make_url, text
from sqlalchemy.exc import ArgumentError

from storage.database import is_sqlite, reading, writing

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0008"
"""The newest migration; a test holds it equal to Alembic's own answer."""

_LOCK = 7_317_230_011
"""The number of the PostgreSQL advisory lock that two upgrades at once wait for."""


def _config(connection: Connection) -> Config:
    from alembic.config import Config  # late: it costs 100 ms that most commands need not pay

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine) -> None:
    """Makes or brings up to date all tables; two processes at once do not meet."""
    if is_current(engine):
        return
    from alembic import command

    with writing(engine) as connection:
        if not is_sqlite(connection):
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        if _revision(connection) != HEAD:
            command.upgrade(_config(connection), "head")


def current_revision(engine: Engine) -> str | None:
    """The migration a database is at; None when it has no tables of ours."""
    with reading(engine) as connection:
        return _revision(connection)


def is_current(engine: Engine) -> bool:
    """Whether a database has the tables this program knows."""
    return current_revision(engine) == HEAD


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: Any = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    return str(found[0]) if found else None


def exists(url: str) -> bool:
    """Whether there is something at a database's address; a server is only asked later."""
    path = _file(url)
    return path is None or path.is_file()


def shown(url: str) -> str:
    """An address as it may be shown: a file's path, or a URL without its password."""
    path = _file(url)
    return str(path) if path else make_url(url).render_as_string(hide_password=True)


def _file(url: str) -> Path | None:
    if "://" not in url:
        return Path(url).expanduser()
    try:
        target = make_url(url)
    except ArgumentError:
        return None
    return Path(target.database) if target.drivername == "sqlite" and target.database else None
