"""Rebuilds a case from its events (invariant 6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from states.forms import fields_of
from states.workflow import Transition, Workflow
from storage.cases import CaseRow
from storage.deadlines import FIRED, INCIDENT
from storage.history import StoredEvent

QUIET = ("clock", "recalculated")
"""Events that leave the case where it was: they overtake nobody."""
TAKES_BACK = ("moved", "noted", "assigned")
"""Events of a person that the person may take back."""
RESTORED = ("state", "assignee", "entered_at", "last_activity_at", "closed_at")
"""What of the row is as it was once an event is taken back; the rest is derived again."""
INSTANTS = ("opened_at", "entered_at", "last_activity_at", "closed_at", "due_at", "warn_at")


class NotExplained(Exception):
    """An event says something that its own workflow would not have done."""

    def __init__(self, number: int, says: str) -> None:
        super().__init__(says)
        self.number = number


@dataclass(frozen=True)
class ToldTimer:
    """A stored deadline as the events tell it."""

    status: str
    due_at: datetime | None
    fires_at: datetime | None = None
    fired_due_at: datetime | None = None
    fired_at: datetime | None = None


@dataclass
class Rebuilt:
    """A case as its events alone tell it."""

    version: int = 0
    facts: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)
    timers: dict[tuple[str, int], ToldTimer] = field(default_factory=dict)
    firings: dict[tuple[str, int, datetime], datetime] = field(default_factory=dict)
    """When each deadline fired for each due time."""
    erased: bool = False
    """A personal part is gone, so the facts can no longer be rebuilt whole."""


def replay(workflow: Workflow, events: Iterable[StoredEvent]) -> Rebuilt:
    """The case after its last event; NotExplained at the first event that does not fit."""
    case = Rebuilt()
    earlier: list[StoredEvent] = []
    for event in events:
        _apply(case, workflow, event)
        if event.kind == "undone":
            _explain_undone(case, workflow, event, earlier)
        earlier.append(event)
    return case


def before(workflow: Workflow, events: Iterable[StoredEvent], number: int) -> Rebuilt:
    """The case as it was before its event of that number."""
    return replay(workflow, [event for event in events if event.number < number])


def last_act(events: Iterable[StoredEvent]) -> StoredEvent | None:
    """The last event that was more than a reminder or a date counted again."""
    return next((one for one in reversed(list(events)) if one.kind not in QUIET), None)


def _explain_undone(
    case: Rebuilt, workflow: Workflow, event: StoredEvent, earlier: Sequence[StoredEvent]
) -> None:
    """Only a person's own last act is taken back, and the case is then as it was before it."""
    taken, number = last_act(earlier), event.body.get("undoes")
    if taken is None or taken.number != number:
        raise NotExplained(event.number, f"takes back event {number}, which was not the last act")
    if taken.kind not in TAKES_BACK or taken.actor != event.actor:
        raise NotExplained(event.number, f"takes back event {number}, which it may not")
    then = before(workflow, earlier, taken.number)
    wrong = [name for name in RESTORED if case.columns.get(name) != then.columns.get(name)]
    if not case.erased and case.facts != then.facts:
        wrong.append("facts")
    if wrong:
        raise NotExplained(
            event.number, f"does not leave the case as before event {number}: {', '.join(wrong)}"
        )


def _apply(case: Rebuilt, workflow: Workflow, event: StoredEvent) -> None:
    if event.number != case.version + 1:
        raise NotExplained(event.number, f"follows event {case.version}")
    if event.body["from"] != case.columns.get("state"):
        raise NotExplained(
            event.number, f"starts from {event.body['from']}, not {case.columns.get('state')}"
        )
    if event.kind in ("opened", "moved"):
        _explain(workflow, event)
    case.version = event.number
    case.columns |= {
        name: _instant(value) if name in INSTANTS else value
        for name, value in event.body["row"].items()
    }
    if case.columns["state"] != event.body["to"]:
        raise NotExplained(event.number, f"ends in {case.columns['state']}, not {event.body['to']}")
    if event.private is None:
        case.erased = True
    else:
        if "upn" in event.private:
            case.columns["upn"] = event.private["upn"]
        for name, value in event.private.get("facts", {}).items():
            if value is None:
                case.facts.pop(name, None)
            else:
                case.facts[name] = value
    _timers(case, event)


def firings(events: Iterable[StoredEvent]) -> dict[tuple[str, int, datetime], datetime]:
    """When each deadline fired for each due time, as the events tell."""
    return {
        (about["name"], about["phase"], due): event.at
        for event in events
        if (about := event.body.get("timer")) and (due := _instant(about["due_at"]))
    }


def _timers(case: Rebuilt, event: StoredEvent) -> None:
    about = event.body.get("timer")
    if about is not None:
        key, due = (about["name"], about["phase"]), _instant(about["due_at"])
        told = case.timers.get(key, ToldTimer("", due))
        case.timers[key] = replace(
            told, status=FIRED, due_at=due, fired_due_at=due, fired_at=event.at
        )
        case.firings |= firings([event])
    for line in event.body["timers"]:
        key = (line["name"], line["phase"])
        told, due = case.timers.get(key, ToldTimer("", None)), _instant(line["due_at"])
        kept = told.fires_at if line["status"] != INCIDENT else None
        told = replace(
            told, status=line["status"], due_at=due,
            fires_at=_instant(line.get("fires_at")) or kept,
        )  # fmt: skip
        if line["status"] == FIRED and due is not None:  # it stands again: it fired for this time
            told = replace(
                told, fired_due_at=due, fired_at=case.firings.get((*key, due), told.fired_at)
            )
        case.timers[key] = told


def _explain(workflow: Workflow, event: StoredEvent) -> None:
    """What the event did is what the workflow's own transition does."""
    if event.body["workflow"] != workflow.version:
        return
    step = _step(workflow, event)
    if step is None:
        raise NotExplained(event.number, f"the workflow has no step {event.action} from there")
    target = workflow.initial.name if event.kind == "opened" else step.goes_to(event.body["from"])
    if target != event.body["to"]:
        raise NotExplained(event.number, f"{event.action} leads to {target}")
    if any(not guard["holds"] for guard in event.body["guards"]):
        raise NotExplained(event.number, f"{event.action} was taken against a rule")
    if event.private is not None:
        _explain_facts(step, workflow, event)


def _step(workflow: Workflow, event: StoredEvent) -> Transition | None:
    if event.kind == "opened":
        return workflow.opening
    return workflow.transition(event.body["from"], event.action)


def _explain_facts(step: Transition, workflow: Workflow, event: StoredEvent) -> None:
    private: Mapping[str, Any] = event.private or {}
    said = {spec.name for spec in fields_of(step.form)} & set(workflow.facts.model_fields)
    for name, value in private.get("facts", {}).items():
        if name in (*step.sets, "set_aside"):  # any step uses up what was set aside for it
            continue
        if name not in said or private.get("form", {}).get(name) != value:
            raise NotExplained(event.number, f"{event.action} does not set {name}")


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def differences(case: Rebuilt, row: CaseRow) -> list[str]:
    """Where the stored row is not what the events tell; empty when it is exactly that."""
    found = [
        item.name
        for item in fields(CaseRow)
        if item.name in case.columns and case.columns[item.name] != getattr(row, item.name)
    ]
    if case.version != row.version:
        found.append("version")
    if not case.erased and case.facts != dict(row.facts):
        found.append("facts")
    return found
