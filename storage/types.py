"""What columns of the tables need beyond SQLAlchemy's own types."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field

from storage.searching import words_of


class NaiveInstant(ValueError):
    """An instant without a time zone was about to be stored."""


class Instant(TypeDecorator[datetime]):
    """An instant in UTC; a naive datetime is refused on the way in.

    SQLite has no zones and drops them, so there the instant is kept as fixed-width text
    (`2026-11-23T09:42:00.000000Z`), which sorts as it should.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(27))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveInstant(f"{value.isoformat()} has no time zone")
        value = value.astimezone(UTC)
        if dialect.name == "sqlite":
            return value.isoformat(timespec="microseconds").replace("+00:00", "Z")
        return value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        stored: datetime = value
        return stored.astimezone(UTC)


class _Json(TypeDecorator[Any]):
    """JSON; the binary one on PostgreSQL, whose dialect is loaded only where it is used: it takes
    as long and as much memory as a dozen of our own modules."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name != "postgresql":
            return dialect.type_descriptor(JSON(none_as_null=True))
        from sqlalchemy.dialects.postgresql import JSONB

        return dialect.type_descriptor(JSONB(none_as_null=True))

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        return self.impl_instance.coerce_compared_value(op, value)


Json = _Json()


def words_column(*names: str, index: bool = False) -> Any:
    """A column with the words that a search finds these columns by; every insert fills it."""

    def words(context: Any) -> str:
        given = context.get_current_parameters()
        return words_of(*(given.get(name) or "" for name in names))

    return Field(default="", sa_column=Column(String, nullable=False, default=words, index=index))
