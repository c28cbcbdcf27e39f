"""The Board: one for each case type, its open cases in columns by the state they stand in."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Static

from tui import board_lines
from tui.areas.base import Area
from tui.language import numbered
from tui.screens.assign import AssignForm
from tui.screens.short_forms import NoteForm
from tui.text import plain
from tui.widgets.board_view import BoardView
from tui.widgets.filter_box import ListFilter
from tui.widgets.saying import say
from tui.widgets.tab_line import TabLine
from vog_cases.board import Board as Found
from vog_cases.board import Lanes, Wanted, Ways, read_board, ways_of

LANES = tuple(Lanes)
IN_WORDS = {Lanes.NONE: "none", Lanes.OFFICER: "officer", Lanes.SCHOOL: "school"}


class Board(Area):
    """All open cases of one type at a glance; the oldest of each state stand on top."""

    TITLE = "Board"
    HELP = (
        "One board for each case type; [ and ] switch the type. A column is a state, in the "
        "order a case goes through them; those in which nothing stands are only named. Beside "
        "its name: how many cases, ‼ how many overdue, ! how many near their deadline.\n\n"
        "A card shows the number in its reference, the child, for how many days the case has "
        "stood there, when it is due, and the officer by initials. The longest standing are on "
        "top. At the foot: where the case in focus can go now, and what is in the way.\n\n"
        "s cuts the board into lanes by officer or by school. / finds by name or reference. "
        "Space marks a case (●), and a then gives all the marked ones to an officer. Enter opens "
        "a case, m opens it at its steps: no case is ever moved on the board."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", priority=True),
        Binding("left_square_bracket", "type(-1)", "Type before", key_display="[", show=False),
        Binding("right_square_bracket", "type(1)", "Next type", key_display="[ ]"),
        Binding("m", "steps", "Move on"),
        Binding("a", "assign", "Assign"),
        Binding("n", "note", "Note"),
        Binding("s", "lanes", "Lanes"),
        Binding("y", "copy", "Copy the reference", show=False),
        Binding("escape", "back", "Clear marks and filter, then back", show=False),
    ]

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._wanted = Wanted("")
        self._ways: tuple[str, Ways] | None = None

    def compose(self) -> ComposeResult:
        """The lines from top to bottom."""
        yield TabLine("board-types", hint="[ ] switch")
        with Horizontal(classes="filter-line"):
            yield ListFilter("board-filter", "/ filter: name or reference", self.home)
            yield Static("", id="board-count")
        yield Static("", id="board-aside")
        yield Static("", id="board-heads")
        yield BoardView(id="board")
        yield Static("", id="board-foot")

    def on_mount(self) -> None:
        """The first type."""
        self._types = list(self.house.engine.machines)
        self._wanted = Wanted(self._types[0])

    def home(self) -> Widget:
        """The columns."""
        return self.view

    @property
    def view(self) -> BoardView:
        """The columns."""
        return self.query_one("#board", BoardView)

    # --- reading -----------------------------------------------------------------------

    def reload(self) -> None:
        """Reads the board anew; the cursor stays on its case."""
        search = self.query_one("#board-filter", Input).value.strip()
        wanted = replace(self._wanted, search=search)
        self.read(lambda reader: read_board(reader, wanted), self._show)

    def _show(self, board: Found) -> None:
        self.view.show(board)
        flows = [machine.workflow for machine in self.house.engine.machines.values()]
        names = [numbered(flow.title, board.types.get(flow.type, 0)) for flow in flows]
        self.query_one("#board-types", TabLine).show(names, self._types.index(board.workflow.type))

    @on(BoardView.Moved, "#board")
    def _moved(self) -> None:
        self._describe()
        if self.view.current is not None:
            reference = self.view.current.reference
            self.read(
                lambda reader: (reference, ways_of(reader, reference)), self._found_ways, "ways"
            )

    def _found_ways(self, found: tuple[str, Ways]) -> None:
        self._ways = found
        self._describe()

    @on(BoardView.Refitted, "#board")
    def _describe(self) -> None:
        """What stands around the columns: counts, heads, and the case in focus."""
        board, view = self.view.board, self.view
        if board is None:
            return
        width = self.size.width
        lanes = [(word, lane == board.wanted.lanes) for lane, word in IN_WORDS.items()]
        short = width < board_lines.WIDE
        count = board_lines.counts(board, lanes, len(view.marks), short=short)
        say(self.query_one("#board-count", Static), plain(count), resizes=True)
        aside = board_lines.aside(board, view.shown, width)
        say(self.query_one("#board-aside", Static), plain(aside))
        heads = board_lines.heads(view.shown, view.widths()) if view.shown else ""
        say(self.query_one("#board-heads", Static), plain(heads))
        say(self.query_one("#board-foot", Static), plain(self._foot(board, width)))

    def _foot(self, board: Found, width: int) -> str:
        row = self.view.current
        if row is None:
            return " Enter shows more of this column." if self.view.on_more else ""
        ways = self._ways[1] if self._ways and self._ways[0] == row.reference else None
        return board_lines.about(row, board.workflow.state[row.state], ways, board.now, width)

    # --- the keys ----------------------------------------------------------------------

    def action_type(self, by: int) -> None:
        """The board of the next or previous case type."""
        place = (self._types.index(self._wanted.type) + by) % len(self._types)
        self._to_type(place)

    @on(TabLine.Picked, "#board-types")
    def _picked(self, event: TabLine.Picked) -> None:
        self._to_type(event.place)

    def _to_type(self, place: int) -> None:
        self._wanted = replace(self._wanted, type=self._types[place], deeper=0)
        self.reload()

    def action_lanes(self) -> None:
        """Cuts the board by officer, by school, or not at all."""
        after = LANES[(LANES.index(self._wanted.lanes) + 1) % len(LANES)]
        self._wanted = replace(self._wanted, lanes=after, deeper=0)
        self.reload()

    @on(BoardView.Chosen, "#board")
    def _chosen(self) -> None:
        if self.view.current is not None:
            self._open(moving=False)
        elif self.view.on_more:
            self._wanted = replace(self._wanted, deeper=self._wanted.deeper + 1)
            self.reload()

    def action_steps(self) -> None:
        """Opens the case in focus at its steps."""
        self._open(moving=True)

    def _open(self, *, moving: bool) -> None:
        """Opens the case in focus; [ and ] then go through its column."""
        row = self.view.current
        if row is not None:
            self.vog.open_case(row.reference, self.view.column, moving=moving)

    def action_assign(self) -> None:
        """Gives the marked cases, or the one in focus, to an officer."""
        if references := self._chosen_references():
            self.app.push_screen(AssignForm(*references))

    def _chosen_references(self) -> tuple[str, ...]:
        row = self.view.current
        return tuple(sorted(self.view.marks)) or ((row.reference,) if row else ())

    def action_note(self) -> None:
        """Notes something on the case in focus."""
        if self.view.current is not None:
            self.app.push_screen(NoteForm(self.view.current.reference))

    def action_copy(self) -> None:
        """Copies the reference."""
        if self.view.current is not None:
            self.vog.copy_reference(self.view.current.reference)

    def action_filter(self) -> None:
        """To the filter line."""
        self.type_into("#board-filter")

    @on(Input.Changed, "#board-filter")
    def _filter_changed(self) -> None:
        self.reload()

    def action_back(self) -> None:
        """Clears marks, then the filter; with nothing to clear, back to the Inbox."""
        line = self.query_one("#board-filter", Input)
        if self.view.clear_marks():
            return
        if line.value or line.has_focus:
            line.value = ""
            self.view.focus()
        else:
            super().action_back()
