"""Penalty notices as heads, officers and Admin Support tell them: one story an ending."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from states.check import check
from states.register import Register
from storage import registers
from storage.database import connect, writing
from tests.house import (
    CERYS,
    ELIN,
    FATHER,
    IDRIS,
    MALI,
    MOTHER,
    OSIAN,
    REFERRAL,
    SIGNED,
    WHY,
    Office,
    build_council,
    rules,
)  # fmt: skip
from vog_cases.clock import FrozenClock
from vog_cases.engine import Engine
from vog_cases.errors import StepRefused
from vog_cases.recalculation import change_parameter, register_changed
from workflows.fpn import OPEN, fpn
from workflows.policy import PARAMETERS
from workflows.registry import WORKFLOWS
from workflows.rulebook import RULEBOOK

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
ORDER = {
    "order_considered_on": "05/01/2027", "order_decision": "none",
    "order_reasons": "Would not help.",
}  # fmt: skip
PROPOSAL = {"offence": "444(1)", "because": "Nothing else worked."}
DECLINE = {
    "because": "An illness has come to light.", "support_instead": "School nurse.", **WHY,
}  # fmt: skip


@pytest.fixture
def office(sqlite_url: str, clock: FrozenClock) -> Iterator[Office]:
    database = connect(sqlite_url)
    with writing(database) as connection:
        build_council(connection, clock.now())
    engine = Engine(database, clock, {**WORKFLOWS, "fpn": fpn})
    engine.register_workflows()
    opened = Office(database, clock, engine)
    mark(opened, MALI, TEN)
    yield opened
    database.dispose()


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


def referral(office: Office) -> None:
    office.open("referral", MALI, "adm", **REFERRAL)


def prosecuted(office: Office) -> str:
    """Proposed and agreed on Tue 29 December."""
    referral(office)
    ref = unpaid(office)
    office.do(ref, "propose_prosecution", "im", **PROPOSAL)
    office.do(ref, "prosecute", "lo", because="Agreed.")
    return ref


def laid(office: Office) -> str:
    ref = prosecuted(office)
    office.at("2027-01-05 10:00")
    office.do(ref, "consider_order", "leg", **ORDER)
    office.do(ref, "lay", "leg", laid_on="05/01/2027", court="Cardiff", court_file="File 1")
    return ref


def pay(office: Office, ref: str, how: str, day: str, amount: str, reference: str = "P1") -> None:
    office.do(ref, how, "adm", paid_on=day, amount=amount, payment_reference=reference)


def setting(office: Office, name: str, value: str) -> None:
    change_parameter(office.engine, office.person("lo"), name, value, date(2026, 9, 1))


def test_the_workflow_is_sound() -> None:
    assert check(fpn, RULEBOOK, {*WORKFLOWS, "fpn"}) == ()
    assert set(fpn.open_states()) == set(OPEN)
    law = {name for name, item in PARAMETERS.items() if name.startswith("fpn.") and item.law}
    assert law == {
        "fpn.amount_low", "fpn.amount_high", "fpn.low_until", "fpn.high_until", "fpn.time_bar",
    }  # fmt: skip
    hard = {guard.rule for step in fpn.transitions for guard in step.guards if guard.hard}
    statutory = {2, 6, 12, 15, 16, 17, 18, 23, 25, 26, 27, 28}
    assert {f"FPN-R{number:02}" for number in statutory} <= hard


# --- asking ------------------------------------------------------------------------------


def test_fpn_r01_the_head_asks_and_the_police_through_admin(office: Office) -> None:
    """FPN-R01, FPN-L1."""
    assert rules(office.refused_open("fpn", MALI, "adm", **REQUEST)) == ["FPN-R01"]
    with pytest.raises(StepRefused, match="not yours"):
        request(office, as_="lio")
    ref = request(office)
    assert office.state(ref) == "requested"
    assert office.told(ref) == [("FPN-L1", "headteacher 6739101")]


def test_fpn_r02_only_of_compulsory_school_age(office: Office) -> None:
    said = {**REQUEST, "parent": 41}
    assert "FPN-R02" in rules(office.refused_open("fpn", ELIN, "head1", **said))


@pytest.mark.parametrize(
    "said",
    [{"period_from": "19/09/2026"}, {"period_to": "01/10/2026"}, {"term": "spring"}],
)
def test_fpn_r38_the_period_lies_in_the_term_and_is_over(
    office: Office, said: dict[str, str]
) -> None:
    assert rules(office.refused_open("fpn", MALI, "head1", **{**REQUEST, **said})) == ["FPN-R38"]


def test_vector_17_two_parents_and_two_children_are_four_cases(office: Office) -> None:
    """FPN-R33, FPN-R16, GEN-R23: and not a fifth."""
    found = {
        request(office), request(office, parent=FATHER),
        request(office, OSIAN, "head2", parent=91), request(office, OSIAN, "head2", parent=92),
    }  # fmt: skip
    assert len(found) == 4
    said = {**REQUEST, "period_from": "18/09/2026", "period_to": "21/09/2026"}
    assert rules(office.refused_open("fpn", MALI, "head1", **said)) == ["FPN-R16", "FPN-R33"]
    said |= {"period_from": "01/09/2026", "period_to": "04/09/2026"}
    assert office.open("fpn", MALI, "head1", **said) not in found, "other days, another case"


def test_fpn_r16_an_amendment_may_not_run_into_another_case(office: Office) -> None:
    request(office)
    other = request(office, period_from="01/09/2026", period_to="04/09/2026")
    reasons = office.refused(other, "amend", "io", period_to="07/09/2026")
    assert rules(reasons) == ["FPN-R16", "FPN-R33"]
    office.do(other, "amend", "io", period_to="03/09/2026")
    assert office.facts(other)["period_to"] == "2026-09-03"


def test_fpn_r36_the_register_confirms_what_the_police_say(office: Office) -> None:
    said = {"asked_by": "police", "cause": "truancy"}
    ref = checked(office, as_="adm", truancy_on="04/09/2026", **said)
    assert rules(office.refused(ref, "warn", "lio")) == ["FPN-R36"]
    office.do(ref, "amend", "adm", truancy_on="08/09/2026")
    office.do(ref, "warn", "lio")


def test_what_is_short_goes_back_and_comes_again(office: Office) -> None:
    """FPN-L2, FPN-T1: five working days, and from the new supply again."""
    ref = request(office, engagement_failed=None)
    assert office.due(ref)["FPN-T1"] == "2026-09-28 23:59"
    office.do(ref, "start_check", "io")
    office.do(ref, "return_request", "io", gaps="Why engagement failed")
    assert office.told(ref) == [("FPN-L2", "school 6739101")]
    office.at("2026-09-23 10:00")
    office.do(ref, "supply", "sch1", engagement_failed="No reply to five calls.")
    assert office.due(ref)["FPN-T1"] == "2026-09-30 23:59"
    office.at("2026-09-30 23:58")
    assert "FPN-T1" not in [one[0] for one in office.fired(ref) if one[1] == 0]
    office.at("2026-09-30 23:59")
    assert ("FPN-T1", 0, "2026-09-30 23:59") in office.fired(ref)


def test_fpn_t3_a_notice_follows_promptly(office: Office) -> None:
    """Twenty school days after Fri 18 Sep: Fri 16 Oct."""
    ref = request(office)
    assert office.due(ref)["FPN-T3"] == "2026-10-16 23:59"
    office.at("2026-10-16 23:58")
    assert ("FPN-T3", 0, "2026-10-16 23:59") not in office.fired(ref)
    office.at("2026-10-16 23:59")
    assert ("FPN-T3", 0, "2026-10-16 23:59") in office.fired(ref)


# --- the evidence ------------------------------------------------------------------------


def test_vector_10_nine_sessions_in_autumn_and_one_in_spring(office: Office) -> None:
    """FPN-R03, FPN-R38."""
    nine = dict(list(TEN.items())[:9]) | {"2027-01-05": "O\\"}
    mark(office, MALI, nine)
    office.at("2027-01-11 09:00")
    ref = checked(office, period_to="08/01/2027")
    reasons = office.refused(ref, "warn", "lio")
    assert rules(reasons) == ["FPN-R03"]
    assert reasons[0].found == "9 of 10 unauthorised sessions in the term"


def test_vector_11_ten_sessions_none_in_a_row(office: Office) -> None:
    """FPN-R03, FPN-L3: and the event keeps the marks it rests on."""
    ref = checked(office)
    office.do(ref, "warn", "lio")
    assert office.state(ref) == "warning_issued"
    assert office.told(ref) == [("FPN-L3", "role ADM")], "one parent, and not the other"


def test_vector_19_ten_late_marks(office: Office) -> None:
    """FPN-R04."""
    mark(office, MALI, {**dict.fromkeys(TEN, "U\\"), "2026-09-18": "O\\"})
    ref = checked(office, cause="lateness")
    assert rules(office.refused(ref, "warn", "lio")) == ["FPN-R04"]
    mark(office, MALI, dict.fromkeys(TEN, "U\\"))
    office.do(ref, "warn", "lio")


def test_fpn_r05_a_holiday_without_leave_counts(office: Office) -> None:
    ref = checked(office, cause="holiday")
    assert rules(office.refused(ref, "warn", "lio")) == ["FPN-R05"]
    mark(office, MALI, dict.fromkeys(list(TEN)[:5], "GG"))
    office.do(ref, "warn", "lio")


def test_an_open_question_is_no_unauthorised_session(office: Office) -> None:
    """FPN-R03, GEN-R08."""
    mark(office, MALI, TEN | {"2026-09-18": "N\\"})
    ref = checked(office)
    assert rules(office.refused(ref, "warn", "lio")) == ["FPN-R03"]


@pytest.mark.parametrize(
    "said",
    [
        {"engagement_failed": None},
        {"interventions": "02/09/2026 Call home: no reply"},
        {"interventions": "02/09/2026 Call home: no reply; 10/09/2026 Meeting"},
    ],
)
def test_fpn_r06_support_comes_first(office: Office, said: dict[str, Any]) -> None:
    """FPN-R06, GEN-R09: nobody can set it aside."""
    ref = checked(office, **said)
    assert rules(office.refused(ref, "warn", "lio")) == ["FPN-R06", "GEN-R09"]
    aside = {"step": "warn", "rule": "FPN-R06", "because": "No time."}
    assert "GEN-R19" in rules(office.refused(ref, "set_aside", "im", **aside))


def test_fpn_r07_a_notice_has_to_help(office: Office) -> None:
    ref = checked(office)
    office.do(ref, "assess", "io", **{**ASSESSED, "would_help": "no"})
    assert rules(office.refused(ref, "warn", "lio")) == ["FPN-R07"]


@pytest.mark.parametrize("what", sorted(NOTHING))
def test_fpn_r08_not_while_something_is_in_hand(office: Office, what: str) -> None:
    ref = checked(office)
    office.do(ref, "assess", "io", **{**ASSESSED, what: "yes"})
    assert rules(office.refused(ref, "warn", "lio")) == ["FPN-R08"]


def test_nothing_is_warned_of_before_it_is_assessed(office: Office) -> None:
    """FPN-R07, FPN-R08, FPN-R11, GEN-R10."""
    ref = request(office)
    office.do(ref, "start_check", "io")
    found = rules(office.refused(ref, "warn", "lio"))
    assert {"FPN-R07", "FPN-R08", "FPN-R11", "GEN-R10"} <= set(found)


def test_fpn_r09_a_looked_after_child(office: Office) -> None:
    mark(office, IDRIS, TEN)
    ref = checked(office, IDRIS, parent=21)
    assert rules(office.refused(ref, "warn", "lio")) == ["FPN-R09"]


def test_fpn_r09_the_social_worker_is_asked_first(office: Office) -> None:
    mark(office, CERYS, TEN)
    ref = checked(office, CERYS, parent=31)
    assert rules(office.refused(ref, "warn", "lio")) == ["FPN-R09"]
    said = {"social_worker": "Mair Elis", "social_worker_view": "It may help."}
    late = office.refused(ref, "consult_social_worker", "im", consulted_on="22/09/2026", **said)
    assert rules(late) == ["FPN-R09"]
    office.do(ref, "consult_social_worker", "im", consulted_on="21/09/2026", **said)
    office.do(ref, "warn", "lio")


def test_fpn_r10_days_of_a_support_plan_are_left_out(office: Office) -> None:
    """FPN-R10, PSP-R14."""
    office.clock.at = office.clock.at - timedelta(days=7)
    plan = office.sent(MALI)
    consent = {**SIGNED, "consent_signed_on": "14/09/2026", "started_on": "14/09/2026"}
    office.do(plan, "record_consent", "sch1", **consent)
    office.at("2026-09-21 09:00")
    ref = checked(office)
    reasons = office.refused(ref, "warn", "lio")
    assert rules(reasons) == ["FPN-R03", "FPN-R10", "PSP-R14"]
    assert reasons[1].found == "5 sessions cannot count; 5 of 10 are left"


def test_fpn_r10_sickness_leaves_days_out_with_a_reason(office: Office) -> None:
    ref = checked(office)
    office.do(ref, "assess", "io", **ASSESSED, days_left_out="18/09/2026")
    assert {"FPN-R03", "FPN-R10"} <= set(rules(office.refused(ref, "warn", "lio")))
    mark(office, MALI, TEN | {"2026-09-07": "OO"})
    assert rules(office.refused(ref, "warn", "lio")) == ["FPN-R10", "PSP-R14"]
    said = {"days_left_out_because": "A doctor's note."}
    office.do(ref, "assess", "io", **ASSESSED, days_left_out="18/09/2026", **said)
    office.do(ref, "warn", "lio")


def test_fpn_r11_not_for_a_first_day_of_absence(office: Office) -> None:
    setting(office, "fpn.min_sessions", "2")
    mark(office, MALI, {"2026-09-07": "OO"})
    ref = checked(office)
    assert rules(office.refused(ref, "warn", "lio")) == ["FPN-R11"]


def test_fpn_r12_no_more_than_the_council_allows_in_twelve_months(office: Office) -> None:
    setting(office, "fpn.max_per_12m", "1")
    ref = served(office)
    pay(office, ref, "pay_low", "16/11/2026", "£60")
    more = {f"2026-11-{day:02}": "OO" for day in range(23, 28)}
    mark(office, MALI, BROKEN | more)
    office.at("2026-11-30 10:00")
    again = checked(office, period_from="23/11/2026", period_to="27/11/2026")
    assert rules(office.refused(again, "warn", "lio")) == ["FPN-R12"]
    other = checked(office, period_from="23/11/2026", period_to="27/11/2026", parent=FATHER)
    office.do(other, "warn", "lio")


def test_fpn_r34_a_percentage_only_where_it_is_set(office: Office) -> None:
    setting(office, "fpn.max_attendance", "50")
    ref = checked(office)
    assert rules(office.refused(ref, "warn", "lio")) == ["FPN-R34"]


def test_a_concern_stops_the_notice(office: Office) -> None:
    """GEN-R15."""
    ref = checked(office)
    office.do(ref, "raise_concern", "io", safeguarding_concern="Bruises.", told="Police, 9:00")
    assert rules(office.refused(ref, "warn", "lio")) == ["GEN-R15"]


def test_the_request_is_declined(office: Office) -> None:
    """FPN-L2, GEN-R10: final, with other support instead."""
    ref = checked(office)
    office.do(ref, "decline", "lio", **DECLINE)
    assert office.state(ref) == "declined"
    assert office.told(ref) == [("FPN-L2", "headteacher 6739101")]
    assert request(office), "nothing was issued: the school may ask again"


# --- the warning -------------------------------------------------------------------------


def test_fpn_r13_the_warning_is_served_and_deemed_received(office: Office) -> None:
    """FPN-R13: first class on Tue 22 Sep is received on Thu 24; then fifteen school days."""
    ref = checked(office)
    office.do(ref, "warn", "lio")
    assert office.due(ref)["FPN-R13"] == "2026-09-23 23:59"
    office.at("2026-09-22 10:00")
    said = {"warning_service": "first", "warning_proof": "Certificate of posting"}
    early = office.refused(ref, "record_warning", "adm", warning_sent_on="20/09/2026", **said)
    assert rules(early) == ["FPN-R13"]
    office.do(ref, "record_warning", "adm", warning_sent_on="22/09/2026", **said)
    assert "FPN-R13" not in office.due(ref)
    office.at("2026-09-24 23:58")
    assert office.state(ref) == "warning_issued"
    office.at("2026-09-24 23:59")
    assert office.state(ref) == "monitoring_15"
    assert office.due(ref)["FPN-T2"] == "2026-10-15 23:59"
    office.at("2026-09-25 10:00")
    proof = {**said, "warning_service": "second", "warning_sent_on": "22/09/2026"}
    office.do(ref, "record_warning", "adm", warning_received_on="23/09/2026", **proof)
    assert office.due(ref)["FPN-T2"] == "2026-10-14 23:59", "proof goes before what is deemed"


def test_improved_and_no_notice(office: Office) -> None:
    """FPN-T2, FPN-R14, FPN-L4: the fifteenth school day is Mon 12 Oct."""
    ref = warned(office)
    assert office.due(ref)["FPN-T2"] == "2026-10-12 23:59"
    office.at("2026-10-12 23:58")
    said = {"what_helped": "A lift to school."}
    assert rules(office.refused(ref, "confirm_improved", "io", **said)) == ["FPN-R14"]
    office.at("2026-10-12 23:59")
    assert ("FPN-T2", 0, "2026-10-12 23:59") in office.fired(ref)
    assert office.state(ref) == "monitoring_15", "the clock confirms nothing"
    office.do(ref, "confirm_improved", "io", **said)
    assert office.state(ref) == "improved"
    assert office.told(ref) == [("FPN-L4", "role ADM"), ("FPN-L11", "headteacher 6739101")]


@pytest.mark.parametrize(
    ("day", "codes", "found"),
    [("2026-10-05", "N/", "1 sessions without a reason yet"),
     ("2026-10-05", "  ", "1 school days are not fully marked, the first Mon 5 Oct 2026"),
     ("2026-10-05", "/-", "1 school days are not fully marked, the first Mon 5 Oct 2026")],
)  # fmt: skip
def test_fpn_r14_silence_of_the_register_is_no_improvement(
    office: Office, day: str, codes: str, found: str
) -> None:
    mark(office, MALI, TEN | {day: codes})
    ref = warned(office)
    office.at("2026-10-13 10:00")
    (reason,) = office.refused(ref, "confirm_improved", "io", what_helped="A lift.")
    assert (reason.rule, reason.found) == ("FPN-R14", found)


def test_fpn_r14_the_first_breach_need_not_wait(office: Office) -> None:
    mark(office, MALI, BROKEN)
    ref = warned(office)
    office.at("2026-10-01 23:58")
    assert office.state(ref) == "monitoring_15"
    office.at("2026-10-01 23:59")
    assert office.state(ref) == "ready_to_issue"
    assert ("FPN-R14", 0, "2026-10-01 23:59") in office.fired(ref)


def test_fpn_r14_absence_on_the_day_of_receipt_is_before_the_window(office: Office) -> None:
    mark(office, MALI, TEN | {"2026-09-21": "OO", "2026-10-13": "OO"})
    ref = warned(office)
    office.at("2026-10-14 10:00")
    assert office.state(ref) == "monitoring_15"


def test_fpn_r37_the_refusal_of_leave_may_be_the_warning(office: Office) -> None:
    mark(office, MALI, dict.fromkeys(list(TEN)[:5], "GG"))
    ref = checked(office, cause="holiday")
    office.do(ref, "warn", "lio")
    letter = {**BY_HAND, "warning_sent_on": "03/09/2026", "refusal_letter": "yes"}
    assert rules(office.refused(ref, "record_warning", "adm", **letter)) == ["FPN-R37"]
    setting(office, "fpn.holiday_warning", "refusal letter")
    other = checked(office, cause="holiday", parent=FATHER)
    office.do(other, "warn", "lio")
    office.do(other, "record_warning", "adm", **letter)
    office.engine.tick()
    assert office.state(other) == "ready_to_issue"


def test_declined_when_circumstances_change(office: Office) -> None:
    ref = ready(office)
    office.do(ref, "decline", "im", **DECLINE)
    assert office.state(ref) == "declined"


# --- issuing -----------------------------------------------------------------------------


def test_fpn_r15_not_with_proceedings(office: Office) -> None:
    ref = ready(office)
    reasons = office.refused(ref, "issue", "im", **{**ISSUED, "proceedings": "yes"})
    assert rules(reasons) == ["FPN-R15"]


def test_fpn_r17_every_item_of_the_notice(office: Office) -> None:
    mark(office, MALI, BROKEN)
    ref = warned(office)
    office.at("2026-10-02 10:00")
    office.do(ref, "prepare", "io", circumstances="Ten sessions.")
    (reason,) = office.refused(ref, "issue", "im", **ISSUED)
    assert reason.rule == "FPN-R17"
    assert reason.found == (
        "missing: the child's address, the address for correspondence, how to pay"
    )
    with office.database.begin() as connection:
        connection.exec_driver_sql("UPDATE contact SET address = '' WHERE id = 11")
    office.do(ref, "prepare", "io", **PREPARED)
    (reason,) = office.refused(ref, "issue", "im", **ISSUED)
    assert reason.found == "missing: the parent's address"


def test_fpn_r18_an_authorised_officer_and_another_person(office: Office) -> None:
    ref = ready(office)
    with office.database.begin() as connection:
        connection.exec_driver_sql("UPDATE staff SET penalty_officer = 0 WHERE username = 'im'")
    assert rules(office.refused(ref, "issue", "im", **ISSUED)) == ["FPN-R18"]
    with office.database.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE staff SET role = 'IM', penalty_officer = 1 WHERE username = 'io'"
        )
    (reason,) = office.refused(ref, "issue", "io", **ISSUED)
    assert (reason.rule, reason.found) == ("FPN-R18", "you prepared the notice")
    office.do(ref, "issue", "lo", **ISSUED)


def test_fpn_r18_nobody_issues_what_nobody_prepared(office: Office) -> None:
    mark(office, MALI, BROKEN)
    ref = warned(office)
    office.at("2026-10-02 10:00")
    assert rules(office.refused(ref, "issue", "im", **ISSUED)) == ["FPN-R17", "FPN-R18"]


def test_fpn_r19_in_line_with_the_code(office: Office) -> None:
    ref = ready(office)
    reasons = office.refused(ref, "issue", "im", **{**ISSUED, "follows_code": "no"})
    assert rules(reasons) == ["FPN-R19"]
    office.do(ref, "issue", "im", **ISSUED)
    facts = office.facts(ref)
    assert facts["code_version"] == "2014"
    assert facts["notice"]["parent_name"] == "Gwawr Tŷ-Coch", "FPN-R31: a copy is kept"
    assert (facts["notice"]["low"], facts["notice"]["high"]) == (6000, 12000)
    assert office.told(ref) == [("FPN-L5", "role ADM")]


def test_the_register_may_change_before_the_notice(office: Office) -> None:
    """FPN-R03, FPN-R14: what was right when it was warned of is asked again."""
    ref = ready(office)
    mark(office, MALI, dict(list(TEN.items())[:9]))
    assert rules(office.refused(ref, "issue", "im", **ISSUED)) == ["FPN-R03", "FPN-R14"]


def test_fpn_r20_receipt_is_proved_or_deemed(office: Office) -> None:
    """Second class on Tue 6 Oct: Mon 12 Oct; nobody posts before it is issued."""
    ref = issued(office)
    assert office.due(ref)["FPN-R20"] == "2026-10-06 23:59"
    office.at("2026-10-06 10:00")
    said = {"service": "second", "proof": "Certificate of posting"}
    early = office.refused(ref, "record_receipt", "adm", sent_on="01/10/2026", **said)
    assert rules(early) == ["FPN-R20"]
    office.do(ref, "record_receipt", "adm", sent_on="06/10/2026", **said)
    assert office.facts(ref)["received_on"] == "2026-10-12"
    assert office.due(ref)["FPN-T4"] == "2026-11-09 23:59"
    office.at("2026-10-08 10:00")
    said |= {"sent_on": "06/10/2026", "delivered_on": "08/10/2026", "because": "Signed for."}
    office.do(ref, "correct_receipt", "adm", **said)
    assert office.due(ref)["FPN-T4"] == "2026-11-05 23:59"


# --- paying ------------------------------------------------------------------------------


def test_vector_5_the_amount_rises_and_the_time_ends(office: Office) -> None:
    """FPN-T4, T5, T9, R21, R25, L6, L7: 14 and 28 December; that bank holiday moves nothing."""
    ref = served(office)
    assert office.due(ref)["FPN-T4"] == "2026-12-14 23:59"
    office.at("2026-12-07 23:59")
    assert ("FPN-T9.first", 0, "2026-12-07 23:59") in office.fired(ref)
    assert ("FPN-L6", "role ADM") in office.told(ref)
    office.at("2026-12-14 23:58")
    assert office.state(ref) == "served_60"
    office.at("2026-12-14 23:59")
    assert office.state(ref) == "served_120"
    assert ("FPN-L7", "role ADM") in office.told(ref, "amount_rises")
    assert office.due(ref)["FPN-T5"] == "2026-12-28 23:59"
    office.at("2026-12-21 23:59")
    assert ("FPN-T9.second", 0, "2026-12-21 23:59") in office.fired(ref)
    office.at("2026-12-28 23:58")
    assert office.state(ref) == "served_120"
    office.at("2026-12-28 23:59")
    assert office.state(ref) == "unpaid_decision"


def test_paid_at_sixty(office: Office) -> None:
    """FPN-R23, FPN-L8, FPN-L11."""
    ref = served(office)
    office.at("2026-12-14 10:00")
    pay(office, ref, "pay_low", "14/12/2026", "£60")
    assert office.state(ref) == "paid_60"
    facts = office.facts(ref)
    assert facts["discharged_on"] == "2026-12-14"
    assert facts["payments"] == [{"received_on": "2026-12-14", "pence": 6000, "reference": "P1"}]
    assert office.told(ref) == [("FPN-L8", "role ADM"), ("FPN-L11", "headteacher 6739101")]


def test_vector_18_sixty_pounds_on_day_29(office: Office) -> None:
    """FPN-R21, FPN-R22: it settles nothing and is held; with sixty more it does."""
    ref = served(office)
    office.at("2026-12-15 10:00")
    sixty = {"paid_on": "15/12/2026", "amount": "£60", "payment_reference": "P1"}
    for step in ("pay_low", "pay_high"):
        (reason,) = office.refused(ref, step, "adm", **sixty)
        assert (reason.rule, reason.found) == (
            "FPN-R21", "£60.00 short of £120.00 on Tue 15 Dec 2026",
        )  # fmt: skip
    office.do(ref, "hold_payment", "adm", **sixty)
    assert office.state(ref) == "served_120"
    office.at("2026-12-20 10:00")
    rest = {"paid_on": "18/12/2026", "amount": "£60", "payment_reference": "P2"}
    assert rules(office.refused(ref, "hold_payment", "adm", **rest)) == ["FPN-R22"]
    office.do(ref, "pay_high", "adm", **rest)
    assert office.state(ref) == "paid_120"


def test_a_payment_counts_by_its_day_also_when_it_is_written_down_late(office: Office) -> None:
    """FPN-R21, FPN-R23."""
    ref = unpaid(office)
    assert office.state(ref) == "unpaid_decision"
    sixty = {"paid_on": "14/12/2026", "amount": "60.00", "payment_reference": "P1"}
    assert rules(office.refused(ref, "pay_high", "adm", **sixty)) == ["FPN-R21"]
    office.do(ref, "pay_low", "adm", **sixty)
    assert office.state(ref) == "paid_60"


def test_a_paid_notice_that_ought_not_to_stand_is_withdrawn_with_all_the_money(
    office: Office,
) -> None:
    """FPN-R24, FPN-L9: a closed case may only become another end."""
    ref = served(office)
    office.at("2026-12-14 10:00")
    pay(office, ref, "pay_low", "14/12/2026", "£60")
    said = {
        "withdrawal_ground": "error", "because": "The wrong address.",
        "sent_back_on": "14/12/2026", "refund_reference": "R1",
    }  # fmt: skip
    for wrong in ({"withdrawal_ground": "not_prosecuted"}, {"sent_back_on": "15/12/2026"}):
        assert rules(office.refused(ref, "withdraw_paid", "im", **said | wrong)) == ["FPN-R24"]
    office.do(ref, "withdraw_paid", "im", **said)
    facts = office.facts(ref)
    assert office.state(ref) == "withdrawn"
    assert "discharged_on" not in facts
    assert facts["refunds"] == [{"sent_on": "2026-12-14", "pence": 6000, "reference": "R1"}]


def test_money_after_the_last_day_goes_back(office: Office) -> None:
    """FPN-R22, FPN-R24, FPN-L9."""
    ref = unpaid(office)
    late = {"paid_on": "29/12/2026", "amount": "£120", "payment_reference": "P1"}
    (reason,) = office.refused(ref, "pay_high", "adm", **late)
    assert reason.found == "Tue 29 Dec 2026 is after the last day, Mon 28 Dec 2026"
    office.do(ref, "hold_payment", "adm", **late)
    said = {"withdrawal_ground": "not_prosecuted", "because": "They have come round."}
    assert rules(office.refused(ref, "withdraw", "im", **said)) == ["FPN-R24"]
    back = {"sent_back_on": "29/12/2026", "refund_reference": "R1"}
    assert rules(office.refused(ref, "send_back", "adm", amount="£121", **back)) == ["FPN-R22"]
    office.do(ref, "send_back", "adm", amount="£120", **back)
    office.do(ref, "withdraw", "im", **said)
    assert office.state(ref) == "withdrawn"
    assert office.told(ref) == [("FPN-L9", "role ADM"), ("FPN-L11", "headteacher 6739101")]


def test_fpn_r31_the_ledger_takes_an_entry_once_and_puts_it_right(office: Office) -> None:
    ref = served(office)
    pay(office, ref, "hold_payment", "16/11/2026", "£30")
    again = {"paid_on": "16/11/2026", "amount": "£5", "payment_reference": "P1"}
    assert rules(office.refused(ref, "hold_payment", "adm", **again)) == ["FPN-R31"]
    wrong = {"wrong_reference": "P9", "amount": "£0", "because": "Another family's."}
    assert rules(office.refused(ref, "correct_payment", "adm", **wrong)) == ["FPN-R31"]
    office.do(ref, "correct_payment", "adm", **{**wrong, "wrong_reference": "P1"})
    assert "payments" not in office.facts(ref)


def test_fpn_r23_paid_days_cannot_be_used_again(office: Office) -> None:
    ref = served(office)
    pay(office, ref, "pay_low", "16/11/2026", "£60")
    reasons = office.refused_open("fpn", MALI, "head1", **REQUEST)
    assert rules(reasons) == ["FPN-R16", "FPN-R33", "FPN-R23"]


# --- withdrawing -------------------------------------------------------------------------


def test_fpn_r24_a_notice_that_ought_not_to_have_been(office: Office) -> None:
    """FPN-R24, FPN-R32: what the parent says can lead there; another notice may follow."""
    ref = served(office)
    said = {"said_on": "17/11/2026", "said": "I do not live with her."}
    assert rules(office.refused(ref, "log_representation", "adm", **said)) == ["FPN-R32"]
    office.do(ref, "log_representation", "adm", **{**said, "said_on": "16/11/2026"})
    assert office.facts(ref)["representations"][0]["said"] == "I do not live with her."
    why = {"because": "He is right."}
    early = office.refused(ref, "withdraw", "im", withdrawal_ground="not_prosecuted", **why)
    assert rules(early) == ["FPN-R24"]
    office.do(ref, "withdraw", "im", withdrawal_ground="wrong_person", **why)
    assert office.state(ref) == "withdrawn"
    assert request(office), "as if it had not been given"


# --- prosecuting -------------------------------------------------------------------------


def test_fpn_t6_and_r25_two_managers_decide(office: Office) -> None:
    """FPN-T6: ten working days after 28 December, New Year's Day left out; FPN-R25, FPN-R35."""
    ref = unpaid(office)
    assert office.due(ref)["FPN-T6"] == "2027-01-12 23:59"
    assert rules(office.refused(ref, "propose_prosecution", "im", **PROPOSAL)) == ["FPN-R35"]
    referral(office)
    knows = {**PROPOSAL, "offence": "444(1A)"}
    assert rules(office.refused(ref, "propose_prosecution", "im", **knows)) == ["FPN-R29"]
    assert rules(office.refused(ref, "prosecute", "lo", because="x")) == ["FPN-R25"]
    office.do(ref, "propose_prosecution", "im", **knows, knowledge="Her letter of 1 October.")
    assert rules(office.refused(ref, "prosecute", "im", because="x")) == ["FPN-R25"]
    office.do(ref, "prosecute", "lo", because="Agreed.")
    assert office.state(ref) == "prosecution_prep"
    assert office.told(ref) == [("FPN-L10", "role ADM")]


