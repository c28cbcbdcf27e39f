"""The case page and its keys: m and a number, Enter, and the letters that open forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.console import RenderableType
from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from storage.entries import OF_A_CASE, Key
from tui import step_lines
from tui.audit_lines import entry_text
from tui.case_opens import ToCase, ToEntry, ToText, what_opens
from tui.definition_table import definition_table
from tui.lines import Line
from tui.privacy import names_hidden
from tui.screens.assign import AssignForm
from tui.screens.case_parts import PARTS, RIGHT, CaseParts
from tui.screens.reading import ReadingScreen
from tui.screens.short_forms import NoteForm
from tui.screens.step import StepForm
from tui.take_back import take_back
from tui.widgets.step_prompt import StepPrompt
from tui.widgets.tab_line import TabLine
from tui.widgets.typing import LineBox
from tui.widgets.virtual_list import VirtualList
from vog_cases.audit_list import Entry, entry
from vog_cases.case_page import PageStep

READING_MARGIN = 6
"""Columns that a page to read keeps free at its sides."""


class CaseScreen(CaseParts):
    """One case, whole."""

    TITLE = "A case"
    HELP = (
        "The line at the top is the way of a case: ✓ it has been there, ● it stands there, ○ lies "
        "ahead, – not on its way, ← leads back. D shows every step, rule and clock of the type.\n\n"
        "Under it the steps. A tick can be taken now: put the cursor on it and press Enter, or "
        "press m and its number. A cross says why not, what was found, and the key or the person "
        "that clears it; Enter shows every rule with its source. Then the clocks (Enter shows how "
        "the date was counted) and the people.\n\n"
        "Beside them the history, facts, linked cases, documents, notes, letters and who looked; "
        "← and → change the part, Enter opens what is under the cursor, / finds in the timeline. "
        "Tab goes from one part to the next. Nothing changes before you save a form."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "steps", "Move on"),
        Binding("n", "note", "Note"),
        Binding("a", "assign", "Assign"),
        Binding("t", "clocks", "Clocks"),
        Binding("slash", "find", "Find"),
        Binding("u", "undo", "Take back my last act", show=False),
        Binding("D", "definition", "Every step of the type", show=False),
        Binding("y", "copy", "Copy the reference", show=False),
        Binding("left", "part(-1)", "Previous part", show=False),
        Binding("right", "part(1)", "Next part", show=False),
        Binding("left_square_bracket", "neighbour(-1)", "Previous case of the list", show=False),
        Binding("right_square_bracket", "neighbour(1)", "Next case of the list", show=False),
        Binding("escape", "back", "Back"),
        *(Binding(str(digit), f"digit({digit})", show=False) for digit in range(10)),
    ]  # fmt: skip

    # --- the parts ---------------------------------------------------------------------

    def action_part(self, by: int) -> None:
        """The next or previous part; on a wide screen, of those at the right."""
        if self.narrow:
            self._to_part(PARTS[(PARTS.index(self._part) + by) % len(PARTS)])
        else:
            self._to_part(RIGHT[(RIGHT.index(self._right) + by) % len(RIGHT)])

    @on(TabLine.Picked, "#parts")
    def _part_picked(self, event: TabLine.Picked) -> None:
        self._to_part(PARTS[event.place])

    @on(TabLine.Picked, "#tabs")
    def _tab_picked(self, event: TabLine.Picked) -> None:
        self._to_part(RIGHT[event.place])

    # --- finding in the timeline -------------------------------------------------------

    @property
    def finding(self) -> LineBox:
        """The line one types in to find."""
        return self.query_one("#find", LineBox)

    def action_find(self) -> None:
        """Opens the line to find in the timeline."""
        self._to_part("timeline")
        self.finding.add_class("-open")
        self.set_focus(self.finding)

    @on(Input.Changed, "#find")
    def _wanted(self) -> None:
        self._fill("timeline")

    @on(Input.Submitted, "#find")
    def _found(self) -> None:
        self.set_focus(self.query_one("#timeline"))

    def _stop_finding(self) -> None:
        self.finding.remove_class("-open")
        self.finding.value = ""
        self.set_focus(self.query_one("#timeline"))

    # --- m and a number ----------------------------------------------------------------

    @property
    def prompt(self) -> StepPrompt:
        """The line that waits for a number."""
        return self.query_one("#prompt", StepPrompt)

    def action_steps(self) -> None:
        """To the steps; then a number, or Enter."""
        if self._page is None:
            self._moving = True  # as soon as the page is read
            return
        self._moving = False  # once: the next case of the list does not begin with it
        self._to_part("now")
        if self._page.steps:
            self.prompt.begin(len(self._page.steps))
            for digit in self._typed_ahead:
                self.prompt.digit(digit)
            self._typed_ahead.clear()

    def action_digit(self, digit: int) -> None:
        """A digit after m picks a step; without m it leads to an area, as everywhere."""
        if self.prompt.waits:
            self.prompt.digit(digit)
        elif self._page is None and self._moving:
            self._typed_ahead.append(digit)
        else:
            self.vog.go_to_area(digit)

    @on(StepPrompt.Picked)
    def _picked(self, event: StepPrompt.Picked) -> None:
        step = self._step(lambda one: one.number == event.number)
        if step is not None:
            self.query_one("#steps", VirtualList).select(step.action.name)
            self._take(step)

    def _step(self, wanted: Callable[[PageStep], bool]) -> PageStep | None:
        steps = self._page.steps if self._page is not None else ()
        return next((step for step in steps if wanted(step)), None)

    def _take(self, step: PageStep) -> None:
        page = self._page
        if page is None or self.app.screen is not self:
            return
        if step.action.allowed:
            row = page.detail.row
            self.app.push_screen(StepForm(row.reference, row.version, step.action, page.now))
        else:
            title = f"“{step.action.title}” is not possible yet"
            self._read_page(title, step_lines.every_rule(step))

    # --- what Enter opens --------------------------------------------------------------

    @on(VirtualList.Chosen)
    def _chosen(self, event: VirtualList.Chosen) -> None:
        line, page = event.list.current, self._page
        if not isinstance(line, Line) or page is None:
            return
        if event.list.id == "steps":
            if self.prompt.begun:
                self.prompt.end()
                return
            self.prompt.stop()
            step = self._step(lambda one: one.action.name == line.key)
            if step is not None:
                self._take(step)
            return
        opened = what_opens(page, line.key)
        if isinstance(opened, ToCase):
            self.vog.open_case(opened.reference)
        elif isinstance(opened, ToText):
            self._read_page(opened.title, opened.text)
        elif isinstance(opened, ToEntry):
            key = Key(OF_A_CASE, page.detail.row.id, opened.number)
            self.read(lambda reader: entry(reader, key), self._read_entry, "entry")

    def _read_page(self, title: str, text: RenderableType) -> None:
        self.app.push_screen(ReadingScreen(f"{self.reference}  {title}", text))

    def _read_entry(self, found: Entry) -> None:
        text = entry_text(found, self.size.width - READING_MARGIN, hide=names_hidden())
        self._read_page(f"entry {found.line.number}", text)

    def action_definition(self) -> None:
        """Every step of the case type, with its rules and clocks."""
        if self._page is not None:
            flow = self._page.detail.workflow
            table = definition_table(flow, self._page.detail.row.state)
            self._read_page(f"{flow.title}: every step", table)

    # --- the other keys ----------------------------------------------------------------

    def action_note(self) -> None:
        """Adds a note."""
        self.app.push_screen(NoteForm(self.reference))

    def action_assign(self) -> None:
        """Gives the case to an officer."""
        self.app.push_screen(AssignForm(self.reference))

    def action_clocks(self) -> None:
        """To the clocks; Enter shows how a date was counted."""
        self._to_part("clocks")

    def action_undo(self) -> None:
        """Takes back one's own last act on this case, after saying what that means."""
        take_back(self, (self.reference,), self.reload)

    def action_copy(self) -> None:
        """Copies the reference."""
        self.vog.copy_reference(self.reference)

    def action_neighbour(self, by: int) -> None:
        """The next or previous case of the list this one was opened from."""
        if self.reference not in self._among:
            return
        place = self._among.index(self.reference) + by
        if not 0 <= place < len(self._among):
            self.notify("This is the last case of the list." if by > 0 else
                        "This is the first case of the list.")  # fmt: skip
            return
        self.reference, self._page = self._among[place], None
        self.finding.value = ""
        for shown in self.query(VirtualList):
            shown.show((), empty="Reading…")
        self.reload()

    def action_back(self) -> None:
        """Stops choosing or finding, or goes back to the list."""
        if self.prompt.waits:
            self.prompt.stop()
        elif self.finding.has_class("-open"):
            self._stop_finding()
        else:
            self.dismiss()
