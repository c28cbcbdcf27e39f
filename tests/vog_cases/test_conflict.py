"""Two people act on one case at once: one is first, the other is told who and what."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine as Database

from storage import cases, records
from storage.database import connect
from tests.vog_cases.council import (
    BRANWEN,
    MERERID,
    NORTH,
    REFERRAL,
    TEILO,
    Council,
    build,
    dump,
    enter,
)
from vog_cases import firing
from vog_cases.clock import FrozenClock
from vog_cases.engine import Done
from vog_cases.errors import ChangedMeanwhile, VogError
from vog_cases.recalculation import close_days

ROOT = Path(__file__).parents[2]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Starts all at the same moment; answers each one's result or the error it met."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        gate.wait(timeout=20)
        try:
            return act()
        except VogError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def by(
    council: Council, who: str, reference: str, action: str, version: int, **said: Any
) -> Callable[[], Done]:
    actor = council.person(who)
    return lambda: council.engine.perform(actor, reference, action, said, version)


@pytest.mark.parametrize("_round", range(3))
def test_of_two_at_one_version_exactly_one_succeeds(
    database: Database, clock: FrozenClock, _round: int
) -> None:
    council = build(database, clock)
    reference = council.received()
    version = council.row(reference).version
    found = at_once(
        by(council, "eluned", reference, "start_triage", version),
        by(council, "meirion", reference, "start_triage", version),
    )
    done = [one for one in found if isinstance(one, Done)]
    lost = [one for one in found if isinstance(one, ChangedMeanwhile)]
    assert (len(done), len(lost)) == (1, 1), found
    first = council.events(reference)[-1]
    winner = {"eluned": "Eluned Prydderch", "meirion": "Meirion Tŷ Gwyn"}[first.actor]
    assert winner in lost[0].message
    assert "Open for triage" in lost[0].message
    assert reference in lost[0].message
    assert lost[0].exit_code == 4
    assert council.row(reference).version == version + 1
    council.assert_whole()


def test_of_many_different_steps_at_one_version_one_is_taken(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    reference = council.received()
    version = council.row(reference).version
    more = {"answer": "The tracker is attached."}
    found = at_once(
        by(council, "eluned", reference, "start_triage", version),
        by(council, "emrys", reference, "add_information", version, **more),
        by(council, "north.office", reference, "add_information", version, **more),
        by(council, "tesni", reference, "start_triage", version),
    )
    assert sum(isinstance(one, Done) for one in found) == 1
    assert sum(isinstance(one, ChangedMeanwhile) for one in found) == 3
    assert council.row(reference).version == version + 1
    council.assert_whole()


def test_steps_on_different_cases_do_not_meet(database: Database, clock: FrozenClock) -> None:
    council = build(database, clock)
    found = [council.received(upn) for upn in (BRANWEN, TEILO, MERERID)]
    taken = at_once(*(by(council, "eluned", one, "start_triage", 2) for one in found))
    assert all(isinstance(one, Done) for one in taken), taken
    council.assert_whole()


def test_a_stale_form_changes_nothing_and_says_all_that_happened_since(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    reference = council.received()
    seen = council.row(reference).version
    council.do("eluned", reference, "start_triage")
    council.engine.assign(council.person("tesni"), reference, "ianto")
    before = dump(database)
    with pytest.raises(ChangedMeanwhile) as lost:
        by(council, "meirion", reference, "start_triage", seen)()
    assert "Eluned Prydderch, Mon 21 Sep 09:00: Open for triage" in lost.value.message
    assert "Tesni Arfon, Mon 21 Sep 09:00: Assigned to Ianto Cadwgan" in lost.value.message
    assert dump(database) == before


def test_a_reminder_in_between_costs_nobody_their_form(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    reference = council.received()
    seen = council.row(reference).version
    council.move(days=3)
    assert council.engine.tick().fired > 0
    assert council.row(reference).version > seen
    assert by(council, "eluned", reference, "start_triage", seen)().state == "in_triage"


def test_a_deadline_counted_again_costs_nobody_their_form(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    reference = council.allocated()
    seen = council.row(reference).version
    day = council.timers(reference)["REF-T4", 0].due_at
    assert day is not None
    close_days(council.engine, council.person("eluned"), NORTH, [day.date()], "closure", "Snow")
    assert council.row(reference).version == seen + 1
    contact = {
        "contacted_on": "2026-09-21", "spoke_with": "mother", "underlying_reason": "anxiety",
        "underlying_detail": "Worried about the hall.",
    }  # fmt: skip
    assert by(council, "heulwen", reference, "first_contact", seen, **contact)().state


def test_a_move_by_the_clock_does_cost_the_form_and_says_so(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    reference = council.open("psp", TEILO)
    council.do("nerys", reference, "send_to_parents")
    seen = council.row(reference).version
    council.move(days=30)
    with pytest.raises(ChangedMeanwhile, match=r"the clock, .*: No consent in time"):
        by(council, "nerys", reference, "consent_refused", seen, because="x")()


def test_a_version_from_the_future_is_a_conflict(database: Database, clock: FrozenClock) -> None:
    council = build(database, clock)
    reference = council.received()
    with pytest.raises(ChangedMeanwhile, match="is at version 2; you named version 9"):
        by(council, "eluned", reference, "start_triage", 9)()


def cli(url: str, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "vog_cases", "--database", url, *words],
        cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip


def test_two_processes_at_one_version(sqlite_url: str, clock: FrozenClock) -> None:
    database = connect(sqlite_url)
    council = build(database, clock)
    reference = council.received()
    words = ("do", reference, "start_triage", "--expect-version", "2", "--json", "--as")
    started = [cli(sqlite_url, *words, who) for who in ("eluned", "meirion")]
    answers = [(*process.communicate(timeout=60), process.returncode) for process in started]
    assert sorted(code for *_, code in answers) == [0, 4]
    for out, err, code in answers:
        told = json.loads(out)
        assert "Traceback" not in err
        if code == 0:
            assert (told["state"], told["version"]) == ("in_triage", 3)
        else:
            assert told["error"]["kind"] == "conflict"
            assert "Open for triage" in told["error"]["message"]
            first = council.events(reference)[-1].actor
            winner = council.person(first).name
            assert winner in told["error"]["message"]
    assert len(council.events(reference)) == 3
    council.assert_whole()
    database.dispose()


def test_two_engines_on_one_file(sqlite_url: str, clock: FrozenClock) -> None:
    first, second = connect(sqlite_url), connect(sqlite_url)
    council = build(first, clock)
    other = enter(second, clock)
    references = [council.received(upn) for upn in (BRANWEN, TEILO, MERERID)]
    found = at_once(
        *(by(one, who, reference, "start_triage", 2)
          for reference in references
          for one, who in ((council, "eluned"), (other, "meirion")))
    )  # fmt: skip
    assert sum(isinstance(one, Done) for one in found) == 3
    assert sum(isinstance(one, ChangedMeanwhile) for one in found) == 3
    council.assert_whole()
    first.dispose()
    second.dispose()


class Meeting:
    """Where threads wait for each other, but not for long: as it should be they never meet."""

    def __init__(self, count: int) -> None:
        self._gate = threading.Barrier(count)

    def wait(self) -> None:
        try:
            self._gate.wait(timeout=0.5)
        except threading.BrokenBarrierError:
            return


def test_two_workers_on_one_case_keep_its_order_and_do_not_block_each_other(
    database: Database, database_url: str, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The end of the plan and what comes after it are both due: the end is first and drops it."""
    council = build(database, clock)
    plan = council.active_plan(TEILO)
    council.to(2026, 12, 12, 12)
    council.engine.tick()
    council.do("nerys", plan, "propose_decision", proposed_decision="unsuccessful", because="x")
    council.do("north.head", plan, "agree_not_working", failed_because="Hours not kept.")
    council.move(days=21)
    meeting, by_id = Meeting(2), cases.by_id

    def meets(connection: Any, case_id: int, **given: Any) -> Any:
        if given.get("lock"):
            meeting.wait()
        return by_id(connection, case_id, **given)

    monkeypatch.setattr(firing.cases, "by_id", meets)
    other = enter(connect(database_url), clock)
    done = at_once(council.engine.tick, other.engine.tick)
    monkeypatch.undo()
    other.database.dispose()
    assert [one for one in done if isinstance(one, VogError)] == []
    assert [one.failed for one in done] == [0, 0], "one worker's firing failed: a deadlock"
    assert council.row(plan).state == "closed_limit"
    times = [event.effective_at for event in council.events(plan)]
    assert times == sorted(times), "a later deadline fired before an earlier one"
    council.assert_whole()


