"""Penalty notices as heads, officers and Admin Support tell them: the ways to each stage."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from storage import registers
from storage.database import writing
from tests.house import (
    MALI,
    MOTHER,
    WHY,
    Office,
)  # fmt: skip
from vog_cases.recalculation import change_parameter

TERM = (date(2026, 9, 1), date(2027, 7, 20))
TEN = {f"2026-09-{day:02}": "O\\" for day in (7, 8, 9, 10, 11, 14, 15, 16, 17, 18)}
"""Ten unauthorised mornings, 7 to 18 September."""
REQUEST = {
    "parent": MOTHER, "cause": "absence", "term": "autumn", "period_from": "07/09/2026",
    "period_to": "18/09/2026", "certificate": "Certificate Mali",
    "interventions": "02/09/2026 Call home: no reply; 10/09/2026 Meeting: nobody came",
    "engagement_failed": "Six calls, two letters, no answer.", "learner_voice": "I stay in bed.",
    "parent_voice": "She can decide herself.",
}  # fmt: skip
NOTHING = {
    "engaging": "no", "health": "no", "aln": "no", "bullying": "no", "semh": "no",
    "carer": "no", "bereavement": "no",
}  # fmt: skip
ASSESSED = {
    **NOTHING, "would_help": "yes", "would_help_because": "They can bring her.",
    "public_interest": "Nothing in the family's background speaks against it.", **WHY,
}  # fmt: skip
BY_HAND = {"warning_service": "hand", "warning_proof": "Officer's note"}
PREPARED = {
    "child_address": "4 Stryd Tŷ-Coch", "circumstances": "Ten sessions from 7 September.",
    "correspondence": "Civic Offices, Y Barri", "how_to_pay": "On line or by cheque.",
}  # fmt: skip
ISSUED = {
    "proceedings": "no", "officer_particulars": "Inclusion Manager", "code_version": "2014",
    "follows_code": "yes",
}  # fmt: skip
DELIVERED = {
    "service": "hand", "sent_on": "16/11/2026", "proof": "Officer's note",
}  # fmt: skip
DECLINE = {
    "because": "An illness has come to light.", "support_instead": "School nurse.", **WHY,
}  # fmt: skip


def mark(office: Office, upn: str, others: Mapping[str, str], until: str = "2027-07-20") -> None:
    """Loads a child's whole register: present, but for the days given."""
    first, last = TERM[0], date.fromisoformat(until)
    marks = []
    for place in range((last - first).days + 1):
        day = first + timedelta(days=place)
        marks.append(others.get(day.isoformat(), "/\\" if day.weekday() < 5 else "  "))
    strip = "".join(marks)
    with writing(office.database) as connection:
        if registers.of_child(connection, upn).strips:
            registers.change(connection, first, {upn: strip})
        else:
            registers.add(connection, first, {upn: strip})


def request(office: Office, upn: str = MALI, as_: str = "head1", **facts: Any) -> str:
    """The headteacher asks on Mon 21 Sep 2026."""
    return office.open("fpn", upn, as_, **{**REQUEST, **facts})


def checked(office: Office, upn: str = MALI, as_: str = "head1", **facts: Any) -> str:
    """Opened and assessed by the officer."""
    ref = request(office, upn, as_, **facts)
    office.do(ref, "start_check", "io")
    office.do(ref, "assess", "io", **ASSESSED)
    return ref


def warned(office: Office, *args: Any, **facts: Any) -> str:
    """Warned by hand on Mon 21 Sep; the fifteen school days run from 22 Sep to 12 Oct."""
    ref = checked(office, *args, **facts)
    office.do(ref, "warn", "lio")
    office.do(ref, "record_warning", "adm", warning_sent_on="21/09/2026", **BY_HAND)
    office.at("2026-09-21 23:59")
    return ref


BROKEN = {**TEN, "2026-10-01": "/O"}


def ready(office: Office, *args: Any, **facts: Any) -> str:
    """Absent again on Thu 1 Oct; prepared on 2 October."""
    mark(office, MALI, BROKEN)
    ref = warned(office, *args, **facts)
    office.at("2026-10-02 10:00")
    office.do(ref, "prepare", "io", **PREPARED)
    return ref


def issued(office: Office) -> str:
    ref = ready(office)
    office.do(ref, "issue", "im", **ISSUED)
    return ref


def served(office: Office) -> str:
    """Received Mon 16 Nov 2026: vector 5."""
    ref = issued(office)
    office.at("2026-11-16 10:00")
    office.do(ref, "record_receipt", "adm", **DELIVERED)
    return ref


def unpaid(office: Office) -> str:
    ref = served(office)
    office.at("2026-12-29 10:00")
    return ref


def pay(office: Office, ref: str, how: str, day: str, amount: str, reference: str = "P1") -> None:
    office.do(ref, how, "adm", paid_on=day, amount=amount, payment_reference=reference)


def setting(office: Office, name: str, value: str) -> None:
    change_parameter(office.engine, office.person("lo"), name, value, date(2026, 9, 1))
