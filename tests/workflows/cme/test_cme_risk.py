"""Children missing education: a child at risk."""

from __future__ import annotations

from tests.house import (
    CERYS,
    IDRIS,
    Office,
    rules,
)  # fmt: skip
from tests.workflows.cme.searches import (
    HEAD,
    TOLD,
    absent,
)


def test_a_child_in_care_and_nobody_at_home(office: Office) -> None:
    """CME-T2: from Fri 09:00 to Sat 09:00, 24 hours of real time."""
    office.at("2026-10-09 10:00")
    ref = office.open(
        "cme", IDRIS, "sch1", first_absent_on="09/10/2026", first_session_at="09/10/2026 09:00"
    )
    assert office.due(ref)["CME-T2"] == "2026-10-10 09:00"
    office.at("2026-10-09 23:59")
    assert office.state(ref) == "at_risk_alert"
    office.at("2026-10-10 08:59")
    assert "CME-T2" not in [one[0] for one in office.fired(ref) if one[1] == 0]
    office.at("2026-10-10 09:00")
    assert ("CME-T2", 0, "2026-10-10 09:00") in office.fired(ref)
    assert {("escalation", HEAD), ("escalation", "role LIO"), ("escalation", "role IM")} <= set(
        office.told(ref)
    )
    assert "CME-T2" in office.due(ref), "it stands until the notification is logged"
    assert rules(office.refused(ref, "alert_told", "sch1")) == ["CME-R10", "CME-R12"]
    office.do(ref, "tell_agency", "sch1", agency="key_worker", told_at="10/10/2026 08:30", **TOLD)
    assert "CME-T2" not in office.due(ref)
    assert office.due(ref)["CME-T4"] == "2026-10-12 23:59"
    assert rules(office.refused(ref, "alert_told", "sch1")) == ["CME-R12"]
    office.do(ref, "tell_team", "sch1")
    assert "CME-T4" not in office.due(ref)
    office.do(ref, "alert_told", "sch1")
    assert office.state(ref) == "absent_unexplained"


def test_the_home_of_a_child_in_care_was_reached(office: Office) -> None:
    ref = absent(office, CERYS)
    said = {"tried_at": "05/10/2026 10:00", "how": "Mobile", "result": "ill", "reached": "yes"}
    office.do(ref, "try_home", "sch1", **said)
    assert not {"CME-T1", "CME-T2"} & set(office.due(ref))
    risk = {"risk": "care", "risk_detail": "x"}
    assert rules(office.refused(ref, "raise_alert", "sch1", **risk)) == ["CME-R10"]


def test_harm_is_told_at_once_and_the_school_does_not_close_it(office: Office) -> None:
    """CME-R11, R12, R13."""
    ref = absent(office)
    office.do(ref, "raise_alert", "sch1", risk="harm", risk_detail="A neighbour heard shouting.")
    assert office.told(ref) == [("CME-L7", "role LIO")]
    assert office.due(ref)["CME-T3"] == "2026-10-05 10:00"
    office.at("2026-10-05 10:01")
    assert ("CME-T3", 0, "2026-10-05 10:00") in office.fired(ref)
    assert {("escalation", "role IM"), ("escalation", "role LO")} <= set(office.told(ref))
    office.at("2026-10-05 11:00")
    assert ("CME-T3.reminder", 0, "2026-10-05 11:00") in office.fired(ref)
    said = {"agency": "police", "told_at": "05/10/2026 12:00", **TOLD}
    assert rules(office.refused(ref, "tell_agency", "sch1", **said)) == ["CME-R12"]
    office.do(ref, "tell_agency", "sch1", **{**said, "told_at": "05/10/2026 11:00"})
    assert office.due(ref)["CME-T4"] == "2026-10-05 23:59"
    assert "CME-R11" in rules(office.refused(ref, "alert_told", "sch1"))
    social = {"agency": "social_care", "told_at": "05/10/2026 11:00", **TOLD}
    office.do(ref, "tell_agency", "sch1", **social)
    assert "CME-T3" not in office.due(ref)
    office.do(ref, "tell_team", "sch1")
    office.do(ref, "alert_told", "sch1")
    back = {"because": "Back today, safe."}
    assert rules(office.refused(ref, "absence_explained", "sch1", **back)) == ["CME-R13"]
    office.do(ref, "absence_explained", "lio", **back)
    assert office.state(ref) == "closed_error"


def test_CME_R11_a_risk_that_comes_to_light_later_joins_the_first(office: Office) -> None:
    ref = absent(office)
    office.do(ref, "raise_alert", "sch1", risk="harm", risk_detail="Shouting.")
    office.at("2026-10-05 11:30")
    office.do(ref, "add_risk", "io", risk="crime", risk_detail="A passport is missing.")
    facts = office.facts(ref)
    assert facts["risks"] == ["harm", "crime"]
    assert facts["risk_detail"] == "Shouting.\nA passport is missing."
    assert office.due(ref)["CME-T3"] == "2026-10-05 10:00", "counted from the first"
    assert office.state(ref) == "at_risk_alert"


def test_after_day_ten_an_alert_leads_to_the_checklist(office: Office) -> None:
    ref = absent(office)
    office.do(ref, "raise_alert", "io", risk="crime", risk_detail="Taken abroad?")
    for agency in ("safeguarding", "police"):
        office.do(ref, "tell_agency", "io", agency=agency, told_at="05/10/2026 09:50", **TOLD)
    office.at("2026-10-19 09:00")
    assert rules(office.refused(ref, "alert_told", "io")) == ["CME-R03"]
    office.do(ref, "alert_told_and_checklist", "io")
    assert office.state(ref) == "checklist_pending"
