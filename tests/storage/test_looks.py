"""Who opened which record: kept for good, and seen only by those who may see the case."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from storage import cases, looks
from storage.database import reading, writing
from tests.vog_cases.council import BRANWEN, MERERID, Council, build
from vog_cases.clock import FrozenClock


@pytest.fixture
def council(database: Engine, clock: FrozenClock) -> Council:
    """Two cases in two schools, opened five times."""
    made = build(database, clock)
    made.received(BRANWEN)
    made.received(MERERID)
    first, second = made.references()
    for minute, (who, reference) in enumerate(
        [("heulwen", first), ("eluned", first), ("heulwen", first), ("eluned", second),
         ("gone", first)]
    ):  # fmt: skip
        with writing(database) as connection:
            case_id = cases.id_of(connection, reference)
            assert case_id is not None
            looks.add_look(connection, case_id, who, clock.now() + timedelta(minutes=minute))
    return made


def test_who_looked_at_a_case_newest_first_by_name(council: Council) -> None:
    with reading(council.database) as connection:
        case_id = cases.id_of(connection, council.references()[0])
        assert case_id is not None
        found = looks.looks_of(connection, case_id, 3)
    assert [(one.username, one.name) for one in found] == [
        ("gone", "gone"), ("heulwen", council.person("heulwen").name),
        ("eluned", council.person("eluned").name),
    ]  # fmt: skip


def test_looks_across_cases_by_person_case_and_time(council: Council) -> None:
    now, lead = council.clock.now(), council.person("eluned")
    first, second = council.references()

    def found(**wanted: object) -> list[tuple[str, str]]:
        with reading(council.database) as connection:
            across = looks.looks_across(connection, lead, limit=10, **wanted)  # type: ignore[arg-type]
        return [(one.reference, one.username) for one in across]

    assert found() == [
        (first, "gone"), (second, "eluned"), (first, "heulwen"), (first, "eluned"),
        (first, "heulwen"),
    ]  # fmt: skip
    assert found(username="eluned") == [(second, "eluned"), (first, "eluned")]
    assert found(reference=second) == [(second, "eluned")]
    assert found(since=now + timedelta(minutes=3)) == [(first, "gone"), (second, "eluned")]
    assert found(until=now) == [(first, "heulwen")]


def test_a_school_sees_who_looked_at_its_own_cases_only(council: Council) -> None:
    with reading(council.database) as connection:
        head = council.person("south.head")
        found = looks.looks_across(connection, head, limit=10)
        assert {one.reference for one in found} == {council.references()[1]}


@pytest.mark.parametrize("act", ["UPDATE look SET username = 'x'", "DELETE FROM look"])
def test_a_look_is_never_changed_or_removed(council: Council, act: str) -> None:
    with (
        pytest.raises(DBAPIError, match="append-only"),
        writing(council.database) as connection,
    ):
        connection.execute(text(act))
