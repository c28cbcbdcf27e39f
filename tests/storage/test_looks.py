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
from vog_cases.recalculation import change_parameter


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


def test_who_looked_at_a_pupil_newest_first_by_name(council: Council) -> None:
    with writing(council.database) as connection:
        for minute, who in enumerate(("heulwen", "gone", "eluned")):
            at = council.clock.now() + timedelta(minutes=minute)
            looks.add_pupil_look(connection, BRANWEN, who, at)
    with reading(council.database) as connection:
        found = looks.looks_at_pupil(connection, BRANWEN, 2)
        assert looks.looks_at_pupil(connection, MERERID, 2) == []
    assert [(one.username, one.name) for one in found] == [
        ("eluned", council.person("eluned").name), ("gone", "gone"),
    ]  # fmt: skip


def test_who_acted_on_a_case_has_seen_it_as_well(council: Council) -> None:
    """Also by the command line, where nobody opens a page."""
    council.move(hours=1)
    since, reference = council.clock.now(), council.references()[0]
    council.engine.note(council.person("eluned"), reference, "Rang the school.")
    with reading(council.database) as connection:
        number = cases.id_of(connection, reference) or 0
        lead = council.person("eluned")
        found = looks.seen_by(connection, [number], [lead.role], since)
        assert [(one.case_id, one.name, one.at) for one in found] == [(number, lead.name, since)]
        assert looks.seen_by(connection, [number], [council.person("north.head").role], since) == []


def test_who_changed_a_parameter_has_seen_none_of_the_cases_it_moved(council: Council) -> None:
    """Their dates are counted anew in that name, on cases never opened by it."""
    council.move(hours=1)
    since, manager = council.clock.now(), council.person("tesni")
    batch = change_parameter(council.engine, manager, "ref.triage", "20", since.date())
    assert batch.moved, "or this tests nothing"
    with reading(council.database) as connection:
        numbers = cases.all_ids(connection)
        assert looks.seen_by(connection, numbers, [manager.role], since) == []


@pytest.mark.parametrize("table", ["look", "pupil_look"])
@pytest.mark.parametrize("act", ["UPDATE {} SET username = 'x'", "DELETE FROM {}"])
def test_a_look_is_never_changed_or_removed(council: Council, act: str, table: str) -> None:
    with writing(council.database) as connection:
        looks.add_pupil_look(connection, BRANWEN, "eluned", council.clock.now())
    with (
        pytest.raises(DBAPIError, match="append-only"),
        writing(council.database) as connection,
    ):
        connection.execute(text(act.format(table)))
