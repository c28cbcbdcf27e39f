"""A list that draws only the lines on the screen, however many rows there are."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import chain
from typing import Any, ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from tui.text import fit, wrapped
from tui.widgets.drawn_lines import DrawnLines
from tui.widgets.lazy_rows import LazyRows

Row = TypeVar("Row")


class VirtualList(DrawnLines, Generic[Row]):
    """Rows by position, with a cursor that stays on the same row when the rows are read anew.

    Rows that cannot be chosen (headings, and what is said about the row above) are stepped over.
    Where rows can be marked, marks are kept by key and those of rows that are gone are dropped.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"virtual-list--cursor", "virtual-list--blurred"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home,g", "first", "First", show=False),
        Binding("end,G", "last", "Last", show=False),
        Binding("enter", "choose", "Open"),
        Binding("space", "mark", "Mark", show=False),
    ]

    class About(Message):
        """Something that happened in a list; who listens to one kind is not told of another."""

        def __init__(self, sender: VirtualList[Any]) -> None:
            super().__init__()
            self.list = sender

        @property
        def control(self) -> VirtualList[Any]:
            """The list it came from."""
            return self.list

    class Moved(About):
        """The cursor is on another row, or its row is another."""

    class Chosen(About):
        """A row was chosen with Enter or a double click."""

    class Marked(About):
        """A row was marked, or a mark was taken away."""

    class Refitted(About):
        """The list has another size: lines broken for the old width are broken anew."""

    def __init__(
        self,
        line: Callable[[Row, int], str],
        key: Callable[[Row], Hashable],
        *,
        marks: bool = False,
        style: Callable[[Row], str] = lambda _row: "",
        choosable: Callable[[Row], bool] = lambda _row: True,
        empty: str = "Nothing here.",
        quiet: bool = False,
        id: str | None = None,
    ) -> None:
        """`quiet` lists show their cursor only while they have the focus: for several at once."""
        super().__init__(id=id)
        self._quiet = quiet
        self._line, self._key, self._style_of, self._empty = line, key, style, empty
        self._choosable = choosable
        self._markable = marks
        self.rows: Sequence[Row | None] = ()
        self.marks: set[Hashable] = set()
        self.cursor = 0

    @property
    def current(self) -> Row | None:
        """The row under the cursor, if there is one that is read and can be chosen."""
        row = self.rows[self.cursor] if self.cursor < len(self.rows) else None
        return row if row is not None and self._choosable(row) else None

    @property
    def current_key(self) -> Hashable:
        """The key of the row under the cursor, read or not; None where there is none."""
        if isinstance(self.rows, LazyRows):
            return self.rows.keys[self.cursor] if self.cursor < len(self.rows) else None
        return None if self.current is None else self._key(self.current)

    def show(
        self, rows: Sequence[Row | None], *, empty: str | None = None, from_top: bool = False
    ) -> None:
        """Shows these rows; the cursor keeps its row, or its place if the row is gone. `from_top`
        where they answer another question: it begins at the first one then.

        The row under the cursor stays where it is on the screen, also where somebody has
        scrolled away from it.
        """
        kept, had, stood = self.current_key, bool(self.rows), self.cursor
        if from_top:
            kept, had, self.cursor = None, False, 0
        above = self.scroll_offset.y
        self.rows, self._empty = rows, self._empty if empty is None else empty
        place = self._place_of(kept)
        self.cursor = self._near(min(self.cursor, len(rows) - 1) if place is None else place, 1)
        self.marks = {key for key in self.marks if self._place_of(key) is not None}
        self.virtual_size = Size(0, len(rows))
        self.refresh()
        if had:
            to = above + self.cursor - stood
            self.scroll_to(y=to, animate=False, force=True, immediate=True)
        else:
            self._reveal()
        self.post_message(self.Moved(self))

    def filled(self) -> None:
        """Rows that were missing have been read."""
        self.refresh()
        self.post_message(self.Moved(self))

    def _place_of(self, key: Hashable) -> int | None:
        if isinstance(self.rows, LazyRows):
            return self.rows.place_of(key)
        return next(
            (
                place
                for place, row in enumerate(self.rows)
                if row is not None and self._choosable(row) and self._key(row) == key
            ),
            None,
        )

    def select(self, key: Hashable) -> None:
        """Puts the cursor on the row of that key, if it is here."""
        place = self._place_of(key)
        if place is not None:
            self._go(place)

    def clear_marks(self) -> bool:
        """Takes all marks away; False where there were none."""
        had = bool(self.marks)
        self.marks = set()
        self.refresh()
        if had:
            self.post_message(self.Marked(self))
        return had

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        place, width = y + self.scroll_offset.y, self.size.width
        if place >= len(self.rows):
            said = wrapped(self._empty, width - 1, " ", " ") if not self.rows else []
            text = said[place] if place < len(said) else ""
            return Strip([Segment(fit(text, width), self.ground)], width)
        row = self.rows[place]
        here = place == self.cursor and (row is None or self._choosable(row))
        here = here and (self.has_focus or not self._quiet)
        lead = "▶" if here else " "
        if self._markable:
            lead += "●" if row is not None and self._key(row) in self.marks else " "
        text = f"{lead}{'…' if row is None else self._line(row, width - len(lead))}"
        style = self.ground
        if row is not None:
            style += Style.parse(self._style_of(row) or "none")
        if here:
            which = "cursor" if self.has_focus else "blurred"
            style += self.component(f"virtual-list--{which}")
        return Strip([Segment(fit(text, width), style)], width)

    def draw_cursor(self) -> None:
        """One line."""
        self.refresh_line(self.cursor)

    def on_resize(self) -> None:
        """The cursor stays in sight."""
        self._reveal()
        self.post_message(self.Refitted(self))

    def on_click(self, event: events.Click) -> None:
        """A click selects, a double click chooses."""
        place = event.y + self.scroll_offset.y
        if place < len(self.rows):
            self._go(self._near(place, -1))
            if event.chain == 2:
                self.action_choose()

    def action_move(self, by: int) -> None:
        """One row up or down."""
        self._go(self._near(self.cursor + by, by))

    def action_page(self, by: int) -> None:
        """One screen up or down."""
        self._go(self._near(self.cursor + by * max(int(self.size.height) - 1, 1), -by))

    def action_first(self) -> None:
        """The first row."""
        self._go(self._near(0, 1))

    def action_last(self) -> None:
        """The last row."""
        self._go(self._near(len(self.rows) - 1, -1))

    def action_choose(self) -> None:
        """Chooses the row under the cursor."""
        if self.current is not None:
            self.post_message(self.Chosen(self))

    def action_mark(self) -> None:
        """Marks the row under the cursor, or takes its mark away, and goes on to the next."""
        if self._markable and self.current is not None:
            self.marks ^= {self._key(self.current)}
            self.refresh_line(self.cursor)
            self.post_message(self.Marked(self))
            self.action_move(1)

    def _can_choose(self, place: int) -> bool:
        row = self.rows[place]
        return row is None or self._choosable(row)

    def _near(self, place: int, direction: int) -> int:
        """The nearest row that can be chosen, looking in a direction first."""
        last = len(self.rows) - 1
        if last < 0:
            return 0
        place = max(0, min(place, last))
        onward = range(place, last + 1) if direction > 0 else range(place, -1, -1)
        back = range(place, -1, -1) if direction > 0 else range(place, last + 1)
        for candidate in chain(onward, back):
            if self._can_choose(candidate):
                return candidate
        return int(place)

    def _go(self, place: int) -> None:
        left, self.cursor = self.cursor, max(0, min(place, len(self.rows) - 1))
        if left != self.cursor:
            self.refresh_line(left)
            self.draw_cursor()
            self.post_message(self.Moved(self))
        self._reveal()

    def _reveal(self) -> None:
        """Scrolls so that the row is in sight, with what is said about it and its heading."""
        first, last = self.cursor, self.cursor + 1
        while last < len(self.rows) and not self._can_choose(last):
            last += 1
        while first and not self._can_choose(first - 1) and first > self.cursor - 2:
            first -= 1
        height = max(self.size.height, 1)
        region = Region(0, first, 1, min(last - first, height))
        self.scroll_to_region(region, animate=False, force=True)
