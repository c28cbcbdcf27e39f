"""What libraries load in case it is needed, and no screen does: three megabytes on each desk."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import ModuleType

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
WIDTHS = 256
"""Of how many texts rich remembers the width; a screen has some forty lines."""


def do_without() -> None:
    """Before anything else is imported: what comes later finds these gone."""
    for name in ABSENT:
        sys.modules[name] = None  # type: ignore[assignment]
    for name, asked in EMPTY.items():
        _put_in(name, **dict.fromkeys(asked, object))
    _put_in(
        "importlib.metadata", entry_points=_plugins, version=_version, PackageNotFoundError=NotThere
    )
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


def _plugins(**_of: object) -> tuple[()]:
    """A screen takes none."""
    return ()


def _version(package: str) -> str:
    """Which is installed, by the name of its folder: the library that reads what is written in
    there loads one for e-mail."""
    folder = package.lower().replace("-", "_")
    for place in sys.path:
        for found in Path(place).glob(f"{folder}-*.dist-info"):
            return found.name.removesuffix(".dist-info").partition("-")[2]
    raise NotThere(package)
