"""The worklist narrowed and ordered: by SQL as by hand, on both databases."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, event

from states.context import Actor
from states.roles import Role
from storage import board, cases
from storage.cases import CaseRow, Filter, Listed
from storage.database import connect, reading, writing
from storage.ordering import SORTS, in_order
from tests.vog_cases.council import CHILDREN, NORTH, SOUTH, build
from vog_cases.clock import FrozenClock
from vog_cases.references import make

NOW = datetime(2026, 9, 21, 8, 0, tzinfo=UTC)
LEAD = Actor("eluned", "Eluned", Role.LEAD_INCLUSION_OFFICER)
STATES = {"referral": ("received", "in_triage"), "psp": ("active", "review_due")}
UPNS = [child[0] for child in CHILDREN]


@pytest.fixture
def office(database: Engine, clock: FrozenClock) -> Engine:
    """150 cases, many of them alike, so that every tie is met."""
    build(database, clock)
    dice = random.Random(4)
    with writing(database) as connection:
        for number in range(1, 151):
            cases.add(connection, _case(dice, number))
        connection.exec_driver_sql(f"UPDATE pupil SET looked_after = true WHERE upn = '{UPNS[0]}'")
        connection.exec_driver_sql(
            f"UPDATE pupil SET child_protection = true WHERE upn = '{UPNS[1]}'"
        )
    return database


def _case(dice: random.Random, number: int) -> dict[str, object]:
    type_name = dice.choice(list(STATES))
    opened = NOW - timedelta(days=number % 9)
    return {
        "reference": make(type_name, 2026, number), "type": type_name, "workflow_version": 1,
        "policy_version": "2026-09-01.0", "state": dice.choice(STATES[type_name]), "version": 1,
        "upn": dice.choice(UPNS), "school_number": dice.choice([NORTH, SOUTH, None]),
        "assignee": dice.choice(["heulwen", "tudur", None]),
        "opened_at": opened, "entered_at": opened + timedelta(hours=dice.randrange(9)),
        "last_activity_at": opened,
        "closed_at": dice.choice([None, None, None, NOW]),
        "due_at": dice.choice([None, *(NOW + timedelta(days=days) for days in range(-2, 4))]),
        "warn_at": None, "escalation": None, "priority": dice.choice([0, 10, 10, 30]),
        "facts": dice.choice([{}, {"safeguarding_concern": None},
                              {"safeguarding_concern": "Told."}]),
    }  # fmt: skip


def rows(connection: Connection) -> list[CaseRow]:
    """Every case, however it stands."""
    return [cases.by_id(connection, one) for one in cases.all_ids(connection)]


WANTED: dict[str, tuple[Filter, Callable[[CaseRow], bool]]] = {
    "all": (Filter(), lambda row: True),
    "type": (Filter(type="psp"), lambda row: row.type == "psp"),
    "state": (Filter(state="in_triage"), lambda row: row.state == "in_triage"),
    "officer": (Filter(assignee="heulwen"), lambda row: row.assignee == "heulwen"),
    "nobody": (Filter(assignee="none"), lambda row: row.assignee is None),
    "school": (Filter(school=NORTH), lambda row: row.school_number == NORTH),
    "overdue": (Filter(overdue=True), lambda row: row.due_at is not None and row.due_at < NOW),
    "due": (
        Filter(due_from=NOW, due_by=NOW + timedelta(days=2)),
        lambda row: row.due_at is not None and 0 <= (row.due_at - NOW).days <= 2,
    ),
    "concern": (
        Filter(risk="concern"), lambda row: bool(row.facts.get("safeguarding_concern"))
    ),
    "looked after": (Filter(risk="la"), lambda row: row.upn == UPNS[0]),
    "protection": (Filter(risk="cp"), lambda row: row.upn == UPNS[1]),
    "risk": (
        Filter(risk="any"),
        lambda row: row.upn in UPNS[:2] or bool(row.facts.get("safeguarding_concern")),
    ),
    "waiting": (
        Filter(waiting=(("psp", "active"), ("referral", "received"), ("psp", "received"))),
        lambda row: (row.type, row.state) in (("psp", "active"), ("referral", "received")),
    ),
    "pupil": (Filter(pupil=UPNS[2]), lambda row: row.upn == UPNS[2]),
    "two at once": (
        Filter(type="psp", assignee="tudur", overdue=True),
        lambda row: (row.type, row.assignee) == ("psp", "tudur")
        and row.due_at is not None and row.due_at < NOW,
    ),
}  # fmt: skip


def by_hand(row: CaseRow) -> tuple[object, ...]:
    """The worklist's order: closed last, then by deadline, score and age."""
    due = row.due_at or NOW + timedelta(days=999)
    return (row.closed_at is not None, row.due_at is None, due, -row.priority, row.id)


