"""Whom an alert about a child at risk is told to, and the record of it (CME-R10 to CME-R12)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from states.forms import Choice


class Agency(Choice):
    """Whom an alert is told to (CME-R10, CME-R11)."""

    KEY_WORKER = "key_worker", "The child's key worker"
    SOCIAL_CARE = "social_care", "Social care"
    SAFEGUARDING = "safeguarding", "The safeguarding team"
    POLICE = "police", "The police child protection team"


class Told(BaseModel):
    """One agency that was told of an alert (CME-R12)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agency: Agency
    person: str
    at: datetime
    reference: str


def has_told(told: Iterable[Told], *agencies: Agency) -> bool:
    """Whether one of these agencies was told."""
    return any(one.agency in agencies for one in told)


def harm_told(told: Iterable[Told]) -> bool:
    """Social care or the safeguarding team, and the police (CME-R11)."""
    told = tuple(told)
    care = has_told(told, Agency.SOCIAL_CARE, Agency.SAFEGUARDING)
    return care and has_told(told, Agency.POLICE)
