"""Opening a case from a pupil's card: first the type, then its form. Only the form writes."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from states.workflow import Verdict
from tui.asked import OpeningAsked, opening_asked
from tui.judging import sentence
from tui.language import local
from tui.privacy import looked_at, private
from tui.screens.base import HouseScreen
from tui.screens.dialogs import Reasons
from tui.screens.step import OpeningForm
from tui.text import fit, plain
from tui.widgets.key_line import KeyLine
from tui.widgets.saying import say
from tui.widgets.virtual_list import VirtualList
from vog_cases.openings import Opening, openings
from vog_cases.reading_cases import Reader
from vog_cases.work import reason_of


class OpenCase(HouseScreen[None]):
    """Every type of case, and what stands against opening one for this child."""

    TITLE = "Which case to open"
    HELP = (
        "A tick can be opened now: Enter asks what it needs. A cross says what is in the way; "
        "Enter shows every rule. Nothing is opened before you save its form with Ctrl+S."
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "Back")]

    def __init__(self, upn: str, name: str) -> None:
        super().__init__()
        self._upn, self._child = upn, name

    def compose(self) -> ComposeResult:
        """A title and the types."""
        yield self.vog.top_bar()
        yield Static("", id="card-head")
        yield VirtualList[Opening](
            _line, lambda one: one.workflow.type, id="opening-types", empty="Reading…"
        )
        yield Static("", id="people-about")
        yield KeyLine()

    @property
    def types(self) -> VirtualList[Opening]:
        """The list."""
        return self.query_one("#opening-types", VirtualList)

    def on_mount(self) -> None:
        """Reads what may be opened."""
        self.set_focus(self.types)
        self.reload()

    def on_screen_resume(self) -> None:
        """Back from a form; the first time nothing is there yet to show it in."""
        if self.is_mounted:
            self.reload()

    def reload(self) -> None:
        """Reads what may be opened anew."""
        title = f" Open a case for {private(self._child)}: which?\n"
        say(self.query_one("#card-head", Static), plain(title, "bold"), resizes=True)
        self.read(lambda reader: openings(reader, self._upn), self.types.show)

    @on(VirtualList.Moved, "#opening-types")
    def _moved(self) -> None:
        one = self.types.current
        says = _first_reason(one) if one else ""
        say(self.query_one("#people-about", Static), plain(f" {says}"))

    @on(VirtualList.Chosen, "#opening-types")
    def _chosen(self) -> None:
        one = self.types.current
        if one is None:
            return
        if not one.allowed:
            title = f"“{one.workflow.opening.title}” is not possible now."
            self.app.push_screen(Reasons(title, _reasons(one)))
            return
        name, upn = one.workflow.type, self._upn

        def asks(reader: Reader) -> tuple[OpeningAsked, datetime]:
            return opening_asked(reader, name, upn), reader.now

        self.read(asks, self._ask, "form")

    def _ask(self, asked: tuple[OpeningAsked, datetime]) -> None:
        if self.app.screen is self:
            form = OpeningForm(*asked)
            self.app.push_screen(form, lambda _done: self._after(form))

    def _after(self, form: OpeningForm) -> None:
        """A case was opened: this choice is done with, and the case lies over the card."""
        if form.opened:
            self.dismiss()

    def action_back(self) -> None:
        """Back to the card."""
        self.dismiss()


def _line(one: Opening, width: int) -> str:
    mark, kind = "✓" if one.allowed else "✗", local(one.workflow.title)
    return f" {mark} {fit(one.workflow.opening.title, max(width - 30, 30))} {kind}"


def _first_reason(one: Opening) -> str:
    for verdict in one.in_the_way:
        return sentence(reason_of(verdict))
    return f"Enter asks what is needed to open it ({one.workflow.initial.title})."


def _sentence(one: Verdict) -> str:
    rule = "" if one.rule == "role" else f"{one.rule} "
    return f"{rule}{one.says}{looked_at(one.found)} {one.fix}".strip()


def _reasons(one: Opening) -> Text:
    """Every rule of opening it, and its answer."""
    text = Text()
    for verdict in one.verdicts:
        mark = "✗" if not verdict.holds else "!" if verdict.warns else "✓"
        text.append_text(plain(f"{mark} {_sentence(verdict)}\n"))
    return text
