"""A case as it stood: after each moment, exactly what the row was then."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine as Database

from storage.cases import CaseRow
from storage.database import reading
from tests.vog_cases.council import TEILO, Council, build
from vog_cases.as_of import as_it_stood
from vog_cases.clock import FrozenClock
from vog_cases.errors import NotFound
from vog_cases.presenting import case_json
from vog_cases.reading_cases import CaseDetail, Reader


def detail(council: Council, reference: str, who: str = "eluned") -> CaseDetail:
    with reading(council.database) as connection:
        actor = council.person(who)
        reader = Reader(connection, council.engine.machines, actor, council.clock.now())
        return reader.case(reference)


@pytest.fixture
def lived(database: Database, clock: FrozenClock) -> tuple[Council, str, list[CaseDetail]]:
    """A plan with its page after each act, an hour or more apart."""
    council = build(database, clock)
    reference = council.open("psp", TEILO)
    seen = [detail(council, reference)]

    def act(action: str, hours: int = 5, **said: object) -> None:
        council.move(hours=hours)
        council.engine.tick()
        council.do("nerys", reference, action, **said)
        seen.append(detail(council, reference))

    act("send_to_parents")
    act("record_consent", consent_signed_by=council.contact(TEILO), consent_signed_on="2026-09-21",
        consent_form="School office", started_on="2026-09-21")  # fmt: skip
    act("correct_start", started_on="2026-09-14", because="A slip.")
    act("note_plan")
    act("stop", hours=24 * 20, suspended_because="Consent withdrawn.")
    council.move(hours=1)
    council.engine.assign(council.person("eluned"), reference, "nerys")
    seen.append(detail(council, reference))
    return council, reference, seen


def same(one: CaseRow, other: CaseRow) -> list[str]:
    return [
        item.name for item in fields(CaseRow)
        if getattr(one, item.name) != getattr(other, item.name)
    ]  # fmt: skip


def test_after_each_act_it_is_what_was_shown_then(
    lived: tuple[Council, str, list[CaseDetail]],
) -> None:
    council, reference, seen = lived
    now = detail(council, reference)
    for page in seen:
        then = as_it_stood(now, page.history[-1].at)
        assert same(then.row, page.row) == []
        assert then.history == page.history
        assert then.documents == page.documents
        assert then.messages == page.messages
        dates = {(item.name, item.due_at, item.status) for item in page.deadlines}
        assert {(item.name, item.due_at, item.status) for item in then.deadlines} == dates


def test_before_it_was_opened_there_was_none(
    lived: tuple[Council, str, list[CaseDetail]],
) -> None:
    council, reference, seen = lived
    with pytest.raises(NotFound, match="was not open yet"):
        as_it_stood(detail(council, reference), seen[0].row.opened_at - timedelta(seconds=1))


def test_a_later_moment_shows_it_as_it_is(lived: tuple[Council, str, list[CaseDetail]]) -> None:
    council, reference, _ = lived
    now = detail(council, reference)
    then = as_it_stood(now, council.clock.now() + timedelta(days=900))
    assert same(then.row, now.row) == []
    shown, past = case_json(now), case_json(then)
    assert {**shown, "timers": None} == {**past, "timers": None}
    assert sorted(one["name"] for one in shown["timers"]) == sorted(
        one["name"] for one in past["timers"]
    )


def test_at_any_moment_the_version_is_the_number_of_events_by_then(
    lived: tuple[Council, str, list[CaseDetail]],
) -> None:
    council, reference, _ = lived
    now = detail(council, reference)
    opened = now.row.opened_at

    @settings(max_examples=60)
    @given(st.integers(0, 40 * 24 * 60))
    def holds(minutes: int) -> None:
        at = opened + timedelta(minutes=minutes)
        then = as_it_stood(now, at)
        assert then.row.version == len([event for event in now.history if event.at <= at])
        assert then.row.version == len(then.history)
        assert then.row.state == then.history[-1].body["to"]

    holds()
