"""Dates as people type them: today, +3d, mon, 21/11, 21/11/2026."""

from __future__ import annotations

import re
from datetime import date, timedelta

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def natural(text: str, today: date) -> str:
    """The date meant, as 2026-11-21; anything else comes back as it is, for the form to judge.

    A weekday is the next one after today; a day without a year is the nearest one in time.
    """
    word = text.strip().casefold()
    if word in ("today", "heddiw"):
        return today.isoformat()
    if word in ("tomorrow", "yfory"):
        return (today + timedelta(days=1)).isoformat()
    if word in ("yesterday", "ddoe"):
        return (today - timedelta(days=1)).isoformat()
    if match := re.fullmatch(r"([+-]\d{1,3})\s*([dw]?)", word):
        days = int(match[1]) * (7 if match[2] == "w" else 1)
        return (today + timedelta(days=days)).isoformat()
    named = [day for day in WEEKDAYS if len(word) >= 3 and day.startswith(word)]
    if named:
        ahead = (WEEKDAYS.index(named[0]) - today.weekday() - 1) % 7 + 1
        return (today + timedelta(days=ahead)).isoformat()
    if match := re.fullmatch(r"(\d{1,2})[/. ](\d{1,2})", word):
        return _nearest(int(match[1]), int(match[2]), today) or text
    return text


def _nearest(day: int, month: int, today: date) -> str | None:
    found = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    return min(found, key=lambda one: abs(one - today)).isoformat() if found else None
