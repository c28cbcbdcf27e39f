"""Children missing education: what the register changes, and what is on record."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from storage import registers
from storage.database import writing
from tests.house import (
    IDRIS,
    MALI,
    Office,
    rules,
)  # fmt: skip
from tests.workflows.cme.searches import (
    CHECKLIST,
    FOUND,
    LA_LIMB,
    LIMBS,
    TOLD,
    absent,
    located,
    searched,
    unresolved,
)

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