def test_fpn_t6_a_decision_that_does_not_come_climbs(office: Office) -> None:
    ref = unpaid(office)
    office.at("2027-01-12 23:58")
    assert ("FPN-T6", 0, "2027-01-12 23:59") not in office.fired(ref)
    office.at("2027-01-12 23:59")
    assert ("FPN-T6", 0, "2027-01-12 23:59") in office.fired(ref)


def test_before_the_court(office: Office) -> None:
    """FPN-R27, FPN-R28, FPN-R30, FPN-L11: an order is considered, then the court decides."""
    ref = prosecuted(office)
    assert "lay" not in office.actions(ref, "leg")
    office.at("2027-01-05 10:00")
    late = office.refused(
        ref, "consider_order", "leg", **{**ORDER, "order_considered_on": "06/01/2027"}
    )
    assert rules(late) == ["FPN-R27"]
    office.do(ref, "consider_order", "leg", **ORDER)
    said = {"court": "Cardiff", "court_file": "File 1"}
    assert rules(office.refused(ref, "lay", "leg", laid_on="28/12/2026", **said)) == ["FPN-R26"]
    assert rules(office.refused(ref, "lay", "leg", laid_on="06/01/2027", **said)) == ["FPN-R28"]
    office.do(ref, "lay", "leg", laid_on="05/01/2027", **said)
    office.do(
        ref, "court_decides", "leg", verdict="guilty", decided_on="05/01/2027", fine="£200",
        costs="£85",
    )  # fmt: skip
    assert office.state(ref) == "court_outcome"
    assert (office.facts(ref)["fine"], office.facts(ref)["verdict"]) == (20000, "guilty")


