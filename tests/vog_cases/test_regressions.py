"""What once was wrong, so that it stays put right."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine as Database

from storage import cases, migrate, records
from storage.database import connect, writing
from tests.vog_cases.council import (
    BRANWEN,
    MERERID,
    MONDAY,
    NORTH,
    REFERRAL,
    SOUTH,
    TEILO,
    Cli,
    build,
    cli_on,
    facts,
    tampering,
)
from vog_cases import firing
from vog_cases.clock import FrozenClock, SystemClock
from vog_cases.engine import Engine
from vog_cases.errors import StepRefused
from vog_cases.house import make

ROOT = Path(__file__).parents[2]
CODES = {0, 1, 2, 3, 4, 5}


@pytest.fixture
def cli(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> Cli:
    return cli_on(sqlite_url, capsys)


def received(cli: Cli, upn: str = BRANWEN) -> str:
    opened = cli.ask("open", "referral", "--pupil", upn, *facts(REFERRAL), who="emrys").json
    cli.ask("do", opened["reference"], "submit", who="emrys")
    return str(opened["reference"])


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Runs all at once; answers what each returned or raised."""

    def run(act: Callable[[], Any]) -> Any:
        try:
            return act()
        except Exception as problem:  # noqa: BLE001 - what it raises is what is asked
            return problem

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


class Meeting:
    """Where threads wait for each other, but not for long: a fixed product never meets here."""

    def __init__(self, count: int) -> None:
        self._gate = threading.Barrier(count)

    def wait(self) -> None:
        try:
            self._gate.wait(timeout=0.7)
        except threading.BrokenBarrierError:
            return


# --- the worker ----------------------------------------------------------------------------

STOPPED_IN_A_SWEEP = """
import os, signal, sys, threading
from storage.database import connect
from vog_cases.clock import FrozenClock, SystemClock
from vog_cases.engine import Engine, Fired
from vog_cases.worker import Worker
from tests.vog_cases.council import MONDAY

class Slow(Engine):
    def tick(self, limit=None):
        done = super().tick(limit)
        os.kill(os.getpid(), signal.SIGTERM)
        threading.Event().wait(0.5)
        return done

Worker(Slow(connect(sys.argv[1]), FrozenClock(MONDAY)), "one").run()
"""


