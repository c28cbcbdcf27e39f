"""The rules that every case type shares (RULEBOOK 13.3), on referrals and plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine as Database

from states.age import compulsory_from, compulsory_until
from states.calendar import Calendar
from states.context import THE_CLOCK, CaseView, Child, Context, Evidence, OtherCase
from tests.house import (
    CERYS,
    CHILDREN,
    ELIN,
    FATHER,
    GWION,
    IDRIS,
    MACSEN,
    MALI,
    MOTHER,
    PLAN,
    REFERRAL,
    SCHOOL_1,
    SIGNED,
    TIRION,
    TOLD,
    WHY,
    Office,
    dump,
    open_office,
    rules,
)  # fmt: skip
from vog_cases.clock import FrozenClock
from vog_cases.errors import InvalidInput
from vog_cases.recalculation import close_days
from workflows.policy import PARAMETERS
from workflows.registry import WORKFLOWS

OPENED = {"referral": REFERRAL, "psp": PLAN}


def in_info(office: Office) -> str:
    ref = office.in_triage()
    office.do(ref, "ask_school", "lio", question="What of the visit?")
    return ref


# --- the child -----------------------------------------------------------------------------


@pytest.mark.parametrize("type_name", OPENED)
def test_GEN_R01_no_case_for_a_child_who_has_left(office: Office, type_name: str) -> None:
    (reason,) = office.refused_open(type_name, MACSEN, "sch2", **OPENED[type_name])
    assert (reason.rule, reason.found) == (
        "GEN-R01", "left compulsory school age on Fri 26 Jun 2026",
    )  # fmt: skip
    assert "EA96 s.8" in reason.source
    assert reason.fix.startswith("Check the date of birth")


def test_GEN_R01_the_last_day_is_the_last_friday_in_june(office: Office) -> None:
    office.at("2027-06-25 23:59")
    office.open("referral", GWION, "sch2", **REFERRAL)
    office.at("2027-06-26 00:00")
    assert rules(office.refused_open("psp", GWION, "sch2", **PLAN)) == ["GEN-R01"]


def test_GEN_R01_a_child_of_four_is_shown_as_not_yet_of_age(office: Office) -> None:
    ref = office.open("referral", ELIN, "sch1", **REFERRAL)
    asked = office.case(ref)["history"][0]["guards"]
    found = next(one["found"] for one in asked if one["rule"] == "GEN-R01")
    assert found == "not of compulsory school age until Tue 31 Aug 2027"


def test_GEN_R01_the_day_a_child_leaves_somebody_hears_of_it(office: Office) -> None:
    ref = office.allocated(GWION)
    assert office.due(ref)["GEN-R01"] == "2027-06-25 23:59"
    office.at("2027-06-25 23:58")
    assert "GEN-R01" not in {name for name, _, _ in office.fired(ref)}
    office.at("2027-06-25 23:59")
    assert office.told(ref, "GEN-R01") == [("reminder", "staff io"), ("reminder", "role LIO")]
    assert office.state(ref) == "allocated"


def test_GEN_R01_golden_vectors_13_and_15() -> None:
    prescribed = PARAMETERS["csa.prescribed_days"].default
    assert compulsory_from(date(2021, 8, 31), prescribed) == date(2026, 8, 31)
    assert compulsory_until(date(2011, 8, 15)) == date(2027, 6, 25)


# --- the calendar --------------------------------------------------------------------------


def test_GEN_R02_a_schools_own_inset_day_moves_its_deadlines_and_says_so(office: Office) -> None:
    ref, other = office.allocated(MALI), office.allocated(TIRION)
    version = office.case(other)["version"]
    batch = close_days(
        office.engine, office.person("head1"), SCHOOL_1, [date(2026, 9, 25)], "inset", "Training"
    )
    assert office.due(ref)["REF-T4"] == "2026-09-29 23:59"
    assert office.due(other)["REF-T4"] == "2026-09-28 23:59"
    assert office.case(other)["version"] == version
    assert ("REF-T4", "2026-09-28T23:59:00+01:00", "2026-09-29T23:59:00+01:00") in {
        (one.timer, one.was, one.now) for one in batch.moved
    }
    last = office.case(ref)["history"][-1]
    assert (last["kind"], last["batch"]) == ("recalculated", batch.number)
    working = next(one for one in office.case(ref)["timers"] if one["name"] == "REF-T4")["working"]
    assert ("2026-09-25", None, "INSET day: Training") in {
        (day["date"], day["number"], day["why"]) for day in working["days"]
    }
    office.at("2026-09-28 23:59")
    assert ("REF-T4", 0) not in {one[:2] for one in office.fired(ref)}
    office.at("2026-09-29 23:59")
    assert ("REF-T4", 0, "2026-09-29 23:59") in office.fired(ref)


def test_GEN_R02_half_term_is_skipped(office: Office) -> None:
    office.at("2026-10-19 10:00")
    ref = office.allocated()
    assert office.due(ref)["REF-T4"] == "2026-11-02 23:59"
    working = next(one for one in office.case(ref)["timers"] if one["name"] == "REF-T4")["working"]
    numbers = {day["date"]: (day["number"], day["why"]) for day in working["days"]}
    assert numbers["2026-10-23"][0] == 4
    assert numbers["2026-10-26"] == (None, "half-term")
    assert numbers["2026-11-02"][0] == 5


# --- what every closure says ---------------------------------------------------------------

CLOSING = {"outcome": "improved", "attendance_at_close": "91", "impact_note": "She comes."}
DECLINED = {"reason_declined": "Rising.", "advice": "Carry on.", **TOLD}
ACCEPTED = {"confirmed_by": "Duty desk", "confirmed_on": "21/09/2026"}
REFERRAL_ENDS = ("propose_closure", "decline", "decline_no_reply", "accept_alternative", "withdraw")
PLAN_ENDS = ("drop", "consent_refused", "full_time", "ask_for_support", "end_stopped",
             "close_other")  # fmt: skip


def about_to_end(office: Office, action: str, **facts: Any) -> tuple[str, str, dict[str, Any]]:
    """A case one step from its end: its reference, who takes the step, and what they say."""
    match action:
        case "propose_closure":
            ref = office.allocated(**facts)
            office.do(ref, "first_contact", "io", contacted_on="21/09/2026", spoke_with="Mali",
                      underlying_reason="anxiety")  # fmt: skip
            return ref, "io", CLOSING
        case "decline":
            return office.in_triage(**facts), "lio", DECLINED
        case "decline_no_reply":
            ref = office.in_triage(**facts)
            office.do(ref, "ask_school", "lio", question="What of the visit?")
            office.at("2026-09-29 09:00")
            return ref, "lio", DECLINED
        case "accept_alternative":
            ref = office.in_triage(**facts)
            office.do(ref, "offer_alternative", "lio", service="aln", **TOLD)
            return ref, "lio", ACCEPTED
        case "withdraw":
            return office.received(**facts), "head1", {"because": "Moved away."}
        case "drop":
            ref = office.open("psp", MALI, "sch1", **{**PLAN, **facts})
            return ref, "sch1", {"because": "Not wanted."}
        case "consent_refused":
            return office.sent(**facts), "sch1", {"because": "They say no."}
    ref = office.sent(**facts)
    office.do(ref, "record_consent", "sch1", **SIGNED, started_on="21/09/2026")
    if action == "full_time":
        return ref, "head1", {"hours_now": "25", "because": "A mentor."}
    if action == "close_other":
        return ref, "pecc", {"end_reason": "ehe"}
    if action == "end_stopped":
        office.do(ref, "stop", "sch1", suspended_because="No consent.")
        return ref, "pecc", {"because": "Other provision."}
    office.do(ref, "not_working", "head1", failed_because="She stays away.")
    return ref, "head1", {"support_wanted": "A caseworker."}


@pytest.mark.parametrize("action", [*REFERRAL_ENDS, *PLAN_ENDS])
@pytest.mark.parametrize(
    ("silent", "found"),
    [
        (("learner_voice",), "nothing from the child"),
        (("parent_voice",), "nothing from the parents"),
        (("learner_voice", "parent_voice"), "nothing from the child or the parents"),
    ],
    ids=["child", "parents", "both"],
)
def test_GEN_R11_a_case_ends_with_both_voices_or_says_why_not(
    office: Office, action: str, silent: tuple[str, ...], found: str
) -> None:
    ref, who, said = about_to_end(office, action, **dict.fromkeys(silent, ""))
    why = WHY if action in REFERRAL_ENDS and action != "withdraw" else {}
    (reason,) = office.refused(ref, action, who, **said, **why)
    assert (reason.rule, reason.found, reason.field) == ("GEN-R11", found, "no_voice_reason")
    assert reason.fix == "Record what they say, or why you could not."
    office.do(ref, action, who, **said, **why, no_voice_reason="Nobody answers the door.")


@pytest.mark.parametrize("action", [one for one in REFERRAL_ENDS if one != "withdraw"])
def test_GEN_R10_a_referral_ends_with_its_underlying_reason(office: Office, action: str) -> None:
    ref, who, said = about_to_end(office, action)
    half = {"underlying_reason": "anxiety"}
    (reason,) = office.refused(ref, action, who, **said, **half)
    assert (reason.rule, reason.found) == ("GEN-R10", "no reason in words")
    if action != "propose_closure":
        (reason,) = office.refused(ref, action, who, **said)
        assert (reason.rule, reason.found) == ("GEN-R10", "no reason recorded")
        assert reason.fix == "Choose the underlying reason and describe it."
    office.do(ref, action, who, **said, **WHY)


# --- letters -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("upn", "to"),
    [
        (MALI, {(str(MOTHER), "Welsh"), (str(FATHER), "English")}),
        (IDRIS, {("21", "Both")}),
        (CERYS, {("31", "Both")}),
        (TIRION, {("61", "Welsh"), ("62", "Both")}),
    ],
    ids=["two parents", "nobody asked", "both", "nobody has responsibility"],
)
def test_GEN_R12_and_GEN_R13_letters_reach_every_parent_in_their_language(
    office: Office, upn: str, to: set[tuple[str, str]]
) -> None:
    ref = office.allocated(upn)
    sent = [one for one in office.case(ref)["messages"] if one["letter"] == "REF-L4"]
    assert {(one["recipient"], one["language"]) for one in sent} == to
    school = [one for one in office.case(ref)["messages"] if one["recipient_kind"] == "school"]
    assert {one["language"] for one in school} == {"Both"}
    names = {child.surname for child in CHILDREN}
    assert not any(name in str(one) for one in office.case(ref)["messages"] for name in names)


# --- safeguarding --------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "second"), [("im", "lo"), ("lo", "im")])
def test_GEN_R15_whoever_raised_a_concern_does_not_clear_it(
    office: Office, first: str, second: str
) -> None:
    ref = office.active()
    assert rules(office.refused(ref, "clear_concern", first, because="x")) == ["GEN-R15"]
    office.do(ref, "raise_concern", first, safeguarding_concern="A bruise.", told="Social care")
    assert office.state(ref) == "active"
    (reason,) = office.refused(ref, "clear_concern", first, because="x")
    assert (reason.rule, reason.says) == (
        "GEN-R15",
        "Whoever raised the concern does not clear it.",
    )
    for who in ("lio", "pecc", "head1"):
        assert rules(office.refused(ref, "clear_concern", who, because="x"))[0] == "role"
    office.do(ref, "clear_concern", second, because="Social care has closed it.")
    facts = office.facts(ref)
    assert "safeguarding_concern" not in facts
    assert "safeguarding_raised_by" not in facts


@pytest.mark.parametrize("missing", ["safeguarding_concern", "told"])
def test_GEN_R15_a_concern_says_what_and_whom_was_told(office: Office, missing: str) -> None:
    ref = office.active()
    said = {"safeguarding_concern": "A bruise.", "told": "Social care, 10:20"}
    del said[missing]
    assert rules(office.refused(ref, "raise_concern", "sch1", **said)) == ["GEN-R15"]


# --- refusals ------------------------------------------------------------------------------


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


# --- links and doubles ---------------------------------------------------------------------

CLOSES = [
    *(("referral", name) for name in (*REFERRAL_ENDS, "confirm_closure")),
    *(("psp", name) for name in ("full_time", "end_stopped", "agree_full_time", "close_other")),
]


@pytest.mark.parametrize(("type_name", "name"), CLOSES)
def test_GEN_R22_every_way_to_close_asks_about_open_cases_below(type_name: str, name: str) -> None:
    workflow = WORKFLOWS[type_name]
    step = next(one for one in workflow.transitions if one.name == name)
    (guard,) = (one for one in step.guards if one.rule == "GEN-R22")
    began = datetime(2026, 9, 21, 8, tzinfo=UTC)
    below = OtherCase("PSP-26-00009-1", "psp", "active", began, None, "child", {})
    asked = Context(
        facts=workflow.facts(), actor=THE_CLOCK, now=began, calendar=Calendar(()), policy={},
        evidence=Evidence(Child(MALI, date(2014, 2, 11)), (below,)),
        case=CaseView("REF-26-00001-6", type_name, step.source[0], 1, began, began, began),
        form=step.form.model_construct(),
    )  # fmt: skip
    verdict = guard.verdict(asked)
    assert (verdict.holds, verdict.found) == (False, "PSP-26-00009-1 still open")
    for other in (replace(below, closed_at=began), replace(below, link="parent")):
        evidence = replace(asked.evidence, other_cases=(other,))
        assert guard.verdict(replace(asked, evidence=evidence)).holds
    said: dict[str, Any] = {"open_case_reason": "It carries on."}
    given = step.form.model_construct(None, **said)
    assert guard.verdict(replace(asked, form=given)).holds


def test_GEN_R22_a_referral_is_not_withdrawn_over_an_open_plan_without_a_reason(
    office: Office,
) -> None:
    ref = office.in_casework()
    office.do(ref, "open_plan", "io", need_evidence="Counsellor.", best_interest="A way back.")
    (reason,) = office.refused(ref, "withdraw", "head1", because="Moved.")
    assert (reason.rule, reason.field) == ("GEN-R22", "open_case_reason")
    assert reason.fix == "Say why this case closes before the linked one."
    office.do(ref, "withdraw", "head1", because="Moved.", open_case_reason="The plan moves too.")


@pytest.mark.parametrize("type_name", OPENED)
def test_GEN_R23_one_open_case_of_a_type_for_a_child(office: Office, type_name: str) -> None:
    said = OPENED[type_name]
    ref = office.open(type_name, MALI, "sch1", **said)
    (reason,) = office.refused_open(type_name, MALI, "sch1", **said)
    assert (reason.rule, reason.found) == ("GEN-R23", f"{ref} is open")
    assert reason.fix == f"Add what you know to {ref} instead of opening a second case."
    office.open(type_name, CERYS, "sch1", **said)
    other = next(name for name in OPENED if name != type_name)
    office.open(other, MALI, "sch1", **OPENED[other])
    end = "withdraw" if type_name == "referral" else "drop"
    office.do(ref, end, "head1", because="Opened in error.")
    assert office.open(type_name, MALI, "sch1", **said) != ref


def test_GEN_R23_casework_links_the_plan_that_is_there(office: Office) -> None:
    plan, ref = office.active(), office.in_casework()
    done = office.do(
        ref, "open_plan", "io", need_evidence="Counsellor.", best_interest="A way back."
    )
    assert done.linked == (plan,)
    assert office.case(plan)["history"][-1]["kind"] == "linked"
    assert office.state(plan) == "active"