@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed too"])
def test_every_filter_finds_what_it_says_in_the_worklists_order(
    office: Engine, closed: bool
) -> None:
    with reading(office) as connection:
        every = [row for row in rows(connection) if closed or row.closed_at is None]
        for name, (wanted, holds) in WANTED.items():
            wanted = replace(wanted, closed=closed)
            expected = [row.id for row in sorted(filter(holds, every), key=by_hand)]
            assert 0 < len(expected) <= len(every), name
            found = list(cases.ordered_ids(connection, LEAD, wanted, NOW))
            assert found == expected, name
            assert cases.count(connection, LEAD, wanted, NOW) == len(expected), name
            assert list(cases.ordered_ids(connection, LEAD, wanted, NOW, 7)) == expected[:7], name


KEYS: dict[str, Callable[[Listed], object]] = {
    "opened": lambda row: row.id,
    "pupil": lambda row: (row.surname, row.forename),
    "school": lambda row: (row.school_name is None, row.school_name or ""),
    "state": lambda row: (row.type, row.state),
    "due": lambda row: 0,
}


@pytest.mark.parametrize("sort", KEYS)
def test_every_other_order_keeps_the_worklists_own_among_what_is_alike(
    office: Engine, sort: str
) -> None:
    with reading(office) as connection:
        plain = cases.listed(connection, LEAD, Filter(closed=True), NOW)
        found = cases.listed(connection, LEAD, Filter(closed=True, sort=sort), NOW)
        few = cases.listed(connection, LEAD, Filter(closed=True, sort=sort), NOW, 9)
    key = KEYS[sort]
    assert found == sorted(plain, key=lambda row: (row.closed_at is not None, key(row)))
    assert few == found[:9]
    assert {*KEYS, "priority"} == set(SORTS)


@pytest.mark.parametrize("sort", SORTS)
def test_a_list_that_can_hold_nothing_holds_nothing_in_any_order(office: Engine, sort: str) -> None:
    with reading(office) as connection:
        nothing = Filter(search="’", sort=sort, closed=True)
        assert list(cases.ordered_ids(connection, LEAD, nothing, NOW)) == []


def test_by_score_the_points_for_waiting_count(office: Engine) -> None:
    """As it is reckoned by day: six points for each since a case was opened, closed ones none."""

    def points(row: Listed) -> int:
        return 0 if row.closed_at else 6 * (NOW.date() - row.opened_at.date()).days

    def waited(since: datetime) -> list[tuple[datetime, int]]:
        first = since.replace(hour=0, minute=0, second=0, microsecond=0)
        days = (NOW.date() - since.date()).days
        return [(first + timedelta(days=one), 6 * (days - one)) for one in range(days + 1)]

    with reading(office) as connection:
        every = rows(connection)
        plain = sorted(every, key=lambda row: (-row.priority, row.opened_at, row.id))
        plain.sort(key=lambda row: row.closed_at is not None)
        scored = sorted(plain, key=lambda row: (bool(row.closed_at), -row.priority - points(row)))
        assert [row.id for row in plain] != [row.id for row in scored]
        for wanted in (Filter(by_priority=True), Filter(sort="priority")):
            for closed in (False, True):
                wanted = replace(wanted, closed=closed)
                shown = [row.id for row in plain if closed or row.closed_at is None]
                found = list(cases.ordered_ids(connection, LEAD, wanted, NOW))
                assert found == shown
                shown = [row.id for row in scored if closed or row.closed_at is None]
                found = list(cases.ordered_ids(connection, LEAD, wanted, NOW, None, waited))
                assert found == shown
                few = list(cases.ordered_ids(connection, LEAD, wanted, NOW, 5, waited))
                assert few == shown[:5]


def test_with_no_case_open_nothing_has_waited(database: Engine) -> None:
    def waited(since: datetime) -> list[tuple[datetime, int]]:
        raise AssertionError("no case is open")

    with reading(database) as connection:
        wanted = Filter(by_priority=True, closed=True)
        assert not cases.ordered_ids(connection, LEAD, wanted, NOW, None, waited)


