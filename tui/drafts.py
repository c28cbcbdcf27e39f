"""What is typed and not saved is kept in the database, so that a lost terminal loses nothing.

Texts are put here at each key and written in a thread: one write at a time, the newest text of
each form only. A text stays here until it is written, so that leaving can wait for it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from textual.message import Message

from storage import desk
from storage.database import tell_others, writing
from vog_cases.house import House

Place = tuple[str, str]
"""A case's reference, empty for a new case, and the name of what is done."""
NOTE = "note"
"""What is done where a note is written."""


class Kept(Message):
    """A text was written, or could not be."""

    bubble = False

    def __init__(
        self, place: Place, text: Text, at: datetime | None, problem: Exception | None
    ) -> None:
        super().__init__()
        self.place, self.text, self.at, self.problem = place, text, at, problem


@dataclass(frozen=True, eq=False)
class Text:
    """What is typed in one form at one moment."""

    version: int
    typed: Mapping[str, str]
    """By field; empty where nothing is typed any more, which drops the draft."""


class Drafts:
    """The texts of one person that wait to be written; `tell` hears of each how it went."""

    def __init__(self, house: House, tell: Callable[[Kept], object]) -> None:
        self._house, self._tell = house, tell
        self._waiting: dict[Place, Text] = {}
        self._touch = threading.Lock()
        self._write = threading.Lock()

    @property
    def waiting(self) -> list[Place]:
        """The forms whose text is not in the database yet."""
        with self._touch:
            return list(self._waiting)

    def newest(self, place: Place) -> Text | None:
        """What is typed there and not in the database yet."""
        with self._touch:
            return self._waiting.get(place)

    def put(self, place: Place, text: Text) -> None:
        """Remembers what is typed now; it is written at the next `write`."""
        with self._touch:
            self._waiting[place] = text

    def forget(self, place: Place) -> None:
        """What was typed there needs no keeping any more."""
        with self._touch:
            self._waiting.pop(place, None)

    @contextmanager
    def saving(self, place: Place) -> Iterator[None]:
        """While a form is saved no draft is written, so that none appears after it is dropped."""
        with self._write:
            yield
            self.forget(place)

    def write(self) -> None:
        """Writes all that waits. It takes as long as the database does: call it in a thread."""
        with self._write:
            for place in self.waiting:
                text = self.newest(place)
                if text is not None:
                    self._tell(self._one(place, text))

    def _one(self, place: Place, text: Text) -> Kept:
        try:
            at = self._store(place, text)
        except Exception as problem:  # noqa: BLE001 - told; the text goes on waiting
            return Kept(place, text, None, problem)
        with self._touch:
            if self._waiting.get(place) is text:  # nothing was typed meanwhile
                del self._waiting[place]
        return Kept(place, text, at, None)

    def _store(self, place: Place, text: Text) -> datetime | None:
        username, (reference, action) = self._house.person.username, place
        now = self._house.clock.now()
        with writing(self._house.database, aside=True) as connection:
            was_there = desk.draft(connection, username, reference, action) is not None
            if text.typed:
                desk.save_draft(
                    connection, username, reference, action, text.version, text.typed, now
                )
            else:
                desk.drop_draft(connection, username, reference, action)
            if was_there != bool(text.typed):
                tell_others(connection)  # that it is there is for others to see, its letters not
        return now if text.typed else None
