"""An invented attendance register of all pupils from September to the Friday before the demo."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from states.calendar import Calendar
from storage import registers
from vog_cases.demo.council import DemoPupil

FIRST_DAY, LAST_DAY = date(2026, 9, 1), date(2026, 11, 20)
RATES = (0.01, 0.02, 0.03, 0.03, 0.04, 0.06, 0.1, 0.25)
"""How likely a day away is: most children are hardly ever away, a few are often."""
REASONS = "IIIIIIMMCOOU"


class DemoRegister:
    """Two marks a child and school day; stories write over them what they need."""

    def __init__(
        self, dice: random.Random, calendar: Calendar, pupils: Sequence[DemoPupil]
    ) -> None:
        self.days = calendar.school_days(FIRST_DAY, LAST_DAY)
        width = 2 * ((LAST_DAY - FIRST_DAY).days + 1)
        self._strips: dict[str, list[str]] = {}
        for pupil in pupils:
            strip, rate = [" "] * width, dice.choice(RATES)
            for day in self.days:
                am, pm = "/", "\\"
                if dice.random() < rate:
                    am = pm = dice.choice(REASONS)
                elif dice.random() < 0.02:
                    am = "L"
                place = self._place(day)
                strip[place : place + 2] = am, pm
            self._strips[pupil.upn] = strip

    def away(self, upn: str, first: date, last: date, code: str) -> None:
        """Writes a code for every session from `first` to `last`, both included."""
        self._write(upn, first, last, code, code)

    def there(self, upn: str, first: date, last: date) -> None:
        """In school from `first` to `last`."""
        self._write(upn, first, last, "/", "\\")

    def gone(self, upn: str, first: date, last: date) -> None:
        """Without a mark from `first` to `last`: the name is off the roll."""
        self._write(upn, first, last, " ", " ")

    def _write(self, upn: str, first: date, last: date, am: str, pm: str) -> None:
        for day in self.days:
            if first <= day <= last:
                place = self._place(day)
                self._strips[upn][place : place + 2] = am, pm

    def store(self, connection: Connection) -> None:
        """Writes the register of the year."""
        registers.add(
            connection, FIRST_DAY, {upn: "".join(strip) for upn, strip in self._strips.items()}
        )

    @staticmethod
    def _place(day: date) -> int:
        return 2 * (day - FIRST_DAY).days
