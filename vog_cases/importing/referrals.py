"""Referrals from the inbox: each row becomes a case in `received`, or is linked to an open one.

GEN-R14: every item becomes a case or is linked, none is lost. GEN-R23: a child with an open
referral gets no second one; what the new referral says is added to the first.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from states.context import Actor
from states.roles import MANAGERS, Role, in_words
from storage import cases
from storage.tables import Pupil, School
from vog_cases.chain import canonical
from vog_cases.engine import Engine, Work
from vog_cases.errors import Reason, StepRefused, VogError
from vog_cases.importing.cells import (
    Column,
    instant,
    long_text,
    parse_rows,
    percent,
    pupil_number,
    school_number,
    text,
    whole,
)  # fmt: skip
from vog_cases.importing.lists import Outcome, Values, known
from vog_cases.importing.problems import BadFile, Problem
from vog_cases.importing.reading import Row, read_rows
from workflows.interventions import Intervention, parse_interventions

SOURCE = "referrals"
LOADERS = (
    Role.LEAD_INCLUSION_OFFICER, Role.ADMIN_SUPPORT, Role.DATA_OFFICER, *MANAGERS,
)  # fmt: skip
"""Who may load lists and referrals."""

_schools = School.__table__  # type: ignore[attr-defined]
_pupils = Pupil.__table__  # type: ignore[attr-defined]


def _interventions(value: str) -> tuple[Intervention, ...]:
    return tuple(parse_interventions(value))


COLUMNS = {
    "source_id": Column(text, required=True),
    "received_at": Column(instant, required=True),
    "school_number": Column(school_number, required=True),
    "upn": Column(pupil_number, required=True),
    "referred_by": Column(),
    "reason": Column(long_text, required=True),
    "attendance_percent": Column(percent, empty=None),
    "unauthorised_sessions": Column(whole, empty=None),
    "interventions": Column(_interventions, empty=()),
    "learner_voice": Column(long_text),
    "parent_voice": Column(long_text),
}


@dataclass(frozen=True)
class _Item:
    row: Row
    values: Values
    digest: str


def may_load(actor: Actor) -> None:
    """Refuses those who do not mind the inbox or the data."""
    if actor.role not in LOADERS:
        raise StepRefused(
            "Loading files is for those who mind the inbox and the data.",
            (Reason("role", f"This is for {in_words(LOADERS)}.", "RULEBOOK 13.1"),),
        )


def load(engine: Engine, actor: Actor, path: Path) -> Outcome:
    """Loads a file of referrals: all of them, or none and BadFile names every bad row."""
    may_load(actor)
    rows = read_rows(path, list(COLUMNS), [n for n, c in COLUMNS.items() if c.required])
    problems: list[Problem] = []
    items = [
        _Item(row, values, _digest(values)) for row, values in parse_rows(rows, COLUMNS, problems)
    ]
    with engine.transaction() as work:
        problems += _check(work, items)
        already = cases.sourced(
            work.connection, SOURCE, [item.values["source_id"] for item in items]
        )
        problems += _changed(items, already)
        added = linked = 0
        for item in items if not problems else ():
            if item.values["source_id"] in already:
                continue
            try:
                outcome = _take_in(work, actor, item)
            except VogError as refused:
                problems += _refused(item, refused)
                continue
            added, linked = added + (outcome == "opened"), linked + (outcome == "linked")
        if problems:
            raise BadFile(problems)
    return Outcome(added, 0, len(already), linked)


def _digest(values: Values) -> str:
    plain = {
        name: value.isoformat() if isinstance(value, datetime) else str(value)
        for name, value in values.items()
    }
    return hashlib.sha256(canonical(plain)).hexdigest()


def _check(work: Work, items: list[_Item]) -> list[Problem]:
    connection: Connection = work.connection
    schools = known(connection, _schools, "number")
    found = connection.execute(select(_pupils.c.upn, _pupils.c.school_number))
    pupils: dict[str, str | None] = {upn: school for upn, school in found}  # noqa: C416
    problems: list[Problem] = []
    first: dict[str, int] = {}
    for item in items:
        line, values = item.row.line, item.values
        upn, school, source_id = values["upn"], values["school_number"], values["source_id"]
        if school not in schools:
            problems.append(
                Problem(line, "school_number", school,
                        "there is no such school; load the schools first")
            )  # fmt: skip
        elif upn not in pupils:
            problems.append(
                Problem(line, "upn", upn, "there is no such pupil; load the pupils first")
            )
        elif pupils[upn] != school:
            problems.append(
                Problem(line, "school_number", school,
                        f"the pupil is on the roll of {pupils[upn] or 'no school'}; load the "
                        "pupils again if the child has moved")
            )  # fmt: skip
        if values["received_at"] > work.now:
            problems.append(
                Problem(line, "received_at", item.row.cells["received_at"],
                        "lies in the future")
            )  # fmt: skip
        if source_id in first:
            problems.append(
                Problem(line, "source_id", source_id,
                        f"stands in line {first[source_id]} already")
            )  # fmt: skip
        first.setdefault(source_id, line)
    return problems


def _changed(items: list[_Item], already: dict[str, str]) -> list[Problem]:
    return [
        Problem(item.row.line, "source_id", item.values["source_id"],
                "was loaded before with other content; give the new referral a new source_id")
        for item in items
        if already.get(item.values["source_id"], item.digest) != item.digest
    ]  # fmt: skip


def _take_in(work: Work, actor: Actor, item: _Item) -> str:
    values = item.values
    open_case = cases.open_case_of(work.connection, "referral", values["upn"])
    said: dict[str, Any] = {
        name: values[name]
        for name in (
            "reason", "referred_by", "attendance_percent", "unauthorised_sessions",
            "interventions", "learner_voice", "parent_voice",
        )
        if values[name] not in ("", None, ())
    }  # fmt: skip
    if open_case is None:
        done = work.open(actor, "referral", values["upn"], said)
        done = work.perform(actor, done.reference, "submit", {"received_at": values["received_at"]})
        outcome = "opened"
    else:
        said["answer"] = f"Referred again ({values['source_id']}): {said.pop('reason')}"
        said.pop("referred_by", None)
        done = work.perform(actor, open_case.reference, "add_information", said)
        outcome = "linked"
    cases.add_source(
        work.connection,
        {"source": SOURCE, "source_id": values["source_id"], "case_id": done.case_id,
         "outcome": outcome, "digest": item.digest, "received_at": values["received_at"]},
    )  # fmt: skip
    return outcome


def _refused(item: _Item, refused: VogError) -> list[Problem]:
    reasons = refused.reasons or (Reason("", refused.message),)
    return [
        Problem(item.row.line, "", "", f"{reason.rule} {reason.says} {reason.found}".strip())
        for reason in reasons
    ]
