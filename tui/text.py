"""Text from the records is data, never markup: everything shown passes through here.

A name such as `[/b] O’Neill` would otherwise crash a screen, and `[@click=…]` would run.
"""

from __future__ import annotations

from datetime import datetime

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from vog_cases.plain_text import due_in_words, when

__all__ = ["due_in_words", "fit", "plain", "when", "when_short"]


def plain(text: str, style: str = "") -> Text:
    """Text that is shown as it is."""
    return Text(text, style=style, no_wrap=False)


def fit(text: str, width: int) -> str:
    """Text cut or padded to so many terminal columns, with `…` where it was cut."""
    text = text.replace("\n", " ")
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, max(width - 1, 0)) + "…" if width else ""


def when_short(at: datetime | None) -> str:
    """A day and time without the year: Mon 23 Nov 09:42."""
    return when(at).replace(f" {at.year} ", " ") if at else "—"
