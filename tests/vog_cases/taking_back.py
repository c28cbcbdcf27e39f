"""What the tests of taking back share: doing it, asking for it, and looking before and after."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from storage.cases import CaseRow
from storage.database import reading
from tests.vog_cases.council import (
    BRANWEN,
    TOLD,
    Council,
    dump,
)
from vog_cases.engine import Done
from vog_cases.errors import StepRefused
from vog_cases.reading_cases import CaseDetail, Reader
from vog_cases.undoing import Undoable

ALLOCATE = {"officer": "heulwen", **TOLD}
CONCERN = {"safeguarding_concern": "A bruise.", "told": "The school's safeguarding lead."}
STANDING = ("pending", "fired", "incident")


def undo(council: Council, who: str, reference: str, version: int | None = None) -> Done:
    return council.engine.undo(council.person(who), reference, version)


def reader(council: Council, who: str, ask: Any) -> Any:
    with reading(council.database) as connection:
        actor = council.person(who)
        return ask(Reader(connection, council.engine.machines, actor, council.clock.now()))


def undoable(council: Council, who: str, reference: str) -> Undoable:
    found = reader(council, who, lambda one: council.engine.undoable(one, reference))
    assert isinstance(found, Undoable)
    return found


def detail(council: Council, reference: str) -> CaseDetail:
    found = reader(council, "eluned", lambda one: one.case(reference))
    assert isinstance(found, CaseDetail)
    return found


def row_of(council: Council, reference: str) -> dict[str, Any]:
    """All of the row but its version, which counts on."""
    row = council.row(reference)
    return {
        item.name: getattr(row, item.name) for item in fields(CaseRow) if item.name != "version"
    }


def standing(council: Council, reference: str) -> dict[tuple[str, int], tuple[Any, ...]]:
    return {
        key: (one.status, one.due_at, one.fires_at, one.fired_due_at, one.fired_at)
        for key, one in council.timers(reference).items()
        if one.status in STANDING
    }


def in_triage(council: Council, upn: str = BRANWEN) -> str:
    reference = council.received(upn)
    council.do("eluned", reference, "start_triage")
    return reference


def refused(council: Council, who: str, reference: str) -> str:
    """Why it cannot be taken back: the question and the act say the same, and nothing changes."""
    council.engine.settle(reference)
    told = undoable(council, who, reference)
    before = dump(council.database)
    with pytest.raises(StepRefused) as found:
        undo(council, who, reference)
    assert dump(council.database) == before
    assert not told.possible
    assert told.says == found.value.message
    council.assert_whole()
    return told.says
