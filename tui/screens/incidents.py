"""Deadlines that failed three times: the clock could not act, so a person has to look."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Footer, Static

from storage import deadlines
from storage.deadlines import ListedTimer
from tui.screens.base import HouseScreen
from tui.screens.dialogs import Question
from tui.text import fit, plain, when_short, wrapped
from tui.widgets.virtual_list import VirtualList


class IncidentsScreen(HouseScreen[None]):
    """The failed deadlines with their errors; Enter opens the case."""

    HELP = (
        "When the clock fails three times to do what a deadline asks, it stops trying and the "
        "deadline is listed here until somebody deals with it. Enter opens the case. r lets the "
        "clock try again, after asking you."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "retry", "Try again"),
        Binding("escape", "back", "Back"),
    ]

    def compose(self) -> ComposeResult:
        """A title, the list, and the error in full."""
        yield self.vog.top_bar()
        yield Static(plain(" Deadlines that failed and need a person"), id="form-head")
        yield VirtualList[ListedTimer](
            self._line, lambda one: f"{one.reference} {one.row.name} {one.row.phase}",
            id="failed", empty="Nothing has failed.",
        )  # fmt: skip
        yield Static("", id="preview")
        yield Footer(compact=True, show_command_palette=False)

    @property
    def failed(self) -> VirtualList[ListedTimer]:
        """The list."""
        return self.query_one("#failed", VirtualList)

    def on_mount(self) -> None:
        """Reads the list."""
        self.set_focus(self.failed)
        self.reload()

    def reload(self) -> None:
        """Reads the list anew."""
        self.read(
            lambda reader: deadlines.listed(reader.connection, reader.person, incidents=True),
            self.failed.show,
        )

    def on_screen_resume(self) -> None:
        """Back from a case."""
        self.reload()

    def _line(self, one: ListedTimer, _width: int) -> str:
        name = fit(f"{one.forename} {one.surname}", 20)
        return f"{one.reference}  {name}  {self._title(one)} ✗ {one.row.error}"

    def _title(self, one: ListedTimer) -> str:
        known = self.house.engine.machines[one.type].workflow.timer
        return known[one.row.name].title if one.row.name in known else one.row.name

    @on(VirtualList.Moved)
    def _moved(self) -> None:
        one, says = self.failed.current, ""
        if one is not None:
            says = (
                f"{self._title(one)}, due {when_short(one.row.due_at)}. "
                f"Tried {one.row.attempts} times: {one.row.error}"
            )
        text = "\n".join(wrapped(says, self.size.width - 1, " ", " ")[:3]) if says else ""
        self.query_one("#preview", Static).update(plain(text))

    @on(VirtualList.Chosen)
    def _chosen(self) -> None:
        if self.failed.current is not None:
            self.vog.open_case(self.failed.current.reference)

    def action_retry(self) -> None:
        """Lets the clock try again, if the person really wants that."""
        one = self.failed.current
        if one is None:
            return
        asks = f"Let the clock try “{self._title(one)}” of {one.reference} again?"
        person, engine = self.house.person, self.house.engine

        def answered(yes: bool | None) -> None:
            if yes:
                self.act(
                    lambda: engine.retry(person, one.reference, one.row.name),
                    lambda _done: self.reload(),
                )

        self.app.push_screen(Question(asks, "Try again", "Leave it  Esc"), answered)

    def action_back(self) -> None:
        """Back."""
        self.leave()
