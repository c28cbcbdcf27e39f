"""The rules of referral triage (RULEBOOK 14.7) and its deadlines (14.3), one by one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from states.roles import Role
from tests.house import (
    CERYS,
    GWION,
    IDRIS,
    MALI,
    REFERRAL,
    SCHOOL_1,
    TIRION,
    TOLD,
    WHY,
    Office,
    rules,
)  # fmt: skip
from vog_cases.errors import NotFound
from vog_cases.recalculation import change_parameter
from workflows.referral import referral


def draft(office: Office, **facts: Any) -> str:
    said = {name: value for name, value in {**REFERRAL, **facts}.items() if value is not None}
    return office.open("referral", MALI, "sch1", **said)


# --- sending in ----------------------------------------------------------------------------


def test_REF_R01_a_referral_says_why(office: Office) -> None:
    ref = draft(office, reason=None)
    (reason,) = office.refused(ref, "submit", "sch1")
    assert (reason.rule, reason.fix) == ("REF-R01", "Add to the draft why you refer.")
    assert reason.source == 'VOG23 "Referral Process"'


def test_REF_R02_without_a_tracker_it_is_received_and_triage_shows_it_missing(
    office: Office,
) -> None:
    ref = draft(office, interventions=None)
    office.do(ref, "submit", "sch1")
    office.do(ref, "start_triage", "lio")
    allocate = office.actions(ref)["allocate"]
    assert allocate["allowed"]
    assert [(one["rule"], one["found"]) for one in allocate["warnings"]] == [
        ("REF-R02", "missing: nothing is recorded; ask the school")
    ]
    assert office.actions(ref)["ask_school"]["allowed"]


def test_REF_R02_can_be_made_strict(office: Office) -> None:
    change_parameter(
        office.engine, office.person("im"), "ref.require_tracker", "refuse", date(2026, 9, 21)
    )
    ref = draft(office, interventions=None)
    (reason,) = office.refused(ref, "submit", "sch1")
    assert (reason.rule, reason.found) == ("REF-R02", "none recorded")
    office.do(ref, "add_information", "sch1", answer="We forgot.",
              interventions="14/09/2026 Home visit: nobody in")  # fmt: skip
    office.do(ref, "submit", "sch1")


@pytest.mark.parametrize(
    ("tried", "found"),
    [
        ("22/09/2026 Home visit: nobody in",
         "“Home visit” is dated Tue 22 Sep 2026, after Mon 21 Sep 2026"),
        ("01/09/2026 Meeting: fine; 14/09/2026 Home visit",
         "“Home visit” of Mon 14 Sep 2026 has no impact"),
        ("21/09/2026 Home visit: nobody in", ""),
        ("20/09/2026 Home visit: nobody in", ""),
    ],
    ids=["after", "no impact", "on the day", "the day before"],
)  # fmt: skip
def test_REF_R03_and_GEN_R09_what_was_tried_comes_before_and_says_its_impact(
    office: Office, tried: str, found: str
) -> None:
    ref = draft(office, interventions=tried)
    if found:
        (reason,) = office.refused(ref, "submit", "sch1")
        assert (reason.rule, reason.found) == ("REF-R03", found)
        assert reason.fix == "Correct the date, or add what came of it."
    else:
        office.do(ref, "submit", "sch1")


def test_REF_R03_counts_from_the_day_it_was_received(office: Office) -> None:
    ref = draft(office, interventions="18/09/2026 Home visit: nobody in")
    assert rules(office.refused(ref, "submit", "sch1", received_on="17/09/2026")) == ["REF-R03"]
    office.do(ref, "submit", "sch1", received_on="18/09/2026")


@pytest.mark.parametrize(
    "said", [{"received_on": "22/09/2026"}, {"received_at": "21/09/2026 09:01"}]
)
def test_REF_R04_a_referral_is_not_received_in_the_future(
    office: Office, said: dict[str, str]
) -> None:
    ref = draft(office)
    (reason,) = office.refused(ref, "submit", "adm", **said)
    assert (reason.rule, reason.field) == ("REF-R04", "received_on")
    assert reason.fix == "Give the day it came in, today at the latest."


def test_REF_R04_and_GEN_R14_the_clock_starts_when_it_reached_the_inbox(office: Office) -> None:
    ref = draft(office)
    office.do(ref, "submit", "adm", received_at="18/09/2026 16:20")
    assert office.facts(ref)["received_at"] == "2026-09-18T15:20:00Z"
    assert office.due(ref)["REF-T1"] == "2026-09-21 23:59"
    assert rules(office.refused(ref, "correct_date", "lio", received_on="22/09/2026",
                                because="x")) == ["REF-R04"]  # fmt: skip


# --- triage --------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["lio", "lio2", "im", "lo"])
def test_REF_R05_a_lead_triages_and_the_managers_may_stand_in(office: Office, who: str) -> None:
    ref = office.received()
    office.do(ref, "start_triage", who)
    office.do(ref, "allocate", who, officer="io", **TOLD)


@pytest.mark.parametrize("who", ["io", "eo", "pecc", "adm", "do", "sch1", "head1"])
def test_REF_R05_nobody_else_triages(office: Office, who: str) -> None:
    ref = office.received()
    (reason,) = office.refused(ref, "start_triage", who)
    assert (reason.rule, reason.source) == ("role", "RULEBOOK 13.1")
    assert reason.fix == (
        "Ask Eirlys Tangwystl (Lead Inclusion Officer) or Gwrgan Ceinwen (Lead Inclusion Officer) "
        "or Tegwedd Mostyn-Rhun (Inclusion Manager) or others."
    )


def test_REF_R05_another_school_does_not_even_see_it(office: Office) -> None:
    ref = office.received()
    with pytest.raises(NotFound):
        office.do(ref, "start_triage", "sch2")


EXITS: dict[str, dict[str, Any]] = {
    "allocate": {"officer": "io"},
    "offer_alternative": {"service": "aln"},
    "book_discussion": {"talk_on": "22/09/2026"},
    "decline": {"reason_declined": "Rising.", "advice": "Carry on.", **WHY},
    "decline_no_reply": {"reason_declined": "No reply.", "advice": "Refer again.", **WHY},
}


@pytest.mark.parametrize("action", [*EXITS, "ask_school"])
@pytest.mark.parametrize("silence", [None, "", "   "], ids=["nothing", "empty", "blank"])
def test_REF_R06_no_way_out_of_triage_without_an_answer_to_the_school(
    office: Office, action: str, silence: str | None
) -> None:
    field = "question" if action == "ask_school" else "next_steps"
    ref = office.in_triage()
    if action == "decline_no_reply":
        office.do(ref, "ask_school", "lio", question="What of the visit?")
        office.at("2026-09-29 00:00")
    said = {**EXITS.get(action, {}), **({} if silence is None else {field: silence})}
    (reason,) = office.refused(ref, action, "lio", **said)
    assert (reason.rule, reason.field) == ("REF-R06", field)
    assert reason.fix == "Write what the school should be told."
    office.do(ref, action, "lio", **said | {field: "We shall ring."})
    assert ("REF-L3", f"school {SCHOOL_1}") in office.told(ref)
    asked = office.case(ref)["history"][-1]["guards"]
    assert [one["hard"] for one in asked if one["rule"] == "REF-R06"] == [True]
    assert not any(one["hard"] for one in asked if one["rule"] != "REF-R06")


@pytest.mark.parametrize("officer", ["lio", "adm", "ost", "sch1", "nobody"])
def test_REF_R07_a_case_goes_to_a_caseworker_of_the_team(office: Office, officer: str) -> None:
    ref = office.in_triage()
    (reason,) = office.refused(ref, "allocate", "lio", officer=officer, **TOLD)
    assert (reason.rule, reason.field) == ("REF-R07", "officer")
    assert reason.found == f"“{officer}” is not in the Inclusion Team"
    assert reason.fix == "Choose an Inclusion Officer, an Engagement Officer or the Co-ordinator."


@pytest.mark.parametrize(
    ("facts", "first"),
    [
        ({"reason": "Failing reduced timetable."}, "pecc"),
        ({"requested_help": "A PSP, please."}, "pecc"),
        ({"reason": "Talk of home education."}, "ehe_io"),
        ({"reason": "Low attendance.", "attendance_percent": "89.9"}, "eo"),
        ({"reason": "Low attendance.", "attendance_percent": "90"}, "ehe_io"),
    ],
)
def test_REF_R07_suggests_by_focus_and_then_by_load(
    office: Office, facts: dict[str, str], first: str
) -> None:
    for upn in (CERYS, IDRIS):
        office.allocated(upn, officer="io")
    office.allocated(GWION, officer="pecc")
    office.allocated(TIRION, officer="eo")
    ref = office.in_triage(MALI, **facts)
    offered = [one["value"] for one in office.actions(ref)["allocate"]["options"]["officer"]]
    assert offered[0] == first
    assert set(offered) == {"io", "ehe_io", "eo", "pecc"}
    assert offered[-1] == "io" or first == "io", "the heaviest load comes last"


def test_REF_R08_triage_has_four_results_besides_declining() -> None:
    ways = {
        step.name: step.target
        for step in referral.leaving("in_triage")
        if step.target is not None and step.by != (Role.HEADTEACHER,)
    }
    assert ways == {
        "allocate": "allocated", "ask_school": "info_requested", "book_discussion": "discussion",
        "offer_alternative": "alternative_offered", "decline": "declined",
    }  # fmt: skip


def test_REF_R08_an_offer_names_the_support_and_a_talk_lies_ahead(office: Office) -> None:
    ref = office.in_triage()
    assert rules(office.refused(ref, "offer_alternative", "lio", **TOLD)) == ["REF-R08"]
    (reason,) = office.refused(ref, "book_discussion", "lio", talk_on="20/09/2026", **TOLD)
    assert (reason.rule, reason.found) == ("REF-R08", "Sun 20 Sep 2026")
    office.do(ref, "book_discussion", "lio", talk_on="21/09/2026", **TOLD)


def asked(office: Office) -> str:
    ref = office.in_triage()
    office.do(ref, "ask_school", "lio", question="What of the visit?")
    return ref


def test_REF_R09_silence_never_closes_a_referral_by_itself(office: Office) -> None:
    ref = asked(office)
    said = {"reason_declined": "No reply.", "advice": "Refer again.", **TOLD, **WHY}
    office.at("2026-09-28 23:59")
    (reason,) = office.refused(ref, "decline_no_reply", "lio", **said)
    assert (reason.rule, reason.found) == ("REF-R09", "reply wanted by Mon 28 Sep 2026")
    assert reason.fix == "Wait for the reply, or go on without it."
    office.at("2027-06-01 09:00")
    assert office.state(ref) == "info_requested"
    assert rules(office.refused(ref, "decline_no_reply", "im", **said)) == ["role"]
    office.do(ref, "decline_no_reply", "lio", **said)


def test_REF_R09_counts_from_the_longer_time_that_was_given(office: Office) -> None:
    ref = asked(office)
    office.do(ref, "extend_reply", "lio", reply_by="02/10/2026", because="The head is ill.")
    office.at("2026-10-02 12:00")
    said = {"reason_declined": "No reply.", "advice": "Refer again.", **TOLD, **WHY}
    assert rules(office.refused(ref, "decline_no_reply", "lio", **said)) == ["REF-R09"]


@pytest.mark.parametrize("action", ["decline", "decline_no_reply"])
def test_REF_R10_a_decline_carries_advice(office: Office, action: str) -> None:
    ref = office.in_triage()
    if action == "decline_no_reply":
        office.do(ref, "ask_school", "lio", question="What of the visit?")
        office.at("2026-09-29 00:00")
    (reason,) = office.refused(ref, action, "lio", reason_declined="x", **TOLD, **WHY)
    assert (reason.rule, reason.field) == ("REF-R10", "advice")
    assert reason.fix == "Write what the school can do now."
