"""Who is here: in a training database one chooses whom to act as."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from storage.records import StaffRow
from storage.searching import fold
from tui.language import local
from tui.screens.entrance import CameIn, Entrance, come_in
from tui.text import fit
from tui.widgets.typing import LineBox
from tui.widgets.virtual_list import VirtualList

NAME = 30


class SignIn(Entrance):
    """The staff by name; typing narrows the list, Enter takes the one under the cursor."""

    TITLE = "Signing in to a training database"
    HEAD = "VOG Cases · TRAINING database"
    HELP = (
        "This is a training database: choose whom you act as. Type part of a name, a role or a "
        "school's number to narrow the list, then press Enter. F8 changes the language of the "
        "screen."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Act as", priority=True),
        Binding("up", "move(-1)", "Up", show=False, priority=True),
        Binding("down", "move(1)", "Down", show=False, priority=True),
        Binding("pageup", "page(-1)", "Page up", show=False, priority=True),
        Binding("pagedown", "page(1)", "Page down", show=False, priority=True),
        Binding("escape", "back", "Back", show=False),
    ]

    def __init__(self, *, may_go_back: bool) -> None:
        super().__init__()
        self._may_go_back = may_go_back
        self._staff: Sequence[StaffRow] = ()

    def asks(self) -> Iterable[Widget]:
        """Where to type, and the list."""
        yield Static("", id="asks-who")
        yield LineBox(id="who", compact=True)
        yield VirtualList[StaffRow](
            _person, lambda one: one.username, id="staff", empty=local("Reading…")
        )

    def questions(self) -> Mapping[str, str]:
        """Over the box."""
        return {"asks-who": "Who are you? Type part of a name or role, then Enter."}

    def tell(self) -> None:
        """The list too, where it says that it is empty."""
        super().tell()
        if self._staff:
            self._narrow()

    def on_mount(self) -> None:
        """Reads the staff; typing narrows at once."""
        self.tell()
        self.set_focus(self.query_one("#who"))
        self.read(lambda reader: tuple(reader.gathering.staff.values()), self._show)

    @property
    def _list(self) -> VirtualList[StaffRow]:
        return self.query_one("#staff", VirtualList)

    def _show(self, staff: Sequence[StaffRow]) -> None:
        active = [one for one in staff if one.active]
        self._staff = sorted(active, key=lambda one: (one.school_number or "", fold(one.name)))
        self._narrow()
        self._list.select(self.house.person.username)

    @on(LineBox.Changed)
    def _narrow(self) -> None:
        words = fold(self.query_one("#who", LineBox).value).split()
        found = [one for one in self._staff if all(word in _known_by(one) for word in words)]
        self._list.show(found, empty=local("Nobody is called that."))
        if words and found:
            self._list.select(found[0].username)

    def action_move(self, by: int) -> None:
        """Up or down the list, while one types."""
        self._list.action_move(by)

    def action_page(self, by: int) -> None:
        """A screen up or down."""
        self._list.action_page(by)

    @on(VirtualList.Chosen)
    def action_choose(self) -> None:
        """Takes the person under the cursor."""
        if self._list.current is not None:
            house, username = self.house, self._list.current.username
            self.act(lambda: come_in(house, username), self._in)

    def _in(self, came: CameIn) -> None:
        self.dismiss(came)

    def action_back(self) -> None:
        """Clears what is typed, or goes back to whom one was."""
        box = self.query_one("#who", LineBox)
        if box.value:
            box.value = ""
        elif self._may_go_back:
            self.dismiss()


def _known_by(one: StaffRow) -> str:
    return fold(f"{one.name} {one.username} {one.role.label} {one.school_number or ''}")


def _person(one: StaffRow, _width: int) -> str:
    school = f", school {one.school_number}" if one.school_number else ""
    return f" {fit(one.name, NAME)} {one.role.label}{school}"
