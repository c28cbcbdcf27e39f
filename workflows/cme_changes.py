"""What the steps on a child missing education change, beyond what their forms say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from states.calendar import local_date
from states.context import Context
from states.roles import SCHOOL_ROLES, Role
from workflows.cme_deadlines import in_care, missing_of
from workflows.cme_forms import (
    AskAround,
    Attempt,
    Enquiry,
    RaiseAlert,
    Risk,
    TryHome,
)  # fmt: skip
from workflows.general import form_of, merged, noted_agency


def on_try(context: Context) -> Mapping[str, Any]:
    """The attempt goes on the list; reaching the home is kept as a date."""
    facts, form = missing_of(context), form_of(context, TryHome)
    attempt = Attempt(
        at=form.tried_at, by=context.actor.name, how=form.how, result=form.result,
        reached=form.reached,
    )  # fmt: skip
    reached_on = local_date(form.tried_at) if form.reached else None
    return {
        "attempts": (*facts.attempts, attempt),
        "home_reached_on": facts.home_reached_on or reached_on,
    }


def _team_told(context: Context) -> Any:
    """What a member of the team does, the team knows."""
    told = missing_of(context).team_told_at
    outside = (*SCHOOL_ROLES, Role.CLOCK)
    return told if told or context.actor.role in outside else context.now


def on_alert(context: Context) -> Mapping[str, Any]:
    """A further risk joins the first; the alert stands since the first."""
    facts, form = missing_of(context), form_of(context, RaiseAlert)
    raised = min(form.suspected_at or context.now, context.now)
    return {
        "risks": facts.risks if form.risk in facts.risks else (*facts.risks, form.risk),
        "risk_detail": merged(facts.risk_detail, form.risk_detail),
        "alert_raised_at": facts.alert_raised_at or raised,
        "team_told_at": _team_told(context),
    }


def on_care_alert(context: Context) -> Mapping[str, Any]:
    """The clock raises the alert of a child in care whose home nobody reached (CME-R10)."""
    facts = missing_of(context)
    risks = facts.risks if Risk.CARE in facts.risks else (*facts.risks, Risk.CARE)
    return {
        "risks": risks if in_care(context) else facts.risks,
        "alert_raised_at": facts.alert_raised_at or context.now,
    }


def on_agency(context: Context) -> Mapping[str, Any]:
    """Who was told, when, and their reference (CME-R12)."""
    return {"agencies_told": noted_agency(context), "team_told_at": _team_told(context)}


def on_team(context: Context) -> Mapping[str, Any]:
    """The Inclusion Team knows from now on."""
    return {"team_told_at": missing_of(context).team_told_at or context.now}


def on_notified(context: Context) -> Mapping[str, Any]:
    """The Inclusion Team is notified today."""
    return {
        "notified_on": context.today,
        "team_told_at": missing_of(context).team_told_at or context.now,
    }


def on_enquiry(context: Context) -> Mapping[str, Any]:
    """The enquiry as it stands now; an earlier word on the same source gives way."""
    form = form_of(context, AskAround)
    others = [item for item in missing_of(context).enquiries if item.source is not form.source]
    asked = Enquiry(
        source=form.source, owner=form.owner, contact=form.contact, asked_on=form.asked_on,
        result=form.result, reply=form.reply or "",
    )  # fmt: skip
    return {"enquiries": (*others, asked)}


def on_locate(context: Context) -> Mapping[str, Any]:
    """New whereabouts are not reviewed yet; what was agreed while nobody knew falls away."""
    facts = missing_of(context)
    agreed = facts.deletion_agreed_on if facts.deleted_on else None
    return {
        "location_reviewed_on": None,
        "unresolved_by": None,
        "deletion_agreed_on": agreed,
        **DROPPED,
    }


def on_location_review(context: Context) -> Mapping[str, Any]:
    """The one review that evidence of grade C stays open to (CME-R20)."""
    return {"location_reviewed_on": context.today}


def on_unresolved_review(context: Context) -> Mapping[str, Any]:
    """Who reviewed it: another person signs it off (CME-R16)."""
    return {"unresolved_by": context.actor.username}


def on_review(context: Context) -> Mapping[str, Any]:
    """A review was held; the next is counted from it."""
    return {"reviewed_on": context.today, "reviews_held": missing_of(context).reviews_held + 1}


def on_search_again(_context: Context) -> Mapping[str, Any]:
    """Before it is unresolved again it is reviewed again."""
    return {"unresolved_by": None}


DROPPED: Mapping[str, Any] = {
    "deletion_proposed_by": None, "no_sickness_ground": None, "school_enquiry_failed": None,
}  # fmt: skip


def on_propose(context: Context) -> Mapping[str, Any]:
    """Who proposed the deletion: another person agrees (CME-R14)."""
    return {"deletion_proposed_by": context.actor.username}


def on_refuse(_context: Context) -> Mapping[str, Any]:
    """The proposal is off the table."""
    return DROPPED


def on_agree(context: Context) -> Mapping[str, Any]:
    """The day school and council agreed."""
    return {"deletion_agreed_on": context.today}
