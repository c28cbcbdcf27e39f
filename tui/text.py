"""Text from the records is data, never markup: everything shown passes through here.

A name such as `[/b] O’Neill` would otherwise crash a screen, and `[@click=…]` would run.
"""

from __future__ import annotations

import textwrap
import unicodedata
from datetime import datetime

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from states.calendar import LONDON
from vog_cases.plain_text import due_in_words, when

__all__ = [
    "clean",
    "day",
    "due_in_words",
    "fit",
    "initials",
    "language",
    "plain",
    "plural",
    "when",
    "when_short",
]


def clean(text: str) -> str:
    """The text without anything that could steer a terminal, its accents in one piece."""
    text = unicodedata.normalize("NFC", text)
    if text.isprintable():
        return text
    return "".join(
        ch if ch.isprintable() or ch == "\n" else " " if ch.isspace() else "�" for ch in text
    )


def plain(text: str, style: str = "") -> Text:
    """Text that is shown as it is."""
    return Text(clean(text), style=style, no_wrap=False)


def fit(text: str, width: int) -> str:
    """Text cut or padded to so many terminal columns, with `…` where it was cut."""
    text = clean(text).replace("\n", " ")
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, max(width - 1, 0)) + "…" if width else ""


def wrapped(text: str, width: int, first: str = "", later: str = "") -> list[str]:
    """Text broken into lines of so many columns, with what stands before the first and the rest."""
    return textwrap.wrap(
        clean(text), max(width, 20), initial_indent=first, subsequent_indent=later,
        break_on_hyphens=False,
    )  # fmt: skip


def initials(name: str) -> str:
    """A person by their initials, for narrow columns."""
    return "".join(word[0] for word in name.split()[:3])


def plural(count: int, one: str, many: str = "") -> str:
    """A number and its noun: `1 case`, `3 cases`."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def language(said: str, unknown: str) -> str:
    """A family's language in words: `Both` is Welsh and English; or what stands for none."""
    return {"Both": "Welsh and English"}.get(said, said) or unknown


def when_short(at: datetime | None) -> str:
    """A day and time without the year: Mon 23 Nov 09:42."""
    return when(at).replace(f" {at.year} ", " ") if at else "—"


def day(at: datetime, now: datetime) -> str:
    """A day as people say it, with its year only where that is not this one: 11 Nov."""
    local = at.astimezone(LONDON)
    year = "" if local.year == now.astimezone(LONDON).year else f" {local.year}"
    return f"{local.day} {local:%b}{year}"