def test_fpn_r23_what_is_paid_is_not_prosecuted(office: Office) -> None:
    """A receipt put right shows that the money came in time."""
    referral(office)
    ref = served(office)
    office.at("2026-12-29 10:00")
    pay(office, ref, "hold_payment", "29/12/2026", "£120")
    moved = {**DELIVERED, "sent_on": "18/11/2026", "because": "Two days later."}
    office.do(ref, "correct_receipt", "adm", **moved)
    assert {"FPN-R23", "FPN-R26"} == set(
        rules(office.refused(ref, "propose_prosecution", "im", **PROPOSAL))
    )
    assert rules(office.refused(ref, "settled_low", "adm", because="In time.")) == ["FPN-R21"]
    office.do(ref, "settled_high", "adm", because="In time.")
    assert office.state(ref) == "paid_120"
    assert office.facts(ref)["discharged_on"] == "2026-12-29"


def test_six_months_pass(office: Office) -> None:
    """FPN-T7, FPN-R28: the last offence was Fri 18 Sep 2026; warned at 3, 4 and 5 months."""
    ref = prosecuted(office)
    assert office.due(ref)["FPN-T7"] == "2027-03-18 23:59"
    office.do(ref, "consider_order", "leg", **{**ORDER, "order_considered_on": "29/12/2026"})
    office.at("2027-03-18 23:58")
    seen = {one[0]: one[2] for one in office.fired(ref)}
    assert seen["FPN-T7.3_left"] == "2026-12-18 23:59"
    assert seen["FPN-T7.2_left"] == "2027-01-18 23:59"
    assert seen["FPN-T7.1_left"] == "2027-02-18 23:59"
    assert office.state(ref) == "eso_considered"
    office.at("2027-03-18 23:59")
    assert office.state(ref) == "time_barred"


