"""The lists of schools, pupils, contacts and staff, as offices send them."""

from __future__ import annotations

import re

from sqlalchemy import Connection

from states.roles import PEOPLE, SCHOOL_ROLES, Role
from storage.searching import person_key, words_of
from storage.tables import Contact, Pupil, School, Staff
from vog_cases.intake.agreeing import pupils_exist, schools_exist
from vog_cases.intake.cells import (
    day,
    email,
    name,
    one_of,
    phone,
    pupil_number,
    school_number,
    yes_no,
)
from vog_cases.intake.columns import Column, Parsed, Values
from vog_cases.intake.lists import ListOf
from vog_cases.intake.problems import Problem

_ALSO = {
    "School Attendance Officer": Role.SCHOOL_STAFF,
    "Attendance Officer": Role.SCHOOL_STAFF,
    "School Safeguarding Officer": Role.SCHOOL_STAFF,
    "Deputy Headteacher authorised by the head": Role.HEADTEACHER,
    "Admin Support Team": Role.ADMIN_SUPPORT,
    "CIEE Officer": Role.DATA_OFFICER,
    "Data Officer / CIEE Officer": Role.DATA_OFFICER,
    "Education Welfare Officer": Role.INCLUSION_OFFICER,
    "Education Welfare Service": Role.INCLUSION_OFFICER,
    "EWO": Role.INCLUSION_OFFICER,
    "EWS": Role.INCLUSION_OFFICER,
}
"""Other names of roles; the last four are those used before September 2021 (GEN-R33)."""


def _letters(title: str) -> str:
    return re.sub(r"[\W_]", "", title).casefold()


_ROLES = {_letters(other): role.value for other, role in _ALSO.items()}
_ROLES |= {_letters(word): role.value for role in PEOPLE for word in (role.value, role.label)}


def staff_role(value: str) -> str:
    """A role's code by its title or code (RULEBOOK 13.1); the clock and outsiders are no staff."""
    found = _ROLES.get(_letters(value))
    if found is None:
        raise ValueError(f"choose one of {', '.join(role.label for role in PEOPLE)}")
    return found


def _username(value: str) -> str:
    found = value.casefold()
    if re.fullmatch(r"[a-z0-9][a-z0-9._-]*", found) is None:
        raise ValueError("a username has plain letters and digits only")
    return found


def _staff_fit(connection: Connection, parsed: Parsed) -> list[Problem]:
    problems = schools_exist(connection, parsed)
    for row, values in parsed:
        if "role" not in values or "school_number" not in values:
            continue
        at_school, number = values["role"] in SCHOOL_ROLES, values["school_number"]
        if at_school and not number:
            problems.append(
                Problem(row.line, "school_number", "", "this role needs its school's number")
            )
        if number and not at_school:
            problems.append(
                Problem(row.line, "school_number", number,
                        "this role belongs to the council and has no school; empty the cell")
            )  # fmt: skip
    return problems


def _pupils_fit(connection: Connection, parsed: Parsed) -> list[Problem]:
    return schools_exist(connection, parsed) + [
        Problem(row.line, "on_roll_from", row.cells["on_roll_from"],
                "lies before the date of birth; correct one of the two")
        for row, values in parsed
        if values.get("on_roll_from") and "date_of_birth" in values
        and values["on_roll_from"] <= values["date_of_birth"]
    ]  # fmt: skip


def _searchable(values: Values) -> Values:
    names = (values["surname"], values["forename"], values["known_as"])
    return {**values, "searchable": words_of(*names)}


def _person(values: Values) -> Values:
    said = (values["name"], values["address"], values["email"], values["phone"])
    return {**values, "person": person_key(*said)}


_NAME = Column(name, required=True)
_FLAG = Column(yes_no, empty=False, says_nothing=True)
_MAIL = Column(email)

LISTS: dict[str, ListOf] = {
    "schools": ListOf(
        School.__table__,  # type: ignore[attr-defined]
        {
            "number": Column(school_number, required=True),
            "name": _NAME,
            "phase": Column(),
            "language": Column(),
            "email": _MAIL,
            "headteacher": Column(name),
        },
        key=("number",),
    ),
    "pupils": ListOf(
        Pupil.__table__,  # type: ignore[attr-defined]
        {
            "upn": Column(pupil_number, required=True),
            "surname": _NAME,
            "forename": _NAME,
            "known_as": Column(name),
            "date_of_birth": Column(day, required=True),
            "gender": Column(
                one_of("M", "F", "X", also={"Male": "M", "Female": "F", "Other": "X"})
            ),
            "school_number": Column(school_number, empty=None),
            "on_roll_from": Column(day, empty=None),
            "looked_after": _FLAG,
            "child_protection": _FLAG,
            "aln": _FLAG,
            "fsm": _FLAG,
        },
        key=("upn",),
        check=_pupils_fit,
        besides={"searchable": ""},
        complete=_searchable,
    ),
    "contacts": ListOf(
        Contact.__table__,  # type: ignore[attr-defined]
        {
            "upn": Column(pupil_number, required=True),
            "name": _NAME,
            "relationship": Column(),
            "parental_responsibility": _FLAG,
            "address": Column(),
            "email": _MAIL,
            "phone": Column(phone),
            "language": Column(one_of("Welsh", "English", "Both", also={"Bilingual": "Both"})),
        },
        key=("upn", "name", "relationship"),
        check=pupils_exist,
        besides={"person": ""},
        complete=_person,
    ),
    "staff": ListOf(
        Staff.__table__,  # type: ignore[attr-defined]
        {
            "username": Column(_username, required=True),
            "name": _NAME,
            "role": Column(staff_role, required=True),
            "focus": Column(),
            "school_number": Column(school_number, empty=None),
            "penalty_officer": _FLAG,
        },
        key=("username",),
        check=_staff_fit,
        besides={"active": True},
    ),
}
"""Every list that `vog-cases import` knows, besides the referrals.

A contact is a parent in the sense of s.576 or another adult of the child (GEN-R12); somebody who
stopped working here stays inactive when the staff are loaded again.
"""
