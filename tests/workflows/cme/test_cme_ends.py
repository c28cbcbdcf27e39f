"""Children missing education: how a search ends."""

from __future__ import annotations

import pytest

from tests.house import (
    MALI,
    WHY,
    Office,
    rules,
)  # fmt: skip
from tests.workflows.cme.searches import (
    LIMBS,
    SCHOOL,
    absent,
    located,
    searched,
)
from tests.workflows.ehe.households import heard

CLOSE = {**WHY, "learner_voice": "I am well.", "parent_voice": "We moved."}


def test_the_pupil_is_back(office: Office) -> None:
    ref = absent(office)
    office.do(ref, "absence_explained", "sch1", because="A bus strike.")
    assert (office.state(ref), office.case(ref)["timers"]) == ("closed_error", [])


def test_found_at_a_school(office: Office) -> None:
    """CME-R18: the school's roll, not the parent's word."""
    ref = located(office, offered_on="20/10/2026")
    due = office.due(ref)
    assert (due["CME-T10.located"], due["CME-T13"]) == ("2026-11-10 23:59", "2026-11-10 23:59")
    said = {
        "outcome": "new_school", "confirmed": "parent", "confirmed_by": "Mother",
        "confirmed_on": "20/10/2026", **CLOSE,
    }  # fmt: skip
    assert rules(office.refused(ref, "at_school", "io", **said)) == ["CME-R18"]
    bare = {**said, "confirmed": "roll"}
    for name in CLOSE:
        bare.pop(name)
    assert rules(office.refused(ref, "at_school", "io", **bare)) == ["GEN-R10", "GEN-R11"]
    office.do(ref, "at_school", "io", **{**said, "confirmed": "roll"})
    assert office.state(ref) == "closed_located"
    assert ("CME-L8", SCHOOL) in office.told(ref)


def test_home_educated_needs_that_case(office: Office) -> None:
    ref = located(office)
    said = {"notice_on": "19/10/2026", **CLOSE}
    assert rules(office.refused(ref, "home_educated", "io", **said)) == ["EHE-R05"]
    heard(office)
    office.do(ref, "home_educated", "io", **said)
    assert office.state(ref) == "closed_ehe"


def test_handed_to_another_council(office: Office) -> None:
    """CME-R19, CME-T11."""
    ref = located(office)
    office.do(ref, "hand_over", "io", other_la="Cardiff", other_la_officer="Non Prys")
    assert office.due(ref)["CME-T11"] == "2026-11-03 23:59"
    office.at("2026-10-27 23:59")
    assert ("CME-T11.reminder", 0, "2026-10-27 23:59") in office.fired(ref)
    said = {
        "acknowledged_by": "Non Prys", "acknowledged_on": "30/10/2026",
        "acknowledgement": "Email", **CLOSE,
    }  # fmt: skip
    assert rules(office.refused(ref, "acknowledged", "io", **said)) == ["CME-R19"]
    office.at("2026-11-03 23:59")
    assert office.state(ref) == "handed_over"
    office.do(ref, "acknowledged", "io", **said)
    assert office.state(ref) == "closed_other_la"


@pytest.mark.parametrize("grade", ["A", "B"])
def test_abroad_with_evidence(office: Office, grade: str) -> None:
    ref = located(office)
    office.do(ref, "abroad", country="Spain", grade=grade, evidence="School letter", **CLOSE)
    assert office.state(ref) == "closed_abroad"


def test_abroad_on_a_parents_word_stays_open_to_one_review(office: Office) -> None:
    """CME-R20."""
    ref = located(office, grade="C")
    said = {"country": "Spain", "grade": "C", "evidence": "Telephone call", **CLOSE}
    assert rules(office.refused(ref, "abroad", **said)) == ["CME-R20"]
    assert rules(office.refused(ref, "review_location", because="x")) == ["CME-R20"]
    office.at("2026-11-10 10:00")
    office.do(ref, "review_location", because="Nothing speaks against it.")
    office.do(ref, "abroad", **said)
    assert office.state(ref) == "closed_abroad"


def test_left_compulsory_school_age(office: Office) -> None:
    ref = searched(office)
    assert rules(office.refused(ref, "close_not_csa", **CLOSE)) == ["GEN-R01"]
    with office.database.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE pupil SET date_of_birth = '2009-01-01' WHERE upn = '{MALI}'"
        )
    proposal = office.refused(ref, "propose_deletion", "head1", **LIMBS)
    assert "left compulsory school age" in proposal[0].found
    office.do(ref, "close_not_csa", **CLOSE)
    assert office.state(ref) == "closed_not_csa"


def test_the_child_has_died(office: Office) -> None:
    ref = searched(office)
    said = {"confirmed_with": "Police", **CLOSE}
    assert rules(office.refused(ref, "close_deceased", "lio", **said)) == ["role"]
    office.do(ref, "close_deceased", "im", **said)
    assert office.state(ref) == "closed_deceased"
