"""Writes what a step did: row, event, deadlines, messages and documents, in that transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from states.context import Actor, Context, Evidence
from states.forms import Form
from states.roles import Role
from states.workflow import Send, To, Transition, Verdict, Workflow, changed_facts
from storage import cases, deadlines, history, records
from storage.cases import CaseRow
from storage.deadlines import CANCELLED, PASSED
from storage.history import StoredEvent
from vog_cases import chain
from vog_cases.errors import ChangedMeanwhile
from vog_cases.gathering import Gathering
from vog_cases.outbox import Outgoing, addressed
from vog_cases.replay import RESTORED, Rebuilt, firings
from vog_cases.timers import (
    TimerChange,
    as_fired,
    may_have_fired,
    planned,
    reconcile,
    standing,
    without_late_reminders,
)

ROW_COLUMNS = (
    "type", "opened_at", "state", "assignee", "school_number", "entered_at", "last_activity_at",
    "closed_at", "due_at", "warn_at", "escalation", "priority", "policy_version",
    "workflow_version",
)  # fmt: skip
"""What an event says of the row besides its version, which is the event's number."""


@dataclass(frozen=True)
class Step:
    """A step as it is about to be written."""

    kind: str
    transition: Transition
    form: Form | None
    verdicts: tuple[Verdict, ...]
    context: Context
    timer: Mapping[str, Any] = field(default_factory=dict)
    links: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Entry:
    """One event before it is sealed: what is open and what is personal."""

    kind: str
    action: str
    actor: Actor
    at: datetime
    body: Mapping[str, Any]
    private: Mapping[str, Any]


