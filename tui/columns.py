"""The columns of the worklist, for wide and narrow screens."""

from __future__ import annotations

from datetime import datetime

from storage.cases import Listed
from tui.text import due_in_words, fit, initials

TITLES = ("Due", "Reference", "Pupil", "School", "State", "Officer")
DUE, REFERENCE, OFFICER = 16, 14, 5
WIDE = 100


def header(width: int) -> str:
    """The titles over their columns."""
    titles = TITLES if width >= WIDE else (*TITLES[:5], "Off.")
    return _line(titles, width)


def case_line(row: Listed, state: str, now: datetime, width: int) -> str:
    """A case on one line."""
    due = due_in_words(row.due_at, now) if row.closed_at is None else "closed"
    if row.escalation:
        due = f"{due} ↑{row.escalation}"
    officer = row.assignee_name or "—"
    if width < WIDE and row.assignee_name:
        officer = initials(officer)
    name = f"{row.forename} {row.surname}"
    return _line((due, row.reference, name, row.school_name or "—", state, officer), width)


def _line(cells: tuple[str, ...], width: int) -> str:
    if width >= WIDE:
        rest = width - DUE - REFERENCE - 5
        pupil, school, state = int(rest * 0.25), int(rest * 0.32), int(rest * 0.23)
        widths = (DUE, REFERENCE, pupil, school, state, rest - pupil - school - state)
    else:
        rest = width - DUE - REFERENCE - OFFICER - 4
        pupil = int(rest * 0.52)
        widths = (DUE, REFERENCE, pupil, 0, rest - pupil, OFFICER)
    return " ".join(fit(cell, size) for cell, size in zip(cells, widths, strict=True) if size)
