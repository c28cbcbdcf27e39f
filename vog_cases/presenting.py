"""Cases as JSON, by the contract of docs and DESIGN: names and keys are relied on by others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from states.calendar import LONDON
from states.roles import Role
from storage.cases import Listed
from storage.deadlines import ListedTimer
from storage.entries import Logged
from storage.history import StoredEvent
from vog_cases.errors import Reason, VogError
from vog_cases.previewing import Preview
from vog_cases.reading_cases import Action, CaseDetail, Deadline, phase_in_words


def local(at: datetime | None) -> str | None:
    """An instant with London's offset, ISO 8601."""
    return at.astimezone(LONDON).isoformat() if at else None


def case_json(detail: CaseDetail) -> dict[str, Any]:
    """One case, whole."""
    row = detail.row
    return {
        "reference": row.reference,
        "type": row.type,
        "state": row.state,
        "version": row.version,
        "pupil": {"upn": row.upn, "name": detail.pupil.name},
        "school": {"number": detail.school[0], "name": detail.school[1]} if detail.school else None,
        "assignee": row.assignee,
        "opened_at": local(row.opened_at),
        "entered_at": local(row.entered_at),
        "closed_at": local(row.closed_at),
        "due_at": local(row.due_at),
        "escalation": row.escalation,
        "priority": row.priority,
        "policy_version": row.policy_version,
        "workflow_version": row.workflow_version,
        "facts": dict(row.facts),
        "timers": [timer_json(item) for item in detail.deadlines],
        "links": [dict(link) for link in detail.links],
        "documents": [
            _stored(item) | _back(item["event_number"] in detail.taken_back)
            for item in detail.documents
        ],
        "messages": [_stored(item) for item in detail.messages],
        "history": [
            event_json(event) | _back(event.number in detail.taken_back) for event in detail.history
        ],
    }


def _back(taken_back: bool) -> dict[str, Any]:
    return {"taken_back": True} if taken_back else {}


def _stored(item: Mapping[str, Any]) -> dict[str, Any]:
    hidden = ("id", "case_id")
    return {
        key: local(value) if isinstance(value, datetime) else value
        for key, value in item.items()
        if key not in hidden
    }


def timer_json(item: Deadline) -> dict[str, Any]:
    """One deadline of a case."""
    return {
        "name": item.name, "title": item.title, "due_at": local(item.due_at),
        "status": item.status, "then": item.then, "working": item.working,
        **({"error": item.error} if item.error else {}),
    }  # fmt: skip


def event_json(event: StoredEvent) -> dict[str, Any]:
    """One line of a case's history, with its personal part unless that was erased."""
    body, private = event.body, event.private
    line: dict[str, Any] = {
        "number": event.number, "at": local(event.at), "kind": event.kind,
        "action": event.action, "title": body.get("title"), "from": body.get("from"),
        "to": body.get("to"), "actor": event.actor, "role": event.role,
        "effective_at": local(event.effective_at),
    }  # fmt: skip
    extra = ("guards", "timers", "messages", "links", "timer", "policy", "workflow", "batch",
             "undoes")  # fmt: skip
    line |= {key: body[key] for key in extra if body.get(key)}
    if private is None:
        line["erased"] = True
    else:
        line |= {
            key: private[key]
            for key in ("form", "facts", "text", "counts", "evidence")
            if private.get(key)
        }
        if line.get("guards") and private.get("found"):
            line["guards"] = [
                {**guard, "found": found}
                for guard, found in zip(line["guards"], private["found"], strict=True)
            ]
    line["hash"] = event.hash.hex()
    return line


def listed_json(one: Listed) -> dict[str, Any]:
    """One line of the worklist: the keys of a case that need no history."""
    return {
        "reference": one.reference, "type": one.type, "state": one.state, "version": one.version,
        "pupil": {"upn": one.upn, "name": f"{one.forename} {one.surname}"},
        "school": {"number": one.school_number, "name": one.school_name}
        if one.school_number
        else None,
        "assignee": one.assignee, "opened_at": local(one.opened_at),
        "entered_at": local(one.entered_at), "closed_at": local(one.closed_at),
        "due_at": local(one.due_at), "escalation": one.escalation, "priority": one.priority,
    }  # fmt: skip


def action_json(action: Action) -> dict[str, Any]:
    """One step and every reason against it."""
    return {
        "action": action.name,
        "title": action.title,
        "to": action.to,
        "allowed": action.allowed,
        "reasons": [
            {"rule": v.rule, "says": v.says, "source": v.source, "fix": v.fix, "found": v.found}
            for v in action.choosable.verdicts
            if not v.holds
        ],
        "warnings": [
            {"rule": v.rule, "says": v.says, "found": v.found}
            for v in action.choosable.verdicts
            if v.warns
        ],
        "rules": [
            {"rule": v.rule, "says": v.says, "source": v.source, "holds": v.holds,
             "found": v.found, "hard": v.hard}
            for v in action.choosable.verdicts
        ],
        "form": action.choosable.transition.form.model_json_schema(),
        "options": {
            name: [{"value": value, "label": label} for value, label in choices]
            for name, choices in action.options.items()
            if choices
        },
    }  # fmt: skip


def preview_json(preview: Preview) -> dict[str, Any]:
    """What a step would do."""
    return {
        "reference": preview.reference or None, "title": preview.title,
        "state_before": preview.state_before, "state_after": preview.state_after,
        "version_before": preview.version_before, "version_after": preview.version_after,
        "first": list(preview.first), "assigned_to": preview.assigned_to,
        "deadlines": [
            {"name": one.name, "title": one.title, "change": one.change,
             "due_at": local(one.due_at), "was": local(one.was)}
            for one in preview.deadlines
        ],
        "messages": list(preview.messages), "opens": list(preview.opens),
        "tells": list(preview.tells),
    }  # fmt: skip


def listed_timer_json(one: ListedTimer) -> dict[str, Any]:
    """One deadline in the list across cases."""
    row = one.row
    return {
        "reference": one.reference, "type": one.type, "state": one.state, "name": row.name,
        "phase": phase_in_words(row.phase), "due_at": local(row.due_at),
        "fires_at": local(row.fires_at), "status": row.status, "attempts": row.attempts,
        "error": row.error, "assignee": one.assignee,
    }  # fmt: skip


def logged_json(one: Logged) -> dict[str, Any]:
    """One line of the history across cases; nothing personal."""
    return {
        "reference": one.reference or None, "number": one.number or None, "at": local(one.at),
        "effective_at": local(one.effective_at), "kind": one.kind, "action": one.action,
        "title": one.body.get("title"), "from": one.body.get("from"), "to": one.body.get("to"),
        "actor": one.actor, "role": one.role,
    }  # fmt: skip


def error_json(error: VogError) -> dict[str, Any]:
    """A refusal or an error, with every reason."""
    return {
        "error": {
            "kind": error.kind,
            "message": error.message,
            "reasons": [reason_json(reason) for reason in error.reasons],
        }
    }


def reason_json(reason: Reason) -> dict[str, Any]:
    """One reason: rule, sentence, source, what would satisfy it."""
    line = {
        "rule": reason.rule, "says": reason.says, "source": reason.source, "fix": reason.fix,
    }  # fmt: skip
    extra = {"field": reason.field, "found": reason.found}
    return line | {key: value for key, value in extra.items() if value}


def role_title(code: str) -> str:
    """A role's code in words."""
    try:
        return Role(code).label
    except ValueError:
        return code
