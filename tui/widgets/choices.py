"""Ways to choose, whose marks differ in their letters: (•) and ( ), [x] and [ ], and a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Select
from textual.widgets._select import SelectCurrent, SelectOverlay
from textual.widgets.select import NoSelection

from tui.text import clean, plain, wrapped
from tui.widgets.typing import GoOn, Said

Options = Sequence[tuple[str, str]]
GAP = 3


@dataclass(frozen=True)
class _Piece:
    """A piece of an option on the screen: which one, where, and its text."""

    option: int
    row: int
    column: int
    text: str


class Choices(Widget, can_focus=True):
    """A few options, all in sight. Space marks the one at ›; arrows only move."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choices--cursor"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,up", "move(-1)", show=False),
        Binding("right,down", "move(1)", show=False),
        Binding("space", "mark", show=False),
        Binding("backspace,delete", "clear", show=False),
        Binding("enter", "go_on", show=False),
    ]
    MARKS: ClassVar[tuple[str, str]] = ("(•)", "( )")

    def __init__(
        self, options: Options, said: str = "", shown: Callable[[str], str] = clean
    ) -> None:
        super().__init__()
        self._options, self._shown = tuple(options), shown
        self._said = said
        self.cursor = next((n for n, (value, _) in enumerate(options) if value == said), 0)

    # --- what is chosen ----------------------------------------------------------------

    @property
    def said(self) -> str:
        """The value that is marked; empty where none is."""
        return self._said

    def fill(self, said: str) -> None:
        """Marks a value; one that is not among the options leaves nothing marked."""
        known = [value for value, _ in self._options]
        self._say(said if said in known else "")
        if self._said:
            self.cursor = known.index(self._said)

    def action_mark(self) -> None:
        """Marks the option at the cursor; once more takes the mark away."""
        if self._options:
            value = self._options[self.cursor][0]
            self._say("" if value == self._said else value)

    def action_clear(self) -> None:
        """Nothing is marked."""
        self._say("")

    def action_move(self, by: int) -> None:
        """To the option beside this one."""
        self.cursor = max(0, min(self.cursor + by, len(self._options) - 1))
        self.refresh()

    def action_go_on(self) -> None:
        """On to the next field, as it is."""
        self.post_message(GoOn())

    def on_key(self, event: events.Key) -> None:
        """A letter marks the one option that begins with it."""
        letter = (event.character or "").casefold()
        begins = [
            place
            for place, (_, label) in enumerate(self._options)
            if letter.isalpha() and label.casefold().startswith(letter)
        ]
        if len(begins) == 1:
            event.stop()
            self.cursor = begins[0]
            self._say(self._options[self.cursor][0])

    def on_click(self, event: events.Click) -> None:
        """A click marks what it hits."""
        for piece in self._pieces(self.size.width):
            inside = piece.column <= event.x < piece.column + cell_len(piece.text)
            if piece.row == event.y and inside:
                self.cursor = piece.option
                self.action_mark()
                return

    def _say(self, said: str) -> None:
        changed, self._said = said != self._said, said
        self.refresh()
        if changed:
            self.post_message(Said())

    # --- how it looks ------------------------------------------------------------------

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """All there is."""
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line if all fits into it, else a line or more each."""
        return max((piece.row for piece in self._pieces(width)), default=0) + 1

    def render(self) -> Text:
        """The options with their marks."""
        if not self._options:
            return plain("There is nobody to choose from.")
        text, row, column = Text(), 0, 0
        cursor = self.get_component_rich_style("choices--cursor")
        for piece in self._pieces(self.size.width):
            text.append("\n" * (piece.row - row))
            column = column if piece.row == row else 0
            text.append(" " * (piece.column - column))
            here = self.has_focus and piece.option == self.cursor
            text.append(piece.text.replace(" ", "›", 1) if here and piece.text[0] == " " else
                        piece.text, cursor if here else "")  # fmt: skip
            row, column = piece.row, piece.column + cell_len(piece.text)
        return text

    def _pieces(self, width: int) -> list[_Piece]:
        named = [(value, clean(self._shown(label))) for value, label in self._options]
        whole = [f" {self._mark(value)} {label}" for value, label in named]
        if sum(cell_len(text) + GAP for text in whole) - GAP <= width:
            columns = [
                sum(cell_len(text) + GAP for text in whole[:place]) for place in range(len(whole))
            ]
            return [
                _Piece(place, 0, column, text)
                for place, (column, text) in enumerate(zip(columns, whole, strict=True))
            ]
        found: list[_Piece] = []
        for place, (value, label) in enumerate(named):
            lines = wrapped(label, width, f" {self._mark(value)} ", "     ")
            found += [_Piece(place, len(found) + n, 0, line) for n, line in enumerate(lines)]
        return found

    def _mark(self, value: str) -> str:
        return self.MARKS[0 if value == self._said else 1]


class Tick(Choices):
    """One thing that is so or not: [x] or [ ]."""

    MARKS: ClassVar[tuple[str, str]] = ("[x]", "[ ]")


class _Overlay(SelectOverlay):
    """The open list: › stands at the one that Enter takes, at first the first of them."""

    def select(self, index: int | None) -> None:
        """To that option; where nothing is taken yet, past the line that empties the field."""
        super().select(min(1, self.option_count - 1) if index is None else index)

    def render_line(self, y: int) -> Strip:
        """A line, with › before the option in front."""
        strip = super().render_line(y)
        place = self.scroll_offset.y + y
        if place >= len(self._lines) or self._lines[place] != (self.highlighted, 0):
            return strip
        style = next(iter(strip)).style or Style()
        return Strip([Segment("›", style), *strip.crop(1)], strip.cell_length)


class ListBox(Select[str]):
    """A longer list: ↓ or Space opens it, letters find in it, Enter takes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,up,space", "show_overlay", show=False),
        Binding("enter", "enter", show=False),
        Binding("backspace,delete", "empty", show=False),
    ]

    def __init__(self, options: Options, said: str = "") -> None:
        known = {value for value, _ in options}
        start = {"value": said} if said in known else {}
        super().__init__(
            [(plain(label), value) for value, label in options], compact=True,
            prompt="Choose…" if options else "There is nobody to choose from.",
            **start,  # type: ignore[arg-type]
        )  # fmt: skip

    def compose(self) -> ComposeResult:
        """The line, and the list under it."""
        yield SelectCurrent(self.prompt)
        yield _Overlay().data_bind(compact=Select.compact)

    @property
    def said(self) -> str:
        """The value that was taken; empty where none was."""
        chosen: Any = self.value
        return "" if isinstance(chosen, NoSelection) or chosen is None else str(chosen)

    def fill(self, said: str) -> None:
        """Takes a value; one that is not in the list leaves nothing taken."""
        if said in self._legal_values:
            self.value = said
        else:
            self.clear()

    def action_enter(self) -> None:
        """Opens the list; goes on where something is taken already."""
        if self.said:
            self.post_message(GoOn())
        else:
            self.action_show_overlay()

    def action_empty(self) -> None:
        """Takes nothing."""
        self.clear()

    def on_select_changed(self) -> None:
        """Taken."""
        self.post_message(Said())
