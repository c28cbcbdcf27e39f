"""Children missing education as schools and officers tell them: one story an ending."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from states.check import check
from storage import registers
from storage.database import connect, writing
from tests.house import (
    CERYS,
    IDRIS,
    MALI,
    SCHOOL_1,
    WHY,
    Office,
    build_council,
    rules,
)  # fmt: skip
from vog_cases.clock import FrozenClock
from vog_cases.engine import Engine
from workflows.cme import OPEN, cme
from workflows.cme_forms import RETURNED, Ground, Source
from workflows.policy import PARAMETERS
from workflows.registry import WORKFLOWS
from workflows.rulebook import RULEBOOK

HEAD = f"headteacher {SCHOOL_1}"
SCHOOL = f"school {SCHOOL_1}"
CHECKLIST = {
    "pupil": "Mali Tŷ-Coch, girl, Welsh at home.", "addresses": "1 Heol y Bont",
    "parents": "Gwawr Tŷ-Coch; Aneurin Tŷ-Coch", "siblings": "Elin, Ysgol Gynradd Llwyn Eos",
    "last_seen_on": "02/10/2026", "last_seen_by": "Her form tutor", "sessions_missed": "20, N",
    "contacts_tried": "Each day, no reply.", "letters": "9 October", "home_visit": "12 October",
    "others_asked": "The aunt: has not seen her.", "siblings_schools": "Also absent.",
    "agencies_asked": "School nurse.", "known_risk": "None.", "declared": "yes",
    "sent_on": "16/10/2026", "checklist": "Checklist Mali", "school_copy": "yes",
    "myconcern_on": "16/10/2026",
}  # fmt: skip
CLOSE = {**WHY, "learner_voice": "I am well.", "parent_voice": "We moved."}
FOUND = {
    "located_where": "Cardiff", "located_source": "Health visitor",
    "located_on": "20/10/2026", "grade": "A",
}  # fmt: skip
LIMBS = {
    "no_sickness_ground": "yes", "school_enquiry_failed": "yes",
    "school_enquiry": "Calls, visits, letters.",
}  # fmt: skip
LA_LIMB = {"la_enquiry_failed": "yes", "la_enquiry": "Every source asked."}
TOLD = {"person": "Mair Elis", "told_reference": "SC 417"}


@pytest.fixture
def office(sqlite_url: str, clock: FrozenClock) -> Iterator[Office]:
    database = connect(sqlite_url)
    with writing(database) as connection:
        build_council(connection, clock.now())
    engine = Engine(database, clock, {**WORKFLOWS, "cme": cme, "ehe": replace(cme, type="ehe")})
    engine.register_workflows()
    yield Office(database, clock, engine)
    database.dispose()


def absent(office: Office, upn: str = MALI, **facts: Any) -> str:
    """First absent Mon 5 Oct 2026, reported at ten."""
    office.at("2026-10-05 10:00")
    return office.open("cme", upn, "sch1", **{"first_absent_on": "05/10/2026", **facts})


def notified(office: Office, upn: str = MALI) -> str:
    ref = absent(office, upn)
    tried = {"how": "Mobile", "result": "no reply", "reached": "no"}
    office.do(ref, "try_home", "sch1", tried_at="05/10/2026 10:00", **tried)
    office.at("2026-10-16 10:00")
    office.do(ref, "start_checklist", "sch1")
    office.do(ref, "send_checklist", "sch1", **CHECKLIST)
    return ref


def searched(office: Office) -> str:
    ref = notified(office)
    office.do(ref, "accept", "lio", officer="io")
    return ref


def ask_all(office: Office, ref: str) -> None:
    for source in Source:
        office.do(
            ref, "enquire", "io", source=source.value, owner="Heledd Garmon", contact="Desk",
            asked_on="20/10/2026", result="no_reply",
        )  # fmt: skip


def located(office: Office, **facts: Any) -> str:
    ref = searched(office)
    office.at("2026-10-20 10:00")
    office.do(ref, "locate", "io", **{**FOUND, **facts})
    return ref


def unresolved(office: Office) -> str:
    ref = searched(office)
    office.at("2026-10-20 10:00")
    ask_all(office, ref)
    office.do(ref, "review_unresolved", "lio", because="Nothing left to ask.")
    office.do(ref, "sign_unresolved", "im")
    return ref


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


# --- at risk -----------------------------------------------------------------------------


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


# --- the endings -------------------------------------------------------------------------


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
    office.open("ehe", MALI, "adm", first_absent_on="19/10/2026")
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


# --- unresolved, and deletion ------------------------------------------------------------


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


# --- the register ------------------------------------------------------------------------


def mark(office: Office, first: str, last: str, code: str, **others: str) -> None:
    """Loads Mali's register: present from September, then a code, but for other days."""
    begins = date(2026, 9, 1)
    days = (date(2026, 12, 18) - begins).days + 1
    marks = []
    for day in (begins + timedelta(days=place) for place in range(days)):
        absent_then = date.fromisoformat(first) <= day <= date.fromisoformat(last)
        code_then = others.get(f"d{day:%d%m}", code if absent_then else "/")
        marks.append(code_then * 2 if day.weekday() < 5 else "  ")
    with writing(office.database) as connection:
        registers.add(connection, begins, {MALI: "".join(marks)})


