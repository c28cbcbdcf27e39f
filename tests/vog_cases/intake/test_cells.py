"""Single cells: what is understood, and what is said about the rest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.calendar import LONDON
from vog_cases.intake import cells

DATES = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(DATES, st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y"]))
def test_a_date_is_read_back_in_every_form(day: date, form: str) -> None:
    assert cells.day(day.strftime(form)) == day


@given(st.text(max_size=20))
def test_no_text_breaks_a_parser(text: str) -> None:
    plain = cells.tidied(text)
    for parse in (
        cells.day, cells.instant, cells.yes_no, cells.percent, cells.whole, cells.pupil_number,
        cells.school_number, cells.email, cells.phone, cells.name, cells.text, cells.long_text,
    ):  # fmt: skip
        try:
            parse(plain)
        except ValueError as reason:
            assert "invalid literal" not in str(reason)
            assert not str(reason).endswith(".")


@given(st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC)))
def test_an_instant_of_london_is_read_back(at: datetime) -> None:
    at = at.replace(second=0, microsecond=0)
    local = at.astimezone(LONDON)
    found = cells.instant(local.strftime("%d/%m/%Y %H:%M"))
    assert found == at or (local.fold == 1 and at - found == timedelta(hours=1))


@pytest.mark.parametrize(
    ("parse", "cell", "value"),
    [
        (cells.day, "1/9/2026", date(2026, 9, 1)),
        (cells.day, "29/02/2028", date(2028, 2, 29)),
        (cells.day, "21/11/2026 00:00", date(2026, 11, 21)),
        (cells.day, "2026-11-21T00:00:00", date(2026, 11, 21)),
        (cells.instant, "07/11/2026 10:34", datetime(2026, 11, 7, 10, 34, tzinfo=UTC)),
        (cells.instant, "07/07/2026 10:34", datetime(2026, 7, 7, 9, 34, tzinfo=UTC)),
        (cells.instant, "2026-07-07T10:34:05", datetime(2026, 7, 7, 9, 34, 5, tzinfo=UTC)),
        (cells.instant, "2026-07-07T10:34Z", datetime(2026, 7, 7, 10, 34, tzinfo=UTC)),
        (cells.instant, "2026-07-07 10:34:00.5+02:00", datetime(2026, 7, 7, 8, 34, tzinfo=UTC)),
        (cells.instant, "07/07/2026", datetime(2026, 7, 6, 23, tzinfo=UTC)),
        (cells.instant, "25/10/2026 01:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (cells.yes_no, "Y", True), (cells.yes_no, "no", False), (cells.yes_no, "TRUE", True),
        (cells.yes_no, "0", False), (cells.yes_no, "Ydy", True), (cells.yes_no, "Nac ydy", False),
        (cells.pupil_number, "e673 2100 24000", "E673210024000"),
        (cells.school_number, "673/2100", "6732100"),
        (cells.percent, "76.8", Decimal("76.8")), (cells.percent, "76,80 %", Decimal("76.8")),
        (cells.percent, "70.0", Decimal(70)), (cells.percent, "100", Decimal(100)),
        (cells.percent, "0", Decimal(0)),
        (cells.whole, "08", 8), (cells.whole, "12.0", 12),
        (cells.email, "office@ysgol.example", "office@ysgol.example"),
        (cells.one_of("Welsh", "Both", also={"Bilingual": "Both"}), "bilingual", "Both"),
    ],
)  # fmt: skip
def test_what_is_understood(parse: Callable[[str], Any], cell: str, value: Any) -> None:
    found = parse(cell)
    assert found == value
    assert str(found) == str(value)


NOT_A_DATE = "not a date; write it as 21/11/2026"
NOT_A_TIME = "not a date and time; write it as 21/11/2026 10:34"
ROUNDED = "Excel has rounded this number; format the column as text and export it"


@pytest.mark.parametrize(
    ("parse", "cell", "reason"),
    [
        (cells.day, "yesterday", NOT_A_DATE),
        (cells.day, "########", NOT_A_DATE),
        (cells.day, "21/11-2026", NOT_A_DATE),
        (cells.day, "46347", "a number where a date should be; write it as 21/11/2026"),
        (cells.day, "21/11/26", "the year needs four digits; write it as 21/11/2026"),
        (cells.day, "11/21/2026",
         "there is no month 21; write the day first, as in 21/11/2026"),
        (cells.day, "31/02/2026", "there is no such day; write it as 21/11/2026"),
        (cells.day, "2026-02-29", "there is no such day; write it as 21/11/2026"),
        (cells.day, "00/00/2026", "there is no such day; write it as 21/11/2026"),
        (cells.day, "15/07/0202", "the year 202 cannot be right"),
        (cells.day, "15/07/2202", "the year 2202 cannot be right"),
        (cells.instant, "07/11/2026 half past", NOT_A_TIME),
        (cells.instant, "07/11/2026 25:00", "there is no such time; write it as 21/11/2026 10:34"),
        (cells.instant, "29/03/2026 01:30",
         "there is no such time: the clocks went forward that night"),
        (cells.instant, "lately", NOT_A_DATE),
        (cells.yes_no, "maybe", "neither Y nor N"),
        (cells.pupil_number, "6.73E+11", ROUNDED),
        (cells.school_number, "6.7321E+06", ROUNDED),
        (cells.school_number, "67321", "a school number has seven digits, such as 6732100"),
        (cells.school_number, "６７３２１００",
         "a school number has seven digits, such as 6732100"),
        (cells.percent, "NaN", "not a number; write it as 76.8"),
        (cells.percent, "1e1", "not a number; write it as 76.8"),
        (cells.percent, "100.1", "a percentage lies between 0 and 100"),
        (cells.percent, "-1", "a percentage lies between 0 and 100"),
        (cells.whole, "8.5", "not a whole number; write it as 12"),
        (cells.whole, "-8", "not a whole number; write it as 12"),
        (cells.whole, "²", "not a whole number; write it as 12"),
        (cells.whole, "1001", "a number above 1000 cannot be right here"),
        (cells.whole, "9" * 5000, "a number above 1000 cannot be right here"),
        (cells.phone, "1.63296E+11", ROUNDED),
        (cells.email, "office at school",
         "not an email address; write it as office@school.example"),
        (cells.name, "Ll?r", "“?” stands for a letter that was lost; export again as “CSV UTF-8”"),
        (cells.one_of("Welsh", "English", "Both"), "French", "choose one of Welsh, English, Both"),
    ],
)  # fmt: skip
def test_what_is_said_about_the_rest(parse: Callable[[str], Any], cell: str, reason: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole text is compared below
        parse(cell)
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("cell", "tidy"),
    [
        ("  Siôn  ", "Siôn"),
        ("Llyr".replace("y", "y\u0302"), "Llŷr"),
        ("Rhys\xa0Pugh", "Rhys Pugh"),
        ("\ufeffRhys\u200b", "Rhys"),
        ("Rhys\x1b[31m", "Rhys[31m"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("\x1a", ""),
        ("\u202eRhys", "Rhys"),
    ],
)
def test_a_cell_is_tidied(cell: str, tidy: str) -> None:
    assert cells.tidied(cell) == tidy


@pytest.mark.parametrize("fine", ["Siân", "Zoë O’Dwyer", "Łukasz Żółć", "Gŵyn", "Rhys", "Ÿ"])
def test_real_letters_are_not_taken_for_garbled(fine: str) -> None:
    assert cells.lost_letters(fine) is None


@pytest.mark.parametrize("meant", ["Siân", "Gŵyn", "Llŷr", "O’Dwyer", "Zoë"])
def test_letters_read_in_the_wrong_code_are_noticed(meant: str) -> None:
    garbled = meant.encode().decode("cp1252")
    expected = "garbled: saved in one code and read in another; export it again as “CSV UTF-8”"
    assert cells.lost_letters(garbled) == expected


def test_a_letter_that_is_gone_is_noticed() -> None:
    expected = "a letter was lost when the file was saved; export it again as “CSV UTF-8”"
    assert cells.lost_letters("Si\ufffdn") == expected
