"""Loads the lists of records, and lets a child's open cases hear of what has changed for it."""

from __future__ import annotations

from collections.abc import Iterator

from states.context import Actor
from states.workflow import Happening
from vog_cases.engine import Engine
from vog_cases.intake.columns import Values
from vog_cases.intake.decoding import Source
from vog_cases.intake.inbox import may_load
from vog_cases.intake.lists import Outcome
from vog_cases.intake.records import LISTS


def load(engine: Engine, actor: Actor, kind: str, source: Source) -> Outcome:
    """Loads a list whole or not at all; the cases of a child whose standing changed are told.

    GEN-R16: being looked after or on the child protection register is read afresh at every step;
    here the people who hold a case hear of it. A date of birth put right moves the day the child
    leaves compulsory school age in each of them (GEN-R01).
    """
    may_load(actor)
    with engine.transaction() as work:

        def tell(was: Values, now: Values) -> None:
            for happening in _happenings(was, now):
                work.others.announce(happening, now["upn"])

        return LISTS[kind].load(work.connection, source, tell if kind == "pupils" else None)


def _happenings(was: Values, now: Values) -> Iterator[Happening]:
    flags = ("looked_after", "child_protection")
    if any(now[flag] and not was[flag] for flag in flags):
        yield Happening.CARE
    if now["school_number"] != was["school_number"]:
        yield Happening.MOVED_SCHOOL if now["school_number"] else Happening.OFF_ROLL
    if now["date_of_birth"] != was["date_of_birth"]:
        yield Happening.BIRTH_DATE
