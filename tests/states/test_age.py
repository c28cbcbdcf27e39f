"""Compulsory school age and year groups against worked examples (GEN-R01; RULEBOOK 21)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from states.age import compulsory_from, compulsory_until, is_compulsory_age, school_year_group

WALES = ((8, 31), (12, 31), (3, 31))
births = some.dates(date(2000, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("born", "begins"),
    [
        pytest.param(date(2021, 8, 31), date(2026, 8, 31), id="golden 13: on a prescribed day"),
        pytest.param(date(2021, 9, 1), date(2026, 12, 31), id="the day after one"),
        pytest.param(date(2021, 12, 31), date(2026, 12, 31), id="on 31 December"),
        pytest.param(date(2022, 1, 1), date(2027, 3, 31), id="on 1 January"),
        pytest.param(date(2022, 4, 1), date(2027, 8, 31), id="the day after 31 March"),
        pytest.param(date(2020, 2, 29), date(2025, 3, 31), id="29 February"),
    ],
)
def test_compulsory_age_begins(born: date, begins: date) -> None:
    assert compulsory_from(born, WALES) == begins
    assert compulsory_from(born, WALES[::-1]) == begins, "the order given does not matter"


def test_a_child_of_29_february_turns_five_on_1_march() -> None:
    assert compulsory_from(date(2020, 2, 29), ((2, 28), (3, 1))) == date(2025, 3, 1)


def test_the_next_prescribed_day_may_be_in_the_next_year() -> None:
    assert compulsory_from(date(2021, 9, 1), ((3, 31),)) == date(2027, 3, 31)


def test_without_a_prescribed_day_there_is_no_beginning() -> None:
    with pytest.raises(ValueError, match="no prescribed day"):
        compulsory_from(date(2021, 8, 31), ())


@pytest.mark.parametrize(
    ("born", "ends"),
    [
        pytest.param(date(2011, 8, 15), date(2027, 6, 25), id="golden 15: 16 in August"),
        pytest.param(date(2011, 8, 31), date(2027, 6, 25), id="16 on the year's last day"),
        pytest.param(date(2011, 9, 1), date(2028, 6, 30), id="16 on the next year's first"),
        pytest.param(date(2010, 9, 1), date(2027, 6, 25), id="the oldest of the year"),
        pytest.param(date(2011, 6, 25), date(2027, 6, 25), id="16 on the day itself"),
        pytest.param(date(2009, 1, 1), date(2025, 6, 27), id="2025: guidance 7.4"),
        pytest.param(date(2010, 1, 1), date(2026, 6, 26), id="2026: guidance 7.4"),
        pytest.param(date(2012, 2, 29), date(2028, 6, 30), id="29 February"),
    ],
)
def test_compulsory_age_ends(born: date, ends: date) -> None:
    assert compulsory_until(born) == ends


@pytest.mark.parametrize(
    ("born", "day", "compulsory"),
    [
        pytest.param(date(2021, 8, 31), date(2026, 8, 30), False, id="the day before it begins"),
        pytest.param(date(2021, 8, 31), date(2026, 8, 31), True, id="the first day"),
        pytest.param(date(2011, 8, 15), date(2027, 6, 25), True, id="the last day"),
        pytest.param(date(2011, 8, 15), date(2027, 6, 26), False, id="the day after it ends"),
        pytest.param(date(2015, 1, 1), date(2026, 10, 5), True, id="in the middle"),
    ],
)
def test_is_compulsory_age(born: date, day: date, compulsory: bool) -> None:
    assert is_compulsory_age(born, day, WALES) is compulsory


@pytest.mark.parametrize(
    ("born", "day", "group"),
    [
        pytest.param(date(2021, 8, 31), date(2026, 9, 1), 1, id="youngest in Year 1"),
        pytest.param(date(2021, 9, 1), date(2026, 9, 1), 0, id="oldest in Reception"),
        pytest.param(date(2022, 8, 31), date(2027, 8, 31), 0, id="youngest, last day of Reception"),
        pytest.param(date(2022, 8, 31), date(2027, 9, 1), 1, id="and the next day Year 1"),
        pytest.param(date(2011, 8, 15), date(2027, 6, 25), 11, id="Year 11 at the leaving date"),
        pytest.param(date(2022, 9, 1), date(2026, 10, 5), -1, id="nursery"),
        pytest.param(date(2016, 2, 29), date(2026, 10, 5), 6, id="29 February"),
    ],
)
def test_year_group(born: date, day: date, group: int) -> None:
    assert school_year_group(born, day) == group


@given(births)
def test_compulsory_age_lasts_from_five_to_sixteen(born: date) -> None:
    begins, ends = compulsory_from(born, WALES), compulsory_until(born)
    assert (begins.month, begins.day) in WALES
    assert 5 * 365 <= (begins - born).days <= 5 * 366 + 154
    assert (ends.month, ends.weekday()) == (6, 4)
    assert ends.day >= 24, "a week later would be July"
    assert school_year_group(born, ends) == 11
    assert school_year_group(born, begins) in (0, 1)
