"""Rules that a manager has set aside for one step of one case (GEN-R18).

What is set aside is a fact of the case, used up by the step it was meant for.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from states.forms import Facts


class SetAside(BaseModel):
    """One rule that one step need not meet: by whom, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    step: str
    rule: str
    by: str
    because: str


def set_aside_for(step: str, rule: str, facts: Facts) -> SetAside | None:
    """What sets this rule aside for this step; None where nothing does."""
    entries: tuple[SetAside, ...] = getattr(facts, "set_aside", ())
    return next((one for one in entries if (one.step, one.rule) == (step, rule)), None)


def left_over(step: str, facts: Facts) -> Mapping[str, tuple[SetAside, ...]]:
    """The entries that stay once the step is taken."""
    entries: tuple[SetAside, ...] = getattr(facts, "set_aside", ())
    return {"set_aside": tuple(one for one in entries if one.step != step)} if entries else {}
