"""What the steps of home education change, beyond what their forms say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from states.calendar import local_date
from states.context import Context, OtherCase
from workflows.ehe_deadlines import home_of
from workflows.ehe_forms import Contact, Notice, Reach, Shown
from workflows.general import form_of

PRESSURES = {"fpn": "a penalty notice", "psp": "a pastoral support plan"}


def on_notice(context: Context) -> Mapping[str, Any]:
    """What was going on shortly before the notice (EHE-R10)."""
    return {"pressures": tuple(_pressures(context))}


def _pressures(context: Context) -> Iterator[str]:
    form = form_of(context, Notice)
    count = context.policy["ehe.off_rolling"]
    since = context.calendar.school_days_before(form.notice_on, count)
    for other in context.evidence.other_cases:
        if other.type in PRESSURES and _live(other, context, since):
            yield f"{PRESSURES[other.type]}, {other.reference}"
    if form.excluded_on is not None and form.excluded_on >= since:
        yield "an exclusion"


def _live(other: OtherCase, context: Context, since: date) -> bool:
    return other.closed_at is None or local_date(other.closed_at) >= since


def on_consent(context: Context) -> Mapping[str, Any]:
    """The council consents today, and so knows that the name goes (EHE-R07)."""
    return {"consented_on": context.today, "learned_on": context.today}


def on_removed(context: Context) -> Mapping[str, Any]:
    """The council learns of the removal when the school records it here."""
    return {"learned_on": context.today}


def on_reach(context: Context) -> Mapping[str, Any]:
    """The contact goes on the list; a family that was reached is in touch (EHE-R23)."""
    facts, form = home_of(context), form_of(context, Reach)
    contact = Contact(
        on=form.contact_on, by=context.actor.name, how=form.how, result=form.result,
        reached=form.reached,
    )  # fmt: skip
    reached = max(form.contact_on, facts.reached_on or form.contact_on)
    return {
        "contacts": (*facts.contacts, contact),
        "reached_on": reached if form.reached else facts.reached_on,
    }


def on_shown(context: Context) -> Mapping[str, Any]:
    """The family is in touch, and the first review counts from the first time."""
    facts, form = home_of(context), form_of(context, Shown)
    return {"reached_on": form.shown_on, "first_shown_on": facts.first_shown_on or form.shown_on}


def on_judged(context: Context) -> Mapping[str, Any]:
    """The year to the next review begins (EHE-R19); a notice or order no longer stands."""
    return {
        "judged_on": context.today, "satisfy_by": None, "not_satisfied": None, "expedient": None,
        "intent_on": None,
    }  # fmt: skip


JUDGED = ("judged_on", "satisfy_by", "not_satisfied", "expedient", "intent_on")


def on_end_proposed(context: Context) -> Mapping[str, Any]:
    """Who proposes: another confirms."""
    return {"end_proposed_by": context.actor.username}


def missing_child(context: Context) -> Mapping[str, Any]:
    """What a case of a child missing education starts with (EHE-R23)."""
    facts = home_of(context)
    since = facts.deleted_on or facts.learned_on or context.today
    return {
        "first_absent_on": since.isoformat(),
        "circumstances": "The family cannot be found after the name was removed. "
                         + (facts.end_detail or ""),
    }  # fmt: skip
