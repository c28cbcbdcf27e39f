"""Case references: each slip a person makes is caught, and each way they write it understood."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vog_cases.references import CODES, MistypedReference, Reference, make, parse

references = st.builds(
    Reference,
    st.sampled_from(sorted(CODES)),
    st.integers(2000, 2099),
    st.one_of(st.integers(1, 99_999), st.integers(100_000, 12_345_678)),
)


def refused(text: str) -> bool:
    try:
        parse(text)
    except MistypedReference:
        return True
    return False


@given(references)
def test_round_trip(reference: Reference) -> None:
    assert parse(str(reference)) == reference


@given(references, st.data())
def test_every_wrong_character_is_caught(reference: Reference, data: st.DataObject) -> None:
    text = str(reference)
    place = data.draw(st.integers(0, len(text) - 1))
    wrong = data.draw(st.sampled_from(string.digits + string.ascii_uppercase + "-/. "))
    if wrong != text[place] and {wrong, text[place]} != {"-", " "}:
        assert refused(text[:place] + wrong + text[place + 1 :])


@given(references, st.data())
def test_every_wrong_digit_without_dashes_is_caught(
    reference: Reference, data: st.DataObject
) -> None:
    text = str(reference).replace("-", "")
    place = data.draw(st.integers(3, len(text) - 1))
    wrong = data.draw(st.sampled_from(string.digits))
    if wrong != text[place]:
        assert refused(text[:place] + wrong + text[place + 1 :])


@given(references, st.data())
def test_every_swap_of_neighbouring_digits_is_caught(
    reference: Reference, data: st.DataObject
) -> None:
    text = str(reference)
    at = [index for index, char in enumerate(text) if char.isdigit()]
    one, two = data.draw(st.sampled_from(list(zip(at, at[1:], strict=False))))
    swapped = list(text)
    swapped[one], swapped[two] = swapped[two], swapped[one]
    if text[one] != text[two]:
        assert refused("".join(swapped))


@given(references, st.integers(0, 11))
def test_every_swap_with_a_dash_or_letter_is_caught(reference: Reference, place: int) -> None:
    text = str(reference)
    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    assert swapped == text or refused(swapped)


@given(references, st.sampled_from(sorted(CODES.values())))
def test_a_reference_under_another_type_is_caught(reference: Reference, code: str) -> None:
    text = str(reference)
    assert text.startswith(code) or refused(code + text[3:])


@pytest.mark.parametrize(
    "text",
    [
        "PSP-26-00042-7", "psp-26-00042-7", "  PSP-26-00042-7\n", "PSP 26 00042 7",
        "psp26000427", "PSP-26000427", "PSP 26000427", "PSP - 26 - 00042 - 7",
        "PSP–26–00042–7", "Psp\u201126\u201100042\u20117",
    ],
)  # fmt: skip
def test_it_is_understood_as_people_write_it(text: str) -> None:
    assert parse(text) == Reference("psp", 2026, 42)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "“” is not a case reference; they look like PSP-26-00042-7."),
        ("42", "“42” is not a case reference; they look like PSP-26-00042-7."),
        ("PSP-26-42-7", "“PSP-26-42-7” is not a case reference; they look like PSP-26-00042-7."),
        ("PSP-26-00042", "“PSP-26-00042” is not a case reference; they look like PSP-26-00042-7."),
        ("PSP-26-OOO42-7",
         "“PSP-26-OOO42-7” is not a case reference; they look like PSP-26-00042-7."),
        ("PSP-26-0004²-7",
         "“PSP-26-0004²-7” is not a case reference; they look like PSP-26-00042-7."),
        ("PPS-26-00042-7",
         "“PPS-26-00042-7” begins with PPS; references begin with REF, CME, EHE, PSP, FPN, HOL."),
        ("PSP-26-00024-7",
         "There is a slip in “PSP-26-00024-7”: its last digit does not fit the rest."),
        ("PSP-26-000042-7",
         "There is a slip in “PSP-26-000042-7”: its last digit does not fit the rest."),
    ],
)  # fmt: skip
def test_it_says_what_is_wrong(text: str, says: str) -> None:
    with pytest.raises(MistypedReference) as caught:
        parse(text)
    assert str(caught.value) == says


def test_the_check_digit_of_a_type_never_changes() -> None:
    made = [make(name, 2026, 1) for name in CODES]
    assert made == [
        "REF-26-00001-6", "CME-26-00001-9", "EHE-26-00001-4", "PSP-26-00001-3",
        "FPN-26-00001-1", "HOL-26-00001-5",
    ]  # fmt: skip
    assert make("psp", 2026, 42) == "PSP-26-00042-7"
    assert make("referral", 2026, 100_000).startswith("REF-26-100000-")


@pytest.mark.parametrize(("year", "number"), [(26, 1), (1999, 1), (2100, 1), (2026, 0)])
def test_what_no_reference_can_hold_is_not_made(year: int, number: int) -> None:
    with pytest.raises(ValueError, match="no reference can be made"):
        make("psp", year, number)
