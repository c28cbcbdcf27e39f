"""What a board says: cards on two lines, the heads of its columns, and the columns not in sight."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.cells import cell_len

from states.calendar import local_date
from states.roles import SCHOOL_ROLES, Role
from states.workflow import State
from storage.cases import Listed
from tui.privacy import by_surname, person_name
from tui.text import fit, initials, plural, wrapped
from vog_cases.board import Board, Column, Lane, Ways
from vog_cases.plain_text import day_short

NARROWEST = 23
"""Columns of the terminal that a column of the board takes at least."""
WIDE = 100
MOST = 6
"""Columns of the board that are shown at once at most."""


def columns_for(width: int) -> int:
    """How many columns of a board stand side by side."""
    return max(1, min(MOST, width // NARROWEST))


def around(board: Board, state: str, room: int) -> list[Column]:
    """The columns in sight: those with a case, with that state as near the middle as may be."""
    filled = [column for column in board.columns if column.count]
    place = next((n for n, column in enumerate(filled) if column.state.name == state), 0)
    first = max(0, min(place - room // 2, len(filled) - room))
    return filled[first : first + room]


def head(column: Column) -> str:
    """A column's name with its counts: `Received 20 ‼11 !9`."""
    return f"{column.state.title}{_counts(column)}"


def heads(columns: Sequence[Column], widths: Sequence[int]) -> str:
    """The names over their columns, and below them whom the cases wait for."""
    pairs = list(zip(columns, widths, strict=True))
    names = (_headed(one, width - 2) for one, width in pairs)
    waits = (_waits(one.state) for one in columns)
    return "\n".join(
        "".join(f" {fit(text, width - 2)}│" for text, width in zip(line, widths, strict=True))
        for line in (names, waits)
    )


def _headed(column: Column, width: int) -> str:
    """The name may be cut, the counts never."""
    counts, title = _counts(column), column.state.title
    return fit(title, min(cell_len(title), width - cell_len(counts))) + counts


def _counts(column: Column) -> str:
    marks = f" ‼{column.overdue:,}" if column.overdue else ""
    marks += f" !{column.soon:,}" if column.soon else ""
    return f" {column.count:,}{marks}"


def _waits(state: State) -> str:
    names = ["the school" if role in SCHOOL_ROLES else _short(role) for role in state.waits_for]
    return f"for {' or '.join(dict.fromkeys(names))}" if names else "for nobody"


def _short(role: Role) -> str:
    return "others" if role is Role.OUTSIDE else role.label


def aside(board: Board, shown: Sequence[Column], width: int) -> str:
    """The columns that are not in sight, before and after, and the states without a case."""
    filled = [column for column in board.columns if column.count]
    if not shown:
        return ""
    first = filled.index(shown[0])
    before, after = filled[:first], filled[first + len(shown) :]
    left = f"‹ {' · '.join(map(head, before))}" if before else ""
    right = f"{' · '.join(map(head, after))} ›" if after else ""
    if cell_len(left) + cell_len(right) + 4 > width:
        left, right = _summed("‹ ", before, ""), _summed("", after, " ›")
    none = [column.state.title for column in board.columns if not column.count]
    middle = f"none in: {', '.join(none)}" if none else ""
    room = width - cell_len(left) - cell_len(right) - 4
    middle = fit(middle, room).rstrip() if room > 20 else ""
    gap = max(width - cell_len(left) - cell_len(middle) - cell_len(right) - 3, 0)
    return f" {left}{'  ' if left else ''}{middle}{' ' * gap}{right}"


def _summed(lead: str, columns: Sequence[Column], end: str) -> str:
    if not columns:
        return ""
    cases, late = (sum(getattr(one, name) for one in columns) for name in ("count", "overdue"))
    marks = f" ‼{late}" if late else ""
    states = "state" if len(columns) == 1 else "states"
    return f"{lead}{cases:,}{marks} in {len(columns)} more {states}{end}"


