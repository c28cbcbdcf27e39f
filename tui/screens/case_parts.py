"""The case page as it stands: its parts, what is written in them, and which is in front."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Input, Static

from storage.looks import Looked
from tui import clock_lines, history_lines, pane_lines, step_lines
from tui.case_head import head_line
from tui.language import local
from tui.lines import Line, line_list
from tui.screens.base import HouseScreen
from tui.state_line import breadcrumb, state_lines
from tui.text import plain, when_short
from tui.widgets.key_line import KeyLine
from tui.widgets.saying import say
from tui.widgets.step_prompt import StepPrompt
from tui.widgets.tab_line import TabLine
from tui.widgets.top_bar import NAMES
from tui.widgets.typing import LineBox
from tui.widgets.virtual_list import VirtualList
from vog_cases.case_page import CasePage, read_looks, read_page
from vog_cases.looking import note_look, seals_in_words

RIGHT = ("timeline", "facts", "linked", "documents", "notes", "letters", "looked")
"""The parts beside the steps, in the order of their tabs."""
PARTS = ("now", "timeline", "clocks", "people", *RIGHT[1:])
"""All parts, one at a time on a narrow screen."""
LEFT = {"now": "steps", "clocks": "clocks", "people": "people"}
"""The list that has the focus in a part of the left side."""
EMPTY = {
    "steps": "The case is closed: there is nothing more to do.",
    "facts": "Nothing is known yet.",
    "linked": "No other case of this child or of a brother or sister that you can see.",
    "documents": "No document was filed.",
    "notes": "Nobody has written a note. n writes one.",
    "letters": "No letter has been queued.",
    "looked": "Nobody has opened this record yet.",
}


class CaseParts(HouseScreen[None]):
    """Everything that is shown of one case; what the keys do is in `CaseScreen`."""

    KEEPS_PLACE: ClassVar[bool] = False
    """Whether where it was opened from is said on a narrow window too."""

    def __init__(self, reference: str, among: Sequence[str] = (), *, moving: bool = False) -> None:
        super().__init__("at-now")
        self._moving = moving
        self._typed_ahead: list[int] = []
        self.reference = reference
        self._among = among
        self._page: CasePage | None = None
        self._checked = ""
        self._part = "now"
        self._right = "timeline"
        self._writers: dict[str, Callable[[CasePage, int], list[Line]]] = {
            "steps": lambda page, width: step_lines.step_lines(page, width, brief=self.narrow),
            "clocks": self._clock_lines,
            "people": clock_lines.people_lines,
            "timeline": self._timeline,
            "facts": pane_lines.fact_pane,
            "linked": pane_lines.linked_pane,
            "documents": pane_lines.document_pane,
            "notes": history_lines.note_lines,
            "letters": pane_lines.letter_pane,
            "looked": pane_lines.look_pane,
        }

    def compose(self) -> ComposeResult:
        """The parts of the page."""
        yield self.vog.top_bar()
        yield Static("", id="case-head")
        yield Static("", id="state")
        yield TabLine("parts", hint="← →")
        with Horizontal(id="case-body"):
            with Vertical(id="case-left"):
                yield line_list("steps")
                yield line_list("clocks")
                yield line_list("people")
            with Vertical(id="case-right"):
                yield TabLine("tabs")
                yield LineBox(placeholder="find in the timeline", id="find", compact=True)
                with ContentSwitcher(id="panes", initial=self._right):
                    yield line_list(self._right)  # the others when one first goes there
        yield Static("", id="draft-strip")
        yield StepPrompt("prompt")
        yield KeyLine()

    def on_mount(self) -> None:
        """Reads the case, and notes that it was opened."""
        self.query_one("#draft-strip").display = False
        self._to_part("now")
        self.reload()

    def on_screen_resume(self) -> None:
        """Back from a form."""
        if self._page is not None:
            self.reload()

    # --- reading -----------------------------------------------------------------------

    def reload(self) -> None:
        """Reads the case anew; focus, cursors and parts stay as they are."""
        self.read(lambda reader: read_page(reader, self.reference), self._show)

    def _show(self, page: CasePage) -> None:
        if page.detail.row.reference != self.reference:
            return  # the person has gone on to the next case
        first = self._page is None
        again = self._page is not None and self._page.detail.row.version == page.detail.row.version
        self._page = page
        self._fit()
        if not again:
            self._checked = ""
            reference = self.reference
            self.read(lambda reader: seals_in_words(reader, reference), self._sealed, "seals")
        if first:
            self._opened()

    def _opened(self) -> None:
        """Opening a record is itself on record, once an opening; then perhaps straight to m."""
        engine, person, reference = self.house.engine, self.house.person, self.reference
        self.write_aside(lambda: note_look(engine, person, reference), self._read_looks)
        if self._moving:
            self.action_steps()

    def _read_looks(self) -> None:
        reference = self.reference
        self.read(
            lambda reader: read_looks(reader, reference),
            lambda looks: self._show_looks(reference, looks),
            "looks",
        )

    def _show_looks(self, reference: str, looks: tuple[Looked, ...]) -> None:
        if self._page is not None and self._page.detail.row.reference == reference:
            self._page = replace(self._page, looks=looks)
            self._draw_tabs()
            if self._right == "looked":
                self._fill(self._right)

    @abstractmethod
    def action_steps(self) -> None:
        """To the steps, to wait for a number."""

    def _sealed(self, words: str) -> None:
        now = self._page.now if self._page is not None else None
        self._checked = f"{words} {when_short(now).rpartition(' ')[2]}"
        self._fill("timeline")

    # --- drawing -----------------------------------------------------------------------

    @property
    def narrow(self) -> bool:
        """Whether one part is shown at a time."""
        return self.has_class("-narrow")

    def on_resize(self) -> None:
        """The lines are broken anew, and the focus never stays where nobody sees it."""
        self.call_after_refresh(self._fit)

    @on(VirtualList.Refitted)
    def _refitted(self, event: VirtualList.Refitted) -> None:
        self._fill(event.list.id or "")

    def _fit(self) -> None:
        page, width = self._page, self.size.width
        if page is None:
            return
        head = head_line(page, width, self._place(), keeps_place=self.KEEPS_PLACE)
        say(self.query_one("#case-head", Static), plain(head))
        way = [breadcrumb(page, width)] if self.narrow else state_lines(page, width)
        state = self.query_one("#state", Static)
        say(state, plain("\n".join(way)), resizes=True)
        state.border_subtitle = f"{local(page.detail.workflow.title)} · D shows every step"
        strip = self.query_one("#draft-strip", Static)
        drafts = pane_lines.draft_strip(page, width)
        strip.display = bool(drafts)
        say(strip, plain(drafts))
        self._draw_tabs()
        for shown in ("steps", "clocks", "people", self._right):
            self._fill(shown)
        if self.app.screen is self and (self.focused is None or not _in_sight(self.focused)):
            self.set_focus(self._home())

    def _place(self) -> str:
        """Where the case was opened from, and which of the list it is."""
        area = local(NAMES[self.vog.area - 1])
        if len(self._among) < 2 or self.reference not in self._among:
            return area
        return f"{area} {self._among.index(self.reference) + 1} of {len(self._among)}"

    def _fill(self, name: str) -> None:
        """Writes the lines of one list for the width it has."""
        page = self._page
        if page is None or name not in self._writers:
            return
        wanted = self.query_one(f"#{name}", VirtualList)
        width = wanted.size.width - 2
        if width > 0:
            newest = name == "timeline" and not wanted.has_focus and not wanted.scroll_offset.y
            lines = self._writers[name](page, width)
            if lines != wanted.rows:
                wanted.show(lines, empty=EMPTY.get(name))
                if newest:
                    wanted.action_first()  # what has just happened comes into sight
        if name == "clocks":
            self._fit_clocks(wanted)

    def _timeline(self, page: CasePage, width: int) -> list[Line]:
        wanted = self.query_one("#find", Input).value
        return history_lines.timeline_lines(page, width, wanted, self._checked)

    def _clock_lines(self, page: CasePage, width: int) -> list[Line]:
        brief = self.narrow and self._part == "now"
        lines = clock_lines.clock_lines(page, width, brief=brief)
        if not self.narrow:
            lines += [Line(), *clock_lines.people_lines(page, width)]
        return lines

    def _fit_clocks(self, clocks: VirtualList[Line]) -> None:
        """The clocks stand whole under the steps, if the steps keep the larger part."""
        if self.narrow and self._part == "clocks":
            clocks.styles.height = "1fr"
            return
        body = self.query_one("#case-body").size.height
        share = body // 3 if self.narrow else body * 9 // 20
        clocks.styles.height = min(len(clocks.rows) + 1, max(share, 4))

    # --- the parts ---------------------------------------------------------------------

    def _draw_tabs(self) -> None:
        if self._page is None:
            return
        short, whole = (pane_lines.tab_names(self._page, short=one) for one in (True, False))
        self.query_one("#tabs", TabLine).show(short, RIGHT.index(self._right))
        every = (local("Now"), whole[0], local("Clocks"), local("People"), *whole[1:])
        self.query_one("#parts", TabLine).show(every, PARTS.index(self._part))

    def _to_part(self, name: str) -> None:
        """Brings a part to the front; on a wide screen the left side is always there."""
        inside = self.focused is not None and self.focused in self.query("#case-right *")
        self._show_part(name)
        if self.narrow or inside or name in LEFT:
            self.set_focus(self._home())
        self.call_after_refresh(self._fit)

    def _show_part(self, name: str) -> None:
        self._part = name
        if name in RIGHT:
            self._right = name
            panes = self.query_one("#panes", ContentSwitcher)
            if not panes.query(f"#{name}"):
                panes.mount(line_list(name))
            panes.current = name
        for one in LEFT:
            self.set_class(one == name, f"at-{one}")
        self.set_class(name in RIGHT, "at-right")
        self._draw_tabs()

    def _home(self) -> Widget:
        """The list of the part in front."""
        return self.query_one(f"#{LEFT.get(self._part, self._right)}")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The part one is in stays in front when the window becomes narrow."""
        name = next((part for part, held in LEFT.items() if held == event.widget.id), "")
        if not self.narrow and (name or event.widget.id in RIGHT):
            self._show_part(name or str(event.widget.id))


def _in_sight(widget: Widget) -> bool:
    """Whether a widget and all it stands in are shown."""
    return all(one.display for one in widget.ancestors_with_self if isinstance(one, Widget))
