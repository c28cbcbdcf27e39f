"""Writing into a line or a pane only what is new."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import Static


def say(where: Static, text: Text, *, resizes: bool = False) -> None:
    """Shows a text, unless it is there already.

    `resizes` where the widget is as large as its text: then all of the screen is laid out anew,
    which costs more than drawing the text.
    """
    old = where.content
    if not isinstance(old, Text) or (old, old.style) != (text, text.style):
        where.update(text, layout=resizes)
