"""What people type into forms, and the sentences they get back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from states.forms import (
    Choice,
    ContactId,
    Count,
    Day,
    Form,
    Hours,
    Kind,
    Lines,
    LongText,
    Officer,
    Pence,
    Words,
    YesNo,
    ask,
    fields_of,
    in_pounds,
    problems_of,
)  # fmt: skip


class Colour(Choice):
    RED = "red", "Red as a letter box"
    BLUE = "blue", "Blue"


class Sheet(Form):
    name: Words = ask("Name", rules=["REF-R01"], help="In full.")
    story: LongText | None = ask("Story", default=None)
    on: Day = ask("Day")
    agreed: YesNo = ask("Agreed?")
    colour: Colour = ask("Colour")
    hours: Hours = ask("Hours")
    count: Count = ask("How many", default=0)
    lines: Lines = ask("Lines", default=())
    officer: Officer = ask("Officer")
    signer: ContactId = ask("Signer")


GOOD: dict[str, Any] = {
    "name": " Llŷr ", "on": "21/11/2026", "agreed": "yes", "colour": "red", "hours": "12.5",
    "officer": "gbevan", "signer": 3,
}  # fmt: skip


def test_a_form_reads_what_people_type() -> None:
    sheet = Sheet.model_validate(GOOD | {"lines": "one; two\nthree;"})
    assert (sheet.name, sheet.on, sheet.agreed) == ("Llŷr", date(2026, 11, 21), True)
    assert (sheet.hours, sheet.lines) == (Decimal("12.5"), ("one", "two", "three"))
    assert sheet.stored()["on"] == "2026-11-21"


@pytest.mark.parametrize("text", ["21/11/2026", "2026-11-21", "21.11.2026"])
def test_a_day_is_read_in_each_way_offices_write_it(text: str) -> None:
    assert Sheet.model_validate(GOOD | {"on": text}).on == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "means"), [("Y", True), ("No", False), ("ydy", True), ("0", False), ("TRUE", True)]
)
def test_yes_and_no(text: str, means: bool) -> None:
    assert Sheet.model_validate(GOOD | {"agreed": text}).agreed is means


def says(**changes: Any) -> list[str]:
    said = {name: value for name, value in (GOOD | changes).items() if value is not None}
    with pytest.raises(ValidationError) as wrong:
        Sheet.model_validate(said)
    return [problem.says for problem in problems_of(wrong.value, Sheet)]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": None}, "Name: please fill this in."),
        ({"name": "  "}, "Name: please fill this in."),
        ({"name": "x" * 301}, "Name: keep this to 300 characters."),
        ({"on": "31/02/2026"}, "Day: “31/02/2026” is not a date; write it as 21/11/2026."),
        ({"on": 7.5}, "Day: write a date as 21/11/2026."),
        ({"agreed": "perhaps"}, "“Agreed?” “perhaps” is neither yes nor no."),
        ({"colour": "green"}, "Colour: choose one of red (Red as a letter box); blue (Blue)."),
        ({"hours": "many"}, "Hours: “many” is not a number."),
        ({"hours": "41"}, "Hours: this must be at most 40."),
        ({"count": "-1"}, "How many: this must be at least 0."),
        ({"colours": "red"}, "“colours” is not a field of this form."),
    ],
)
def test_each_mistake_has_its_sentence(changes: dict[str, Any], sentence: str) -> None:
    assert says(**changes) == [sentence]


def test_every_field_that_is_wrong_is_named() -> None:
    assert len(says(name=None, on="x", colour="green")) == 3


def test_the_fields_tell_a_screen_all_it_needs() -> None:
    specs = {spec.name: spec for spec in fields_of(Sheet)}
    assert {name: spec.kind for name, spec in specs.items()} == {
        "name": Kind.TEXT, "story": Kind.LONG_TEXT, "on": Kind.DAY, "agreed": Kind.YES_NO,
        "colour": Kind.CHOICE, "hours": Kind.NUMBER, "count": Kind.NUMBER, "lines": Kind.LINES,
        "officer": Kind.OFFICER, "signer": Kind.CONTACT,
    }  # fmt: skip
    assert specs["colour"].choices == (("red", "Red as a letter box"), ("blue", "Blue"))
    assert (specs["name"].help, specs["name"].rules) == ("In full.", ("REF-R01",))
    assert [name for name, spec in specs.items() if not spec.required] == [
        "story",
        "count",
        "lines",
    ]


@pytest.mark.parametrize(
    ("written", "pence"),
    [("£60", 6000), ("60.00", 6000), ("£ 120.50", 12050), ("1,000", 100_000), (6000, 6000)],
)
def test_money_is_whole_pence(written: object, pence: int) -> None:
    assert TypeAdapter(Pence).validate_python(written) == pence


@pytest.mark.parametrize("written", ["60.5", "-60", "sixty", "60.001", 60.0, "", "£"])
def test_money_that_is_no_whole_pence_is_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Pence).validate_python(written)


def test_money_is_shown_in_pounds() -> None:
    assert [in_pounds(pence) for pence in (0, 5, 6000, 12050)] == [
        "£0.00", "£0.05", "£60.00", "£120.50",
    ]  # fmt: skip


class Shared(Form):
    end: Words | None = ask("The very last", default=None, last=2)
    word: Words | None = ask("A last word", default=None, last=1)
    other: Words | None = ask("Another", default=None)


class Own(Shared):
    name: Words = ask("Name")


def test_what_many_forms_share_is_asked_last() -> None:
    assert [one.name for one in fields_of(Own)] == ["other", "name", "word", "end"]
