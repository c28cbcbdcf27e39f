"""Names are found without the right accent, apostrophe or hyphen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.searching import fold, person_key


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("wyn", "Ŵyn"), ("llyr", "Llŷr"), ("LLŶR", "Llŷr"), ("sion", "Siôn"), ("oneill", "O’Neill"),
        ("o'neill", "O’Neill"), ("o´neill", "O’Neill"), ("zoe", "Zoë"), ("kowalczyk", "Kowalczyk"),
        ("lukasz", "Łukasz"), ("zolc", "Żółć"), ("strasse", "Straße"), ("blewitt-cole",
        "Blewitt‑Cole"), ("blewittcole", "Blewitt-Cole"), ("soren", "Søren"), ("aegir", "Ægir"),
        ("oeuvre", "Œuvre"), ("dordevic", "Đorđević"), ("ois\u0131n", "Oisín"), ("thor", "Þór"),
        ("tycoch", "Ty\u0302coch"),
    ],
)  # fmt: skip
def test_what_people_type_finds_the_name(typed: str, stored: str) -> None:
    assert fold(typed) in fold(f"Nnamdi {stored} Ann")


def test_words_stay_apart() -> None:
    assert fold("Gŵyn  Llŷr") == "gwyn  llyr"


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text("ŵŷâôîëïáéóöWYA' -’", max_size=12), st.sampled_from(["NFC", "NFD"]))
def test_composed_and_decomposed_letters_are_the_same(text: str, form: str) -> None:
    import unicodedata

    assert fold(unicodedata.normalize(form, text)) == fold(text)  # type: ignore[arg-type]


def test_the_same_adult_is_known_by_name_and_where_they_are_reached() -> None:
    mother = person_key("Gwawr Tŷ-Coch", "4 Stryd Fawr, Y Barri", "", "")
    assert mother == person_key(
        "GWAWR TY COCH".replace(" COCH", "-COCH"), "4, Stryd Fawr Y Barri", "x@y", "1"
    )
    assert mother != person_key("Gwawr Tŷ-Coch", "5 Stryd Fawr, Y Barri", "", "")
    assert person_key("Gwawr Tŷ-Coch", "", "", "") == "", "a name alone may be two people"
    assert person_key("A B", "", "", "01632 960-111") == person_key("A B", "", "", "01632960111")
