"""A case and its steps in plain lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, get_args

from pydantic import BaseModel

from states.forms import Choice, Facts, FieldSpec, Kind, fields_of, in_pounds
from storage.cases import CaseRow
from vog_cases.plain_text import due_in_words, table, when
from vog_cases.previewing import DeadlineMove, Preview
from vog_cases.reading_cases import Action, CaseDetail

PENCE = {"pence": "amount", "low": "lower amount", "high": "higher amount"}
"""Money inside an entry, stored in pence, and what people call it."""


def case_page(detail: CaseDetail, now: datetime) -> str:
    """The whole case, for reading from top to bottom."""
    row, flow = detail.row, detail.workflow
    school = detail.school[1] if detail.school else "no school"
    officer = detail.names.get(row.assignee or "", row.assignee or "nobody yet")
    parts = [
        f"{row.reference}  {flow.title}  {flow.state[row.state].title}  version {row.version}",
        f"{detail.pupil.name}, born {detail.pupil.date_of_birth:%d/%m/%Y}, {school}",
        f"Officer: {officer} · opened {when(row.opened_at)}"
        + (f" · closed {when(row.closed_at)}" if row.closed_at else ""),
    ]
    if row.escalation:
        parts.append(f"Escalated to {row.escalation}.")
    for title, lines in (
        ("Deadlines", deadline_lines(detail, now)),
        ("Facts", fact_lines(detail)),
        ("Linked cases", [f"{one['reference']} ({one['link']})" for one in detail.links]),
        ("Documents", document_lines(detail)),
        ("History", history_lines(detail)),
    ):
        if lines:
            parts += ["", title, *(f"  {line}" for line in lines)]
    return "\n".join(parts)


def deadline_lines(detail: CaseDetail, now: datetime) -> list[str]:
    """Each deadline with the time left and what happens when it passes."""
    rows = [
        (
            one.fired or due_in_words(one.due_at, now),
            one.title,
            when(one.due_at),
            one.error or one.told or one.then,
        )
        for one in detail.deadlines
    ]
    return table(("", "", "", ""), rows).splitlines()[1:] if rows else []


def fact_lines(detail: CaseDetail) -> list[str]:
    """Each known fact under its label; people by their names."""
    facts = detail.row.facts
    return [
        f"{spec.label}: {shown_fact(spec, facts[spec.name], detail)}"
        for spec in fields_of(detail.workflow.facts)
        if spec.name in facts
    ]


def shown_fact(spec: FieldSpec, value: Any, detail: CaseDetail) -> str:
    """A stored fact as people read it: people by their names, money in pounds."""
    if spec.kind is Kind.MONEY:
        return in_pounds(value)
    if spec.kind is Kind.CONTACT:
        return detail.adults.get(str(value), "a contact no longer on record")
    if spec.kind is Kind.OFFICER or spec.name.endswith("_by"):
        return shown_value(value, {**dict(spec.choices), **detail.names})
    inside = _choices_inside(detail.workflow.facts, spec.name)
    return shown_value(value, {**inside, **dict(spec.choices)})


def _choices_inside(facts: type[Facts], name: str) -> dict[str, str]:
    """The labels of the choices in a list's entries: an enquiry's source, an agency told."""
    entries = [one for one in get_args(facts.model_fields[name].annotation) if _is(one, BaseModel)]
    kinds = [
        kind
        for entry in entries
        for field in entry.model_fields.values()
        for kind in (field.annotation, *get_args(field.annotation))
        if _is(kind, Choice)
    ]
    return {one.value: one.label for kind in kinds for one in kind}


def _is(kind: Any, what: type) -> bool:
    return isinstance(kind, type) and issubclass(kind, what)


def shown_value(value: Any, choices: Mapping[str, str]) -> str:
    """A stored value as people read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(shown_value(item, choices) for item in value)
    if isinstance(value, dict) and set(value) == {"on", "what", "impact"}:
        on = datetime.fromisoformat(value["on"])
        return f"{on:%d/%m/%Y} {value['what']}" + (
            f": {value['impact']}" if value["impact"] else ""
        )
    if isinstance(value, dict):
        return ", ".join(_shown_part(key, part, choices) for key, part in value.items())
    text = str(value)
    if len(text) >= 19 and text[4:5] == "-" and "T" in text[:12]:
        try:
            return when(datetime.fromisoformat(text))
        except ValueError:
            return text
    if len(text) == 10 and text[4] == text[7] == "-":
        try:
            return f"{date.fromisoformat(text):%d/%m/%Y}"
        except ValueError:
            return text
    return choices.get(text, text)


