"""Elective home education: the formal notice and the order."""

from __future__ import annotations

import pytest

from tests.house import Office, rules
from tests.workflows.ehe.households import (
    INTENDED,
    JUDGED,
    NOT_SOUGHT,
    ORDERED,
    PARENTS_HEAR,
    REACHED,
    SERVED,
    followed_up,
    formal,
    intended,
    ordered,
)


def test_EHE_R14_the_notice_gives_fifteen_days_the_day_of_service_included(
    office: Office,
) -> None:
    """EHE-L7: served on Mon 21 Sep, it may end on Mon 5 Oct and not a day sooner."""
    ref = followed_up(office)
    office.do(ref, "record_contact", "io", **REACHED)
    short = {**SERVED, "satisfy_by": "04/10/2026"}
    (reason,) = office.refused(ref, "serve_notice", "lio", **short)
    assert (reason.rule, reason.found) == ("EHE-R14", "15 days end on Mon 5 Oct 2026")
    said = {"step": "serve_notice", "rule": "EHE-R14", "because": "x"}
    assert "is the law" in office.refused(ref, "set_aside", "lo", **said)[0].found
    later = {**SERVED, "notice_served_on": "22/09/2026", "satisfy_by": "30/10/2026"}
    assert rules(office.refused(ref, "serve_notice", "lio", **later)) == ["EHE-R14"]
    office.do(ref, "serve_notice", "lio", **SERVED)
    assert office.told(ref) == [("EHE-L7", who) for who in PARENTS_HEAR]


def test_EHE_T7_when_the_notice_runs_out_people_decide(office: Office) -> None:
    ref = formal(office)
    assert office.due(ref)["EHE-T7"] == "2026-10-05 23:59"
    office.at("2026-10-05 23:58")
    assert ("EHE-T7", 0) not in {one[:2] for one in office.fired(ref)}
    office.at("2026-10-05 23:59")
    assert ("escalation", "role LIO") in office.told(ref, "EHE-T7")
    assert office.state(ref) == "notice_s437"


def test_satisfied_in_time(office: Office) -> None:
    ref = formal(office)
    office.do(ref, "satisfied_in_time", "lio", **JUDGED)
    assert office.state(ref) == "suitable"
    assert "satisfy_by" not in office.facts(ref)


def test_EHE_R16_the_time_of_the_notice_must_be_over(office: Office) -> None:
    ref = formal(office)
    office.at("2026-10-05 09:00")
    said = {**INTENDED, "intent_on": "05/10/2026"}
    (reason,) = office.refused(ref, "intend_order", "im", **said)
    assert (reason.rule, reason.found) == ("EHE-R16", "the notice runs to Mon 5 Oct 2026")
    office.at("2026-10-06 09:00")
    office.do(ref, "intend_order", "im", **said)


@pytest.mark.parametrize("limb", ["not_satisfied", "expedient"])
def test_EHE_R15_both_parts_are_recorded(office: Office, limb: str) -> None:
    ref = formal(office)
    office.at("2026-10-06 09:00")
    said = {**INTENDED, limb: "no"}
    assert rules(office.refused(ref, "intend_order", "im", **said)) == ["EHE-R15"]
    office.do(ref, "intend_order", "im", **INTENDED)
    assert office.told(ref) == [("EHE-L8", who) for who in PARENTS_HEAR]


def test_EHE_T8_the_parents_choose_a_school_first(office: Office) -> None:
    ref = intended(office)
    assert office.due(ref)["EHE-T8"] == "2026-10-21 23:59"
    office.at("2026-10-21 23:58")
    assert ("EHE-T8", 0) not in {one[:2] for one in office.fired(ref)}
    said = dict.fromkeys(ORDERED, "21/10/2026")
    (reason,) = office.refused(ref, "serve_order", "im", **said)
    assert (reason.rule, reason.found) == ("EHE-T8", "to Wed 21 Oct 2026")
    office.at("2026-10-21 23:59")
    assert ("escalation", "role IM") in office.told(ref, "EHE-T8")
    office.at("2026-10-22 00:00")
    office.do(ref, "serve_order", "leg", **said)


def test_EHE_T8_an_intention_is_served_before_it_is_recorded(office: Office) -> None:
    ref = formal(office)
    office.at("2026-10-06 09:00")
    said = {**INTENDED, "intent_on": "07/10/2026"}
    assert rules(office.refused(ref, "intend_order", "im", **said)) == ["EHE-T8"]


def test_satisfied_before_the_order(office: Office) -> None:
    ref = intended(office)
    office.do(ref, "satisfied_before_order", "im", **JUDGED)
    assert office.state(ref) == "suitable"


def test_EHE_R17_governors_and_headteacher_of_the_named_school_are_told(office: Office) -> None:
    """EHE-L9."""
    ref = intended(office)
    office.at("2026-10-22 09:00")
    for name in ORDERED:
        said = {**ORDERED, name: "23/10/2026"}
        assert rules(office.refused(ref, "serve_order", "im", **said)) == ["EHE-R17"]
        missing = {key: value for key, value in ORDERED.items() if key != name}
        assert rules(office.refused(ref, "serve_order", "im", **missing)) == ["EHE-R17"]
    office.do(ref, "serve_order", "im", **ORDERED)
    assert ("EHE-L9", "parent 11") in office.told(ref)


def test_EHE_T11_whether_the_order_is_kept_is_looked_at(office: Office) -> None:
    ref = ordered(office)
    assert office.due(ref)["EHE-T11"] == "2026-11-06 23:59"
    office.at("2026-11-06 23:58")
    assert ("EHE-T11", 0) not in {one[:2] for one in office.fired(ref)}
    office.at("2026-11-06 23:59")
    assert ("escalation", "role IM") in office.told(ref, "EHE-T11")
    office.do(ref, "revoke_order", "im", **JUDGED)
    assert office.state(ref) == "suitable"


def test_EHE_R18_a_supervision_order_is_considered_before_the_court(office: Office) -> None:
    ref = ordered(office)
    sought = {"supervision": "sought", "supervision_reasons": "It may help them."}
    office.do(ref, "consider_supervision", "im", **sought)
    (reason,) = office.refused(ref, "prosecute", "leg")
    assert (reason.rule, reason.found) == ("EHE-R18", "An order is applied for")
    said = {"step": "prosecute", "rule": "EHE-R18", "because": "x"}
    assert "is the law" in office.refused(ref, "set_aside", "lo", **said)[0].found
    office.do(ref, "consider_again", "leg", **NOT_SOUGHT)
    office.do(ref, "prosecute", "leg")
    assert office.state(ref) == "prosecution"
