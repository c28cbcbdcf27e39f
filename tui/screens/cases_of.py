"""The card of a school, and of an officer: what is known of them, and their open cases."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from storage.cases import Listed
from storage.people import Closed
from tui.areas.people_views import role_and_focus
from tui.columns import case_line, header
from tui.screens.base import HouseScreen
from tui.text import plain, plural, wrapped
from tui.widgets.key_line import KeyLine
from tui.widgets.saying import say
from tui.widgets.virtual_list import VirtualList
from vog_cases import people
from vog_cases.errors import NotFound
from vog_cases.people import SchoolLine
from vog_cases.reading_cases import Reader
from vog_cases.report_tables import shown

MOST_LINES = 6
"""As many lines the head of a card takes at most."""


@dataclass(frozen=True)
class Card:
    """What is said at the head, a paragraph each, and the cases."""

    title: str
    says: tuple[str, ...]
    cases: Sequence[Listed]
    now: datetime


class CasesOf(HouseScreen[None]):
    """A head and a list of cases; Enter opens one."""

    HELP = (
        "What is known, and under it the open cases: what is overdue first (‼), then what is due "
        "soonest. Enter opens a case. Nothing here changes one."
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "Back")]

    def __init__(self) -> None:
        super().__init__()
        self._card: Card | None = None

    def compose(self) -> ComposeResult:
        """The head, titles, and the list."""
        yield self.vog.top_bar()
        yield Static("", id="card-head")
        yield Static("", id="card-titles")
        yield VirtualList[Listed](
            self._line, lambda row: row.reference, id="card-cases", empty="Reading…"
        )
        yield KeyLine()

    @property
    def cases(self) -> VirtualList[Listed]:
        """The list."""
        return self.query_one("#card-cases", VirtualList)

    def on_mount(self) -> None:
        """Reads the card."""
        self.set_focus(self.cases)
        self.reload()

    def on_screen_resume(self) -> None:
        """Back from a case: it may have moved."""
        if self._card is not None:
            self.reload()

    def on_resize(self) -> None:
        """The head is broken anew."""
        self.call_after_refresh(self._describe)

    def reload(self) -> None:
        """Reads the card anew."""
        self.read(self.look, self._show)

    @abstractmethod
    def look(self, reader: Reader) -> Card:
        """What this card says."""

    def _show(self, card: Card) -> None:
        self._card = card
        self.cases.show(card.cases, empty="No case is open here.")
        self._describe()

    def _describe(self) -> None:
        card, width = self._card, self.size.width
        if card is None or width <= 0:
            return
        lines = [line for text in card.says for line in wrapped(text, width - 1, " ", "   ")]
        head = plain(f" {card.title}\n", "bold")
        head.append_text(plain("\n".join(lines[:MOST_LINES])))
        say(self.query_one("#card-head", Static), head, resizes=True)
        titles = f" {header(self.cases.size.width - 1)}"
        say(self.query_one("#card-titles", Static), plain(titles, "bold"))

    def _line(self, row: Listed, width: int) -> str:
        assert self._card is not None
        state = self.house.engine.machines[row.type].workflow.state[row.state].title
        return case_line(row, state, self._card.now, width)

    @on(VirtualList.Chosen, "#card-cases")
    def _chosen(self) -> None:
        if self.cases.current is not None and self._card is not None:
            among = [row.reference for row in self._card.cases]
            self.vog.open_case(self.cases.current.reference, among)

    def action_back(self) -> None:
        """Back to the list."""
        self.dismiss()


class SchoolScreen(CasesOf):
    """A school: headteacher, contact, attendance, the days it is shut, and its cases."""

    TITLE = "A school’s card"

    def __init__(self, number: str) -> None:
        super().__init__()
        self._number = number

    def look(self, reader: Reader) -> Card:
        """The school's card."""
        card = people.school_card(reader, self._number)
        school = card.line.school
        about = ", ".join(part for part in (school.number, school.phase, school.language) if part)
        says = (
            f"Headteacher {school.headteacher or 'not known'} · {school.email or 'no address'}",
            _work_in_words(card.line, reader) + _of_many(card.cases, card.line.open),
            f"Attendance this school year {shown(card.line.attendance)} %",
            f"Shut: {_shut(card.closures)}",
        )
        return Card(f"{school.name} · {about}", says, card.cases, reader.now)


def _work_in_words(line: SchoolLine, reader: Reader) -> str:
    counts = [
        f"{machinery.workflow.title} {line.work[name].open}"
        for name, machinery in reader.machines.items()
        if name in line.work
    ]
    late = f" · ‼ {line.overdue} overdue" if line.overdue else ""
    return f"{plural(line.open, 'open case')}{': ' if counts else ''}{', '.join(counts)}{late}"


def _of_many(cases: Sequence[Listed], count: int) -> str:
    few = len(cases) < count
    return f" · below are the {len(cases):,} most urgent; the Inbox lists all" if few else ""


def _shut(closures: Sequence[Closed]) -> str:
    if not closures:
        return "no day known beyond the term dates"
    return "; ".join(
        f"{one.day:%a} {one.day.day} {one.day:%b %Y} "
        f"({'INSET' if one.kind == 'inset' else 'closed'}: {one.reason}"
        f"{', every school' if one.whole_council else ''})"
        for one in closures
    )


class OfficerScreen(CasesOf):
    """An officer and what they hold; without a name, what nobody holds yet."""

    TITLE = "An officer’s card"

    def __init__(self, username: str) -> None:
        super().__init__()
        self._username = username

    def look(self, reader: Reader) -> Card:
        """The officer's card."""
        found = [one for one in people.list_officers(reader) if one.username == self._username]
        if not found and self._username:
            raise NotFound(f"There is no officer “{self._username}” that you can see.")
        one = found[0] if found else people.NOBODY
        work = one.work
        late = f" · ‼ {work.overdue} overdue" if work.overdue else ""
        cases = people.cases_of_officer(reader, self._username)
        says = f"{plural(work.open, 'open case')}{late} · {work.soon} due by Sunday"
        title = " · ".join(part for part in (one.name, role_and_focus(one)) if part)
        return Card(title, (says + _of_many(cases, work.open),), cases, reader.now)
