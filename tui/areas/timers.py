"""The Timers: what has run out, what runs out next, what failed, and what waits."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from storage.standing import ALL, MINE, UNOWNED
from tui import timer_lines
from tui.areas.base import Area
from tui.language import local
from tui.screens.assign import AssignForm
from tui.screens.caught_up import CaughtUpScreen
from tui.screens.dialogs import Question
from tui.text import plain, plural
from tui.timer_lines import Row
from tui.widgets.filter_box import ListFilter
from tui.widgets.saying import say
from tui.widgets.tab_line import TabLine
from tui.widgets.virtual_list import VirtualList
from vog_cases.looking import note_look
from vog_cases.reckoning import Reckoning, reckon
from vog_cases.timer_list import BRIEF, FEW, SHOWS, By, TimerList, Wanted, read_list
from vog_cases.timer_words import INCIDENTS

IN_WORDS = {ALL: "All", MINE: "Mine", UNOWNED: "Unowned"}
GROUPS = tuple(By)
PAGE = 100
"""How many lines more are read when somebody opens a group."""


class GroupedRows(VirtualList[Row]):
    """A list whose groups open with → and fold with ←."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "unfold(1)", "More", key_display="→"),
        Binding("left", "unfold(-1)", "Less", key_display="←", show=False),
    ]

    class Unfolded(Message):
        """More of a group is wanted, or less."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def action_mark(self) -> None:
        """Marks a deadline; what is no deadline has no mark."""
        if self.current is not None and self.current.line is not None:
            super().action_mark()

    def action_unfold(self, by: int) -> None:
        """More of the group the cursor is in, or less."""
        self.post_message(self.Unfolded(by))


class Timers(Area):
    """The deadlines of all cases, in groups."""

    TITLE = "Timers"
    TELLS_LOOKS = True
    HELP = (
        "Every deadline that stands: ‼ what has run out, ! what runs out today, what runs out in "
        "the next five school days, what waits for somebody outside or has no deadline, and the "
        "rest. ✗ is a deadline the clock failed to act on three times: r lets it try again, "
        "after asking you.\n\n"
        "→ shows more of a group, ← less. [ and ] switch between all, mine and those of nobody; "
        "s groups by when, by officer or by kind. / finds by name or reference. Enter opens the "
        "case at its deadlines. a gives it to an officer, or all those marked with Space (●).\n\n"
        "At the foot: how the date was counted, which days were skipped, and how much is left in "
        "what the rule counts; the list counts days by the calendar. A deadline follows from what "
        "is on its case: x puts it off and h stops it by a step of the case, with its rules and "
        "its reason; m is every step.\n\n"
        "“Not seen” is one that went on to somebody above, where nobody of that role has opened "
        "the case since. e puts on record that you have seen it, after asking you.\n\n"
        "When the clock was off, a line says what it caught up with; Enter lists it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", priority=True),
        Binding("left_square_bracket", "show(-1)", "Show before", key_display="[", show=False),
        Binding("right_square_bracket", "show(1)", "Show", key_display="[ ]"),
        Binding("s", "group", "Group"),
        Binding("a", "assign", "Assign"),
        Binding("m", "move_on", "Move on"),
        Binding("x", "move_on('put off')", "Extend"),
        Binding("h", "move_on('stopped or started')", "Stop or start"),
        Binding("e", "seen", "Seen"),
        Binding("r", "retry", "Retry"),
        Binding("y", "copy", "Copy the reference", show=False),
        Binding("escape", "back", "Clear marks and filter, then back", show=False),
    ]

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._wanted = Wanted()
        self._found: TimerList | None = None
        self._reckoned: tuple[str, Reckoning | None] | None = None

    def compose(self) -> ComposeResult:
        """The lines from top to bottom."""
        with Horizontal(classes="filter-line"):
            yield TabLine("timers-show", hint="[ ]")
            yield Static("", id="timers-about")
        with Horizontal(classes="filter-line"):
            yield ListFilter("timers-filter", "/ filter: name or reference", self.home)
            yield Static("", id="timers-count")
        yield Static("", id="timers-header")
        yield GroupedRows(
            self._line, lambda row: row.key, marks=True, style=_style, id="timers",
            empty="Reading…",
        )  # fmt: skip
        yield Static("", id="timers-foot")
        yield Static("", id="timers-loads")

    def home(self) -> Widget:
        """The list."""
        return self.rows

    @property
    def rows(self) -> VirtualList[Row]:
        """The list."""
        return self.query_one("#timers", VirtualList)

    # --- reading -----------------------------------------------------------------------

    def reload(self) -> None:
        """Reads the list anew; the cursor stays on its deadline."""
        search = self.query_one("#timers-filter", Input).value.strip()
        wanted = replace(self._wanted, search=search)
        self.read(lambda reader: read_list(reader, wanted), self._show)

    def _show(self, found: TimerList) -> None:
        first = self._found is None
        self._found = found
        rows = timer_lines.rows_of(found)
        filtered = self.query_one("#timers-filter", Input).value
        empty = "No deadline matches. Esc clears the filter." if filtered else "No deadline stands."
        self.rows.show(rows, empty=empty)
        if first:
            top = next((row.key for row in rows if row.line is not None), None)
            self.rows.select(top)
        self._describe()

    def _describe(self) -> None:
        """What stands around the list."""
        found, width = self._found, self.size.width
        if found is None:
            return
        show = SHOWS.index(self._wanted.show)
        self.query_one("#timers-show", TabLine).show([local(IN_WORDS[one]) for one in SHOWS], show)
        groups = " ".join(f"[{one}]" if one is self._wanted.by else one for one in GROUPS)
        about = timer_lines.about(found, groups, short=width < timer_lines.WIDE)
        say(self.query_one("#timers-about", Static), plain(about), resizes=True)
        counts = timer_lines.counts(found, len(self.rows.marks))
        say(self.query_one("#timers-count", Static), plain(counts), resizes=True)
        header = timer_lines.header(self.rows.size.width - 2)
        say(self.query_one("#timers-header", Static), plain(f"  {header}", "bold"))
        loads = timer_lines.loads(found.loads, width - 4)
        say(self.query_one("#timers-loads", Static), plain(loads), resizes=True)
        self._tell_foot()

    def _tell_foot(self) -> None:
        if self._found is None:
            return
        row = self.rows.current
        known = (
            self._reckoned[1] if row and self._reckoned and self._reckoned[0] == row.key else None
        )
        text = timer_lines.foot(row, known, self._found.now, self.size.width)
        say(self.query_one("#timers-foot", Static), plain(text))

    @on(VirtualList.Refitted, "#timers")
    def _refitted(self) -> None:
        self._describe()

    @on(VirtualList.Marked, "#timers")
    def _marked(self) -> None:
        self._describe()

    @on(VirtualList.Moved, "#timers")
    def _moved(self) -> None:
        self._tell_foot()
        row = self.rows.current
        if row is None or row.line is None or not row.line.name:
            return
        key, reference, name = row.key, row.line.reference, row.line.name
        self.read(
            lambda reader: (key, reckon(reader, reference, name)), self._found_out, "reckoning"
        )

    def _found_out(self, found: tuple[str, Reckoning | None]) -> None:
        self._reckoned = found
        self._tell_foot()

    def _line(self, row: Row, width: int) -> str:
        assert self._found is not None
        return timer_lines.text_of(row, self._found.now, width)

    # --- what is shown -----------------------------------------------------------------

    def action_show(self, by: int) -> None:
        """All, mine, or those of nobody."""
        self._to_show((SHOWS.index(self._wanted.show) + by) % len(SHOWS))

    @on(TabLine.Picked, "#timers-show")
    def _picked(self, event: TabLine.Picked) -> None:
        self._to_show(event.place)

    def _to_show(self, place: int) -> None:
        self._wanted = replace(self._wanted, show=SHOWS[place])
        self.reload()

    def action_group(self) -> None:
        """By when, by officer, by kind."""
        after = GROUPS[(GROUPS.index(self._wanted.by) + 1) % len(GROUPS)]
        self._wanted = replace(self._wanted, by=after)
        self.reload()

    @on(GroupedRows.Unfolded)
    def _unfolded(self, event: GroupedRows.Unfolded) -> None:
        self._unfold(event.by)

    def _unfold(self, by: int) -> None:
        row = self.rows.current
        if row is None or not row.group or row.group == INCIDENTS:
            return
        if by < 0:  # its lines may go; the heading stays
            self.rows.select(f"{row.group} heading")
        few, now = BRIEF.get(row.group, FEW), self._wanted.lines_of(row.group)
        more = now + PAGE if now >= few else few
        lines = more if by > 0 else few if now > few else 0
        self._wanted = replace(self._wanted, depth={**self._wanted.depth, row.group: lines})
        self.reload()

    # --- the other keys ----------------------------------------------------------------

    @on(VirtualList.Chosen, "#timers")
    def _chosen(self) -> None:
        row = self.rows.current
        if row is None:
            return
        if row.line is not None:
            lines = (one.line for one in self.rows.rows if one is not None)
            among = list(dict.fromkeys(one.reference for one in lines if one is not None))
            self.vog.open_case(row.line.reference, among, clocks=True)
        elif row.caught_up is not None:
            self.app.push_screen(CaughtUpScreen(row.caught_up))
        else:
            folds = row.heading is not None and bool(row.heading.lines)
            self._unfold(-1 if folds else 1)

    def action_assign(self) -> None:
        """Gives the cases of the marked deadlines, or of the one in focus, to an officer."""
        if references := self._chosen_references():
            self.app.push_screen(AssignForm(*references))

    def _chosen_references(self) -> tuple[str, ...]:
        """Of the marked deadlines, or of the one in focus; each case once."""
        marks, here = self.rows.marks, self.rows.current
        rows = [one for one in self.rows.rows if one is not None and one.key in marks]
        if not rows and here is not None:
            rows = [here]
        return tuple(dict.fromkeys(row.line.reference for row in rows if row.line is not None))

    def action_move_on(self, how: str = "") -> None:
        """Opens the case at its steps: only a step moves a deadline, as its rules allow."""
        line = self.rows.current.line if self.rows.current else None
        if line is None:
            return
        if how:
            says = f"A deadline is {how} only by a step of its case; if one does, type its number."
            self.notify(says, markup=False)
        self.vog.open_case(line.reference, moving=True)

    def action_seen(self) -> None:
        """Puts on record that the person has seen a case, or the marked ones, if they say so."""
        references = self._chosen_references()
        if not references:
            return
        many = len(references)
        what = references[0] if many == 1 else plural(many, "case")
        asks = (
            f"Put on record that you have seen {what}?\n\n"
            "It counts as opening the case and stays in its history. No deadline moves; “not "
            "seen” goes once somebody it went on to has seen it."
        )
        person, engine = self.house.person, self.house.engine

        def notes() -> None:
            for reference in references:
                note_look(engine, person, reference)

        def answered(yes: bool | None) -> None:
            if yes:
                self.act(notes, lambda _done: self._seen(what))

        self.app.push_screen(Question(asks, "I have seen it", "Not now  Esc"), answered)

    def _seen(self, what: str) -> None:
        self.rows.clear_marks()
        self.notify(f"On record: you have seen {what}.", markup=False)
        self.reload()

    def action_retry(self) -> None:
        """Lets the clock try again what failed, if the person really wants that."""
        line = self.rows.current.line if self.rows.current else None
        if line is None or line.place != INCIDENTS:
            self.notify("Only a deadline that failed (✗) can be tried again.", markup=False)
            return
        asks = f"Let the clock try “{line.title}” of {line.reference} again?"
        person, engine = self.house.person, self.house.engine

        def answered(yes: bool | None) -> None:
            if yes:
                self.act(
                    lambda: engine.retry(person, line.reference, line.name),
                    lambda _done: self.reload(),
                )

        self.app.push_screen(Question(asks, "Try again", "Leave it  Esc"), answered)

    def action_copy(self) -> None:
        """Copies the reference."""
        row = self.rows.current
        if row is not None and row.line is not None:
            self.vog.copy_reference(row.line.reference)

    def action_filter(self) -> None:
        """To the filter line."""
        self.type_into("#timers-filter")

    @on(Input.Changed, "#timers-filter")
    def _filter_changed(self) -> None:
        self.reload()

    def action_back(self) -> None:
        """Clears marks, then the filter; with nothing to clear, back to the Inbox."""
        line = self.query_one("#timers-filter", Input)
        if self.rows.clear_marks():
            return
        if line.value or line.has_focus:
            line.value = ""
            self.rows.focus()
        else:
            super().action_back()


def _style(row: Row) -> str:
    if row.heading is not None:
        return "bold"
    return "bold" if row.line is not None and row.line.place == INCIDENTS else ""
