"""Gathers all that the rules may look at, so that they themselves read nothing (invariant 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import Connection

from states.calendar import Calendar, local_date
from states.context import Actor, CaseView, Context, Evidence, Sibling, TeamMember
from states.forms import Form, Kind, fields_of
from states.roles import CASEWORKERS, Role, in_words
from states.workflow import Transition, Verdict, Workflow
from storage import cases, records, registers
from storage.cases import CaseRow
from vog_cases.errors import NotFound
from workflows.policy import Override, policy_on
from workflows.term_dates import SCHOOL_YEARS


@lru_cache(maxsize=512)
def _calendar(closed: tuple[tuple[date, str], ...]) -> Calendar:
    return Calendar(SCHOOL_YEARS, dict(closed))


@lru_cache(maxsize=64)
def _policy(day: date, overrides: tuple[Override, ...]) -> Mapping[str, Any]:
    return policy_on(day, overrides)


@lru_cache(maxsize=256)
def asks_for_an_officer(form: type[Form]) -> bool:
    """Whether a form lets one choose from the team."""
    return any(spec.kind is Kind.OFFICER for spec in fields_of(form))


class Gathering:
    """What one transaction has read of the records; each thing is read once."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @cached_property
    def staff(self) -> Mapping[str, records.StaffRow]:
        """Everybody who may act, by username."""
        return {person.username: person for person in records.staff(self.connection)}

    def person(self, username: str) -> Actor:
        """Who acts under that name; NotFound where nobody does, or no longer."""
        found = self.staff.get(username)
        if found is None or not found.active:
            raise NotFound(f"There is nobody called “{username}” on the staff list.")
        return found.actor

    def ask_whom(self, roles: tuple[Role, ...], school_number: str | None) -> str:
        """Whom to ask for a step, by name: at the case's own school or in the council."""
        names = [
            f"{person.name} ({person.role.label})"
            for role in roles
            for person in self.staff.values()
            if person.role is role
            and person.active
            and person.school_number in (None, school_number)
        ]
        if not names:
            return f"Ask {in_words(roles)} to do it."
        return f"Ask {' or '.join(names[:3])}{' or others' * (len(names) > 3)}."

    def naming(
        self, verdicts: tuple[Verdict, ...], transition: Transition, school_number: str | None
    ) -> tuple[Verdict, ...]:
        """The verdicts, with the people named who could take the step."""
        return tuple(
            replace(one, fix=self.ask_whom(transition.by, school_number))
            if one.rule == "role" and not one.holds
            else one
            for one in verdicts
        )

    @cached_property
    def _closed_days(self) -> list[tuple[str | None, date, str, str]]:
        return records.calendar_days(self.connection)

    @cached_property
    def _policy_changes(self) -> list[tuple[int, str, str, date]]:
        return records.policy_changes(self.connection)

    def forget_settings(self) -> None:
        """After the calendar or a parameter has changed in this very transaction."""
        self.__dict__.pop("_closed_days", None)
        self.__dict__.pop("_policy_changes", None)

    def calendar(self, school_number: str | None) -> Calendar:
        """A school's own calendar: council terms and INSET, then its own layers (GEN-R02)."""
        closed = {
            day: f"INSET day: {reason}" if kind == "inset" else f"closed: {reason}"
            for school, day, kind, reason in self._closed_days
            if school is None or school == school_number
        }
        return _calendar(tuple(sorted(closed.items())))

    def policy_version(self, day: date) -> str:
        """The version a case that starts on this day runs under (GEN-R35)."""
        newest = self._policy_changes[-1][0] if self._policy_changes else 0
        return f"{day.isoformat()}.{newest}"

    def policy(self, version: str) -> Mapping[str, Any]:
        """Every parameter's value under a version."""
        day, _, newest = version.partition(".")
        known = tuple(
            Override(name, value, effective_from)
            for number, name, value, effective_from in self._policy_changes
            if number <= int(newest)
        )
        return _policy(date.fromisoformat(day), known)

    @cached_property
    def _loads(self) -> dict[str, int]:
        return cases.loads(self.connection)

    def caseworkers(self) -> list[records.StaffRow]:
        """Those a case may be given to."""
        return [one for one in self.staff.values() if one.role in CASEWORKERS and one.active]

    def team(self) -> tuple[TeamMember, ...]:
        """The same with how many cases each has, the lightest load first."""
        members = (
            TeamMember(
                person.username, person.name, person.role, person.focus,
                self._loads.get(person.username, 0),
            )
            for person in self.caseworkers()
        )  # fmt: skip
        return tuple(sorted(members, key=lambda one: (one.open_cases, one.name)))

    def evidence(self, upn: str, row_id: int | None, form: type[Form] | None) -> Evidence:
        """What the records say, with the team only where a form asks for it."""
        pupil = records.pupil(self.connection, upn)
        if pupil is None:
            raise LookupError(f"the pupil of case {row_id} is gone")
        asked = form is not None and asks_for_an_officer(form)
        return Evidence(
            child=pupil.child,
            other_cases=cases.related(self.connection, row_id, upn),
            team=self.team() if asked else (),
            adults=records.adults(self.connection, upn),
            register=registers.of_child(self.connection, upn),
            siblings=self._siblings(upn),
        )

    def _siblings(self, upn: str) -> tuple[Sibling, ...]:
        return tuple(
            Sibling(sibling, school, cases.related(self.connection, None, sibling))
            for sibling, school in records.siblings(self.connection, upn)
        )

    def unopened(
        self, workflow: Workflow, upn: str, school_number: str | None, now: datetime
    ) -> CaseRow:
        """A case of that type for a child as it stands before it is opened: it has no number yet.

        The rules of opening look at it as they do at any other.
        """
        return CaseRow(
            id=0, reference="", type=workflow.type, workflow_version=workflow.version,
            policy_version=self.policy_version(today_of(now)), state=workflow.initial.name,
            version=0, upn=upn, school_number=school_number, assignee=None, opened_at=now,
            entered_at=now, last_activity_at=now, closed_at=None, due_at=None, warn_at=None,
            escalation=None, priority=0, facts={},
        )  # fmt: skip

    def context(
        self,
        workflow: Workflow,
        row: CaseRow,
        actor: Actor,
        now: datetime,
        evidence: Evidence,
        form: Form | None = None,
    ) -> Context:
        """One question to the rules about this case."""
        return Context(
            facts=workflow.facts.model_validate(row.facts),
            actor=actor,
            now=now,
            calendar=self.calendar(row.school_number),
            policy=self.policy(row.policy_version),
            evidence=evidence,
            case=CaseView(
                row.reference, row.type, row.state, row.version, row.opened_at, row.entered_at,
                row.last_activity_at, row.assignee,
            ),
            form=form,
        )  # fmt: skip


def today_of(now: datetime) -> date:
    """The date in London."""
    return local_date(now)
