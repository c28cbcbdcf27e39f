"""What the steps of a request for leave change, beyond what their forms say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from states.context import Context
from workflows.attendance_codes import Category, category
from workflows.general import form_of
from workflows.holiday_days import UNAUTHORISED, agreed, asked, due_back, leave_of
from workflows.holiday_forms import AskNotice
from workflows.holiday_rules import code_of


def _decided(context: Context) -> Mapping[str, Any]:
    return {"decided_on": context.today, "decided_by": context.actor.username}


def on_grant(context: Context) -> Mapping[str, Any]:
    """The days agreed and their code (HOL-R18)."""
    first, last = agreed(context) or (None, None)
    return {"authorised_from": first, "authorised_to": last, "code": code_of(context),
            **_decided(context)}  # fmt: skip


def on_refuse(context: Context) -> Mapping[str, Any]:
    """Days away will be marked G (HOL-R18, HOL-R19)."""
    return {"code": "G", **_decided(context)}


def on_unapplied(context: Context) -> Mapping[str, Any]:
    """A holiday nobody asked leave for is marked G (HOL-R18)."""
    return {"code": "G"}


def on_supplied(context: Context) -> Mapping[str, Any]:
    """Nothing is missing any more."""
    return {"missing_items": ()}


def missing_child(context: Context) -> Mapping[str, Any]:
    """What a case of a child missing education starts with: gone since the day due back."""
    due, last = due_back(context), leave_of(context).leave_to
    return {
        "first_absent_on": (due or last or context.today).isoformat(),
        "circumstances": "Has not come back from leave in term time.",
    }


def notice(context: Context) -> Mapping[str, Any]:
    """What a request for a penalty notice starts with: the days away without leave (HOL-R19)."""
    form, facts = form_of(context, AskNotice), leave_of(context)
    first, last = asked(context) or (context.today, context.today)
    away = [
        day.day
        for day in context.evidence.register.days(first, last)
        if set(day.codes) & set(UNAUTHORISED)
        and any(category(code, day.day) is Category.UNAUTHORISED for code in day.codes.strip())
    ]
    begins, ends = (away[0], away[-1]) if away else (first, last)
    term = context.calendar.school_year_of(begins).term_of(begins)
    said: dict[str, Any] = {
        "parent": form.parent,
        "cause": "holiday",
        "term": term.name if term else "autumn",
        "period_from": begins.isoformat(),
        "period_to": ends.isoformat(),
        "interventions": form.interventions,
        "engagement_failed": form.engagement_failed,
        "learner_voice": form.learner_voice or facts.learner_voice,
        "parent_voice": form.parent_voice or facts.parent_voice,
    }
    return {name: value for name, value in said.items() if value is not None}
