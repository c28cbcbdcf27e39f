"""The rules that every case type shares (RULEBOOK 13.3), on referrals and plans."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from states.age import compulsory_from, compulsory_until
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
    rules,
)  # fmt: skip
from vog_cases.recalculation import close_days
from workflows.policy import PARAMETERS

OPENED = {"referral": REFERRAL, "psp": PLAN}


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
    assert (reason.field, reason.fix) == ("underlying_detail", "Describe it in your own words.")
    if action != "propose_closure":
        (reason,) = office.refused(ref, action, who, **said)
        assert (reason.rule, reason.found) == ("GEN-R10", "no reason recorded")
        assert reason.field == "underlying_reason"
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
