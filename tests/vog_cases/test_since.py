"""Since you were last here: what others did, what ran out, what came to your role, your drafts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from storage import desk
from storage.database import reading, writing
from tests.vog_cases.council import BRANWEN, MERERID, TEILO, Council, build
from vog_cases.clock import FrozenClock
from vog_cases.reading_cases import Reader
from vog_cases.since import AT_FIRST, Since, since_last_visit


@pytest.fixture
def council(database: Engine, clock: FrozenClock) -> Council:
    return build(database, clock)


def since(council: Council, who: str) -> Since:
    with reading(council.database) as connection:
        person = council.person(who)
        reader = Reader(connection, council.engine.machines, person, council.clock.now())
        return since_last_visit(reader)


def visit(council: Council, who: str) -> None:
    with writing(council.database) as connection:
        desk.note_visit(connection, who, council.clock.now())


def test_nothing_is_said_where_nothing_happened(council):
    assert since(council, "heulwen").empty
    council.allocated(BRANWEN, "heulwen")
    council.move(days=8)
    assert since(council, "heulwen").empty, "somebody new looks back a week and no further"


def test_who_was_never_here_looks_back_a_week(council):
    reference = council.allocated(BRANWEN, "heulwen")
    found = since(council, "heulwen")
    assert found.first
    assert found.at == council.clock.now() - AT_FIRST
    assert [(one.reference, one.what, one.who) for one in found.assigned] == [
        (reference, "Allocate to a caseworker: In triage → Allocated", "Eluned Prydderch")
    ]
    assert (found.assigned[0].forename, found.assigned[0].surname) == ("Branwen", "Gwŷdion")
    assert found.waiting == (("Referral: Allocated", 1),)


def test_what_others_did_to_my_cases_and_not_what_i_did(council):
    mine, other = council.allocated(BRANWEN, "heulwen"), council.allocated(MERERID, "ianto")
    council.move(hours=1)
    visit(council, "heulwen")
    council.move(hours=1)
    council.engine.note(council.person("eluned"), mine, "Rang the school")
    council.engine.note(council.person("heulwen"), mine, "My own note")
    council.engine.note(council.person("eluned"), other, "Not mine")
    found = since(council, "heulwen")
    assert not found.first
    assert [(one.reference, one.what) for one in found.moved] == [(mine, "Note")]
    assert (found.assigned, found.ran_out, found.waiting) == ((), (), ())


def test_what_happens_at_the_instant_of_the_visit_is_not_lost(council):
    """A training clock stands still, and a rehearsal has two people at the same instant."""
    mine = council.allocated(BRANWEN, "heulwen")
    council.move(hours=1)
    visit(council, "heulwen")
    council.engine.note(council.person("eluned"), mine, "In the same instant")
    assert [one.what for one in since(council, "heulwen").moved] == ["Note"]


def test_what_ran_out_once_and_not_each_rung_above(council):
    mine = council.allocated(BRANWEN, "heulwen")
    council.move(minutes=1)
    visit(council, "heulwen")
    council.move(days=20)
    council.engine.tick()
    found = since(council, "heulwen")
    assert [(one.reference, one.what, one.who) for one in found.ran_out] == [
        (mine, "Overdue: First contact with the family", "the clock")
    ]
    assert found.ran_out[0].at < council.clock.now(), "as of when it was due"
    assert found.moved == ()


def test_what_came_to_my_role_and_is_nobody_elses(council):
    council.move(hours=1)
    visit(council, "eluned")
    council.received(TEILO)
    council.received(MERERID)
    council.do("eluned", council.references()[0], "start_triage")
    assert set(since(council, "eluned").waiting) == {
        ("Referral: Received", 1), ("Referral: In triage", 1),
    }  # fmt: skip
    assert since(council, "heulwen").waiting == ()


def test_a_draft_is_told_however_old_it_is(council):
    mine = council.allocated(BRANWEN, "heulwen")
    with writing(council.database) as connection:
        for action in ("first_contact", "note"):
            desk.save_draft(
                connection, "heulwen", mine, action, 4, {"text": "half"}, council.clock.now()
            )
    council.move(days=30)
    visit(council, "heulwen")
    found = since(council, "heulwen")
    assert {title for _, title in found.drafts} == {
        "Record the first contact", "Note",
    }  # fmt: skip
    assert not found.empty
    assert since(council, "ianto").empty


def test_a_school_hears_only_of_its_own(council):
    council.received(BRANWEN)
    council.move(hours=1)
    assert since(council, "south.head").waiting == ()


def test_a_long_absence_shows_the_newest(council, monkeypatch):
    mine = council.allocated(BRANWEN, "heulwen")
    monkeypatch.setattr("vog_cases.since.MOST", 2)
    for number in range(4):
        council.move(minutes=1)
        council.engine.note(council.person("eluned"), mine, f"Note {number}")
    found = since(council, "heulwen").moved
    assert len(found) == 2
    assert found[0].at == council.clock.now()
    assert found[0].at - found[1].at == timedelta(minutes=1)
