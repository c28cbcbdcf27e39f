"""Children missing education: the days, and the checklist."""

from __future__ import annotations

import pytest

from states.check import check
from tests.house import (
    MALI,
    Office,
    rules,
)  # fmt: skip
from tests.workflows.cme.searches import (
    CHECKLIST,
    HEAD,
    LIMBS,
    SCHOOL,
    absent,
    notified,
    unresolved,
)
from workflows.cme import OPEN, cme
from workflows.policy import PARAMETERS
from workflows.registry import WORKFLOWS
from workflows.rulebook import RULEBOOK


def test_the_workflow_is_sound() -> None:
    assert check(cme, RULEBOOK, {*WORKFLOWS, "cme"}) == ()
    assert cme.open_states() == OPEN
    law = {name for name, item in PARAMETERS.items() if name.startswith("cme.") and item.law}
    assert law == {"cme.delete_days", "cme.return_after_deletion"}


# --- the days ----------------------------------------------------------------------------


def test_the_days_count_from_the_first_day_of_absence(office: Office) -> None:
    """CME-T1, T6: the tenth school day of an absence since Mon 5 Oct is Fri 16 Oct."""
    ref = absent(office)
    due = office.due(ref)
    assert (due["CME-T1"], due["CME-T6"]) == ("2026-10-05 23:59", "2026-10-16 23:59")
    assert "CME-T2" not in due
    office.at("2026-10-09 23:59")
    assert ("CME-T5", 0, "2026-10-09 23:59") in office.fired(ref)
    assert ("CME-L2", HEAD) in office.told(ref)
    office.at("2026-10-16 23:58")
    assert office.state(ref) == "absent_unexplained"
    office.at("2026-10-16 23:59")
    assert office.state(ref) == "checklist_pending"
    assert {("CME-T6", 0), ("CME-T6.opens", 0)} <= {one[:2] for one in office.fired(ref)}


def test_a_wrong_first_day_is_put_right(office: Office) -> None:
    ref = absent(office)
    office.do(ref, "correct_start", "sch1", first_absent_on="01/10/2026", because="Since Thursday.")
    assert office.due(ref)["CME-T6"] == "2026-10-14 23:59"
    office.engine.tick()
    said = {"first_absent_on": "06/10/2026", "because": "x"}
    assert rules(office.refused(ref, "correct_start", "sch1", **said)) == ["CME-R02"]


def test_the_gate_of_deletion_opens_and_removes_nobody(office: Office) -> None:
    """CME-T9: the twentieth school day is Fri 6 Nov, half-term left out."""
    ref = unresolved(office)
    office.at("2026-11-06 23:58")
    reasons = office.refused(ref, "propose_deletion", "head1", **LIMBS)
    assert rules(reasons) == ["CME-R14"]
    assert reasons[0].found == "the gate opens at the end of Fri 6 Nov 2026"
    before = office.state(ref)
    office.at("2026-11-06 23:59")
    assert ("CME-T9", 0, "2026-11-06 23:59") in office.fired(ref)
    facts = office.facts(ref)
    assert office.state(ref) == before
    assert not {"deleted_on", "deletion_agreed_on"} & set(facts)
    office.do(ref, "propose_deletion", "head1", **LIMBS)


def test_the_team_answers_and_looks(office: Office) -> None:
    """CME-T7, CME-T8: one working day, and five school days."""
    ref = notified(office)
    due = office.due(ref)
    assert (due["CME-T7"], due["CME-T8"]) == ("2026-10-19 23:59", "2026-10-23 23:59")
    office.do(ref, "accept", "lio", officer="io")
    assert office.told(ref) == [("CME-L3", SCHOOL)]
    said = {"owner": "Heledd", "contact": "Desk", "asked_on": "16/10/2026", "result": "answered"}
    office.do(ref, "enquire", "io", source="home_visit", **said)
    assert "CME-T8" in office.due(ref)
    office.do(ref, "enquire", "io", source="health", **said)
    assert "CME-T8" not in office.due(ref)


# --- the checklist -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"declared": "no"}, "CME-R05"),
        ({"sent_on": "20/10/2026"}, "CME-R05"),
        ({"school_copy": "no"}, "CME-R06"),
        ({"myconcern_on": "20/10/2026"}, "CME-R06"),
    ],
)
def test_an_incomplete_checklist_is_refused(
    office: Office, said: dict[str, str], rule: str
) -> None:
    ref = absent(office)
    office.at("2026-10-16 10:00")
    office.do(ref, "start_checklist", "sch1")
    reasons = office.refused(ref, "send_checklist", "sch1", **{**CHECKLIST, **said})
    assert rules(reasons) == [rule]


def test_one_open_case_a_child(office: Office) -> None:
    absent(office)
    said = {"first_absent_on": "05/10/2026"}
    assert rules(office.refused_open("cme", MALI, "sch1", **said)) == ["GEN-R23"]


def test_a_child_without_a_school(office: Office) -> None:
    """CME-R25."""
    ref = absent(office)
    said = {"arrived_from": "agency", "circumstances": "Seen by the health visitor."}
    assert rules(office.refused(ref, "no_school", "lio", **said)) == ["CME-R25"]
    with office.database.begin() as connection:
        connection.exec_driver_sql(f"UPDATE pupil SET school_number = NULL WHERE upn = '{MALI}'")
    office.do(ref, "no_school", "lio", **said)
    assert office.state(ref) == "notified"
