"""Children missing education: unresolved, and the deletion from the roll."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.house import (
    Office,
    rules,
)  # fmt: skip
from tests.workflows.cme.searches import (
    HEAD,
    LA_LIMB,
    LIMBS,
    absent,
    ask_all,
    searched,
    unresolved,
)
from workflows.cme_forms import RETURNED, Ground


def test_unresolved_needs_every_enquiry_and_two_people(office: Office) -> None:
    """CME-R15, R16; CME-T10."""
    ref = searched(office)
    office.at("2026-10-20 10:00")
    said = {"because": "Nothing left."}
    assert rules(office.refused(ref, "review_unresolved", **said)) == ["CME-R15"]
    assert rules(office.refused(ref, "sign_unresolved", "im")) == ["CME-R15", "CME-R16"]
    ask_all(office, ref)
    office.do(
        ref, "enquire", "io", source="police", owner="Heledd", contact="101",
        asked_on="20/10/2026", result="waiting",
    )  # fmt: skip
    (reason,) = office.refused(ref, "review_unresolved", **said)
    assert (reason.rule, reason.found) == ("CME-R15", "open: Police")
    ask_all(office, ref)
    assert rules(office.refused(ref, "sign_unresolved", "im")) == ["CME-R16"]
    office.do(ref, "review_unresolved", **said)
    office.do(ref, "sign_unresolved", "im")
    assert office.state(ref) == "unresolved_review"
    assert office.due(ref)["CME-T10"] == "2026-11-10 23:59"
    office.at("2026-11-10 23:59")
    assert office.state(ref) == "active_search"
    assert "CME-R16" in rules(office.refused(ref, "sign_unresolved", "im"))


def test_reviews_come_every_ten_school_days_three_times_then_each_half_term(
    office: Office,
) -> None:
    ref = unresolved(office)
    seen = []
    for _ in range(3):
        due = office.due(ref)["CME-T10"]
        seen.append(due[:10])
        office.at(f"{due[:10]} 12:00")
        office.do(ref, "hold_review", "io", because="Nothing new.")
    assert seen == ["2026-11-10", "2026-11-24", "2026-12-08"]
    last = date.fromisoformat(office.due(ref)["CME-T10"][:10])
    assert date(2027, 2, 1) < last < date(2027, 2, 1) + timedelta(days=20)
    office.do(ref, "new_lead", "io", because="Seen in Swansea.")
    assert office.state(ref) == "active_search"


def test_removed_for_absence_by_two_people_and_the_case_goes_on(office: Office) -> None:
    """CME-R14, R17."""
    ref = unresolved(office)
    office.at("2026-11-09 09:00")
    assert rules(office.refused(ref, "agree_deletion", "lio", **LA_LIMB)) == ["CME-R14"]
    for name in ("no_sickness_ground", "school_enquiry_failed"):
        said = {**LIMBS, name: "no"}
        assert rules(office.refused(ref, "propose_deletion", "head1", **said)) == ["CME-R14"]
    assert rules(office.refused(ref, "propose_deletion", "lio", **LIMBS)) == ["role"]
    office.do(ref, "propose_deletion", "head1", **LIMBS)
    assert "role" in rules(office.refused(ref, "agree_deletion", "head1", **LA_LIMB))
    said = {**LA_LIMB, "la_enquiry_failed": "no"}
    assert rules(office.refused(ref, "agree_deletion", "lio", **said)) == ["CME-R14"]
    gone = {"ground": "h", "deleted_on": "09/11/2026", "deletion_form": "Form"}
    assert rules(office.refused(ref, "record_deletion", "head1", **gone)) == ["CME-R14"]
    office.do(ref, "agree_deletion", "lio", **LA_LIMB)
    assert office.told(ref) == [("CME-L6", HEAD)]
    assert office.state(ref) == "deletion_agreed"
    office.do(ref, "record_deletion", "head1", **gone)
    assert rules(office.refused(ref, "record_deletion", "head1", **gone)) == ["CME-R21"]
    office.at("2026-11-09 23:59")
    assert office.state(ref) == "unresolved_review"
    assert "CME-T12" not in office.due(ref), "ground (h) asks for no return"


def test_the_council_refuses_the_deletion(office: Office) -> None:
    ref = unresolved(office)
    office.at("2026-11-09 09:00")
    office.do(ref, "propose_deletion", "head1", **LIMBS)
    office.do(ref, "refuse_deletion", "lio", because="A new lead.")
    assert office.told(ref) == [("CME-L6", HEAD)]
    assert rules(office.refused(ref, "agree_deletion", "lio", **LA_LIMB)) == ["CME-R14"]


def test_no_name_is_removed_before_checklist_and_referral(office: Office) -> None:
    """CME-R07."""
    ref = absent(office)
    gone = {"ground": "b", "deleted_on": "05/10/2026", "deletion_form": "Form"}
    assert rules(office.refused(ref, "record_deletion", "head1", **gone)) == ["CME-R07"]
    office.do(ref, "start_checklist", "sch1")
    assert rules(office.refused(ref, "record_deletion", "head1", **gone)) == ["CME-R07"]


def test_the_schools_return_is_due_ten_school_days_after_deletion(office: Office) -> None:
    """CME-T12: removed Fri 20 Nov, due Fri 4 Dec."""
    ref = searched(office)
    said = {"returned_on": "20/11/2026"}
    assert rules(office.refused(ref, "record_return", "sch1", **said)) == ["CME-T12"]
    office.at("2026-11-20 10:00")
    gone = {"ground": "d", "deleted_on": "20/11/2026", "deletion_form": "Form"}
    office.do(ref, "record_deletion", "head1", **gone)
    assert office.state(ref) == "active_search", "the case goes on (CME-R17)"
    assert office.due(ref)["CME-T12"] == "2026-12-04 23:59"
    office.do(ref, "record_return", "sch1", **said)
    assert "CME-T12" not in office.due(ref)


@pytest.mark.parametrize("ground", [one for one in Ground if one not in (Ground.F, Ground.H)])
def test_only_some_grounds_ask_for_a_return(office: Office, ground: Ground) -> None:
    ref = searched(office)
    gone = {"ground": ground.value, "deleted_on": "16/10/2026", "deletion_form": "Form"}
    office.do(ref, "record_deletion", "head1", **gone)
    assert ("CME-T12" in office.due(ref)) == (ground in RETURNED)


def test_removed_after_leave_not_returned_from(office: Office) -> None:
    """CME-R22: leave ended Fri 2 Oct; ten school days end on Fri 16 Oct."""
    ref = searched(office)
    gone = {"ground": "f", "deleted_on": "16/10/2026", "deletion_form": "Form"}
    assert rules(office.refused(ref, "record_deletion", "head1", **gone)) == ["CME-R22"]
    gone |= {"leave_ended_on": "02/10/2026", "school_enquiry": "Calls and visits."}
    assert rules(office.refused(ref, "record_deletion", "head1", **gone)) == ["CME-R22"]
    office.at("2026-10-20 10:00")
    gone["deleted_on"] = "20/10/2026"
    assert rules(office.refused(ref, "record_deletion", "head1", **gone)) == ["CME-R22"]
    ask_all(office, ref)
    office.do(ref, "record_deletion", "head1", **gone)
    assert office.facts(ref)["ground"] == "f"