def test_a_worker_told_to_stop_in_the_middle_of_a_sweep_stops(
    sqlite_url: str, clock: FrozenClock
) -> None:
    database = connect(sqlite_url)
    build(database, clock).received()
    database.dispose()
    process = subprocess.Popen(
        [sys.executable, "-c", STOPPED_IN_A_SWEEP, sqlite_url],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        process.communicate(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        pytest.fail("the worker hangs: its sweep waits for the scheduler that waits for it")
    assert process.returncode == 0


# --- two programs at once ----------------------------------------------------------------------


def test_two_programs_make_one_database_at_once(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert migrate.is_current(database)
    meeting, setting = Meeting(2), records.setting

    def meets(connection: Any, key: str) -> str | None:
        found = setting(connection, key)
        if key == "mode":
            meeting.wait()
        return found

    monkeypatch.setattr(records, "setting", meets)
    found = together(*(lambda: make(database_url, training=True) for _ in range(2)))
    assert found == ["training", "training"]


def test_two_programs_meet_a_new_workflow_at_once(
    database: Database, database_url: str, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting, fingerprints = Meeting(2), records.fingerprints

    def meets(connection: Any) -> Any:
        found = fingerprints(connection)
        meeting.wait()
        return found

    monkeypatch.setattr(records, "fingerprints", meets)
    other = connect(database_url)
    found = together(
        Engine(database, clock).register_workflows, Engine(other, clock).register_workflows
    )
    other.dispose()
    assert found == [None, None]


# --- deadlines -------------------------------------------------------------------------------


@pytest.mark.parametrize("act", ["note", "assign"])
def test_a_note_does_not_swallow_a_deadline_that_has_passed(
    database: Database, clock: FrozenClock, act: str
) -> None:
    council = build(database, clock)
    reference = council.received()
    council.move(days=30)
    due = [one for one in council.pending() if one[0] == "REF-T6"]
    assert due
    if act == "note":
        council.engine.note(council.person("eluned"), reference, "Rang the school.")
    else:
        council.engine.assign(council.person("eluned"), reference, "heulwen")
    council.engine.tick()
    assert "REF-T6" in {name for name, _, _ in council.firings(reference)}


def test_a_step_waits_for_a_worker_on_its_case_and_still_overtakes_no_deadline(
    database: Database, clock: FrozenClock
) -> None:
    """While a worker holds the case, settling skips it: the step is then taken all the same."""
    council = build(database, clock)
    reference = council.open("psp", TEILO)
    council.do("nerys", reference, "send_to_parents")
    council.move(days=40)
    with ThreadPoolExecutor(1) as pool:
        with writing(database) as connection:
            cases.by_id(connection, 1, lock=True)
            step = pool.submit(
                council.do, "nerys", reference, "consent_refused", because="No.",
                no_voice_reason="None.",
            )  # fmt: skip
            wait([step], timeout=1)
        with pytest.raises(StepRefused):
            step.result(timeout=60)
    assert council.events(reference)[-1].action == "consent_lapses"


def test_a_step_by_a_loosely_typed_reference_fires_what_has_passed_first(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    reference = council.received()
    council.move(days=3)
    council.do("eluned", reference.replace("-", " ").lower(), "start_triage")
    assert "REF-T1" in {name for name, _, _ in council.firings(reference)}


def test_a_deadline_retried_counts_from_when_it_was_due(
    database: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    council = build(database, clock)
    reference = council.received()
    council.to(2026, 9, 22, 23, 0)
    monkeypatch.setattr(firing.Firing, "_message", lambda *_: 1 / 0)
    council.engine.tick()
    monkeypatch.undo()
    council.move(minutes=6)
    council.engine.tick()
    (event,) = [one for one in council.events(reference) if one.action == "REF-T1"]
    assert event.effective_at == council.timers(reference)["REF-T1", 0].due_at


# --- what the proof does not see ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value"),
    [("opened_at", "2026-08-01T08:00:00.000000Z"), ("upn", MERERID), ("type", "psp")],
)
def test_a_row_changed_behind_the_programs_back_is_noticed(
    database: Database, clock: FrozenClock, column: str, value: str
) -> None:
    council = build(database, clock)
    reference = council.received()
    tampering(database, f"UPDATE case_file SET {column} = :value", value=value)
    finding = council.verify().finding
    assert finding is not None
    assert finding.reference == reference


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("fires_at", "2031-01-01T08:00:00.000000Z"),
        ("fired_due_at", "2026-09-22T22:59:00.000000Z"),
        ("fired_at", "2026-09-22T22:59:00.000000Z"),
    ],
)
def test_a_deadline_put_off_behind_the_programs_back_is_noticed(
    database: Database, clock: FrozenClock, column: str, value: str
) -> None:
    council = build(database, clock)
    reference = council.received()
    tampering(
        database, f"UPDATE timer SET {column} = :value WHERE name = 'REF-T1' AND phase = 0",
        value=value,
    )  # fmt: skip
    finding = council.verify().finding
    assert finding is not None
    assert finding.reference == reference


# --- who sees what -----------------------------------------------------------------------------


def test_a_school_does_not_see_other_schools_cases_in_the_batches(cli: Cli) -> None:
    reference = received(cli, MERERID)
    cli.ask("do", reference, "start_triage")
    cli.ask("do", reference, "allocate", *facts({"officer": "heulwen", "next_steps": "We ring."}))
    cli.ask("calendar", "close", SOUTH, "24/09/2026", "--reason", "Flood")
    shown = cli.ask("audit", "batches", who="north.office")
    assert reference not in shown.out


def test_links_name_only_cases_that_the_reader_may_see(cli: Cli) -> None:
    reference = received(cli, TEILO)
    cli.ask("assign", reference, "tudur")
    plan = cli.ask("open", "psp", "--pupil", TEILO, "--fact", "need=semh", who="nerys").json
    cli.ask("show", plan["reference"], who="tudur", code=3)
    assert plan["reference"] not in cli.ask("show", reference, who="tudur").out


def test_a_new_school_does_not_see_the_old_schools_case(cli: Cli) -> None:
    old = received(cli, BRANWEN)
    database = connect(cli.url)
    tampering(database, f"UPDATE pupil SET school_number = '{SOUTH}' WHERE upn = '{BRANWEN}'")
    database.dispose()
    plan = cli.ask("open", "psp", "--pupil", BRANWEN, "--fact", "need=semh", who="south.head")
    shown = cli.ask("show", plan.json["reference"], who="south.head")
    assert old not in shown.out
    assert cli.ask("list", who="south.head").json


# --- the command line --------------------------------------------------------------------------


def test_giving_a_case_away_answers_for_what_it_did(cli: Cli) -> None:
    """A tutor who hands on a case no longer sees it: the answer must not say that it failed."""
    reference = received(cli)
    cli.ask("assign", reference, "tudur")
    answer = cli.run("assign", reference, "heulwen", "--json", "--as", "tudur")
    given = cli.ask("show", reference).json["assignee"] == "heulwen"
    assert given == (answer.code == 0), answer


def test_a_loosely_typed_reference_retries_an_incident(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = received(cli)
    monkeypatch.setattr(firing.Firing, "_message", lambda *_: 1 / 0)
    for hour in ("09:00", "10:00", "11:00", "12:00"):
        cli.ask("tick", "--at", f"2026-09-23T{hour}")
    monkeypatch.undo()
    assert "REF-T1" in {one["name"] for one in cli.ask("timers", "--incidents").json}
    retried = cli.ask("retry", reference.lower().replace("-", " "), "REF-T1").json
    assert retried["fired"] >= 1


def test_doctor_on_a_broken_database_is_one_document(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _: MONDAY)
    database = connect(cli.url)
    with database.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("UPDATE pupil SET school_number = '1'")
    database.dispose()
    answer = cli.run("doctor", "--json")
    assert answer.code == 5
    json.loads(answer.out)


@pytest.mark.parametrize(
    ("words", "who"),
    [
        (["list", "--limit", "9" * 20], "eluned"),
        (["audit", "log", "--limit", "9" * 20], "eluned"),
        (["list", "--search", "\udcff"], "eluned"),
        (["note", "{ref}", "Rang \udcff the school."], "eluned"),
        (["show", "{ref}", "--as-of", "9999-12-31T23:59-10:00"], "eluned"),
        (["show", "{ref}", "--as-of", "0001-01-01T00:00+10:00"], "eluned"),
        (["policy", "set", "ref.ack", "99999999"], "tesni"),
        (["policy", "set", "psp.review_max", "99999999"], "tesni"),
        (["policy", "set", "timer.warn", "9" * 30], "tesni"),
        (["policy", "set", "ref.weight.care", "9" * 30], "tesni"),
        (["policy", "set", "ref.ack", "²"], "tesni"),
        (["do", "{ref}", "correct_date", "--fact", "received_on=21/09/0202", "--fact",
          "because=x"], "eluned"),
        (["do", "{ref}", "correct_date", "--fact", "received_on=9999-12-31", "--fact",
          "because=x"], "eluned"),
        (["do", "{ref}", "add_information", "--fact", "answer=x", "--expect-version", "9" * 30],
         "eluned"),
        (["do", "{ref}", "add_information", "--fact", "answer=x", "--fact",
          "attendance_percent=1e-99999"], "eluned"),
        (["tick", "--at", "9999-12-31T23:59-10:00"], "eluned"),
        (["tick", "--at", "9999-12-31T23:59"], "eluned"),
    ],
    ids=lambda one: " ".join(one)[:70].encode("ascii", "replace").decode()
    if isinstance(one, list) else "",
)  # fmt: skip
def test_odd_words_get_an_answer_and_the_case_stays_usable(
    cli: Cli, words: list[str], who: str
) -> None:
    reference = received(cli)
    cli.ask("open", "psp", "--pupil", TEILO, "--fact", "need=semh", who="nerys")
    answer = cli.run(*[word.format(ref=reference) for word in words], "--json", "--as", who)
    assert answer.code in CODES, answer
    json.loads(answer.out)
    cli.ask("show", reference)
    cli.ask("list")
    cli.ask("actions", reference)
    cli.ask("timers")
    assert cli.ask("audit", "verify").json["whole"]
    cli.ask("tick")
    cli.ask("calendar", "show", "--school", NORTH, "--from", "2026-09-21")


@pytest.mark.parametrize(
    "said",
    [
        {"received_at": "2026-09-20T10:00"},
        {"received_at": "2026-09-20T10:00:00+01:00"},
        {"received_on": "2026-09-01", "received_at": "2027-01-01T10:00:00Z"},
        {"received_on": "0001-01-01"},
        {"received_at": "0001-01-01T00:00:00Z"},
    ],
    ids=lambda said: " ".join(said.values()),
)
def test_a_referral_received_at_an_odd_time(
    database_url: str, capsys: pytest.CaptureFixture[str], said: dict[str, str]
) -> None:
    cli = cli_on(database_url, capsys)
    opened = cli.ask("open", "referral", "--pupil", BRANWEN, *facts(REFERRAL), who="emrys").json
    reference = opened["reference"]
    answer = cli.run("do", reference, "submit", *facts(said), "--json", "--as", "emrys")
    assert answer.code in CODES, answer
    case = cli.ask("show", reference).json
    if answer.code == 0:
        assert case["facts"]["received_at"] < "2026-09-22", "REF-R04: received by today"
    cli.ask("list")
    cli.ask("tick", "--at", "2026-10-20T09:00")
    cli.ask("timers", "--incidents")
    assert [one["name"] for one in cli.ask("timers", "--incidents").json] == []
    assert cli.ask("audit", "verify").json["whole"]
