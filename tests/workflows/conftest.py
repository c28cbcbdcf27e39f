"""The office in which the rules are tried: a council of invented people on a file of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.house import Office, office_on
from vog_cases.clock import FrozenClock


@pytest.fixture
def office(sqlite_url: str, clock: FrozenClock) -> Iterator[Office]:
    opened = office_on(sqlite_url, clock)
    yield opened
    opened.database.dispose()
