"""The rules of referral triage (RULEBOOK 14.7) and its deadlines (14.3), one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from states.context import Actor
from states.machine import Machinery
from states.roles import Role
from storage.cases import Filter
from storage.database import reading
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
from vog_cases.reading_cases import Reader
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


# --- casework ------------------------------------------------------------------------------


def test_REF_R11_the_first_contact_seeks_the_reasons(office: Office) -> None:
    ref = office.allocated()
    said = {"contacted_on": "21/09/2026", "spoke_with": "Mali; her mother"}
    (reason,) = office.refused(ref, "first_contact", "io", **said)
    assert (reason.rule, reason.found) == ("REF-R11", "no reason recorded")
    (reason,) = office.refused(ref, "first_contact", "io", **{**said, **WHY, "spoke_with": " ; "})
    assert (reason.rule, reason.found) == ("REF-R11", "nobody named")
    assert reason.fix == "Name the people you spoke with."
    office.do(ref, "first_contact", "io", **said, underlying_reason="not_found")


def test_REF_R12_anybody_raises_a_concern_at_any_point() -> None:
    step = next(one for one in referral.transitions if one.name == "raise_concern")
    assert set(step.source) == set(referral.open_states())
    assert set(step.by) == set(Role) - {Role.CLOCK, Role.OUTSIDE}
    assert step.target is None


CLOSING = {**WHY, "outcome": "improved", "attendance_at_close": "91", "impact_note": "She comes."}


@pytest.mark.parametrize(
    ("missing", "rule", "found"),
    [
        ("attendance_at_close", "REF-R13", "missing: the attendance now"),
        ("impact_note", "REF-R13", "missing: what difference it made"),
    ],
)
def test_REF_R13_a_closure_is_complete(office: Office, missing: str, rule: str, found: str) -> None:
    ref = office.in_casework()
    said = {name: value for name, value in CLOSING.items() if name != missing}
    (reason,) = office.refused(ref, "propose_closure", "io", **said)
    assert (reason.rule, reason.found, reason.fix) == (rule, found, "Fill in what is missing.")


def test_REF_R13_a_closure_needs_the_attendance_it_began_with(office: Office) -> None:
    ref = office.in_casework(attendance_percent="")
    (reason,) = office.refused(ref, "propose_closure", "io", **CLOSING)
    assert reason.found == "missing: the attendance when it was referred (add information)"
    office.do(ref, "add_information", "sch1", answer="70 in September.", attendance_percent="70")
    office.do(ref, "propose_closure", "io", **CLOSING)
    assert office.facts(ref)["attendance_at_open"] == "70"


def test_REF_R13_an_outcome_is_named_and_two_people_close(office: Office) -> None:
    ref = office.in_casework()
    (reason,) = office.refused(ref, "confirm_closure", "lio")
    assert (reason.rule, reason.found) == ("REF-R13", "nobody has proposed it")
    assert rules(office.refused(ref, "send_back", "lio", because="x")) == ["REF-R13"]
    office.do(ref, "propose_closure", "io", **CLOSING)
    assert rules(office.refused(ref, "confirm_closure", "io")) == ["role", "REF-R13"]
    with reading(office.database) as connection:
        reader = Reader(connection, office.engine.machines, office.person("lio"),
                        office.clock.now())  # fmt: skip
        context = reader.context(reader.row(ref))
    same = Actor("io", "Heledd, now a lead", Role.LEAD_INCLUSION_OFFICER)
    machinery = Machinery(referral)
    step = machinery.find("in_casework", "confirm_closure")
    failing = [
        one for one in machinery.explain(step, replace(context, actor=same)) if not one.holds
    ]
    assert [(one.rule, one.fix) for one in failing] == [
        ("REF-R13", "Ask another Lead Inclusion Officer or a manager to confirm.")
    ]


# --- the order of the queue ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("upn", "percent", "score"),
    [
        (MALI, "90", 0),
        (MALI, "89", 1),
        (MALI, "72.5", 17),
        (MALI, "", 0),
        (IDRIS, "90", 50),
        (CERYS, "90", 50),
        (GWION, "90", 15),
        (GWION, "60", 45),
    ],
    ids=["nothing", "just absent", "absent", "unknown", "looked after", "child protection",
         "leaver", "leaver and absent"],
)  # fmt: skip
def test_REF_R15_scores(office: Office, upn: str, percent: str, score: int) -> None:
    ref = office.received(upn, attendance_percent=percent)
    assert office.case(ref)["priority"] == score
    office.do(ref, "raise_concern", "lio", safeguarding_concern="A bruise.", told="Social care")
    assert office.case(ref)["priority"] == score + 100


def test_REF_R15_orders_the_queue_and_waiting_counts(office: Office) -> None:
    def queue() -> list[str]:
        with reading(office.database) as connection:
            reader = Reader(
                connection, office.engine.machines, office.person("lio"), office.clock.now()
            )
            return [one.reference for one in reader.worklist(Filter(by_priority=True))]

    first = office.received(MALI, attendance_percent="90")
    office.at("2026-09-24 09:00")
    second = office.received(TIRION, attendance_percent="85")
    third = office.received(CERYS, attendance_percent="90")
    assert queue() == [third, first, second], "three working days are worth six points"


# --- deadlines -----------------------------------------------------------------------------


def in_draft(office: Office) -> str:
    return draft(office)


LIO, IM = "role LIO", "role IM"
SCHOOL = f"school {SCHOOL_1}"
DEADLINES: tuple[tuple[Callable[[Office], str], str, str, str, list[tuple[str, str]]], ...] = (
    (Office.received, "REF-T1", "2026-09-22 23:58", "2026-09-22 23:59", [("escalation", LIO)]),
    (Office.received, "REF-T2", "2026-09-23 23:58", "2026-09-23 23:59", [("escalation", IM)]),
    (Office.in_triage, "REF-T2", "2026-09-23 23:58", "2026-09-23 23:59", [("escalation", IM)]),
    (asked, "REF-T3.reminder", "2026-09-24 23:58", "2026-09-24 23:59", [("reminder", SCHOOL)]),
    (asked, "REF-T3", "2026-09-28 23:58", "2026-09-28 23:59", [("escalation", LIO)]),
    (Office.allocated, "REF-T4", "2026-09-28 23:58", "2026-09-28 23:59",
     [("escalation", "staff io"), ("escalation", LIO)]),
    (Office.in_casework, "REF-T5", "2026-10-19 23:58", "2026-10-19 23:59",
     [("escalation", "staff io"), ("escalation", LIO)]),
    (in_draft, "REF-T6", "2026-10-12 23:58", "2026-10-12 23:59", [("reminder", LIO)]),
)  # fmt: skip


@pytest.mark.parametrize(
    ("begin", "name", "before", "instant", "told"), DEADLINES,
    ids=[f"{line[1]}-{line[0].__name__}" for line in DEADLINES],
)  # fmt: skip
def test_a_deadline_fires_at_its_minute(
    office: Office, begin: Callable[[Office], str], name: str, before: str, instant: str,
    told: list[tuple[str, str]],
) -> None:  # fmt: skip
    ref = begin(office)
    state = office.state(ref)
    assert office.due(ref)[name] == instant
    office.at(before)
    assert (name, 0) not in {one[:2] for one in office.fired(ref)}
    office.at(instant)
    assert [one for one in office.fired(ref) if one[:2] == (name, 0)] == [(name, 0, instant)]
    assert office.told(ref, name) == told
    assert office.state(ref) == state, "it reminds and escalates; people decide"


def test_REF_T2_counts_anew_from_a_talk(office: Office) -> None:
    ref = office.in_triage()
    office.do(ref, "book_discussion", "lio", talk_on="02/10/2026", **TOLD)
    assert office.due(ref)["REF-T2"] == "2026-10-06 23:59"


def test_REF_T3_a_longer_time_lies_ahead(office: Office) -> None:
    ref = asked(office)
    (reason,) = office.refused(ref, "extend_reply", "lio", reply_by="21/09/2026", because="x")
    assert (reason.rule, reason.fix) == ("REF-T3", "Choose a day after today.")
    office.do(ref, "extend_reply", "lio", reply_by="22/09/2026", because="x")


def test_REF_T4_a_contact_has_taken_place(office: Office) -> None:
    ref = office.allocated()
    said = {"spoke_with": "Mali", **WHY}
    (reason,) = office.refused(ref, "first_contact", "io", contacted_on="22/09/2026", **said)
    assert (reason.rule, reason.field, reason.found) == (
        "REF-T4", "contacted_on", "Tue 22 Sep 2026",
    )  # fmt: skip


@pytest.mark.parametrize(("day", "fits"), [
    ("21/09/2026", False), ("22/09/2026", True), ("19/10/2026", True), ("20/10/2026", False),
])  # fmt: skip
def test_REF_T5_a_review_is_agreed_within_twenty_school_days(
    office: Office, day: str, fits: bool
) -> None:
    ref = office.in_casework()
    if fits:
        office.do(ref, "agree_plan", "io", plan="Together.", review_on=day)
        assert office.state(ref) == "monitoring"
    else:
        (reason,) = office.refused(ref, "agree_plan", "io", plan="Together.", review_on=day)
        assert (reason.rule, reason.fix) == ("REF-T5", "Choose an earlier review day.")
        assert reason.found.endswith("latest Mon 19 Oct 2026")


@pytest.mark.parametrize("action", ["review", "not_improved"])
def test_REF_T5_the_next_review_is_in_time_too(office: Office, action: str) -> None:
    ref = office.in_casework()
    office.do(ref, "agree_plan", "io", plan="Together.", review_on="05/10/2026")
    for day in ("21/09/2026", "20/10/2026"):
        (reason,) = office.refused(ref, action, "io", note="Slow.", review_on=day)
        assert (reason.rule, reason.field) == ("REF-T5", "review_on")
    office.do(ref, action, "io", note="Slow.")
    assert office.due(ref)["REF-T5"] == "2026-10-19 23:59", "twenty school days from today"


def test_REF_T6_begins_again_whenever_a_person_does_something(office: Office) -> None:
    ref = draft(office)
    office.at("2026-10-01 09:00")
    office.engine.note(office.person("sch1"), ref, "Rang the mother.")
    assert office.due(ref)["REF-T6"] == "2026-10-22 23:59"
    office.at("2026-10-22 23:59")
    assert office.due(ref)["REF-T6"] == "2026-10-22 23:59", "the clock's own act is no activity"
    office.at("2026-10-23 09:00")
    office.do(ref, "add_information", "sch1", answer="Still away.")
    assert office.due(ref)["REF-T6"] == "2026-11-20 23:59", "half-term is skipped"
