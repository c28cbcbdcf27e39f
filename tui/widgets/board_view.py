"""The columns of a board side by side; only what is on the screen is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from storage.cases import Listed
from tui import board_lines
from tui.text import fit
from tui.widgets.drawn_lines import DrawnLines
from vog_cases.board import Board, Column, Lane

CARD_LINES = 2


@dataclass(frozen=True)
class Spot:
    """Where the cursor is: the row of a pile, which is a card or the line that says how many
    more there are.
    """

    lane: int
    state: str
    row: int


@dataclass(frozen=True)
class _Line:
    """A line of the board: the heading of a lane, or one line of a row of cards."""

    lane: int
    row: int
    part: int


class BoardView(DrawnLines):
    """Cards in columns, with a cursor that stays on its case when the board is read anew."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"board--cursor", "board--blurred", "board--band"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("left", "column(-1)", "Column before", show=False),
        Binding("right", "column(1)", "Next column", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home,g", "end(0)", "First", show=False),
        Binding("end,G", "end(-1)", "Last", show=False),
        Binding("enter", "choose", "Open"),
        Binding("space", "mark", "Mark", show=False),
    ]

    class About(Message):
        """Something that happened on a board; who listens to one kind is not told of another."""

        def __init__(self, sender: BoardView) -> None:
            super().__init__()
            self.board_view = sender

        @property
        def control(self) -> BoardView:
            """The board it came from."""
            return self.board_view

    class Moved(About):
        """The cursor is elsewhere, or its case is another."""

    class Refitted(About):
        """The board has another size: other columns may be in sight."""

    class Chosen(About):
        """A card, or the line that offers more, was chosen with Enter or a double click."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.board: Board | None = None
        self.spot: Spot | None = None
        self.marks: set[str] = set()
        self.shown: list[Column] = []
        self._lines: list[_Line] = []

    # --- what is shown -----------------------------------------------------------------

    def show(self, board: Board) -> None:
        """Shows this board; the cursor keeps its case, or its place if the case is gone."""
        same = self.board is not None and self.board.workflow is board.workflow
        kept, before = self.current, self.spot if same else None
        self.board = board
        self.spot = self._find(kept.reference if kept else "") or self._near(before)
        self.marks &= {
            card.reference
            for lane in board.lanes
            for cell in lane.cells.values()
            for card in cell.cards
        }
        self._fit()
        self._told()

    @property
    def current(self) -> Listed | None:
        """The case under the cursor."""
        if self.spot is None:
            return None
        cards = self._cards(self.spot.lane, self.spot.state)
        return cards[self.spot.row] if self.spot.row < len(cards) else None

    @property
    def column(self) -> list[str]:
        """The references of the column the cursor is in, from top to bottom."""
        if self.spot is None:
            return []
        lanes, state = range(len(self._lanes())), self.spot.state
        return [card.reference for lane in lanes for card in self._cards(lane, state)]

    @property
    def on_more(self) -> bool:
        """Whether the cursor is on the line that says how many more there are."""
        return self.spot is not None and self.current is None

    def widths(self) -> list[int]:
        """How wide each column in sight is, its dividing line included."""
        count = max(len(self.shown), 1)
        each, over = divmod(self.size.width, count)
        return [each + (place < over) for place in range(count)]

    def _lanes(self) -> tuple[Lane, ...]:
        return self.board.lanes if self.board is not None else ()

    def _cards(self, lane: int, state: str) -> tuple[Listed, ...]:
        lanes = self._lanes()
        cell = lanes[lane].cells.get(state) if lane < len(lanes) else None
        return cell.cards if cell else ()

    def _rows(self, lane: int, state: str) -> int:
        """How many rows a pile has: its cards, and one more where not all are shown."""
        cell = self._lanes()[lane].cells.get(state)
        return len(cell.cards) + (cell.count > len(cell.cards)) if cell else 0

    def _fit(self) -> None:
        """Which columns are in sight, and the lines they make."""
        self.shown, self._lines = self._around(), []
        if self.shown:
            states = [column.state.name for column in self.shown]
            for place, lane in enumerate(self._lanes()):
                if lane.title:
                    self._lines.append(_Line(place, -1, 0))
                most = max((self._rows(place, state) for state in states), default=0)
                self._lines += [
                    _Line(place, row, part) for row in range(most) for part in range(CARD_LINES)
                ]
        self.virtual_size = Size(0, len(self._lines))
        self.refresh()
        self._reveal()

    def _around(self) -> list[Column]:
        """The columns that belong in sight where the cursor is."""
        if self.board is None or self.spot is None:
            return []
        room = board_lines.columns_for(self.size.width)
        return board_lines.around(self.board, self.spot.state, room)

    def _reveal(self) -> None:
        """Scrolls so that the card under the cursor is in sight, and a heading just above it."""
        if self.spot is None:
            return
        first = self._line_of(self.spot.lane, self.spot.row)
        above = first > 0 and self._lines[first - 1].row < 0
        region = Region(0, first - above, 1, CARD_LINES + above)
        self.scroll_to_region(region, animate=False, force=True)

    def _line_of(self, lane: int, row: int) -> int:
        return next(
            (n for n, one in enumerate(self._lines) if one.lane == lane and one.row == row), 0
        )

    # --- where the cursor is -----------------------------------------------------------

    def _column(self, state: str) -> list[Spot]:
        """Every row of a column from top to bottom."""
        return [
            Spot(lane, state, row)
            for lane in range(len(self._lanes()))
            for row in range(self._rows(lane, state))
        ]

    def _find(self, reference: str) -> Spot | None:
        for place, lane in enumerate(self._lanes()):
            for state, cell in lane.cells.items():
                for row, card in enumerate(cell.cards):
                    if card.reference == reference:
                        return Spot(place, state, row)
        return None

    def _near(self, spot: Spot | None) -> Spot | None:
        """The row nearest to a place that may be gone; at first the top of the first column."""
        filled = [one.state.name for one in self.board.columns if one.count] if self.board else []
        if not filled:
            return None
        state = spot.state if spot and spot.state in filled else filled[0]
        rows = self._column(state)
        if spot is None:
            return rows[0]
        return min(rows, key=lambda one: (abs(one.lane - spot.lane), abs(one.row - spot.row)))

    def _go(self, spot: Spot) -> None:
        if spot != self.spot:
            self.draw_cursor()
            self.spot = spot
            self._refit()
            self._told()

    def _refit(self) -> None:
        """Draws the cursor where it is, and all the rest only where other columns come in sight."""
        if self._around() == self.shown:
            self.draw_cursor()
            self._reveal()
        else:
            self._fit()

    def _told(self) -> None:
        self.post_message(self.Moved(self))

    def action_move(self, by: int) -> None:
        """Up or down in the column, across lanes."""
        if self.spot is not None:
            rows = self._column(self.spot.state)
            self._go(rows[max(0, min(rows.index(self.spot) + by, len(rows) - 1))])

    def action_page(self, by: int) -> None:
        """One screen up or down in the column."""
        self.action_move(by * max(int(self.size.height) // CARD_LINES - 1, 1))

    def action_end(self, place: int) -> None:
        """The first or last row of the column."""
        if self.spot is not None:
            self._go(self._column(self.spot.state)[place])

    def action_column(self, by: int) -> None:
        """The column before or after that holds a case."""
        if self.board is None or self.spot is None:
            return
        filled = [column.state.name for column in self.board.columns if column.count]
        place = filled.index(self.spot.state) + by
        if 0 <= place < len(filled):
            found = self._near(Spot(self.spot.lane, filled[place], self.spot.row))
            if found is not None:
                self._go(found)

    def action_mark(self) -> None:
        """Marks the case under the cursor, or takes its mark away, and goes on to the next."""
        if self.current is not None:
            self.marks ^= {self.current.reference}
            self.action_move(1)
            self.refresh()
            self._told()

    def clear_marks(self) -> bool:
        """Takes all marks away; False where there were none."""
        had = bool(self.marks)
        self.marks = set()
        self.refresh()
        if had:
            self._told()
        return had

    def action_choose(self) -> None:
        """Opens the case, or asks for more of the pile."""
        if self.spot is not None:
            self.post_message(self.Chosen(self))

    def on_click(self, event: events.Click) -> None:
        """A click selects, a double click chooses."""
        spot = self._under(event.x, event.y + self.scroll_offset.y)
        if spot is not None:
            self._go(spot)
            if event.chain == 2:
                self.action_choose()

    def _under(self, x: int, y: int) -> Spot | None:
        if not 0 <= y < len(self._lines):
            return None
        left = 0
        for column, width in zip(self.shown, self.widths(), strict=False):
            if left <= x < left + width:
                line = self._lines[y]
                spot = Spot(line.lane, column.state.name, line.row)
                return spot if 0 <= line.row < self._rows(spot.lane, spot.state) else None
            left += width
        return None

    # --- drawing -----------------------------------------------------------------------

    def draw_cursor(self) -> None:
        """The lines of the card it is on."""
        if self.spot is not None:
            self.refresh_lines(self._line_of(self.spot.lane, self.spot.row), CARD_LINES)

    def on_resize(self) -> None:
        """Other columns may be in sight; a board that comes back as it was stays as it was."""
        self._refit()
        self.post_message(self.Refitted(self))

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        place, width = y + self.scroll_offset.y, self.size.width
        if self.board is None or not self.shown:
            return Strip([Segment(fit(self._empty() if y == 0 else "", width), self.ground)])
        if place >= len(self._lines):
            return Strip([Segment(" " * width, self.ground)], width)
        line = self._lines[place]
        if line.row < 0:
            style = self.component("board--band")
            return Strip([Segment(board_lines.band(self._lanes()[line.lane], width), style)], width)
        segments: list[Segment] = []
        for column, wide in zip(self.shown, self.widths(), strict=True):
            segments += self._part(line, column, wide)
        return Strip(segments, width)

    def _empty(self) -> str:
        if self.board is None:
            return " Reading…"
        if self.board.wanted.search:
            return " No case matches. Esc clears the filter."
        return " No case of this type is open."

    def _part(self, line: _Line, column: Column, width: int) -> list[Segment]:
        """One line of one card, and the line that divides it from the next column."""
        spot = Spot(line.lane, column.state.name, line.row)
        text, style = self._text(spot, line.part, width - 2)
        lead = " "
        if spot == self.spot:
            lead = "▶" if line.part == 0 else " "
            which = "cursor" if self.has_focus else "blurred"
            style += self.component(f"board--{which}")
        return [Segment(f"{lead}{text}", style), Segment("│", self.ground)]

    def _text(self, spot: Spot, part: int, width: int) -> tuple[str, Style]:
        assert self.board is not None
        style: Any = self.ground
        cards = self._cards(spot.lane, spot.state)
        if spot.row < len(cards):
            row, now = cards[spot.row], self.board.now
            if board_lines.mark(row, now) == "‼":
                style += Style(bold=True)
            marked = row.reference in self.marks
            return board_lines.card(row, now, width, marked=marked)[part], style
        if part == 0 and spot.row < self._rows(spot.lane, spot.state):
            more = self._lanes()[spot.lane].cells[spot.state].count - len(cards)
            return fit(f"… {more:,} more", width), style
        return " " * width, style
