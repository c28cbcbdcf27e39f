"""Who is here, and whether they still are: signing in, the privacy key, the lock."""

from __future__ import annotations

import contextlib
from abc import abstractmethod
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from textual import events
from textual.app import App
from textual.theme import Theme

from storage import desk
from storage.database import writing
from storage.giving_way import GivingWay
from tui.idle import Idle
from tui.language import ENGLISH, other, speak
from tui.leftovers import Leftovers
from tui.privacy import hide_names, names_hidden
from tui.screens.door import Door
from tui.screens.entrance import CameIn, Entrance
from tui.screens.lock import LockScreen
from tui.screens.new_passphrase import NewPassphrase
from tui.screens.sign_in import SignIn
from tui.screens.since import SinceScreen
from tui.text import plural, when_short
from tui.themes import THEMES
from vog_cases.clock import Clock, SystemClock
from vog_cases.house import LIVE, TRAINING, House
from vog_cases.signing_in import sign_in

IS_READ_AFTER = timedelta(seconds=1.5)
TOUCHES = (events.Key, events.Paste, events.MouseEvent)
ANSWERED = (
    events.Key,
    events.Paste,
    events.MouseDown,
    events.MouseScrollDown,
    events.MouseScrollUp,
)
"""What the screen answers at once: a mouse that only moves is not among it."""


THEME, LANGUAGE = "theme", "language"


