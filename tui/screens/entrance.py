"""Where people come in: before it nobody is here, and nothing leads past it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from storage import desk
from storage.database import writing
from tui.screens.base import HouseScreen
from vog_cases.house import House
from vog_cases.since import Since, since_last_visit


@dataclass(frozen=True)
class CameIn:
    """Somebody is in: their house, what they missed, and how they want the screen."""

    house: House
    since: Since
    preferences: Mapping[str, str]
    failed: int = 0
    """Tries to sign in under their name that failed since they were last here."""


class Entrance(HouseScreen[CameIn]):
    """Answers who came in, or nothing where one may go back to whom one was before."""

    HOLDS = True


def come_in(house: House, username: str, failed: int = 0) -> CameIn:
    """The house with that person in it; the visit is noted after what they missed is read."""
    theirs = replace(house, person=house.engine.person(username))
    with theirs.reader() as reader:
        since, now = since_last_visit(reader), reader.now
        preferences = desk.preferences(reader.connection, username)
    with writing(theirs.database, aside=True) as connection:
        desk.note_visit(connection, username, now)
    return CameIn(theirs, since, preferences, failed)
