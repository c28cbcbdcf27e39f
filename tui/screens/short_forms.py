"""The two forms that belong to no workflow: a note, and who takes the case."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Footer, Static

from states.context import TeamMember
from tui.screens.base import HouseScreen
from tui.text import fit, plain
from tui.widgets.typing import TextBox
from tui.widgets.virtual_list import VirtualList


class NoteForm(HouseScreen[None]):
    """A note for a case's history."""

    HOLDS = True
    HELP = "Write what happened. Ctrl+S saves it into the history, where it stays. Esc goes back."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", priority=True),
        Binding("escape", "back", "Back"),
    ]

    def __init__(self, reference: str) -> None:
        super().__init__()
        self.reference = reference

    def compose(self) -> ComposeResult:
        """A title, room to write, and two buttons."""
        yield self.vog.top_bar()
        yield Static(plain(f" Note on {self.reference}\n"), id="form-head")
        draft = self.vog.drafts.get((self.reference, "note"), {}).get("text", "")
        yield TextBox(
            draft, id="note", tab_behavior="focus", compact=True, highlight_cursor_line=False
        )
        with Vertical(id="form-foot"), Horizontal(id="buttons"):
            yield Button("Save  Ctrl+S", id="save", variant="primary", compact=True)
            yield Button("Back  Esc", id="back", compact=True)
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Ready to write."""
        self.set_focus(self.query_one("#note", TextBox))

    @on(TextBox.Changed)
    def _keep(self) -> None:
        text = self.query_one("#note", TextBox).text
        if text.strip():
            self.vog.drafts[(self.reference, "note")] = {"text": text}
        else:
            self.vog.drafts.pop((self.reference, "note"), None)

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Adds the note."""
        text, person = self.query_one("#note", TextBox).text, self.house.person
        self.act(lambda: self.house.engine.note(person, self.reference, text), self._saved)

    def _saved(self, _done: object) -> None:
        self.vog.drafts.pop((self.reference, "note"), None)
        self.notify("The note is in the history.")
        self.leave()

    @on(Button.Pressed, "#back")
    def action_back(self) -> None:
        """Back; what was typed is kept."""
        if self.query_one("#note", TextBox).text.strip():
            self.notify("Not saved. What you typed is kept and will be here again.")
        self.leave()


class AssignForm(HouseScreen[None]):
    """Who takes a case: the team, the lightest load first."""

    HOLDS = True
    HELP = "The team with the open cases each one holds. Enter gives the case. Esc goes back."
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "Back")]

    def __init__(self, reference: str) -> None:
        super().__init__()
        self.reference = reference

    def compose(self) -> ComposeResult:
        """A title and the team."""
        yield self.vog.top_bar()
        yield Static(plain(f" Who takes {self.reference}? Enter chooses.\n"), id="form-head")
        yield VirtualList[TeamMember](_member, lambda one: one.username, id="team")
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Reads the team."""
        self.set_focus(self.query_one("#team", VirtualList))
        self.read(lambda reader: reader.gathering.team(), self._show)

    def _show(self, team: tuple[TeamMember, ...]) -> None:
        self.query_one("#team", VirtualList).show(team)

    @on(VirtualList.Chosen)
    def _chosen(self) -> None:
        member = self.query_one("#team", VirtualList).current
        if member is None:
            return
        person = self.house.person
        self.act(
            lambda: self.house.engine.assign(person, self.reference, member.username),
            lambda _done: self._assigned(member),
        )

    def _assigned(self, member: TeamMember) -> None:
        self.notify(f"{self.reference} is with {member.name} now.", markup=False)
        self.leave()

    def action_back(self) -> None:
        """Back without a change."""
        self.leave()


def _member(one: TeamMember, _width: int) -> str:
    focus = f", {one.focus}" if one.focus else ""
    return f"{one.open_cases:>4} open  {fit(one.name, 24)} {one.role.label}{focus}"
