"""The columns of the Inbox, for wide and narrow lists."""

from __future__ import annotations

from datetime import datetime

from storage.cases import Listed
from tui.language import local
from tui.privacy import person_name
from tui.text import due_in_words, fit, initials

TITLES = ("Due", "Reference", "Pupil", "School", "State", "Officer")
DUE, REFERENCE, OFFICER = 11, 14, 5
WIDE = 100


def header(width: int) -> str:
    """The titles over their columns."""
    english = TITLES if width >= WIDE else (*TITLES[:5], "Off.")
    titles = [local(title) for title in english]
    return _line((f"  {titles[0]}", *titles[1:]), width)


def case_line(row: Listed, state: str, now: datetime, width: int) -> str:
    """A case on one line; what presses stands out by its marks, not only by its weight."""
    due = due_in_words(row.due_at, now) if row.closed_at is None else "closed"
    officer = row.assignee_name or "—"
    if width < WIDE and row.assignee_name:
        officer = initials(officer)
    name = person_name(row.forename, row.surname)
    return _line((_marked(due), row.reference, name, row.school_name or "—", state, officer), width)


def _marked(due: str) -> str:
    """The days of all cases stand under one another, the marks before them."""
    mark, _, rest = due.partition(" ")
    return f"{mark} {rest}" if mark in ("‼", "!") else f"  {due}"


def _line(cells: tuple[str, ...], width: int) -> str:
    officer = OFFICER if width < WIDE else int(width * 0.15)
    rest = width - DUE - REFERENCE - officer - 5
    pupil, school = int(rest * 0.38), int(rest * 0.32)
    widths = (DUE, REFERENCE, pupil, school, rest - pupil - school, officer)
    return " ".join(fit(cell, size) for cell, size in zip(cells, widths, strict=True))
