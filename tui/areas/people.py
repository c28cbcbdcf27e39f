"""People: pupils, schools, officers, and what the registers show that somebody should look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Static

from storage import signals
from storage.people import PupilLine
from storage.signals import SignalRow
from tui.areas import people_views as views
from tui.areas.base import Area
from tui.areas.people_views import SignalLine
from tui.language import local, numbered
from tui.screens.cases_of import OfficerScreen, SchoolScreen
from tui.screens.signal import SignalScreen
from tui.screens.signal_form import SignalForm
from tui.text import plain, wrapped
from tui.widgets.filter_box import ListFilter
from tui.widgets.saying import say
from tui.widgets.tab_line import TabLine
from tui.widgets.virtual_list import VirtualList
from vog_cases import people
from vog_cases.gathering import today_of
from vog_cases.people import OfficerLine, PupilList, SchoolLine
from vog_cases.reading_cases import Reader
from workflows.signals import KINDS

PUPILS, SCHOOLS, OFFICERS, SIGNALS = "pupils", "schools", "officers", "signals"
VIEWS = (PUPILS, SCHOOLS, OFFICERS, SIGNALS)
SCROLL_BAR = 1
"""A column at the right that lines leave free for it, so that it hides no figure."""
TITLES = ("Pupils", "Schools", "Officers", "Signals")


@dataclass(frozen=True)
class _Found:
    view: str
    rows: Any
    standing: int
    today: date


class People(Area):
    """Four lists side by side; Enter opens a card."""

    TITLE = "People"
    HELP = (
        "[ and ] switch between pupils, schools, officers and signals. / searches the pupils: "
        "type part of a name, with or without accents, a parent’s name, or a pupil number. "
        "Enter opens a card.\n\n"
        "LA means looked after, CP on the child protection register. A school’s columns are its "
        "open cases by type; ‼ says how many are overdue. Attendance is this school year’s so "
        "far.\n\n"
        "Signals are what the registers show that somebody should look at, the most urgent kind "
        "first. t takes one: it does what is suggested. d sets it aside, and asks why. Both open "
        "a form; only Ctrl+S writes."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", priority=True),
        Binding("left_square_bracket", "view(-1)", "Previous", key_display="[", show=False),
        Binding("right_square_bracket", "view(1)", "Next view", key_display="[ ]"),
        Binding("t", "take", "Take"),
        Binding("d", "dismiss", "Set aside"),
        Binding("escape", "back", "Back", show=False),
    ]

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._place = 0
        self._found: dict[str, _Found] = {}
        self._today = date.min

    def compose(self) -> ComposeResult:
        """The choice of view, the search, titles, the four lists, and what is said of a row."""
        yield TabLine("people-views", hint="[ ] switch")
        with Horizontal(id="people-search-line"):
            yield ListFilter(
                "people-search", "/ search: name, parent’s name or pupil number", self.home
            )
            yield Static("", id="people-count")
        yield Static("", id="people-header")
        yield VirtualList[PupilLine](
            lambda row, width: views.pupil_line(row, self._today, width - SCROLL_BAR),
            lambda row: row.upn, id="people-pupils", empty="Reading…",
        )  # fmt: skip
        yield VirtualList[SchoolLine](
            lambda row, width: views.school_line(row, width - SCROLL_BAR),
            lambda row: row.school.number,
            id="people-schools",
            empty="Reading…",
        )
        yield VirtualList[OfficerLine](
            lambda row, width: views.officer_line(row, self._most, width - SCROLL_BAR),
            lambda row: row.username, id="people-officers", empty="Reading…",
        )  # fmt: skip
        yield VirtualList[SignalLine](
            views.signal_line, lambda row: row if isinstance(row, str) else row.id,
            style=lambda row: "bold" if isinstance(row, str) else "",
            choosable=lambda row: not isinstance(row, str), id="people-signals", empty="Reading…",
        )  # fmt: skip
        yield Static("", id="people-about")

    def on_mount(self) -> None:
        """The pupils first."""
        self._show_view()

    def on_resize(self) -> None:
        """The titles stand over their columns."""
        self.call_after_refresh(self._describe)

    # --- the lists ---------------------------------------------------------------------

    @property
    def view(self) -> str:
        """The view in front."""
        return VIEWS[self._place]

    @property
    def rows(self) -> VirtualList[Any]:
        """The list in front."""
        return self.query_one(f"#people-{self.view}", VirtualList)

    @property
    def _most(self) -> int:
        """The most cases that anybody holds, of those who are somebody."""
        held = [row.work.open for row in self.query_one("#people-officers", VirtualList).rows
                if row is not None and row.username]  # fmt: skip
        return max(held, default=0)

    def home(self) -> Widget:
        """The list in front."""
        return self.rows

    def _show_view(self) -> None:
        for name in VIEWS:
            self.query_one(f"#people-{name}").display = name == self.view
        self.query_one("#people-search-line").display = self.view == PUPILS
        self.query_one("#people-about").display = self.view != PUPILS
        self._tell_views()
        self._describe()
        self.refresh_bindings()

    def _tell_views(self) -> None:
        standing = self._found[self.view].standing if self.view in self._found else 0
        names = [local(title) for title in TITLES]
        if standing:
            names[-1] = numbered(TITLES[-1], standing)
        self.query_one("#people-views", TabLine).show(names, self._place)

    # --- reading -----------------------------------------------------------------------

    def reload(self) -> None:
        """Reads the view in front anew; the cursor stays on its row."""
        view, text = self.view, self.query_one("#people-search", Input).value
        self.read(lambda reader: _look(reader, view, text), self._show)

    def _show(self, found: _Found) -> None:
        self._found[found.view] = found
        self._today = found.today
        rows = found.rows.rows if isinstance(found.rows, PupilList) else found.rows
        empty = {
            PUPILS: "Nobody is called that. Esc clears the search.",
            SIGNALS: "The registers show nothing that somebody should look at.",
        }.get(found.view, "There is nobody here.")
        self.query_one(f"#people-{found.view}", VirtualList).show(rows, empty=empty)
        if found.view == self.view:
            self._tell_views()
            self._describe()

    def _describe(self) -> None:
        """What stands around the list: titles, how many, and the row under the cursor."""
        width = self.size.width - 1 - SCROLL_BAR  # the list in front may not be laid out yet
        if width <= 0:
            return
        header = {
            PUPILS: views.pupil_header, SCHOOLS: views.school_header,
            OFFICERS: views.officer_header,
        }.get(self.view)  # fmt: skip
        titles = self.query_one("#people-header", Static)
        titles.display = header is not None
        titles.update(plain(f" {header(width)}" if header else "", "bold"))
        found = self._found.get(PUPILS)
        if found is not None:
            count = len(found.rows.rows)
            says = f"the first {count:,}: type on" if found.rows.more else f"{count:,}"
            say(self.query_one("#people-count", Static), plain(f" {says} "), resizes=True)
        self._moved()

    @on(VirtualList.Moved)
    @on(VirtualList.Refitted)
    def _moved(self) -> None:
        lines = wrapped(self._about(self.rows.current), self.size.width - 1, " ", " ")[:2]
        say(self.query_one("#people-about", Static), plain("\n".join(lines)))

    def _about(self, row: object) -> str:
        if isinstance(row, SignalRow):
            return f"{KINDS[row.kind].title}: {row.evidence['says']}. {KINDS[row.kind].action}."
        if isinstance(row, OfficerLine):
            return ", ".join(part for part in (row.name, row.role, row.focus) if part)
        if isinstance(row, SchoolLine):
            school = row.school
            head = f"headteacher {school.headteacher}" if school.headteacher else ""
            parts = (school.name, school.phase, school.language, head, school.email)
            return " · ".join(part for part in parts if part)
        return ""

    # --- the keys ----------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Signals are taken where they are listed, and pupils searched."""
        if action in ("take", "dismiss"):
            return self.view == SIGNALS
        return self.view == PUPILS if action == "search" else True

    def action_search(self) -> None:
        """To the search line."""
        self.type_into("#people-search")

    def action_view(self, by: int) -> None:
        """The next or previous view."""
        self._to(self._place + by)

    @on(TabLine.Picked, "#people-views")
    def _picked(self, event: TabLine.Picked) -> None:
        self._to(event.place)

    def _to(self, place: int) -> None:
        self._place = place % len(VIEWS)
        self._show_view()
        self.rows.focus()
        self.reload()

    @on(Input.Changed, "#people-search")
    def _typed(self) -> None:
        self.reload()

    @on(VirtualList.Chosen)
    def _chosen(self) -> None:
        row = self.rows.current
        if isinstance(row, PupilLine):
            self.vog.open_pupil(row.upn)
        elif isinstance(row, SchoolLine):
            self.app.push_screen(SchoolScreen(row.school.number))
        elif isinstance(row, OfficerLine):
            self.app.push_screen(OfficerScreen(row.username))
        elif isinstance(row, SignalRow):
            self.app.push_screen(SignalScreen(row.id))

    def action_take(self) -> None:
        """Does what the signal under the cursor suggests, once a form is saved."""
        self._settle(take=True)

    def action_dismiss(self) -> None:
        """Sets the signal under the cursor aside, once a form says why."""
        self._settle(take=False)

    def _settle(self, *, take: bool) -> None:
        row = self.rows.current
        if isinstance(row, SignalRow):
            self.app.push_screen(SignalForm(row, take=take))

    def action_back(self) -> None:
        """Clears the search and goes back to the list; then to the Inbox."""
        search = self.query_one("#people-search", Input)
        if search.has_focus or search.value:
            search.value = ""
            self.rows.focus()
        else:
            super().action_back()


def _look(reader: Reader, view: str, text: str) -> _Found:
    rows: Any
    if view == PUPILS:
        rows = people.find_pupils(reader, text)
    elif view == SCHOOLS:
        rows = people.list_schools(reader)
    elif view == OFFICERS:
        rows = people.list_officers(reader)
    else:
        rows = views.signal_rows(people.standing_signals(reader))
    standing = signals.count_standing(reader.connection, reader.person)
    return _Found(view, rows, standing, today_of(reader.now))
