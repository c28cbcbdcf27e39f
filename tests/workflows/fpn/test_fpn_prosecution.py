"""Penalty notices: two managers decide on the court."""

from __future__ import annotations

from states.register import Register
from tests.house import (
    MALI,
    REFERRAL,
    Office,
    rules,
)  # fmt: skip
from tests.workflows.fpn.notices import (
    BROKEN,
    DELIVERED,
    REQUEST,
    TEN,
    mark,
    pay,
    request,
    served,
    unpaid,
    warned,
)
from vog_cases.recalculation import register_changed

ORDER = {
    "order_considered_on": "05/01/2027", "order_decision": "none",
    "order_reasons": "Would not help.",
}  # fmt: skip
PROPOSAL = {"offence": "444(1)", "because": "Nothing else worked."}


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
