"""The office of the penalty notices: ten unauthorised mornings are in the register."""

from __future__ import annotations

import pytest

from tests.house import MALI, Office
from tests.workflows.fpn.notices import TEN, mark


@pytest.fixture
def office(office: Office) -> Office:
    mark(office, MALI, TEN)
    return office
