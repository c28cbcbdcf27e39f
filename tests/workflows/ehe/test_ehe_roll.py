"""Elective home education: a special school, an enquiry, and leaving the roll."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from states.context import TeamMember
from states.machine import Machinery
from states.roles import Role
from tests.house import IDRIS, Office, rules
from tests.workflows.bare import context
from tests.workflows.ehe.households import (
    HEAD,
    NOTICE,
    PARENTS_HEAR,
    SCHOOL,
    heard,
    notified,
    offered,
    removed,
)
from vog_cases.recalculation import change_parameter
from workflows.ehe import ehe


def waits_for_consent(office: Office) -> str:
    ref = notified(office, special_place="yes")
    office.engine.tick()
    return ref


# --- a special school, an enquiry --------------------------------------------------------


def test_EHE_R07_a_special_schools_place_needs_consent(office: Office) -> None:
    """EHE-L10; the name goes only with it."""
    ref = notified(office, special_place="yes")
    office.engine.tick()
    assert office.state(ref) == "consent_pending"
    said = {"consent_reasons": "The plan at home is sound."}
    assert rules(office.refused(ref, "consent", "lio", **said))[0] == "role"
    office.do(ref, "consent", "im", **said)
    assert office.state(ref) == "roll_removed"
    assert ("EHE-L10", SCHOOL) in office.told(ref)
    assert ("EHE-L10", "parent 11") in office.told(ref)


def test_EHE_R07_consent_refused_with_reasons_and_the_right_to_ask_the_ministers(
    office: Office,
) -> None:
    ref = waits_for_consent(office)
    office.do(ref, "refuse_consent", "lo", consent_reasons="The speech therapy is not replaced.")
    assert office.state(ref) == "enquiry"
    letter = office.case(ref)["history"][-1]["messages"][0]
    assert "Welsh Ministers" in letter["title"]


def test_EHE_T10_consent_is_decided_within_ten_working_days(office: Office) -> None:
    ref = waits_for_consent(office)
    assert office.due(ref)["EHE-T10"] == "2026-10-05 23:59"
    office.at("2026-10-05 23:58")
    assert ("EHE-T10", 0) not in {one[:2] for one in office.fired(ref)}
    office.at("2026-10-05 23:59")
    assert ("escalation", "role IM") in office.told(ref, "EHE-T10")
    assert office.state(ref) == "consent_pending", "the clock consents to nothing"


def test_EHE_R07_nobody_sets_consent_aside() -> None:
    """Were the step ever open to the school, the rule would refuse it."""
    asked = partial(context, ehe, "notified_to_school", Role.HEADTEACHER, special_place=True)
    step = Machinery(ehe).find("notified_to_school", "remove_name")
    consent = {}
    for given in (None, date(2026, 9, 21)):
        verdicts = Machinery(ehe).explain(step, asked(consented_on=given))
        consent[given] = next(one for one in verdicts if one.rule == "EHE-R07")
    assert [one.holds for one in consent.values()] == [False, True]
    assert {guard.hard for guard in step.guards if guard.rule in ("EHE-R07", "EHE-R08")} == {True}


@pytest.mark.parametrize(("law", "state"), [("off", "notified_to_school"),
                                            ("on", "consent_pending")])  # fmt: skip
def test_EHE_R08_an_enquiry_needs_consent_once_that_is_law(
    office: Office, law: str, state: str
) -> None:
    change_parameter(office.engine, office.person("lo"), "law.s47_consent", law,
                     date(2026, 9, 1))  # fmt: skip
    ref = notified(office, enquiry_s47="yes")
    office.engine.tick()
    assert office.state(ref) == state
    if law == "off":
        office.do(ref, "remove_name", "head1", deleted_on="21/09/2026")


# --- off the roll ------------------------------------------------------------------------


def test_vector_7_the_schools_return_is_due_ten_school_days_after(office: Office) -> None:
    """EHE-T1, EHE-R09: removed on Fri 20 Nov, due on Fri 4 Dec."""
    ref = heard(office)
    office.at("2026-11-20 09:00")
    office.do(ref, "give_notice", "sch1", **{**NOTICE, "notice_on": "20/11/2026"})
    office.do(ref, "remove_name", "head1", deleted_on="20/11/2026")
    assert office.due(ref)["EHE-T1"] == "2026-12-04 23:59"
    office.at("2026-12-04 23:58")
    assert ("EHE-T1", 0) not in {one[:2] for one in office.fired(ref)}
    office.at("2026-12-04 23:59")
    told = office.told(ref, "EHE-T1")
    assert ("escalation", HEAD) in told
    assert ("escalation", "role LIO") in told
    said = {"returned_on": "04/12/2026", "return_details": "Mali, at 4 Stryd Tŷ-Coch."}
    tomorrow = {**said, "returned_on": "05/12/2026"}
    assert rules(office.refused(ref, "record_return", "adm", **tomorrow)) == ["EHE-R09"]
    office.do(ref, "record_return", "adm", **said)
    assert "EHE-T1" not in office.due(ref)


def test_EHE_R09_after_consent_the_school_records_the_day(office: Office) -> None:
    ref = waits_for_consent(office)
    office.do(ref, "consent", "im", consent_reasons="Sound.")
    assert "EHE-T1" not in office.due(ref)
    office.do(ref, "record_removal", "sch1", deleted_on="21/09/2026")
    assert office.due(ref)["EHE-T1"] == "2026-10-05 23:59"


@pytest.mark.parametrize(
    ("timer", "day", "before"),
    [("EHE-T2", "2026-09-28", "2026-09-28"), ("EHE-T3", "2026-10-05", "2026-10-05")],
)
def test_EHE_T2_and_T3_acknowledged_and_a_meeting_offered(
    office: Office, timer: str, day: str, before: str
) -> None:
    """EHE-L3, EHE-L4: five and ten school days."""
    ref = removed(office)
    assert office.due(ref)[timer] == f"{day} 23:59"
    office.at(f"{before} 23:58")
    assert (timer, 0) not in {one[:2] for one in office.fired(ref)}
    office.at(f"{day} 23:59")
    assert ("escalation", "role LIO") in office.told(ref, timer)
    office.do(ref, "acknowledge", "io", worries="None.")
    assert office.told(ref) == [("EHE-L3", who) for who in PARENTS_HEAR]
    office.do(ref, "offer_meeting", "io", meeting_offered="At the library.")
    assert office.told(ref) == [("EHE-L4", who) for who in PARENTS_HEAR]
    assert not {"EHE-T2", "EHE-T3"} & set(office.due(ref))


def test_EHE_T4_nothing_shown_after_thirty_school_days_is_a_prompt_and_no_verdict(
    office: Office,
) -> None:
    ref = offered(office)
    assert office.due(ref)["EHE-T4"] == "2026-11-09 23:59"
    office.at("2026-11-09 23:58")
    assert ("EHE-T4", 0) not in {one[:2] for one in office.fired(ref)}
    office.at("2026-11-09 23:59")
    assert ("reminder", "role LIO") in office.told(ref, "EHE-T4")
    office.at("2027-02-01 09:00")
    assert office.state(ref) == "contact_offered"


def test_EHE_R21_the_aln_team_is_told(office: Office) -> None:
    ref = removed(office, has_aln="yes")
    assert office.due(ref)["EHE-R21"] == "2026-09-28 23:59"
    office.at("2026-09-28 23:58")
    assert ("EHE-R21", 0) not in {one[:2] for one in office.fired(ref)}
    office.at("2026-09-28 23:59")
    assert ("escalation", "role LIO") in office.told(ref, "EHE-R21")
    office.do(ref, "tell_aln", "io", aln_told_on="28/09/2026")
    assert "EHE-R21" not in office.due(ref)
    assert "EHE-R21" not in office.due(removed_other(office))


def removed_other(office: Office) -> str:
    ref = notified(office, upn=IDRIS, notice_on="21/09/2026")
    office.do(ref, "remove_name", "head1", deleted_on="28/09/2026")
    return ref


def test_EHE_R20_officers_for_home_education_come_first() -> None:
    asked = context(ehe, "assessing", Role.LEAD_INCLUSION_OFFICER)
    focused = TeamMember("ehe_io", "Ynyr", Role.INCLUSION_OFFICER, "EHE", 3)
    other = TeamMember("io", "Heledd", Role.INCLUSION_OFFICER, "", 3)
    assert ehe.suits is not None
    assert ehe.suits(asked, focused) > ehe.suits(asked, other)
