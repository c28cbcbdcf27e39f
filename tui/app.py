"""The terminal UI. It asks the engine and the reader for everything and keeps no case itself."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterable
from typing import ClassVar

from textual import work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from storage.database import reading
from tui.change import Watch
from tui.screens.help import HelpScreen
from tui.screens.worklist import WorklistScreen
from tui.themes import DARK, LIGHT
from tui.widgets.top_bar import TopBar
from vog_cases.house import TRAINING, House
from vog_cases.worker import Worker, pulse

SMALLEST = (60, 16)
POLL_SECONDS = 1.0
PULSE_SECONDS = 10.0


class VogApp(App[None]):
    """One person at one screen, on one database."""

    TITLE = "VOG Cases"
    CSS_PATH = "vog.tcss"
    ENABLE_COMMAND_PALETTE = True
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "help", "Help"),
        Binding("ctrl+q", "leave", "Leave", priority=True),
    ]

    def __init__(self, house: House, *, run_clock: bool = True) -> None:
        super().__init__()
        self.house = house
        self.watch_database = Watch(house.database)
        self.drafts: dict[tuple[str, str], dict[str, str]] = {}
        self._run_clock = run_clock
        self._worker: Worker | None = None
        self._clock_words = "not running"

    def top_bar(self) -> TopBar:
        """A fresh top line for a screen."""
        return TopBar(self.house.person, self.house.mode == TRAINING)

    def on_mount(self) -> None:
        """Themes, signals, the clock, and the first screen."""
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = DARK.name
        self.animation_level = "none"
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGHUP, signal.SIGTERM):
            # without this a closed terminal ends the program before anything is tidied up
            loop.add_signal_handler(sign, self.exit)
        self.push_screen(WorklistScreen())
        self.set_interval(POLL_SECONDS, self.poll)
        self.set_interval(PULSE_SECONDS, self.check_clock)
        self.check_clock()

    def on_unmount(self) -> None:
        """Stops our own clock, if we run one."""
        if self._worker is not None:
            self._worker.stop()
        self.watch_database.close()

    @work(thread=True, exclusive=True, group="clock", exit_on_error=False)
    def check_clock(self) -> None:
        """Runs the clock here when nobody else does, and says who runs it."""
        if self._worker is None and self._run_clock and not pulse(self.house.engine).alive:
            self._worker = Worker(self.house.engine)
            self._worker.start()
        alive = pulse(self.house.engine).alive
        where = "running here" if self._worker is not None else "running"
        self._clock_words = where if alive or self._worker else "NOT RUNNING"
        self.call_from_thread(self.tell_time)

    @work(thread=True, exclusive=True, group="poll", exit_on_error=False)
    def poll(self) -> None:
        """Reads anew when anybody has written."""
        if self.watch_database.changed():
            self.call_from_thread(self._refresh_screens)

    def _refresh_screens(self) -> None:
        self.tell_time()
        reload = getattr(self.screen, "reload", None)
        if reload is not None:
            reload()

    def tell_time(self) -> None:
        """Shows the cases' time and the clock's state on the screen in front."""
        for bar in self.screen.query(TopBar):
            bar.tell(self.house.clock.now(), self._clock_words)

    def action_help(self) -> None:
        """Help for the screen in front."""
        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_leave(self) -> None:
        """Leaves; a form with something typed in it asks first."""
        asks = getattr(self.screen, "ask_before_leaving", None)
        if asks is None or not asks():
            self.exit()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette's own commands, but never a picture of a screen full of children's data."""
        for command in super().get_system_commands(screen):
            if command.title != "Screenshot":
                yield command


def run(house: House) -> None:
    """Opens the screen and stays until the person leaves."""
    with reading(house.database):
        pass  # a database that cannot be opened says so before the screen is taken
    VogApp(house).run()
