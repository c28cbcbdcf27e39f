"""What the case page says, part by part: plain data in, text out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from states.calendar import LONDON
from states.roles import Role
from storage.deadlines import ListedTimer
from storage.history import StoredEvent
from tui.text import due_in_words, plain, when_short, wrapped
from vog_cases.case_text import back_mark, fact_lines
from vog_cases.reading_cases import Action, CaseDetail, Deadline


@dataclass(frozen=True)
class Seen:
    """A case as it was read at one moment."""

    detail: CaseDetail
    actions: list[Action]
    incidents: list[ListedTimer]
    now: datetime


@dataclass(frozen=True)
class StepLine:
    """One line of the list of steps: a heading, a step, or a reason under it."""

    text: str
    action: Action | None = None
    number: int = 0


def head(seen: Seen, width: int) -> Text:
    """Who, what, where it stands, and what is due next."""
    detail, row, flow = seen.detail, seen.detail.row, seen.detail.workflow
    state = flow.state[row.state]
    officer = detail.names.get(row.assignee or "", row.assignee or "nobody yet")
    school = detail.school[1] if detail.school else "no school"
    risk = "‼ SAFEGUARDING · " if row.facts.get("safeguarding_concern") else ""
    born = f"{detail.pupil.date_of_birth:%d/%m/%Y}"
    since = f"closed {when_short(row.closed_at)}" if row.closed_at else (
        f"since {when_short(row.entered_at)}"
    )  # fmt: skip
    lines = [
        f" {row.reference}  {risk}{detail.pupil.name} · born {born} · {school}",
        f" {flow.title}: {state.title.upper()} · officer {officer} · {since} "
        f"· version {row.version}",
    ]
    following = next_due(seen)
    waits = " or ".join(role.label for role in state.waits_for)
    last = [f"next: {following}"] if following else []
    last += [f"waits for {waits}"] if waits else []
    if row.escalation:
        last.append(f"escalated to {_role(row.escalation)}")
    lines.append(f" {' · '.join(last)}")
    return plain("\n".join(_one(line, width) for line in lines))


def next_due(seen: Seen) -> str:
    """The soonest deadline in a few words."""
    for one in seen.detail.deadlines:
        if one.counts and one.due_at is not None and one.status != "incident":
            return f"{due_in_words(one.due_at, seen.now)} {one.title}"
    return ""


def _one(line: str, width: int) -> str:
    return line if cell_len(line) <= width else line[: max(width - 1, 1)] + "…"


def _role(code: str) -> str:
    try:
        return Role(code).label
    except ValueError:
        return code


def step_lines(seen: Seen, width: int) -> list[StepLine]:
    """The steps: what can be done, what cannot yet and why, what is somebody else's.

    A step keeps its number in the workflow's order, wherever it stands.
    """
    groups: dict[str, list[StepLine]] = {
        "YOU CAN DO NOW": [], "NOT YET, AND WHY": [], "FOR SOMEBODY ELSE": [],
    }  # fmt: skip
    names = seen.detail.workflow.state
    for number, action in enumerate(seen.actions, 1):
        to = "" if action.to == seen.detail.row.state else f" → {names[action.to].title}"
        mark = "✓" if action.allowed else "✗"
        lines = [StepLine(f"m{number:<2} {mark} {action.title}{to}", action, number)]
        lines += [StepLine(text, number=number) for text in _why(action, width)]
        groups[_group(action)] += lines
    return [line for title, lines in groups.items() if lines for line in (StepLine(title), *lines)]


def _group(action: Action) -> str:
    if action.allowed:
        return "YOU CAN DO NOW"
    others = any(one.rule == "role" and not one.holds for one in action.choosable.verdicts)
    return "FOR SOMEBODY ELSE" if others else "NOT YET, AND WHY"


def _why(action: Action, width: int) -> list[str]:
    lines: list[str] = []
    for one in action.choosable.verdicts:
        if one.holds and not one.warns:
            continue
        if one.rule == "role":
            says = one.fix or one.says
        else:
            found = f" ({one.found})" if one.found else ""
            says = f"{one.rule} {one.says if one.holds else one.fix or one.says}{found}"
        lines += wrapped(says, width, f"      {'!' if one.holds else '✗'} ", "        ")
    return lines


def reasons(action: Action) -> Text:
    """Every rule of a step and its answer, in full."""
    text = Text()
    for one in action.choosable.verdicts:
        found = f" ({one.found})" if one.found else ""
        rule = "" if one.rule == "role" else f"{one.rule} "
        mark = "✗" if not one.holds else "!" if one.warns else "✓"
        needed = "" if one.holds or one.rule == "role" else "needed: "
        text.append_text(plain(f"{mark} {rule}{needed}{one.says}{found}\n"))
        if not one.holds and one.fix:
            text.append_text(plain(f"    {one.fix}\n", "bold"))
    return text


def about(seen: Seen, *, working: bool) -> RenderableType:
    """The deadlines, with how they were counted if that is wanted, and what is known."""
    parts: list[RenderableType] = []
    for failed in seen.incidents:
        title = seen.detail.workflow.timer[failed.row.name].title
        parts.append(
            plain(f"✗ FAILED: “{title}”. Tried {failed.row.attempts} times: {failed.row.error}")
        )
    shown = [one for one in seen.detail.deadlines if one.counts or working]
    parts.append(_deadlines(shown, seen.now, working=working))
    known = [line.partition(": ") for line in fact_lines(seen.detail)]
    parts += [Text(), plain("WHAT IS KNOWN", "bold"), _pairs([(a, b) for a, _, b in known])]
    if seen.detail.links:
        links = [(one["reference"], one["link"]) for one in seen.detail.links]
        parts += [Text(), plain("LINKED CASES", "bold"), _pairs(links)]
    return Group(plain("DEADLINES", "bold"), *parts)


def _deadlines(shown: Sequence[Deadline], now: datetime, *, working: bool) -> RenderableType:
    if not shown:
        return plain("  none")
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1)
    for one in shown:
        left = due_in_words(one.due_at, now)
        style = "bold" if left.startswith("‼") else ""
        grid.add_row(plain(left, style), plain(f"{one.title}, {when_short(one.due_at)}", style))
        if working:
            grid.add_row("", plain(f"then {one.then}"))
            for line in _counted(one.working):
                grid.add_row("", plain(line))
    return grid


def _counted(working: Mapping[str, Any] | None) -> list[str]:
    if working is None:
        return []
    lines = [str(working["says"])]
    for day in working["days"]:
        number = f"{day['number']:>3}" if day["number"] else "  –"
        on = date.fromisoformat(day["date"])
        lines.append(f"{number}  {on:%a} {on.day} {on:%b}  {day['why']}")
    return lines


def _pairs(pairs: Sequence[tuple[str, str]]) -> RenderableType:
    if not pairs:
        return plain("  nothing yet")
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(ratio=2)
    grid.add_column(ratio=3)
    for label, value in pairs:
        grid.add_row(plain(label), plain(value))
    return grid


def history(detail: CaseDetail) -> RenderableType:
    """What happened, the newest first, under the day it happened."""
    parts: list[RenderableType] = []
    day, grid = "", Table.grid()
    for event in reversed(detail.history):
        local = event.at.astimezone(LONDON)
        this = f"{local:%a} {local.day} {local:%b %Y}"
        if this != day:
            grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
            grid.add_column(no_wrap=True)
            grid.add_column(ratio=1)
            parts += [*([Text()] if day else []), plain(this, "bold"), grid]
            day = this
        grid.add_row(plain(f"{local:%H:%M}"), plain(_happened(event, detail)))
    return Group(*parts)


def _happened(event: StoredEvent, detail: CaseDetail) -> str:
    body, states = event.body, detail.workflow.state
    moved = ""
    if body["from"] and body["from"] != body["to"]:
        moved = f" ({states[body['from']].title} → {states[body['to']].title})"
    text = (event.private or {}).get("text")
    said = (f": {text}" if text else "") + back_mark(event.number, detail)
    who = detail.names.get(event.actor, "the clock" if event.role == "SYS" else event.actor)
    late = "" if event.at == event.effective_at else f", as of {when_short(event.effective_at)}"
    return f"{body['title']}{moved}{said} · {who}{late}"
