"""Takes referrals into the house: each becomes a case in `received`, or is linked to an open one.

GEN-R14: every item becomes a case or is linked, none is lost. GEN-R23: a child with an open
referral gets no second one; what the new referral says is added to the first.
"""

from __future__ import annotations

from typing import Any

from states.context import Actor
from states.roles import MANAGERS, Role, in_words
from storage import cases
from vog_cases.engine import Engine, Work
from vog_cases.errors import Reason, StepRefused, VogError
from vog_cases.intake.decoding import Source
from vog_cases.intake.lists import Outcome
from vog_cases.intake.problems import BadFile, Problem
from vog_cases.intake.reading import Row
from vog_cases.intake.referrals import COLUMNS, SOURCE, Referral, read

LOADERS = (
    Role.LEAD_INCLUSION_OFFICER, Role.ADMIN_SUPPORT, Role.DATA_OFFICER, *MANAGERS,
)  # fmt: skip
"""Who may load lists and referrals."""

_PASSED_ON = (
    "reason", "referred_by", "attendance_percent", "unauthorised_sessions", "interventions",
    "learner_voice", "parent_voice",
)  # fmt: skip


def may_load(actor: Actor) -> None:
    """Refuses those who do not mind the inbox or the data."""
    if actor.role not in LOADERS:
        raise StepRefused(
            "Loading files is for those who mind the inbox and the data.",
            (Reason("role", f"This is for {in_words(LOADERS)}.", "RULEBOOK 13.1"),),
        )


def load(engine: Engine, actor: Actor, source: Source) -> Outcome:
    """Loads a file of referrals: all of them, or none and BadFile names every bad row.

    The rules try every row that reads well even when another is bad, so that their refusals
    stand in the same report; the transaction then leaves nothing behind.
    """
    may_load(actor)
    with engine.transaction() as work:
        delivery = read(work.connection, source, work.now)
        done = {"opened": 0, "linked": 0}
        for row, referral in delivery.new:
            try:
                done[_take_in(work, actor, referral)] += 1
            except VogError as refused:
                delivery.problems += _refused(row, refused)
        if delivery.problems:
            raise BadFile(delivery.problems)
    return Outcome(done["opened"], 0, delivery.known, done["linked"])


def _take_in(work: Work, actor: Actor, referral: Referral) -> str:
    open_case = cases.open_case_of(work.connection, "referral", referral.upn)
    said: dict[str, Any] = {
        name: value
        for name in _PASSED_ON
        if (value := getattr(referral, name)) not in ("", None, ())
    }
    if open_case is None:
        outcome, done = "opened", work.open(actor, "referral", referral.upn, said)
        work.perform(actor, done.reference, "submit", {"received_at": referral.received_at})
    else:
        said["answer"] = f"Referred again ({referral.source_id}): {said.pop('reason')}"
        said.pop("referred_by", None)
        outcome = "linked"
        done = work.perform(actor, open_case.reference, "add_information", said)
    cases.add_source(
        work.connection,
        {"source": SOURCE, "source_id": referral.source_id, "case_id": done.case_id,
         "outcome": outcome, "digest": referral.digest, "received_at": referral.received_at},
    )  # fmt: skip
    return outcome


def _refused(row: Row, refused: VogError) -> list[Problem]:
    reasons = refused.reasons or (Reason("", refused.message),)
    return [
        Problem(row.line, reason.field if reason.field in COLUMNS else "",
                row.cells.get(reason.field, ""), _sentence(reason))
        for reason in reasons
    ]  # fmt: skip


def _sentence(reason: Reason) -> str:
    found = f" ({reason.found})" if reason.found else ""
    return f"{reason.lead}{reason.says.rstrip('.')}{found}"
