"""Invented stories of penalty notices, from the headteacher's request on."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from vog_cases.demo.council import DemoPupil
from vog_cases.demo.register import LAST_DAY, DemoRegister
from vog_cases.demo.stories import Story

OFFENCE = date(2026, 9, 7), date(2026, 9, 18)
IN_HAND = ("engaging", "health", "aln", "bullying", "semh", "carer", "bereavement")
NOTHING_IN_HAND = dict.fromkeys(IN_HAND, "no")


def begin(register: DemoRegister, pupil: DemoPupil, parent: int, place: int) -> dict[str, Any]:
    """The request, with ten days of unauthorised absence behind it; some go on being absent."""
    register.away(pupil.upn, *OFFENCE, "O")
    register.there(pupil.upn, OFFENCE[1] + timedelta(days=1), LAST_DAY)
    if place % 4:
        register.away(pupil.upn, date(2026, 10, 7), date(2026, 10, 7), "O")
    return {
        "parent": parent, "cause": "absence", "term": "autumn",
        "period_from": OFFENCE[0].isoformat(), "period_to": OFFENCE[1].isoformat(),
        "certificate": "Certificate of attendance, school office",
        "interventions": "02/09/2026 Call home: no reply; 14/09/2026 Meeting: nobody came",
        "engagement_failed": "Calls, two letters and a visit, without an answer.",
        "learner_voice": "I did not want to go in.", "parent_voice": "She decides herself.",
    }  # fmt: skip


def story(dice: random.Random, place: int, today: Callable[[], date]) -> Story:
    """A request, as far as it came: checked, warned, issued, paid or not.

    A letter goes out on the day it is authorised, which `today` knows.
    """
    officer = dice.choice(("emaddox", "cbowen", "abevan"))
    yield 1, (officer, "start_check", {})
    yield 0, ("bhaf", "assign", {"officer": officer})
    assessed = {
        **NOTHING_IN_HAND, "would_help": "yes",
        "would_help_because": "The family can bring the child in.",
        "public_interest": "Nothing in the background speaks against it.",
        "underlying_reason": "parent", "underlying_detail": "Kept at home by choice.",
    }  # fmt: skip
    yield 1, (officer, "assess", assessed)
    if place % 6 == 5:
        return
    yield 1, ("bhaf", "warn", {})
    served = {"warning_sent_on": today().isoformat(), "warning_service": "hand",
              "warning_proof": "Officer's note"}  # fmt: skip
    yield 2, ("oellis", "record_warning", served)
    if place % 4 == 0:
        yield 18, (officer, "confirm_improved", {"what_helped": "A lift to school."})
        return
    prepared = {
        "child_address": "As on the contacts",
        "circumstances": "The days of the offence, as in the register.",
        "correspondence": "Civic Offices, Y Barri", "how_to_pay": "On line or by cheque.",
    }  # fmt: skip
    yield 8, (officer, "prepare", prepared)
    if place % 5 == 1:
        return
    issued = {"proceedings": "no", "officer_particulars": "Inclusion Manager",
              "code_version": "2014", "follows_code": "yes"}  # fmt: skip
    yield (0, 1, 0, 20)[place % 4], ("frosser", "issue", issued)
    sent = {"service": "hand", "sent_on": today().isoformat(), "proof": "Officer's note"}
    yield 3, ("oellis", "record_receipt", sent)
    yield from _pays(place, today)


def _pays(place: int, today: Callable[[], date]) -> Story:
    if place % 3 == 0:
        yield 5, ("oellis", "pay_low", _money(place, today(), "£60"))
    elif place == 10:
        yield 5, ("oellis", "hold_payment", _money(place, today(), "£30"))
    elif place == 13:
        late = today() + timedelta(days=29)
        yield 22, ("oellis", "pay_high", _money(place, late, "£120"))


def _money(place: int, day: date, amount: str) -> dict[str, Any]:
    return {"paid_on": day.isoformat(), "amount": amount, "payment_reference": f"PAY{place}"}
