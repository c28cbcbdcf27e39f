"""Whether what a file names is there: schools and pupils are loaded first."""

from __future__ import annotations

from sqlalchemy import Connection

from storage.tables import Pupil, School
from vog_cases.intake.columns import Parsed
from vog_cases.intake.lists import known
from vog_cases.intake.problems import Problem

_schools = School.__table__  # type: ignore[attr-defined]
_pupils = Pupil.__table__  # type: ignore[attr-defined]


def schools_exist(connection: Connection, parsed: Parsed) -> list[Problem]:
    """A problem for each school number that nobody has loaded; no number is no problem."""
    numbers = known(connection, _schools, "school_number", parsed)
    return [
        Problem(row.line, "school_number", values["school_number"],
                "there is no such school; load the schools first")
        for row, values in parsed
        if values.get("school_number") and values["school_number"] not in numbers
    ]  # fmt: skip


def pupils_exist(connection: Connection, parsed: Parsed) -> list[Problem]:
    """A problem for each pupil number that nobody has loaded."""
    upns = known(connection, _pupils, "upn", parsed)
    return [
        Problem(row.line, "upn", values["upn"], "there is no such pupil; load the pupils first")
        for row, values in parsed
        if "upn" in values and values["upn"] not in upns
    ]


def pupils_at_school(connection: Connection, parsed: Parsed) -> list[Problem]:
    """A problem for each row that names a school other than the pupil's own.

    Most likely the child has moved and the pupils were not loaded since, or one of the two
    numbers is wrong. A referral goes to the wrong school's people if it is let in, so it is not.
    """
    schools = known(connection, _pupils, "upn", parsed, also="school_number")
    return [
        Problem(row.line, "school_number", values["school_number"],
                f"the pupil is on the roll of {schools[values['upn']] or 'no school'}; correct "
                "the number, or load the pupils again if the child has moved")
        for row, values in parsed
        if "school_number" in values
        and values.get("upn") in schools
        and schools[values["upn"]] != values["school_number"]
    ]  # fmt: skip
