"""All that a guard or a timer may look at. Immutable, and made before the rule is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from states.calendar import Calendar, local_date
from states.forms import Facts, Form
from states.register import Register
from states.roles import Role


@dataclass(frozen=True)
class Actor:
    """The person who acts, in the role they act in; the clock is an actor too."""

    username: str
    name: str
    role: Role
    school_number: str | None = None
    penalty_officer: bool = False
    """On the council's register of officers who may issue penalty notices (FPN-R18)."""


THE_CLOCK = Actor("clock", "The clock", Role.CLOCK)


@dataclass(frozen=True)
class Child:
    """What is known of the child today. Status is a dated fact, read afresh (GEN-R16)."""

    upn: str
    date_of_birth: date
    school_number: str | None = None
    looked_after: bool = False
    child_protection: bool = False
    name: str = ""
    school_name: str = ""


@dataclass(frozen=True)
class OtherCase:
    """Another case of the same child, or one linked to this one; `link` says which way."""

    reference: str
    type: str
    state: str
    opened_at: datetime
    closed_at: datetime | None
    link: str
    """child, parent or same child."""
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class TeamMember:
    """A person a case may be given to, with the number of open cases they hold."""

    username: str
    name: str
    role: Role
    focus: str
    open_cases: int


@dataclass(frozen=True)
class Adult:
    """A contact of the child as a form offers them (GEN-R12)."""

    id: int
    name: str
    relationship: str
    parental_responsibility: bool
    language: str
    address: str = ""


@dataclass(frozen=True)
class Sibling:
    """Another child who shares a parent or carer with this one, and their cases."""

    upn: str
    school_number: str | None
    cases: tuple[OtherCase, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """What the rest of the records say, gathered for this one step."""

    child: Child
    other_cases: tuple[OtherCase, ...] = ()
    team: tuple[TeamMember, ...] = ()
    adults: tuple[Adult, ...] = ()
    register: Register = field(default_factory=Register)
    siblings: tuple[Sibling, ...] = ()


@dataclass(frozen=True)
class CaseView:
    """The case as it stands: everything of its row but the facts."""

    reference: str
    type: str
    state: str
    version: int
    opened_at: datetime
    entered_at: datetime
    last_activity_at: datetime
    assignee: str | None = None


@dataclass(frozen=True)
class Context:
    """One question to the rules: this case, this actor, this form, now."""

    facts: Facts
    actor: Actor
    now: datetime
    calendar: Calendar
    policy: Mapping[str, Any]
    evidence: Evidence
    case: CaseView
    form: Form | None = field(default=None)

    @property
    def today(self) -> date:
        """The date in London at `now`."""
        return local_date(self.now)
