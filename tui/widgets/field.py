"""One field of a form: its label, a way to answer, its help, and what is wrong beside it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Label, Select, Static, TextArea
from textual.widgets.select import NoSelection

from states.forms import FieldSpec, Kind
from tui.dates import natural
from tui.text import plain

LONG = (Kind.LONG_TEXT, Kind.LINES, Kind.INTERVENTIONS)
LISTED = (Kind.CHOICE, Kind.OFFICER, Kind.CONTACT, Kind.YES_NO)


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

    def compose(self) -> ComposeResult:
        """Label and help, the widget, and room for what is wrong."""
        star = " *" if self.spec.required else ""
        yield Label(plain(f"{self.spec.label}{star}", "bold"))
        if self.spec.help:
            yield Label(plain(self.spec.help), classes="help")
        yield self._widget()
        yield Static("", classes="problem")

    def _widget(self) -> Input | TextArea | Select[str]:
        if self.spec.kind in LONG:
            return TextArea(self._draft, classes="long", tab_behavior="focus", compact=True)
        if self.spec.kind in LISTED:
            options = self._options
            if self.spec.kind is Kind.YES_NO:
                options = (("yes", "Yes"), ("no", "No"))
            known = {value for value, _ in options}
            choices = [(plain(label), value) for value, label in options]
            start = {"value": self._draft} if self._draft in known else {}
            return Select(choices, prompt="Choose…", compact=True, **start)  # type: ignore[arg-type]
        hint = "21/11/2026, today, +3d or mon" if self.spec.kind is Kind.DAY else ""
        return Input(self._start(), placeholder=hint, compact=True)

    def _start(self) -> str:
        default = self.spec.default
        if self._draft or default is None or isinstance(default, (tuple, list)):
            return self._draft
        return str(default)

    @property
    def value(self) -> str:
        """What was answered, as text; empty where nothing was."""
        widget = self.query_one(".field > Input, .field > TextArea, .field > Select")
        if isinstance(widget, TextArea):
            return widget.text.strip()
        if isinstance(widget, Select):
            chosen: Any = widget.value
            return "" if isinstance(chosen, NoSelection) or chosen is None else str(chosen)
        assert isinstance(widget, Input)
        text = widget.value.strip()
        return natural(text, self._today) if self.spec.kind is Kind.DAY else text

    def understood(self) -> str:
        """For a date in words: the date that was understood."""
        if self.spec.kind is not Kind.DAY or not self.value:
            return ""
        try:
            return datetime.fromisoformat(self.value).strftime("= %a %d %b %Y")
        except ValueError:
            return ""

    def say(self, problem: str) -> None:
        """Shows what is wrong, or what was understood."""
        text = f"✗ {problem}" if problem else self.understood()
        line = self.query_one(".problem", Static)
        line.update(plain(text))
        line.set_class(bool(problem), "-wrong")
        line.display = bool(text)

    def focus_widget(self) -> None:
        """To where one types."""
        self.query_one("Input, TextArea, Select").focus()

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
        if self.value:
            self.touched = True
        self.post_message(self.Changed())
