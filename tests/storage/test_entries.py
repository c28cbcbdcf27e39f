"""The history across cases: newest first, narrowed, and only what one may see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from storage import cases, entries, looks
from storage.database import reading, writing
from storage.entries import LOOK, OF_NO_CASE, PUPIL_LOOK, Key, Logged, Wanted
from tests.vog_cases.council import BRANWEN, MERERID, NORTH, Council, build
from vog_cases.clock import FrozenClock
from vog_cases.recalculation import close_days


@pytest.fixture
def council(database: Engine, clock: FrozenClock) -> Council:
    """One referral with a caseworker, a closed day an hour later, and a second referral."""
    made = build(database, clock)
    made.allocated(BRANWEN, "heulwen")
    made.move(hours=1)
    day = clock.now().date() + timedelta(days=9)
    close_days(made.engine, made.person("eluned"), NORTH, [day], "closure", "Boiler")
    made.move(hours=1)
    made.received(MERERID)
    return made


def log(council: Council, who: str = "eluned", **wanted: object) -> list[Logged]:
    with reading(council.database) as connection:
        found = entries.log(connection, council.person(who), Wanted(**wanted), 1000)  # type: ignore[arg-type]
        assert entries.count(connection, council.person(who), Wanted(**wanted)) == len(found)  # type: ignore[arg-type]
        return found


def short(found: list[Logged]) -> list[tuple[str, str]]:
    return [(one.reference, one.action) for one in found]


def test_everything_newest_first_and_what_belongs_to_no_case_in_its_place(council):
    first, second = council.references()
    assert short(log(council)) == [
        (second, "submit"), (second, "open"), ("", "closure"), (first, "recalculated"),
        (first, "allocate"), (first, "start_triage"), (first, "submit"), (first, "open"),
    ]  # fmt: skip
    batch = log(council)[2]
    assert batch.key.source == OF_NO_CASE
    assert batch.actor_name == "Eluned Prydderch"
    assert "Boiler" in batch.body["title"]


@pytest.mark.parametrize(
    ("wanted", "actions"),
    [
        ({"actors": ("emrys",)}, ["submit", "open", "submit", "open"]),
        ({"actors": ("nobody",)}, []),
        ({"kinds": ("opened",)}, ["open", "open"]),
        ({"kinds": ("opened",), "actions": ("allocate",)}, ["open", "allocate", "open"]),
        ({"kinds": ("closure",)}, ["closure"]),
        ({"type": "psp"}, []),
        ({"type": "referral", "kinds": ("recalculated",)}, ["recalculated"]),
    ],
)
def test_narrowed(council, wanted, actions):
    assert [one.action for one in log(council, **wanted)] == actions


def test_narrowed_to_a_time_and_to_a_case(council):
    first, second = council.references()
    start = council.clock.now() - timedelta(hours=1)
    assert [one.reference for one in log(council, since=start)] == [second, second, "", first]
    assert [one.reference for one in log(council, until=start)][0:2] == ["", first]
    assert {one.reference for one in log(council, reference=first)} == {first}
    part = first.split("-")[2].lower()
    assert {one.reference for one in log(council, reference=part)} == {first}
    assert log(council, reference="%") == []


def test_a_school_reads_of_its_own_cases_and_of_nothing_else(council):
    first, _ = council.references()
    assert {one.reference for one in log(council, "north.head")} == {first}
    everything = [one.key for one in log(council)]
    with reading(council.database) as connection:
        shown = entries.lines(connection, council.person("north.head"), everything)
        case_id = cases.id_of(connection, first) or 0
        of_first = Key(0, case_id, 1)
        assert entries.find(connection, council.person("north.head"), case_id, 1) == of_first
        assert entries.find(connection, council.person("south.head"), case_id, 1) is None
        assert entries.find(connection, council.person("north.head"), case_id, 99) is None
    assert {one.reference for one in shown} == {first}


def test_who_opened_a_record_stands_in_the_history_of_those_who_may_see_the_case(council):
    first, second = council.references()
    with writing(council.database) as connection:
        for reference in (first, second):
            case_id = cases.id_of(connection, reference) or 0
            looks.add_look(connection, case_id, "heulwen", council.clock.now())
    newest = log(council)[0]
    assert (newest.reference, newest.kind, newest.actor_name) == (
        second, "looked", "Heulwen Llwyd",
    )  # fmt: skip
    assert newest.key.source == LOOK
    assert len(log(council, kinds=("looked",))) == 2
    assert len(log(council, kinds=("looked",), reference=first)) == 1
    assert log(council, kinds=("looked",), actors=("eluned",)) == []
    assert [one.reference for one in log(council, "south.head", kinds=("looked",))] == [second]
    assert log(council, "south.head", kinds=("looked",), type="psp") == []
    with reading(council.database) as connection:
        nobody = council.person("north.head")
        assert entries.lines(connection, nobody, [newest.key]) == []


def test_who_opened_a_pupils_record_stands_there_too_for_those_who_may_see_the_pupil(council):
    first, _ = council.references()
    with writing(council.database) as connection:
        for upn in (BRANWEN, MERERID):
            looks.add_pupil_look(connection, upn, "heulwen", council.clock.now())
    newest = log(council)[0]
    assert newest.key.source == PUPIL_LOOK
    assert (newest.reference, newest.kind, newest.actor_name) == ("", "looked", "Heulwen Llwyd")
    assert newest.body["title"] == f"Opened the record of pupil {MERERID}"
    assert len(log(council, kinds=("looked",))) == 2
    assert len(log(council, kinds=("looked",), reference=MERERID.lower())) == 1
    assert log(council, kinds=("looked",), reference=first) == []
    assert log(council, kinds=("looked",), type="referral") == []
    assert log(council, kinds=("looked",), actors=("eluned",)) == []
    mine = log(council, "south.head", kinds=("looked",))
    assert [one.body["title"] for one in mine] == [f"Opened the record of pupil {MERERID}"]
    with reading(council.database) as connection:
        assert entries.lines(connection, council.person("north.head"), [newest.key]) == []


def test_lines_come_in_the_order_of_their_keys_however_many(council, monkeypatch):
    monkeypatch.setattr(entries, "PIECE", 3)
    found = log(council)
    with reading(council.database) as connection:
        wanted = [one.key for one in reversed(found)]
        again = entries.lines(connection, council.person("eluned"), wanted)
        newest = entries.keys(connection, council.person("eluned"), Wanted(), limit=2)
    assert again == found[::-1]
    assert [Key.of(one) for one in newest] == [one.key for one in found[:2]]


@pytest.mark.parametrize("key", [Key(0, 7, 1), Key(1, 2**40 - 1, 2**20 - 1), Key(2, 0, 3)])
def test_a_key_is_one_number(key):
    assert Key.of(key.packed) == key
    assert key.packed < 2**63
