"""A slip is taken back: the case is as it was, and the history says so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine as Database

from storage import records
from storage.database import reading
from storage.history import StoredEvent
from tests.vog_cases.council import (
    BRANWEN,
    MERERID,
    NORTH,
    REFERRAL,
    TEILO,
    Cli,
    Council,
    build,
    cli_on,
    facts,
    tampering,
)
from tests.vog_cases.taking_back import (
    ALLOCATE,
    CONCERN,
    detail,
    in_triage,
    row_of,
    standing,
    undo,
    undoable,
)
from vog_cases.as_of import as_it_stood
from vog_cases.case_text import case_page
from vog_cases.clock import FrozenClock
from vog_cases.presenting import case_json
from vog_cases.recalculation import close_days
from vog_cases.replay import NotExplained, replay


@pytest.fixture
def council(database: Database, clock: FrozenClock) -> Council:
    return build(database, clock)


# --- what it brings back -------------------------------------------------------------------


def test_the_case_and_its_clocks_are_as_they_were(council: Council) -> None:
    reference = in_triage(council)
    before, clocks = row_of(council, reference), standing(council, reference)
    council.move(minutes=2)
    council.do("eluned", reference, "allocate", **ALLOCATE)
    assert row_of(council, reference) != before
    council.move(minutes=3)
    done = undo(council, "eluned", reference)
    assert (done.state, done.version) == ("in_triage", 5)
    assert row_of(council, reference) == before
    assert standing(council, reference) == clocks
    council.assert_whole()


def test_the_history_names_what_was_taken_back_and_by_whom(council: Council) -> None:
    reference = in_triage(council)
    council.do("eluned", reference, "allocate", **ALLOCATE)
    undo(council, "eluned", reference)
    event = council.events(reference)[-1]
    assert (event.kind, event.action, event.actor, event.role) == (
        "undone", "undo", "eluned", "LIO",
    )  # fmt: skip
    assert event.body["title"] == "Taken back: Allocate to a caseworker"
    assert (event.body["undoes"], event.body["from"], event.body["to"]) == (
        4, "allocated", "in_triage",
    )  # fmt: skip
    page = case_page(detail(council, reference), council.clock.now())
    assert "Allocate to a caseworker (In triage → Allocated) (taken back) · Eluned" in page
    assert "Taken back: Allocate to a caseworker (Allocated → In triage) · Eluned" in page
    history = case_json(detail(council, reference))["history"]
    assert [line.get("taken_back") for line in history] == [None, None, None, True, None]
    assert [line.get("undoes") for line in history] == [None, None, None, None, 4]


def test_its_messages_are_never_sent(council: Council) -> None:
    reference = in_triage(council)
    council.do("eluned", reference, "allocate", **ALLOCATE)
    undo(council, "eluned", reference)
    with reading(council.database) as connection:
        found = records.messages(connection, council.row(reference).id)
    statuses = {(one["event_number"], one["status"]) for one in found}
    assert (4, "withdrawn") in statuses
    assert {status for number, status in statuses if number != 4} == {"waiting"}


def test_a_note_stays_in_the_history_and_is_marked(council: Council) -> None:
    reference = in_triage(council)
    before, clocks = row_of(council, reference), standing(council, reference)
    council.move(minutes=1)
    council.engine.note(council.person("eluned"), reference, "On the wrong case.")
    undo(council, "eluned", reference)
    assert row_of(council, reference) == before
    assert standing(council, reference) == clocks
    page = case_page(detail(council, reference), council.clock.now())
    assert "Note: On the wrong case. (taken back) · Eluned Prydderch" in page
    council.assert_whole()


def test_an_assignment_goes_back_to_the_one_before(council: Council) -> None:
    reference = council.allocated()
    council.engine.assign(council.person("tesni"), reference, "ianto")
    assert council.row(reference).assignee == "ianto"
    undo(council, "tesni", reference)
    assert council.row(reference).assignee == "heulwen"
    council.assert_whole()


def test_a_case_closed_by_a_slip_is_open_again_with_its_clocks(council: Council) -> None:
    plan = council.open("psp", TEILO)
    council.do("nerys", plan, "send_to_parents")
    before, clocks = row_of(council, plan), standing(council, plan)
    council.do("nerys", plan, "consent_refused", because="They said no.")
    assert council.row(plan).closed_at is not None
    assert standing(council, plan) == {}
    undo(council, "nerys", plan)
    assert row_of(council, plan) == before
    assert standing(council, plan) == clocks
    council.assert_whole()
    council.do("nerys", plan, "consent_refused", because="They said no.")
    council.assert_whole()


def test_a_document_of_a_step_taken_back_is_marked(council: Council) -> None:
    plan = council.open("psp", TEILO)
    council.do("nerys", plan, "send_to_parents")
    council.do(
        "nerys", plan, "record_consent", consent_signed_by=council.contact(TEILO),
        consent_signed_on="2026-09-21", consent_form="School office", started_on="2026-09-21",
    )  # fmt: skip
    undo(council, "nerys", plan)
    shown = detail(council, plan)
    assert "School office (taken back)" in case_page(shown, council.clock.now())
    assert [one.get("taken_back") for one in case_json(shown)["documents"]] == [True]


def test_it_can_be_seen_as_it_stood_at_each_moment(council: Council) -> None:
    reference = in_triage(council)
    seen = []
    for act in (
        lambda: council.do("eluned", reference, "allocate", **ALLOCATE),
        lambda: undo(council, "eluned", reference),
        lambda: council.do("eluned", reference, "allocate", **{**ALLOCATE, "officer": "ianto"}),
    ):
        council.move(minutes=1)
        act()
        seen.append(detail(council, reference))
    now = detail(council, reference)
    for page in seen:
        then = as_it_stood(now, page.history[-1].at)
        assert then.row == page.row
        assert then.history == page.history
        assert then.messages == page.messages
        assert then.taken_back == page.taken_back
        dates = {(item.name, item.due_at, item.status) for item in page.deadlines}
        assert {(item.name, item.due_at, item.status) for item in then.deadlines} == dates
    council.assert_whole()


# --- the clock meanwhile -------------------------------------------------------------------


def test_a_deadline_that_passed_meanwhile_is_due_at_once_and_fires_once(council: Council) -> None:
    reference = council.received()
    council.to(2026, 9, 22, 22, 55)
    council.engine.tick()
    council.do("eluned", reference, "start_triage")
    council.move(minutes=8)
    undo(council, "eluned", reference)
    assert [(name, phase) for name, phase, _ in council.pending()] == [("REF-T1", 0)]
    assert council.engine.tick().fired == 1
    assert council.engine.tick().fired == 0
    council.assert_whole()


def test_what_had_fired_stands_again_and_does_not_fire_again(council: Council) -> None:
    reference = council.received()
    council.move(days=4)
    council.engine.tick()
    clocks, fired = standing(council, reference), council.firings(reference)
    assert ("REF-T1", 0) in {key for key, one in clocks.items() if one[0] == "fired"}
    council.do("eluned", reference, "start_triage")
    undo(council, "eluned", reference)
    assert standing(council, reference) == clocks
    assert council.engine.tick().fired == 0
    assert council.firings(reference) == fired
    council.assert_whole()


def test_what_fired_for_a_slip_of_a_date_does_not_fire_again_for_the_right_one(
    council: Council,
) -> None:
    """The row remembers one due time; fired for the slip, it has forgotten the right one."""
    plan = council.active_plan(TEILO)
    council.to(2026, 11, 3, 9)
    council.engine.tick()
    clocks = standing(council, plan)
    assert clocks["PSP-T2", 0][0] == "fired"
    council.move(minutes=7)
    slip = {"started_on": "2026-09-14", "because": "A slip."}
    council.do("nerys", plan, "correct_start", **slip)
    assert ("PSP-T2", 0) in {(name, phase) for name, phase, _ in council.pending()}
    undo(council, "nerys", plan)
    assert standing(council, plan)["PSP-T2", 0] == clocks["PSP-T2", 0]
    assert council.engine.tick().fired == 0
    council.assert_whole()
    council.do("nerys", plan, "correct_start", **slip)
    council.engine.tick()
    council.assert_whole()


def test_a_reminder_it_never_had_does_not_come_from_taking_back(council: Council) -> None:
    """Its hour had passed when the deadline was first set, so the plan never had one."""
    plan = council.active_plan(TEILO, started="2026-09-08")
    clocks = standing(council, plan)
    assert ("PSP-T1", 0) in clocks
    assert ("PSP-T1", -1) not in clocks
    council.do("nerys", plan, "correct_start", started_on="2026-09-21", because="A slip.")
    assert ("PSP-T1", -1) in standing(council, plan)
    undo(council, "nerys", plan)
    assert standing(council, plan) == clocks
    assert council.pending() == []
    council.assert_whole()


def test_reminders_and_dates_counted_again_are_not_in_the_way(council: Council) -> None:
    reference = council.allocated()
    due = council.timers(reference)["REF-T4", 0].due_at
    assert due is not None
    council.clock.at = due - timedelta(minutes=4)
    council.engine.tick()
    council.do("heulwen", reference, "raise_concern", **CONCERN)
    council.move(minutes=5)
    assert council.engine.tick().fired > 0
    day = (due + timedelta(days=9)).date()
    close_days(council.engine, council.person("eluned"), NORTH, [day], "closure", "Snow")
    kinds = [event.kind for event in council.events(reference)]
    assert {"clock", "recalculated"} <= set(kinds[kinds.index("moved", 5) :])
    assert undoable(council, "heulwen", reference).possible
    undo(council, "heulwen", reference)
    assert "safeguarding_concern" not in council.row(reference).facts
    council.assert_whole()


# --- the proof -----------------------------------------------------------------------------


def changed(event: StoredEvent, **values: Any) -> StoredEvent:
    body = {**event.body, **values.pop("body", {})}
    return StoredEvent(**{**vars(event), **values, "body": body})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"body": {"undoes": 3}}, "takes back event 3, which was not the last act"),
        ({"body": {"undoes": None}}, "was not the last act"),
        ({"actor": "meirion"}, "takes back event 4, which it may not"),
        ({"private": {"facts": {}}}, "does not leave the case as before event 4: facts"),
        (
            {"body": {"row": {"state": "received"}, "to": "received"}},
            "does not leave the case as before event 4: state",
        ),
    ],
)
def test_a_taking_back_that_is_none_is_found(
    council: Council, change: dict[str, Any], says: str
) -> None:
    reference = in_triage(council)
    council.do("eluned", reference, "ask_school", question="Which days?")
    undo(council, "eluned", reference)
    events = council.events(reference)
    workflow = council.engine.machines["referral"].workflow
    assert replay(workflow, events).version == 5
    events[-1] = changed(events[-1], **change)
    with pytest.raises(NotExplained, match=says):
        replay(workflow, events)


def test_an_opening_taken_back_is_found(council: Council) -> None:
    reference = council.open("referral", BRANWEN)
    events = council.events(reference)
    forged = changed(
        events[0], number=2, kind="undone",
        body={"from": "draft", "to": "draft", "undoes": 1, "row": {}, "timers": []},
    )  # fmt: skip
    workflow = council.engine.machines["referral"].workflow
    with pytest.raises(NotExplained, match="takes back event 1, which it may not"):
        replay(workflow, [*events, forged])


def test_an_erased_past_does_not_break_the_proof_of_a_taking_back(council: Council) -> None:
    reference = in_triage(council)
    council.do("eluned", reference, "allocate", **ALLOCATE)
    undo(council, "eluned", reference)
    tampering(council.database, "DELETE FROM event_private WHERE number <= 2")
    assert council.verify().whole


# --- the command ---------------------------------------------------------------------------


@pytest.fixture
def cli(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> Cli:
    return cli_on(sqlite_url, capsys)


def test_a_slip_is_taken_back_at_the_command_line(cli: Cli) -> None:
    opening = ("open", "referral", "--pupil", MERERID, *facts(REFERRAL))
    reference = str(cli.ask(*opening, who="emrys").json["reference"])
    cli.ask("do", reference, "submit", who="emrys")
    assert cli.ask("undo", reference, who="eluned", code=1).message.startswith("Only Emrys")
    told = cli.ask("undo", reference, who="emrys").json
    assert (told["state"], told["version"]) == ("draft", 3)
    assert told["history"][-1]["kind"] == "undone"
    assert told["history"][-1]["undoes"] == 2
    assert cli.ask("undo", reference, who="emrys", code=1).message.startswith("The last thing")
    assert cli.ask("undo", reference, "--expect-version", "2", who="emrys", code=4)
    assert cli.ask("undo", "REF-26-00009-9", who="emrys", code=3)
    cli.ask("do", reference, "submit", who="emrys")
    said = cli.say("undo", reference, who="emrys")
    assert "Taken back: Send to the Inclusion Team." in said
    assert cli.ask("audit", "verify").json["whole"] is True
    assert [one["kind"] for one in cli.ask("audit", "log", "--kind", "undone").json] == [
        "undone", "undone",
    ]  # fmt: skip
