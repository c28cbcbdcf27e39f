"""The lines of the People area's four views, for wide and narrow windows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from storage.people import PupilLine
from storage.signals import SignalRow
from tui.privacy import by_surname, person_name, private
from tui.text import fit
from vog_cases.people import OfficerLine, SchoolLine, year_group
from vog_cases.references import CODES
from vog_cases.report_tables import shown
from workflows.signals import KINDS

WIDE = 100
BAR = 24
SignalLine = SignalRow | str
"""A signal, or the heading of its kind."""


def _columns(cells: Sequence[str], widths: Sequence[int]) -> str:
    return " ".join(fit(cell, width) for cell, width in zip(cells, widths, strict=True) if width)


# --- pupils --------------------------------------------------------------------------------


def pupil_widths(width: int) -> tuple[int, ...]:
    """Name, year, school, open cases, marks."""
    rest = width - 9 - 10 - 6 - 4
    name = int(rest * 0.48)
    return (name, 9, rest - name, 10, 6)


def pupil_header(width: int) -> str:
    """The titles of the list of pupils."""
    return _columns(("Pupil", "Year", "School", "Open cases", "Marks"), pupil_widths(width))


def pupil_line(row: PupilLine, today: date, width: int) -> str:
    """A child on one line; the marks are letters: LA looked after, CP child protection."""
    known = ""
    if row.known_as and row.known_as != row.forename:
        known = f" ({private(row.known_as)})"
    name = by_surname(row.forename, row.surname, comma=True)
    cells = (
        f"{name}{known}", year_group(row.date_of_birth, today),
        row.school_name or "No school", f"{row.open_cases:>4}" if row.open_cases else "   ·",
        marks_of(row),
    )  # fmt: skip
    return _columns(cells, pupil_widths(width))


def marks_of(row: PupilLine) -> str:
    """LA for looked after, CP for on the child protection register."""
    return " ".join(["LA"] * row.looked_after + ["CP"] * row.child_protection)


# --- schools -------------------------------------------------------------------------------


def school_widths(width: int) -> tuple[int, ...]:
    """Name, a column a case type, all, overdue, attendance."""
    types = 5 if width >= WIDE else 4
    rest = width - len(CODES) * (types + 1) - 5 - 8 - 6 - 3
    return (rest, *(types,) * len(CODES), 5, 8, 6)


def school_header(width: int) -> str:
    """The titles of the list of schools."""
    types = (f"{code:>4}" for code in CODES.values())
    return _columns(("School", *types, "  All", " Overdue", "Att. %"), school_widths(width))


def school_line(row: SchoolLine, width: int) -> str:
    """A school on one line: open cases by type, overdue, attendance this school year."""
    counts = (row.work[name].open if name in row.work else 0 for name in CODES)
    cells = (
        row.school.name, *(f"{count:>4}" if count else "   ·" for count in counts),
        f"{row.open:>5}", f"‼ {row.overdue:>6}" if row.overdue else "       ·",
        f"{shown(row.attendance):>6}",
    )  # fmt: skip
    return _columns(cells, school_widths(width))


# --- officers ------------------------------------------------------------------------------


def officer_widths(width: int) -> tuple[int, ...]:
    """Name, role and focus, overdue, this week, open; the bar has what is left."""
    if width >= WIDE:
        return (22, 34, 9, 9, max(width - 22 - 34 - 9 - 9 - 4, 0))
    return (22, 0, 9, 9, max(width - 22 - 9 - 9 - 3, 0))


def officer_header(width: int) -> str:
    """The titles of the list of officers."""
    titles = ("Officer", "Role and focus", "Overdue", "This week", "Open")
    return _columns(titles, officer_widths(width))


def officer_line(row: OfficerLine, most: int, width: int) -> str:
    """An officer on one line; the bar is what they hold against whoever holds the most."""
    widths = officer_widths(width)
    room = min(BAR, widths[-1] - 6)
    bar = "█" * min(round(room * row.work.open / max(most, 1)), room)
    if row.work.open > most > 0:
        bar = f"{bar[:-1]}»"  # nobody's cases: more than a bar of somebody's can show
    cells = (
        row.name, role_and_focus(row), f"‼ {row.work.overdue}" if row.work.overdue else "·",
        str(row.work.soon or "·"), f"{bar} {row.work.open}".strip(),
    )  # fmt: skip
    return _columns(cells, widths)


def role_and_focus(row: OfficerLine) -> str:
    """`Engagement Officer, EHE`."""
    return ", ".join(part for part in (row.role, row.focus) if part)


# --- signals -------------------------------------------------------------------------------


def signal_rows(found: Sequence[SignalRow]) -> list[SignalLine]:
    """Under the heading of each kind the signals that stand."""
    rows: list[SignalLine] = []
    for name, kind in KINDS.items():
        own = [row for row in found if row.kind == name]
        if own:
            rows += [f"{kind.title.upper()}  {len(own)}", *own]
    return rows


def signal_widths(width: int) -> tuple[int, ...]:
    """Pupil, school, what the register shows."""
    name = 26 if width >= WIDE else 22
    school = 30 if width >= WIDE else 0
    return (name, school, max(width - name - school - 2, 0))


def signal_line(row: SignalLine, width: int) -> str:
    """A signal on one line, or a heading."""
    if isinstance(row, str):
        return row
    cells = (f"  {person_name(row.forename, row.surname)}", row.school_name or "No school",
             str(row.evidence["says"]))  # fmt: skip
    return _columns(cells, signal_widths(width))
