"""The case page: what can be done now and why the rest cannot, deadlines, facts, history."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.timer import Timer
from textual.widgets import Footer, Static

from storage import deadlines
from tui import case_lines
from tui.case_lines import Seen, StepLine
from tui.screens.assign import AssignForm
from tui.screens.base import HouseScreen
from tui.screens.dialogs import Reasons
from tui.screens.short_forms import NoteForm
from tui.screens.step import StepForm
from tui.text import plain
from tui.widgets.tab_line import TabLine
from tui.widgets.virtual_list import VirtualList
from vog_cases.reading_cases import Action, Reader

PANES = ("steps", "about", "history-box")
SECOND_DIGIT = 0.8
"""How long a 1 waits for its second digit where there are ten steps or more."""


class CaseScreen(HouseScreen[None]):
    """One case, whole."""

    HELP = (
        "The steps from where the case stands. A tick can be taken now: put the cursor on it and "
        "press Enter, or press m and its number. A cross says why not, and who or what would "
        "clear it; Enter shows every rule of the step.\n\n"
        "Beside it the deadlines with the time left, what is known, and the history. Tab goes "
        "from one part to the next; on a narrow screen ← and → do. t shows how each deadline was "
        "counted. Nothing changes before you save a form."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "steps", "Move on"),
        Binding("n", "note", "Note"),
        Binding("a", "assign", "Assign"),
        Binding("t", "working", "How counted"),
        Binding("y", "copy", "Copy the reference", show=False),
        Binding("left", "pane(-1)", "Previous part", show=False),
        Binding("right", "pane(1)", "Next part", show=False),
        Binding("escape", "back", "Back"),
        *(Binding(str(digit), f"digit({digit})", show=False) for digit in range(10)),
    ]

    def __init__(self, reference: str) -> None:
        super().__init__()
        self.reference = reference
        self._seen: Seen | None = None
        self._working = False
        self._pane = 0
        self._number: int | None = None
        self._soon: Timer | None = None

    def compose(self) -> ComposeResult:
        """The parts of the page."""
        yield self.vog.top_bar()
        yield Static("", id="case-head")
        yield TabLine("panes", hint="← →")
        with Horizontal(id="case-body"):
            with Vertical(id="case-left"):
                yield VirtualList[StepLine](
                    lambda line, _width: line.text,
                    lambda line: line.action.name if line.action else "",
                    style=lambda line: "bold" if not line.number else "",
                    choosable=lambda line: line.action is not None, id="steps", empty="Reading…",
                )  # fmt: skip
                with VerticalScroll(id="about"):
                    yield Static("", id="about-text")
            with VerticalScroll(id="history-box"):
                yield Static("", id="history")
        yield Static("", id="prompt")
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Reads the case."""
        self.query_one("#about").border_title = "Deadlines and facts"
        self.query_one("#history-box").border_title = "History, newest first"
        self._choosing(None)
        self._to_pane(0)
        self.reload()

    def on_screen_resume(self) -> None:
        """Back from a form."""
        if self._seen is not None:
            self.reload()

    def on_resize(self) -> None:
        """The lines are broken anew, and the focus never stays where nobody sees it."""
        self.call_after_refresh(self._fit)

    @on(VirtualList.Refitted, "#steps")
    def _refitted(self) -> None:
        self._fit()

    def _fit(self) -> None:
        if self._seen is None:
            return
        self.query_one("#case-head", Static).update(case_lines.head(self._seen, self.size.width))
        steps = self.query_one("#steps", VirtualList)
        if steps.size.width:
            lines = case_lines.step_lines(self._seen, steps.size.width - 3)
            steps.show(lines, empty="The case is closed: there is nothing more to do.")
        if self.app.screen is self and (self.focused is None or not _in_sight(self.focused)):
            self.set_focus(self.query_one(f"#{PANES[self._pane]}"))

    # --- reading -----------------------------------------------------------------------

    def reload(self) -> None:
        """Reads the case anew."""
        self.read(self._look, self._show)

    def _look(self, reader: Reader) -> Seen:
        detail = reader.case(self.reference)
        _, actions = reader.actions(self.reference)
        failed = deadlines.listed(
            reader.connection, reader.person, case_id=detail.row.id, incidents=True
        )
        return Seen(detail, actions, failed, reader.now)

    def _show(self, seen: Seen) -> None:
        self._seen = seen
        self._fit()
        self._show_about()
        self.query_one("#history", Static).update(case_lines.history(seen.detail))

    def _show_about(self) -> None:
        if self._seen is not None:
            text = case_lines.about(self._seen, working=self._working)
            self.query_one("#about-text", Static).update(text)

    # --- the parts ---------------------------------------------------------------------

    def _to_pane(self, place: int) -> None:
        """On a narrow screen one part is shown at a time; on a wide one this moves the focus."""
        self._show_pane(place)
        self.set_focus(self.query_one(f"#{PANES[place]}"))
        self.call_after_refresh(self._fit)

    def _show_pane(self, place: int) -> None:
        self._pane = place
        for number, name in enumerate(PANES):
            self.set_class(number == place, f"at-{name}")
        names = ("Now", "Deadlines and facts", "History")
        self.query_one("#panes", TabLine).show(names, place)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The part one is in stays in front when the window becomes narrow."""
        if event.widget.id in PANES:
            self._show_pane(PANES.index(event.widget.id))

    def action_pane(self, by: int) -> None:
        """The next or previous part."""
        self._to_pane((self._pane + by) % len(PANES))

    @on(TabLine.Picked, "#panes")
    def _picked(self, event: TabLine.Picked) -> None:
        self._to_pane(event.place)

    # --- m and a number ----------------------------------------------------------------

    def action_steps(self) -> None:
        """To the steps; then a number, or Enter."""
        self._to_pane(0)
        self._choosing(0)

    def _choosing(self, number: int | None) -> None:
        """Waits for the number of a step; None stops waiting."""
        if self._soon is not None:
            self._soon.stop()
            self._soon = None
        self._number = number
        prompt = self.query_one("#prompt", Static)
        prompt.display = number is not None
        typed = f" {number}" if number else ""
        prompt.update(plain(f" Move on: type the number of the step.{typed}  Esc stops."))

    def action_digit(self, digit: int) -> None:
        """A digit after m picks a step, where there are ten or more a 1 waits for a second one.

        Without m it leads to an area, as everywhere.
        """
        if self._number is None:
            self.vog.go_to_area(digit)
            return
        if self._seen is None:
            return
        number, count = self._number * 10 + digit, len(self._seen.actions)
        if not 1 <= number <= count:
            self._choosing(0)
            return
        self._choosing(number)
        if number * 10 <= count:
            self._soon = self.set_timer(SECOND_DIGIT, self._pick)
        else:
            self._pick()

    def _pick(self) -> None:
        number = self._number
        self._choosing(None)
        if number and self._seen is not None and number <= len(self._seen.actions):
            action = self._seen.actions[number - 1]
            self.query_one("#steps", VirtualList).select(action.name)
            self._take(action)

    @on(VirtualList.Chosen, "#steps")
    def _chosen(self) -> None:
        if self._number:
            self._pick()
            return
        line = self.query_one("#steps", VirtualList).current
        if line is not None and line.action is not None:
            self._choosing(None)
            self._take(line.action)

    def _take(self, action: Action) -> None:
        if self._seen is None or self.app.screen is not self:
            return
        if action.allowed:
            row = self._seen.detail.row
            self.app.push_screen(StepForm(row.reference, row.version, action, self._seen.now))
        else:
            title = f"“{action.title}” is not possible yet."
            self.app.push_screen(Reasons(title, case_lines.reasons(action)))

    # --- the other keys ----------------------------------------------------------------

    def action_note(self) -> None:
        """Adds a note."""
        self.app.push_screen(NoteForm(self.reference))

    def action_assign(self) -> None:
        """Gives the case to an officer."""
        self.app.push_screen(AssignForm(self.reference))

    def action_working(self) -> None:
        """Shows how each date was counted, or hides it."""
        self._working = not self._working
        self._to_pane(1)
        self._show_about()

    def action_copy(self) -> None:
        """Copies the reference."""
        self.app.copy_to_clipboard(self.reference)
        self.notify(f"{self.reference} copied.", markup=False)

    def action_back(self) -> None:
        """Stops choosing, or goes back to the list."""
        if self._number is not None:
            self._choosing(None)
        else:
            self.leave()


def _in_sight(widget: object) -> bool:
    """Whether a widget and all it stands in are shown."""
    from textual.widget import Widget

    return isinstance(widget, Widget) and all(
        one.display for one in widget.ancestors_with_self if isinstance(one, Widget)
    )
