"""Reads the registers for signals, and opens the case that one of them suggests."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from states.calendar import local_date
from states.context import Actor
from states.roles import MANAGERS, Role, in_words
from storage import cases, records, signals
from storage.signals import SignalRow
from vog_cases.engine import Done, Engine, Work
from vog_cases.errors import InvalidInput, NotFound, Reason, StepRefused
from vog_cases.gathering import today_of
from workflows.signals import KINDS, Seen, Signal, signals_of

DISMISSERS = (Role.LEAD_INCLUSION_OFFICER, *MANAGERS)
"""Who may set a signal aside without a case."""
READ_ON = "registers read on"
A_YEAR = timedelta(days=400)
BREATH = 0.1
"""Seconds between two parts of a reading: a writer of SQLite looks that often whether it may."""


@dataclass(frozen=True)
class Noticed:
    """What a reading of the registers changed."""

    raised: int
    lapsed: int
    standing: int


def read_registers(work: Work, upns: Collection[str] | None = None) -> Noticed:
    """Raises what is new, lapses what the register no longer shows; of all children or of these.

    A signal somebody has settled stays settled: the same marks never raise it twice.
    """
    signals.hold(work.connection)
    today = today_of(work.now)
    policy = work.gathering.policy(work.gathering.policy_version(today))
    busy = signals.open_types(work.connection, upns)
    lost = signals.missing_siblings(work.connection, upns)
    ended = signals.notices_ended(work.connection, upns)
    away = signals.holidays(work.connection, work.now - A_YEAR, upns)
    stored = signals.known(work.connection, upns)
    fresh: list[dict[str, Any]] = []
    changed: list[tuple[int, str, Any]] = []
    still: set[tuple[str, str, str]] = set()
    for child, register in signals.children(work.connection, today - A_YEAR, upns):
        upn, calendar = child.upn, work.gathering.calendar(child.school_number)
        seen = Seen(child, register, calendar, policy, today, busy.get(upn, ()),
                    lost.get(upn, ""), _day(ended.get(upn)),
                    [_span(*days) for days in away.get(upn, ())])  # fmt: skip
        for signal in signals_of(seen):
            place = (signal.kind, child.upn, signal.key)
            still.add(place)
            evidence = _evidence(signal)
            before = stored.get(place)
            if before is None:
                fresh.append(_row(signal, child.upn, work, evidence))
            elif before[1] == signals.LAPSED or (
                before[1] == signals.OPEN and before[2] != evidence
            ):
                changed.append((before[0], signals.OPEN, evidence))
    gone = [
        (number, signals.LAPSED, evidence)
        for place, (number, status, evidence) in stored.items()
        if status == signals.OPEN and place not in still and (upns is None or place[1] in upns)
    ]
    signals.add(work.connection, fresh)
    signals.change(work.connection, changed + gone)
    back = sum(stored[place][1] == signals.LAPSED for place in still if place in stored)
    return Noticed(len(fresh) + back, len(gone), len(still))


def read_once_a_day(engine: Engine) -> Noticed | None:
    """The first calls of a day read every register again: marks grow old without a load.

    It goes from part to part, so that nobody waits long to save; whoever comes next goes on where
    another stopped. None where all are read.
    """
    parts: list[Noticed] = []
    while (part := _read_next_part(engine)) is not None:
        noticed, more = part
        parts.append(noticed)
        if more:
            time.sleep(BREATH)
    if not parts:
        return None
    return Noticed(
        sum(one.raised for one in parts), sum(one.lapsed for one in parts),
        sum(one.standing for one in parts),
    )  # fmt: skip


def _read_next_part(engine: Engine) -> tuple[Noticed, bool] | None:
    """How far the reading of the day has come is kept with what it changed: `DAY` when all are
    read, `DAY NUMBER` while there are children after that one."""
    with engine.transaction() as work:
        signals.hold(work.connection)
        today = today_of(work.now).isoformat()
        day, _, last = (records.setting(work.connection, READ_ON) or "").partition(" ")
        if day == today and not last:
            return None
        upns = signals.children_after(work.connection, last if day == today else "")
        more = f" {upns[-1]}" if len(upns) == signals.PART else ""
        records.set_setting(work.connection, READ_ON, today + more)
        return read_registers(work, upns), bool(more)


def _row(signal: Signal, upn: str, work: Work, evidence: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": signal.kind, "upn": upn, "key": signal.key, "status": signals.OPEN,
        "raised_at": work.now, "evidence": evidence, "because": "",
    }  # fmt: skip


def _span(first: str, last: str) -> tuple[date, date]:
    return date.fromisoformat(first), date.fromisoformat(last)


def _day(at: datetime | None) -> date | None:
    return None if at is None else local_date(at)


def _evidence(signal: Signal) -> dict[str, Any]:
    return {
        "says": signal.says,
        "marks": {mark.day.isoformat(): mark.codes for mark in signal.marks},
        "facts": dict(signal.facts or {}),
    }


@dataclass(frozen=True)
class Taken:
    """What taking a signal led to."""

    row: SignalRow
    done: Done | None = None
    """The case that looks after it, where there is one."""
    joined: bool = False
    """It was open already: the signal is noted there."""


def take(engine: Engine, actor: Actor, number: int, because: str = "") -> Taken:
    """Does what a signal suggests: opens the case with its facts, or notes what was done.

    Where such a case is open already it is noted there: a child has one of a type (GEN-R23).
    """
    with engine.transaction() as work:
        row = _standing(work, actor, number)
        kind = KINDS[row.kind]
        if not kind.opens and not because.strip():
            raise InvalidInput("Say what was done about it.")
        there = open_case_for(work.connection, row, actor)
        done = None
        if there:
            _may_open(work, actor, kind.opens)
            seen = f"{kind.title}: {row.evidence['says']}. {because}"
            done = work.note(actor, there, f"The register shows: {seen.strip()}")
        elif kind.opens:
            done = work.open(actor, kind.opens, row.upn, row.evidence["facts"])
        signals.settle(
            work.connection, number, signals.TAKEN, actor.username, work.now, because.strip(),
            done.case_id if done else None,
        )  # fmt: skip
    return Taken(row, done, joined=bool(there))


def _may_open(work: Work, actor: Actor, type_name: str) -> None:
    """A signal is taken by who could open its case, also where that is open already."""
    opening = work.machinery(type_name).workflow.opening
    if actor.role not in opening.by:
        says = f"This is for {in_words(opening.by)}."
        raise StepRefused(
            f"“{opening.title}” is not yours to take.", (Reason("role", says, "RULEBOOK 13.1"),)
        )


def open_case_for(connection: Connection, row: SignalRow, person: Actor) -> str:
    """The open case of the type that a signal suggests, if there is one this person may see."""
    opens = KINDS[row.kind].opens
    found = cases.open_case_of(connection, opens, row.upn) if opens else None
    if found is None or cases.find(connection, found.reference, person) is None:
        return ""
    return found.reference


def dismiss(engine: Engine, actor: Actor, number: int, because: str) -> SignalRow:
    """Sets a signal aside, with the reason why nothing is done."""
    if actor.role not in DISMISSERS:
        raise StepRefused(
            "Signals are set aside by those who triage.",
            (Reason("role", f"This is for {in_words(DISMISSERS)}.", "RULEBOOK 13.1"),),
        )
    if not because.strip():
        raise InvalidInput("Say why nothing has to be done.")
    with engine.transaction() as work:
        row = _standing(work, actor, number)
        signals.settle(
            work.connection, number, signals.DISMISSED, actor.username, work.now,
            because.strip(), None,
        )  # fmt: skip
    return row


def _standing(work: Work, actor: Actor, number: int) -> SignalRow:
    row = signals.find(work.connection, number, actor, lock=True)
    if row is None:
        raise NotFound(f"There is no signal {number} that you can see.")
    if row.status == signals.LAPSED:
        raise StepRefused(f"The register no longer shows signal {number}: nothing is to be done.")
    if row.status != signals.OPEN:
        raise StepRefused(f"Signal {number} was settled by {row.settled_by_name} already.")
    return row