def band(lane: Lane, width: int) -> str:
    """The heading of a lane, drawn out to the whole width."""
    late = f" ‼{lane.overdue}" if lane.overdue else ""
    text = f"── {lane.title} {lane.count:,}{late} "
    return fit(text, width) if cell_len(text) >= width else text + "─" * (width - cell_len(text))


def card(row: Listed, now: datetime, width: int, *, marked: bool = False) -> tuple[str, str]:
    """A case on two lines: which and whose, then how long it stands and when it is due."""
    number = row.reference.split("-")[2]
    name = by_surname(row.forename[:1], row.surname)
    first = f"{mark(row, now)}{'●' if marked else ' '}{number} {name}"
    owner = initials(row.assignee_name) if row.assignee_name else "—"
    stands = (local_date(now) - local_date(row.entered_at)).days
    due = f" · {due_in_short(row.due_at, now)}" if row.due_at else ""
    second = f"  {f'{stands}d' if stands else 'new'}{due}"
    room = width - cell_len(owner) - 1
    return fit(first, width), f"{fit(second, room)} {owner}" if room > 0 else fit(second, width)


def mark(row: Listed, now: datetime) -> str:
    """‼ overdue, ! near its deadline."""
    if row.due_at is None:
        return " "
    if row.due_at < now:
        return "‼"
    return "!" if row.warn_at is not None and row.warn_at <= now else " "


def due_in_short(due: datetime, now: datetime) -> str:
    """When a case is due, in a few letters: `2d over`, `today`, `due 3d`."""
    days = (local_date(due) - local_date(now)).days
    if due < now:
        return f"{-days}d over" if days else "just over"
    return "today" if days == 0 else f"due {days}d"


def counts(board: Board, lanes: Sequence[tuple[str, bool]], marked: int, *, short: bool) -> str:
    """What the board is cut into, and how much is on it; what is marked, if anything is."""
    if marked:
        return f" ● {plural(marked, 'case')} marked: a assigns, Esc clears "
    late = sum(column.overdue for column in board.columns)
    cut = " ".join(f"[{word}]" if chosen else word for word, chosen in lanes)
    if short:
        return f" s {cut} · {board.count:,}{f' ‼{late:,}' if late else ''} "
    overdue = f" · ‼ {late:,} overdue" if late else ""
    return f" s Lanes: {cut}   {board.count:,} open{overdue} "


FOOT = 4
"""Lines at the foot about the case in focus."""


def about(row: Listed, state: State, ways: Ways | None, now: datetime, width: int) -> str:
    """The case in focus: what it is, where it can go, what is in the way."""
    stands = (local_date(now) - local_date(row.entered_at)).days
    due = "no deadline"
    if row.due_at:
        due = f"due {day_short(row.due_at)} ({due_in_short(row.due_at, now).replace('due', 'in')})"
    lines = _cut(
        f"{row.reference} {person_name(row.forename, row.surname)}, "
        f"{row.school_name or 'no school'} · "
        f"{state.title} for {plural(stands, 'day')} · {due} · "
        f"officer {row.assignee_name or 'nobody yet'}",
        width, 2,
    )  # fmt: skip
    if ways is not None:
        lines += _cut(f"can go to: {', '.join(ways.can) or 'nowhere yet'}", width, 1)
        lines += _cut(_blocked(ways), width, FOOT - len(lines))
    return "\n".join(lines)


def _blocked(ways: Ways) -> str:
    parts = (("not yet", ways.not_yet), ("for others", ways.others))
    return " · ".join(
        f"{lead}: {', '.join(f'{to} ({why})' for to, why in blocked)}"
        for lead, blocked in parts
        if blocked
    )


def _cut(text: str, width: int, most: int) -> list[str]:
    """Text on so many lines at most; `…` says that there was more."""
    lines = wrapped(text, width - 1, " ", "   ") if text else []
    if len(lines) > most:
        lines = [*lines[: most - 1], fit(f"{lines[most - 1]} {lines[most].strip()}", width - 1)]
    return lines