class Presence(App[None]):
    """The part of the app that knows the person at the screen."""

    def __init__(self, house: House, wall: Clock | None) -> None:
        super().__init__()
        self.house = house
        self.idle = Idle(wall or SystemClock())
        self.giving_way = GivingWay()
        self.giving_way.heed(house.database)
        self.leftovers = Leftovers(self)
        self._said_at: datetime | None = None
        self._hidden_for_them = False
        self._kept_theme = THEMES[0].name
        self._language, self._chosen = ENGLISH, ""
        hide_names(False)
        speak(ENGLISH)

    # --- coming in ---------------------------------------------------------------------

    @abstractmethod
    async def open_desk(self) -> None:
        """A fresh desk for the person who is here now, in place of whatever is open."""

    def ask_who(self, *, may_go_back: bool, name: str = "") -> None:
        """Asks who is here; a desk of theirs is opened then."""
        self._chosen = ""
        live = self.house.mode == LIVE
        self.push_screen(Door(name) if live else SignIn(may_go_back=may_go_back), self._is_in)

    def action_sign_out(self) -> None:
        """The person goes; what is open is covered, and closed when somebody comes in."""
        if self.house.mode == LIVE:
            self.ask_who(may_go_back=False)

    def action_new_passphrase(self) -> None:
        """The person chooses another passphrase."""
        if self.house.mode == LIVE:
            self.push_screen(NewPassphrase(self.house.person))

    def action_act_as(self) -> None:
        """Somebody else acts from here on; in training only."""
        if self.house.mode == TRAINING:
            self.ask_who(may_go_back=True)

    async def _is_in(self, come: CameIn | None) -> None:
        if come is None:
            if self._chosen not in ("", self._language):
                self._keep_chosen()
                await self.open_desk()
            return
        self.house = come.house
        self.take_preferences(come.preferences)
        if self._chosen:
            self._keep_chosen()
        await self.open_desk()
        if not come.since.empty:
            await self.push_screen(SinceScreen(come.since))
        said = []
        if come.since.empty and not come.since.first:
            said.append(f"You were last here {when_short(come.since.at)}.")
        if come.failed:
            tries = plural(come.failed, "try", "tries")
            said.append(f"{tries} to sign in under your name failed since you were last here.")
        if said:
            severity = "error" if come.failed else "information"
            self.notify(" ".join(said), severity=severity, timeout=15, markup=False)

    # --- how they want the screen ------------------------------------------------------

    def take_preferences(self, found: Mapping[str, str]) -> None:
        """Makes the screen as the person wants it."""
        self._speak(found.get(LANGUAGE, ENGLISH))
        wanted = found.get(THEME, "")
        self._kept_theme = wanted if wanted in self.available_themes else THEMES[0].name
        self.theme = self._kept_theme

    def keep_theme(self, theme: Theme) -> None:
        """The person chose other colours: kept for the next time."""
        if theme.name == self._kept_theme:
            return
        self._kept_theme = theme.name
        self._keep(THEME, theme.name)

    async def action_language(self) -> None:
        """The other language: for the person who is here, or for whoever comes in now."""
        self._chosen = other()
        if isinstance(self.screen, Entrance):
            speak(self._chosen)
            self.screen.tell()
        else:
            self._keep_chosen()
            await self.open_desk()

    def _keep_chosen(self) -> None:
        """What was chosen is the wish of whoever is here."""
        self._speak(self._chosen)
        self._keep(LANGUAGE, self._chosen)
        self._chosen = ""

    def _speak(self, language: str) -> None:
        self._language = language
        speak(language)

    def _keep(self, key: str, value: str) -> None:
        house = self.house

        def writes() -> None:
            with contextlib.suppress(Exception), writing(house.database, aside=True) as connection:
                desk.prefer(connection, house.person.username, key, value)

        self.run_worker(writes, thread=True, group="presence", exit_on_error=False)

    # --- the privacy key ---------------------------------------------------------------

    def action_privacy(self) -> None:
        """Names become initials everywhere, or names again."""
        self._hidden_for_them = False
        self._show_names(not names_hidden())

    def _show_names(self, hidden: bool) -> None:
        hide_names(hidden)
        for screen in self.screen_stack:
            for widget in screen.query("*"):
                widget.refresh()
            redraw = getattr(screen, "reload", None)
            if redraw is not None and screen.is_mounted:
                redraw()
        says = "Names are hidden. F9 shows them." if hidden else "Names are shown again."
        self.notify(says, markup=False)

    # --- nobody here -------------------------------------------------------------------

    @property
    def at_the_door(self) -> bool:
        """Whether somebody has yet to come in, or has not chosen their passphrase yet."""
        return any(isinstance(screen, Entrance) for screen in self.screen_stack)

    @property
    def locked(self) -> bool:
        """Whether the screen is locked."""
        return any(isinstance(screen, LockScreen) for screen in self.screen_stack)

    def mind_idle(self) -> None:
        """Looks how long nobody has been here."""
        if self.locked or not self.screen_stack or self.at_the_door:
            return
        if self.idle.locks:
            self.clear_notifications()
            check = self._check if self.house.mode == LIVE else None
            self.push_screen(LockScreen(self.house.person, check), self._is_back)
        elif self.idle.hides and not names_hidden():
            self._hidden_for_them = True
            self._show_names(hidden=True)

    def _check(self, words: str) -> None:
        sign_in(self.house.database, self.house.person.username, words, self.house.clock.now())

    def _is_back(self, _answer: None) -> None:
        if self._hidden_for_them:
            self._hidden_for_them = False
            self._show_names(hidden=False)

    # --- what is said in passing -------------------------------------------------------

    def notify(self, message: str, **how: Any) -> None:
        """Says one thing in passing; what is no error goes once one has read it and works on."""
        if self._said_at is not None:
            self.clear_notifications()
        self._said_at = None if how.get("severity") == "error" else self.idle.now
        super().notify(message, **how)

    def clear_notifications(self) -> None:
        """Takes away what was said, with its room, which Textual leaves standing."""
        super().clear_notifications()
        for screen in self.screen_stack:
            screen.query("ToastHolder").remove()

    def _hush(self) -> None:
        if self._said_at is not None and self.idle.now - self._said_at >= IS_READ_AFTER:
            self._said_at = None
            self.clear_notifications()

    # --- keys --------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """A key after too long a time locks, and does nothing else."""
        if isinstance(event, TOUCHES):
            if isinstance(event, ANSWERED) and not event.is_forwarded:
                self.giving_way.key()
            if isinstance(event, events.Key):
                self._hush()
                self.leftovers.after_a_key()
            was_locked = self.locked
            self.mind_idle()
            self.idle.stir()
            if self.locked and not was_locked:
                return
        if isinstance(event, events.Key) and self.screen_stack:
            # what is typed in one go with the key that opened a page comes up from what lay in
            # front before, while the page has no parts yet
            await self.screen._mounted_event.wait()
        await super().on_event(event)