def test_the_registers_first_day_wins(office: Office) -> None:
    """CME-R02: the school says Tuesday, its register says Monday."""
    mark(office, "2026-10-05", "2026-12-18", "N")
    office.at("2026-10-06 10:00")
    ref = office.open("cme", MALI, "sch1", first_absent_on="06/10/2026")
    assert office.due(ref)["CME-T6"] == "2026-10-16 23:59"


def test_an_authorised_mark_pauses_the_count(office: Office) -> None:
    """CME-R02: Wed 7 Oct was illness, so the tenth day is Mon 19 Oct."""
    mark(office, "2026-10-05", "2026-12-18", "O", d0710="I")
    office.at("2026-10-08 10:00")
    ref = office.open("cme", MALI, "sch1", first_absent_on="05/10/2026")
    assert office.due(ref)["CME-T6"] == "2026-10-19 23:59"
    office.at("2026-10-19 23:58")
    assert office.state(ref) == "absent_unexplained"
    office.at("2026-10-19 23:59")
    assert office.state(ref) == "checklist_pending"


def test_the_register_has_to_show_the_pupil_back(office: Office) -> None:
    mark(office, "2026-10-05", "2026-10-08", "N")
    ref = absent(office)
    back = {"because": "Back."}
    (reason,) = office.refused(ref, "absence_explained", "sch1", **back)
    assert (reason.rule, reason.found) == (
        "CME-R02", "1 school days unexplained since Mon 5 Oct 2026",
    )  # fmt: skip
    office.at("2026-10-09 10:00")
    office.do(ref, "absence_explained", "sch1", **back)
    assert office.state(ref) == "closed_error"


def test_the_register_decides_on_the_twenty_days(office: Office) -> None:
    """CME-R14: a pause, and a day in school, keep the gate shut."""
    mark(office, "2026-10-05", "2026-11-10", "O", d0611="I")
    ref = unresolved(office)
    office.at("2026-11-09 10:00")
    (reason,) = office.refused(ref, "propose_deletion", "head1", **LIMBS)
    assert (reason.rule, reason.found) == ("CME-R14", "20 school days since Mon 5 Oct 2026")
    office.at("2026-11-10 10:00")
    office.do(ref, "propose_deletion", "head1", **LIMBS)
    office.at("2026-11-11 09:00")
    reasons = office.refused(ref, "agree_deletion", "lio", **LA_LIMB)
    assert [(one.rule, one.found) for one in reasons] == [
        ("CME-R14", "the register shows no unexplained absence now")
    ]


def test_a_concern_keeps_the_school_from_closing_it_alone(office: Office) -> None:
    """CME-R13, GEN-R15."""
    ref = absent(office)
    office.do(ref, "raise_concern", "sch1", safeguarding_concern="Bruises.", told="Police, 9:00")
    assert office.state(ref) == "at_risk_alert"
    assert {"CME-R11", "CME-R12"} <= set(rules(office.refused(ref, "alert_told", "sch1")))
    for agency in ("social_care", "police"):
        office.do(ref, "tell_agency", "sch1", agency=agency, told_at="05/10/2026 08:50", **TOLD)
    office.do(ref, "alert_told", "sch1")
    back = {"because": "Back."}
    assert rules(office.refused(ref, "absence_explained", "head1", **back)) == ["CME-R13"]
    office.do(ref, "absence_explained", "im", **back)
    assert office.state(ref) == "closed_error"


