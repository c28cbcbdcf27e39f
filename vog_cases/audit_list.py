"""One entry of the history, whole: who did what, by which rules, and what it changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from states.forms import FieldSpec, fields_of
from states.machine import Machinery
from states.roles import Role
from states.workflow import State
from storage import entries, records
from storage.entries import OF_A_CASE, Key, Logged
from storage.history import StoredEvent
from vog_cases import acts
from vog_cases.audit import private_fits, seal_of
from vog_cases.case_text import shown_fact
from vog_cases.errors import NotFound
from vog_cases.outbox import addressee
from vog_cases.plain_text import HIDDEN, when
from vog_cases.reading_cases import Reader
from vog_cases.timers import DUE

NOTHING = "—"
KINDS = {
    "opened": "a case opened",
    "moved": "a step taken",
    "noted": "a note",
    "assigned": "an officer given",
    "linked": "cases linked",
    "clock": "a reminder or escalation",
    "recalculated": "deadlines counted again",
    "retried": "a deadline tried again",
    "told": "told of another case",
    "undone": "taken back",
    "closure": "a school closed",
    "inset": "an INSET day",
    "parameter": "a parameter changed",
    "attendance": "a register changed",
    entries.LOOKED: "a record opened",
    acts.EXPORTED: "an export",
    acts.READ_HISTORY: "the history read",
    acts.SIGN_IN_FAILED: "a sign-in that failed",
    acts.CHANGED_PASSPHRASE: "a passphrase changed",
}
"""The kinds of entries, and what people call them."""


@dataclass(frozen=True)
class Check:
    """A rule's answer as it was then."""

    holds: bool
    set_aside: bool
    rule: str
    says: str
    found: str


