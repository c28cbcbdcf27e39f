"""The money of a penalty notice: what is due on a day, and what has been received (FPN-R21 to R23).

Pure. Part payment is not accepted (FPN-R22): money counts only once the whole amount that is due
on a day has been received by that day; until then it is held and goes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict

PENCE = 100


class Payment(BaseModel):
    """Money received, by the day it came in and not the day it was written down."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    received_on: date
    pence: int
    reference: str


class Refund(BaseModel):
    """Money sent back to the parent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sent_on: date
    pence: int
    reference: str


@dataclass(frozen=True)
class Terms:
    """The two amounts and the last day each of them is accepted."""

    low: int
    high: int
    low_until: date
    high_until: date

    def due_on(self, day: date) -> int | None:
        """The amount in pence that discharges on a day; None once both periods are over."""
        if day <= self.low_until:
            return self.low
        return self.high if day <= self.high_until else None


def terms(received_on: date, policy: Mapping[str, Any]) -> Terms:
    """The terms of a notice that the parent received on a day (FPN-R20, FPN-R21)."""
    return Terms(
        low=policy["fpn.amount_low"] * PENCE,
        high=policy["fpn.amount_high"] * PENCE,
        low_until=received_on + timedelta(days=policy["fpn.low_until"]),
        high_until=received_on + timedelta(days=policy["fpn.high_until"]),
    )


@dataclass(frozen=True)
class Discharge:
    """The day the whole amount was in, and that amount in pence (FPN-R23)."""

    on: date
    pence: int


@dataclass(frozen=True)
class Ledger:
    """What has come in and what has gone back."""

    payments: tuple[Payment, ...] = ()
    refunds: tuple[Refund, ...] = ()

    def paid_by(self, day: date) -> int:
        """All that had come in by the end of a day, less what had gone back by then."""
        came = sum(one.pence for one in self.payments if one.received_on <= day)
        return came - sum(one.pence for one in self.refunds if one.sent_on <= day)

    @property
    def balance(self) -> int:
        """What the council holds, whether or not it discharges anything."""
        came = sum(one.pence for one in self.payments)
        return came - sum(one.pence for one in self.refunds)

    def discharge(self, agreed: Terms) -> Discharge | None:
        """When the whole amount due on a day was in on that day; None where it never was."""
        for day in sorted({one.received_on for one in self.payments}):
            due = agreed.due_on(day)
            if due is not None and self.paid_by(day) >= due:
                return Discharge(day, due)
        return None

    def held(self, agreed: Terms | None) -> int:
        """What is held unapplied and has to go back (FPN-R22)."""
        done = self.discharge(agreed) if agreed else None
        return self.balance - (done.pence if done else 0)

    def short_on(self, day: date, agreed: Terms) -> int | None:
        """How much is missing on a day of what is due then; None once nothing is accepted."""
        due = agreed.due_on(day)
        return None if due is None else max(due - self.paid_by(day), 0)


def with_payments(ledger: Ledger, more: Iterable[Payment]) -> Ledger:
    """The ledger once more money is entered."""
    return Ledger((*ledger.payments, *more), ledger.refunds)
