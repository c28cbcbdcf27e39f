"""Reads single cells. A parser answers a value, or raises ValueError with a plain reason.

A parser is handed a cell that is not empty and already tidied by `tidied`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from states.calendar import LONDON
from vog_cases import upn

Parser = Callable[[str], Any]

_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
_BRITISH = re.compile(
    r"(?P<day>[0-9]{1,2})(?P<mark>[/.-])(?P<month>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4}|[0-9]{2})"
)
_CLOCK = re.compile(
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]+)?)?"
    r" ?(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_MIDNIGHT = re.compile(r"[ T]0?0:00(:00(\.0+)?)?$")
_YEARS = range(1900, 2101)
_SCIENTIFIC = re.compile(r"[0-9][.,]?[0-9]*E\+?[0-9]+", re.IGNORECASE)


def tidied(cell: str) -> str:
    """A cell in NFC, with plain spaces, without invisible characters, trimmed."""
    if not (cell.isascii() and cell.isprintable()):
        cell = unicodedata.normalize("NFC", cell).replace("\r\n", "\n").replace("\r", "\n")
        cell = "".join(_plain(ch) for ch in cell)
    return cell.strip()


def _plain(char: str) -> str:
    if char.isprintable() or char == "\n":
        return char
    return " " if char.isspace() else ""


def lost_letters(cell: str) -> str | None:
    """Why the cell cannot be what somebody typed: it was saved in one code and read in another."""
    if "\ufffd" in cell:
        return "a letter was lost when the file was saved; export it again as “CSV UTF-8”"
    if cell.isascii():
        return None
    try:
        cell.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None
    return "garbled: saved in one code and read in another; export it again as “CSV UTF-8”"


def text(value: str) -> str:
    """Text on one line."""
    return " ".join(value.split())


def long_text(value: str) -> str:
    """Text that may run over several lines."""
    return value.strip()


def name(value: str) -> str:
    """A name; Excel makes “?” of ŵ and ŷ when it saves in an old code, and that is refused."""
    if "?" in value:
        raise ValueError("“?” stands for a letter that was lost; export again as “CSV UTF-8”")
    return text(value)


def email(value: str) -> str:
    """An address for electronic mail."""
    if re.fullmatch(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+", value) is None:
        raise ValueError("not an email address; write it as office@school.example")
    return value


def phone(value: str) -> str:
    """A telephone number with whatever stands beside it."""
    _not_scientific(value)
    return text(value)


def day(value: str) -> date:
    """A date as 21/11/2026 or 2026-11-21; Excel's midnight behind it is dropped."""
    wanted = _MIDNIGHT.sub("", value)
    match = _ISO.fullmatch(wanted) or _BRITISH.fullmatch(wanted)
    if match is None:
        if re.fullmatch("[0-9]{4,6}", value):
            raise ValueError("a number where a date should be; write it as 21/11/2026")
        raise ValueError("not a date; write it as 21/11/2026")
    if len(match["year"]) == 2:
        raise ValueError("the year needs four digits; write it as 21/11/2026")
    return _day(int(match["year"]), int(match["month"]), int(match["day"]))


def _day(year: int, month: int, number: int) -> date:
    if month > 12 and number <= 12:
        raise ValueError(f"there is no month {month}; write the day first, as in 21/11/2026")
    if year not in _YEARS:
        raise ValueError(f"the year {year} cannot be right")
    try:
        return date(year, month, number)
    except ValueError:
        raise ValueError("there is no such day; write it as 21/11/2026") from None


def instant(value: str) -> datetime:
    """A date and time as 21/11/2026 10:34, in London unless it names its offset; answers UTC.

    A bare date counts from midnight. An hour that comes twice when the clocks go back means the
    first; one that is skipped when they go forward is refused.
    """
    on, _, at = value.replace("T", " ", 1).partition(" ")
    match = _CLOCK.fullmatch(at.strip()) if at.strip() else None
    if at.strip() and match is None:
        raise ValueError("not a date and time; write it as 21/11/2026 10:34")
    local = datetime.combine(day(on), _time(match) if match else time())
    if match and match["zone"]:
        zone = datetime.fromisoformat(f"2000-01-01T00:00{match['zone']}").tzinfo
        return local.replace(tzinfo=zone).astimezone(UTC)
    found = local.replace(tzinfo=LONDON).astimezone(UTC)
    if found.astimezone(LONDON).replace(tzinfo=None) != local:
        raise ValueError("there is no such time: the clocks went forward that night")
    return found


def _time(match: re.Match[str]) -> time:
    try:
        return time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
    except ValueError:
        raise ValueError("there is no such time; write it as 21/11/2026 10:34") from None


_ANSWERS = {"y": True, "yes": True, "true": True, "1": True, "ydy": True, "ie": True}
_ANSWERS |= {"n": False, "no": False, "false": False, "0": False, "nac ydy": False, "na": False}


def yes_no(value: str) -> bool:
    """Y or N, yes or no, true or false, 1 or 0."""
    if value.casefold() not in _ANSWERS:
        raise ValueError("neither Y nor N")
    return _ANSWERS[value.casefold()]


def pupil_number(value: str) -> str:
    """A unique pupil number with the right check letter."""
    _not_scientific(value)
    number = value.replace(" ", "").upper()
    wrong = upn.explain(number)
    if wrong:
        raise ValueError(wrong)
    return number


def school_number(value: str) -> str:
    """A school's seven digits; council and school may stand apart, as in 673/2100."""
    _not_scientific(value)
    number = re.sub("[ /]", "", value)
    if re.fullmatch("[0-9]{7}", number) is None:
        raise ValueError("a school number has seven digits, such as 6732100")
    return number


def percent(value: str) -> Decimal:
    """A number from 0 to 100 with at most two decimals, with a point or a comma."""
    number = value.removesuffix("%").strip().replace(",", ".")
    if re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,9})?", number) is None:
        raise ValueError("not a number; write it as 76.8")
    found = Decimal(number)
    if not 0 <= found <= 100:
        raise ValueError("a percentage lies between 0 and 100")
    plain = f"{found.quantize(Decimal('0.01')):f}"
    return Decimal(plain.rstrip("0").rstrip("."))


def whole(value: str) -> int:
    """A whole number from 0 to 1000."""
    if re.fullmatch(r"[0-9]+(\.0+)?", value) is None:
        raise ValueError("not a whole number; write it as 12")
    found = value.partition(".")[0].lstrip("0") or "0"
    if len(found) > 4 or int(found) > 1000:
        raise ValueError("a number above 1000 cannot be right here")
    return int(found)


def one_of(*allowed: str, also: Mapping[str, str] | None = None) -> Parser:
    """One of a few words, however they are capitalised; `also` holds other words for them."""
    known = {word.casefold(): word for word in allowed}
    known |= {other.casefold(): word for other, word in (also or {}).items()}

    def parse(value: str) -> str:
        found = known.get(text(value).casefold())
        if found is None:
            raise ValueError(f"choose one of {', '.join(allowed)}")
        return found

    return parse


def _not_scientific(value: str) -> None:
    if _SCIENTIFIC.fullmatch(value):
        raise ValueError("Excel has rounded this number; format the column as text and export it")
