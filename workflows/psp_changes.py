"""What the steps of a pastoral support plan change, beyond what their forms say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from states.context import Context
from states.roles import Role
from workflows.general import form_of
from workflows.psp_deadlines import plan_of
from workflows.psp_forms import AskSupport, Consent, Continue, PlanReview, ReviewWithout
from workflows.psp_rules import chained_weeks


def on_start(context: Context) -> Mapping[str, Any]:
    """The plan starts, or goes on after a stop: the twelve weeks then count from the first start.

    A co-ordinator who starts the plan has told the council by doing so.
    """
    facts, form = plan_of(context), form_of(context, Consent)
    told = context.today if context.actor.role is Role.COORDINATOR else facts.authority_told_on
    return {
        "started_on": facts.started_on or form.started_on,
        "last_review_on": form.started_on if facts.started_on else None,
        "authority_told_on": told,
        "weeks_before": chained_weeks(context) or None,
    }


def on_continue(context: Context) -> Mapping[str, Any]:
    """The review goes on the list and resets the clock."""
    form = form_of(context, Continue)
    review = PlanReview(
        held_on=form.held_on, parent_attended=form.parent_attended,
        attempts=form.parent_attempts, hours=str(form.hours_now),
    )  # fmt: skip
    return {"last_review_on": form.held_on, "reviews": (*plan_of(context).reviews, review)}


def on_review_without(context: Context) -> Mapping[str, Any]:
    """The review goes on the list; the clock runs on."""
    form = form_of(context, ReviewWithout)
    review = PlanReview(
        held_on=form.held_on, parent_attended=False, attempts=form.parent_attempts, counts=False
    )
    return {"reviews": (*plan_of(context).reviews, review)}


def on_propose(context: Context) -> Mapping[str, Any]:
    """Who proposed, and as what: the other one has to agree."""
    return {"proposed_by": context.actor.username, "proposed_as": context.actor.role.value}


def on_extend(context: Context) -> Mapping[str, Any]:
    """An extension withdraws what was proposed at the limit."""
    return {"proposed_decision": None, "proposed_by": None, "proposed_as": None}


def on_stop(context: Context) -> Mapping[str, Any]:
    """A stop voids the consent so far, and with it what was proposed for the end."""
    return {"stopped_on": context.today, **on_extend(context)}


def on_safety_stop(context: Context) -> Mapping[str, Any]:
    """A concern raised in another case of the child stops the plan at once."""
    return {**on_stop(context), "suspended_because": "A safeguarding concern in another case."}


def on_end(context: Context) -> Mapping[str, Any]:
    """The last day of a plan that had begun."""
    return {"ended_on": context.today if plan_of(context).started_on else None}


def referral_after(context: Context) -> Mapping[str, Any]:
    """The referral that asks for support after a plan that failed (PSP-R12)."""
    form, facts = form_of(context, AskSupport), plan_of(context)
    reviews = [review for review in facts.reviews if review.held_on <= context.today]
    hours = facts.hours_now
    tried = [{
        "on": min(facts.started_on or context.today, context.today).isoformat(),
        "what": "Pastoral support plan",
        "impact": facts.failed_because or "did not work",
    }]  # fmt: skip
    tried += [
        {
            "on": review.held_on.isoformat(),
            "what": "Review of the plan",
            "impact": f"{review.hours or hours} hours a week",
        }
        for review in reviews
    ]
    said: dict[str, Any] = {
        "reason": f"A pastoral support plan has not worked. {facts.failed_because or ''}".strip(),
        "requested_help": form.support_wanted,
        "interventions": tried,
        "agencies": list(facts.agencies),
        "learner_voice": form.learner_voice or facts.learner_voice,
        "parent_voice": form.parent_voice or facts.parent_voice,
        "attendance_percent": form.attendance_percent,
    }
    return {name: value for name, value in said.items() if value is not None}
