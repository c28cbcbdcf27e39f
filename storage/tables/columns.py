"""Columns and indexes that many tables have."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Index
from sqlmodel import Field

from storage.types import Instant, Json


def instant(*, nullable: bool = False, index: bool = False) -> Any:
    """A moment, in UTC."""
    return Field(default=None, sa_column=Column(Instant(), nullable=nullable, index=index))


def json() -> Any:
    """What has a shape of its own."""
    return Field(default=None, sa_column=Column(Json, nullable=False))


def partial(name: str, *columns: Any, where: str = "closed_at IS NULL") -> Index:
    """An index over some rows only, such as the open cases beside all that were ever closed.

    The migrations make it; to say it here to each database would load the dialects of both.
    """
    return Index(name, *columns, info={"where": where})
