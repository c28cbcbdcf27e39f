"""One field of a form: its label, a way to answer, what was understood, and what is wrong."""

from __future__ import annotations

from datetime import date

from rich.cells import cell_len
from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from states.forms import FieldSpec, Form, Kind
from tui.privacy import adult
from tui.text import clean, fit, plain
from tui.understanding import BY_LINE, kept, meant, prompt_of, understood
from tui.widgets.choices import Choices, ListBox, Options, Tick
from tui.widgets.typing import LineBox, Said, TextBox

AnswerBox = LineBox | TextBox | Choices | ListBox
LONG = (Kind.LONG_TEXT, *BY_LINE)
FEW = 4
"""Up to so many options stand side by side in sight; more are a list that opens."""
NEAR_THE_LIMIT = 0.8
HELD = 60
"""So much is shown of what a case holds already, in columns."""


class FieldLabel(Widget):
    """A label; the * of a field that must be filled never stands on a line of its own."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(classes="label")
        self._words = clean(spec.label).split(" ")
        self.needed = spec.required

    def need(self, needed: bool) -> None:
        """Whether it has a *."""
        if needed != self.needed:
            self.needed = needed
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as it takes."""
        return len(self._lines(width))

    def render(self) -> Text:
        """The label."""
        return Text("\n".join(self._lines(self.size.width)), "bold")

    def _lines(self, width: int) -> list[str]:
        lines = [""]
        *words, last = self._words
        for word in (*words, f"{last}\t*" if self.needed else last):
            longer = f"{lines[-1]} {word}".lstrip()
            if lines[-1] and cell_len(longer.replace("\t", " ")) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        return [line.replace("\t", " ") for line in lines]


class Field(Vertical):
    """A field made from its definition."""

    class Changed(Message):
        """Something was typed or chosen."""

        def __init__(self, field: Field) -> None:
            super().__init__()
            self.field = field

    class Left(Message):
        """The person has gone on to another field."""

    def __init__(self, form: type[Form], spec: FieldSpec, options: Options, today: date) -> None:
        super().__init__(id=f"field-{spec.name}", classes="field")
        self.spec, self._form, self._today = spec, form, today
        self._default = _default(spec)
        self.box: AnswerBox = _box(spec, options, self._default)
        self.touched = False
        self.wrong = ""
        self._on_record = ""
        self._said_last: tuple[str, str, str] | None = None
        # at hand, and not looked for: a page that is closed while it is made loses its parts first
        self._label = FieldLabel(spec)
        self._beside = Static("", classes="beside")
        self._problem = Static("", classes="problem")
        self._hint = Static("", classes="hint")

    def compose(self) -> ComposeResult:
        """The label, and beside or under it the answer with all that is said about it."""
        yield self._label
        with Vertical(classes="answer"):
            if self.short:
                with Horizontal(classes="short"):
                    yield self.box
                    yield self._beside
            else:
                yield self.box
            yield self._problem
            yield self._hint

    def on_mount(self) -> None:
        """Nothing is said yet."""
        self.say("")

    # --- what was answered -------------------------------------------------------------

    @property
    def short(self) -> bool:
        """Whether the answer is so short that words fit beside it."""
        return bool(prompt_of(self.spec))

    @property
    def typed(self) -> str:
        """What was answered, as it was typed; empty where nothing was."""
        return self.box.said

    @property
    def kept(self) -> str:
        """What a draft keeps of it."""
        return kept(self.spec, self.typed, self._today)

    @property
    def value(self) -> str:
        """What was answered, as the form reads it."""
        return meant(self.spec, self.typed, self._today)

    @property
    def dirty(self) -> bool:
        """Whether the person said anything here."""
        return self.typed != self._default

    def fill(self, typed: str | None) -> None:
        """Puts in what was typed before; None empties the field."""
        self.touched = bool(typed)
        self.box.fill(self._default if typed is None else typed)

    # --- what is said about it ---------------------------------------------------------

    @property
    def needed(self) -> bool:
        """Whether it must be filled, as its label says."""
        return self._label.needed

    def need(self, ruled: bool) -> None:
        """Also where only a rule asks for it; what was then filled in stays marked."""
        needed = self.spec.required or ruled or (self.needed and bool(self.value))
        self._label.need(needed)

    def remind(self, on_record: str) -> None:
        """Says what the case holds of this now."""
        if on_record != self._on_record:
            self._on_record, self._said_last = on_record, None
            self.say(self.wrong)

    def turn(self, today: date) -> None:
        """From now on `today` is this day."""
        if today != self._today:
            self._today, self._said_last = today, None
            self.say(self.wrong)

    def say(self, problem: str) -> None:
        """Says what is wrong, or what was understood."""
        saying = (problem, self.typed, self._on_record)
        if saying == self._said_last:
            return
        self._said_last, self.wrong = saying, problem
        self.set_class(bool(problem), "-wrong")
        self._problem.update(plain("\n".join(f"✗ {part}" for part in problem.splitlines())))
        self._problem.display = bool(problem)
        echo = "" if problem else understood(self._form, self.spec, self.value)
        if self.short:
            beside = echo or ("" if self.typed else prompt_of(self.spec))
            self._beside.update(plain(beside))
            echo = ""
        self._explain(echo)

    def _explain(self, echo: str) -> None:
        held = f"On record: {fit(self._on_record, HELD).rstrip()}" if self._on_record else ""
        parts = [part for part in (echo, self.spec.help, held, self._count()) if part]
        self._hint.update(plain(" · ".join(parts)))
        self._hint.display = bool(parts)

    def _count(self) -> str:
        limit, length = self.spec.limit, len(self.value)
        if limit is None or not length:
            return ""
        if length > limit:
            return f"✗ {length:,} of {limit:,} characters: {length - limit:,} too many"
        if self.spec.kind is not Kind.LONG_TEXT and length < limit * NEAR_THE_LIMIT:
            return ""
        return f"{length:,} of {limit:,} characters"

    # --- where one is ------------------------------------------------------------------

    def focus_box(self) -> None:
        """To where one types."""
        self.screen.set_focus(self.box, scroll_visible=False)  # at once, before the next key

    @on(Said)
    def _said(self) -> None:
        if self.is_mounted:
            self.say(self.wrong)
        self.post_message(self.Changed(self))

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Left: from now on it is said at once what is wrong here."""
        if self.dirty and not self.has_focus_within:
            self.touched = True
        self.post_message(self.Left())


def _box(spec: FieldSpec, options: Options, start: str) -> AnswerBox:
    if spec.kind in LONG:
        return TextBox(start)
    if spec.kind is Kind.YES_NO:
        if spec.default is False:
            return Tick((("yes", "Yes"),), start)
        return Choices((("yes", "Yes"), ("no", "No")), start)
    if spec.kind is Kind.CONTACT:
        return Choices(options, start, adult)  # all in sight: a list could not hide their names
    if spec.kind is Kind.CHOICE and len(options) <= FEW:
        return Choices(options, start)
    if spec.kind in (Kind.CHOICE, Kind.OFFICER):
        return ListBox(options, start)
    # all marked, as where one searches, the next letter would wipe out what was typed
    return LineBox(start, compact=True, select_on_focus=False)


def _default(spec: FieldSpec) -> str:
    if spec.default is None or spec.default is False or isinstance(spec.default, (tuple, list)):
        return ""
    return "yes" if spec.default is True else str(spec.default)
