"""One field of a form: its label, a way to answer, its help, and what is wrong beside it."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Label, Select, Static
from textual.widgets.select import NoSelection

from states.forms import FieldSpec, Kind, lead_of
from tui.dates import natural
from tui.text import plain
from tui.widgets.typing import LineBox, TextBox

LONG = (Kind.LONG_TEXT, Kind.LINES, Kind.INTERVENTIONS)
LISTED = (Kind.CHOICE, Kind.OFFICER, Kind.CONTACT, Kind.YES_NO)
HOW = {
    Kind.DAY: "21/11/2026, today, +3d or mon",
    Kind.NUMBER: "a number",
    Kind.MONEY: "£60 or 60.00",
    Kind.RECORD: "",
}


class Field(Vertical):
    """A field made from its definition."""

    class Changed(Message):
        """Something was typed or chosen."""

    def __init__(
        self, spec: FieldSpec, options: tuple[tuple[str, str], ...], today: date, draft: str = ""
    ) -> None:
        super().__init__(id=f"field-{spec.name}", classes="field")
        self.spec, self._options, self._today, self._draft = spec, options, today, draft
        self.touched = bool(draft)
        self._first = draft or self._default()

    def compose(self) -> ComposeResult:
        """Label and help, the widget, and room for what is wrong."""
        star = " *" if self.spec.required else ""
        yield Label(plain(f"{self.spec.label}{star}", "bold"))
        if self.spec.help:
            yield Label(plain(self.spec.help), classes="help")
        yield self._widget()
        yield Static("", classes="problem")

    def _widget(self) -> LineBox | TextBox | Select[str]:
        if self.spec.kind in LONG:
            return TextBox(
                self._first, classes="long", tab_behavior="focus", compact=True,
                highlight_cursor_line=False,
            )  # fmt: skip
        if self.spec.kind in LISTED:
            options = self._options
            if self.spec.kind is Kind.YES_NO:
                options = (("yes", "Yes"), ("no", "No"))
            known = {value for value, _ in options}
            choices = [(plain(label), value) for value, label in options]
            start = {"value": self._first} if self._first in known else {}
            prompt = "Choose…" if options else "There is nobody to choose from."
            return Select(choices, prompt=prompt, compact=True, **start)  # type: ignore[arg-type]
        return LineBox(self._first, placeholder=HOW.get(self.spec.kind, ""), compact=True)

    def _default(self) -> str:
        default = self.spec.default
        if default is None or isinstance(default, (tuple, list)):
            return ""
        if isinstance(default, bool):
            return "yes" if default else "no"
        return str(default)

    @property
    def typed(self) -> str:
        """What was answered, as it was typed; empty where nothing was."""
        widget = self.query_one(".field > LineBox, .field > TextBox, .field > Select")
        if isinstance(widget, TextBox):
            return widget.text
        if isinstance(widget, Select):
            chosen: Any = widget.value
            return "" if isinstance(chosen, NoSelection) or chosen is None else str(chosen)
        assert isinstance(widget, LineBox)
        return widget.value

    @property
    def value(self) -> str:
        """What was answered, as the form reads it."""
        text = unicodedata.normalize("NFC", self.typed).strip()
        return natural(text, self._today) if self.spec.kind is Kind.DAY else text

    @property
    def dirty(self) -> bool:
        """Whether the person said anything here."""
        return self.typed != self._default()

    def understood(self) -> str:
        """For a date in words: the date that was understood."""
        if self.spec.kind is not Kind.DAY or not self.value:
            return ""
        try:
            day = datetime.fromisoformat(self.value)
        except ValueError:
            return ""
        return f"= {day:%a} {day.day} {day:%b %Y}"

    def say(self, problem: str) -> None:
        """Shows what is wrong, or what was understood."""
        beside = problem.replace(lead_of(self.spec.label), "", 1)
        text = f"✗ {beside[:1].upper()}{beside[1:]}" if problem else self.understood()
        line = self.query_one(".problem", Static)
        line.update(plain(text))
        line.set_class(bool(problem), "-wrong")
        line.display = bool(text)

    @property
    def wrong(self) -> bool:
        """Whether something is said to be wrong here."""
        return bool(self.query(".problem.-wrong"))

    def focus_widget(self) -> None:
        """To where one types, with the label and what is wrong in sight."""
        self.query_one("LineBox, TextBox, Select").focus()
        self.scroll_visible(animate=False)

    def on_input_changed(self) -> None:
        """Typed."""
        self._change()

    def on_text_area_changed(self) -> None:
        """Typed."""
        self._change()

    def on_select_changed(self) -> None:
        """Chosen."""
        self._change()

    def _change(self) -> None:
        if self.dirty:
            self.touched = True
        self.post_message(self.Changed())
