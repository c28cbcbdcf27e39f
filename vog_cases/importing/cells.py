"""Reads single cells. A parser answers a value, or raises ValueError with a plain reason."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from states.calendar import LONDON
from vog_cases import upn
from vog_cases.importing.problems import Problem
from vog_cases.importing.reading import Row

Parser = Callable[[str], Any]

_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y")
_TIMES = ("%H:%M", "%H:%M:%S")


def text(value: str) -> str:
    """Text with accents composed and spaces tidied."""
    return " ".join(unicodedata.normalize("NFC", value).split())


def long_text(value: str) -> str:
    """Text that may run over several lines."""
    return unicodedata.normalize("NFC", value).strip()


def day(value: str) -> date:
    """A date as 21/11/2026 or 2026-11-21."""
    for pattern in _DAYS:
        try:
            return datetime.strptime(value, pattern).date()  # noqa: DTZ007 - only its date is kept
        except ValueError:
            continue
    raise ValueError("no date; write it as 21/11/2026")


def instant(value: str) -> datetime:
    """A date and time in London, as 21/11/2026 10:34; a bare date counts from midnight."""
    patterns = [f"{one}{sep}{two}" for one in _DAYS for sep in (" ", "T") for two in _TIMES]
    for pattern in (*patterns, *_DAYS):
        try:
            local = datetime.strptime(value, pattern)  # noqa: DTZ007 - its zone is set below
        except ValueError:
            continue
        return local.replace(tzinfo=LONDON).astimezone(UTC)
    raise ValueError("no date and time; write it as 21/11/2026 10:34")


def yes_no(value: str) -> bool:
    """Y or N, yes or no, true or false, 1 or 0."""
    answers = {"y": True, "yes": True, "true": True, "1": True}
    answers |= {"n": False, "no": False, "false": False, "0": False}
    if value.casefold() not in answers:
        raise ValueError("neither Y nor N")
    return answers[value.casefold()]


def pupil_number(value: str) -> str:
    """A unique pupil number with the right check letter."""
    wrong = upn.explain(value.upper())
    if wrong:
        raise ValueError(wrong)
    return value.upper()


def school_number(value: str) -> str:
    """A school's seven digits."""
    if len(value) != 7 or not value.isdigit():
        raise ValueError("a school number has seven digits")
    return value


def percent(value: str) -> Decimal:
    """A number from 0 to 100."""
    try:
        number = Decimal(value.rstrip("% ").replace(",", "."))
    except InvalidOperation:
        raise ValueError("no number") from None
    if not 0 <= number <= 100:
        raise ValueError("a percentage lies between 0 and 100")
    return number.quantize(Decimal("0.01")).normalize()


def whole(value: str) -> int:
    """A whole number, 0 or more."""
    if not value.isdigit():
        raise ValueError("no whole number")
    return int(value)


def one_of(*allowed: str) -> Parser:
    """One of a few words, however they are capitalised."""

    def parse(value: str) -> str:
        for word in allowed:
            if value.casefold() == word.casefold():
                return word
        raise ValueError(f"choose one of {', '.join(allowed)}")

    return parse


@dataclass(frozen=True)
class Column:
    """A column: how its cells are read, whether it must be filled, what an empty cell means."""

    parse: Parser = text
    required: bool = False
    empty: Any = ""


def parse_rows(
    rows: Sequence[Row], columns: Mapping[str, Column], problems: list[Problem]
) -> list[tuple[Row, dict[str, Any]]]:
    """Every row's values; what cannot be read is added to `problems` and its row left out."""
    return [
        (row, values) for row in rows if (values := _values(row, columns, problems)) is not None
    ]


def _values(
    row: Row, columns: Mapping[str, Column], problems: list[Problem]
) -> dict[str, Any] | None:
    values: dict[str, Any] = {}
    before = len(problems)
    for name, column in columns.items():
        cell = long_text(row.cells.get(name, ""))
        if not cell:
            if column.required:
                problems.append(Problem(row.line, name, "", "this cell must be filled"))
            values[name] = column.empty
            continue
        try:
            values[name] = column.parse(cell)
        except ValueError as reason:
            problems.append(Problem(row.line, name, cell, str(reason)))
    return values if len(problems) == before else None
