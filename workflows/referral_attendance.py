"""Attendance in a referral: the register's figure; what people write only where none is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from states.context import Context
from states.workflow import Finding
from workflows.attendance import Figures, absent, figures, persistently_absent, year_begins
from workflows.general import known, rule
from workflows.referral_deadlines import referral_of


def _to_date(context: Context) -> Figures:
    register = context.evidence.register
    return figures(register, year_begins(context.today), context.today)


def attendance_now(context: Context) -> Decimal | None:
    """The attendance of this school year, %: as registered, or else as the school wrote it."""
    shown = _to_date(context).attendance_percent
    return referral_of(context).attendance_percent if shown is None else shown


def attendance_at_close(context: Context) -> Decimal | None:
    """The attendance when the case closes, %: as registered, or else as the caseworker says."""
    shown = _to_date(context).attendance_percent
    said = known(context, "attendance_at_close")
    return said if shown is None and isinstance(said, Decimal) else shown


def absence_over(context: Context) -> Decimal:
    """How far absence is over the threshold of persistent absence, in % of the sessions."""
    percent = attendance_now(context)
    if percent is None:
        return Decimal(0)
    threshold: int = context.policy["pa.threshold"]
    return max(100 - percent - threshold, Decimal(0))


def _flag(context: Context) -> bool:
    policy = context.policy
    return persistently_absent(_to_date(context), policy["pa.threshold"], policy["pa.min_sessions"])


def counts(context: Context) -> Mapping[str, int]:
    """The flag that later marks may set or lift (GEN-R24, CME-R24)."""
    return {"persistent absence": _flag(context)}


def _persistent(context: Context) -> Finding:
    found = _to_date(context)
    if not found.possible:
        return Finding(True, "no register is loaded")
    says = f"absent for {found.absence_percent}% of {found.possible} sessions"
    if not _flag(context):
        return Finding(True, says)
    marks = absent(context, year_begins(context.today), context.today).marks
    return Finding(True, f"{says}: persistent absence", warns=True, marks=marks)


persistent = rule(
    "GEN-R24",
    "Whether the child is persistently absent was looked at in the register.",
    _persistent,
    "Load the register.",
    firm=True,
)
