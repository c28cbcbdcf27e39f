"""A small sound workflow that the tests break, one thing at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from states.calendar import Calendar
from states.context import Actor, CaseView, Child, Context, Evidence
from states.forms import Choice, Day, Facts, Form, LongText, Officer, Words, ask
from states.roles import Role
from states.workflow import (
    Escalate,
    Guard,
    Send,
    State,
    Take,
    Timer,
    To,
    Transition,
    Workflow,
)  # fmt: skip
from workflows.term_dates import SCHOOL_YEARS

RULES = ("REF-R01", "REF-R02", "REF-T1", "REF-T2", "REF-L1")
NOW = datetime(2026, 9, 21, 8, tzinfo=UTC)


class Colour(Choice):
    RED = "red", "Red"
    BLUE = "blue", "Blue"


class Known(Facts):
    why: str | None = ask("Why", default=None)
    colour: Colour | None = ask("Colour", default=None)
    answered_on: date | None = ask("Answered", default=None)


class Ask(Form):
    why: LongText = ask("Why?", rules=["REF-R01"])
    colour: Colour = ask("Which colour?")


class Answer(Form):
    officer: Officer = ask("Who?")
    answered_on: Day = ask("When?")
    letter: Words | None = ask("Which letter?", default=None)


def says_why(context: Context) -> bool:
    return bool(getattr(context.facts, "why", None))


WHY = Guard("REF-R01", "It says why.", says_why, "Say why.", "a source")
ON_A_DAY = Guard(
    "REF-R02", "It was answered.", lambda c: getattr(c.form, "answered_on", NOW) <= c.today,
    "Give the day.", "a source", field="answered_on", hard=True,
)  # fmt: skip

WORKFLOW = Workflow(
    type="small",
    title="A small workflow",
    version=1,
    facts=Known,
    states=(
        State("asked", "Asked", waits_for=(Role.LEAD_INCLUSION_OFFICER,), initial=True),
        State("late", "Late", waits_for=(Role.LEAD_INCLUSION_OFFICER,)),
        State("answered", "Answered", final=True),
    ),
    opening=Transition("open", (), "asked", "Ask", by=(Role.SCHOOL_STAFF,), form=Ask),
    transitions=(
        Transition(
            "answer", ("asked", "late"), "answered", "Answer",
            by=(Role.LEAD_INCLUSION_OFFICER,), form=Answer, guards=(WHY, ON_A_DAY),
            sends=(Send("REF-L1", "The answer", To.SCHOOL),), assigns="officer",
            files={"letter": "letter"},
        ),
        Transition("turns_late", ("asked",), "late", "It turns late", by=(Role.CLOCK,)),
    ),
    timers=(
        Timer("REF-T1", "Answer", ("asked",), lambda c: c.calendar.working_days_after(c.now, 1),
              Take("turns_late"), "one day"),
        Timer("REF-T2", "Answer at last", ("late",),
              lambda c: c.calendar.working_days_after(c.now, 2),
              Escalate((Role.INCLUSION_MANAGER,)), "two days"),
    ),
)  # fmt: skip


def broken(**parts: Any) -> Workflow:
    """The workflow with some of its parts exchanged."""
    return replace(WORKFLOW, **parts)


def with_step(name: str, /, **parts: Any) -> Workflow:
    """The workflow with one transition changed."""
    steps = tuple(
        replace(step, **parts) if step.name == name else step for step in WORKFLOW.transitions
    )
    return broken(transitions=steps)


def with_state(name: str, /, **parts: Any) -> Workflow:
    """The workflow with one state changed."""
    states = tuple(
        replace(state, **parts) if state.name == name else state for state in WORKFLOW.states
    )
    return broken(states=states)


def with_timer(name: str, /, **parts: Any) -> Workflow:
    """The workflow with one timer changed."""
    timers = tuple(
        replace(timer, **parts) if timer.name == name else timer for timer in WORKFLOW.timers
    )
    return broken(timers=timers)


def context(
    state: str = "asked", role: Role = Role.LEAD_INCLUSION_OFFICER, form: Form | None = None,
    **facts: Any,
) -> Context:  # fmt: skip
    """One question about a small case."""
    return Context(
        facts=Known(**facts), actor=Actor("lead", "Lead", role), now=NOW,
        calendar=Calendar(SCHOOL_YEARS), policy={},
        evidence=Evidence(Child("E673210024000", date(2015, 1, 1))),
        case=CaseView("REF-26-00001-6", "small", state, 1, NOW, NOW, NOW), form=form,
    )  # fmt: skip
