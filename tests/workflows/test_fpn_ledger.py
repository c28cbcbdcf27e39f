"""The money of a penalty notice: vectors 5 and 18, and every kind of payment that falls short."""

from __future__ import annotations

from datetime import date

import pytest

from workflows.fpn_ledger import Discharge, Ledger, Payment, Refund, terms, with_payments
from workflows.policy import policy_on

RECEIVED = date(2026, 11, 16)
TERMS = terms(RECEIVED, policy_on(RECEIVED))


def paid(*entries: tuple[str, int]) -> Ledger:
    """A ledger of payments: the day, and whole pounds."""
    return Ledger(tuple(
        Payment(received_on=date.fromisoformat(day), pence=pounds * 100, reference=f"P{place}")
        for place, (day, pounds) in enumerate(entries)
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("day", "due"),
    [("2026-11-16", 6000), ("2026-12-14", 6000), ("2026-12-15", 12000), ("2026-12-28", 12000),
     ("2026-12-29", None)],
)  # fmt: skip
def test_vector_5_what_is_due_on_a_day(day: str, due: int | None) -> None:
    """FPN-R21: £60 to 14.12.2026, £120 to 28.12.2026; that bank holiday moves nothing."""
    assert TERMS.due_on(date.fromisoformat(day)) == due


def test_vector_18_sixty_pounds_on_day_29() -> None:
    """FPN-R21, FPN-R22: not discharged, £60 short of £120, and the ledger holds it."""
    ledger = paid(("2026-12-15", 60))
    assert ledger.discharge(TERMS) is None
    assert ledger.short_on(date(2026, 12, 15), TERMS) == 6000
    assert ledger.held(TERMS) == 6000


@pytest.mark.parametrize(
    ("entries", "on", "pence"),
    [
        ((("2026-12-14", 60),), "2026-12-14", 6000),
        ((("2026-12-28", 120),), "2026-12-28", 12000),
        ((("2026-11-20", 30), ("2026-12-01", 30)), "2026-12-01", 6000),
        ((("2026-12-01", 30), ("2026-12-20", 90)), "2026-12-20", 12000),
        ((("2026-11-20", 100),), "2026-11-20", 6000),
    ],
)
def test_fpn_r23_the_whole_amount_in_time_discharges(
    entries: tuple[tuple[str, int], ...], on: str, pence: int
) -> None:
    assert paid(*entries).discharge(TERMS) == Discharge(date.fromisoformat(on), pence)


@pytest.mark.parametrize(
    "entries",
    [(), (("2026-12-14", 59),), (("2026-12-29", 120),), (("2026-12-28", 119),),
     (("2026-12-01", 30), ("2026-12-20", 60))],
)  # fmt: skip
def test_fpn_r22_part_or_late_payment_does_not(entries: tuple[tuple[str, int], ...]) -> None:
    ledger = paid(*entries)
    assert ledger.discharge(TERMS) is None
    assert ledger.held(TERMS) == ledger.balance


def test_money_over_the_amount_is_held_and_goes_back() -> None:
    ledger = paid(("2026-11-20", 100))
    assert ledger.held(TERMS) == 4000
    back = Ledger(
        ledger.payments, (Refund(sent_on=date(2026, 11, 25), pence=4000, reference="R1"),)
    )
    assert (back.held(TERMS), back.balance) == (0, 6000)


def test_money_that_went_back_no_longer_counts() -> None:
    ledger = paid(("2026-12-01", 30))
    gone = Ledger(ledger.payments, (Refund(sent_on=date(2026, 12, 2), pence=3000, reference="R"),))
    late = Payment(received_on=date(2026, 12, 10), pence=3000, reference="P9")
    assert with_payments(gone, (late,)).discharge(TERMS) is None


def test_before_receipt_is_known_all_is_held() -> None:
    assert paid(("2026-11-20", 60)).held(None) == 6000


def test_payments_count_by_their_day_and_not_by_their_order() -> None:
    ledger = paid(("2026-12-20", 60), ("2026-12-10", 60))
    assert ledger.discharge(TERMS) == Discharge(date(2026, 12, 10), 6000)


def test_nothing_is_missing_after_the_last_day_because_nothing_is_accepted() -> None:
    assert paid().short_on(date(2026, 12, 29), TERMS) is None
