"""Boxes to type in, whose letters are always in one piece: ŵ, never w and a loose roof."""

from __future__ import annotations

import unicodedata
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input, TextArea


class LineBox(Input):
    """One line."""

    def on_input_changed(self) -> None:
        """Joins a letter and its accent, as some keyboards send them apart."""
        joined = unicodedata.normalize("NFC", self.value)
        if joined != self.value:
            before = unicodedata.normalize("NFC", self.value[: self.cursor_position])
            self.value = joined
            self.cursor_position = len(before)


class TextBox(TextArea):
    """Several lines; Tab goes on to the next field."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z", "undo", "Undo", show=False),
        Binding("ctrl+y", "redo", "Redo", show=False),
    ]

    def on_text_area_changed(self) -> None:
        """Joins a letter and its accent, as some keyboards send them apart."""
        joined = unicodedata.normalize("NFC", self.text)
        if joined != self.text:
            row, column = self.cursor_location
            line = unicodedata.normalize("NFC", self.document.get_line(row)[:column])
            self.load_text(joined)
            self.move_cursor((row, len(line)))
