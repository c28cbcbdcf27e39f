"""A statement is put into SQL once for all databases under test: each test opens its own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine.default import DefaultDialect

_first: dict[type, Engine] = {}
"""The first database of each kind, whose statements all others use."""


def opened_like_the_first(target: Any, **options: Any) -> Engine:
    """What `create_engine` makes, with the statements that were put into SQL before."""
    engine = create_engine(target, **options)
    first = _first.setdefault(type(engine.dialect), engine)
    engine._compiled_cache = first._compiled_cache
    return engine


def _same_kind(one: DefaultDialect, other: object) -> bool:
    return type(one) is type(other)


def _kind(one: DefaultDialect) -> int:
    return hash(type(one))


# statements are remembered under their dialect, of which each database has one
DefaultDialect.__eq__, DefaultDialect.__hash__ = _same_kind, _kind  # type: ignore[assignment]
