"""The clocks of a case as lines, with bars, and the reckoning of each date; the people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from rich.cells import cell_len
from rich.text import Text

from states.calendar import LAST_MINUTE, LONDON
from storage.contacts import ContactRow
from tui.lines import Line, apart, heading, paragraph
from tui.privacy import adult, names_hidden, private
from tui.text import day, language, plain
from vog_cases.case_page import CasePage
from vog_cases.clocks import Clock, waited_for
from vog_cases.plain_text import when

BAR = 20
FAR = timedelta(days=366)
INSET = " " * 4
BOTH = "Welsh and English: nobody has asked"


def clock_lines(page: CasePage, width: int, *, brief: bool) -> list[Line]:
    """Every clock: what is over, what stands still, then the rest; quiet ones last.

    `brief` has one line a clock and leaves out those that are no deadlines of the case, unless
    there is nothing else.
    """
    lines: list[Line] = []
    for clock in page.clocks:
        if clock.counts or clock.error:
            lines += _clock(clock, page, width, brief=brief)
    for stopped in page.stopped:
        since = f"stopped since {day(stopped.since, page.now)}"
        lines.append(Line(apart(f"⏸  {stopped.title}", since, width), f"stopped {stopped.title}"))
        if not brief:
            waits = f"waits for {stopped.waits_for}; it begins anew after that"
            lines += paragraph(waits, width, INSET, INSET)
    for clock in () if brief else page.clocks:
        if clock.counts or clock.error or _far(clock, page):
            continue
        said = f"{_due(clock, page)}, {clock.words}"
        said = said if cell_len(clock.title) + cell_len(said) + 4 <= width else clock.words
        lines.append(Line(apart(f"   {clock.title}", said, width), clock.name))
    if not lines and brief and page.clocks:
        first = page.clocks[0]
        lines = [Line(apart(f"   {first.title}", first.words, width), first.name)]
    if not lines:
        lines = [Line("   none: nothing is due")]
    hint = "" if brief else "Enter: how it was counted"
    return [heading(apart("CLOCKS", hint, width)), *lines]


def _clock(clock: Clock, page: CasePage, width: int, *, brief: bool) -> list[Line]:
    if clock.error:
        tried = f"tried {clock.attempts} times: " if clock.attempts else ""
        return paragraph(f"FAILED {clock.title}: {tried}{clock.error}", width, "✗  ", INSET,
                         clock.name)  # fmt: skip
    mark = "‼" if clock.over else "!" if clock.near else " "
    words = clock.words.replace("over", "OVER") if clock.over else clock.words
    style = "bold" if clock.over else ""
    title = f"{mark}  {clock.title}"
    if brief:
        said = f"{words}, {_next(clock, page)}"
        said = said if cell_len(title) + cell_len(said) < width else words
        return [Line(apart(title, said, width), clock.name, style)]
    drawn = f"{bar(clock.share, BAR)} " if clock.share is not None else ""
    due, following = f"{drawn}due {_due(clock, page)}", f" · {_next(clock, page)}"
    urgent = clock.over or clock.near
    fits = len(INSET) + cell_len(due) + cell_len(following) <= width
    below = f"{due}{following}" if urgent or fits else due
    return [
        Line(apart(title, words, width), clock.name, style),
        *paragraph(below, width, INSET, INSET),
    ]


def _far(clock: Clock, page: CasePage) -> bool:
    """Whether a date is so far off that it only takes up room, such as the leaving age."""
    return clock.due_at is not None and clock.due_at - page.now > FAR


def bar(share: float, cells: int) -> str:
    """How much of the time has gone, drawn in text."""
    full = cells if share >= 1 else int(share * cells)
    return "█" * full + "░" * (cells - full)


def _due(clock: Clock, page: CasePage) -> str:
    """The day it ends; a limit in days is a date, so its last minute is not told."""
    if clock.due_at is None:
        return "not known"
    local = clock.due_at.astimezone(LONDON)
    time = "" if local.time() == LAST_MINUTE else f" {local:%H:%M}"
    return f"{local:%a} {day(clock.due_at, page.now)}{time}"


def _next(clock: Clock, page: CasePage) -> str:
    """What comes next: the next rung of the ladder, or what happens when it runs out."""
    rung = clock.next_rung
    if not clock.over:
        return f"then {clock.first}"
    if rung is not None:
        return f"escalates {day(rung.at, page.now)} to {rung.role}"
    if clock.rungs:
        return f"{clock.rungs[-1].role} was told {day(clock.rungs[-1].at, page.now)}"
    return clock.first


def reckoning(clock: Clock, page: CasePage) -> Text:
    """How the date of a clock was counted, day by day, and who is told when."""
    lines = [f"{clock.title}: {clock.words}", f"{clock.after}."]
    lines.append(f"Rule {', '.join(clock.rules)}")
    if clock.error:
        lines.append(f"It failed: {clock.error}")
    lines += ["", *_counted(clock.working)]
    lines += ["", "WHEN IT RUNS OUT", f"  {when(clock.due_at)}  {clock.then}"]
    for rung in clock.rungs:
        done = " · told" if rung.told else ""
        lines.append(f"  {when(rung.at)}  goes to {rung.role}{done}")
    on, _, change = page.detail.row.policy_version.partition(".")
    lines += ["", f"Calendar: {page.calendar}.", f"Parameters: as of {on}, change {change}."]
    return plain("\n".join(lines))


def _counted(working: Mapping[str, Any] | None) -> list[str]:
    if working is None:
        return ["How it was counted is not known."]
    lines = [str(working["says"])]
    for one in working["days"]:
        number = f"{one['number']:>4}" if one["number"] else "   –"
        on = date.fromisoformat(one["date"])
        lines.append(f"{number}  {on:%a} {on.day:>2} {on:%b}  {one['why']}")
    return lines


def people_lines(page: CasePage, width: int) -> list[Line]:
    """Who stands around the case: parents, the school, the officer, whom it waits for."""
    detail, around = page.detail, page.around
    state = detail.workflow.state[detail.row.state]
    officer = detail.names.get(detail.row.assignee or "", "nobody yet")
    lines = [heading("PEOPLE")]
    for place, contact in enumerate(around.contacts):
        lines += _person(contact.relationship or "Contact", _contact(contact), width,
                         f"contact {place}")  # fmt: skip
    if around.school is not None:
        head = f"{around.school.headteacher}, headteacher · " if around.school.headteacher else ""
        lines += _person("School", f"{head}{around.school.name}", width, "school")
    lines += _person("Officer", officer, width, "officer")
    if state.waits_for:
        lines += _person("Waits for", waited_for(state.waits_for), width, "waits")
    return lines


def _person(label: str, text: str, width: int, key: str) -> list[Line]:
    return paragraph(text, width, f"   {label:<10} ", " " * 14, key)


def _contact(contact: ContactRow) -> str:
    spoken = language(contact.language, "language not known")
    responsible = "" if contact.parental_responsibility else " · no parental responsibility"
    return f"{private(contact.name)} ({spoken}){responsible}"


def contact_card(contact: ContactRow) -> Text:
    """Everything known of a contact."""
    lines = [
        adult(f"{contact.name}, {contact.relationship}".rstrip(", ")),
        f"Parental responsibility: {'yes' if contact.parental_responsibility else 'no'}",
        f"Language: {language(contact.language, BOTH)}",
    ]
    if not names_hidden():
        lines += [
            f"Address: {contact.address or '—'}",
            f"Telephone: {contact.phone or '—'}",
            f"Mail: {contact.email or '—'}",
        ]
    return plain("\n".join(lines))
