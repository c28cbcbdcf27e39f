"""The desk: six areas, one in front. Everything else is opened over it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import ContentSwitcher

from tui.areas.audit import Audit
from tui.areas.base import Area
from tui.areas.board import Board
from tui.areas.inbox import Inbox
from tui.areas.people import People
from tui.areas.reports import Reports
from tui.areas.timers import Timers
from tui.heart import Noticed
from tui.inbox_reading import waiting
from tui.screens.base import HouseScreen
from tui.soon import Soon
from tui.widgets.ground import Ground
from tui.widgets.key_line import KeyLine
from tui.widgets.rehearsal import RehearsalBar
from vog_cases.house import TRAINING

AREAS: tuple[type[Area], ...] = (Inbox, Board, Timers, People, Audit, Reports)
"""The areas in the order of their digits, 1 to 6."""
AT_REST_AFTER = 0.15
"""Seconds without another change of place after which a list that is known may be read anew."""
LOOK = "look"


class Areas(Ground, ContentSwitcher):
    """One area in front."""


class Desk(HouseScreen[None]):
    """Holds the areas; one that was left is as it was when it is entered again."""

    def __init__(self) -> None:
        super().__init__()
        self._soon = Soon(self, self._look)
        self._was_read = False

    def compose(self) -> ComposeResult:
        """The top line, the area in front, the training clock, and the keys."""
        yield self.vog.top_bar()
        yield Areas(id="areas")
        if self.house.mode == TRAINING:
            yield RehearsalBar()
        yield KeyLine()

    async def on_mount(self) -> None:
        """The Inbox first."""
        await self.enter(1)

    @property
    def area(self) -> Area | None:
        """The area in front."""
        shown = self.query_one("#areas", ContentSwitcher).visible_content
        return shown if isinstance(shown, Area) else None

    async def enter(self, number: int) -> None:
        """Brings an area to the front; it is made the first time."""
        kind = AREAS[number - 1]
        name = f"area-{number}"
        switcher = self.query_one("#areas", ContentSwitcher)
        known = any(one.id == name for one in switcher.children)
        if known:
            switcher.current = name
        else:
            await switcher.add_content(kind(id=name), set_current=True)
        area = self.area
        assert area is not None
        self.vog.tell_area(number)
        self.set_focus(area.home())
        if known:
            # A read beside the keys slows them down; who only passes through needs none.
            self._soon.ask(AT_REST_AFTER)
        else:
            self.call_after_refresh(self.reload)

    @property
    def at_rest(self) -> bool:
        """Whether nothing is being read, or about to be."""
        return super().at_rest and not self._soon.waits

    @property
    def settled(self) -> bool:
        """Whether it shows what it was opened to show."""
        return self._was_read and self.at_rest

    def reload(self) -> None:
        """Reads the area in front anew, and what waits in the others."""
        self._was_read = True
        self._soon.call_off()
        if self.area is not None:
            self.area.reload()
        if not isinstance(self.area, Inbox):  # which counts for itself
            self.read(waiting, lambda found: self.vog.tell_counts(*found), "counts")

    def on_screen_resume(self) -> None:
        """Back from a case: it may have moved."""
        self._soon.ask(AT_REST_AFTER)

    def _look(self) -> None:
        """Whether anything has changed since the area in front was read: if not, it stays."""
        if LOOK not in self._busy:
            self._in_thread(LOOK, self.vog.heart.look, self._looked)

    def _looked(self, noticed: Noticed | None) -> None:
        if noticed is None or self.vog.take_in(noticed) or not self.is_current:
            return
        if self.area is not None and not self.area.is_current:
            self.reload()
