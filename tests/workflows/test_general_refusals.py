"""What every refusal, reminder and ladder is like (RULEBOOK 13.3)."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine as Database

from tests.house import (
    MALI,
    SCHOOL_1,
    TOLD,
    Office,
    dump,
    open_office,
    rules,
)  # fmt: skip
from vog_cases.clock import FrozenClock
from vog_cases.errors import InvalidInput
from workflows.registry import WORKFLOWS


def in_info(office: Office) -> str:
    ref = office.in_triage()
    office.do(ref, "ask_school", "lio", question="What of the visit?")
    return ref


def test_GEN_R18_a_refusal_names_all_that_is_missing_each_with_its_remedy(office: Office) -> None:
    ref = office.in_triage(learner_voice="")
    reasons = office.refused(ref, "decline", "lio", reason_declined="x", **TOLD)
    assert rules(reasons) == ["REF-R10", "GEN-R10", "GEN-R11"]
    assert all(one.says and one.fix and one.source for one in reasons)
    reasons = office.refused(ref, "decline", "io", reason_declined="x", **TOLD)
    assert rules(reasons)[0] == "role"


def test_GEN_R18_a_step_from_elsewhere_says_where_it_is_possible(office: Office) -> None:
    ref = office.received()
    (reason,) = office.refused(ref, "allocate", "lio", officer="io", **TOLD)
    assert (reason.rule, reason.fix) == ("state", "It is possible from: In triage.")


def test_GEN_R19_the_hard_rules_are_those_the_rulebook_marks() -> None:
    guards = {
        (guard.rule, guard.hard, guard.may_be_set_aside)
        for workflow in WORKFLOWS.values()
        for step in (workflow.opening, *workflow.transitions)
        for guard in step.guards
    }
    marked = {
        "REF-R06", "PSP-R04", "PSP-R09", "PSP-R14", "CME-R07", "CME-R14", "FPN-R02", "FPN-R06",
        "FPN-R12", "FPN-R15", "FPN-R16", "FPN-R17", "FPN-R18", "FPN-R23", "FPN-R25", "FPN-R26",
        "FPN-R27", "FPN-R28", "HOL-R02", "HOL-R04", "HOL-R05", "HOL-R09",
        "EHE-R07", "EHE-R14", "EHE-R15", "EHE-R16", "EHE-R18",
    }  # fmt: skip
    of_the_same_law = {"CME-R22", "EHE-R08", "FPN-R21", "FPN-R33", "GEN-R09"}
    assert {rule for rule, hard, _ in guards if hard} == marked | of_the_same_law
    assert {rule for rule, _, loose in guards if loose} & marked == set()


def test_GEN_R02_a_year_without_term_dates_is_named_and_nothing_is_guessed(
    office: Office,
) -> None:
    leave = {"applicant": 11, "resides": "yes", "applied_on": "21/09/2026",
             "leave_from": "03/11/2031", "leave_to": "04/11/2031"}  # fmt: skip
    (reason,) = office.refused_open("holiday", MALI, "sch1", **leave)
    assert (reason.found, "2031/32" in reason.fix) == ("no term dates for 2031/32", True)
    ref = office.open("ehe", MALI, "sch1", heard_on="21/09/2026", why="lifestyle", why_detail="x")
    before = dump(office.database)
    with pytest.raises(InvalidInput, match="2023/24"):
        office.do(ref, "give_notice", "sch1", notice_on="04/09/2023", in_writing="yes",
                  says_otherwise="yes", notice_wording="x", notice_document="x",
                  special_place="no", has_aln="no")  # fmt: skip
    assert dump(office.database) == before


# --- reminders, red and the ladder ---------------------------------------------------------


def test_GEN_R20_a_reminder_leaves_the_weekend_and_the_deadline_stays(office: Office) -> None:
    """A quarter of seven days before Mon 28 Sep is a Sunday: the Friday before, at nine."""
    ref = in_info(office)
    office.at("2026-09-25 08:59")
    assert ("REF-T3", -1) not in {one[:2] for one in office.fired(ref)}
    office.at("2026-09-25 09:00")
    assert ("REF-T3", -1, "2026-09-25 09:00") in office.fired(ref)
    assert office.told(ref, "REF-T3") == [("reminder", f"school {SCHOOL_1}")]
    assert office.due(ref)["REF-T3"] == "2026-09-28 23:59"


def test_GEN_R20_a_plan_ends_on_its_sunday_and_the_warning_comes_on_a_friday(
    office: Office,
) -> None:
    ref = office.active()
    assert office.due(ref)["PSP-T5"] == "2026-12-13 23:59", "a Sunday"
    office.at("2026-11-20 08:59")
    assert ("PSP-T5", -1) not in {one[:2] for one in office.fired(ref)}
    office.at("2026-11-20 09:00")
    assert ("PSP-T5", -1, "2026-11-20 09:00") in office.fired(ref), "not on Sun 22 Nov"


def test_GEN_R21_what_stays_red_climbs_the_ladder_each_rung_once(office: Office) -> None:
    ref = in_info(office)
    assert office.case(ref)["escalation"] is None
    for day, rung, role in (("2026-09-28", 0, "LIO"), ("2026-09-30", 1, "IM"),
                            ("2026-10-02", 2, "LO")):  # fmt: skip
        office.at(f"{day} 23:58")
        assert ("REF-T3", rung) not in {one[:2] for one in office.fired(ref)}
        office.at(f"{day} 23:59")
        assert ("REF-T3", rung, f"{day} 23:59") in office.fired(ref)
        assert ("escalation", f"role {role}") in office.told(ref, "REF-T3")
        assert office.case(ref)["escalation"] == role
    office.at("2027-03-01 09:00")
    climbed = [phase for name, phase, _ in office.fired(ref) if name == "REF-T3"]
    assert climbed == [-1, 0, 1, 2]
    office.do(ref, "reply", "sch1", answer="Sorry.")
    assert office.case(ref)["escalation"] is None


def test_GEN_R21_the_ladder_begins_above_whom_was_told_first(office: Office) -> None:
    ref = office.received()
    office.at("2026-10-30 09:00")
    assert [one[1:] for one in office.fired(ref) if one[0] == "REF-T2"] == [
        (-1, "2026-09-22 09:00"), (0, "2026-09-23 23:59"), (1, "2026-09-25 23:59"),
    ]  # fmt: skip
    assert office.told(ref, "REF-T2") == [("escalation", "role LO")]


def test_a_fortnight_switched_off_is_caught_up_with_in_due_order(
    database: Database, clock: FrozenClock
) -> None:
    office = open_office(database, clock)
    ref, plan = office.received(), office.active()
    office.at("2026-10-05 09:00")
    assert office.fired(ref) == [
        ("REF-T2", -1, "2026-09-22 09:00"),
        ("REF-T1", 0, "2026-09-22 23:59"),
        ("REF-T2", 0, "2026-09-23 23:59"),
        ("REF-T1", 1, "2026-09-24 23:59"),
        ("REF-T2", 1, "2026-09-25 23:59"),
        ("REF-T1", 2, "2026-09-28 23:59"),
    ]
    late = [one for one in office.case(ref)["history"] if one.get("timer")]
    assert {one["at"] for one in late} == {"2026-10-05T09:00:00+01:00"}, "and when it was written"
    office.at("2026-12-20 09:00")
    times = [when for _, _, when in office.fired(plan)]
    assert times == sorted(times)
    case = office.case(plan)
    assert (case["state"], case["facts"]["ended_on"]) == ("closed_limit", "2026-12-13")
    assert case["closed_at"] == "2026-12-13T23:59:00+00:00"
    assert case["version"] == len(case["history"])