@dataclass(frozen=True)
class Difference:
    """One thing before and after the entry, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Seal:
    """An entry's place in its case's chain; hashes as lower-case hex."""

    this: str
    before: str
    whole: bool
    """The entry as it is stored gives this very seal."""
    follows: bool
    """The seal before is the one of the entry before."""
    followed: bool | None
    """The entry after points here; None for the last one."""


@dataclass(frozen=True)
class Entry:
    """One entry with all that is known of it; without a seal it belongs to no case."""

    line: Logged
    what: str
    who: str
    text: str = ""
    checks: tuple[Check, ...] = ()
    differences: tuple[Difference, ...] = ()
    """Where the case stood and whose it was."""
    facts: tuple[Difference, ...] = ()
    deadlines: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    seal: Seal | None = None
    erased: bool = False
    of: int = 0
    """How many entries the case has."""


def what(line: Logged, machines: Mapping[str, Machinery]) -> str:
    """What was done, with the states it led from and to."""
    title = str(line.body.get("title") or line.action)
    was, now = line.body.get("from"), line.body.get("to")
    if not was or not now or was == now or line.type not in machines:
        return title
    states = machines[line.type].workflow.state
    return f"{title}: {_title(states, was)} → {_title(states, now)}"


def who(line: Logged) -> str:
    """Who did it: a name, or the clock."""
    return "the clock" if line.role == Role.CLOCK.value else line.actor_name or line.actor


def entry(reader: Reader, key: Key) -> Entry:
    """An entry this person may see; NotFound otherwise."""
    found = entries.lines(reader.connection, reader.person, [key])
    if not found:
        raise NotFound("There is no such entry that you can see.")
    line = found[0]
    role = Role(line.role).label if line.role and line.role != Role.CLOCK.value else ""
    by = f"{who(line)}, {role}" if role else who(line)
    said = what(line, reader.machines)
    if key.source != OF_A_CASE or line.type not in reader.machines:
        return Entry(line, said, by)
    return _Told(reader, line).entry(said, by)


def paragraphs(one: Entry, *, hide: bool = False) -> list[tuple[str, list[str]]]:
    """An entry as headings with the lines under each; what may name a family can be hidden."""
    line, seal = one.line, one.seal
    late = line.at != line.effective_at
    about = [
        f"When   {_to_the_second(line.at)}",
        *([f"Counts from {when(line.effective_at)}"] if late else []),
        f"Who    {one.who}",
        f"Case   {line.reference or 'none: it was done to no one case'}",
        f"What   {one.what}",
    ]
    if one.erased:
        about.append("The personal part of this entry has been erased.")
    title = f"ENTRY {line.number} OF {one.of}" if one.of else "ENTRY"
    parts = [
        (title, about),
        ("SAID", _or_hidden([one.text] if one.text else [], hide=hide)),
        ("RULES", [_check(check, hide=hide) for check in one.checks]),
        ("BEFORE → AFTER", [_difference(d) for d in one.differences]),
        ("FACTS BEFORE → AFTER", _or_hidden([_difference(d) for d in one.facts], hide=hide)),
        ("DEADLINES", list(one.deadlines)),
        ("MESSAGES", _or_hidden(list(one.messages), hide=hide)),
        ("LINKED CASES", list(one.links)),
        (
            "SEAL",
            _seal_lines(seal, line.number)
            if seal
            else ["No seal: only the entries of cases have one."],
        ),
    ]
    return [(heading, lines) for heading, lines in parts if lines]


def as_text(one: Entry, *, hide: bool = False) -> str:
    """An entry as plain text, to paste elsewhere."""
    return "\n\n".join(
        "\n".join([heading, *(f"  {line}" for line in lines)])
        for heading, lines in paragraphs(one, hide=hide)
    )


def _or_hidden(lines: list[str], *, hide: bool) -> list[str]:
    return [HIDDEN] if lines and hide else lines


def _difference(one: Difference) -> str:
    return f"{one.label}: {one.before} → {one.after}"


def _check(check: Check, *, hide: bool) -> str:
    mark = "! set aside:" if check.set_aside else "✓" if check.holds else "✗"
    if check.rule == "role":
        return f"{mark} {check.says}"
    found = f" ({check.found})" if check.found and not hide else ""  # it may name who signed
    return f"{mark} {check.rule} {check.says}{found}"


def _seal_lines(seal: Seal, number: int) -> list[str]:
    this = "✓ as stored" if seal.whole else "✗ NOT AS STORED"
    first = "none: the first entry"
    before = f"{_short(seal.before)}  " if seal.before else first if seal.follows else ""
    if number > 1:
        before += f"{'✓ =' if seal.follows else '✗ NOT'} entry {number - 1}"
    after = {
        None: "none yet",
        True: f"✓ entry {number + 1} points here",
        False: f"✗ entry {number + 1} POINTS ELSEWHERE",
    }[seal.followed]
    return [f"this    {_short(seal.this)}  {this}", f"before  {before}", f"after   {after}"]


def _short(hash_: str) -> str:
    return f"{hash_[:4]} {hash_[4:8]} … {hash_[-4:]}"


class _Told:
    """Tells one event of a case from the case's whole history."""

    def __init__(self, reader: Reader, line: Logged) -> None:
        self.line = line
        self.detail = reader.case(line.reference)
        self.flow, events = self.detail.workflow, self.detail.history
        place = next(n for n, one in enumerate(events) if one.number == line.number)
        self.event, self.earlier, self.later = events[place], events[:place], events[place + 1 :]
        self.schools = dict(records.schools(reader.connection))

    def entry(self, said: str, by: str) -> Entry:
        body, private = self.event.body, self.event.private
        return Entry(
            self.line, said, by,
            text=str((private or {}).get("text") or ""),
            checks=_checks(body.get("guards", []), private),
            differences=tuple(self._row()),
            facts=tuple(self._facts()),
            deadlines=tuple(self._fired() + self._deadlines()),
            messages=tuple(
                f"{one['title']} → {self._recipient(one)}" for one in body.get("messages", [])
            ),
            links=tuple(f"{one['reference']} ({one['link']})" for one in body.get("links", [])),
            seal=self._seal(),
            erased=private is None,
            of=len(self.detail.history),
        )  # fmt: skip

    # --- before and after --------------------------------------------------------------

    def _row(self) -> list[Difference]:
        before: dict[str, Any] = {}
        for event in self.earlier:
            before |= event.body["row"]
        after = before | self.event.body["row"]
        words: dict[str, tuple[str, Callable[[Any], str]]] = {
            "state": ("State", lambda name: _title(self.flow.state, name)),
            "assignee": ("Officer", lambda name: self.detail.names.get(name, name)),
            "escalation": ("Escalated to", _role),
            "school_number": ("School", lambda number: self.schools.get(number, number)),
            "policy_version": ("Parameters", str),
        }  # fmt: skip
        number = self.event.number
        version = Difference("Version", str(number - 1) if number > 1 else NOTHING, str(number))
        return [
            Difference(label, _shown(before.get(name), say), _shown(after.get(name), say))
            for name, (label, say) in words.items()
            if before.get(name) != after.get(name)
        ] + [version]

    def _facts(self) -> list[Difference]:
        before: dict[str, Any] = {}
        for event in self.earlier:
            before |= (event.private or {}).get("facts", {})
        changed = (self.event.private or {}).get("facts", {})
        return [
            Difference(
                spec.label,
                self._fact(spec, before.get(spec.name)),
                self._fact(spec, changed[spec.name]),
            )
            for spec in fields_of(self.flow.facts)
            if spec.name in changed
        ]

    def _fact(self, spec: FieldSpec, value: Any) -> str:
        return NOTHING if value is None else shown_fact(spec, value, self.detail)

    # --- what else it did --------------------------------------------------------------

    def _fired(self) -> list[str]:
        about = self.event.body.get("timer")
        if not about:
            return []
        due = f", due {_time(about['due_at'])}" if about["due_at"] else ""
        return [f"{self._timer(about['name'])} ran out{due}"] if about["phase"] == DUE else []

    def _deadlines(self) -> list[str]:
        return [
            f"{self._timer(one['name'])} {_happened(one)}"
            for one in self.event.body.get("timers", [])
            if one["phase"] == DUE
        ]

    def _timer(self, name: str) -> str:
        known = self.flow.timer.get(name)
        return f"“{known.title if known else name}”"

    def _recipient(self, message: Mapping[str, str]) -> str:
        return addressee(message, self.detail.names, self.detail.adults, self.schools)

    def _seal(self) -> Seal:
        event, before = self.event, self.earlier[-1].hash if self.earlier else b""
        return Seal(
            event.hash.hex(), event.previous_hash.hex(),
            whole=private_fits(event) and seal_of(self.line.reference, event) == event.hash,
            follows=event.previous_hash == before and _number(self.earlier) == event.number - 1,
            followed=self.later[0].previous_hash == event.hash if self.later else None,
        )  # fmt: skip


