"""The terminal UI. It asks the engine and the reader for everything and keeps no case itself."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import ClassVar

from textual import events, on
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.screen import Screen

from states.calendar import local_date
from storage import desk
from storage.database import reading
from tui.as_of import AsOf
from tui.commands import CasesByName, commands
from tui.draft_writer import DraftWriter
from tui.drafts import Drafts, Kept
from tui.drawings import share_backgrounds, spare_caches
from tui.heart import Heart, Noticed
from tui.help_pages import PLACES, page_of, place_in_front
from tui.inbox_reading import waiting
from tui.presence import Presence
from tui.privacy import names_hidden
from tui.rehearsing import leap
from tui.screens.base import HouseScreen
from tui.screens.case import CaseScreen
from tui.screens.desk import AREAS, Desk
from tui.screens.dialogs import Question, TooSmall
from tui.screens.drafted import DraftedForm
from tui.screens.help import HelpScreen
from tui.screens.pupil import PupilScreen
from tui.terminal_watch import TerminalWatch
from tui.text import plural
from tui.themes import THEMES
from tui.widgets.rehearsal import RehearsalBar
from tui.widgets.top_bar import Told, TopBar
from vog_cases.clock import Clock
from vog_cases.errors import NotFound
from vog_cases.house import House

SMALLEST = (60, 16)
POLL_SECONDS = 1.0
AREA_STYLES = ("inbox", "board", "timers", "people", "audit", "reports")
SWITCH_SECONDS = 0.0005
"""How long a key waits for the processor while a thread reads: a tenth of Python's own."""
THREADS = 3
"""How many reads and writes go on at once: each has memory and a connection of its own."""
SIGNALS = (signal.SIGHUP, signal.SIGTERM)


