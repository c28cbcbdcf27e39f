"""A signal of the register whole: the days and marks it rests on, and what is suggested."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from storage import signals
from storage.signals import SignalRow
from tui.privacy import person_name
from tui.screens.base import HouseScreen
from tui.screens.signal_form import SignalForm
from tui.text import plain, when
from tui.widgets.key_line import KeyLine
from tui.widgets.saying import say
from vog_cases import people
from vog_cases.looking import note_pupil_look
from workflows.attendance_codes import codes_on
from workflows.signals import KINDS


class SignalScreen(HouseScreen[None]):
    """One signal whole."""

    TITLE = "A signal of the register"
    HELP = (
        "Opening a signal is on record, as a look at the pupil. It says what the register shows "
        "and on which days, and what is suggested. t takes it: where a "
        "case is suggested it opens with what the register shows filled in. d sets it aside and "
        "asks why. Enter opens the pupil’s card, o the case that was opened for it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "settle(True)", "Take"),
        Binding("d", "settle(False)", "Set aside"),
        Binding("enter", "pupil", "The pupil’s card"),
        Binding("o", "open", "Its case"),
        Binding("escape", "back", "Back"),
    ]

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self._row: SignalRow | None = None

    def compose(self) -> ComposeResult:
        """The title and the text."""
        yield self.vog.top_bar()
        yield Static("", id="card-head")
        with VerticalScroll(id="signal-box"):
            yield Static("", id="signal-text")
        yield KeyLine()

    def on_mount(self) -> None:
        """Reads the signal."""
        self.set_focus(self.query_one("#signal-box"))
        self.reload()

    def on_screen_resume(self) -> None:
        """Back from a form: it may be settled."""
        if self._row is not None:
            self.reload()

    def reload(self) -> None:
        """Reads the signal anew."""
        self.read(lambda reader: people.signal(reader, self._number), self._show)

    def _show(self, row: SignalRow) -> None:
        if self._row is None:
            engine, person = self.house.engine, self.house.person
            self.write_aside(lambda: note_pupil_look(engine, person, row.upn), lambda: None)
        self._row = row
        name = f"{person_name(row.forename, row.surname)} · {row.school_name or 'No school'}"
        head = plain(f" {KINDS[row.kind].title}\n", "bold")
        say(self.query_one("#card-head", Static), head.append_text(plain(f" {name}")), resizes=True)
        text = plain("\n".join(signal_text(row)))
        say(self.query_one("#signal-text", Static), text, resizes=True)
        self.refresh_bindings()

    def action_settle(self, take: bool) -> None:
        """Opens the form that takes it or sets it aside."""
        if self._row is None:
            return
        if self._row.status != signals.OPEN:
            self.notify("This signal was dealt with already.", markup=False)
            return
        self.app.push_screen(SignalForm(self._row, take=take))

    def action_pupil(self) -> None:
        """The card of the child."""
        if self._row is not None:
            self.vog.open_pupil(self._row.upn)

    def action_open(self) -> None:
        """The case that was opened when it was taken."""
        if self._row is not None and self._row.case_reference:
            self.vog.open_case(self._row.case_reference)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what was taken has a case."""
        if action == "open":
            return self._row is not None and bool(self._row.case_reference)
        return super().check_action(action, parameters)

    def action_back(self) -> None:
        """Back."""
        self.dismiss()


STANDING = {
    signals.OPEN: "It stands.",
    signals.TAKEN: "It was taken by {by}.",
    signals.DISMISSED: "It was set aside by {by}.",
    signals.LAPSED: "The register no longer shows it.",
}


def signal_text(row: SignalRow) -> list[str]:
    """What is known of a signal, line by line."""
    kind = KINDS[row.kind]
    lines = [
        f"The register shows   {row.evidence['says']}",
        f"Suggested            {kind.action}",
        f"Noticed              {when(row.raised_at)}   rule {kind.rule}",
        f"Now                  {STANDING[row.status].format(by=row.settled_by_name)} {row.because}",
        *([f"Case                 {row.case_reference}"] if row.case_reference else []),
        "",
    ]
    marks = row.evidence.get("marks") or {}
    if not marks:
        return [*lines, "It rests on the figures of the school year, not on single days."]
    lines.append(f"The days it rests on: {len(marks)}, morning and afternoon")
    return [*lines, *(f"  {_day(day)}   {codes}   {_meaning(day, codes)}"
                      for day, codes in sorted(marks.items()))]  # fmt: skip


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day:%a} {day.day:>2} {day:%b %Y}"


def _meaning(text: str, codes: str) -> str:
    """What the codes of a day mean, each once."""
    known = codes_on(date.fromisoformat(text))
    return "; ".join(dict.fromkeys(known[code].meaning for code in codes if code in known))
