"""Boxes to type in, whose letters are always in one piece: ŵ, never w and a loose roof."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input, TextArea
from textual.widgets.text_area import Edit, EditResult


class Said(Message):
    """Something was typed or chosen."""


class GoOn(Message):
    """Enter in a field that takes one line: on to the next field."""


class LineBox(Input):
    """One line."""

    def on_input_changed(self) -> None:
        """Joins a letter and its accent, as some keyboards send them apart."""
        joined = unicodedata.normalize("NFC", self.value)
        if joined != self.value:
            before = unicodedata.normalize("NFC", self.value[: self.cursor_position])
            self.value = joined
            self.cursor_position = len(before)
        self.post_message(Said())

    def on_input_submitted(self) -> None:
        """Enter never saves: it goes on."""
        self.post_message(GoOn())

    @property
    def said(self) -> str:
        """What stands in it."""
        return self.value

    def fill(self, text: str) -> None:
        """Puts a text in, the cursor after it."""
        self.value = text
        self.cursor_position = len(text)


class TextBox(TextArea):
    """Several lines, undone with Ctrl+Z; it grows with its text, and Tab goes on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z", "undo", "Undo", show=False),
        Binding("ctrl+y", "redo", "Redo", show=False),
    ]
    LEAST, MOST = 3, 6

    def __init__(self, text: str = "", *, id: str | None = None, grows: bool = True) -> None:
        super().__init__(
            text, id=id, tab_behavior="focus", compact=True, highlight_cursor_line=False
        )
        self._grows = grows

    def edit(self, edit: Edit) -> EditResult:
        """Joins a letter and its accent, as some keyboards send them apart."""
        text = unicodedata.normalize("NFC", edit.text)
        start, end = sorted((edit.from_location, edit.to_location))
        row, column = start
        if text and column and unicodedata.combining(text[0]):
            text = unicodedata.normalize("NFC", self.document.get_line(row)[column - 1] + text)
            start = (row, column - 1)
        return super().edit(replace(edit, text=text, from_location=start, to_location=end))

    def on_text_area_changed(self) -> None:
        """Typed."""
        self._grow()
        self.post_message(Said())

    def on_unmount(self) -> None:
        """Textual’s app would remember for ever that this box wants to hear of a new theme."""
        watching = getattr(self.app, "__watchers", {}).get("theme", [])
        watching[:] = [(who, how) for who, how in watching if who is not self]

    def on_resize(self) -> None:
        """Lines are broken anew."""
        self._grow()

    def _grow(self) -> None:
        if self._grows:
            self.styles.height = max(self.LEAST, min(self.wrapped_document.height, self.MOST))

    @property
    def said(self) -> str:
        """What stands in it."""
        return self.text

    def fill(self, text: str) -> None:
        """Puts a text in, the cursor after it."""
        self.load_text(text)
        self.move_cursor(self.document.end)