def opens(council: Council, upn: str) -> Callable[[], Done]:
    actor = council.person("emrys")
    return lambda: council.engine.open(actor, "referral", upn, REFERRAL)


def test_the_first_two_cases_of_a_year_opened_at_once(
    database: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    council = build(database, clock)
    meeting, next_number = Meeting(2), records.next_number

    def meets(connection: Any, name: str) -> int:
        meeting.wait()
        return next_number(connection, name)

    monkeypatch.setattr(records, "next_number", meets)
    found = at_once(opens(council, BRANWEN), opens(council, MERERID))
    monkeypatch.undo()
    assert [type(one).__name__ for one in found] == ["Done", "Done"], found
    assert len(council.references()) == 2
    council.assert_whole()


def test_one_child_opened_twice_at_once_has_one_case(
    database: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    council = build(database, clock)
    council.open("referral", TEILO)
    meeting, next_number = Meeting(2), records.next_number

    def meets(connection: Any, name: str) -> int:
        meeting.wait()
        return next_number(connection, name)

    monkeypatch.setattr(records, "next_number", meets)
    found = at_once(opens(council, BRANWEN), opens(council, BRANWEN))
    monkeypatch.undo()
    ours = [one for one in council.references() if council.row(one).upn == BRANWEN]
    assert len(ours) == 1, f"GEN-R23: {found}"
    assert sum(isinstance(one, VogError) for one in found) == 1
    council.assert_whole()


def test_two_who_write_on_the_same_cases_in_one_go_take_them_in_one_order(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    first, second = council.received(), council.received(MERERID)
    meeting = Meeting(2)

    def notes(who: str, *references: str) -> Callable[[], None]:
        def writes() -> None:
            with council.engine.on_several(references) as (work, in_order):
                for reference in in_order:
                    work.note(council.person(who), reference, "Rang.")
                    meeting.wait()

        return writes

    done = at_once(notes("eluned", first, second), notes("meirion", second, first))
    assert done == [None, None], "each held one case and waited for the other"
    for reference in (first, second):
        assert [one.action for one in council.events(reference)[-2:]] == ["noted", "noted"]
