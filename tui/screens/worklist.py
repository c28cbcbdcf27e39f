"""The worklist: what is overdue first, then what is due soonest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Footer, Input, Static

from states.roles import CASEWORKERS, SCHOOL_ROLES, Role
from storage.cases import Filter, Listed
from tui.filtering import read_filter
from tui.screens.base import HouseScreen
from tui.screens.case import CaseScreen
from tui.screens.short_forms import AssignForm, NoteForm
from tui.text import due_in_words, fit, plain
from tui.widgets.virtual_list import VirtualList
from vog_cases.reading_cases import Reader


@dataclass(frozen=True)
class View:
    """A saved question with a name."""

    title: str
    filter: Filter


def views_for(role: Role, username: str) -> tuple[View, ...]:
    """The views of a role; the one they work from comes first."""
    mine = View("My cases", Filter(assignee=username))
    shared = (
        View("All open", Filter()),
        View("Overdue", Filter(overdue=True)),
        View("To triage", Filter(type="referral", state="in_triage", by_priority=True)),
        View("Received", Filter(type="referral", state="received", by_priority=True)),
        View("Nobody’s", Filter(assignee="none")),
        View("Plans", Filter(type="psp")),
    )
    if role in SCHOOL_ROLES:
        return (shared[0], shared[1], shared[5])
    return (mine, *shared) if role in CASEWORKERS else (*shared[:4], mine, *shared[4:])


@dataclass(frozen=True)
class _Found:
    rows: list[Listed]
    counts: tuple[int, ...]


class WorklistScreen(HouseScreen[None]):
    """All the cases a person may see, through a view and a filter line."""

    HELP = (
        "The worklist shows what is overdue first (!!), then what is due soonest. [ and ] switch "
        "the view. In the filter line type a name or a reference, or type: state: owner: school: "
        "overdue closed. Enter opens a case. Nothing on this screen changes a case."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter"),
        Binding("left_square_bracket", "view(-1)", "View", key_display="["),
        Binding("right_square_bracket", "view(1)", "View", key_display="]"),
        Binding("a", "assign", "Assign"),
        Binding("n", "note", "Note"),
        Binding("p", "preview", "Preview"),
        Binding("escape", "clear", "Clear", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._place = 0
        self._preview = True

    def compose(self) -> ComposeResult:
        """The lines from top to bottom."""
        yield self.vog.top_bar()
        yield Static("", id="views")
        yield Input(
            placeholder="/ filter: a name, a reference, type: state: owner: school: overdue",
            id="filter", compact=True,
        )  # fmt: skip
        yield Static("", id="header")
        yield VirtualList[Listed](
            self._line, lambda row: row.reference, style=self._style, id="rows",
            empty="No case matches. Esc clears the filter.",
        )  # fmt: skip
        yield Static("", id="preview")
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Ready to move at once."""
        person = self.house.person
        self._views = views_for(person.role, person.username)
        self.rows.focus()
        self.reload()
        self.vog.tell_time()

    def on_screen_resume(self) -> None:
        """Back from a case: it may have moved."""
        if self.is_mounted:
            self.reload()
            self.vog.tell_time()

    @property
    def rows(self) -> VirtualList[Listed]:
        """The list."""
        return self.query_one("#rows", VirtualList)

    # --- reading -----------------------------------------------------------------------

    def reload(self) -> None:
        """Reads the view anew; the cursor stays on its case."""
        machines = self.house.engine.machines
        states = {name for one in machines.values() for name in one.workflow.state}
        line = self.query_one("#filter", Input).value
        read = read_filter(line, self._views[self._place].filter, set(machines), states)
        if read.problem:
            self.query_one("#header", Static).update(plain(f" {read.problem}", "bold"))
            return
        self.read(lambda reader: self._find(reader, read.filter), self._show)

    def _find(self, reader: Reader, wanted: Filter) -> _Found:
        counts = tuple(reader.count(view.filter) for view in self._views)
        return _Found(reader.worklist(wanted), counts)

    def _show(self, found: _Found) -> None:
        self._now = self.house.clock.now()
        tabs = (
            f"[{view.title} {count}]" if place == self._place else f" {view.title} {count} "
            for place, (view, count) in enumerate(zip(self._views, found.counts, strict=True))
        )
        self.query_one("#views", Static).update(plain(" " + " ".join(tabs)))
        late = sum(row.due_at is not None and row.due_at < self._now for row in found.rows)
        width = self.size.width
        head = _columns(("Due", "Reference", "Pupil", "School", "State", "Officer"), width - 1)
        self.query_one("#header", Static).update(plain(f" {head}", "bold"))
        self.query_one("#filter", Input).border_subtitle = f"{len(found.rows)}, {late} overdue"
        self.rows.show(found.rows)

    def _line(self, row: Listed, width: int) -> str:
        state = self.house.engine.machines[row.type].workflow.state[row.state].title
        due = due_in_words(row.due_at, self._now) if row.closed_at is None else "closed"
        if row.escalation:
            due = f"{due} ↑{row.escalation}"
        cells = (
            due, row.reference, f"{row.forename} {row.surname}", row.school_name or "—", state,
            row.assignee_name or "—",
        )  # fmt: skip
        return _columns(cells, width)

    def _style(self, row: Listed) -> str:
        if row.due_at is None or row.closed_at is not None:
            return ""
        if row.due_at < self._now:
            return "bold"
        return "" if row.warn_at is None or row.warn_at > self._now else "italic"

    # --- the keys ----------------------------------------------------------------------

    def action_filter(self) -> None:
        """To the filter line."""
        self.query_one("#filter", Input).focus()

    def action_view(self, by: int) -> None:
        """The next or previous view."""
        self._place = (self._place + by) % len(self._views)
        self.reload()

    def action_clear(self) -> None:
        """Clears the filter, and goes back to the list."""
        self.query_one("#filter", Input).value = ""
        self.rows.focus()

    def action_preview(self) -> None:
        """Shows or hides the strip about the case under the cursor."""
        self._preview = not self._preview
        self.query_one("#preview").display = self._preview

    def action_assign(self) -> None:
        """Gives the case under the cursor to an officer."""
        if self.rows.current is not None:
            self.app.push_screen(AssignForm(self.rows.current.reference))

    def action_note(self) -> None:
        """Notes something on the case under the cursor."""
        if self.rows.current is not None:
            self.app.push_screen(NoteForm(self.rows.current.reference))

    @on(Input.Changed, "#filter")
    def _filter_changed(self) -> None:
        self.reload()

    @on(Input.Submitted, "#filter")
    def _filter_done(self) -> None:
        self.rows.focus()

    @on(VirtualList.Moved, "#rows")
    def _moved(self) -> None:
        row = self.rows.current
        self.query_one("#preview", Static).update(plain(self._about(row) if row else ""))

    def _about(self, row: Listed) -> str:
        flow = self.house.engine.machines[row.type].workflow
        state = flow.state[row.state]
        waits = ", ".join(role.label for role in state.waits_for)
        lines = f" {row.reference} · {flow.title} · {state.title} · version {row.version}"
        if row.escalation:
            lines += f" · escalated to {Role(row.escalation).label}"
        return f"{lines}\n Waits for: {waits or 'nobody'}. Enter opens the record."

    @on(VirtualList.Chosen, "#rows")
    def _chosen(self) -> None:
        if self.rows.current is not None:
            self.app.push_screen(CaseScreen(self.rows.current.reference))


def _columns(cells: tuple[str, ...], width: int) -> str:
    """The cells of a line in columns that fit the width."""
    due, reference = 16, 15
    if width >= 100:
        rest = width - due - reference - 5
        pupil, school, state = int(rest * 0.24), int(rest * 0.33), int(rest * 0.23)
        widths = (due, reference, pupil, school, state, rest - pupil - school - state)
    else:
        rest = width - due - reference - 3
        pupil = int(rest * 0.55)
        widths = (due, reference, pupil, 0, rest - pupil, 0)
    return " ".join(fit(cell, size) for cell, size in zip(cells, widths, strict=True) if size)
