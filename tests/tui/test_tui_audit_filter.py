"""The filter line of the audit: who, what, from, to, case, type, and bare words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from states.context import THE_CLOCK, Actor
from states.roles import Role
from storage.entries import Wanted
from storage.records import StaffRow
from tui.audit_filter import AuditWords, read_audit_filter, words_of
from vog_cases.engine import Engine

ME = Actor("carys", "Carys Hûws", Role.LEAD_INCLUSION_OFFICER)
STAFF = {
    one: StaffRow(one, name, Role.INCLUSION_OFFICER, "", None, True)
    for one, name in (("carys", "Carys Hûws"), ("gwen", "Gwên Hughes"), ("rhys", "Rhŷs Jones"))
}
TUESDAY = date(2026, 9, 29)


@pytest.fixture
def words(sqlite_url: str) -> AuditWords:
    from storage.database import connect
    from vog_cases.clock import FrozenClock

    database = connect(sqlite_url)
    machines = Engine(database, FrozenClock(datetime(2026, 9, 29, tzinfo=UTC))).machines
    database.dispose()
    return words_of(machines, STAFF)


def read(line: str, words: AuditWords) -> Wanted:
    found = read_audit_filter(line, words, ME, TUESDAY)
    assert found.problem == ""
    return found.wanted


def test_people_are_found_without_their_accents_and_all_that_are_meant(words):
    assert read("who:me", words).actors == ("carys",)
    assert read("who:hu", words).actors == ("carys", "gwen")
    assert read("who:Gwen", words).actors == ("gwen",)
    assert read("who:clock", words).actors == (THE_CLOCK.username,)
    assert read("who:any what:", words) == Wanted()


def test_what_was_done_by_kind_by_step_and_by_a_bare_word(words):
    assert "noted" in read("what:note", words).kinds
    found = read("allocate", words)
    assert "allocate" in found.actions
    assert found.kinds == ()
    both = read("what:family what:first", words)
    assert both.actions
    assert set(both.actions) < set(read("what:family", words).actions)


def test_days_are_read_as_they_are_typed_and_lie_in_the_past(words):
    start = datetime(2026, 9, 27, 23, 0, tzinfo=UTC)
    assert read("from:mon", words).since == start
    assert read("from:28/9", words).since == start
    assert read("from:tue", words).since == start + timedelta(days=1)
    assert read("from:wed", words).since == datetime(2026, 9, 22, 23, 0, tzinfo=UTC)
    end = read("to:today", words).until
    assert end == datetime(2026, 9, 29, 22, 59, 59, 999999, tzinfo=UTC)


def test_cases_and_types(words):
    assert read("412 type:psp", words) == Wanted(reference="412", type="psp")
    assert read("case:REF-26-00412-7", words).reference == "REF-26-00412-7"
    assert read("type:pastoral", words).type == "psp"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("colour:red", "“colour:” is not known; use who: what: from: to: case: type:"),
        ("who:nobody", "nobody is called “nobody”"),
        ("what:xyzzy", "nothing that is done is called “xyzzy”"),
        ("what:note what:allocate", "nothing that is done is called “allocate”"),
        ("type:e", "type: which one?"),
        ("from:never", "“never”: not a date"),
    ],
)
def test_what_is_not_understood_is_said(words, line, says):
    found = read_audit_filter(line, words, ME, TUESDAY)
    assert says in found.problem
    assert found.wanted == Wanted()
