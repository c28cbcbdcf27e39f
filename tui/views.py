"""The views of the Inbox: questions with a name, by role, and those a person has saved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from states.calendar import LONDON
from states.context import Actor
from states.roles import CASEWORKERS, MANAGERS, SCHOOL_ROLES, Role
from states.workflow import Workflow
from storage.cases import Filter

TRIAGE = (("referral", "received"), ("referral", "in_triage"))
"""Where a referral waits for a Lead Inclusion Officer's decision (REF-R05)."""
TRIAGE_FILTER = Filter(waiting=TRIAGE, by_priority=True)
EVERYTHING = "All open"
OVERDUE = "Overdue"
_FIRST = {
    **dict.fromkeys((*CASEWORKERS, Role.OUT_OF_SCHOOL_TUTOR), "My cases"),
    **dict.fromkeys(MANAGERS, OVERDUE),
    **dict.fromkeys((Role.LEGAL_ADVISER, Role.DATA_OFFICER), EVERYTHING),
}
"""The view that a role works from, where that is not the triage queue."""
OTHERS = (*SCHOOL_ROLES, Role.OUTSIDE)


@dataclass(frozen=True)
class View:
    """A saved question with a name; `line` is the filter line of one that a person saved."""

    title: str
    filter: Filter
    line: str = ""


def views_for(person: Actor, now: datetime, workflows: Iterable[Workflow]) -> tuple[View, ...]:
    """The views of a role; the one they work from comes first."""
    flows = tuple(workflows)
    everything = View(EVERYTHING, Filter())
    overdue = View(OVERDUE, Filter(overdue=True))
    week = View("Due this week", Filter(due_from=now, due_by=end_of_week(now)))
    if person.role in SCHOOL_ROLES:
        ours = Filter(waiting=_standing(flows, _wait_for_a_school))
        theirs = Filter(waiting=_standing(flows, lambda roles: not _wait_for_a_school(roles)))
        return (
            View("Waiting for us", ours), week, overdue,
            View("Waiting for the team", theirs), everything,
        )  # fmt: skip
    triage = View("Triage queue", TRIAGE_FILTER)
    mine = View("My cases", Filter(assignee=person.username))
    others = View("Waiting on others", Filter(waiting=_standing(flows, _wait_for_others)))
    views = [triage, mine, week, overdue, others, everything]
    first = _FIRST.get(person.role, triage.title)
    views.sort(key=lambda view: view.title != first)
    return tuple(views)


def _wait_for_others(roles: tuple[Role, ...]) -> bool:
    return bool(roles) and all(role in OTHERS for role in roles)


def _wait_for_a_school(roles: tuple[Role, ...]) -> bool:
    """A plan that waits for a headteacher and the co-ordinator waits for the school too."""
    return _wait_for_others(roles) or any(role in SCHOOL_ROLES for role in roles)


def _standing(
    flows: Iterable[Workflow], wanted: Callable[[tuple[Role, ...]], bool]
) -> tuple[tuple[str, str], ...]:
    return tuple(
        (flow.type, state.name)
        for flow in flows
        for state in flow.states
        if not state.final and wanted(state.waits_for)
    )


def end_of_week(now: datetime) -> datetime:
    """The last minute of Sunday, in London."""
    local = now.astimezone(LONDON)
    sunday = local.date() + timedelta(days=6 - local.weekday())
    return datetime.combine(sunday, time(23, 59, 59), LONDON)