class VogApp(Presence):
    """One person at one screen, on one database."""

    TITLE = "VOG Cases"
    CSS_PATH = [
        "vog.tcss",
        "screens/case.tcss",
        "screens/step.tcss",
        "screens/sign_in.tcss",
        *(f"areas/{area}.tcss" for area in AREA_STYLES),
    ]
    COMMANDS = Presence.COMMANDS | {CasesByName}
    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "help", "Help", key_display="?"),
        Binding("ctrl+q", "quit", "Leave", priority=True),
        Binding("f9", "privacy", "Privacy", show=False, priority=True),
        Binding("f5", "leap('hour')", "Training clock: an hour on", show=False),
        Binding("f6", "leap('day')", "Training clock: a day on", show=False),
        Binding("f7", "leap('deadline')", "Training clock: to the next deadline", show=False),
        *(Binding(str(digit), f"area({digit})", show=False) for digit in range(1, 7)),
    ]

    def __init__(
        self, house: House, *, run_clock: bool = True, wall: Clock | None = None,
        sign_in: bool = False, name: str = "", preferences: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        share_backgrounds()
        spare_caches()
        super().__init__(house, wall)
        self._sign_in, self._begin_with = sign_in, name
        self._preferences = preferences or {}
        self.drafts = Drafts(house, self.post_message)
        self.draft_writer = DraftWriter(self, self.drafts, self._drafts_written)
        self._leaving = False
        self.heart = Heart(house, run_clock=run_clock, wall=wall)
        self._watch = TerminalWatch(lambda: self.call_later(self.exit), self._tidy)
        self.told = Told()
        self._news = self._looks = 0
        self.area = 1

    def get_driver_class(self) -> type[Driver]:
        """Ours where it runs: it answers Esc at once."""
        usual = super().get_driver_class()
        if usual.__name__ != "LinuxDriver":
            return usual
        from tui.esc_driver import EscDriver  # not to be had on Windows

        return EscDriver

    def top_bar(self) -> TopBar:
        """A fresh top line for a screen."""
        return TopBar(self.house.person, self.told, self.area)

    def on_mount(self) -> None:
        """Themes, signals, the clock, and the first screen."""
        for name in list(self.available_themes):
            self.unregister_theme(name)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        self.animation_level = "none"
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(THREADS, "reads"))
        with contextlib.suppress(RuntimeError, ValueError):  # only a main thread takes signals
            for sign in SIGNALS:
                # else a closed terminal ends the program before anything is tidied up
                loop.add_signal_handler(sign, self.exit)
        if not self.is_headless:
            self._watch.start()
        self.theme_changed_signal.subscribe(self, self.keep_theme)
        if self._sign_in:
            self.ask_who(may_go_back=False, name=self._begin_with)
        else:
            self.take_preferences(self._preferences)
            self.push_screen(Desk())
        self.set_interval(POLL_SECONDS, self.look)
        self.look()

    async def on_unmount(self) -> None:
        """Keeps what is typed and stops our own clock, if we run one, in a thread."""
        loop = asyncio.get_running_loop()
        with contextlib.suppress(RuntimeError, ValueError):
            for sign in SIGNALS:
                loop.remove_signal_handler(sign)
        await asyncio.to_thread(self._tidy)
        self._watch.tidied()

    def _tidy(self) -> None:
        """Keeps what is typed and stops our own clock."""
        self.drafts.write()
        self.heart.stop()

    # --- what goes on outside ----------------------------------------------------------

    def look(self) -> None:
        """Looks in a thread whether anybody has written, what time it is, and who runs it."""
        self.mind_idle()
        if self.screen_stack and isinstance(self.screen, Desk) and self.screen.settled:
            self.leftovers.settle()
        self.leftovers.collect()
        if self.heart.resting:
            beat = self.heart.beat(lambda noticed: self.post_message(noticed))
            self.run_worker(beat, thread=True, group="heart", exit_on_error=False)

    @on(Noticed)
    def _noticed(self, noticed: Noticed) -> None:
        self.take_in(noticed)

    def take_in(self, noticed: Noticed) -> bool:
        """What is known at the top is brought up to date; whether the screen in front reads anew,
        because somebody has written or another day has come.
        """
        before, now = self.told.now, noticed.told.now
        another_day = (
            before is not None and now is not None and local_date(before) != local_date(now)
        )
        if before is None and now is not None:
            self.draft_writer.write()  # the database answers again
        self.told = replace(noticed.told, inbox=self.told.inbox, late=self.told.late)
        changed, self._news = noticed.news > self._news, max(noticed.news, self._news)
        if not self.screen_stack or self._exit:
            return False
        self.tell_top()
        if changed or another_day:
            self._read_anew()
        return changed or another_day

    @property
    def as_of(self) -> AsOf:
        """What a list that is read now is read as of."""
        now = self.told.now
        minute = now and now.replace(second=0, microsecond=0)
        return AsOf(self._news, minute, self._looks, names_hidden())

    def looked(self) -> None:
        """The person has looked into a record, and that is written down."""
        self._looks += 1

    def tell_top(self) -> None:
        """Every top line says what is known now."""
        for screen in self.screen_stack:
            for part in screen.children:  # a query would walk through all there is, each second
                if isinstance(part, TopBar):
                    part.tell(self.told, self.area)
                elif isinstance(part, RehearsalBar):
                    part.tell(self.told.now)

    async def open_desk(self) -> None:
        """A fresh desk for the person who is here now, in place of whatever is open."""
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        await asyncio.to_thread(self.drafts.write)
        self.draft_writer.write()  # again later, if it could not be
        await self.push_screen(Desk())
        self.leftovers.unsettle()

    # --- where one is ------------------------------------------------------------------

    def open_case(
        self, reference: str, among: Sequence[str] = (), *, moving: bool = False,
        clocks: bool = False,
    ) -> None:  # fmt: skip
        """Opens the page of a case over what is in front; `moving` waits for a step's number,
        `clocks` shows its deadlines first.

        `among` are the references that [ and ] go through.
        """
        front = self.screen
        if isinstance(front, CaseScreen) and front.reference == reference:
            if moving:
                front.action_steps()  # m came before the page that Enter opened
            return
        screen = CaseScreen(reference, among, moving=moving)
        self.push_screen(screen)
        if clocks:
            screen.call_later(screen.run_action, "clocks")

    def copy_reference(self, reference: str) -> None:
        """Copies a reference; it holds nothing personal."""
        self.copy_to_clipboard(reference)
        self.notify(f"{reference} copied.", markup=False)

    def open_pupil(self, upn: str) -> None:
        """Opens the card of a child over what is in front."""
        self.push_screen(PupilScreen(upn))

    async def action_area(self, number: int) -> None:
        """To an area, by its digit."""
        if not isinstance(self.screen, HouseScreen) or self.screen.HOLDS:
            return
        if not 1 <= number <= len(AREAS):
            return
        while not isinstance(self.screen, Desk):
            await self.pop_screen()
        await self.screen.enter(number)

    def go_to_area(self, number: int) -> None:
        """To an area; what is open over the desk is closed."""
        self.call_later(self.action_area, number)

    def tell_area(self, number: int) -> None:
        """Notes which area is in front, for every top line."""
        self.area = number
        self.tell_top()

    def tell_counts(self, inbox: int, late: int) -> None:
        """What waits in the Inbox and on the clocks, for every top line."""
        self.told = replace(self.told, inbox=inbox, late=late)
        self.tell_top()

    # --- a window too small to work in -------------------------------------------------

    @property
    def too_small(self) -> bool:
        """Whether the window cannot show a screen whole."""
        return bool(self.screen_stack) and isinstance(self.screen, TooSmall)

    @property
    def covered(self) -> bool:
        """Whether what is in front is there to hide what is behind, and takes no keys for it."""
        return self.too_small or self.locked

    def on_resize(self, event: events.Resize) -> None:
        """Covers the screen while the window is too small."""
        small = event.size.width < SMALLEST[0] or event.size.height < SMALLEST[1]
        if small and not self.too_small:
            self.push_screen(TooSmall())
        elif not small and self.too_small:
            self.pop_screen()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A window too small to work in takes no keys but the one that leaves."""
        if self.covered and action in ("command_palette", "help", "privacy"):
            return False
        if action == "command_palette" and self.at_the_door:
            return False  # nobody is here yet who could command anything
        return super().check_action(action, parameters)

    # --- the keys ----------------------------------------------------------------------

    def action_help(self) -> None:
        """Help for the screen in front."""
        if not self.screen.is_modal:
            page = page_of(place_in_front(self.screen), type(self))
            self.push_screen(HelpScreen(page))

    async def action_quit(self) -> None:
        """Leaves; asks first only if a text that is typed could not be kept as a draft."""
        if not self._leaving and not isinstance(self.screen, Question):
            self._leaving = True
            self.run_worker(self._leave(), group="leave", exit_on_error=False)

    async def _leave(self) -> None:
        try:
            if isinstance(self.screen, DraftedForm):
                await self.screen.catch_up()
            await asyncio.to_thread(self.drafts.write)
        finally:
            self._leaving = False
        forms = self.drafts.failed
        if not forms or self.covered:
            self.exit()
            return
        asks = (
            f"{plural(forms, 'draft')} could not be kept: the database cannot be written now.\n\n"
            "What you typed is lost if you leave."
        )

        def answered(yes: bool | None) -> None:
            if yes:
                self.drafts.forget(*(text.key for text in self.drafts.waiting))
                self.exit()

        self.push_screen(Question(asks, "Leave without it", "Stay  Esc"), answered)

    def _drafts_written(self) -> None:
        """A page in front says what is kept."""
        if self.screen_stack and not isinstance(self.screen, DraftedForm):
            self._read_anew()

    @on(Kept)
    def _kept(self, kept: Kept) -> None:
        """Tells the form how it went with its text, or the person where the form is closed."""
        for screen in self.screen_stack:
            if isinstance(screen, DraftedForm) and screen.key == kept.text.key:
                screen.call_later(screen.take_kept, kept)  # once it has its parts
                return
        self.draft_writer.hear(kept)

    def _read_anew(self) -> None:
        """The screen in front reads what it shows, and what its top line counts."""
        if not self.is_running:
            return  # a screen that is being closed has lost its parts already
        screen = self.screen
        reload = getattr(screen, "reload", None)
        if reload is None or not screen.is_mounted:
            return
        reload()
        if isinstance(screen, HouseScreen) and not isinstance(screen, Desk):  # which counts itself
            screen.read(waiting, lambda found: self.tell_counts(*found), "counts")

    def action_leap(self, name: str) -> None:
        """Moves a training clock on by an hour, a day, or to the next deadline; asks first."""
        leap(self, name)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Only what belongs here."""
        return commands(self)


def printed_help(name: str) -> str:
    """A page of help for a printer or a screen reader; without a name, which pages there are."""
    if name not in PLACES:
        raise NotFound(f"There is no page “{name}”. There are: {', '.join(PLACES)}.")
    return "\n".join(page_of(PLACES[name], VogApp).lines())


def run(house: House, *, sign_in: bool = False, name: str = "") -> int:
    """Opens the screen until the person leaves, and answers the exit code; `sign_in` asks first
    who they are, beginning with a name that is known."""
    with reading(house.database) as connection:  # which says so before the screen is taken
        preferences = desk.preferences(connection, house.person.username)
    app = VogApp(house, sign_in=sign_in, name=name, preferences=preferences)
    app.leftovers.mind()
    sys.setswitchinterval(SWITCH_SECONDS)
    app.run()
    return app.return_code or 0
