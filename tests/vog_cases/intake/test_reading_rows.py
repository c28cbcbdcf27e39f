"""Rows, with the line numbers that an editor shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vog_cases.intake.columns import parse_rows
from vog_cases.intake.problems import BadFile, UnreadableFile
from vog_cases.intake.reading import read_rows
from vog_cases.intake.referrals import COLUMNS as REFERRAL

COLUMNS = ["upn", "known_as", "address"]


def rows(text: str) -> list[tuple[int, dict[str, str]]]:
    sheet = read_rows(text.encode(), COLUMNS, ["upn"])
    assert sheet.problems == []
    return [(row.line, row.cells) for row in sheet.rows]


def complaints(text: str) -> list[str]:
    try:
        return [str(problem) for problem in read_rows(text.encode(), COLUMNS, ["upn"]).problems]
    except BadFile as bad:
        return [str(problem) for problem in bad.problems]


ONE = {"upn": "E1", "known_as": "", "address": "9 Heol, CF63"}


@pytest.mark.parametrize(
    "text",
    [
        'upn,known_as,address\nE1,,"9 Heol, CF63"\n',
        'upn,known_as,address\r\nE1,,"9 Heol, CF63"\r\n',
        'upn,known_as,address\rE1,,"9 Heol, CF63"',
        "upn;known_as;address\nE1;;9 Heol, CF63\n",
        "upn\tknown_as\taddress\nE1\t\t9 Heol, CF63\n",
        'UPN,Known As,"Address"\nE1,,"9 Heol, CF63"\n',
        ' upn , known-as , address \nE1,, "9 Heol, CF63"\n',
        '\ufeff"upn","known_as","address"\n"E1","","9 Heol, CF63"\n',
        'address,upn,known_as\n"9 Heol, CF63",E1,\n',
        'upn,known_as,address,,\nE1,,"9 Heol, CF63",,\n',
        'upn,known_as,address\nE1,,"9 Heol, CF63",,,\n,,\n\n\x1a',
    ],
)
def test_every_way_to_write_the_same_row(text: str) -> None:
    assert rows(text) == [(2, ONE)]


def test_a_header_may_come_late_and_excel_may_name_its_delimiter() -> None:
    assert rows('\n\nupn,known_as,address\nE1,,"9 Heol, CF63"\n') == [(4, ONE)]
    assert rows("sep=;\r\nupn;known_as;address\r\nE1;;9 Heol, CF63\r\n") == [(3, ONE)]


def test_line_numbers_count_the_lines_inside_cells_and_the_blank_ones() -> None:
    text = 'upn,known_as,address\r\nE1,,"9 Heol\r\nBarry\nCF63"\r\n\r\n,,\r\nE2,,x\r\nE3,,\x0b\x85y'
    assert [(line, cells["upn"]) for line, cells in rows(text)] == [(2, "E1"), (7, "E2"), (8, "E3")]
    assert rows(text)[0][1]["address"] == "9 Heol\r\nBarry\nCF63"


def test_columns_that_need_not_be_filled_may_be_left_out() -> None:
    assert rows("upn\nE1\n") == [(2, {"upn": "E1"})]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("upn,known_as,address\nE1,,a,b\nE2,,c\nE3,\n",
         ["line 2: 4 cells, but there are 3 columns; check the commas and quotation marks",
          "line 4: 2 cells, but there are 3 columns; check the commas and quotation marks"]),
        ("upn;known_as;address\nE1;a\n",
         ["line 2: 2 cells, but there are 3 columns; check the semicolons and quotation marks"]),
        ('upn,known_as,address\nE1,,x\nE2,,"9 Heol\nE3,,y\n',
         ["line 3: a quotation mark opens a cell here and none closes it"]),
        ('upn,known_as,address\nE1,,"Tŷ "Gwyn", Barry"\nE2,"x\n',
         ["line 2: a quotation mark stands in the middle of a cell; inside a cell it is written "
          "twice",
          "line 3: a quotation mark opens a cell here and none closes it"]),
        ('upn,known_as,address\nE1,,"9 Heol\nE2,,"10 Heol"\nE3,,x,y\n',
         ["line 2: a quotation mark stands between here and line 3; inside a cell it is written "
          "twice",
          "line 4: 4 cells, but there are 3 columns; check the commas and quotation marks"]),
        ('upn,known_as,"address\nE1,,x\n',
         ["line 1: a quotation mark opens a cell here and none closes it"]),
        ("upn,known_is,address\n",
         ["line 1, column known_is: there is no such column; did you mean known_as?"]),
        ("UPN number,known_as,phone\n",
         ["line 1, column UPN number: there is no such column; did you mean upn?",
          "line 1, column phone: there is no such column; take it out",
          "line 1, column upn: this column is missing"]),
        ("known_as,address\nx,y\n", ["line 1, column upn: this column is missing"]),
        ("upn,,address\nE1,,x\n", ["line 1: column 2 has no name"]),
        ("upn,known_as,UPN\n", ["line 1, column upn: the column stands twice"]),
    ],
)  # fmt: skip
def test_what_is_said_about_bad_rows_and_headers(text: str, says: list[str]) -> None:
    assert complaints(text) == says


def test_blank_rows_alone_are_no_list() -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_rows(b",,,\n,,\n", COLUMNS, [])
    assert caught.value.message == "The file has no column names."


def test_a_header_without_rows_is_a_list_of_nothing() -> None:
    assert rows("upn,known_as,address\n") == []


PIECES = [
    '"',
    ",",
    ";",
    "\r",
    "\n",
    "\r\n",
    "\x00",
    "\ufeff",
    " ",
    "E1",
    "Llŷr",
    "2026-10-14 Visit",
    ":",
]


@given(st.one_of(st.binary(max_size=60), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_whatever_stands_in_a_file_the_answer_is_rows_or_a_plain_refusal(
    rest: bytes | str,
) -> None:
    tail = rest.encode() if isinstance(rest, str) else rest
    for head in (b"", ",".join(REFERRAL).encode() + b"\n"):
        try:
            sheet = read_rows(head + tail, list(REFERRAL), [])
        except (BadFile, UnreadableFile) as refused:
            assert refused.message.endswith((".", "?"))
            continue
        parse_rows(sheet, REFERRAL)


def test_a_question_ends_as_one() -> None:
    with pytest.raises(BadFile) as caught:
        read_rows(b"upn,known_is\n", COLUMNS, ["upn"])
    assert caught.value.message == (
        "Nothing was loaded: 1 bad row. "
        "First, line 1, column known_is: there is no such column; did you mean known_as?"
    )
