"""The board: how many cases stand in each state, the oldest first, and where each can go."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import event

from states.context import Actor
from states.roles import Role
from storage import cases
from storage.database import connect, reading, writing
from tests.vog_cases.council import (
    BRANWEN,
    LLYWARCH,
    MERERID,
    NORTH,
    TEILO,
    Council,
    build,
)  # fmt: skip
from vog_cases.board import DEPTH, DEPTH_IN_LANES, Board, Lanes, Wanted, Ways, read_board, ways_of
from vog_cases.clock import FrozenClock
from vog_cases.reading_cases import Reader


def reader_of(council: Council, connection: object, who: Actor | str) -> Reader:
    person = council.person(who) if isinstance(who, str) else who
    return Reader(connection, council.engine.machines, person, council.clock.now())  # type: ignore[arg-type]


def read(council: Council, wanted: Wanted | None = None, who: Actor | str = "eluned") -> Board:
    with reading(council.database) as connection:
        return read_board(reader_of(council, connection, who), wanted or Wanted("referral"))


def ways(council: Council, reference: str, who: str = "eluned") -> Ways:
    with reading(council.database) as connection:
        return ways_of(reader_of(council, connection, who), reference)


def cards(board: Board) -> dict[str, list[str]]:
    """The references of each state that holds a case, in all lanes."""
    found: dict[str, list[str]] = {}
    for lane in board.lanes:
        for state, cell in lane.cells.items():
            found.setdefault(state, []).extend(card.reference for card in cell.cards)
    return found


def counts(board: Board) -> dict[str, tuple[int, int, int]]:
    return {
        column.state.name: (column.count, column.overdue, column.soon)
        for column in board.columns
        if column.count
    }


@pytest.fixture
def council(database: Database, clock: FrozenClock) -> Council:
    """Two referrals received on different days, one in triage, one allocated; a plan."""
    made = build(database, clock)
    made.allocated(BRANWEN, "heulwen")
    made.active_plan(TEILO)
    triaged = made.received(MERERID)
    made.do("eluned", triaged, "start_triage")
    made.move(days=1)
    made.received(LLYWARCH)
    made.move(hours=3)
    made.received(TEILO)
    return made


def test_every_open_state_has_a_column_in_the_order_a_case_goes_through(council: Council) -> None:
    flow = council.engine.machines["referral"].workflow
    board = read(council)
    assert tuple(column.state.name for column in board.columns) == flow.open_states()
    assert counts(board) == {"received": (2, 0, 2), "in_triage": (1, 0, 1), "allocated": (1, 0, 0)}
    assert board.count == 4
    assert board.types == {"referral": 4, "psp": 1}


def test_what_is_overdue_and_what_is_near_is_counted(council: Council) -> None:
    council.to(2026, 9, 23, 9)
    assert counts(read(council))["received"] == (2, 0, 2)
    council.to(2026, 9, 24, 9)
    assert counts(read(council))["in_triage"] == (1, 1, 0)
    assert counts(read(council))["received"] == (2, 2, 0)


def test_those_that_have_stood_longest_come_first(council: Council) -> None:
    board = read(council)
    (lane,) = board.lanes
    received = lane.cells["received"].cards
    assert [card.upn for card in received] == [LLYWARCH, TEILO]
    assert received[0].entered_at < received[1].entered_at
    council.do("eluned", received[0].reference, "start_triage")
    assert [card.upn for card in read(council).lanes[0].cells["in_triage"].cards] == [
        MERERID, LLYWARCH,
    ]  # fmt: skip


def test_lanes_by_officer_and_by_school_hold_the_same_cases(council: Council) -> None:
    plain = read(council)
    officers = read(council, Wanted("referral", Lanes.OFFICER))
    assert [(lane.title, lane.count) for lane in officers.lanes] == [
        ("Nobody yet", 3), ("Heulwen Llwyd", 1),
    ]  # fmt: skip
    schools = read(council, Wanted("referral", Lanes.SCHOOL))
    assert [(lane.title, lane.count) for lane in schools.lanes] == [
        ("Ysgol Bae Du", 2), ("Ysgol Gynradd Rhos Wen", 2),
    ]  # fmt: skip
    for board in (officers, schools):
        assert {state: sorted(found) for state, found in cards(board).items()} == {
            state: sorted(found) for state, found in cards(plain).items()
        }
        assert counts(board) == counts(plain)


def test_a_search_narrows_cards_and_counts(council: Council) -> None:
    board = read(council, Wanted("referral", search="ogarmon"))
    assert counts(board) == {"received": (1, 0, 1)}
    assert board.types["referral"] == 4
    assert read(council, Wanted("referral", search="nobody-such")).lanes == ()


@pytest.mark.parametrize("lanes", list(Lanes))
def test_nobody_sees_more_on_the_board_than_in_a_list(council: Council, lanes: Lanes) -> None:
    everybody = (
        council.person("eluned"), council.person("tudur"),
        Actor("x", "X", Role.HEADTEACHER, NORTH), Actor("y", "Y", Role.SCHOOL_STAFF, None),
        Actor("z", "Z", Role.LEGAL_ADVISER), Actor("o", "O", Role.OUTSIDE),
    )  # fmt: skip
    for person in everybody:
        with reading(council.database) as connection:
            every = cases.Filter(type="referral")
            seen = cases.listed(connection, person, every, council.clock.now())
        board = read(council, Wanted("referral", lanes), person)
        shown = [one for found in cards(board).values() for one in found]
        assert sorted(shown) == sorted(one.reference for one in seen)
        assert board.count == len(seen)


@pytest.mark.parametrize(("lanes", "first"), [(Lanes.NONE, DEPTH), (Lanes.OFFICER, DEPTH_IN_LANES)])
def test_of_a_thousand_cases_the_oldest_few_are_read(
    sqlite_url: str, clock: FrozenClock, lanes: Lanes, first: int
) -> None:
    database = connect(sqlite_url)
    council = build(database, clock)
    reference = council.received()
    with writing(database) as connection:
        row = cases.by_id(connection, cases.id_of(connection, reference) or 0)
        for number in range(1_000):
            again = replace(row, reference=f"REF-26-{number + 10_000}-0")
            values = {**vars(again)}
            del values["id"]
            cases.add(connection, values)
    statements: list[str] = []
    event.listen(
        database, "before_cursor_execute", lambda _c, _k, text, *_: statements.append(text)
    )
    board = read(council, Wanted("referral", lanes))
    asked = len(statements)
    (cell,) = board.lanes[0].cells.values()
    assert (cell.count, len(cell.cards)) == (1_001, first)
    assert cell.cards[0].reference == reference
    more = read(council, Wanted("referral", lanes, deeper=2))
    (cell,) = more.lanes[0].cells.values()
    assert (cell.count, len(cell.cards)) == (1_001, 4 * first)
    assert len(statements) == 2 * asked
    database.dispose()


def test_where_a_case_can_go_and_what_is_in_the_way(council: Council) -> None:
    reference = cards(read(council))["in_triage"][0]
    found = ways(council, reference)
    assert "Allocated" in found.can
    assert ("Withdrawn", "Headteacher") in found.others
    assert found.not_yet == ()
    allocated = cards(read(council))["allocated"][0]
    council.do("heulwen", allocated, "first_contact", contacted_on="21/09/2026",
               spoke_with="Her mother", underlying_reason="transport", underlying_detail="The bus.",
               learner_voice="Tired.", parent_voice="Worried.")  # fmt: skip
    found = ways(council, allocated)
    assert ("Closed", "The caseworker proposes the outcome first") in found.not_yet
    assert all(to not in found.can for to, _ in (*found.not_yet, *found.others))


def test_a_step_of_several_roles_names_the_first_and_that_there_are_others(
    council: Council,
) -> None:
    allocated = cards(read(council))["allocated"][0]
    assert ("In casework", "Inclusion Officer or others") in ways(council, allocated).others
