"""What a list was read as of: nothing needs to be read again while that stays the same."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class AsOf(NamedTuple):
    """The state of things as far as a list depends on it."""

    news: int
    """How often somebody has written what others see."""
    minute: datetime | None
    """What is due and how long something has waited is told by the minute, not by the second."""
    looks: int
    """How often the person has looked into a record, for a list that tells who looked."""
    hidden: bool
    """Whether names are hidden."""
