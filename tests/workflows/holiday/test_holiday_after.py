"""Leave in term: what the child does, and a penalty notice or none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from storage import records, registers
from tests.house import FATHER, MALI, MOTHER, Office, rules
from tests.workflows.holiday.leaves import (
    GRANTED,
    HEAD,
    PART,
    REFUSED,
    SCHOOL,
    VOICES,
    agreed,
    asked,
    away,
    mark,
    with_head,
)
from vog_cases.recalculation import register_changed

WEEK = ("0510", "0610", "0710", "0810", "0910")


def shows(office: Office, moment: str, others: Mapping[str, str]) -> None:
    """The register up to the day before, as it is loaded at a moment; the clock acts on it."""
    office.at(moment)
    yesterday = date.fromisoformat(moment[:10]) - timedelta(days=1)
    mark(office, others, yesterday.isoformat())
    with office.engine.transaction() as work:
        before = {MALI: registers.of_child(work.connection, MALI)}
        batch = records.next_number(work.connection, "batch")
        register_changed(work, office.person("do"), "Register", before, batch)
    office.engine.tick()


def refused(office: Office) -> str:
    ref = with_head(office)
    office.do(ref, "refuse", "head1", **REFUSED)
    return ref


def taken_anyway(office: Office) -> str:
    ref = refused(office)
    shows(office, "2026-10-06 09:00", away("G", "0510"))
    return ref


# --- what the child does -----------------------------------------------------------------


def test_leave_taken_and_returned_from(office: Office) -> None:
    """HOL-R18, HOL-T3: read from the register, day by day."""
    ref = agreed(office)
    shows(office, "2026-10-06 09:00", away("H", "0510"))
    assert office.state(ref) == "taken"
    assert office.due(ref)["HOL-T3"] == "2026-10-12 23:59"
    shows(office, "2026-10-13 09:00", away("H", *WEEK))
    assert office.state(ref) == "returned"


def test_HOL_T3_the_school_checks_the_day_the_child_is_due_back(office: Office) -> None:
    ref = agreed(office)
    shows(office, "2026-10-06 09:00", away("H", "0510"))
    office.at("2026-10-12 23:58")
    assert "HOL-T3" not in {one[0] for one in office.fired(ref)}
    office.at("2026-10-12 23:59")
    assert office.told(ref, "HOL-T3") == [("reminder", SCHOOL)]


def test_leave_that_was_not_taken(office: Office) -> None:
    ref = agreed(office)
    shows(office, "2026-10-10 09:00", {})
    assert office.state(ref) == "not_taken"


def test_refused_and_not_taken(office: Office) -> None:
    ref = refused(office)
    shows(office, "2026-10-08 09:00", {})
    assert office.state(ref) == "refused", "the time is not over"
    shows(office, "2026-10-10 09:00", {})
    assert office.state(ref) == "not_taken"


def test_HOL_R19_refused_and_taken(office: Office) -> None:
    """HOL-L6: the parents are told."""
    ref = taken_anyway(office)
    assert office.state(ref) == "unauthorised_taken"
    assert ("HOL-L6", "parent 11") in office.told(ref)


def test_an_illness_in_the_refused_time_is_no_holiday(office: Office) -> None:
    ref = refused(office)
    shows(office, "2026-10-10 09:00", away("I", *WEEK))
    assert office.state(ref) == "refused"
    office.at("2026-10-12 23:59")
    assert office.told(ref, "HOL-R18.settled") == [("reminder", SCHOOL)]
    office.do(ref, "leave_not_taken", "sch1")
    assert office.state(ref) == "not_taken"


def test_HOL_R18_a_child_away_without_leave_has_taken_it(office: Office) -> None:
    ref = refused(office)
    office.at("2026-10-10 08:00")
    mark(office, away("I", "0510") | away("G", "0610"), "2026-10-09")
    assert rules(office.refused(ref, "leave_not_taken", "sch1")) == ["HOL-R18"]


def test_HOL_R18_leave_that_the_school_enters_ahead_begins_on_its_day(office: Office) -> None:
    mark(office, away("H", *WEEK), "2026-10-09")
    ref = agreed(office)
    office.at("2026-10-05 23:58")
    assert office.state(ref) == "authorised"
    office.at("2026-10-05 23:59")
    assert office.state(ref) == "taken"
    assert "incident" not in {one["status"] for one in office.case(ref)["timers"]}


def test_HOL_R18_days_beyond_those_agreed_are_without_leave(office: Office) -> None:
    ref = with_head(office)
    office.do(ref, "authorise_part", "head1", **PART)
    shows(office, "2026-10-07 09:00", away("H", "0510", "0610"))
    assert office.state(ref) == "taken"
    shows(office, "2026-10-08 09:00", away("H", "0510", "0610") | away("G", "0710"))
    assert office.state(ref) == "unauthorised_taken"


def test_HOL_L7_not_back_on_the_day(office: Office) -> None:
    ref = agreed(office)
    shows(office, "2026-10-06 09:00", away("H", "0510"))
    shows(office, "2026-10-13 09:00", away("H", *WEEK) | away("N", "1210"))
    assert office.state(ref) == "failed_to_return"
    assert ("HOL-L7", "parent 11") in office.told(ref)
    shows(office, "2026-10-16 09:00", away("H", *WEEK) | away("N", "1210", "1310"))
    assert office.state(ref) == "returned"


def test_HOL_T4_not_back_by_the_tenth_school_day(office: Office) -> None:
    """The tenth school day is Fri 23 Oct; the child is then missing from education."""
    ref = agreed(office)
    days = tuple(f"{day}10" for day in range(12, 24))
    shows(office, "2026-10-06 09:00", away("H", "0510"))
    shows(office, "2026-10-13 09:00", away("H", *WEEK) | away("O", *days))
    assert office.due(ref)["HOL-T4"] == "2026-10-23 23:59"
    office.at("2026-10-23 23:58")
    assert office.state(ref) == "failed_to_return"
    office.at("2026-10-23 23:59")
    assert office.state(ref) == "closed_to_cme"
    (link,) = [one["reference"] for one in office.case(ref)["links"]]
    assert office.case(link)["type"] == "cme"
    assert office.facts(link)["first_absent_on"] == "2026-10-12"


def test_HOL_T4_after_more_than_ten_days_of_leave(office: Office) -> None:
    """CME-R22: ten school days after the end of long leave."""
    ref = with_head(office, leave_to="20/10/2026")
    office.do(ref, "authorise", "head1", **GRANTED, extended_reason="Once in a life.")
    shows(office, "2026-10-06 09:00", away("F", "0510"))
    days = [f"{day:02}10" for day in range(5, 21)]
    shows(office, "2026-10-22 09:00", away("F", *days) | away("N", "2110"))
    assert office.state(ref) == "failed_to_return"
    assert office.due(ref)["HOL-T4"] == "2026-11-10 23:59", "half-term is skipped"


def test_the_school_need_not_wait_for_the_tenth_day(office: Office) -> None:
    """CME-R01."""
    ref = agreed(office)
    shows(office, "2026-10-06 09:00", away("H", "0510"))
    shows(office, "2026-10-13 09:00", away("H", *WEEK) | away("N", "1210"))
    (missing,) = office.do(ref, "report_missing", "sch1", because="The flat is empty.").linked
    assert office.state(ref) == "closed_to_cme"
    assert office.state(missing) == "absent_unexplained"


def test_a_school_without_a_loaded_register_records_it_itself(office: Office) -> None:
    ref = agreed(office)
    assert rules(office.refused(ref, "leave_taken", "sch1")) == ["HOL-R01"]
    office.at("2026-10-05 10:00")
    office.do(ref, "leave_taken", "sch1")
    assert rules(office.refused(ref, "child_is_back", "sch1")) == ["HOL-T3"]
    office.at("2026-10-12 10:00")
    office.do(ref, "child_is_back", "sch1")
    assert office.state(ref) == "returned"


# --- a penalty notice, or none -----------------------------------------------------------


def test_HOL_R19_the_headteacher_asks_for_a_penalty_notice(office: Office) -> None:
    """FPN-R33: for one parent; the days come from the register."""
    ref = refused(office)
    shows(office, "2026-10-13 09:00", away("G", *WEEK))
    said = {"parent": FATHER, "interventions": "02/09/2026 Call home: no reply",
            "engagement_failed": "They went all the same."}  # fmt: skip
    assert rules(office.refused(ref, "ask_notice", "sch1", **said))[0] == "role"
    (notice,) = office.do(ref, "ask_notice", "head1", **said).linked
    assert office.state(ref) == "closed_to_fpn"
    facts = office.facts(notice)
    assert (facts["parent"], facts["cause"], facts["term"]) == (FATHER, "holiday", "autumn")
    assert (facts["period_from"], facts["period_to"]) == ("2026-10-05", "2026-10-09")


def test_HOL_T5_the_headteacher_decides_within_ten_school_days_of_the_return(
    office: Office,
) -> None:
    """Nothing closes by itself."""
    ref = refused(office)
    shows(office, "2026-10-13 09:00", away("G", *WEEK))
    assert office.due(ref)["HOL-T5"] == "2026-11-02 23:59"
    office.at("2026-11-02 23:58")
    assert ("HOL-T5", 0) not in {one[:2] for one in office.fired(ref)}
    office.at("2026-11-02 23:59")
    assert ("escalation", HEAD) in office.told(ref, "HOL-T5")
    assert office.state(ref) == "unauthorised_taken"
    office.do(ref, "no_notice", "head1", no_notice_reason="A first time; we talked.")
    assert office.state(ref) == "closed"


def test_a_holiday_that_nobody_asked_for(office: Office) -> None:
    """HOL-R01, HOL-R18."""
    ref = asked(office, leave_from="14/09/2026", leave_to="18/09/2026")
    office.do(ref, "found_unapplied", "sch1", unapplied_evidence="Photographs, a postcard.")
    assert office.state(ref) == "unauthorised_taken"
    assert office.facts(ref)["code"] == "G"
    early = asked(office)
    said = {"unapplied_evidence": "x y"}
    assert rules(office.refused(early, "found_unapplied", "sch1", **said)) == ["HOL-R01"]


def test_withdrawn_before_it_begins(office: Office) -> None:
    ref = agreed(office)
    office.do(ref, "withdraw", "sch1", because="The flight is cancelled.")
    assert office.state(ref) == "withdrawn"
    late = asked(office, leave_from="21/09/2026", leave_to="22/09/2026")
    said = {"because": "x"}
    assert rules(office.refused(late, "withdraw", "sch1", **said)) == ["HOL-R01"]


@pytest.mark.parametrize("withdrawn", [False, True])
def test_FPN_R10_agreed_leave_is_no_offence(office: Office, withdrawn: bool) -> None:
    """Agreed days do not count for a notice; days of a request taken back do."""
    ref = with_head(office, leave_from="05/10/2026", leave_to="16/10/2026")
    office.do(ref, "authorise", "head1", **GRANTED)
    if withdrawn:
        office.do(ref, "withdraw", "sch1", because="The flight is cancelled.")
    mark(office, away("O", *(f"{day:02}10" for day in range(5, 17))), "2026-10-19")
    office.at("2026-10-19 10:00")
    said = {
        "parent": MOTHER, "cause": "absence", "term": "autumn", "period_from": "05/10/2026",
        "period_to": "16/10/2026", "certificate": "C", "engagement_failed": "No answer.",
        "interventions": "02/09/2026 Call home: no; 10/09/2026 Meeting: no", **VOICES,
    }  # fmt: skip
    notice = office.open("fpn", MALI, "head1", **said)
    office.do(notice, "start_check", "io")
    reasons = office.refused(notice, "warn", "lio")
    threshold = [one.found for one in reasons if one.rule == "FPN-R03"]
    assert threshold == ([] if withdrawn else ["0 of 10 unauthorised sessions in the term"])
