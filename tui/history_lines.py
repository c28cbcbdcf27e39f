"""The history of a case as lines, and one entry of it in full."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from states.calendar import LONDON, local_date
from storage.looks import Looked
from storage.searching import fold
from tui.lines import Line, heading, paragraph
from tui.privacy import names_hidden
from tui.text import initials, plural, when_short
from vog_cases.case_page import CasePage
from vog_cases.plain_text import HIDDEN
from vog_cases.timeline import Entry

OVER = ("Overdue", "Still overdue")
WHO = 8
"""The column at the right that says who did it."""


def timeline_lines(page: CasePage, width: int, wanted: str, checked: str) -> list[Line]:
    """The entries, the newest first, each under its day; only those that hold what is wanted.

    `checked` says what was found when the chain of seals was checked, where that was done.
    """
    entries = [one for one in page.timeline if _holds(one, wanted)]
    shown: list[Entry | Looked] = sorted(
        [*entries, *([] if wanted else _looks(page))], key=lambda one: one.at, reverse=True
    )
    lines: list[Line] = []
    day = ""
    for one in shown:
        local = one.at.astimezone(LONDON)
        this = f"{local:%a} {local.day} {local:%b %Y}"
        if this != day:
            lines += [*([Line()] if lines else []), heading(this)]
            day = this
        if isinstance(one, Entry):
            lines += _entry(one, f"{local:%H:%M}", width)
        else:
            said = f"{local:%H:%M}  {one.name} opened this record"
            lines += paragraph(said, width, "", " " * 7)
    if wanted:
        found = f"{len(entries)} of {plural(len(page.timeline), 'entry', 'entries')}"
        return [*lines, Line(), Line(f"── {found} · Esc shows them all ──")]
    told = f" · {checked}" if checked else ""
    count = plural(len(page.timeline), "entry", "entries")
    return [*lines, Line(), Line(f"── end ── {count}{told}")]


def _looks(page: CasePage) -> list[Looked]:
    """Each other person who looked, once a day."""
    others = (one for one in page.looks if one.username != page.username)
    days = {(one.username, local_date(one.at)): one for one in others}
    return list(days.values())


def _holds(entry: Entry, wanted: str) -> bool:
    """Whether every word is in what happened or who did it; accents do not matter."""
    text = fold(f"{entry.words} {entry.who}")
    return all(word in text for word in fold(wanted).split())


def _entry(entry: Entry, time: str, width: int) -> list[Line]:
    late = f", as of {when_short(entry.as_of)}" if entry.as_of is not None else ""
    urgent = "‼ " if entry.clock and entry.title.startswith(OVER) else ""
    words = entry.bare if names_hidden() else entry.words
    lines = paragraph(f"{urgent}{words}{late}", width - WHO, f"{time}  ", " " * 7, key_of(entry))
    who = short_name(entry)
    first = lines[0]
    gap = " " * max(width - cell_len(first.text) - cell_len(who) - 1, 1)
    return [Line(f"{first.text}{gap}{who}", first.key), *lines[1:]]


def key_of(entry: Entry) -> str:
    """What tells an entry from the others."""
    return f"entry {entry.number}"


def short_name(entry: Entry) -> str:
    """Who did it, for a narrow column."""
    if entry.clock:
        return "clock"
    return "school" if entry.school else initials(entry.who)


def note_lines(page: CasePage, width: int) -> list[Line]:
    """The notes, the newest first."""
    notes = notes_of(page)
    lines: list[Line] = []
    for note in notes:
        lines += [*([Line()] if lines else []), heading(f"{when_short(note.at)}  {note.who}")]
        said = HIDDEN if names_hidden() else note.text or "This note has been erased."
        text = paragraph(said, width, "  ", "  ", key_of(note))
        lines += text[:4] if len(text) <= 4 else [*text[:3], Line("  … Enter shows all of it")]
    return lines


def notes_of(page: CasePage) -> Sequence[Entry]:
    """The entries that are notes."""
    return [one for one in page.timeline if one.kind == "noted"]
