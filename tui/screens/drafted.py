"""A form: its text is kept as a draft while one types, offered when it opens, saved in turn.

What is typed is remembered at each key and written a second after the last one, on going to
another field, and on leaving; so Esc, a lost terminal and `kill -9` lose next to nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Button, Static

from states.calendar import LONDON
from storage import desk
from storage.desk import Draft
from tui.drafts import Kept, Key, Place, Text, why_not
from tui.screens.base import HouseScreen
from tui.soon import Soon
from tui.text import plain, when_short
from tui.widgets.saying import say
from vog_cases.reading_cases import Reader

Typed = Mapping[str, str]
HOPS = 3
"""So often a widget hands a key's outcome to itself before it tells the form: lists do."""
PATIENCE = 5.0
"""Seconds after which a widget that does not answer (it is being closed) is waited for no more."""
NOT_YET = "draft not kept yet"


class DraftedForm(HouseScreen[None]):
    """What every form does with what is typed in it and not saved."""

    HOLDS = True
    AFTER: ClassVar[float] = 1.0
    """Seconds without a key after which a draft is written."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", priority=True),
        Binding("ctrl+d", "turn_draft", "Throw draft away", priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._finished = False
        self._catching_up = False
        self._soon = Soon(self, self.write_draft)
        self._offered: Typed | None = None
        self._offered_of = ""
        self._thrown = False
        self._was_read = False
        self._not_kept = ""
        self._last: Text | None = None
        """The newest of what was typed here to be kept."""
        self._ours: Typed | None = {}
        """What was filled in here and not typed; None once the person has typed."""

    # --- what a form says of itself ----------------------------------------------------

    @property
    @abstractmethod
    def place(self) -> Place:
        """Where its draft is kept."""

    @property
    def key(self) -> Key:
        """The same, and whose it is."""
        return (self.house.person.username, *self.place)

    @property
    @abstractmethod
    def seen(self) -> int:
        """The version of the case that the person has seen."""

    @property
    @abstractmethod
    def typed(self) -> dict[str, str]:
        """What the person typed and chose, by field."""

    @property
    def kept(self) -> dict[str, str]:
        """The same, as a draft keeps it."""
        return self.typed

    @abstractmethod
    def fill(self, typed: Mapping[str, str | None]) -> None:
        """Puts answers in; None empties a field."""

    @abstractmethod
    def told(self) -> None:
        """What is to be said of the draft has changed."""

    @abstractmethod
    def save(self) -> None:
        """Saves what is typed."""

    @property
    def saving(self) -> bool:
        """Whether it is being saved, or has been."""
        return self._finished or "act" in self._busy

    # --- in turn -----------------------------------------------------------------------

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Saves, once, and only after all that was typed before has arrived."""
        if not self.saving and not self._catching_up:
            self._catching_up = True
            self.run_worker(self._save_in_turn(), group="save")

    async def _save_in_turn(self) -> None:
        try:
            await self.catch_up()
        finally:
            self._catching_up = False
        if self.is_open and not self.saving:
            self.save()

    async def catch_up(self) -> None:
        """Waits until every key pressed so far has arrived where it is typed.

        Keys with priority, as Ctrl+S and Ctrl+Q, overtake letters that are still on their way to
        a field; without this a quick typist's last letter would be missing from what is saved.
        """
        start = self.focused or self
        for _ in range(HOPS):
            for one in start.ancestors_with_self:
                arrived = asyncio.Event()
                if isinstance(one, Widget) and one.call_later(arrived.set):
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(arrived.wait(), PATIENCE)
        self.keep_draft()

    # --- the draft of another time -----------------------------------------------------

    def draft_reader(self) -> Callable[[Reader], Draft | None]:
        """Reads what was typed here before, if this is the first look.

        What is not written yet is newer than what the database has, and there at once: a database
        that does not answer is no reason to begin anew.
        """
        key, first, newer = self.key, not self._was_read, self.vog.drafts.newest(self.key)
        if newer is not None and first:
            self.call_later(self._offer_newer, newer.typed)  # once it has its parts

        def reads(reader: Reader) -> Draft | None:
            if not first:
                return None
            if newer is None:
                return desk.draft(reader.connection, *key)
            if not newer.typed:
                return None
            return Draft(*key, newer.version, newer.typed, reader.now)

        return reads

    def _offer_newer(self, said: Typed) -> None:
        if not self.typed:
            self._offer(said, "")

    def _offer(self, said: Typed, of: str) -> None:
        if said:
            self.fill(said)
            self._offered, self._offered_of, self._ours = said, of, self.typed
            self.refresh_bindings()
            self.told()

    def offer_draft(self, draft: Draft | None) -> None:
        """Fills in what was kept, where nothing is typed yet."""
        first, self._was_read = not self._was_read, True
        if draft is None or not first:
            return
        typed = self.typed
        if not typed:
            self._offer(draft.said, f" of {when_short(draft.saved_at)}")
        elif others := {name: said for name, said in draft.said.items() if name not in typed}:
            self.fill(others)
            self.told()

    @property
    def draft_words(self) -> list[str]:
        """What is said of a draft that was found, and of one that cannot be kept."""
        lines = [self._not_kept] if self._not_kept else []
        if self._offered is not None and self._thrown:
            lines.append("The draft is thrown away. Ctrl+D brings it back.")
        elif self._offered is not None:
            lines.append(f"Your draft{self._offered_of} is here. Ctrl+D throws it away.")
        return lines

    def action_turn_draft(self) -> None:
        """Throws the draft that was found away, or brings it back."""
        if self._offered is None:
            return
        self._thrown = not self._thrown
        said = self._offered
        self.fill(dict.fromkeys(said) if self._thrown else dict(said))
        self._ours = self.typed
        self.put_draft()
        self.write_draft()
        self.told()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Ctrl+D deletes a letter, as ever, unless an old draft is here; Esc waits for a save, or
        nobody would read what it was refused for."""
        if action == "back" and (self._catching_up or "act" in self._busy):
            return False
        if action == "turn_draft":
            return self._offered is not None and not self.saving
        return super().check_action(action, parameters)

    # --- keeping what is typed ---------------------------------------------------------

    def keep_draft(self) -> None:
        """Something may have been typed: it is written a second after the last key."""
        if not self.is_open or self.saving or self._ours == self.typed:
            return
        if self._last is not None and self._last.typed == self.kept:
            return
        self._ours = None
        if self._offered is not None:
            self._offered = None
            self.refresh_bindings()
            self.told()
        self.put_draft()
        self._soon.ask(self.AFTER)

    def put_draft(self) -> None:
        """Remembers what is typed now, to be written."""
        self._last = Text(self.key, self.seen, self.kept)
        self.vog.drafts.put(self._last)
        self._tell_kept(NOT_YET)

    def write_draft(self) -> None:
        """Writes it now, in a thread."""
        self._soon.call_off()
        self.vog.draft_writer.write()

    def leave(self) -> None:
        """Back; what was typed is kept as a draft, and what was emptied is dropped. A save under
        way is waited for."""
        if "act" in self._busy:
            return
        self.keep_draft()
        if self.typed and not self._finished:
            self.vog.draft_writer.left(self.key)
        self.write_draft()
        self.dismiss()

    def take_kept(self, kept: Kept) -> None:
        """How it went with what was typed; more may have been typed meanwhile."""
        if not self.is_open:
            return
        if kept.problem is None and kept.text is self._last:
            at = kept.at
            self._tell_kept(f"draft kept {at.astimezone(LONDON):%H:%M:%S}" if at else "")
        self._not_kept = why_not(kept.problem, "You can go on typing, and it is tried again.")
        self.told()

    def _tell_kept(self, words: str) -> None:
        say(self.query_one("#kept", Static), plain(words))

    def dealt_with(self, group: str) -> None:
        """What was typed while a save was under way that was refused in the end is kept too."""
        if group == "act":
            self.keep_draft()
