"""Which views a role has, and which one it works from."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from states.context import Actor
from states.roles import PEOPLE, SCHOOL_ROLES, Role
from tui.views import TRIAGE, end_of_week, views_for
from workflows.registry import WORKFLOWS

TUESDAY = datetime(2026, 9, 29, 8, 42, tzinfo=UTC)


def titles(role: Role) -> list[str]:
    person = Actor("x", "X", role, "6732100" if role in SCHOOL_ROLES else None)
    return [view.title for view in views_for(person, TUESDAY, WORKFLOWS.values())]


@pytest.mark.parametrize(
    ("role", "first"),
    [
        (Role.LEAD_INCLUSION_OFFICER, "Triage queue"),
        (Role.ADMIN_SUPPORT, "Triage queue"),
        (Role.INCLUSION_OFFICER, "My cases"),
        (Role.OUT_OF_SCHOOL_TUTOR, "My cases"),
        (Role.INCLUSION_MANAGER, "Overdue"),
        (Role.LEGAL_ADVISER, "All open"),
        (Role.HEADTEACHER, "Waiting for us"),
    ],
)
def test_a_role_starts_where_it_works(role, first):
    assert titles(role)[0] == first


@pytest.mark.parametrize("role", PEOPLE)
def test_every_role_can_see_all_that_is_open(role):
    assert "All open" in titles(role)


def test_waiting_on_others_is_every_state_that_waits_for_a_school_or_a_family():
    person = Actor("x", "X", Role.LEAD_INCLUSION_OFFICER)
    views = {view.title: view.filter for view in views_for(person, TUESDAY, WORKFLOWS.values())}
    waiting = views["Waiting on others"].waiting
    assert ("referral", "info_requested") in waiting
    assert not set(TRIAGE) & set(waiting)
    for type_name, name in waiting:
        roles = WORKFLOWS[type_name].state[name].waits_for
        assert roles
        assert set(roles) <= {*SCHOOL_ROLES, Role.OUTSIDE}


@pytest.mark.parametrize("role", sorted(SCHOOL_ROLES))
def test_what_waits_for_a_school_among_others_waits_for_us(role):
    """Every open case is in one of the two, and a plan's decision is the headteacher's too."""
    person = Actor("x", "X", role, "6732100")
    views = {view.title: view.filter for view in views_for(person, TUESDAY, WORKFLOWS.values())}
    ours, theirs = views["Waiting for us"].waiting, views["Waiting for the team"].waiting
    assert {("psp", "extension_review"), ("psp", "active"), ("cme", "at_risk_alert")} <= set(ours)
    assert ("referral", "in_triage") in theirs
    states = {(flow.type, one) for flow in WORKFLOWS.values() for one in flow.open_states()}
    assert {*ours, *theirs} == states
    assert not {*ours} & {*theirs}


def test_the_week_ends_on_sunday_in_london():
    assert end_of_week(TUESDAY).isoformat() == "2026-10-04T23:59:59+01:00"
