"""Invented stories of penalty notices, from the headteacher's request on."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from vog_cases.demo.council import DemoPupil, DemoSchool
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


def story(dice: random.Random, school: DemoSchool, place: int) -> Story:
    """A request, as far as it came: checked, warned, issued, paid or not."""
    officer = dice.choice(("emaddox", "cbowen", "abevan"))
    yield 1, (officer, "start_check", {})
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
    served = {"warning_sent_on": "2026-09-28", "warning_service": "hand",
              "warning_proof": "Officer's note"}  # fmt: skip
    yield 2, ("oellis", "record_warning", served)
    if place % 4 == 0:
        yield 18, (officer, "confirm_improved", {"what_helped": "A lift to school."})
        return
    prepared = {
        "child_address": "As on the contacts", "circumstances": "Ten days from 7 September.",
        "correspondence": "Civic Offices, Y Barri", "how_to_pay": "On line or by cheque.",
    }  # fmt: skip
    yield 8, (officer, "prepare", prepared)
    if place % 5 == 1:
        return
    issued = {"proceedings": "no", "officer_particulars": "Inclusion Manager",
              "code_version": "2014", "follows_code": "yes"}  # fmt: skip
    yield 1, ("frosser", "issue", issued)
    sent = {"service": "hand", "sent_on": "2026-10-14", "proof": "Officer's note"}
    yield 3, ("oellis", "record_receipt", sent)
    if place % 3 == 0:
        paid = {"paid_on": "2026-10-21", "amount": "£60", "payment_reference": f"PAY{place}"}
        yield 5, ("oellis", "pay_low", paid)
