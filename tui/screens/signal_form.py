"""The form that takes a signal of the register, or sets it aside: one question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Static

from storage import desk
from storage.database import writing
from storage.signals import SignalRow
from tui.drafts import Place
from tui.judging import sentence
from tui.privacy import person_name
from tui.screens.base import in_a_sentence
from tui.screens.drafted import DraftedForm
from tui.text import plain
from tui.widgets.banner import Banner
from tui.widgets.key_line import KeyLine
from tui.widgets.typing import TextBox
from vog_cases.errors import VogError
from vog_cases.signalling import Taken, dismiss, open_case_for, take
from workflows.signals import KINDS


class SignalForm(DraftedForm):
    """What was done about a signal, or why nothing is. Only saving settles it."""

    TITLE = "What is done about a signal"
    HELP = (
        "Ctrl+S does what the form says. Where a case is suggested it opens with what the "
        "register shows filled in; where one is open already the signal is noted on it. Esc goes "
        "back: nothing has happened, and what you typed is kept as a draft."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", priority=True),
        Binding("escape", "back", "Back"),
    ]

    def __init__(self, row: SignalRow, *, take: bool) -> None:
        super().__init__()
        self._row, self._take = row, take
        self._there = ""

    def compose(self) -> ComposeResult:
        """What will happen, the question, and two buttons."""
        yield self.vog.top_bar()
        yield Static("", id="card-head")
        yield Banner()
        yield Static(plain(f" {self._question}"), id="ask-question")
        yield TextBox(id="because", grows=False)
        yield Static("", id="ask-problem")
        with Horizontal(id="buttons"):
            yield Static("", id="kept")
            yield Button(Content("[ Save  Ctrl+S ]"), id="save", compact=True)
            yield Button(Content("[ Back  Esc, keeps draft ]"), id="back", compact=True)
        yield KeyLine()

    @property
    def _question(self) -> str:
        if not self._take:
            return "Why not?"
        opens = KINDS[self._row.kind].opens
        return "A note for the signal; it may stay empty" if opens else "What was done about it?"

    def on_mount(self) -> None:
        """Ready to write, once it is known whether an answer was begun before."""
        self.set_focus(self.query_one("#because"))
        self.reload()
        self.read(self.draft_reader(), self.offer_draft)

    def reload(self) -> None:
        """What it is about, with names as they may be shown now."""
        self._show(self._there)
        if self._take:
            row = self._row
            self.read(
                lambda reader: open_case_for(reader.connection, row, reader.person),
                self._show, "there",
            )  # fmt: skip

    def _show(self, there: str) -> None:
        self._there = there
        row, kind = self._row, KINDS[self._row.kind]
        title = kind.action if self._take else "Set the signal aside: nothing is to be done"
        if there:
            title = f"Note the signal on {there}, which is open already"
        about = f"{person_name(row.forename, row.surname)}: {row.evidence['says']}"
        head = plain(f" {title}\n", "bold").append_text(plain(f" {about}"))
        self.query_one("#card-head", Static).update(head)

    # --- the draft ---------------------------------------------------------------------

    @property
    def place(self) -> Place:
        """Where its draft is kept: with no case, under the signal."""
        return "", f"{'take' if self._take else 'dismiss'} signal {self._row.id}"

    @property
    def seen(self) -> int:
        """A signal has no versions."""
        return 0

    @property
    def typed(self) -> dict[str, str]:
        """The answer, if there is any."""
        text = self.query_one("#because", TextBox).said
        return {"because": text} if text.strip() else {}

    def fill(self, typed: Mapping[str, str | None]) -> None:
        """Puts an answer in."""
        self.query_one("#because", TextBox).fill(typed.get("because") or "")

    def told(self) -> None:
        """The draft of another time."""
        self.query_one(Banner).tell(self.draft_words)

    @on(TextBox.Changed)
    def _changed(self) -> None:
        self.keep_draft()

    # --- saving ------------------------------------------------------------------------

    def save(self) -> None:
        """Settles the signal, and drops the draft."""
        because, key = self.query_one("#because", TextBox).said.strip(), self.key
        house, number, takes, drafts = self.house, self._row.id, self._take, self.vog.drafts

        def settles() -> Taken | None:
            with drafts.saving(key):
                taken = None
                if takes:
                    taken = take(house.engine, house.person, number, because)
                else:
                    dismiss(house.engine, house.person, number, because)
                with writing(house.database) as connection:
                    desk.drop_draft(connection, *key)
            return taken

        self.act(settles, self._settled)

    def _settled(self, taken: Taken | None) -> None:
        self._finished = True
        said = "The signal is taken." if taken else "The signal is set aside."
        case = taken.done.reference if taken and taken.done else ""
        if case:
            noted = "It is noted on" if taken and taken.joined else "Opened:"
            said = f"{said} {noted} {case}."
        self.notify(said, markup=False)
        self.dismiss()
        if case:
            self.vog.open_case(case)

    def complain(self, problem: Exception) -> None:
        """Every reason why it is not possible."""
        reasons = problem.reasons if isinstance(problem, VogError) else ()
        lines = [f"✗ {in_a_sentence(problem)}", *(f"  {sentence(one)}" for one in reasons)]
        self.query_one("#ask-problem", Static).update(plain("\n".join(f" {one}" for one in lines)))

    @on(Button.Pressed, "#back")
    def action_back(self) -> None:
        """Back; nothing has happened, and what was typed is kept as a draft."""
        self.leave()
