"""What each person keeps at their desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from storage.tables.columns import instant, json
from storage.types import Instant


class Draft(SQLModel, table=True):
    """What a person has typed in a form and not saved: kept until it is saved or thrown away."""

    username: str = Field(primary_key=True)
    reference: str = Field(primary_key=True, index=True)
    """The case; empty for a case that is not opened yet."""
    action: str = Field(primary_key=True)
    version: int
    """The version of the case that the person was looking at."""
    said: dict[str, Any] = json()
    saved_at: datetime = instant()


class SavedView(SQLModel, table=True):
    """A person's own view of the worklist: a name and the filter line it stands for."""

    __tablename__ = "saved_view"

    username: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    line: str
    place: int
    """Its place among the person's views, from 0."""


class Visit(SQLModel, table=True):
    """A person came in."""

    username: str = Field(primary_key=True)
    at: datetime = Field(sa_column=Column(Instant(), primary_key=True))


class Preference(SQLModel, table=True):
    """How a person wants the screen, such as its theme."""

    username: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    value: str