def test_lines_are_read_by_number_and_never_past_what_one_may_see(office: Engine) -> None:
    head = Actor("north.head", "Head", Role.HEADTEACHER, NORTH)
    with reading(office) as connection:
        every = rows(connection)
        ids = [row.id for row in every]
        assert set(cases.by_ids(connection, LEAD, ids)) == set(ids)
        found = cases.by_ids(connection, head, [*ids, 999_999])
        assert set(found) == {row.id for row in every if row.school_number == NORTH}
        assert all(one.school_number == NORTH and one.id == key for key, one in found.items())
        assert cases.by_ids(connection, LEAD, []) == {}


def test_the_board_counts_states_and_shows_the_oldest_first(office: Engine) -> None:
    head = Actor("north.head", "Head", Role.HEADTEACHER, NORTH)
    with reading(office) as connection:
        for person in (LEAD, head):
            every = [
                row for row in rows(connection)
                if row.closed_at is None and row.type == "psp"
                and (person is LEAD or row.school_number == NORTH)
            ]  # fmt: skip
            asked = board.Asked("psp", NOW)
            counts = {
                pile.state: (pile.cases, pile.overdue)
                for pile in board.piles(connection, person, asked)
            }
            for state in STATES["psp"]:
                mine = [row for row in every if row.state == state]
                late = sum(row.due_at is not None and row.due_at < NOW for row in mine)
                assert counts[state] == (len(mine), late)
                oldest = board.oldest(connection, person, asked, [state], 4)
                mine.sort(key=lambda row: (row.entered_at, row.id))
                assert [one.id for one in oldest] == [row.id for row in mine[:4]]
            assert set(counts) == set(STATES["psp"])


def test_the_open_cases_of_some_children(office: Engine) -> None:
    with reading(office) as connection:
        every = [row for row in rows(connection) if row.closed_at is None]
        some = {UPNS[0], UPNS[3], "nobody"}
        assert cases.open_ids_of(connection, some) == [row.id for row in every if row.upn in some]
        many = [*(f"X{number:012}" for number in range(1200)), UPNS[0]]
        expected = [row.id for row in every if row.upn == UPNS[0]]
        assert cases.open_ids_of(connection, many) == expected
        assert cases.open_ids_of(connection, ()) == []


def plans(connection: Connection, wanted: Filter) -> Iterator[list[str]]:
    for query in in_order(connection, LEAD, wanted, NOW, None):
        said = query.limit(50).compile(connection, compile_kwargs={"literal_binds": True})
        yield [line[3] for line in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}")]


@pytest.mark.parametrize("name", ["all", "type", "nobody", "overdue", "due", "waiting"])
def test_on_sqlite_the_order_is_read_from_an_index_and_nothing_is_sorted(
    sqlite_url: str, name: str
) -> None:
    database = connect(sqlite_url)
    with reading(database) as connection:
        for plan in plans(connection, WANTED[name][0]):
            assert "INDEX case_open_by_due" in plan[0]
            assert not any("TEMP B-TREE" in line for line in plan)
    database.dispose()


@pytest.mark.parametrize(
    ("sort", "read"),
    [
        ("priority", "case_file USING COVERING INDEX case_open_by_opening"),
        ("opened", "case_file"),
        ("pupil", "pupil USING INDEX ix_pupil_searchable"),
        ("school", "school USING INDEX sqlite_autoindex_school_1"),
        ("state", "case_file USING INDEX case_open_by_state"),
    ],
)
def test_on_sqlite_no_other_order_looks_up_something_for_each_case(
    sqlite_url: str, sort: str, read: str
) -> None:
    database = connect(sqlite_url)
    with reading(database) as connection:
        first = next(plans(connection, Filter(sort=sort)))
        assert first[0] == f"SCAN {read}"
    database.dispose()


@pytest.mark.parametrize("number", [7, None], ids=["of a case", "of a child"])
def test_the_other_cases_of_a_child_are_looked_up_by_index(
    database: Engine, number: int | None
) -> None:
    asked: list[tuple[str, object]] = []
    listens = (database, "before_cursor_execute", lambda *seen: asked.append(seen[2:4]))
    with reading(database) as connection:
        event.listen(*listens)
        cases.related(connection, number, UPNS[0])
        event.remove(*listens)
        ((said, values),) = asked
        explain = "EXPLAIN QUERY PLAN"
        if database.dialect.name == "postgresql":
            explain = "EXPLAIN"
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = str(connection.exec_driver_sql(f"{explain} {said}", values).all())
        assert "case_open_by_pupil" in plan
        assert "Seq Scan on case_file" not in plan
        assert "SCAN case_file" not in plan
