"""The main road of a workflow, read off its definition."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from states.road import road_of
from states.roles import Role
from states.workflow import State, Transition
from tests.states.small import WORKFLOW, broken
from workflows.registry import WORKFLOWS

ROADS = {
    "referral": ("draft", "received", "in_triage", "allocated", "in_casework", "monitoring",
                 "closed"),
    "cme": ("absent_unexplained", "at_risk_alert", "checklist_pending", "notified",
            "active_search", "located_pending", "closed_located"),
    "ehe": ("enquiry", "resolution_support", "notified_to_school", "consent_pending",
            "roll_removed", "acknowledged", "contact_offered", "assessing", "informal_followup",
            "notice_s437", "sao_intent", "sao_served", "eso_considered", "prosecution",
            "closed_returned"),
    "psp": ("proposed", "consent_pending", "active", "review_due", "extension_review",
            "completed_full_time"),
    "fpn": ("requested", "evidence_check", "warning_issued", "monitoring_15", "ready_to_issue",
            "issued", "served_60", "served_120", "unpaid_decision", "prosecution_prep",
            "eso_considered", "prosecuted", "court_outcome"),
    "holiday": ("received", "under_consideration", "authorised", "taken", "unauthorised_taken",
                "failed_to_return", "returned"),
}  # fmt: skip


@pytest.mark.parametrize("name", WORKFLOWS)
def test_the_road_of_each_case_type(name):
    assert road_of(WORKFLOWS[name]).states == ROADS[name]


@pytest.mark.parametrize("flow", WORKFLOWS.values(), ids=list(WORKFLOWS))
def test_every_state_lies_on_the_road_or_is_an_exit(flow):
    road = road_of(flow)
    drawn = set(road.states).union(*road.exits.values())
    assert drawn == {state.name for state in flow.states}


@pytest.mark.parametrize("flow", WORKFLOWS.values(), ids=list(WORKFLOWS))
def test_every_step_to_another_state_is_on_the_road_or_an_exit(flow):
    road = road_of(flow)
    onward = set(pairwise(road.states))
    for step in flow.transitions:
        for source in step.source:
            target = step.goes_to(source)
            if target != source and not flow.state[source].final:
                assert ((source, target) in onward) != (target in road.exits[source])


def _way(source: str, target: str) -> Transition:
    return Transition(
        f"{source}_{target}", (source,), target, "Go", by=(Role.LEAD_INCLUSION_OFFICER,)
    )


def test_the_longest_way_is_the_road_and_a_way_back_is_an_exit():
    flow = broken(transitions=(*WORKFLOW.transitions, _way("late", "asked")))
    road = road_of(flow)
    assert road.states == ("asked", "late", "answered")
    assert road.exits == {"asked": ("answered",), "late": ("asked",)}


def test_an_end_declared_first_wins_over_one_that_lies_one_state_further():
    dropped = State("dropped", "Dropped", final=True)
    flow = broken(
        states=(*WORKFLOW.states, dropped),
        transitions=(
            replace(WORKFLOW.transitions[0], source=("asked",)),
            WORKFLOW.transitions[1],
            _way("late", "dropped"),
        ),
    )
    assert road_of(flow).states == ("asked", "answered")
    assert road_of(flow).exits["late"] == ("dropped",)


@pytest.mark.parametrize(
    ("state", "passed", "anchor"),
    [
        ("monitoring", ("draft",), "monitoring"),
        ("info_requested", (), "in_triage"),
        ("withdrawn", ("draft", "received", "in_triage", "info_requested"), "in_triage"),
        ("withdrawn", (), "draft"),
    ],
)
def test_where_a_case_left_the_road(state, passed, anchor):
    assert road_of(WORKFLOWS["referral"]).anchor(state, passed) == anchor


def test_what_lies_ahead_of_a_state():
    road = road_of(WORKFLOWS["psp"])
    ends = {"withdrawn", "closed_limit", "closed_other"}
    assert road.ahead_of("unsuccessful") == ends
    assert "active" in road.ahead_of("suspended")
    assert road.ahead_of("withdrawn") == frozenset()
