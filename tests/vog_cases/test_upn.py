"""Unique pupil numbers: every slip in the digits is caught."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vog_cases import upn

SAMPLE = Path(__file__).parents[1] / "data" / "intake" / "pupils.csv"

digits = st.text("0123456789", min_size=11, max_size=11)
last = st.sampled_from("0123456789" + upn.LETTERS)


def complete(rest: str) -> str:
    return upn.check_letter("?" + rest) + rest


def test_every_sample_number_is_valid() -> None:
    with SAMPLE.open(encoding="utf-8-sig", newline="") as file:
        numbers = [row["upn"] for row in csv.DictReader(file)]
    assert numbers
    assert [number for number in numbers if not upn.is_valid(number)] == []


def test_a_check_letter_worked_by_hand() -> None:
    # 6·2 + 7·3 + 3·4 + 2·5 + 1·6 + 2·9 + 4·10 = 119, and 119 mod 23 = 4, which is E
    assert upn.check_letter("?673210024000") == "E"


def test_a_temporary_number_ends_in_a_letter_that_counts_by_its_place() -> None:
    # as above, and Z is 22: 119 + 22·13 = 405, and 405 mod 23 = 14, which is Q
    assert upn.check_letter("?67321002400Z") == "Q"
    assert upn.is_valid("Q67321002400Z")


@given(digits, last)
def test_a_number_made_with_its_check_letter_is_valid(rest: str, end: str) -> None:
    assert upn.explain(complete(rest + end)) is None


@given(digits, last, st.integers(1, 12), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_caught(rest: str, end: str, place: int, wrong: str) -> None:
    number = complete(rest + end)
    slipped = number[:place] + wrong + number[place + 1 :]
    assert upn.is_valid(slipped) == (slipped == number or _same_weight(number, slipped, place))


def _same_weight(number: str, slipped: str, place: int) -> bool:
    """A letter and a digit at the end may count alike: A is 0, B is 1 and so on."""
    return place == 12 and upn.LETTERS[int(slipped[12])] == number[12]


@given(digits, st.integers(1, 11))
def test_two_neighbours_swapped_are_always_caught(rest: str, place: int) -> None:
    number = complete(rest + "0")
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert upn.is_valid(swapped) == (swapped == number)


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("", "a UPN has 13 characters and this has 0"),
        ("E67321002400", "a UPN has 13 characters and this has 12"),
        ("E6732100240000", "a UPN has 13 characters and this has 14"),
        ("E67321O024000", "character 7 of a UPN is a digit, not “O”"),
        ("E67321002400O",
         "a UPN ends in a digit or a capital letter other than I, O and S, not “O”"),
        ("E67321002400²",
         "a UPN ends in a digit or a capital letter other than I, O and S, not “²”"),
        ("e673210024000", "a UPN begins with a capital letter other than I, O and S"),
        ("S673210024000", "a UPN begins with a capital letter other than I, O and S"),
        ("F673210024000",
         "the first letter does not fit the digits, so something in it is mistyped"),
    ],
)  # fmt: skip
def test_it_says_what_is_wrong_without_repeating_the_number(number: str, why: str) -> None:
    assert upn.explain(number) == why
    assert not upn.is_valid(number)


def test_no_check_letter_for_what_cannot_be_a_number() -> None:
    with pytest.raises(ValueError, match="a UPN has 13 characters and this has 5"):
        upn.check_letter("E6732")
