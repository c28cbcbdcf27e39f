"""Who gets a letter: recipients become a school, a contact, an officer or a role."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from states.context import Adult
from states.roles import Role
from states.workflow import Recipient, Send, To
from storage.cases import CaseRow

BOTH_LANGUAGES = "Both"


@dataclass(frozen=True)
class Outgoing:
    """A letter that waits: never a name, only whose it is."""

    letter: str
    title: str
    recipient_kind: str
    recipient: str
    language: str = ""


def addressed(sends: Iterable[Send], row: CaseRow, adults: Iterable[Adult]) -> list[Outgoing]:
    """One message for each recipient of each letter.

    Parents are those with parental responsibility, or every contact where nobody has it
    (GEN-R12); each in their own language, both where nobody has asked (GEN-R13).
    """
    adults = list(adults)
    return [
        Outgoing(send.letter, send.title, kind, who, language)
        for send in sends
        for kind, who, language in _recipients(send.to, row, adults)
    ]


def _recipients(to: Recipient, row: CaseRow, adults: list[Adult]) -> list[tuple[str, str, str]]:
    if to is To.PARENTS:
        parents = [adult for adult in adults if adult.parental_responsibility] or adults
        return [("parent", str(a.id), a.language or BOTH_LANGUAGES) for a in parents]
    if to is To.SCHOOL:
        return [("school", row.school_number or "", BOTH_LANGUAGES)]
    if to is To.HEADTEACHER:
        return [("headteacher", row.school_number or "", BOTH_LANGUAGES)]
    if to is To.CASEWORKER:
        if row.assignee:
            return [("staff", row.assignee, "")]
        return [("role", Role.LEAD_INCLUSION_OFFICER.value, "")]
    return [("role", str(to.value), "")]


def addressee(
    message: Mapping[str, Any], names: Mapping[str, str], adults: Mapping[str, str],
    schools: Mapping[str, str],
) -> str:  # fmt: skip
    """Whom a message is for, in words: officers, contacts and schools by what they are called."""
    kind, to = message["recipient_kind"], message["recipient"]
    if kind == "parent":
        return adults.get(to, "a contact no longer on record")
    if kind == "staff":
        return names.get(to, to)
    if kind == "role":
        return Role(to).label if to in set(Role) else to
    school = schools.get(to, to)
    return f"the headteacher, {school}" if kind == "headteacher" else school
