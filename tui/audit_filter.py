"""The filter line of the history: `who:` `what:` `from:` `to:` `case:` `type:`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from states.calendar import at_time
from states.context import THE_CLOCK, Actor
from states.machine import Machinery
from storage.entries import Wanted
from storage.records import StaffRow
from storage.searching import fold
from tui.dates import WEEKDAYS, natural
from vog_cases.audit_list import KINDS
from vog_cases.intake.cells import day

KEYS = ("who", "what", "from", "to", "case", "type")


@dataclass(frozen=True)
class AuditWords:
    """What may stand after each key: the stored value, and what people call it."""

    who: Mapping[str, str]
    kinds: Mapping[str, str]
    actions: Mapping[str, str]
    type: Mapping[str, str]

    def of(self, key: str) -> Mapping[str, str]:
        """The values that are offered after a key."""
        return {"who": self.who, "what": self.kinds, "type": self.type}.get(key, {})


@dataclass(frozen=True)
class AuditRead:
    """What a line means, and what of it was not understood."""

    wanted: Wanted
    problem: str = ""


class _NotUnderstood(Exception):
    pass


def words_of(machines: Mapping[str, Machinery], staff: Mapping[str, StaffRow]) -> AuditWords:
    """The words of these workflows and these people."""
    flows = [one.workflow for one in machines.values()]
    actions = {
        step.name: step.title for flow in flows for step in (flow.opening, *flow.transitions)
    }
    actions |= {timer.name: timer.title for flow in flows for timer in flow.timers}
    return AuditWords(
        who={one.username: one.name for one in staff.values()} | {THE_CLOCK.username: "the clock"},
        kinds=KINDS,
        actions=actions,
        type={flow.type: flow.title for flow in flows},
    )


def read_audit_filter(line: str, words: AuditWords, me: Actor, today: date) -> AuditRead:
    """The entries a line asks for; a bare word with a digit is a case, others are what was done."""
    wanted = Wanted()
    try:
        for word in line.split():
            key, colon, value = word.partition(":")
            if not colon:
                key, value = ("case" if any(ch.isdigit() for ch in word) else "what"), word
            if value and value.casefold() != "any":
                wanted = _narrowed(wanted, key.casefold(), value, words, me, today)
    except _NotUnderstood as problem:
        return AuditRead(Wanted(), str(problem))
    return AuditRead(wanted)


def _narrowed(
    wanted: Wanted, key: str, value: str, words: AuditWords, me: Actor, today: date
) -> Wanted:
    if key == "who":
        return replace(wanted, actors=_people(value, words.who, me))
    if key == "what":
        return _acts(wanted, value, words)
    if key == "from":
        return replace(wanted, since=at_time(_day(value, today), time(0)))
    if key == "to":
        after = at_time(_day(value, today) + timedelta(days=1), time(0))
        return replace(wanted, until=after - timedelta(microseconds=1))
    if key == "case":
        return replace(wanted, reference=value)
    if key == "type":
        found = _near(value, words.type)
        if len(found) != 1:
            raise _NotUnderstood(f"type: which one? {', '.join(found or words.type)}")
        return replace(wanted, type=found[0])
    raise _NotUnderstood(f"“{key}:” is not known; use {' '.join(f'{one}:' for one in KEYS)}")


def _people(value: str, known: Mapping[str, str], me: Actor) -> tuple[str, ...]:
    if value.casefold() in ("me", "fi"):
        return (me.username,)
    if value.casefold() in ("clock", "system"):
        return (THE_CLOCK.username,)
    found = _near(value, known)
    if not found:
        raise _NotUnderstood(f"who: nobody is called “{value}”")
    return tuple(found)


def _acts(wanted: Wanted, value: str, words: AuditWords) -> Wanted:
    kinds, actions = _near(value, words.kinds), _near(value, words.actions)
    if wanted.kinds or wanted.actions:
        kinds = [one for one in kinds if one in wanted.kinds]
        actions = [one for one in actions if one in wanted.actions]
    if not (kinds or actions):
        raise _NotUnderstood(f"what: nothing that is done is called “{value}”")
    return replace(wanted, kinds=tuple(kinds), actions=tuple(actions))


def _near(value: str, known: Mapping[str, str]) -> list[str]:
    if value.casefold() in known:
        return [value.casefold()]
    part = fold(value.replace("_", " "))
    return [one for one, title in known.items() if part in fold(one) or part in fold(title)]


def _day(value: str, today: date) -> date:
    """A day of the past: `mon` is the last Monday, today if it is one."""
    try:
        found = day(natural(value, today))
    except ValueError as reason:
        raise _NotUnderstood(f"“{value}”: {reason}") from None
    names = (name for both in WEEKDAYS for name in both)
    weekday = any(name.startswith(value.casefold()) for name in names)
    return found - timedelta(days=7) if weekday and found > today else found
