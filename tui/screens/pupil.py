"""A pupil's card: family, all cases, signals, and the register as a calendar of marks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static

from states.school_terms import HalfTerm
from storage.cases import Listed
from storage.people import PupilLine
from storage.signals import SignalRow
from tui import pupil_lines
from tui.language import local
from tui.pupil_lines import Thing
from tui.screens.base import HouseScreen
from tui.screens.open_case import OpenCase
from tui.screens.signal import SignalScreen
from tui.widgets.key_line import KeyLine
from tui.widgets.saying import say
from tui.widgets.tab_line import TabLine
from tui.widgets.virtual_list import VirtualList
from vog_cases.looking import note_pupil_look
from vog_cases.people import PupilCard, pupil_card
from vog_cases.reading_cases import Reader
from vog_cases.register_page import RegisterPage, halves_of, register_page

PANES = ("pupil-things", "pupil-register", "pupil-who")
NAMES = ("Cases", "Register", "Who and family")


@dataclass(frozen=True)
class _Seen:
    card: PupilCard
    halves: list[HalfTerm]
    now: datetime


class PupilScreen(HouseScreen[None]):
    """One child whole, as far as this person may see."""

    TITLE = "A pupil’s card"
    HELP = (
        "Opening a card is on record. All cases of the child, the open ones first; brothers and "
        "sisters are those who share a parent or carer. Enter opens the case, the card or the "
        "signal under the cursor. o opens a new case.\n\n"
        "The register shows both marks of each day; [ and ] go to the half-term before and "
        "after. Persistent absence is counted over the school year so far. Tab goes from one "
        "part to the next; on a narrow window ← and → do."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left_square_bracket", "half(-1)", "Half-term before", key_display="[", show=False),
        Binding("right_square_bracket", "half(1)", "Half-term", key_display="[ ]"),
        Binding("left", "pane(-1)", "Previous part", show=False),
        Binding("right", "pane(1)", "Next part", show=False),
        Binding("o", "open", "Open a case"),
        Binding("escape", "back", "Back"),
    ]

    def __init__(self, upn: str) -> None:
        super().__init__()
        self.upn = upn
        self._seen: _Seen | None = None
        self._opening = False
        self._half: int | None = None
        self._pane = 0

    def compose(self) -> ComposeResult:
        """The head, and the parts."""
        yield self.vog.top_bar()
        yield Static("", id="card-head")
        yield TabLine("pupil-panes", hint="← →")
        with Horizontal(id="pupil-body"):
            with Vertical(id="pupil-left"):
                yield VirtualList[Thing](
                    self._line, pupil_lines.key_of,
                    style=lambda thing: "bold" if isinstance(thing, str) else "",
                    choosable=lambda thing: not isinstance(thing, str),
                    id="pupil-things", empty="Reading…",
                )  # fmt: skip
                with VerticalScroll(id="pupil-who"):
                    yield Static("", id="pupil-who-text")
            with VerticalScroll(id="pupil-register"):
                yield Static("", id="pupil-register-text")
        yield KeyLine()

    def on_mount(self) -> None:
        """Reads the card."""
        self._to_pane(0)
        self.reload()

    def on_screen_resume(self) -> None:
        """Back from a case: it may have moved."""
        if self._seen is not None:
            self.reload()

    def on_resize(self) -> None:
        """The lines are broken anew, and the focus never stays where nobody sees it."""
        self.call_after_refresh(self._fit)

    # --- reading -----------------------------------------------------------------------

    def reload(self) -> None:
        """Reads the card anew."""
        self.read(self._look, self._show)

    def _look(self, reader: Reader) -> _Seen:
        card = pupil_card(reader, self.upn)
        return _Seen(card, halves_of(card.register, card.calendar, card.today), reader.now)

    def _show(self, seen: _Seen) -> None:
        first = self._seen is None
        self._seen = seen
        if self._half is None or self._half >= len(seen.halves):
            self._half = len(seen.halves) - 1
        things = self.query_one("#pupil-things", VirtualList)
        things.show(pupil_lines.things(seen.card))
        self._show_register()
        self._fit()
        if first:
            engine, person, upn = self.house.engine, self.house.person, self.upn
            self.write_aside(lambda: note_pupil_look(engine, person, upn), self.reload)
        if self._opening and self.app.screen is self:
            self.action_open()

    def _fit(self) -> None:
        if self._seen is None:
            return
        head = pupil_lines.head(self._seen.card, self.size.width - 1)
        say(self.query_one("#card-head", Static), head, resizes=True)
        box = self.query_one("#pupil-who")
        width = (box.size.width or self.size.width) - 3
        text = pupil_lines.who(self._seen.card, width)
        say(self.query_one("#pupil-who-text", Static), text, resizes=True)
        if self.app.screen is self and (self.focused is None or not self._in_sight()):
            self.set_focus(self.query_one(f"#{PANES[self._pane]}"))

    def _in_sight(self) -> bool:
        """Whether the focus is where one sees it."""
        return self.focused is not None and all(
            one.display for one in self.focused.ancestors_with_self if one is not self.app
        )

    def _line(self, thing: Thing, width: int) -> str:
        assert self._seen is not None
        machines = self.house.engine.machines
        return pupil_lines.thing_line(thing, self._seen.card, machines, self._seen.now, width)

    # --- the register ------------------------------------------------------------------

    @property
    def page(self) -> RegisterPage | None:
        """The half-term that is shown; None where no register was loaded."""
        seen = self._seen
        if seen is None or self._half is None or self._half < 0:
            return None
        card = seen.card
        half = seen.halves[self._half]
        return register_page(card.register, card.calendar, card.policy, card.today, half)

    def _show_register(self) -> None:
        halves = self._seen.halves if self._seen else []
        hint = f" · {(self._half or 0) + 1} of {len(halves)}" if len(halves) > 1 else ""
        text = pupil_lines.register(self.page, hint)
        say(self.query_one("#pupil-register-text", Static), text, resizes=True)

    def action_half(self, by: int) -> None:
        """The half-term before or after."""
        if self._seen is None or self._half is None or not self._seen.halves:
            return
        self._half = max(0, min(self._half + by, len(self._seen.halves) - 1))
        self._show_register()

    # --- the parts ---------------------------------------------------------------------

    def action_pane(self, by: int) -> None:
        """The next or previous part."""
        self._to_pane((self._pane + by) % len(PANES))

    def _to_pane(self, place: int) -> None:
        self._show_pane(place)
        self.set_focus(self.query_one(f"#{PANES[place]}"))
        self.call_after_refresh(self._fit)

    def _show_pane(self, place: int) -> None:
        """On a narrow window one part is shown at a time."""
        self._pane = place
        for number, name in enumerate(PANES):
            self.set_class(number == place, f"at-{name}")
        self.query_one("#pupil-panes", TabLine).show([local(name) for name in NAMES], place)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The part one is in stays in front when the window becomes narrow."""
        if event.widget.id in PANES:
            self._show_pane(PANES.index(event.widget.id))

    @on(TabLine.Picked, "#pupil-panes")
    def _picked(self, event: TabLine.Picked) -> None:
        self._to_pane(event.place)

    # --- the other keys ----------------------------------------------------------------

    @on(VirtualList.Chosen, "#pupil-things")
    def _chosen(self) -> None:
        thing = self.query_one("#pupil-things", VirtualList).current
        if isinstance(thing, Listed):
            cases = [one.reference for one in self._seen.card.cases] if self._seen else []
            self.vog.open_case(thing.reference, cases if thing.reference in cases else ())
        elif isinstance(thing, PupilLine):
            self.vog.open_pupil(thing.upn)
        elif isinstance(thing, SignalRow):
            self.app.push_screen(SignalScreen(thing.id))

    def action_open(self) -> None:
        """A new case for this child: first the type; as soon as the card is read."""
        self._opening = self._seen is None
        if self._seen is not None:
            self.app.push_screen(OpenCase(self.upn, self._seen.card.pupil.name))

    def action_back(self) -> None:
        """Back to the list."""
        self.dismiss()
