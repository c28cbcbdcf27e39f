"""One entry of the history, whole: rules, before and after, deadlines, messages and its seal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from storage import cases, entries
from storage.database import reading
from storage.entries import Key, Wanted
from tests.vog_cases.council import BRANWEN, NORTH, TEILO, Council, build, tampering
from vog_cases.audit_list import Difference, Entry, as_text, entry, paragraphs, what, who
from vog_cases.clock import FrozenClock
from vog_cases.errors import NotFound
from vog_cases.reading_cases import Reader
from vog_cases.recalculation import close_days


@pytest.fixture
def council(database: Engine, clock: FrozenClock) -> Council:
    return build(database, clock)


def told(council: Council, reference: str, number: int, as_: str = "eluned") -> Entry:
    with reading(council.database) as connection:
        case_id = cases.id_of(connection, reference) or 0
        reader = Reader(
            connection, council.engine.machines, council.person(as_), council.clock.now()
        )
        return entry(reader, Key(entries.OF_A_CASE, case_id, number))


def test_a_step_with_its_rules_and_what_it_changed(council):
    reference = council.allocated(BRANWEN, "heulwen")
    one = told(council, reference, 4)
    assert one.what == "Allocate to a caseworker: In triage → Allocated"
    assert one.who == "Eluned Prydderch, Lead Inclusion Officer"
    assert one.of == 4
    assert all(check.holds for check in one.checks)
    assert {"role", "REF-R07"} <= {check.rule for check in one.checks}
    assert "(1 recorded)" in as_text(one)
    assert one.differences == (
        Difference("State", "In triage", "Allocated"),
        Difference("Officer", "—", "Heulwen Llwyd"),
        Difference("Version", "3", "4"),
    )
    assert "“First contact with the family” starts, due Mon 28 Sep 2026 23:59" in one.deadlines
    assert "“Decide and answer the school” stops" in one.deadlines
    assert "Who your caseworker is → Rhiant Gwŷdion, Mother" in one.messages
    assert "Decision and next steps → Ysgol Gynradd Rhos Wen" in one.messages


def test_the_first_entry_starts_from_nothing_and_facts_are_in_peoples_words(council):
    plan = council.open("psp", TEILO)
    one = told(council, plan, 1)
    facts = {item.label: (item.before, item.after) for item in one.facts}
    assert ("—", "Panic in larger groups.") in facts.values()
    assert any("SEMH" in after or "emotional" in after for _, after in facts.values())
    assert Difference("State", "—", "Proposed") in one.differences
    assert Difference("Version", "—", "1") in one.differences
    assert one.seal is not None
    assert (one.seal.before, one.seal.follows, one.seal.whole) == ("", True, True)
    assert "before  none: the first entry" in as_text(one)


def test_the_clock_acts_as_of_the_time_it_was_due(council):
    reference = council.received(BRANWEN)
    council.move(days=3)
    council.engine.tick()
    with reading(council.database) as connection:
        newest = entries.log(connection, council.person("eluned"), Wanted(), 1)[0]
    assert who(newest) == "the clock"
    one = told(council, reference, newest.number)
    text = as_text(one)
    assert "Counts from " in text
    assert one.who == "the clock"
    assert any("ran out, due" in line for line in one.deadlines)
    assert one.messages == ("Decide and answer the school → Inclusion Manager",)


def test_a_note_says_what_was_noted_until_it_is_erased_or_hidden(council):
    reference = council.received(BRANWEN)
    council.engine.note(council.person("eluned"), reference, "Rang the school")
    one = told(council, reference, 3)
    assert ("SAID", ["Rang the school"]) in paragraphs(one)
    assert ("SAID", ["hidden while names are initials"]) in paragraphs(one, hide=True)
    assert "Gwŷdion" not in str(paragraphs(told(council, reference, 1), hide=True))
    assert tampering(council.database, "DELETE FROM event_private WHERE number = 3") == 1
    one = told(council, reference, 3)
    assert one.erased
    assert one.text == ""
    assert one.seal is not None
    assert one.seal.whole
    assert "has been erased" in as_text(one)


def test_a_changed_entry_does_not_fit_its_seal_nor_its_neighbours(council):
    reference = council.allocated(BRANWEN, "heulwen")
    before = told(council, reference, 3).seal
    assert before is not None
    assert (before.whole, before.follows, before.followed) == (True, True, True)
    assert told(council, reference, 4).seal.followed is None  # type: ignore[union-attr]
    tampering(council.database, "UPDATE event SET actor = 'tesni' WHERE number = 3")
    assert "✗ NOT AS STORED" in as_text(told(council, reference, 3))
    tampering(council.database, "UPDATE event SET hash = previous_hash WHERE number = 3")
    assert "✗ entry 4 POINTS ELSEWHERE" in as_text(told(council, reference, 3))
    assert "✗ NOT entry 3" in as_text(told(council, reference, 4))
    tampering(council.database, "DELETE FROM event WHERE number = 2")
    assert told(council, reference, 3).seal.follows is False  # type: ignore[union-attr]


def test_what_belongs_to_no_case_is_told_too(council):
    day = council.clock.now().date() + timedelta(days=9)
    close_days(council.engine, council.person("eluned"), NORTH, [day], "closure", "Boiler")
    with reading(council.database) as connection:
        reader = Reader(
            connection, council.engine.machines, council.person("tesni"), council.clock.now()
        )
        line = entries.log(connection, reader.person, Wanted(), 1)[0]
        one = entry(reader, line.key)
        assert what(line, reader.machines) == one.what
    assert "Boiler" in one.what
    assert one.who == "Eluned Prydderch, Lead Inclusion Officer"
    assert "No seal" in as_text(one)


def test_nobody_reads_an_entry_of_a_case_they_may_not_see(council):
    reference = council.received(BRANWEN)
    assert told(council, reference, 1, "north.head").of == 2
    with pytest.raises(NotFound, match="no such entry"):
        told(council, reference, 1, "south.head")
    with pytest.raises(NotFound):
        told(council, reference, 99)