class Recorder:
    """Writes to one connection; the gathering supplies what the rules may see."""

    def __init__(self, connection: Connection, gathering: Gathering) -> None:
        self.connection = connection
        self.gathering = gathering
        self.written: list[tuple[int, int]] = []
        """Case and number of each event written in this transaction, in order."""

    def opened(self, workflow: Workflow, row: CaseRow, step: Step) -> CaseRow:
        """Writes a new case with its first event."""
        facts = changed_facts(step.transition, step.context).stored()
        values = {**vars(row), "version": 1, "facts": facts}
        del values["id"]
        row = replace(row, id=cases.add(self.connection, values))
        return self._write(workflow, row, replace(row, facts=facts), step)

    def moved(self, workflow: Workflow, row: CaseRow, state: str, step: Step) -> CaseRow:
        """Writes a step of a case: where it is now and what is known now."""
        at, actor = step.context.now, step.context.actor
        after = replace(
            row,
            state=state,
            facts=changed_facts(step.transition, step.context).stored(),
            entered_at=at if step.transition.target else row.entered_at,
            closed_at=at if workflow.state[state].final else None,
            last_activity_at=_active(row, actor, at),
        )
        if step.transition.assigns:
            after = replace(after, assignee=getattr(step.form, step.transition.assigns))
        return self._write(workflow, row, after, step)

    def remarked(
        self, workflow: Workflow, row: CaseRow, actor: Actor, at: datetime, kind: str, title: str,
        *, assignee: str | None = None, private: Mapping[str, Any] | None = None,
        links: Sequence[Mapping[str, str]] = (), extra: Mapping[str, Any] | None = None,
        outgoing: Sequence[Outgoing] = (), policy_version: str | None = None,
        action: str = "", written_at: datetime | None = None,
    ) -> CaseRow:  # fmt: skip
        """Writes an event that takes no transition: a note, an owner, a reminder, a new date."""
        after = replace(
            row,
            assignee=assignee or row.assignee,
            policy_version=policy_version or row.policy_version,
            last_activity_at=row.last_activity_at
            if kind in ("recalculated", "told")
            else _active(row, actor, at),
        )
        evidence = self.gathering.evidence(row.upn, row.id, None)
        after, changes = self._settle(workflow, after, actor, at, evidence)
        body = {
            "title": title, "from": row.state, "to": after.state, "links": list(links),
            "messages": [dict(vars(item)) for item in outgoing], **(extra or {}),
        }  # fmt: skip
        entry = Entry(kind, action or kind, actor, at, body, private or {})
        return self._append(row, after, entry, changes, outgoing, written_at)

    def undone(
        self, workflow: Workflow, row: CaseRow, actor: Actor, at: datetime, taken: StoredEvent,
        before: Rebuilt,
    ) -> CaseRow:  # fmt: skip
        """Writes the event that takes back `taken`: the case is as it was `before` it."""
        restored = {name: before.columns[name] for name in RESTORED}
        after = replace(row, facts=before.facts, **restored)
        evidence = self.gathering.evidence(row.upn, row.id, None)
        stood = {
            key for key, timer in before.timers.items() if timer.status not in (PASSED, CANCELLED)
        }
        after, changes = self._settle(workflow, after, actor, at, evidence, stood)
        body = {
            "title": f"Taken back: {taken.body['title']}", "from": row.state, "to": after.state,
            "links": [], "messages": [], "undoes": taken.number,
        }  # fmt: skip
        private = {"facts": difference(row.facts, after.facts)}
        entry = Entry("undone", "undo", actor, at, body, private)
        return self._append(row, after, entry, changes, (), None)

    # --- the parts ---------------------------------------------------------------------

    def _write(self, workflow: Workflow, row: CaseRow, after: CaseRow, step: Step) -> CaseRow:
        at, actor = step.context.now, step.context.actor
        after, changes = self._settle(workflow, after, actor, at, step.context.evidence)
        told = [Send("escalation", step.transition.title, to) for to in step.timer.get("tell", ())]
        outgoing = self._addressed((*step.transition.sends, *told), after)
        body: dict[str, Any] = {
            "title": step.transition.title,
            "from": row.state if step.kind != "opened" else None,
            "to": after.state,
            "guards": [
                {"rule": v.rule, "says": v.says, "source": v.source, "holds": v.holds,
                 "hard": v.hard, **({"set_aside": True} if v.set_aside else {})}
                for v in step.verdicts
            ],
            "messages": [dict(vars(item)) for item in outgoing],
            "links": list(step.links),
        }  # fmt: skip
        if step.timer:
            body["timer"] = {key: value for key, value in step.timer.items() if key != "tell"}
        private: dict[str, Any] = {
            "form": step.form.stored() if step.form else {},
            "facts": difference({} if step.kind == "opened" else row.facts, after.facts),
            "found": [v.found for v in step.verdicts],
        }
        evidence = _evidence(step.verdicts)
        if evidence:
            private["evidence"] = evidence
        if step.kind == "opened":
            private["upn"] = row.upn
        entry = Entry(step.kind, step.transition.name, actor, at, body, private)
        written_at = step.timer.get("written_at")
        after = self._append(
            row, after, entry, changes, outgoing,
            chain_time(written_at) if written_at else None,
        )  # fmt: skip
        self._file(after, step)
        return after

    def _settle(
        self, workflow: Workflow, after: CaseRow, actor: Actor, at: datetime, evidence: Evidence,
        stood: Collection[tuple[str, int]] | None = None,
    ) -> tuple[CaseRow, list[TimerChange]]:  # fmt: skip
        """Reconciles the deadlines with the case as it will be, and reads off the row's dates.

        `stood` names the deadlines that stood, for a case that goes back to how it was.
        """
        context = self.gathering.context(workflow, after, actor, at, evidence)
        wanted = planned(workflow, context)
        if stood is not None:
            wanted = without_late_reminders(wanted, stood, at)
        stored = deadlines.of_case(self.connection, after.id)
        if may_have_fired(wanted, stored, at):
            events = history.of_case(self.connection, after.id)
            stored = as_fired(wanted, stored, firings(events))
        changes = reconcile(wanted, stored, at)
        self._apply(after.id, changes)
        stands = standing(workflow, context, wanted, [row for row in stored if row.fired_due_at])
        priority = workflow.priority(context) if workflow.priority else 0
        return replace(
            after, due_at=stands.due_at, warn_at=stands.warn_at, escalation=stands.escalation,
            priority=priority,
        ), changes  # fmt: skip

    def _apply(self, case_id: int, changes: Sequence[TimerChange]) -> None:
        deadlines.add(
            self.connection,
            [
                {"case_id": case_id, "name": item.name, "phase": item.phase, "attempts": 0,
                 "error": "", "retry_at": None, "fired_due_at": None, "fired_at": None,
                 **item.values}
                for item in changes
                if item.row_id is None
            ],
        )  # fmt: skip
        for item in changes:
            if item.row_id is not None:
                deadlines.change(self.connection, item.row_id, item.values)

    def _addressed(self, sends: Sequence[Send], row: CaseRow) -> list[Outgoing]:
        wants_parents = any(send.to is To.PARENTS for send in sends)
        adults = records.adults(self.connection, row.upn) if wants_parents else ()
        return addressed(sends, row, adults)

    def _append(
        self, row: CaseRow, after: CaseRow, entry: Entry, changes: Sequence[TimerChange],
        outgoing: Sequence[Outgoing], written_at: datetime | None,
    ) -> CaseRow:  # fmt: skip
        number, previous = history.last_hash(self.connection, row.id)
        after = replace(after, version=number + 1)
        body = {
            **entry.body,
            "workflow": after.workflow_version,
            "policy": after.policy_version,
            "timers": [_timer_line(item) for item in changes],
            "row": {
                name: _plain(getattr(after, name))
                for name in ROW_COLUMNS
                if number == 0 or getattr(after, name) != getattr(row, name)
            },
        }
        at = written_at or entry.at
        line = chain.Line(
            after.reference, number + 1, at, entry.at, entry.kind, entry.action,
            entry.actor.username, entry.actor.role.value, body,
        )  # fmt: skip
        salt = chain.new_salt()
        commitment = chain.commit(salt, entry.private)
        history.add(
            self.connection,
            StoredEvent(
                after.id, number + 1, at, entry.at, entry.kind, entry.action,
                entry.actor.username, entry.actor.role.value, body, commitment, previous,
                chain.seal(line, commitment, previous), salt, entry.private,
            ),
        )  # fmt: skip
        self.written.append((after.id, number + 1))
        try:
            before = row if number else replace(row, version=1)
            cases.save(self.connection, before, after)
        except cases.VersionMismatch:
            raise ChangedMeanwhile(f"{row.reference} was changed by somebody else first.") from None
        records.add_messages(
            self.connection,
            [
                {"case_id": after.id, "event_number": number + 1, "queued_at": at,
                 "status": records.WAITING, **vars(item)}
                for item in outgoing
            ],
        )  # fmt: skip
        return after

    def _file(self, row: CaseRow, step: Step) -> None:
        records.add_documents(
            self.connection,
            [
                {"case_id": row.id, "event_number": row.version, "kind": kind,
                 "title": str(getattr(step.form, name)), "added_by": step.context.actor.username,
                 "added_at": step.context.now}
                for name, kind in step.transition.files.items()
                if getattr(step.form, name)
            ],
        )  # fmt: skip


