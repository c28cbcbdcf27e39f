"""The rules of pastoral support plans (RULEBOOK 17.7) and their deadlines (17.3), one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from tests.house import (
    AUNT,
    BETSAN,
    FATHER,
    IDRIS,
    MALI,
    MOTHER,
    PLAN,
    SCHOOL_1,
    SIGNED,
    Office,
    office_on,
    rules,
)  # fmt: skip
from vog_cases.clock import FrozenClock
from vog_cases.errors import StepRefused
from vog_cases.recalculation import change_parameter
from workflows.psp import psp

START = {"started_on": "21/09/2026"}
IDRIS_MOTHER, CARER = 21, 22
MONDAY = date(2026, 9, 21)


@pytest.fixture
def office(sqlite_url: str, clock: FrozenClock) -> Iterator[Office]:
    opened = office_on(sqlite_url, clock)
    yield opened
    opened.database.dispose()


def without(*names: str, **more: Any) -> dict[str, Any]:
    return {name: value for name, value in PLAN.items() if name not in names} | more


def review(**more: Any) -> dict[str, Any]:
    """A review on Mon 5 Oct 2026 that meets every rule."""
    return {
        "held_on": "05/10/2026", "attendees": "Mali; her mother", "parent_attended": "yes",
        "parent_attempts": "0", "hours_now": "12", "consent_signed_by": MOTHER,
        "consent_signed_on": "05/10/2026", "consent_form": "Consent 2",
        "next_review_on": "19/10/2026", **more,
    }  # fmt: skip


def due_for_review(office: Office) -> str:
    ref = office.active()
    office.at("2026-10-05 15:00")
    return ref


# --- the draft -----------------------------------------------------------------------------


def test_PSP_R01_the_council_hears_of_every_plan(office: Office) -> None:
    ref = office.active(as_="sch1")
    assert office.due(ref)["PSP-T6"] == "2026-09-23 23:59"
    office.at("2026-09-22 09:00")
    office.do(ref, "note_plan", "pecc")
    assert office.facts(ref)["authority_told_on"] == "2026-09-22"
    assert "PSP-T6" not in office.due(ref)


def test_PSP_R01_the_co_ordinator_who_starts_a_plan_knows_of_it(office: Office) -> None:
    ref = office.active(as_="pecc")
    assert office.facts(ref)["authority_told_on"] == "2026-09-21"
    assert "PSP-T6" not in office.due(ref)


@pytest.mark.parametrize("need", ["medical", "behaviour", "attendance", "other"])
def test_PSP_R02_no_other_need_allows_a_plan(office: Office, need: str) -> None:
    (reason,) = office.refused_open("psp", MALI, "sch1", **without(need=need))
    assert (reason.rule, reason.field) == ("PSP-R02", "need")
    assert reason.fix.startswith("No other need allows a plan")


def test_PSP_R02_a_plan_names_its_need(office: Office) -> None:
    assert rules(office.refused_open("psp", MALI, "sch1", **without("need"))) == ["PSP-R02"]


@pytest.mark.parametrize(
    ("name", "rule", "words"),
    [
        ("need_evidence", "PSP-R02", "what shows the need"),
        ("best_interest", "PSP-R02", "why it is best for the child"),
        ("reasons", "PSP-R03", "why full time is not possible"),
        ("measures", "PSP-R03", "the steps back to full time"),
        ("timetable", "PSP-R03", "the timetable"),
        ("hours_now", "PSP-R03", "the hours a week"),
        ("hours_full", "PSP-R03", "the full-time hours"),
        ("off_site_care", "PSP-R03", "who looks after the child off site"),
    ],
)
def test_PSP_R02_and_R03_a_draft_is_complete_before_it_goes_out(
    office: Office, name: str, rule: str, words: str
) -> None:
    ref = office.open("psp", MALI, "sch1", **without(name))
    (reason,) = office.refused(ref, "send_to_parents", "sch1")
    assert (reason.rule, reason.found) == (rule, f"missing: {words}")
    assert reason.fix == f"Change the draft and add {words}."
    office.do(ref, "amend", "sch1", **{name: PLAN[name]})
    office.do(ref, "send_to_parents", "sch1")


@pytest.mark.parametrize("code", ["B", "b", " B "])
def test_PSP_R13_hours_off_site_are_never_coded_b(office: Office, code: str) -> None:
    ref = office.open("psp", MALI, "sch1", **PLAN, codes=code)
    (reason,) = office.refused(ref, "send_to_parents", "sch1")
    assert (reason.rule, reason.fix) == ("PSP-R13", "Change the draft: use code C.")
    office.do(ref, "amend", "sch1", codes="C")
    office.do(ref, "send_to_parents", "sch1")


# --- the consent ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"consent_signed_by": 51}, "the signer is not one of the child's contacts"),
        ({"consent_signed_by": 999}, "the signer is not one of the child's contacts"),
        ({"consent_signed_on": "22/09/2026"}, "signed on a day to come"),
        ({"consent_signed_on": None}, ""),
        ({"consent_form": " "}, ""),
    ],
)
def test_PSP_R04_no_plan_without_a_signed_consent(
    office: Office, said: dict[str, Any], found: str
) -> None:
    ref = office.sent()
    (reason,) = office.refused(ref, "record_consent", "sch1", **{**SIGNED, **START, **said})
    assert (reason.rule, reason.found) == ("PSP-R04", found)
    office.do(ref, "record_consent", "sch1", **SIGNED, **START)
    asked = office.case(ref)["history"][-1]["guards"]
    assert [one["rule"] for one in asked if one["hard"]] == ["PSP-R04"]


@pytest.mark.parametrize("signer", [MOTHER, FATHER, AUNT, "Gwawr Tŷ-Coch", "modlen ty-coch"])
def test_PSP_R04_any_parent_or_carer_signs(office: Office, signer: object) -> None:
    ref = office.active(consent_signed_by=signer)
    assert office.state(ref) == "active"


def refused_on_the_way(office: Office, ref: str) -> list[tuple[str, str]]:
    """What refuses a draft on its way into force: before it goes out, or at the consent."""
    try:
        office.do(ref, "send_to_parents", "sch1")
        office.do(ref, "record_consent", "sch1", **SIGNED, **START)
    except StepRefused as refusal:
        return [(reason.rule, reason.found) for reason in refusal.reasons]
    return []


def test_PSP_R05_an_agency_takes_part_or_it_says_why_none_does(office: Office) -> None:
    lonely = office.open("psp", MALI, "sch1", **without("agencies"))
    assert refused_on_the_way(office, lonely) == [("PSP-R05", "none, and no reason")]
    why = office.sent(BETSAN, agencies="", no_agency_reason="None is free before November.")
    office.do(why, "record_consent", "sch2", **{**SIGNED, "consent_signed_by": 81}, **START)
    assert office.state(why) == "active"


def test_PSP_R05_more_agencies_can_be_asked_for(office: Office) -> None:
    change_parameter(office.engine, office.person("im"), "psp.min_agencies", "2", MONDAY)
    one = office.open("psp", MALI, "sch1", **PLAN)
    assert [rule for rule, _ in refused_on_the_way(office, one)] == ["PSP-R05"]
    two = office.sent(BETSAN, agencies="School nurse; Social care")
    office.do(two, "record_consent", "sch2", **{**SIGNED, "consent_signed_by": 81}, **START)


def test_PSP_R18_for_a_looked_after_child_one_with_responsibility_signs(office: Office) -> None:
    ref = office.sent(IDRIS)
    said = {**SIGNED, **START, "consent_signed_by": CARER}
    (reason,) = office.refused(ref, "record_consent", "sch1", **said)
    assert (reason.rule, reason.field) == ("PSP-R18", "consent_signed_by")
    assert reason.fix == "Choose a contact who has parental responsibility."
    office.do(ref, "record_consent", "sch1", **said | {"consent_signed_by": IDRIS_MOTHER})
    office.at("2026-10-05 15:00")
    again = review(consent_signed_by=CARER)
    assert rules(office.refused(ref, "continue_plan", "sch1", **again)) == ["PSP-R18"]
    office.at("2026-12-01 09:00")
    longer = {**said, "consent_signed_on": "01/12/2026", "extended_until": "15/01/2027",
              "extension_reason": "A death in the family."}  # fmt: skip
    del longer["started_on"]
    assert rules(office.refused(ref, "extend", "im", **longer)) == ["PSP-R18"]


@pytest.mark.parametrize(
    ("planned_end", "fits"),
    [("13/12/2026", True), ("14/12/2026", False), ("20/09/2026", False), ("21/09/2026", True)],
)
def test_PSP_R10_a_planned_end_is_within_twelve_weeks(
    office: Office, planned_end: str, fits: bool
) -> None:
    ref = office.sent(planned_end=planned_end)
    if fits:
        office.do(ref, "record_consent", "sch1", **SIGNED, **START)
    else:
        (reason,) = office.refused(ref, "record_consent", "sch1", **SIGNED, **START)
        assert reason.rule == "PSP-R10"
        assert reason.found.endswith("latest Sun 13 Dec 2026")


@pytest.mark.parametrize(
    ("day", "fits"),
    [("19/10/2026", True), ("20/10/2026", False), ("28/06/2026", False), ("30/06/2026", True)],
)
def test_PSP_T5_a_start_is_near(office: Office, day: str, fits: bool) -> None:
    ref = office.sent()
    said = {**SIGNED, "consent_signed_on": "28/06/2026", "started_on": day}
    if fits:
        office.do(ref, "record_consent", "sch1", **said)
    else:
        assert rules(office.refused(ref, "record_consent", "sch1", **said)) == ["PSP-T5"]
        other = office.active(BETSAN, "sch2", consent_signed_by=81)
        reasons = office.refused(other, "correct_start", "pecc", started_on=day, because="x")
        assert "PSP-T5" in rules(reasons)


def test_PSP_R06_consent_withdrawn_stops_the_plan_at_once(office: Office) -> None:
    for state in ("active", "review_due", "extension_review"):
        assert psp.transition(state, "stop") is not None
    ref = office.active()
    assert rules(office.refused(ref, "stop", "sch1")) == ["PSP-R06"], "it says why"
    office.at("2026-10-23 10:00")
    office.do(ref, "stop", "sch1", suspended_because="The mother withdraws her consent.")
    case = office.case(ref)
    assert case["state"] == "suspended"
    assert office.due(ref)["PSP-R06"] == "2026-11-02 23:59", "the next school day, after half-term"


# --- reviews -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"held_on": "06/10/2026", "consent_signed_on": "05/10/2026"}, "PSP-R07"),
        ({"held_on": "20/09/2026", "next_review_on": "04/10/2026"}, "PSP-R07"),
        ({"next_review_on": "05/10/2026"}, "PSP-R07"),
        ({"next_review_on": "17/11/2026"}, "PSP-R07"),
        ({"parent_attended": "no", "parent_attempts": "1"}, "PSP-R08"),
        ({"consent_signed_on": "04/10/2026"}, "PSP-R09"),
        ({"consent_signed_on": "21/09/2026"}, "PSP-R09"),
        ({"consent_signed_on": "06/10/2026"}, "PSP-R09"),
        ({"consent_signed_by": 51}, "PSP-R09"),
        ({"consent_signed_on": None}, "PSP-R09"),
        ({"hours_now": "10"}, "PSP-R15"),
        ({"hours_now": "9.5"}, "PSP-R15"),
    ],
    ids=lambda one: "-".join(one.values()) if isinstance(one, dict) and None not in one.values()
    and 51 not in one.values() else None,
)  # fmt: skip
def test_a_review_that_carries_a_plan_on_meets_its_rules(
    office: Office, said: dict[str, Any], rule: str
) -> None:
    ref = due_for_review(office)
    reasons = office.refused(ref, "continue_plan", "sch1", **review(**said))
    assert rule in rules(reasons)
    assert set(rules(reasons)) <= {rule, "PSP-R09"}
    assert all(reason.fix or reason.says for reason in reasons)
    office.do(ref, "continue_plan", "sch1", **review())


@pytest.mark.parametrize(
    "said",
    [
        {"next_review_on": "16/11/2026"},
        {"parent_attended": "no", "parent_attempts": "2"},
        {"hours_now": "10", "hours_reason": "She has been ill."},
        {"hours_now": "10.5"},
        {"held_on": "21/09/2026"},
    ],
    ids=["six weeks", "two attempts", "reason", "half an hour", "on the first day"],
)
def test_a_review_at_the_edge_of_its_rules_carries_the_plan_on(
    office: Office, said: dict[str, Any]
) -> None:
    ref = due_for_review(office)
    office.do(ref, "continue_plan", "sch1", **review(**said))
    assert office.facts(ref)["last_review_on"] == (
        "2026-09-21" if "held_on" in said else "2026-10-05"
    )


def test_PSP_R09_and_PSP_T8_a_fresh_signature_is_a_hard_rule(office: Office) -> None:
    ref = due_for_review(office)
    (reason,) = office.refused(
        ref, "continue_plan", "sch1", **review(consent_signed_on="21/09/2026")
    )
    assert reason.found == "signed on Mon 21 Sep 2026, before this review"
    assert reason.fix == "Ask the parent to sign at this review: the old consent does not carry on."
    office.do(ref, "continue_plan", "sch1", **review())
    case = office.case(ref)
    assert [one["rule"] for one in case["history"][-1]["guards"] if one["hard"]] == ["PSP-R09"]
    assert [one["title"] for one in case["documents"]] == ["Consent, school office", "Consent 2"]


def test_PSP_R08_a_review_without_the_parents_does_not_reset_the_clock(office: Office) -> None:
    ref = due_for_review(office)
    before = office.due(ref)
    office.do(
        ref, "review_without_parents", "sch1", held_on="05/10/2026", attendees="The head of year",
        parent_attempts="1", notes="Nobody came.",
    )  # fmt: skip
    facts, due = office.facts(ref), office.due(ref)
    assert office.told(ref) == [("PSP-L4", parent) for parent in PARENTS]
    assert [one["parent_attended"] for one in facts["reviews"]] == [False]
    assert "last_review_on" not in facts
    assert (due["PSP-T1"], due["PSP-T2"]) == (before["PSP-T1"], before["PSP-T2"])
    office.at("2026-10-05 23:59")
    assert office.state(ref) == "review_due"


@pytest.mark.parametrize("day", ["06/10/2026", "20/09/2026"])
def test_PSP_R07_a_review_without_the_parents_was_held_by_now_too(office: Office, day: str) -> None:
    ref = due_for_review(office)
    said = {"held_on": day, "attendees": "The head of year", "notes": "Nobody came."}
    (reason,) = office.refused(ref, "review_without_parents", "sch1", **said)
    assert (reason.rule, reason.field) == ("PSP-R07", "held_on")
    assert reason.fix == "Give the day the review was held."


def test_PSP_R10_full_time_means_full_hours(office: Office) -> None:
    ref = office.active()
    (reason,) = office.refused(ref, "full_time", "head1", hours_now="24.5", because="x")
    assert (reason.rule, reason.found) == ("PSP-R10", "24.5 of 25 hours")
    assert reason.fix == "Carry the plan on until the hours are full time."
    office.at("2026-12-01 09:00")
    office.do(ref, "propose_decision", "pecc", proposed_decision="full_time", because="Ready.")
    (reason,) = office.refused(ref, "agree_full_time", "head1", hours_now="24.5", because="x")
    assert (reason.rule, reason.field) == ("PSP-R10", "hours_now")


def test_PSP_R12_a_plan_that_fails_says_why_and_what_is_wanted(office: Office) -> None:
    ref = office.active()
    assert rules(office.refused(ref, "not_working", "head1")) == ["PSP-R12"]
    office.do(ref, "not_working", "head1", failed_because="She stays away.")
    assert rules(office.refused(ref, "ask_for_support", "head1")) == ["PSP-R12"]
    ways = {step.name for step in psp.leaving("unsuccessful") if step.target == "withdrawn"}
    assert ways == {"ask_for_support"}, "a failed plan ends by asking for support"


def test_PSP_R16_the_co_ordinator_sees_all_plans_and_may_record(office: Office) -> None:
    for upn, signer in ((MALI, MOTHER), (BETSAN, 81)):
        ref = office.active(upn, "pecc", consent_signed_by=signer)
        assert office.case(ref, "pecc")["state"] == "active"


# --- the end -------------------------------------------------------------------------------


def at_the_end(office: Office) -> str:
    ref = office.active(as_="pecc")
    office.at("2026-11-30 23:59")
    return ref


def test_PSP_R11_an_extension_is_a_managers_and_goes_beyond_the_limit(office: Office) -> None:
    ref = at_the_end(office)
    office.at("2026-12-01 09:00")
    said = {**SIGNED, "consent_signed_on": "01/12/2026", "extended_until": "15/01/2027",
            "extension_reason": "A death in the family."}  # fmt: skip
    for who in ("head1", "sch1", "pecc", "lio", "io"):
        assert rules(office.refused(ref, "extend", who, **said))[0] == "role"
    (reason,) = office.refused(ref, "extend", "im", **said | {"extended_until": "13/12/2026"})
    assert (reason.rule, reason.field) == ("PSP-R11", "extended_until")
    assert "ends it on Sun 13 Dec 2026 and allows 0 weeks more" in reason.found
    assert rules(office.refused(ref, "extend", "im", **said | {"extension_reason": ""})) == [
        "PSP-R11"
    ]
    assert rules(office.refused(ref, "extend", "lo", **said | {"consent_signed_by": 51})) == [
        "PSP-R09"
    ]
    office.do(ref, "extend", "lo", **said)
    assert office.state(ref) == "active"


def test_PSP_R17_weeks_on_a_plan_just_before_are_counted_toward_a_warning(office: Office) -> None:
    first = office.active()
    office.at("2026-10-20 09:00")
    office.do(first, "close_other", "pecc", end_reason="provision")
    office.at("2026-11-16 09:00")
    second = office.sent()
    warned = office.actions(second, "sch1")["record_consent"]["warnings"]
    assert [(one["rule"], one["found"]) for one in warned] == [
        ("PSP-R17", "4 weeks on a plan shortly before this one")
    ]
    said = {**SIGNED, "consent_signed_on": "16/11/2026", "started_on": "16/11/2026"}
    office.do(second, "record_consent", "sch1", **said)
    assert office.facts(second)["weeks_before"] == 4


def test_PSP_R17_not_after_twelve_weeks(office: Office) -> None:
    first = office.active()
    office.at("2026-10-20 09:00")
    office.do(first, "close_other", "pecc", end_reason="provision")
    office.at("2027-01-11 23:58")
    second = office.sent()
    assert office.actions(second, "sch1")["record_consent"]["warnings"], "twelve weeks less a day"
    office.at("2027-01-13 00:00")
    assert not office.actions(second, "sch1")["record_consent"]["warnings"]


# --- deadlines -----------------------------------------------------------------------------


def stopped(office: Office) -> str:
    ref = office.active()
    office.do(ref, "stop", "sch1", suspended_because="No consent any more.")
    return ref


def failed(office: Office) -> str:
    ref = office.active()
    office.do(ref, "not_working", "head1", failed_because="She stays away.")
    return ref


SCHOOL, HEAD = f"school {SCHOOL_1}", f"headteacher {SCHOOL_1}"
PARENTS = (f"parent {MOTHER}", f"parent {FATHER}")
PECC, LIO = "role PECC", "role LIO"
Line = tuple[Callable[[Office], str], str, str, str, str, list[tuple[str, str]]]
DEADLINES: tuple[Line, ...] = (
    (Office.active, "PSP-T1", "review_falls_due", "2026-10-05", "review_due",
     [("escalation", SCHOOL), *(("PSP-L3", one) for one in PARENTS)]),
    (Office.active, "PSP-T2", "PSP-T2", "2026-11-02", "review_due",
     [("escalation", PECC), ("escalation", LIO), ("PSP-L5", HEAD)]),
    (Office.sent, "PSP-T3.reminder", "PSP-T3.reminder", "2026-09-28", "consent_pending",
     [("reminder", SCHOOL)]),
    (Office.sent, "PSP-T3", "consent_lapses", "2026-10-05", "withdrawn",
     [("escalation", SCHOOL), ("escalation", PECC)]),
    (Office.active, "PSP-T4", "end_comes_near", "2026-11-30", "extension_review",
     [("escalation", HEAD), ("escalation", PECC)]),
    (Office.active, "PSP-T5", "limit_passes", "2026-12-13", "closed_limit",
     [("escalation", HEAD), ("escalation", PECC), ("escalation", "role IM"), ("PSP-L7", HEAD),
      ("PSP-L7", PECC), *(("PSP-L6", one) for one in PARENTS)]),
    (Office.active, "PSP-T6", "PSP-T6", "2026-09-23", "active",
     [("escalation", HEAD), ("escalation", PECC)]),
    (failed, "PSP-T7", "PSP-T7", "2026-09-23", "unsuccessful",
     [("escalation", HEAD), ("escalation", PECC)]),
    (stopped, "PSP-R06", "PSP-R06", "2026-09-22", "suspended",
     [("escalation", HEAD), ("escalation", PECC)]),
)  # fmt: skip


@pytest.mark.parametrize(
    ("begin", "name", "action", "day", "state", "told"),
    DEADLINES,
    ids=[one[1] for one in DEADLINES],
)
def test_a_deadline_fires_at_its_minute(
    office: Office, begin: Callable[[Office], str], name: str, action: str, day: str, state: str,
    told: list[tuple[str, str]],
) -> None:  # fmt: skip
    """Golden vector 9: review target 05.10, hard limit 02.11, not in force on or after 14.12."""
    ref = begin(office)
    assert office.due(ref)[name] == f"{day} 23:59"
    office.at(f"{day} 23:58")
    assert (name, 0) not in {one[:2] for one in office.fired(ref)}
    office.at(f"{day} 23:59")
    assert (name, 0, f"{day} 23:59") in office.fired(ref)
    assert office.state(ref) == state
    assert sorted(office.told(ref, action)) == sorted(told)


@pytest.mark.parametrize(
    ("begin", "name", "rungs"),
    [
        (Office.active, "PSP-T6", ("2026-09-25 LIO", "2026-09-29 IM", "2026-10-01 LO")),
        (failed, "PSP-T7", ("2026-09-25 LIO", "2026-09-29 IM", "2026-10-01 LO")),
        (stopped, "PSP-R06", ("2026-09-24 LIO", "2026-09-28 IM", "2026-09-30 LO")),
        (Office.active, "PSP-T2", ("2026-11-04 IM", "2026-11-06 LO")),
    ],
    ids=["PSP-T6", "PSP-T7", "PSP-R06", "PSP-T2"],
)
def test_GEN_R21_what_stays_red_climbs_to_the_next_role(
    office: Office, begin: Callable[[Office], str], name: str, rungs: tuple[str, ...]
) -> None:
    ref = begin(office)
    for rung, line in enumerate(rungs, start=1):
        day, role = line.split()
        office.at(f"{day} 23:58")
        assert (name, rung) not in {one[:2] for one in office.fired(ref)}
        office.at(f"{day} 23:59")
        assert (name, rung, f"{day} 23:59") in office.fired(ref)
        assert office.told(ref, name) == [("escalation", f"role {role}")]
        assert office.case(ref)["escalation"] in ("LIO", "IM", "LO")
    assert office.case(ref)["escalation"] == "LO"


def test_PSP_R07_and_PSP_R19_weeks_run_through_the_holidays(office: Office) -> None:
    """Calendar weeks, the stricter reading: half-term does not stretch a plan."""
    ref = office.active()
    office.at("2026-10-19 15:00")
    said = {"held_on": "19/10/2026", "consent_signed_on": "19/10/2026"}
    office.do(ref, "continue_plan", "sch1", **review(**said, next_review_on="02/11/2026"))
    due = office.due(ref)
    assert (due["PSP-T1"], due["PSP-T2"]) == ("2026-11-02 23:59", "2026-11-30 23:59")
    assert due["PSP-T5"] == "2026-12-13 23:59", "a review does not move the end"