def _number(earlier: Sequence[StoredEvent]) -> int:
    return earlier[-1].number if earlier else 0


def _checks(
    guards: Sequence[Mapping[str, Any]], private: Mapping[str, Any] | None
) -> tuple[Check, ...]:
    found = (private or {}).get("found") or [""] * len(guards)
    return tuple(
        Check(one["holds"], bool(one.get("set_aside")), one["rule"], one["says"], str(saw or ""))
        for one, saw in zip(guards, found, strict=False)
    )


def _happened(one: Mapping[str, Any]) -> str:
    """What a step did to a deadline, in words."""
    due, was = _time(one["due_at"]), _time(one.get("was"))
    return {
        "armed": f"starts, due {due}",
        "moved": f"moves from {was} to {due}" if one.get("was") else f"stays due {due}",
        "stands again": f"stands again, due {due}",
        "incident": f"cannot be worked out: {one.get('error', '')}",
        "passed": "was passed and stands no longer",
        "cancelled": "stops",
    }.get(one["change"], f"{one['change']}, due {due}")  # fmt: skip


def _to_the_second(at: datetime) -> str:
    return f"{when(at)}:{at:%S}"


def _time(text: str | None) -> str:
    return when(datetime.fromisoformat(text)) if text else NOTHING


def _title(states: Mapping[str, State], name: str) -> str:
    return states[name].title if name in states else name


def _role(code: str) -> str:
    return Role(code).label if code in set(Role) else code


def _shown(value: Any, say: Callable[[Any], str]) -> str:
    return NOTHING if value is None else say(value)