def test_fpn_r28_nothing_is_proposed_out_of_time(office: Office) -> None:
    referral(office)
    ref = unpaid(office)
    office.at("2027-03-19 09:00")
    assert ("FPN-T7.passed", 0, "2027-03-18 23:59") in office.fired(ref)
    assert rules(office.refused(ref, "propose_prosecution", "im", **PROPOSAL)) == ["FPN-R28"]


def test_the_court_case_does_not_close_over_held_money(office: Office) -> None:
    """FPN-R22."""
    ref = laid(office)
    pay(office, ref, "hold_payment", "05/01/2027", "£120")
    said = {"verdict": "discontinued", "decided_on": "05/01/2027"}
    assert rules(office.refused(ref, "court_decides", "leg", **said)) == ["FPN-R22"]


def test_fpn_r14_a_mark_that_is_settled_later_counts_from_its_day(office: Office) -> None:
    """A new load of the register is what the clock acts on; an N it leaves alone."""
    mark(office, MALI, TEN | {"2026-10-01": "/N"})
    ref = warned(office)
    office.at("2026-10-06 10:00")
    assert office.state(ref) == "monitoring_15"
    mark(office, MALI, BROKEN)
    with office.engine.transaction() as work:
        register_changed(work, office.person("do"), "Register", {MALI: Register()}, 1)
    office.engine.tick()
    assert office.state(ref) == "ready_to_issue"
    assert ("FPN-R14", 0, "2026-10-01 23:59") in office.fired(ref)