def test_marks_authorised_after_the_agreement_keep_the_name_on_the_roll(office: Office) -> None:
    """CME-R14, CME-R24: what was agreed is looked at again on the day of removal."""
    mark(office, "2026-10-05", "2026-11-10", "O")
    ref = unresolved(office)
    office.at("2026-11-09 10:00")
    office.do(ref, "propose_deletion", "head1", **LIMBS)
    office.do(ref, "agree_deletion", "lio", **LA_LIMB)
    office.at("2026-11-12 10:00")
    gone = {"ground": "h", "deleted_on": "12/11/2026", "deletion_form": "Form"}
    (reason,) = office.refused(ref, "record_deletion", "head1", **gone)
    assert (reason.rule, reason.found) == (
        "CME-R14", "the register shows no unexplained absence now",
    )  # fmt: skip


def test_what_was_agreed_falls_away_when_the_child_is_found(office: Office) -> None:
    """CME-R14."""
    ref = unresolved(office)
    office.at("2026-11-09 09:00")
    office.do(ref, "propose_deletion", "head1", **LIMBS)
    office.do(ref, "agree_deletion", "lio", **LA_LIMB)
    office.at("2026-11-10 09:00")
    office.do(ref, "new_lead", "io", because="Seen in Swansea.")
    office.do(ref, "locate", "io", **FOUND)
    office.do(ref, "not_there", "io", because="It was somebody else.")
    assert not {"deletion_agreed_on", "deletion_proposed_by"} & set(office.facts(ref))
    gone = {"ground": "h", "deleted_on": "10/11/2026", "deletion_form": "Form"}
    assert rules(office.refused(ref, "record_deletion", "head1", **gone)) == ["CME-R14"]


# --- what is on record -------------------------------------------------------------------


def test_gone_missing_does_not_wait_for_day_ten(office: Office) -> None:
    """CME-R01: the checklist goes in on the first day; it is the return of CME-R04."""
    ref = absent(office, gone_missing="yes", circumstances="The house stands empty.")
    office.do(ref, "start_checklist", "sch1")
    day = {"sent_on": "05/10/2026", "myconcern_on": "05/10/2026"}
    office.do(ref, "send_checklist", "sch1", **{**CHECKLIST, **day})
    case = office.case(ref)
    assert (case["state"], case["facts"]["notified_on"]) == ("notified", "2026-10-05")
    assert [one["title"] for one in case["documents"]] == ["Checklist Mali"]


def test_attempts_and_letters_home_are_on_record(office: Office) -> None:
    """CME-R09, GEN-R07, GEN-R40, CME-L1."""
    ref = absent(office)
    said = {"tried_at": "05/10/2026 09:40", "how": "Mobile", "result": "none", "reached": "no"}
    office.do(ref, "try_home", "sch1", **said)
    (attempt,) = office.facts(ref)["attempts"]
    assert (attempt["by"], attempt["result"]) == ("Elffin Rhosyr", "none")
    assert "CME-T1" not in office.due(ref)
    office.do(ref, "write_home", "sch1")
    assert {letter for letter, _ in office.told(ref)} == {"CME-L1"}


def test_each_enquiry_has_an_owner_and_its_last_word_counts(office: Office) -> None:
    """CME-R08, CME-R23, CME-L4."""
    ref = searched(office)
    said = {"source": "siblings", "owner": "Elffin", "contact": "Office", "asked_on": "16/10/2026"}
    office.do(ref, "enquire", "sch1", result="waiting", **said)
    assert office.told(ref) == [("CME-L4", "staff io")]
    office.do(ref, "enquire", "io", result="answered", reply="Absent too.", **said)
    (enquiry,) = office.facts(ref)["enquiries"]
    assert (enquiry["owner"], enquiry["result"]) == ("Elffin", "answered")


def test_a_transfer_goes_to_the_other_council(office: Office) -> None:
    """CME-L5: the caseworker sends it on; the case may come back."""
    ref = located(office)
    office.do(ref, "hand_over", "io", other_la="Cardiff", other_la_officer="Non Prys")
    assert office.told(ref) == [("CME-L5", "staff io")]
    office.do(ref, "not_there", "io", because="They do not know the family.")
    assert office.state(ref) == "active_search"


@pytest.mark.parametrize(("upn", "state"), [(MALI, "checklist_pending"), (IDRIS, "at_risk_alert")])
def test_a_case_reported_late_catches_up_at_once(office: Office, upn: str, state: str) -> None:
    office.at("2026-10-21 10:00")
    ref = office.open("cme", upn, "sch1", first_absent_on="05/10/2026")
    assert office.engine.tick().failed == 0
    assert office.state(ref) == state
    assert office.due(ref)["CME-T6"] == "2026-10-16 23:59"
