"""What a person may see. Every list, search, count and export goes through here (invariant 12)."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import ColumnElement, false, select, true

from states.context import Actor
from states.roles import SCHOOL_ROLES, Role
from storage.tables import Case, Pupil, School

_case: Any = Case.__table__.c  # type: ignore[attr-defined]
_pupil: Any = Pupil.__table__.c  # type: ignore[attr-defined]
_school: Any = School.__table__.c  # type: ignore[attr-defined]

PROSECUTION_STATES = (
    "sao_intent", "sao_served", "prosecution", "prosecution_prep", "eso_considered",
    "prosecuted", "court_outcome",
)  # fmt: skip


def visible_to(person: Actor) -> ColumnElement[bool]:
    """The cases a person may see: a school its own, a tutor their caseload, legal advisers
    those on the way to court, the rest of the team all.
    """
    if person.role in SCHOOL_ROLES:
        if person.school_number is None:
            return false()
        return cast("ColumnElement[bool]", _case.school_number == person.school_number)
    if person.role is Role.OUT_OF_SCHOOL_TUTOR:
        return cast("ColumnElement[bool]", _case.assignee == person.username)
    if person.role is Role.LEGAL_ADVISER:
        return cast("ColumnElement[bool]", _case.state.in_(PROSECUTION_STATES))
    return false() if person.role is Role.OUTSIDE else true()


def pupils_visible_to(person: Actor) -> ColumnElement[bool]:
    """The children a person may see: a school those on its roll, a tutor and a legal adviser
    those whose cases they see, the rest of the team all.
    """
    if person.role in SCHOOL_ROLES:
        if person.school_number is None:
            return false()
        return cast("ColumnElement[bool]", _pupil.school_number == person.school_number)
    if person.role in (Role.OUT_OF_SCHOOL_TUTOR, Role.LEGAL_ADVISER):
        theirs = select(_case.upn).where(visible_to(person)).correlate(None)
        return cast("ColumnElement[bool]", _pupil.upn.in_(theirs))
    return false() if person.role is Role.OUTSIDE else true()


def schools_visible_to(person: Actor) -> ColumnElement[bool]:
    """The schools a person may see: a school itself, the others those of the children they see."""
    if person.role in SCHOOL_ROLES:
        return cast("ColumnElement[bool]", _school.number == person.school_number)
    if person.role in (Role.OUT_OF_SCHOOL_TUTOR, Role.LEGAL_ADVISER):
        theirs = select(_pupil.school_number).where(pupils_visible_to(person)).correlate(None)
        return cast("ColumnElement[bool]", _school.number.in_(theirs))
    return false() if person.role is Role.OUTSIDE else true()


def sees_beyond_cases(person: Actor) -> bool:
    """Whether a person may read of acts that belong to no one case: exports, calendar changes.

    Those who see only some cases may not, since such an act may be about all of them.
    """
    return visible_to(person) is true()
