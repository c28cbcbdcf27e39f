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
from storage.database import DatabaseUnavailable, tell_others, writing
from vog_cases.house import House

Place = tuple[str, str]
"""A case's reference, empty for a new case, and the name of what is done."""
Key = tuple[str, str, str]
"""Whose it is, by username, and its place: of which form."""
NOTE = "note"
"""What is done where a note is written."""
KEPT = "Not saved. What you typed is kept as a draft."
NOT_WRITTEN = "the database cannot be written now."


@dataclass(frozen=True, eq=False)
class Text:
    """What somebody has typed in one form at one moment."""

    key: Key
    version: int
    typed: Mapping[str, str]
    """By field; empty where nothing is typed any more, which drops the draft."""


class Kept(Message):
    """A text was written, or could not be."""

    bubble = False

    def __init__(self, text: Text, at: datetime | None, problem: Exception | None) -> None:
        super().__init__()
        self.text, self.at, self.problem = text, at, problem


class Drafts:
    """The texts that wait to be written, whoever typed them; `tell` hears of each how it went.

    One for as long as the program runs: a text that could not be written outlives the desk of the
    person who typed it, and is never written after it was saved.
    """

    def __init__(self, house: House, tell: Callable[[Kept], object]) -> None:
        self._house, self._tell = house, tell
        self._waiting: dict[Key, Text] = {}
        self._failed: set[Key] = set()
        self._touch = threading.Lock()
        self._write = threading.Lock()

    @property
    def waiting(self) -> list[Text]:
        """What is not in the database yet."""
        with self._touch:
            return list(self._waiting.values())

    @property
    def failed(self) -> int:
        """How many texts could not be written when it was tried last."""
        with self._touch:
            return len(self._failed)

    def newest(self, key: Key) -> Text | None:
        """What is typed there and not in the database yet."""
        with self._touch:
            return self._waiting.get(key)

    def put(self, text: Text) -> None:
        """Remembers what is typed now; it is written at the next `write`."""
        with self._touch:
            self._waiting[text.key] = text

    def forget(self, *keys: Key) -> None:
        """What was typed there needs no keeping any more."""
        with self._touch:
            for key in keys:
                self._waiting.pop(key, None)
                self._failed.discard(key)

    @contextmanager
    def saving(self, key: Key) -> Iterator[None]:
        """While a form is saved no draft is written, so that none appears after it is dropped."""
        with self._write:
            yield
            self.forget(key)

    def write(self) -> bool:
        """Writes all that waits; whether anything was written. It takes as long as the database
        does: call it in a thread.
        """
        with self._write:
            written = False
            for key in [text.key for text in self.waiting]:
                text = self.newest(key)
                written |= text is not None and self._one(text)
            return written

    def _one(self, text: Text) -> bool:
        try:
            at = self._store(text)
        except Exception as problem:  # noqa: BLE001 - told; the text goes on waiting
            with self._touch:
                self._failed.add(text.key)
            self._tell(Kept(text, None, problem))
            return False
        with self._touch:
            self._failed.discard(text.key)
            if self._waiting.get(text.key) is text:  # nothing was typed meanwhile
                del self._waiting[text.key]
        self._tell(Kept(text, at, None))
        return True

    def _store(self, text: Text) -> datetime | None:
        now = self._house.clock.now()
        with writing(self._house.database, aside=True) as connection:
            was_there = desk.draft(connection, *text.key) is not None
            if text.typed:
                desk.save_draft(connection, *text.key, text.version, text.typed, now)
            else:
                desk.drop_draft(connection, *text.key)
            if was_there != bool(text.typed):
                tell_others(connection)  # that it is there is for others to see, its letters not
        return now if text.typed else None


def why_not(problem: Exception | None, then: str) -> str:
    """Why a draft could not be kept, and what comes then; empty where it was kept."""
    if problem is None:
        return ""
    cause = str(problem) if isinstance(problem, DatabaseUnavailable) else NOT_WRITTEN
    return f"✗ Your draft is NOT kept: {cause} {then}"
