"""kill -9 in the middle of a sweep: nothing is lost, nothing is done twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine as Database

from storage import records
from storage.database import writing
from tests.vog_cases.council import BRANWEN, CHILDREN, TOLD, Council, build, dump
from vog_cases.clock import FrozenClock

ROOT = Path(__file__).parents[2]


def crowded(council: Council) -> int:
    """Many deadlines that have passed while nothing ran; answers how many are due at once."""
    for upn, *_ in CHILDREN:
        council.received(upn)
        plan = council.open("psp", upn)
        council.do("nerys", plan, "send_to_parents")
        council.move(hours=3)
    for upn, *_ in CHILDREN[1:]:
        council.move(hours=1)
        council.do("eluned", reference_of(council, upn), "start_triage")
    council.move(days=27)
    with writing(council.database) as connection:
        records.set_setting(connection, "clock", council.clock.now().isoformat())
    return len(council.pending())


def reference_of(council: Council, upn: str) -> str:
    return next(
        one for one in council.references() if one[0] == "R" and council.row(one).upn == upn
    )


def start(url: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "vog_cases", "--database", url, "worker"],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def kill_at_random(council: Council, process: subprocess.Popen[bytes], dice: random.Random) -> bool:
    """Kills the worker a random moment after it has begun; answers whether it was in the middle."""
    before, stop = len(council.pending()), time.monotonic() + 60
    while len(council.pending()) == before and time.monotonic() < stop:
        if process.poll() is not None:
            break
    threading.Event().wait(dice.uniform(0, 0.05))
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=30)
    return bool(council.pending())


def finish(council: Council, url: str) -> None:
    process, stop = start(url), time.monotonic() + 60
    while council.pending() and time.monotonic() < stop:
        threading.Event().wait(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=30)
    assert council.pending() == []


def crash(database: Database, url: str, clock: FrozenClock, seed: int) -> bool:
    council = build(database, clock)
    assert crowded(council) > 30
    dice, crashes, in_the_middle = random.Random(seed), 0, False
    while council.pending() and crashes < 4:
        in_the_middle |= kill_at_random(council, start(url), dice)
        crashes += 1
        council.assert_whole()
    finish(council, url)
    council.assert_whole()
    for reference in council.references():
        fired = {(name, phase): due for name, phase, due in council.firings(reference)}
        for (name, phase), timer in council.timers(reference).items():
            if timer.fired_at is not None:
                assert (name, phase) in fired, f"{reference} {name} is marked but has no event"
    before = dump(database)["event"]
    assert council.engine.tick().fired == 0
    assert dump(database)["event"] == before
    return in_the_middle


@pytest.mark.parametrize("seed", [2026])
def test_a_worker_killed_in_the_middle_of_a_sweep(
    database: Database, database_url: str, clock: FrozenClock, seed: int
) -> None:
    assert crash(database, database_url, clock, seed), "no kill fell into the middle of a sweep"


ROUNDS = int(os.environ.get("VOG_CASES_SOAK", "20"))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_many_workers_killed_in_the_middle_of_a_sweep(
    database: Database, database_url: str, clock: FrozenClock, seed: int
) -> None:
    assert crash(database, database_url, clock, seed), "no kill fell into the middle of a sweep"


DIES = """
import importlib, os, signal, sys
from storage.database import connect
from vog_cases.clock import FrozenClock
from vog_cases.engine import Engine
from tests.vog_cases.council import MONDAY

url, reference, module, name, act, *said = sys.argv[1:]
place = importlib.import_module(module)
does = getattr(place, name)

def dies(*given, **named):
    does(*given, **named)
    os.kill(os.getpid(), signal.SIGKILL)

setattr(place, name, dies)
engine = Engine(connect(url), FrozenClock(MONDAY))
getattr(engine, act)(engine.person("eluned"), reference, *said)
"""


def dies(database: Database, url: str, place: tuple[str, str], reference: str, *act: str) -> None:
    """An act that is killed at a place in it has not happened."""
    before = dump(database)
    process = subprocess.run(
        [sys.executable, "-c", DIES, url, reference, *place, *act],
        cwd=ROOT, check=False, capture_output=True, timeout=60,
    )  # fmt: skip
    assert process.returncode == -signal.SIGKILL, process.stderr.decode()
    assert dump(database) == before


@pytest.mark.parametrize(
    "place",
    [("storage.history", "last_hash"), ("storage.history", "add"), ("storage.cases", "save")],
    ids=".".join,
)
def test_killed_while_writing_a_note_there_is_none(
    database: Database, database_url: str, clock: FrozenClock, place: tuple[str, str]
) -> None:
    council = build(database, clock)
    reference = council.received(BRANWEN)
    dies(database, database_url, place, reference, "note", "Rang the school.")
    council.assert_whole()


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("storage.records", "withdraw_messages"),
        ("storage.deadlines", "change"),
        ("storage.history", "add"),
        ("storage.cases", "save"),
    ],
)
def test_killed_while_taking_back_it_is_not_taken_back(
    database: Database, database_url: str, clock: FrozenClock, module: str, name: str
) -> None:
    council = build(database, clock)
    reference = council.received(BRANWEN)
    council.do("eluned", reference, "start_triage")
    council.do("eluned", reference, "allocate", officer="heulwen", **TOLD)
    dies(database, database_url, (module, name), reference, "undo")
    council.assert_whole()
    assert council.engine.undo(council.person("eluned"), reference).state == "in_triage"
    council.assert_whole()
