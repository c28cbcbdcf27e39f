"""What is known, linked, filed, sent and looked at: the parts beside the history, as lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from rich.cells import cell_len

from states.calendar import LONDON, local_date
from states.forms import Kind, fields_of
from storage.desk import OpenDraft
from tui.drafts import NOTE
from tui.language import local, numbered
from tui.lines import Line, heading, paragraph
from tui.privacy import adult, names_hidden, private
from tui.text import day, fit, language, plural, when_short
from vog_cases.case_page import CasePage
from vog_cases.case_text import back_mark, fact_lines
from vog_cases.family import Related
from vog_cases.outbox import addressee
from vog_cases.plain_text import HIDDEN

LABEL = 26
SHORT = (Kind.DAY, Kind.YES_NO, Kind.CHOICE, Kind.NUMBER, Kind.MONEY, Kind.OFFICER, Kind.CONTACT)
"""Facts that cannot hold a family's name."""


def fact_pane(page: CasePage, width: int) -> list[Line]:
    """What is known of the case: each label with its value beside it."""
    lines: list[Line] = []
    room = min(LABEL, width // 2)
    for place, (label, value) in enumerate(shown_facts(page)):
        labels = paragraph(label, room)
        values = paragraph(value, width - room - 1)
        for row in range(max(len(labels), len(values))):
            left = labels[row].text if row < len(labels) else ""
            right = values[row].text if row < len(values) else ""
            key = f"fact {place}" if not row else ""
            lines.append(Line(f"{left:<{room}} {right}", key))
    return lines


def shown_facts(page: CasePage) -> list[tuple[str, str]]:
    """What is known, as labels and values; while names are initials no free text is shown."""
    known = [spec for spec in fields_of(page.detail.workflow.facts)
             if spec.name in page.detail.row.facts]  # fmt: skip
    adults = {number: adult(name) for number, name in page.detail.adults.items()}
    hide = names_hidden()
    found = []
    for spec, line in zip(known, fact_lines(replace(page.detail, adults=adults)), strict=True):
        label, _, value = line.partition(": ")
        found.append((label, HIDDEN if hide and spec.kind not in SHORT else value))
    return found


def linked_pane(page: CasePage, width: int) -> list[Line]:
    """The child's other cases and linked ones, then brothers and sisters with theirs."""
    lines: list[Line] = []
    if page.around.linked:
        lines.append(heading("LINKED CASES, AND OTHERS OF THE CHILD"))
        for one in page.around.linked:
            lines += _related(one, page, width, one.how)
    if page.around.siblings:
        lines += [*([Line()] if lines else []), heading("BROTHERS AND SISTERS")]
    for place, kin in enumerate(page.around.siblings):
        lines += paragraph(f"{private(kin.name)}, {kin.school}", width, "  ", "  ", f"kin {place}")
        for one in kin.cases:
            lines += _related(one, page, width, "")
        if not kin.cases:
            lines.append(Line("     no case"))
    return lines


def _related(one: Related, page: CasePage, width: int, how: str) -> list[Line]:
    said = f" · {how}" if how else ""
    when = f"closed {day(one.closed_at, page.now)}" if one.closed_at else (
        f"open since {day(one.opened_at, page.now)}"
    )  # fmt: skip
    text = f"{one.reference} {one.type}: {one.state}, {when}{said}"
    return paragraph(text, width, "   ", "     ", f"case {one.reference}")


def document_pane(page: CasePage, width: int) -> list[Line]:
    """The documents that steps relied on, the newest first."""
    names, lines = page.detail.names, []
    for place, one in enumerate(reversed(page.detail.documents)):
        who = names.get(one["added_by"], one["added_by"])
        said = f"{day(one['added_at'], page.now)}  {one['title']} ({one['kind']}) · {who}"
        said += back_mark(one["event_number"], page.detail)
        lines += paragraph(said, width, "  ", "          ", f"document {place}")
    return lines


def letter_pane(page: CasePage, width: int) -> list[Line]:
    """Letters and notices, the newest first: to whom, in which language, and whether they left."""
    lines: list[Line] = []
    for place, one in enumerate(reversed(page.detail.messages)):
        spoken = f" · {language(one['language'], '')}" if one["language"] else ""
        said = (
            f"{day(one['queued_at'], page.now)}  {_titled(one)} · to {_recipient(one, page)}"
            f"{spoken} · {one['status']}"
        )
        lines += paragraph(said, width, "  ", "          ", f"letter {place}")
    return lines


def _titled(message: Mapping[str, Any]) -> str:
    kinds = {"reminder": "Reminder: ", "escalation": "Overdue: ", "told": ""}
    return f"{kinds.get(message['letter'], '')}{message['title']}"


def _recipient(message: Mapping[str, Any], page: CasePage) -> str:
    """Whom a message is for, by name where that is a person we know."""
    school, detail = page.around.school, page.detail
    adults = {number: adult(name) for number, name in detail.adults.items()}
    return addressee(message, detail.names, adults, {school.number: school.name} if school else {})


def look_pane(page: CasePage, width: int) -> list[Line]:
    """Who opened this record, the newest first."""
    lines: list[Line] = []
    for place, look in enumerate(page.looks):
        said = f"{when_short(look.at)}  {look.name}"
        lines += paragraph(said, width, "  ", "  ", f"look {place}")
    return lines


def tab_names(page: CasePage, *, short: bool) -> tuple[str, ...]:
    """The names of the parts, with how much is in them; `short` for the tabs at the right."""
    linked = len(page.around.linked) + sum(len(kin.cases) for kin in page.around.siblings)
    notes = sum(one.kind == "noted" for one in page.timeline)
    counted = (
        ("Facts", 0), ("Linked", linked), ("Docs", len(page.detail.documents)),
        ("Notes", notes), ("Letters", len(page.detail.messages)),
    )  # fmt: skip
    names = (numbered(name, count) if count else local(name) for name, count in counted)
    return (local("Timeline"), *names, local("Looked" if short else "Who looked"))


def draft_strip(page: CasePage, width: int) -> str:
    """Who else has a form of this case open, and what one has begun oneself, in one line."""
    others = tuple(one for one in page.drafts if one.username != page.username)
    if others:
        return _of_others(others, page.now, width)
    titles = {step.action.name: f"“{step.action.title}”" for step in page.steps}
    titles[NOTE] = "a note"
    for one in page.drafts:
        if one.action in titles:
            kept = f"(kept {_time(one.saved_at, page.now)})"
            began = f" You began {titles[one.action]} {kept}: its form has what you typed."
            return fit(began, width).rstrip()
    return ""


def _of_others(drafts: Sequence[OpenDraft], now: datetime, width: int) -> str:
    names = list(dict.fromkeys(one.name for one in drafts))
    more = f" and {plural(len(names) - 1, 'other')}" if len(names) > 1 else ""
    verb = "have" if more else "has"
    kept = _time(drafts[0].saved_at, now)
    told = f" ⚠ {names[0]}{more} {verb} a draft open on this case (kept {kept})."
    check = "  Saving will check nobody changed it first."
    return told + check if cell_len(told + check) < width else told


def _time(at: datetime, now: datetime) -> str:
    """`09:42`, and the day where it was another."""
    on = "" if local_date(at) == local_date(now) else f" on {day(at, now)}"
    return f"{at.astimezone(LONDON):%H:%M}{on}"
