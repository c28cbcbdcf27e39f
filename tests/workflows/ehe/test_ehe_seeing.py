"""Elective home education: seeing how the child is taught."""

from __future__ import annotations

import pytest

from tests.house import Office, rules
from tests.workflows.ehe.households import (
    JUDGED,
    PARENTS_HEAR,
    REACHED,
    SERVED,
    SHOWN,
    assessing,
    followed_up,
    offered,
    suitable,
)


def test_EHE_R11_a_meeting_is_offered_and_other_evidence_counts(office: Office) -> None:
    """To decline a meeting is recorded, and is no sign of anything."""
    ref = offered(office)
    later = {**SHOWN, "shown_on": "22/09/2026"}
    assert rules(office.refused(ref, "education_shown", "io", **later)) == ["EHE-R11"]
    office.do(ref, "education_shown", "io", **SHOWN)
    facts = office.facts(ref)
    assert (facts["shown_by"], facts["seen"]) == ("written", "declined")
    office.do(ref, "judge_suitable", "io", **JUDGED)
    assert office.state(ref) == "suitable"
    assert office.told(ref) == [("EHE-L5", who) for who in PARENTS_HEAR]


@pytest.mark.parametrize("missing", ["for_age", "for_ability", "for_aptitude", "for_needs"])
def test_EHE_R12_every_factor_is_judged(office: Office, missing: str) -> None:
    ref = assessing(office)
    said = {name: value for name, value in JUDGED.items() if name != missing}
    assert rules(office.refused(ref, "judge_suitable", "io", **said)) == ["EHE-R12"]


def test_EHE_R12_not_by_tests_timetable_or_curriculum(office: Office) -> None:
    ref = assessing(office)
    said = {**JUDGED, "not_by_tests": "no"}
    assert rules(office.refused(ref, "judge_suitable", "lio", **said)) == ["EHE-R12"]


def test_EHE_T5_the_first_full_review_within_three_months(office: Office) -> None:
    ref = assessing(office)
    assert office.due(ref)["EHE-T5"] == "2026-12-21 23:59"
    office.at("2026-12-21 23:58")
    assert ("EHE-T5", 0) not in {one[:2] for one in office.fired(ref)}
    office.at("2026-12-21 23:59")
    assert ("escalation", "role LIO") in office.told(ref, "EHE-T5")


def test_EHE_T6_a_review_each_year_with_two_months_warning(office: Office) -> None:
    """EHE-R19, EHE-L11."""
    ref = suitable(office)
    due = office.due(ref)
    assert (due["EHE-T6.warning"], due["EHE-T6"]) == ("2027-07-21 23:59", "2027-09-21 23:59")
    office.at("2027-07-21 23:58")
    assert "EHE-T6.warning" not in {one[0] for one in office.fired(ref)}
    office.at("2027-07-21 23:59")
    assert ("EHE-L11", "parent 11") in office.told(ref, "EHE-T6.warning")
    office.at("2027-09-21 23:58")
    assert office.state(ref) == "suitable"
    office.at("2027-09-21 23:59")
    assert office.state(ref) == "assessing"
    office.do(ref, "judge_suitable", "lio", **JUDGED)
    assert office.due(ref)["EHE-T6"] == "2028-09-21 23:59"


def test_a_worry_is_looked_at_before_the_year_is_over(office: Office) -> None:
    ref = suitable(office)
    office.do(ref, "look_again", "io", because="A neighbour rang.")
    assert office.state(ref) == "assessing"


def test_EHE_R13_doubts_are_followed_up_informally_first(office: Office) -> None:
    """EHE-L6; and the follow-up comes to something."""
    ref = followed_up(office)
    assert office.told(ref) == [("EHE-L6", who) for who in PARENTS_HEAR]
    (reason,) = office.refused(ref, "serve_notice", "lio", **SERVED)
    assert (reason.rule, reason.found) == ("EHE-R13", "0 contacts on record")
    assert office.due(ref)["EHE-R13"] == "2026-10-19 23:59"
    office.at("2026-10-19 23:58")
    assert ("EHE-R13", 0) not in {one[:2] for one in office.fired(ref)}
    office.at("2026-10-19 23:59")
    assert ("escalation", "role LIO") in office.told(ref, "EHE-R13")
    office.do(ref, "more_evidence", "io", **SHOWN)
    assert office.state(ref) == "assessing"
    office.do(ref, "follow_up", "io", doubts="Still nothing.")
    later = {**REACHED, "contact_on": "20/10/2026"}
    assert rules(office.refused(ref, "record_contact", "io", **later)) == ["EHE-R13"]
    office.do(ref, "satisfied", "io", **JUDGED)
    assert office.state(ref) == "suitable"
