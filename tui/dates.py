"""Dates as people type them: today, +3d, mon, 21/11, 21 nov, 21 11 2026."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

WEEKDAYS = (
    ("monday", "llun"), ("tuesday", "mawrth"), ("wednesday", "mercher"), ("thursday", "iau"),
    ("friday", "gwener"), ("saturday", "sadwrn"), ("sunday", "sul"),
)  # fmt: skip
MONTHS = (
    ("january", "ionawr"), ("february", "chwefror"), ("march", "mawrth"), ("april", "ebrill"),
    ("may", "mai"), ("june", "mehefin"), ("july", "gorffennaf"), ("august", "awst"),
    ("september", "medi"), ("october", "hydref"), ("november", "tachwedd"),
    ("december", "rhagfyr"),
)  # fmt: skip
NEAR = {
    "today": 0, "heddiw": 0, "tomorrow": 1, "yfory": 1, "yesterday": -1, "ddoe": -1,
}  # fmt: skip
HOW = "today, +3d, mon, 21/11 or 21/11/2026"

_SHIFT = re.compile(r"([+-]\d{1,3})\s*([dw]?)")
_PARTS = re.compile(r"(\d{1,2})[/. -]+(\d{1,2}|[^\W\d]{3,})(?:[/. -]+(\d{4}|\d{2}))?")
_TIME = re.compile(
    r"(?:(?P<day>.+?)[, ]+)?(?:at )?(?P<hour>\d{1,2})(?:(?P<dot>[:.])(?P<minutes>\d{2}))?"
    r" ?(?P<half>am|pm)?"
)


def natural(text: str, today: date) -> str:
    """The date meant, as 2026-11-21; anything else comes back as it is, for the form to judge.

    A weekday is the next one after today; a day without a year is the nearest one in time.
    """
    word = text.strip().casefold()
    if word in NEAR:
        return (today + timedelta(days=NEAR[word])).isoformat()
    if match := _SHIFT.fullmatch(word):
        days = int(match[1]) * (7 if match[2] == "w" else 1)
        return (today + timedelta(days=days)).isoformat()
    weekday = _named(word.removeprefix("dydd "), WEEKDAYS)
    if weekday is not None:
        ahead = (weekday - today.weekday() - 1) % 7 + 1
        return (today + timedelta(days=ahead)).isoformat()
    parts = _parts(word)
    if parts is not None:
        return _day(*parts, today) or text
    return text


def natural_moment(text: str, today: date) -> str:
    """The same for a day with a time: `mon 9am` is 2026-11-23 09:00; a time alone is today's."""
    match = _TIME.fullmatch(text.strip().casefold())
    if match is None or (time := _time(match)) is None:
        return text
    said = match["day"] or "today"
    day = natural(said, today)
    return text if day == said and _iso(day) is None else f"{day} {time}"


def _time(match: re.Match[str]) -> str | None:
    """The time of a match as 14:30; None where it is none, or could be a day as well (9.11)."""
    hour, half = int(match["hour"]), match["half"]
    if not half and (not match["minutes"] or (match["dot"] == "." and not match["day"])):
        return None
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return f"{hour:02}:{match['minutes'] or '00'}" if hour < 24 else None


def natural_start(line: str, today: date) -> str:
    """A line whose first word is a date, with the date understood: `mon Telephone call`."""
    first, space, rest = line.strip().partition(" ")
    return f"{natural(first, today)}{space}{rest}"


def trouble(text: str, today: date) -> str:
    """Why a text is not a date, with what to do; empty where that cannot be said any better."""
    parts = _parts(text.strip().casefold())
    if parts is None:
        return ""
    day, month, year = parts
    if not 1 <= month <= 12:
        return f"there is no month {month}; write the day first, as in 21/11/2026"
    year = year or today.year
    most = calendar.monthrange(year, month)[1]
    if day > most or day == 0:
        name = MONTHS[month - 1][0].capitalize()
        return f"{name} {year} has {most} days; write another day, as in {most}/{month:02}/{year}"
    return ""


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _named(word: str, names: tuple[tuple[str, str], ...]) -> int | None:
    """Which of them begins so, in English or in Welsh; three letters are enough."""
    found = [
        place
        for place, both in enumerate(names)
        if len(word) >= 3 and any(name.startswith(word) for name in both)
    ]
    return found[0] if len(found) == 1 else None


def _parts(word: str) -> tuple[int, int, int | None] | None:
    """Day, month and year as they were typed; the year may be left out."""
    match = _PARTS.fullmatch(word)
    if match is None:
        return None
    named = None if match[2].isdigit() else _named(match[2], MONTHS)
    if not match[2].isdigit() and named is None:
        return None
    month = int(match[2]) if named is None else named + 1
    year = match[3]
    return int(match[1]), month, int(year) + (2000 if len(year) == 2 else 0) if year else None


def _day(day: int, month: int, year: int | None, today: date) -> str | None:
    found = []
    for candidate in (year,) if year else (today.year - 1, today.year, today.year + 1):
        try:
            found.append(date(candidate, month, day))
        except ValueError:
            continue
    return min(found, key=lambda one: abs(one - today)).isoformat() if found else None
