"""Who may take which step: every transition of both workflows, every role.

The tables are typed in from the “who” column of RULEBOOK 14.2 and 17.2. What the workflows add on
purpose is marked with where they say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from states.calendar import Calendar
from states.context import Actor, CaseView, Child, Context, Evidence
from states.machine import Machinery
from states.roles import Role
from states.workflow import Transition, Workflow
from workflows.policy import policy_on
from workflows.registry import WORKFLOWS
from workflows.term_dates import SCHOOL_YEARS

NOW = datetime(2026, 9, 21, 8, 0, tzinfo=UTC)

SCHOOL = "SCH-S SCH-H"  # addition: headteachers may do what attendance staff do
INBOX = f"{SCHOOL} ADM DO LIO"  # addition: DO and LIO submit what came to the inbox (REF-R04)
TRIAGE = "LIO IM LO"  # addition: managers may stand in (REF-R05)
CASEWORK = "IO EO PECC"
PLANS = f"{SCHOOL} PECC"  # addition: the co-ordinator may record for the school (PSP-R16)
EVERYBODY = "SCH-H SCH-S LO IM LIO IO PECC EO DO ADM OST LEG"

REFERRAL = {
    "open": f"{INBOX} {CASEWORK} IM LO",
    "submit": INBOX,
    "amend": INBOX,  # addition: a draft with a slip can be put right
    "start_triage": TRIAGE,
    "ask_school": TRIAGE,
    "reply": f"{SCHOOL} ADM",
    "go_on": TRIAGE,
    "extend_reply": TRIAGE,
    "decline_no_reply": "LIO",
    "book_discussion": TRIAGE,
    "discussion_held": TRIAGE,
    "allocate": TRIAGE,
    "offer_alternative": TRIAGE,
    "school_declines": f"{SCHOOL} ADM",  # addition: ADM, when it comes through the inbox
    "accept_alternative": "LIO",
    "first_contact": CASEWORK,
    "invite_parents": CASEWORK,
    "agree_plan": CASEWORK,
    "review": CASEWORK,
    "not_improved": CASEWORK,
    "open_plan": CASEWORK,
    "propose_closure": CASEWORK,
    "confirm_closure": TRIAGE,
    "send_back": TRIAGE,
    "withdraw": "SCH-H",
    "decline": TRIAGE,
    "add_information": f"{SCHOOL} {CASEWORK} LIO IM LO ADM DO",
    "correct_date": TRIAGE,
    "raise_concern": EVERYBODY,
    "clear_concern": "IM LO",
    "tell_agency": EVERYBODY,
    "set_aside": "IM LO",
}
PSP = {
    "open": f"{PLANS} IO EO",  # addition: a caseworker opens one from casework (RULEBOOK 14.2)
    "amend": PLANS,
    "invite": PLANS,
    "send_to_parents": PLANS,
    "drop": PLANS,
    "record_consent": PLANS,
    "consent_refused": PLANS,
    "consent_lapses": "SYS",
    "note_plan": "PECC LIO",
    "review_falls_due": "SYS",
    "continue_plan": PLANS,
    "review_without_parents": PLANS,
    "full_time": "SCH-H",
    "not_working": "SCH-H PECC",
    "ask_for_support": "SCH-H",
    "stop": PLANS,
    "stop_for_safety": "SYS",
    "end_stopped": "SCH-H PECC",
    "ask_consent_again": "SCH-H PECC",
    "end_comes_near": "SYS",
    "propose_decision": "SCH-H PECC",
    "agree_full_time": "SCH-H PECC",
    "agree_not_working": "SCH-H PECC",
    "extend": "IM LO",
    "limit_passes": "SYS",
    "close_other": "PECC",
    "correct_start": "PECC",
    "raise_concern": EVERYBODY,
    "clear_concern": "IM LO",
    "tell_agency": EVERYBODY,
    "set_aside": "IM LO",
}
WHO: Mapping[str, Mapping[str, str]] = {"referral": REFERRAL, "psp": PSP}

MOVES = {
    "referral": """
        draft submit received
        received start_triage in_triage
        in_triage ask_school info_requested
        info_requested reply in_triage
        info_requested go_on in_triage
        info_requested extend_reply info_requested
        info_requested decline_no_reply declined
        in_triage book_discussion discussion
        discussion discussion_held in_triage
        in_triage allocate allocated
        in_triage offer_alternative alternative_offered
        alternative_offered school_declines in_triage
        alternative_offered accept_alternative closed
        allocated first_contact in_casework
        in_casework agree_plan monitoring
        monitoring not_improved in_casework
        in_casework confirm_closure closed
        monitoring confirm_closure closed
        in_triage decline declined
        in_casework open_plan in_casework
    """,
    "psp": """
        proposed send_to_parents consent_pending
        consent_pending record_consent active
        consent_pending consent_refused withdrawn
        consent_pending consent_lapses withdrawn
        active review_falls_due review_due
        review_due continue_plan active
        review_due full_time completed_full_time
        active not_working unsuccessful
        review_due not_working unsuccessful
        unsuccessful ask_for_support withdrawn
        active stop suspended
        active stop_for_safety suspended
        review_due stop_for_safety suspended
        extension_review stop_for_safety suspended
        suspended end_stopped withdrawn
        suspended ask_consent_again consent_pending
        active end_comes_near extension_review
        extension_review agree_full_time completed_full_time
        extension_review agree_not_working unsuccessful
        extension_review extend active
    """,
}
"""RULEBOOK 14.2 and 17.2: from, step, to."""


def context(workflow: Workflow, state: str, role: Role) -> Context:
    """The least that a rule can be asked about."""
    return Context(
        facts=workflow.facts(), actor=Actor("somebody", "Somebody", role), now=NOW,
        calendar=Calendar(SCHOOL_YEARS), policy=policy_on(NOW.date()),
        evidence=Evidence(Child("E673210024000", date(2014, 2, 11))),
        case=CaseView("REF-26-00001-6", workflow.type, state, 1, NOW, NOW, NOW),
    )  # fmt: skip


def steps(workflow: Workflow) -> list[Transition]:
    return [workflow.opening, *workflow.transitions]


CASES = [
    pytest.param(workflow, step, role, id=f"{workflow.type}-{step.name}-{role.value}")
    for workflow in WORKFLOWS.values()
    for step in steps(workflow)
    for role in Role
]


@pytest.mark.parametrize("type_name", WHO)
def test_every_step_is_in_the_table(type_name: str) -> None:
    assert {step.name for step in steps(WORKFLOWS[type_name])} == set(WHO[type_name])


@pytest.mark.parametrize(("workflow", "step", "role"), CASES)
def test_a_step_is_for_those_of_the_rulebook_and_nobody_else(
    workflow: Workflow, step: Transition, role: Role
) -> None:
    state = step.source[0] if step.source else workflow.initial.name
    verdicts = Machinery(workflow).explain(step, context(workflow, state, role))
    verdict = next(one for one in verdicts if one.rule == "role")
    assert verdict.holds == (role.value in WHO[workflow.type][step.name].split())
    assert bool(verdict.fix) != verdict.holds
    if not verdict.holds:
        assert verdict.found.startswith("you act as ")


@pytest.mark.parametrize(
    ("type_name", "line"),
    [
        pytest.param(type_name, line.split(), id="-".join(line.split()))
        for type_name, lines in MOVES.items()
        for line in lines.strip().splitlines()
    ],
)
def test_every_move_of_the_rulebook_is_there(type_name: str, line: list[str]) -> None:
    source, name, target = line
    found = Machinery(WORKFLOWS[type_name]).find(source, name)
    assert found.goes_to(source) == target


@pytest.mark.parametrize("type_name", WHO)
def test_there_is_no_move_beyond_those_of_the_rulebook(type_name: str) -> None:
    workflow = WORKFLOWS[type_name]
    open_states = set(workflow.open_states())
    ours = {
        (source, step.name, step.target)
        for step in workflow.transitions
        for source in step.source
        if step.target not in (None, source)
    }
    written = {tuple(line.split()) for line in MOVES[type_name].strip().splitlines()}
    everywhere = {
        "referral": {(state, "withdraw", "withdrawn") for state in open_states},
        "psp": {(state, "close_other", "closed_other") for state in open_states}
        | {
            (state, "limit_passes", "closed_limit")
            for state in (
                "active",
                "review_due",
                "extension_review",
                "suspended",
                "unsuccessful",
                "consent_pending",  # addition: consent asked again does not outlive the limit
            )
        }
        | {("review_due", "end_comes_near", "extension_review")}
        | {("active", "full_time", "completed_full_time")}  # addition: an early review
        | {("proposed", "drop", "withdrawn")}  # addition: a draft that is not wanted any more
        | {(state, "stop", "suspended") for state in ("review_due", "extension_review")},
    }[type_name]
    assert ours - written - everywhere == set()


@pytest.mark.parametrize("type_name", WHO)
def test_nobody_plays_the_clock(type_name: str) -> None:
    """A person is not even shown what only the clock does."""
    workflow = WORKFLOWS[type_name]
    machinery = Machinery(workflow)
    for state in workflow.open_states():
        for role in Role:
            shown = machinery.choices(context(workflow, state, role))
            assert all(one.transition.by != (Role.CLOCK,) for one in shown)
