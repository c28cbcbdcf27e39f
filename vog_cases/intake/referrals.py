"""Referrals as a file holds them: each row read, checked, and told apart from those known.

A referral for a child who is on another school's roll is refused: see `pupils_at_school`. Rows
that were taken in before are not checked again, because the child may have moved since.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from storage import cases
from vog_cases.chain import canonical
from vog_cases.intake.agreeing import pupils_at_school, pupils_exist, schools_exist
from vog_cases.intake.cells import (
    instant,
    long_text,
    name,
    percent,
    pupil_number,
    school_number,
    text,
    whole,
)
from vog_cases.intake.columns import Column, Parsed, Values, parse_rows, stands_twice
from vog_cases.intake.decoding import Source
from vog_cases.intake.problems import Problem
from vog_cases.intake.reading import Row, read_rows
from workflows.interventions import Intervention, parse_interventions

SOURCE = "referrals"
"""What the items of these files are filed under."""


def _interventions(value: str) -> tuple[Intervention, ...]:
    return tuple(parse_interventions(value))


COLUMNS = {
    "source_id": Column(text, required=True),
    "received_at": Column(instant, required=True),
    "school_number": Column(school_number, required=True),
    "upn": Column(pupil_number, required=True),
    "referred_by": Column(name),
    "reason": Column(long_text, required=True),
    "attendance_percent": Column(percent, empty=None),
    "unauthorised_sessions": Column(whole, empty=None),
    "interventions": Column(_interventions, empty=()),
    "learner_voice": Column(long_text),
    "parent_voice": Column(long_text),
}
_REQUIRED = [column for column, one in COLUMNS.items() if one.required]
_DEFAULTS = {column: one.empty for column, one in COLUMNS.items() if not one.required}


@dataclass(frozen=True)
class Referral:
    """One referral as the school sent it; `received_at` is an instant in UTC."""

    source_id: str
    received_at: datetime
    school_number: str
    upn: str
    referred_by: str
    reason: str
    attendance_percent: Decimal | None
    unauthorised_sessions: int | None
    interventions: tuple[Intervention, ...]
    learner_voice: str
    parent_voice: str

    @property
    def digest(self) -> str:
        """SHA-256 in hex of what it says, however the file wrote its dates and numbers."""
        plain: dict[str, Any] = {
            column: value if isinstance(value, int) or value is None else str(value)
            for column, value in asdict(self).items()
        }
        plain["received_at"] = self.received_at.isoformat()
        plain["interventions"] = [item.model_dump(mode="json") for item in self.interventions]
        return hashlib.sha256(canonical(plain)).hexdigest()


@dataclass
class Delivery:
    """What a file delivers: new referrals by row, how many are known, and all that is wrong."""

    new: list[tuple[Row, Referral]] = field(default_factory=list)
    known: int = 0
    problems: list[Problem] = field(default_factory=list)


def read(connection: Connection, source: Source, now: datetime) -> Delivery:
    """Reads a file of referrals; `new` holds the rows that nothing is wrong with so far.

    UnreadableFile or BadFile where the file has no rows to speak of.
    """
    sheet = read_rows(source, list(COLUMNS), _REQUIRED)
    parsed = parse_rows(sheet, COLUMNS)
    twice = stands_twice(parsed, ("source_id",), _DEFAULTS)
    whole_rows = [(row, _referral(values)) for row, values in parsed if _is_whole(row, values)]
    digests = cases.sourced(connection, SOURCE, [one.source_id for _, one in whole_rows])
    known = {row.line for row, one in whole_rows if digests.get(one.source_id) == one.digest}
    fresh = [(row, values) for row, values in parsed if row.line not in known]
    problems = [
        *sheet.problems, *twice, *_other_content(whole_rows, digests), *_in_future(fresh, now),
        *schools_exist(connection, fresh), *pupils_exist(connection, fresh),
        *pupils_at_school(connection, fresh),
    ]  # fmt: skip
    bad = known | {problem.line for problem in problems}
    new = [(row, one) for row, one in whole_rows if row.line not in bad]
    return Delivery(new, len(known), problems)


def _is_whole(row: Row, values: Values) -> bool:
    return all(column in values for column in row.cells)


def _referral(values: Values) -> Referral:
    return Referral(**{**_DEFAULTS, **values})


def _other_content(rows: list[tuple[Row, Referral]], digests: dict[str, str]) -> list[Problem]:
    return [
        Problem(row.line, "source_id", one.source_id,
                "was loaded before with other content; give the new referral a new source_id")
        for row, one in rows
        if digests.get(one.source_id, one.digest) != one.digest
    ]  # fmt: skip


def _in_future(parsed: Parsed, now: datetime) -> list[Problem]:
    return [
        Problem(row.line, "received_at", row.cells["received_at"],
                "lies in the future; correct the date")
        for row, values in parsed
        if "received_at" in values and values["received_at"] > now
    ]  # fmt: skip