def test_fpn_r15_not_while_the_same_days_are_before_the_court(office: Office) -> None:
    """FPN-R15, FPN-R16: the case in court keeps a second one for those days from opening."""
    laid(office)
    assert "FPN-R16" in rules(office.refused_open("fpn", MALI, "head1", **REQUEST))


def test_money_in_time_that_comes_to_light_in_court_is_for_the_court(office: Office) -> None:
    """FPN-R22, FPN-R23."""
    ref = laid(office)
    pay(office, ref, "hold_payment", "14/12/2026", "£60")
    assert office.state(ref) == "prosecuted"
    office.do(ref, "court_decides", "leg", verdict="discontinued", decided_on="05/01/2027")
    assert office.state(ref) == "court_outcome"


def test_GEN_R11_what_the_family_says_later_is_recorded_at_any_time(office: Office) -> None:
    ref = request(office, learner_voice=None, parent_voice=None)
    office.do(ref, "start_check", "io")
    said = {"learner_voice": "I was scared.", "underlying_reason": "anxiety"}
    office.do(ref, "record_voices", "sch1", **said)
    facts = office.facts(ref)
    assert (facts["learner_voice"], facts["underlying_reason"]) == ("I was scared.", "anxiety")
    assert office.state(ref) == "evidence_check"
