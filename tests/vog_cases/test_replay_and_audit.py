"""The proof that the history is whole, and that it notices when it is not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.cases import CaseRow
from storage.database import writing
from storage.history import StoredEvent
from tests.vog_cases.council import MERERID, TEILO, Council, build, tampering
from vog_cases.clock import FrozenClock
from vog_cases.recalculation import close_days
from vog_cases.replay import NotExplained, differences, replay


@pytest.fixture
def council(database: Database, clock: FrozenClock) -> Council:
    made = build(database, clock)
    made.allocated()
    made.active_plan(TEILO)
    made.received(MERERID)
    made.move(days=9)
    made.engine.tick()
    made.assert_whole()
    return made


def plan_of(council: Council) -> str:
    return next(one for one in council.references() if one.startswith("PSP"))


def rebuilt(council: Council, reference: str) -> tuple[Any, CaseRow]:
    workflow = council.engine.machines["psp"].workflow
    return replay(workflow, council.events(reference)), council.row(reference)


def test_replay_gives_exactly_the_row(council: Council) -> None:
    told, row = rebuilt(council, plan_of(council))
    assert differences(told, row) == []
    assert told.facts == dict(row.facts)
    assert told.version == row.version
    for name, value in told.columns.items():
        assert getattr(row, name) == value, name
    standing = {
        key: (timer.status, timer.due_at) for key, timer in council.timers(plan_of(council)).items()
    }
    retold = {key: (told.timers[key].status, told.timers[key].due_at) for key in standing}
    assert retold == standing


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2026-09-21T07:59:00.000000Z"),
        ("effective_at", "2026-09-21T07:59:00.000000Z"),
        ("kind", "noted"),
        ("action", "drop"),
        ("actor", "emrys"),
        ("role", "LO"),
        ("commitment", b"\0" * 32),
        ("previous_hash", b"\0" * 32),
        ("hash", b"\0" * 32),
        ("number", 77),
    ],
)
def test_a_changed_event_is_named(council: Council, column: str, value: object) -> None:
    plan = plan_of(council)
    hit = tampering(
        council.database,
        f'UPDATE event SET "{column}" = :value WHERE number = 2 AND case_id = '
        "(SELECT id FROM case_file WHERE reference = :plan)",
        value=value, plan=plan,
    )  # fmt: skip
    assert hit == 1
    finding = council.verify().finding
    assert finding is not None
    assert (finding.reference, finding.number) == (plan, 2)


@pytest.mark.parametrize(
    "change",
    [
        {"to": "active"}, {"title": "Something else"}, {"guards": []}, {"messages": []},
        {"timers": []}, {"row": {}}, {"links": [{"reference": "X", "link": "child"}]},
        {"workflow": 9}, {"policy": "2026-09-01.0"}, {"more": 1},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_a_changed_word_in_the_body_is_named(council: Council, change: dict[str, Any]) -> None:
    plan = plan_of(council)
    body = dict(council.events(plan)[1].body) | change
    set_json(council, "event", "body", plan, 2, body)
    finding = council.verify().finding
    assert finding is not None
    assert (finding.reference, finding.number) == (plan, 2)


def set_json(
    council: Council, table: str, column: str, plan: str, number: int, value: Mapping[str, Any]
) -> None:
    cast = "CAST(:value AS JSONB)" if council.database.dialect.name == "postgresql" else ":value"
    hit = tampering(
        council.database,
        f"UPDATE {table} SET {column} = {cast} WHERE number = :number AND case_id = "
        "(SELECT id FROM case_file WHERE reference = :plan)",
        value=json.dumps(value), plan=plan, number=number,
    )  # fmt: skip
    assert hit == 1


def test_a_changed_personal_part_is_named(council: Council) -> None:
    plan = plan_of(council)
    content = dict(council.events(plan)[0].private or {})
    content["form"] = {**content["form"], "reasons": "Something milder."}
    set_json(council, "event_private", "content", plan, 1, content)
    finding = council.verify().finding
    assert finding is not None
    assert (finding.reference, finding.number) == (plan, 1)
    assert "personal" in finding.says


def test_a_changed_salt_is_named(council: Council) -> None:
    plan = plan_of(council)
    tampering(
        council.database,
        "UPDATE event_private SET salt = :salt WHERE number = 3 AND case_id = "
        "(SELECT id FROM case_file WHERE reference = :plan)",
        salt=b"\1" * 32, plan=plan,
    )  # fmt: skip
    finding = council.verify().finding
    assert finding is not None
    assert (finding.reference, finding.number) == (plan, 3)


@pytest.mark.parametrize("which", ["first", "middle", "last"])
def test_a_missing_event_is_noticed(council: Council, which: str) -> None:
    plan = plan_of(council)
    count = len(council.events(plan))
    number = {"first": 1, "middle": 2, "last": count}[which]
    tampering(
        council.database,
        "DELETE FROM event WHERE number = :number AND case_id = "
        "(SELECT id FROM case_file WHERE reference = :plan)",
        number=number, plan=plan,
    )  # fmt: skip
    finding = council.verify().finding
    assert finding is not None
    assert finding.reference == plan
    assert finding.number == (None if which == "last" else number)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("state", "suspended"), ("version", 99), ("school_number", "6742202"),
        ("assignee", "heulwen"), ("entered_at", "2026-09-01T08:00:00.000000Z"),
        ("last_activity_at", "2026-09-01T08:00:00.000000Z"),
        ("closed_at", "2026-09-01T08:00:00.000000Z"), ("due_at", "2027-09-01T08:00:00.000000Z"),
        ("warn_at", "2027-09-01T08:00:00.000000Z"), ("escalation", "LO"), ("priority", 500),
        ("policy_version", "2026-09-01.0"), ("workflow_version", 7), ("facts", '{"need": "semh"}'),
        ("reference", "PSP-26-00009-9"),
    ],
)  # fmt: skip
def test_a_changed_row_is_named(council: Council, column: str, value: object) -> None:
    plan = plan_of(council)
    json_cast = column == "facts" and council.database.dialect.name == "postgresql"
    given = "CAST(:value AS JSONB)" if json_cast else ":value"
    hit = tampering(
        council.database, f"UPDATE case_file SET {column} = {given} WHERE reference = :plan",
        value=value, plan=plan,
    )  # fmt: skip
    assert hit == 1
    finding = council.verify().finding
    assert finding is not None
    assert finding.reference == (value if column == "reference" else plan)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("status", "fired"), ("status", "cancelled"), ("status", "passed"),
        ("due_at", "2027-03-01T08:00:00.000000Z"), ("name", "PSP-T99"), ("phase", 4),
    ],
)  # fmt: skip
def test_a_changed_deadline_is_named(council: Council, column: str, value: object) -> None:
    plan = plan_of(council)
    hit = tampering(
        council.database,
        f"UPDATE timer SET {column} = :value WHERE name = 'PSP-T5' AND phase = 0 AND case_id = "
        "(SELECT id FROM case_file WHERE reference = :plan)",
        value=value, plan=plan,
    )  # fmt: skip
    assert hit == 1
    finding = council.verify().finding
    assert finding is not None
    assert finding.reference == plan
    assert "PSP-T" in finding.says


def test_a_deadline_that_disappears_is_named(council: Council) -> None:
    tampering(council.database, "DELETE FROM timer WHERE name = 'PSP-T5' AND phase = 0")
    finding = council.verify().finding
    assert finding is not None
    assert finding.reference == plan_of(council)


def test_an_erased_personal_part_leaves_the_chain_whole(council: Council) -> None:
    plan = plan_of(council)
    tampering(
        council.database,
        "DELETE FROM event_private WHERE case_id = (SELECT id FROM case_file WHERE reference = :p)",
        p=plan,
    )  # fmt: skip
    assert council.verify().whole
    assert {event.private for event in council.events(plan)} == {None}
    council.do("nerys", plan, "note_plan")
    council.assert_whole()


@pytest.mark.parametrize("table", ["event", "batch"])
@pytest.mark.parametrize("act", ["UPDATE {} SET actor = 'emrys'", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_history(
    council: Council, table: str, act: str
) -> None:
    close_days(
        council.engine, council.person("eluned"), None, [date(2026, 10, 8)], "closure", "Snow"
    )  # fmt: skip
    with (
        pytest.raises(DBAPIError, match="append-only"),
        writing(council.database) as connection,
    ):
        connection.execute(text(act.format(table)))
    council.assert_whole()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_postgres_refuses_to_truncate_history(council: Council) -> None:
    with (
        pytest.raises(DBAPIError, match="append-only"),
        writing(council.database) as connection,
    ):
        connection.execute(text("TRUNCATE event"))


def told(event: StoredEvent, **changed: Any) -> StoredEvent:
    return StoredEvent(**{**vars(event), **changed})


@pytest.mark.parametrize(
    ("place", "change", "says"),
    [
        (1, {"number": 5}, "follows event 1"),
        (1, {"action": "continue_plan"}, "has no step"),
        (1, {"body": {"from": "active"}}, "starts from active"),
        (1, {"body": {"to": "closed_other"}}, "ends in|leads to"),
        (1, {"body": {"guards": [{"holds": False}]}}, "against a rule"),
        (1, {"private": {"form": {}, "facts": {"need": "medical"}}}, "does not set need"),
    ],
)
def test_replay_does_not_follow_what_the_workflow_would_not_do(
    council: Council, place: int, change: dict[str, Any], says: str
) -> None:
    events = council.events(plan_of(council))
    body = {**events[place].body, **change.get("body", {})}
    events[place] = told(events[place], **{**change, "body": body})
    with pytest.raises(NotExplained, match=says):
        replay(council.engine.machines["psp"].workflow, events)


def test_an_incident_does_not_break_the_proof(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vog_cases.firing import Firing

    monkeypatch.setattr(Firing, "_message", lambda *_: 1 / 0)
    for _ in range(4):
        council.move(days=3)
        council.engine.tick()
    statuses = {
        timer.status for one in council.references() for timer in council.timers(one).values()
    }
    assert "incident" in statuses
    council.assert_whole()
    assert council.verify().events == sum(len(council.events(one)) for one in council.references())
