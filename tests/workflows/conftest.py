"""An invented council on a fresh SQLite file, and refusals that changed nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from storage.database import connect
from tests.vog_cases.council import Council, build, dump
from vog_cases.clock import FrozenClock
from vog_cases.errors import Reason, StepRefused


@pytest.fixture
def council(sqlite_url: str, clock: FrozenClock) -> Iterator[Council]:
    database = connect(sqlite_url)
    yield build(database, clock)
    database.dispose()


def refused(
    council: Council, who: str, reference: str, action: str, **said: Any
) -> dict[str, Reason]:
    """The rules that refuse a step; that it changed nothing is checked here."""
    council.engine.settle(reference)
    before = dump(council.database)
    with pytest.raises(StepRefused) as refusal:
        council.do(who, reference, action, **said)
    assert dump(council.database) == before, "a refused step changed something"
    return {reason.rule: reason for reason in refusal.value.reasons}


def letters(council: Council, reference: str) -> list[tuple[str, str, str]]:
    """What the last event put in the outbox: letter, kind of recipient, recipient."""
    return [
        (one["letter"], one["recipient_kind"], one["recipient"])
        for one in council.events(reference)[-1].body["messages"]
    ]


def state(council: Council, reference: str) -> str:
    return council.row(reference).state


def tick_at(council: Council, *when: int) -> None:
    """Sets the clock to a time in UTC and fires what is due."""
    council.to(*when)
    council.engine.tick()
