"""Compulsory school age in every case type: at the opening, at statutory steps, and each day."""

from __future__ import annotations

from states.age import compulsory_from, compulsory_until
from states.calendar import Deadline
from states.context import Context
from states.roles import Role
from states.workflow import Finding, Remind, Timer, To
from workflows.general import in_words, rule


def _within(context: Context, young: bool) -> Finding:
    """`young`: whether a child not yet of compulsory school age will do."""
    born = context.evidence.child.date_of_birth
    begins = compulsory_from(born, context.policy["csa.prescribed_days"])
    ends = compulsory_until(born)
    if context.today < begins:
        return Finding(young, f"not of compulsory school age until {in_words(begins)}")
    if context.today > ends:
        return Finding(False, f"left compulsory school age on {in_words(ends)}")
    return Finding(True, f"of compulsory school age until {in_words(ends)}")


school_age = rule(
    "GEN-R01",
    "The child has not yet left compulsory school age.",
    lambda c: _within(c, True),
    "Check the date of birth on the pupil's record; after the leaving date no case is opened.",
)
of_school_age = rule(
    "GEN-R01",
    "The child is of compulsory school age: the law knows this step for no other.",
    lambda c: _within(c, False),
    "Check the date of birth on the pupil's record.",
    firm=True,
)


def _over_age(context: Context) -> Finding:
    ends = compulsory_until(context.evidence.child.date_of_birth)
    return Finding(context.today > ends, f"of compulsory school age until {in_words(ends)}")


over_age = rule(
    "GEN-R01",
    "The child has left compulsory school age.",
    _over_age,
    "Until then the case stays open.",
    firm=True,
)


def _leaving_date(context: Context) -> Deadline:
    return context.calendar.on(compulsory_until(context.evidence.child.date_of_birth))


def leaves_school_age(open_states: tuple[str, ...]) -> Timer:
    """The daily test of GEN-R01, as a deadline: the day the child leaves compulsory age."""
    return Timer(
        "GEN-R01", "Leaves compulsory school age", open_states, _leaving_date,
        then=Remind((To.CASEWORKER, Role.LEAD_INCLUSION_OFFICER)),
        after="the last Friday in June of the school year in which the child turns 16",
        counts=False, warns=False, rules=("GEN-R01",),
    )  # fmt: skip
