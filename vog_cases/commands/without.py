"""What libraries load in case it is needed, and no screen does: three megabytes on each desk."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

ABSENT = ("ssl", "bz2", "lzma")
"""Python can be built without them, so whoever asks for them does so with care. A screen speaks to
nobody but its database, and the driver of a server brings its own TLS.
"""
EMPTY: Mapping[str, tuple[str, ...]] = {
    "sqlalchemy.dialects.postgresql.asyncpg": (),
    "sqlalchemy.dialects.postgresql.pg8000": (),
    "sqlalchemy.dialects.postgresql.psycopg2": (),
    "sqlalchemy.dialects.postgresql.psycopg2cffi": (),
    "sqlalchemy.dialects.sqlite.aiosqlite": (),
    "sqlalchemy.dialects.sqlite.pysqlcipher": (),
    "textual.widgets._directory_tree": ("DirEntry",),
    "zipfile": (),
}
"""Drivers that nobody can choose here, a widget that no page has, packages inside an archive; each
with the names that are asked of it on import."""
METADATA = "importlib.metadata"
"""A library that loads one for e-mail. All that is asked of it on import is a version, which the
name of a folder says, and plugins."""
NO_PLUGINS = ("pydantic", "apscheduler.triggers", "apscheduler.executors", "apscheduler.jobstores")
"""Who looks for plugins on import, and has none of use here."""
WIDTHS = 256
"""Of how many texts rich remembers the width; a screen has some forty lines."""


def do_without() -> None:
    """Before anything else is imported: what comes later finds these gone."""
    for name in ABSENT:
        sys.modules[name] = None  # type: ignore[assignment]
    for name, asked in EMPTY.items():
        _put_in(name, **dict.fromkeys(asked, object))
    _put_in(
        METADATA, entry_points=_plugins, version=_version, PackageNotFoundError=NotThere,
        __getattr__=_of_the_whole,
    )  # fmt: skip
    from rich import cells

    cells.cached_cell_len = lru_cache(WIDTHS)(cells.cached_cell_len.__wrapped__)


class NotThere(ModuleNotFoundError):
    """No package of that name is installed."""


def _put_in(name: str, **has: object) -> None:
    """A module with nothing else in it."""
    module = ModuleType(name)
    vars(module).update(has)
    sys.modules[name] = module
    parent, _, last = name.rpartition(".")
    if parent in sys.modules:
        setattr(sys.modules[parent], last, module)  # as an import would


def _plugins(**of: str) -> object:
    """None for those who ask on import."""
    return () if of.get("group") in NO_PLUGINS else _of_the_whole("entry_points")(**of)


def _version(package: str) -> str:
    """Which is installed, by the name of its folder."""
    folder = package.lower().replace("-", "_")
    for place in sys.path:
        for found in Path(place).glob(f"{folder}-*.dist-info"):
            return found.name.removesuffix(".dist-info").partition("-")[2]
    raise NotThere(package)


def _of_the_whole(name: str) -> Any:
    """What else is asked of that library comes from itself: bringing a database up to date does."""
    if name.startswith("__"):
        raise AttributeError(name)  # what a module is asked that has neither a file nor parts
    sys.modules.pop(METADATA, None)
    return getattr(import_module(METADATA), name)