def _shown_part(key: str, value: Any, choices: Mapping[str, str]) -> str:
    if key in PENCE and isinstance(value, int):
        return f"{PENCE[key]} {in_pounds(value)}"
    return f"{key.replace('_', ' ')} {shown_value(value, choices)}"


def document_lines(detail: CaseDetail) -> list[str]:
    """Each document; one whose step was taken back says so."""
    return [
        f"{one['kind']}: {one['title']}" + back_mark(one["event_number"], detail)
        for one in detail.documents
    ]


def back_mark(number: int, detail: CaseDetail) -> str:
    """What stands behind something that belongs to an event that was taken back."""
    return " (taken back)" if number in detail.taken_back else ""


def history_lines(detail: CaseDetail) -> list[str]:
    """The events, oldest first."""
    lines = []
    for event in detail.history:
        who = detail.names.get(event.actor, "the clock" if event.role == "SYS" else event.actor)
        moved = ""
        if event.body["from"] and event.body["from"] != event.body["to"]:
            names = detail.workflow.state
            moved = f" ({names[event.body['from']].title} → {names[event.body['to']].title})"
        text = (event.private or {}).get("text")
        said = (f": {text}" if text else "") + back_mark(event.number, detail)
        late = "" if event.at == event.effective_at else f" [as of {when(event.effective_at)}]"
        lines.append(
            f"{event.number:>3}  {when(event.at)}  {event.body['title']}{moved}{said} · {who}{late}"
        )
    return lines


def action_lines(row: CaseRow, actions: Sequence[Action]) -> str:
    """What can be done, then what cannot and why, with the fields each step asks for."""
    lines = [f"{row.reference}, version {row.version}", ""]
    for one in sorted(actions, key=lambda item: not item.allowed):
        mark = "yes" if one.allowed else "no "
        lines.append(f"{mark}  {one.name}: {one.title}")
        for verdict in one.choosable.verdicts:
            if not verdict.holds:
                found = f" ({verdict.found})" if verdict.found else ""
                rule = "" if verdict.rule == "role" else f"{verdict.rule}: "
                lines.append(f"       - {rule}needed: {verdict.says}{found} {verdict.fix}")
            elif verdict.warns:
                lines.append(f"       ! {verdict.rule}: {verdict.says} ({verdict.found})")
        if one.allowed:
            lines += [
                f"       {spec.name}{'' if spec.required else ' (if any)'}: {spec.label}"
                for spec in one.fields
            ]
    return "\n".join(lines)


def preview_lines(preview: Preview) -> list[str]:
    """What a step would do, one effect a line."""
    here, there = preview.state_before, preview.state_after
    if here is None:
        move = f"Opens in {there}"
    elif here == there:
        move = f"Stays in “{here}”"
    else:
        move = f"{here} → {there}"
    versions = f", version {preview.version_before} → {preview.version_after}" if here else ""
    return [
        *(f"First, by the clock: {title}" for title in preview.first),
        f"{move}{versions}",
        *([f"Officer: {preview.assigned_to}"] if preview.assigned_to else []),
        *(_deadline_move(one) for one in preview.deadlines),
        *(f"A message will wait: {one}" for one in preview.messages),
        *preview.opens,
        *(f"Told: {one}" for one in preview.tells),
    ]


def _deadline_move(one: DeadlineMove) -> str:
    if one.change == "stops":
        return f"Deadline stops: {one.title}, was due {when(one.was)}"
    if one.due_at is None:
        return f"Deadline {one.change}: {one.title}, its date cannot be worked out yet"
    before = f", was {when(one.was)}" if one.change == "moves" and one.was else ""
    over = " — over already: the clock acts on it as soon as this is saved" if one.over else ""
    return f"Deadline {one.change}: {one.title}, due {when(one.due_at)}{before}{over}"