def _evidence(verdicts: Sequence[Verdict]) -> dict[str, dict[str, str]]:
    """The register marks that each rule's answer rests on: rule, day, both codes."""
    return {
        one.rule: {mark.day.isoformat(): mark.codes for mark in one.marks}
        for one in verdicts
        if one.marks
    }


def _active(row: CaseRow, actor: Actor, at: datetime) -> datetime:
    return row.last_activity_at if actor.role is Role.CLOCK else max(at, row.last_activity_at)


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What changed: the new value, or None where it is no longer known."""
    return {
        name: after.get(name)
        for name in sorted(set(before) | set(after))
        if before.get(name) != after.get(name)
    }


def _plain(value: Any) -> Any:
    return chain.instant(value) if isinstance(value, datetime) else value


def chain_time(text: str) -> datetime:
    """An instant as an event holds it, read back."""
    return datetime.fromisoformat(text)


def _timer_line(item: TimerChange) -> dict[str, Any]:
    line: dict[str, Any] = {
        "name": item.name, "phase": item.phase, "change": item.change,
        "due_at": _plain(item.due_at), "status": item.values["status"],
    }  # fmt: skip
    if item.values.get("fires_at") is not None:
        line["fires_at"] = _plain(item.values["fires_at"])
    if item.was != item.due_at:
        line["was"] = _plain(item.was)
    if item.values.get("error"):
        line["error"] = item.values["error"]
    return line
