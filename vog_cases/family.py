"""Whom a case is about and who stands around it: other cases, brothers and sisters, contacts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from states.context import Actor, Context, OtherCase
from states.machine import Machinery
from storage import cases, contacts, records
from storage.cases import CaseRow
from storage.contacts import ContactRow, SchoolRow


@dataclass(frozen=True)
class Related:
    """Another case that this person may see."""

    reference: str
    type: str
    state: str
    how: str
    """opened from this one, this one was opened from it, or the same child."""
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True)
class Kin:
    """A brother or sister, with the cases that this person may see."""

    name: str
    school: str
    cases: tuple[Related, ...]


@dataclass(frozen=True)
class Around:
    """What stands around a case."""

    linked: tuple[Related, ...]
    siblings: tuple[Kin, ...]
    contacts: tuple[ContactRow, ...]
    school: SchoolRow | None


HOW = {
    "child": "opened from this case",
    "parent": "this case was opened from it",
    "same child": "same child",
}


def around(
    connection: Connection, machines: Mapping[str, Machinery], person: Actor, context: Context,
    row: CaseRow,
) -> Around:  # fmt: skip
    """Everything around one case that this person may see.

    School staff see brothers and sisters at their own school only.
    """
    evidence = context.evidence
    others = [*evidence.other_cases, *(one for kin in evidence.siblings for one in kin.cases)]
    seen = cases.visible_among(connection, person, [one.reference for one in others])

    def shown(found: tuple[OtherCase, ...], how: str = "") -> tuple[Related, ...]:
        return tuple(
            _related(one, machines, how or HOW[one.link]) for one in found if one.reference in seen
        )

    siblings = tuple(
        Kin(pupil.name, pupil.school_name or "no school", shown(kin.cases, "brother or sister"))
        for kin in evidence.siblings
        if person.school_number in (None, kin.school_number)
        and (pupil := records.pupil(connection, kin.upn)) is not None
    )
    return Around(
        shown(evidence.other_cases), siblings, contacts.of_child(connection, row.upn),
        contacts.school(connection, row.school_number or ""),
    )  # fmt: skip


def _related(one: OtherCase, machines: Mapping[str, Machinery], how: str) -> Related:
    workflow = machines[one.type].workflow
    return Related(
        one.reference, workflow.title, workflow.state[one.state].title, how, one.opened_at,
        one.closed_at,
    )  # fmt: skip
