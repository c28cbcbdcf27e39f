"""The cases that a caseworker opens from a referral (RULEBOOK 14.2): what each is opened with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from states.context import Context
from states.forms import ContactId, Day, Form, LongText, Words, ask
from workflows.fpn_facts import Asker, Cause, TermName
from workflows.general import form_of
from workflows.referral_deadlines import referral_of


class OpenPlan(Form):
    """Opens a pastoral support plan from the casework."""

    need_evidence: LongText = ask("What shows the social, emotional or mental health need?")
    best_interest: LongText = ask("Why is a plan in the child's best interest?")


class OpenMissing(Form):
    """Reports the child missing from education, from the casework."""

    first_absent_on: Day = ask(
        "First absent on", help="The first school day without a reason: day 1.", rules=["CME-R02"]
    )
    circumstances: LongText = ask("What is known?", rules=["CME-R01"])


class OpenPenalty(Form):
    """Passes on the headteacher's request for a penalty notice, for one parent."""

    parent: ContactId = ask(
        "Which parent?", help="One case for each parent and each child.", rules=["FPN-R33"]
    )
    cause: Cause = ask("What is it for?", rules=["FPN-R03", "FPN-R04", "FPN-R05"])
    term: TermName = ask("Which term?", rules=["FPN-R38"])
    period_from: Day = ask("First day of the offence", rules=["FPN-R16"])
    period_to: Day = ask("Last day of the offence", rules=["FPN-R16"])
    head_asked: Words = ask(
        "The headteacher's request", help="Its date and how it came.", rules=["FPN-R01"]
    )


def plan(context: Context) -> Mapping[str, Any]:
    """What a pastoral support plan starts with."""
    form = form_of(context, OpenPlan)
    return {
        "need": "semh",
        "need_evidence": form.need_evidence,
        "best_interest": form.best_interest,
    }


def missing(context: Context) -> Mapping[str, Any]:
    """What a case of a child missing education starts with."""
    form = form_of(context, OpenMissing)
    return {
        "first_absent_on": form.first_absent_on.isoformat(), "circumstances": form.circumstances,
    }  # fmt: skip


def penalty(context: Context) -> Mapping[str, Any]:
    """What a request for a penalty notice starts with: the support so far comes along."""
    form, facts = form_of(context, OpenPenalty), referral_of(context)
    said = form.stored()
    said |= {"asked_by": Asker.CASEWORK.value, "parent": form.parent}
    known = {
        "interventions": [one.model_dump(mode="json") for one in facts.interventions],
        "learner_voice": facts.learner_voice,
        "parent_voice": facts.parent_voice,
    }
    return said | {name: value for name, value in known.items() if value}
