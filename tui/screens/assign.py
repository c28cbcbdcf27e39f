"""Who takes a case, or several: the team, the lightest load first."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from states.context import TeamMember
from tui.screens.base import HouseScreen
from tui.text import fit, plain, plural
from tui.widgets.key_line import KeyLine
from tui.widgets.virtual_list import VirtualList
from vog_cases.house import House


class AssignForm(HouseScreen[None]):
    """The cursor chooses an officer; Ctrl+S gives the cases to them."""

    TITLE = "Giving a case to an officer"
    HOLDS = True
    HELP = (
        "The team with the open cases each one holds. Put the cursor on an officer; Ctrl+S gives "
        "them the case, or all the marked cases together. Enter goes to the Save button. Esc "
        "goes back and changes nothing."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save"),
        Binding("escape", "back", "Back"),
    ]

    def __init__(self, *references: str) -> None:
        super().__init__()
        self.references = references

    def compose(self) -> ComposeResult:
        """A title, the team, and two buttons."""
        yield self.vog.top_bar()
        yield Static(plain(f" Who takes {self._what}?\n"), id="form-head")
        yield VirtualList[TeamMember](_member, lambda one: one.username, id="team")
        with Vertical(id="form-foot"), Horizontal(id="buttons"):
            yield Button("Save  Ctrl+S", id="save", variant="primary", compact=True)
            yield Button("Back  Esc", id="back", compact=True)
        yield KeyLine()

    @property
    def _what(self) -> str:
        count = len(self.references)
        return self.references[0] if count == 1 else plural(count, "case")

    @property
    def _team(self) -> VirtualList[TeamMember]:
        return self.query_one("#team", VirtualList)

    def on_mount(self) -> None:
        """Reads the team."""
        self.set_focus(self._team)
        self.read(lambda reader: reader.gathering.team(), self._show)

    def _show(self, team: tuple[TeamMember, ...]) -> None:
        self._team.show(team)

    @on(VirtualList.Moved, "#team")
    def _moved(self) -> None:
        member = self._team.current
        if member is not None:
            says = f"Give to {fit(member.name, 24).strip()}  Ctrl+S"
            button = self.query_one("#save", Button)
            button.label = Content(says)
            button.refresh(layout=True)  # a new label alone keeps the old width

    @on(VirtualList.Chosen, "#team")
    def _chosen(self) -> None:
        self.query_one("#save").focus()

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Gives all the cases to the officer under the cursor, or none."""
        member, house, references = self._team.current, self.house, self.references
        if member is not None:
            self.act(
                lambda: _assign(house, references, member.username),
                lambda _done: self._assigned(member),
            )

    def _assigned(self, member: TeamMember) -> None:
        verb = "is" if len(self.references) == 1 else "are"
        self.notify(f"{self._what} {verb} with {member.name} now.", markup=False)
        self.dismiss()

    @on(Button.Pressed, "#back")
    def action_back(self) -> None:
        """Back without a change."""
        self.dismiss()


def _assign(house: House, references: tuple[str, ...], username: str) -> None:
    with house.engine.on_several(references) as (work, in_order):
        for reference in in_order:
            work.assign(house.person, reference, username)


def _member(one: TeamMember, _width: int) -> str:
    focus = f", {one.focus}" if one.focus else ""
    return f"{one.open_cases:>4} open  {fit(one.name, 24)} {one.role.label}{focus}"
