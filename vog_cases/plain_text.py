"""Lines and tables for people at a command line, and for screen readers: no colour, no drawing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime

from states.calendar import LONDON, local_date


def width(text: str) -> int:
    """How many columns a text takes in a terminal."""
    return sum(
        0 if unicodedata.combining(ch) else 2 if unicodedata.east_asian_width(ch) in "WF" else 1
        for ch in text
    )


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns padded to their widest cell; the last one runs free."""
    lines = [list(header), *(list(row) for row in rows)]
    widths = [max(width(line[place]) for line in lines) for place in range(len(header))]
    return "\n".join(
        "  ".join(
            cell + " " * (size - width(cell)) for cell, size in zip(line, widths, strict=True)
        ).rstrip()
        for line in lines
    )


def when(at: datetime | None) -> str:
    """An instant as people say it: Mon 23 Nov 2026 09:42."""
    if at is None:
        return "—"
    local = at.astimezone(LONDON)
    return f"{local:%a} {local.day} {local:%b %Y %H:%M}"


def day_short(at: datetime) -> str:
    """The day of an instant as people say it when the year is clear: Mon 23 Nov."""
    local = at.astimezone(LONDON)
    return f"{local:%a} {local.day} {local:%b}"


HIDDEN = "hidden while names are initials"
"""What stands for what may hold a name, while the privacy key hides names."""


def due_in_words(due: datetime | None, now: datetime) -> str:
    """How a deadline stands in calendar days: `‼ 2d over`, `‼ today`, `! tomorrow`, `3d`.

    Due today is not overdue: a limit in days runs to the end of its day.
    """
    if due is None:
        return "—"
    days = (local_date(due) - local_date(now)).days
    if due < now:
        return f"‼ {-days}d over" if days else "‼ just over"
    return {0: "‼ today", 1: "! tomorrow"}.get(days, f"{days}d")
