"""The Inbox: what is overdue first, then what is due soonest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Static

from states.roles import Role
from storage import deadlines, records
from storage.cases import Filter, Listed
from tui.areas.base import Area
from tui.columns import case_line, header
from tui.filtering import Completing, Words, read_filter
from tui.screens.incidents import IncidentsScreen
from tui.screens.short_forms import AssignForm, NoteForm
from tui.text import plain, plural, wrapped
from tui.views import views_for
from tui.widgets.tab_line import TabLine
from tui.widgets.typing import LineBox
from tui.widgets.virtual_list import VirtualList
from vog_cases.reading_cases import Reader


@dataclass(frozen=True)
class _Found:
    rows: list[Listed]
    counts: tuple[int, ...]
    incidents: int
    words: Words
    now: datetime
    problem: str


class FilterBox(LineBox):
    """The filter line: Enter and ↓ go on to the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "to_list", "To the list", priority=True)
    ]

    def action_to_list(self) -> None:
        """From the filter line to the list."""
        self.screen.query_one("#rows").focus()


class Inbox(Area):
    """All the cases a person may see, through a view and a filter line."""

    TITLE = "Inbox"
    HELP = (
        "The Inbox shows what is overdue first (!!), then what is due soonest. ↑ and the "
        "letters after it say whom a passed deadline has been escalated to. [ and ] switch the "
        "view.\n\n"
        "In the filter line (/) type part of a name or a reference. Or narrow: type:psp, "
        "state:triage, owner:carys, owner:me, owner:nobody, school:bryn, overdue, closed. "
        "→ takes the word that is offered. Enter goes back to the list, Esc clears.\n\n"
        "Enter or a double click opens a case. Nothing on this screen changes a case: a and n "
        "open forms."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter"),
        Binding("left_square_bracket", "view(-1)", "Previous view", key_display="[", show=False),
        Binding("right_square_bracket", "view(1)", "Next view", key_display="[ ]"),
        Binding("a", "assign", "Assign"),
        Binding("n", "note", "Note"),
        Binding("p", "preview", "Preview", show=False),
        Binding("i", "incidents", "Incidents"),
        Binding("escape", "back", "Clear the filter", show=False),
    ]

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._place = 0
        self._completing = Completing()
        self._found: _Found | None = None

    def compose(self) -> ComposeResult:
        """The lines from top to bottom."""
        yield TabLine("views", hint="[ ] switch")
        with Horizontal(id="filter-line"):
            yield FilterBox(
                placeholder="/ filter: name, reference, type: state: owner: school: overdue",
                id="filter", compact=True, suggester=self._completing,
            )  # fmt: skip
            yield Static("", id="count")
        yield Static("", id="incidents")
        yield Static("", id="header")
        yield VirtualList[Listed](
            self._line, lambda row: row.reference, style=self._style, id="rows", empty="Reading…"
        )
        yield Static("", id="preview")

    def on_mount(self) -> None:
        """The views of the person's role."""
        person = self.house.person
        self._views = views_for(person.role, person.username)
        self.query_one("#incidents").display = False

    def home(self) -> Widget:
        """Ready to move at once."""
        return self.rows

    def on_resize(self) -> None:
        """The titles stand over their columns."""
        self.call_after_refresh(self._describe)

    @property
    def rows(self) -> VirtualList[Listed]:
        """The list."""
        return self.query_one("#rows", VirtualList)

    # --- reading -----------------------------------------------------------------------

    def reload(self) -> None:
        """Reads the view anew; the cursor stays on its case."""
        line = self.query_one("#filter", Input).value
        view, username = self._views[self._place].filter, self.house.person.username
        self.read(lambda reader: self._find(reader, line, view, username), self._show)

    def _find(self, reader: Reader, line: str, view: Filter, username: str) -> _Found:
        words = _words(reader)
        read = read_filter(line, view, words, username)
        rows = [] if read.problem else reader.worklist(read.filter)
        return _Found(
            rows, tuple(reader.count(one.filter) for one in self._views),
            len(deadlines.listed(reader.connection, reader.person, incidents=True)),
            words, reader.now, read.problem,
        )  # fmt: skip

    def _show(self, found: _Found) -> None:
        self._found = found
        self._completing.words = found.words
        names = [
            f"{view.title} {count}" for view, count in zip(self._views, found.counts, strict=True)
        ]
        self.query_one("#views", TabLine).show(names, self._place)
        empty = found.problem or "No case matches. Esc clears the filter."
        self.rows.show(found.rows, empty=empty)
        strip = self.query_one("#incidents", Static)
        strip.display = bool(found.incidents)
        if found.incidents:
            said = plural(found.incidents, "deadline")
            strip.update(plain(f" ✗ {said} failed three times and need a person: press i"))
        self._describe()

    def _describe(self) -> None:
        """What stands around the list: titles, how many, and the case under the cursor."""
        found = self._found
        if found is None:
            return
        width = self.rows.size.width
        self.query_one("#header", Static).update(plain(f" {header(width - 1)}", "bold"))
        late = sum(row.due_at is not None and row.due_at < found.now for row in found.rows)
        total = found.counts[self._place]
        shown = f"{len(found.rows)} of {total}" if len(found.rows) != total else f"{total}"
        says = f"{shown} · {late} overdue" if not found.problem else "not understood"
        self.query_one("#count", Static).update(plain(f" {says} "))
        self._moved()

    def _line(self, row: Listed, width: int) -> str:
        assert self._found is not None
        state = self.house.engine.machines[row.type].workflow.state[row.state].title
        return case_line(row, state, self._found.now, width)

    def _style(self, row: Listed) -> str:
        now = self._found.now if self._found else None
        if row.due_at is None or row.closed_at is not None or now is None:
            return ""
        return "bold" if row.due_at < now else ""

    # --- the keys ----------------------------------------------------------------------

    def action_filter(self) -> None:
        """To the filter line."""
        self.query_one("#filter").focus()

    def action_view(self, by: int) -> None:
        """The next or previous view."""
        self._place = (self._place + by) % len(self._views)
        self.reload()

    def action_back(self) -> None:
        """Clears the filter, and goes back to the list."""
        self.query_one("#filter", Input).value = ""
        self.rows.focus()

    def action_preview(self) -> None:
        """Shows or hides the strip about the case under the cursor."""
        preview = self.query_one("#preview")
        preview.display = not preview.display

    def action_assign(self) -> None:
        """Gives the case under the cursor to an officer."""
        if self.rows.current is not None:
            self.app.push_screen(AssignForm(self.rows.current.reference))

    def action_note(self) -> None:
        """Notes something on the case under the cursor."""
        if self.rows.current is not None:
            self.app.push_screen(NoteForm(self.rows.current.reference))

    def action_incidents(self) -> None:
        """The deadlines that failed."""
        self.app.push_screen(IncidentsScreen())

    @on(TabLine.Picked, "#views")
    def _picked(self, event: TabLine.Picked) -> None:
        self._place = event.place
        self.reload()

    @on(Input.Changed, "#filter")
    def _filter_changed(self) -> None:
        self.reload()

    @on(VirtualList.Moved, "#rows")
    def _moved(self) -> None:
        row = self.rows.current
        about = self._about(row) if row else ""
        self.query_one("#preview", Static).update(plain(about))

    def _about(self, row: Listed) -> str:
        flow = self.house.engine.machines[row.type].workflow
        state = flow.state[row.state]
        waits = " or ".join(role.label for role in state.waits_for) or "nobody"
        says = (
            f"{row.forename} {row.surname}, {row.school_name or 'no school'} · {flow.title}: "
            f"{state.title} · officer {row.assignee_name or 'nobody yet'} · waits for {waits}"
        )
        if row.escalation:
            says += f" · escalated to {Role(row.escalation).label}"
        return "\n".join(wrapped(says, self.size.width - 1, " ", " ")[:3])

    @on(VirtualList.Chosen, "#rows")
    def _chosen(self) -> None:
        if self.rows.current is not None:
            self.vog.open_case(self.rows.current.reference)


def _words(reader: Reader) -> Words:
    """What may be typed after the keys of the filter line."""
    flows = [one.workflow for one in reader.machines.values()]
    return Words(
        type={flow.type: flow.title for flow in flows},
        state={state.name: state.title for flow in flows for state in flow.states},
        owner={one.username: one.name for one in reader.gathering.team()},
        school=dict(records.schools(reader.connection)),
    )
