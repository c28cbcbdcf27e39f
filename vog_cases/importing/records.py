"""The lists of schools, pupils, contacts and staff, as offices send them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from states.roles import SCHOOL_ROLES, Role
from storage.searching import fold
from storage.tables import Contact, Pupil, School, Staff
from vog_cases.importing.cells import (
    Column,
    day,
    one_of,
    pupil_number,
    school_number,
    text,
    yes_no,
)  # fmt: skip
from vog_cases.importing.lists import ListOf, Values, known
from vog_cases.importing.problems import Problem
from vog_cases.importing.reading import Row

Parsed = Sequence[tuple[Row, Values]]

_schools = School.__table__  # type: ignore[attr-defined]
_pupils = Pupil.__table__  # type: ignore[attr-defined]
_contacts = Contact.__table__  # type: ignore[attr-defined]
_staff = Staff.__table__  # type: ignore[attr-defined]


def _role(value: str) -> str:
    """A role by its title or code; the titles used before September 2021 too (GEN-R33)."""
    wanted = value.casefold()
    for role in Role:
        if wanted in (role.value.casefold(), role.label.casefold()) and role not in (
            Role.CLOCK,
            Role.OUTSIDE,
        ):
            return role.value
    other = {
        "school attendance officer": Role.SCHOOL_STAFF,
        "attendance officer": Role.SCHOOL_STAFF,
        "deputy headteacher": Role.HEADTEACHER,
        "head teacher": Role.HEADTEACHER,
        "admin support team": Role.ADMIN_SUPPORT,
        "education welfare officer": Role.INCLUSION_OFFICER,
        "ewo": Role.INCLUSION_OFFICER,
        "ews": Role.INCLUSION_OFFICER,
        "education welfare service": Role.INCLUSION_OFFICER,
        "ciee officer": Role.DATA_OFFICER,
    }
    if wanted in other:
        return other[wanted].value
    raise ValueError("there is no such role in the team or a school")


def _username(value: str) -> str:
    name = value.strip().casefold()
    if not name.isascii() or not name.replace(".", "").replace("-", "").isalnum():
        raise ValueError("a username has plain letters and digits only")
    return name


def _schools_exist(connection: Connection, parsed: Parsed) -> list[Problem]:
    numbers = known(connection, _schools, "number")
    return [
        Problem(row.line, "school_number", values["school_number"],
                "there is no such school; load the schools first")
        for row, values in parsed
        if values["school_number"] and values["school_number"] not in numbers
    ]  # fmt: skip


def _pupils_exist(connection: Connection, parsed: Parsed) -> list[Problem]:
    upns = known(connection, _pupils, "upn")
    return [
        Problem(row.line, "upn", values["upn"], "there is no such pupil; load the pupils first")
        for row, values in parsed
        if values["upn"] not in upns
    ]


def _staff_fit(connection: Connection, parsed: Parsed) -> list[Problem]:
    problems = _schools_exist(connection, parsed)
    for row, values in parsed:
        at_school = values["role"] in SCHOOL_ROLES
        if at_school and not values["school_number"]:
            problems.append(Problem(row.line, "school_number", "", "this role needs a school"))
        if not at_school and values["school_number"]:
            problems.append(
                Problem(row.line, "school_number", values["school_number"],
                        "this role belongs to the council and has no school")
            )  # fmt: skip
    return problems


def _searchable(values: Values) -> Values:
    names = (values["surname"], values["forename"], values["known_as"])
    return {**values, "searchable": fold(" ".join(names).strip())}


def _active(values: Values) -> Values:
    return {**values, "active": True}


_REQUIRED_NAME = Column(text, required=True)
_FLAG = Column(yes_no, empty=False)

LISTS: dict[str, ListOf] = {
    "schools": ListOf(
        _schools,
        {
            "number": Column(school_number, required=True),
            "name": _REQUIRED_NAME,
            "phase": Column(),
            "language": Column(),
            "email": Column(),
            "headteacher": Column(),
        },
        key=("number",),
    ),
    "pupils": ListOf(
        _pupils,
        {
            "upn": Column(pupil_number, required=True),
            "surname": _REQUIRED_NAME,
            "forename": _REQUIRED_NAME,
            "known_as": Column(),
            "date_of_birth": Column(day, required=True),
            "gender": Column(),
            "school_number": Column(school_number, empty=None),
            "on_roll_from": Column(day, empty=None),
            "looked_after": _FLAG,
            "child_protection": _FLAG,
            "aln": _FLAG,
            "fsm": _FLAG,
        },
        key=("upn",),
        check=_schools_exist,
        complete=_searchable,
    ),
    "contacts": ListOf(
        _contacts,
        {
            "upn": Column(pupil_number, required=True),
            "name": _REQUIRED_NAME,
            "relationship": Column(),
            "parental_responsibility": _FLAG,
            "address": Column(),
            "email": Column(),
            "phone": Column(),
            "language": Column(one_of("Welsh", "English", "Both")),
        },
        key=("upn", "name", "relationship"),
        check=_pupils_exist,
    ),
    "staff": ListOf(
        _staff,
        {
            "username": Column(_username, required=True),
            "name": _REQUIRED_NAME,
            "role": Column(_role, required=True),
            "focus": Column(),
            "school_number": Column(school_number, empty=None),
        },
        key=("username",),
        check=_staff_fit,
        complete=_active,
    ),
}
