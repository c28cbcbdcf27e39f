"""The Inbox: cases through a view and a filter line, what presses first, with a glance beside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input, Static

from storage.cases import Listed
from tui.areas.base import Area
from tui.columns import case_line, header
from tui.filtering import Completing
from tui.glance_lines import NOTHING, pane, strip
from tui.inbox_reading import Around, Found, TriageQueue, find, last_act_of, lines, triage_queue
from tui.language import numbered
from tui.screens.assign import AssignForm
from tui.screens.saving_view import SaveView, drop_view, removes
from tui.screens.short_forms import NoteForm
from tui.screens.triage import TriageRun
from tui.take_back import take_back
from tui.text import plain, plural
from tui.views import EVERYTHING, View
from tui.widgets.filter_box import ListFilter
from tui.widgets.lazy_rows import CHUNK, LazyRows
from tui.widgets.saying import say
from tui.widgets.tab_line import TabLine
from tui.widgets.virtual_list import VirtualList
from vog_cases.glancing import Glance, glance

SORTS = ("due", "opened", "pupil", "school", "state")
"""The orders that `s` goes through; the triage queue has its own until one is chosen."""
PREVIEW_FROM = 110
"""Columns of the window from which the list has a preview beside it."""

Asked = tuple[str, str, str]
"""What a list answers: the view, the filter line, and the order."""


class Inbox(Area):
    """All the cases a person may see, through a view and a filter line."""

    TITLE = "Inbox"
    HELP = (
        "The Inbox shows what is overdue first (‼), then what is due soonest; a day in a list is "
        "a calendar day, and the page of a case counts as its rule does. [ and ] switch the view. "
        "Beside the list stands a glance at the case under the cursor; reading it is not "
        "recorded as a view of the record, opening it with Enter is.\n\n"
        "In the filter line (/) type part of a name, a reference or a pupil number. Or narrow: "
        "type:psp, state:triage, owner:carys, owner:me, owner:nobody, school:bryn, "
        "risk:concern, risk:cp, risk:la, due:today, due:fri, due:week, overdue, closed. Tab takes "
        "the word that is offered. Enter goes back to the list, Esc clears. v keeps the line as "
        "a view of your own, or removes the view you are in.\n\n"
        "Space marks; a and n then go to all marked cases. Decisions are taken one case at a "
        "time: t takes you through the triage queue. Nothing on this screen changes a case: "
        "the keys open forms."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "move_on", "Move on"),
        Binding("a", "assign", "Assign"),
        Binding("n", "note", "Note"),
        Binding("slash", "filter", "Filter", priority=True),
        Binding("left_square_bracket", "view(-1)", "Previous view", key_display="[", show=False),
        Binding("right_square_bracket", "view(1)", "Next view", key_display="]", show=False),
        Binding("t", "triage", "Take next"),
        Binding("s", "sort", "Sort", show=False),
        Binding("v", "keep_view", "Keep or remove a view", show=False),
        Binding("p", "preview", "Preview", show=False),
        Binding("u", "undo", "Undo", show=False),
        Binding("i", "incidents", "Failed deadlines", show=False),
        Binding("y", "copy", "Copy the reference", show=False),
        Binding("escape", "back", "Clear", show=False),
    ]

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._view = ""
        self._sort = ""
        self._completing = Completing()
        self._found: Found | None = None
        self._asked: Asked | None = None
        self._named: dict[int, str] = {}
        """The references of cases that were marked: a long list lets go of rows far away, and a
        form must open at once, for the next letters belong to it."""
        self._seen: Glance | None = None
        self._wants_preview = True

    def compose(self) -> ComposeResult:
        """The lines from top to bottom."""
        yield TabLine("views", hint="[ ] switch")
        with Horizontal(id="filter-line"):
            yield ListFilter(
                "filter", "/ filter: name, ref, pupil number, type: state: owner: school: due:",
                self.home, self._completing,
            )  # fmt: skip
            yield Static("", id="count")
        yield Static("", id="incidents")
        with Horizontal(id="inbox-body"):
            with Vertical(id="inbox-list"):
                yield Static("", id="header")
                yield VirtualList[Listed](
                    self._line, lambda row: row.id, marks=True, style=self._style, id="rows",
                    empty="Reading…",
                )  # fmt: skip
            yield Static("", id="inbox-pane")
        yield Static("", id="inbox-marks")
        yield Static("", id="inbox-strip")

    def on_mount(self) -> None:
        """Only what is needed takes room."""
        for name in ("#incidents", "#inbox-marks"):
            self.query_one(name).display = False
        self._fit()

    def home(self) -> Widget:
        """Ready to move at once."""
        return self.rows

    @property
    def rows(self) -> VirtualList[Listed]:
        """The list."""
        return self.query_one("#rows", VirtualList)

    def on_resize(self, _event: events.Resize) -> None:
        """The titles stand over their columns, and the preview where there is room for it."""
        self._fit()

    @on(VirtualList.Refitted, "#rows")
    def _refitted(self) -> None:
        self._describe()
        self._glanced(self._seen)

    def _fit(self) -> None:
        wide = self.app.size.width >= PREVIEW_FROM
        self.query_one("#inbox-pane").display = wide and self._wants_preview
        self.query_one("#inbox-strip").display = not wide and self._wants_preview

    # --- reading -----------------------------------------------------------------------

    def reload(self) -> None:
        """Reads the view and what stands around it anew; the cursor stays on its case."""
        self._look(self._show, None)

    def _ask(self) -> None:
        """Reads what another view, filter or order finds."""
        self._look(self._show, self._around)

    @property
    def _around(self) -> Around | None:
        """What stands around the list, as long as nothing has changed since it was read."""
        return self._found.around if self._found is not None and self.is_current else None

    def _look(self, then: Callable[[Found, Asked], None], around: Around | None) -> None:
        line, name, sort = self.query_one("#filter", Input).value, self._view, self._sort
        self.read(
            lambda reader: find(reader, name, line, sort, around),
            lambda found: then(found, (name, line, sort)),
        )

    def _show(self, found: Found, asked: Asked) -> None:
        anew, self._asked = asked != self._asked, asked
        self._found = found
        self.vog.tell_counts(*found.around.waiting)
        self._completing.words = found.around.words
        names = [
            numbered(view.title, count)
            for view, count in zip(found.around.views, found.around.counts, strict=True)
        ]
        self.query_one("#views", TabLine).show(names, self._place)
        rows = LazyRows[Listed](found.keys, self._want)
        if isinstance(self.rows.rows, LazyRows):
            rows.keep(self.rows.rows)
        rows.fill(found.first)
        typed = self.query_one("#filter", Input).value.strip()
        none = "No case matches. Esc clears the filter." if typed else "No case is in this view."
        empty = found.problem or none
        if found.elsewhere:
            among = plural(found.elsewhere, "open case")
            empty = f"Nothing in this view matches. Enter shows the {among} that match."
        self.rows.show(rows, empty=empty, from_top=anew)
        self._tell_marks()
        strip = self.query_one("#incidents", Static)
        strip.display = bool(found.around.incidents)
        if found.around.incidents:
            needs = "needs" if found.around.incidents == 1 else "need"
            said = plural(found.around.incidents, "deadline")
            say(strip, plain(f" ✗ {said} failed three times and {needs} a person: press i"))
        self._describe()

    def _want(self, keys: Sequence[int]) -> None:
        rows = self.rows.rows

        def fill(found: dict[int, Listed]) -> None:
            if isinstance(rows, LazyRows):
                rows.fill(found)
            if self.rows.rows is rows:
                self.rows.filled()

        self.read(lambda reader: lines(reader, keys), fill, f"rows-{keys[0]}")

    @property
    def _place(self) -> int:
        titles = [view.title for view in self._found.around.views] if self._found else []
        return titles.index(self._view) if self._view in titles else 0

    def _describe(self) -> None:
        """What stands around the list: titles, how many, and the case under the cursor."""
        found = self._found
        if found is None:
            return
        width = self.rows.size.width
        say(self.query_one("#header", Static), plain(f"  {header(width - 2)}", "bold"))
        total, here = found.around.counts[self._place], len(found.keys)
        shown = f"{here:,} of {total:,}" if here < total else f"{here:,}"
        if found.closed_too:
            shown = f"{here:,}, closed too"
        if here < found.matches:
            shown = f"first {here:,} of {found.matches:,}"
        by = f" · by {self._sort or ('score' if self._by_score else SORTS[0])}"
        says = f"{shown}{by}" if not found.problem else "not understood"
        say(self.query_one("#count", Static), plain(f" {says} "), resizes=True)

    def _line(self, row: Listed, width: int) -> str:
        assert self._found is not None
        state = self.house.engine.machines[row.type].workflow.state[row.state].title
        return case_line(row, state, self._found.now, width)

    def _style(self, row: Listed) -> str:
        now = self._found.now if self._found else None
        if row.due_at is None or row.closed_at is not None or now is None:
            return ""
        return "bold" if row.due_at < now else ""

    # --- the glance --------------------------------------------------------------------

    @on(VirtualList.Moved, "#rows")
    def _moved(self) -> None:
        row = self.rows.current
        if row is None:
            self._glanced(None)
        elif self._wants_preview:
            self.read(lambda reader: glance(reader, row.reference), self._glanced, "glance")

    def _glanced(self, seen: Glance | None) -> None:
        row = self.rows.current
        if seen is not None and (row is None or row.reference != seen.row.reference):
            return  # the cursor has gone on meanwhile
        self._seen = seen
        found, side = self._found, self.query_one("#inbox-pane", Static)
        under = self.query_one("#inbox-strip", Static)
        if seen is None or found is None:
            say(side, plain(NOTHING))
            say(under, plain(""))
        elif side.display:
            size = side.content_size
            say(side, pane(seen, found.now, size.width, size.height))
        else:
            say(under, plain(strip(seen, found.now, self.size.width - 1)))

    @on(VirtualList.Marked, "#rows")
    def _marked(self) -> None:
        self._name_marks()
        self._tell_marks()

    def _name_marks(self) -> None:
        """Keeps the reference of each marked case, for when its line is no longer held."""
        for place, key in enumerate(self._found.keys if self._found else ()):
            if key in self.rows.marks and key not in self._named:
                row = self.rows.rows[place]
                if row is not None:
                    self._named[key] = row.reference

    def _tell_marks(self) -> None:
        marks = self.query_one("#inbox-marks", Static)
        count = len(self.rows.marks)
        marks.display = bool(count)
        say(marks, plain(f" ● {count} marked: a assigns all · n notes on all · Esc clears"))

    # --- the keys ----------------------------------------------------------------------

    def action_filter(self) -> None:
        """To the filter line."""
        self.type_into("#filter")

    @on(ListFilter.Done)
    def _filtered(self) -> None:
        """To all open cases where only there something is, read with the last letters too."""
        self._look(self._show_wherever, self._around)

    def _show_wherever(self, found: Found, asked: Asked) -> None:
        self._show(found, asked)
        if found.elsewhere:
            self._view = EVERYTHING
            self._ask()

    def action_view(self, by: int) -> None:
        """The next or previous view."""
        if self._found is not None:
            self._to_view((self._place + by) % len(self._found.around.views))

    def _to_view(self, place: int) -> None:
        assert self._found is not None
        self._view, self._sort = self._found.around.views[place].title, ""
        self.rows.clear_marks()
        self.rows.action_first()
        self._ask()

    def action_back(self) -> None:
        """Clears the marks, then the filter, and goes back to the list."""
        if self.rows.has_focus and self.rows.clear_marks():
            return
        self.query_one("#filter", Input).value = ""
        self.rows.focus()

    def action_sort(self) -> None:
        """The next order; each press shows another one."""
        if self._found is None:
            return
        now = self._sort or ("" if self._by_score else SORTS[0])
        later = SORTS.index(now) + 1 if now else 0
        self._sort = SORTS[later] if later < len(SORTS) else ""
        self._ask()

    @property
    def _by_score(self) -> bool:
        """Whether the view has the order of the triage queue by itself."""
        return self._found is not None and self._found.around.views[self._place].filter.by_priority

    def action_preview(self) -> None:
        """Shows or hides the glance at the case under the cursor."""
        self._wants_preview = not self._wants_preview
        self._fit()
        self._moved()

    def _chosen_references(self) -> tuple[str, ...]:
        """The marked cases, or the one under the cursor."""
        self._name_marks()  # a letter typed in one go with Space comes before the list tells
        keys = self._found.keys if self._found and self.rows.marks else ()
        marked = tuple(self._named[key] for key in keys if key in self.rows.marks)
        current = self.rows.current
        return marked or ((current.reference,) if current else ())

    def action_assign(self) -> None:
        """Gives the marked cases, or the one under the cursor, to an officer."""
        if references := self._chosen_references():
            self.app.push_screen(AssignForm(*references))

    def action_note(self) -> None:
        """Notes something on the marked cases, or on the one under the cursor."""
        if references := self._chosen_references():
            self.app.push_screen(NoteForm(*references))

    def action_move_on(self) -> None:
        """Opens the case at its steps; a decision is never taken for several at once."""
        if self.rows.marks:
            self.notify("Decisions are taken one case at a time. Esc clears the marks.")
        elif self.rows.current is not None:
            self._open(self.rows.current, moving=True)

    def action_triage(self) -> None:
        """One referral at a time, from the head of the triage queue."""
        self.read(triage_queue, self._run, "triage")

    def _run(self, queue: TriageQueue) -> None:
        if queue.references:
            self.app.push_screen(TriageRun(queue))
        else:
            self.notify("The triage queue is empty.")

    def action_keep_view(self) -> None:
        """Keeps the filter line as a view, or removes the view of one's own that is in front."""
        if self._found is None:
            return
        view, line = (
            self._found.around.views[self._place],
            self.query_one("#filter", Input).value.strip(),
        )
        if line:
            stood_in = "" if view.line or view.title == EVERYTHING else view.title
            form = SaveView(f"{view.line} {line}".strip(), stood_in)
            self.app.push_screen(form, self._kept)
        elif view.line:
            self.app.push_screen(removes(view), lambda yes: self._removed(view, yes))
        else:
            self.notify("Type a filter first (/); v then keeps it as a view of your own.")

    def _kept(self, name: str | None) -> None:
        if name:
            self.query_one("#filter", Input).value = ""
            self._view = name
            self.reload()

    def _removed(self, view: View, yes: bool | None) -> None:
        if yes:
            house = self.house
            self.act(lambda: drop_view(house, view.title), lambda _done: self.reload())

    def action_undo(self) -> None:
        """Takes back one's own last act, after saying what that means."""
        self.read(last_act_of, self._take_back, "undo")

    def _take_back(self, references: tuple[str, ...]) -> None:
        if references:
            take_back(self, references, self.reload)
        else:
            self.notify("There is nothing of yours to take back.")

    def action_incidents(self) -> None:
        """To the deadlines that failed: they come first among the Timers."""
        self.vog.go_to_area(3)

    def action_copy(self) -> None:
        """Copies the reference."""
        if self.rows.current is not None:
            self.vog.copy_reference(self.rows.current.reference)

    @on(TabLine.Picked, "#views")
    def _picked(self, event: TabLine.Picked) -> None:
        self._to_view(event.place)

    @on(Input.Changed, "#filter")
    def _filter_changed(self) -> None:
        self._ask()

    @on(VirtualList.Chosen, "#rows")
    def _chosen(self) -> None:
        if self.rows.current is not None:
            self._open(self.rows.current)

    def _open(self, row: Listed, *, moving: bool = False) -> None:
        rows, here = self.rows.rows, self.rows.cursor
        assert isinstance(rows, LazyRows)
        near = [one.reference for one in rows.held(max(here - CHUNK, 0), here + CHUNK)]
        self.vog.open_case(row.reference, near, moving=moving)
