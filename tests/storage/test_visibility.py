"""What a person may see is decided in one place, and no list goes round it."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from states.context import Actor
from states.roles import SCHOOL_ROLES, Role
from storage import cases, deadlines, entries
from storage.cases import Filter
from storage.database import reading
from tests.vog_cases.council import BRANWEN, MERERID, NORTH, SOUTH, TEILO, Council, build
from vog_cases.clock import FrozenClock

NOBODY: set[str] = set()


@pytest.fixture
def council(database: Engine, clock: FrozenClock) -> Council:
    made = build(database, clock)
    made.allocated(BRANWEN, "heulwen")
    made.received(TEILO)
    made.received(MERERID)
    made.engine.assign(made.person("eluned"), made.references()[1], "tudur")
    return made


def seen(council: Council, actor: Actor) -> list[set[str]]:
    """The cases in every list there is, one set a list."""
    with reading(council.database) as connection:
        now, every = council.clock.now(), Filter(closed=True)
        listed = cases.listed(connection, actor, every, now)
        assert cases.count(connection, actor, every, now) == len(listed)
        return [
            {one.reference for one in listed},
            {one.reference for one in deadlines.listed(connection, actor)},
            {one.reference for one in entries.log(connection, actor, entries.Wanted(), 1000)},
            {
                reference for reference in council.references()
                if cases.find(connection, reference, actor) is not None
            },
        ]  # fmt: skip


@pytest.mark.parametrize("role", [role for role in Role if role not in SCHOOL_ROLES])
def test_what_each_role_of_the_council_sees(council: Council, role: Role) -> None:
    first, second, third = council.references()
    expected = {
        Role.OUT_OF_SCHOOL_TUTOR: {second}, Role.LEGAL_ADVISER: NOBODY, Role.OUTSIDE: NOBODY,
    }.get(role, {first, second, third})  # fmt: skip
    assert seen(council, Actor("tudur", "Tudur Elfyn", role)) == [expected] * 4


@pytest.mark.parametrize("role", sorted(SCHOOL_ROLES))
def test_a_school_sees_its_own(council: Council, role: Role) -> None:
    first, second, third = council.references()
    assert seen(council, Actor("x", "X", role, NORTH)) == [{first, second}] * 4
    assert seen(council, Actor("x", "X", role, SOUTH)) == [{third}] * 4
    assert seen(council, Actor("x", "X", role, "6739999")) == [NOBODY] * 4
    assert seen(council, Actor("x", "X", role, None)) == [NOBODY] * 4


def test_a_search_and_a_filter_find_nothing_hidden(council: Council) -> None:
    first = council.references()[0]
    actor = council.person("south.head")
    with reading(council.database) as connection:
        for wanted in (
            Filter(search="Branwen"), Filter(search=first), Filter(search=BRANWEN),
            Filter(school=NORTH), Filter(assignee="heulwen"), Filter(state="allocated"),
            Filter(by_priority=True, school=NORTH),
        ):  # fmt: skip
            assert cases.listed(connection, actor, wanted, council.clock.now()) == []
            assert cases.count(connection, actor, wanted, council.clock.now()) == 0


def test_a_case_comes_into_sight_when_it_is_given_to_a_tutor(council: Council) -> None:
    third = council.references()[2]
    tutor = council.person("tudur")
    assert all(third not in found for found in seen(council, tutor))
    council.engine.assign(council.person("eluned"), third, "tudur")
    assert all(third in found for found in seen(council, tutor))
    council.engine.assign(council.person("eluned"), third, "heulwen")
    assert all(third not in found for found in seen(council, tutor))
