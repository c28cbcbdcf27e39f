"""What the database knows about itself, and what was done to no one case."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlmodel import Field, SQLModel

from storage.tables.columns import instant, json


class PolicyChange(SQLModel, table=True):
    """A parameter set to something other than its default, from a day on (GEN-R35)."""

    __tablename__ = "policy_change"

    id: int | None = Field(default=None, primary_key=True)
    parameter: str
    value: str
    effective_from: date
    batch_id: int


class Batch(SQLModel, table=True):
    """An act that belongs to no one case: a change to the calendar or a parameter, with every
    deadline it moved; or a file written, or the history read, which move none. Append-only.
    """

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = instant()
    actor: str
    kind: str
    description: str
    moved: list[dict[str, Any]] = json()


class Setting(SQLModel, table=True):
    """Facts about the database itself: training or live, the training clock."""

    key: str = Field(primary_key=True)
    value: str


class WorkflowVersion(SQLModel, table=True):
    """The fingerprint a workflow's version had when it was first used (invariant 13)."""

    __tablename__ = "workflow_version"

    type: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    fingerprint: str


class Counter(SQLModel, table=True):
    """The last number given out, such as the references of one type in one year."""

    name: str = Field(primary_key=True)
    value: int
