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
    """A draft was written, or could not be."""

    bubble = False

    def __init__(self, place: Place, at: datetime | None, problem: Exception | None) -> None:
        super().__init__()
        self.place, self.at, self.problem = place, at, problem


@dataclass(frozen=True)
class Text:
    """What is typed in one form, and whom to tell once it is written."""

    version: int
    typed: Mapping[str, str]
    """By field; empty where nothing is typed any more, which drops the draft."""
    tell: Callable[[Kept], object]


class Drafts:
    """The texts of one person that wait to be written."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._waiting: dict[Place, Text] = {}
        self._touch = threading.Lock()
        self._write = threading.Lock()

    @property
    def waiting(self) -> list[Place]:
        """The forms whose text is not in the database yet."""
        with self._touch:
            return list(self._waiting)

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
                with self._touch:
                    text = self._waiting.pop(place, None)
                if text is not None:
                    text.tell(self._one(place, text))

    def _one(self, place: Place, text: Text) -> Kept:
        try:
            return Kept(place, self._store(place, text), None)
        except Exception as problem:  # noqa: BLE001 - said in the form; the text goes on waiting
            with self._touch:
                self._waiting.setdefault(place, text)
            return Kept(place, None, problem)

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
