"""The rarer cases of the demo, on children of school age, each with its days in the register."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from storage import records
from vog_cases.demo import holidays, home_education, led_on, missing, penalties
from vog_cases.demo.council import DemoPupil, DemoSchool
from vog_cases.demo.register import LAST_DAY, DemoRegister
from vog_cases.demo.stories import Stage, Telling

MISSING, PENALTIES, UNNOTICED = 18, 14, 6


def _anybody(pupil: DemoPupil) -> bool:
    return True


def _in_care(pupil: DemoPupil) -> bool:
    return pupil.in_care


class Rarer:
    """Puts the rarer stories on the stage."""

    def __init__(
        self, stage: Stage, register: DemoRegister, schools: Sequence[DemoSchool],
        pupils: Sequence[DemoPupil],
    ) -> None:  # fmt: skip
        self.stage = stage
        self.dice: random.Random = stage.dice
        self.register = register
        self._schools = {school.number: school for school in schools}
        of_age = [one for one in pupils if date(2011, 9, 1) <= one.born <= date(2020, 8, 31)]
        self._left = self.dice.sample(of_age, len(of_age))
        self._families = Counter(one.family for one in of_age)

    def begin(self) -> None:
        """Every story's first day goes on the agenda."""
        for place in range(MISSING):
            fits = self._has_sibling if place % 6 == 4 else _in_care if place == 2 else _anybody
            self._missing(self._next(fits), place)
        for place in range(UNNOTICED):
            first = date(2026, 11, 4 + 8 * (place % 2))
            pupil = self._next(_in_care if place == 0 else _anybody)
            self.register.away(pupil.upn, first, LAST_DAY, "O")
        fined = [self._next() for _ in range(PENALTIES)]
        for place, pupil in enumerate(fined):
            self._penalty(pupil, place)
        for leave in holidays.HOLIDAYS:
            self._holiday(self._next(), leave)
        for home in home_education.HOMES:
            pressed = home.why == "enforcement"  # EHE-R10: while a penalty notice is under way
            self._home(fined[5] if pressed else self._next(), home)
        for place in range(len(led_on.FATES)):
            self._led_on(self._next(), place)

    def _next(self, fits: Callable[[DemoPupil], bool] = _anybody) -> DemoPupil:
        pupil = next(one for one in self._left if fits(one))
        self._left.remove(pupil)
        return pupil

    def _has_sibling(self, pupil: DemoPupil) -> bool:
        return self._families[pupil.family] > 1

    def _school(self, pupil: DemoPupil) -> DemoSchool:
        return self._schools[pupil.school]

    def _parent(self, pupil: DemoPupil) -> int:
        return records.adults(self.stage.work.connection, pupil.upn)[0].id

    def _missing(self, pupil: DemoPupil, place: int) -> None:
        calendar = self.stage.calendar
        first, said, length = missing.begin(self.dice, calendar, self.register, pupil, place)
        school = self._school(pupil)
        told = Telling(missing.story(self.dice, calendar, school, first, length), pupil)
        self.stage.begin(first, "cme", school.officer, said, told)

    def _penalty(self, pupil: DemoPupil, place: int) -> None:
        said = penalties.begin(self.register, pupil, self._parent(pupil), place)
        told = Telling(penalties.story(self.dice, place, self.stage.today), pupil)
        self.stage.begin(date(2026, 9, 21), "fpn", self._school(pupil).head, said, told)

    def _holiday(self, pupil: DemoPupil, leave: holidays.Holiday) -> None:
        school, parent = self._school(pupil), self._parent(pupil)
        said = holidays.begin(self.register, pupil, parent, leave)
        follows = (
            missing.reported(self.dice, school, date(2026, 10, 12))
            if leave.fate == "not back"
            else penalties.story(self.dice, 2, self.stage.today)
        )
        told = Telling(holidays.story(school, parent, leave), pupil, follows)
        self.stage.begin(leave.applied, "holiday", school.officer, said, told)

    def _home(self, pupil: DemoPupil, home: home_education.Home) -> None:
        school = self._school(pupil)
        said = home_education.begin(self.register, pupil, home)
        told = Telling(home_education.story(school, home), pupil)
        self.stage.begin(home.heard, "ehe", school.officer, said, told)

    def _led_on(self, pupil: DemoPupil, place: int) -> None:
        school, parent = self._school(pupil), self._parent(pupil)
        said = led_on.begin(self.dice, self.register, pupil, place)
        told = Telling(
            led_on.story(self.dice, school, parent, place), pupil,
            led_on.follows(self.dice, self.stage, school, parent, place),
        )  # fmt: skip
        self.stage.begin(led_on.OPENED, "referral", school.officer, said, told)
