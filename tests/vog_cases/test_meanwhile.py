"""What somebody is shown whose form was overtaken."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine as Database

from storage.database import reading
from tests.vog_cases.council import NORTH, TEILO, TOLD, Council, build
from vog_cases.clock import FrozenClock
from vog_cases.errors import NotFound
from vog_cases.meanwhile import Meanwhile, changes_since
from vog_cases.reading_cases import Reader
from vog_cases.recalculation import close_days


@pytest.fixture
def council(database: Database, clock: FrozenClock) -> Council:
    return build(database, clock)


def since(
    council: Council, reference: str, version: int, action: str, who: str = "meirion"
) -> Meanwhile:
    with reading(council.database) as connection:
        actor = council.person(who)
        reader = Reader(connection, council.engine.machines, actor, council.clock.now())
        return changes_since(reader, reference, version, action)


def test_where_nothing_happened_there_is_nothing_to_tell(council: Council) -> None:
    reference = council.received()
    told = since(council, reference, 2, "start_triage")
    assert (told.events, told.facts, told.fields) == ((), (), ())
    assert (told.state_before, told.state_after) == ("Received", "Received")
    assert (told.owner_before, told.owner_after) == ("nobody yet", "nobody yet")
    assert (told.version, told.still_possible) == (2, True)


def test_it_names_who_did_what_when_and_where_the_case_stands(council: Council) -> None:
    reference = council.received()
    council.do("eluned", reference, "start_triage")
    council.move(minutes=4)
    council.do("eluned", reference, "allocate", officer="heulwen", **TOLD)
    told = since(council, reference, 2, "start_triage")
    assert [(one.who, one.title) for one in told.events] == [
        ("Eluned Prydderch", "Open for triage"),
        ("Eluned Prydderch", "Allocate to a caseworker"),
    ]
    assert [one.at for one in told.events] == [
        event.at for event in council.events(reference)[2:]
    ]  # fmt: skip
    assert (told.state_before, told.state_after) == ("Received", "Allocated")
    assert (told.owner_before, told.owner_after) == ("nobody yet", "Heulwen Llwyd")
    assert not told.still_possible
    assert told.version == 4


def test_changed_facts_are_told_before_and_after_in_words(council: Council) -> None:
    plan = council.active_plan(TEILO)
    seen = council.row(plan).version
    council.do("nerys", plan, "correct_start", started_on="2026-09-14", because="A slip.")
    told = since(council, plan, seen, "note_plan")
    found = dict(zip(told.fields, told.facts, strict=True))
    label, before, after = found["started_on"]
    assert (before, after) == ("21/09/2026", "14/09/2026")
    assert label == "Started"
    assert told.still_possible


def test_a_fact_that_was_not_known_is_said_to_be_so(council: Council) -> None:
    reference = council.received()
    council.do(
        "eluned", reference, "raise_concern", safeguarding_concern="A bruise.", told="The lead."
    )  # fmt: skip
    told = since(council, reference, 2, "start_triage")
    assert ("Safeguarding concern", "not known", "A bruise.") in told.facts
    assert ("Concern raised by", "not known", "Eluned Prydderch") in told.facts


def test_a_fact_that_is_as_it_was_again_has_not_changed(council: Council) -> None:
    plan = council.active_plan(TEILO)
    seen = council.row(plan).version
    for day in ("2026-09-14", "2026-09-21"):
        council.do("nerys", plan, "correct_start", started_on=day, because="A slip.")
    told = since(council, plan, seen, "note_plan")
    assert len(told.events) == 2
    assert "started_on" not in told.fields


def test_reminders_and_dates_counted_again_are_not_told(council: Council) -> None:
    reference = council.allocated()
    seen = council.row(reference).version
    day = council.timers(reference)["REF-T4", 0].due_at
    assert day is not None
    close_days(council.engine, council.person("eluned"), NORTH, [day.date()], "closure", "Snow")
    council.move(days=20)
    council.engine.tick()
    assert council.row(reference).version > seen + 1
    assert since(council, reference, seen, "first_contact").events == ()


def test_what_the_clock_moved_is_told(council: Council) -> None:
    plan = council.open("psp", TEILO)
    council.do("nerys", plan, "send_to_parents")
    seen = council.row(plan).version
    council.move(days=30)
    council.engine.tick()
    told = since(council, plan, seen, "consent_refused")
    assert ("the clock", "No consent in time") in [(one.who, one.title) for one in told.events]
    assert not told.still_possible


def test_those_who_may_not_see_the_case_are_told_nothing(council: Council) -> None:
    with pytest.raises(NotFound):
        since(council, council.received(), 2, "start_triage", "south.head")
