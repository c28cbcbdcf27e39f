"""What every command shares: the global options, the open house, and how answers are printed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from states.calendar import LONDON
from vog_cases.errors import InvalidInput, VogError
from vog_cases.settings import Settings, load

if TYPE_CHECKING:
    from vog_cases.house import House


@dataclass
class Frame:
    """The global options of this call."""

    database: str | None = None
    username: str | None = None
    json: bool = False

    def take(self, database: str | None, username: str | None, json: bool) -> None:
        """Keeps what this call says; what it does not say is as the settings have it."""
        self.database, self.username, self.json = database or None, username or None, json

    def settings(self) -> Settings:
        """The settings in force."""
        return load(self.database, self.username)


FRAME = Frame()


@contextmanager
def house() -> Iterator[House]:
    """The database of this call, with the person who acts."""
    from vog_cases.house import enter  # late: it brings the database and the engine

    opened = enter(FRAME.settings())
    try:
        yield opened
    finally:
        opened.database.dispose()


def answer(value: Any, words: Callable[[], str]) -> None:
    """Prints one JSON document with --json, and words otherwise."""
    if FRAME.json:
        print(json.dumps(value, ensure_ascii=False, indent=2))
        return
    text = words()
    if text:
        print(text)


def complain(error: VogError) -> None:
    """Prints a refusal or an error where it belongs."""
    from vog_cases.presenting import error_json

    if FRAME.json:
        print(json.dumps(error_json(error), ensure_ascii=False, indent=2))
        return
    print(error.message, file=sys.stderr)
    for reason in error.reasons:
        rule = f"{reason.rule}: " if reason.rule not in ("", "role", "state") else ""
        if rule and not reason.field:
            rule += "needed: "
        found = f" ({reason.found})" if reason.found else ""
        fix = f" {reason.fix}" if reason.fix else ""
        print(f"  - {rule}{reason.says}{found}{fix}", file=sys.stderr)


def read_facts(pairs: Sequence[str]) -> dict[str, str]:
    """What was said as `--fact name=value`; InvalidInput names the one that is not so."""
    said: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise InvalidInput(f"--fact {pair}: write it as name=value.")
        name = name.strip()
        said[name] = f"{said[name]}; {value}" if name in said else value
    return said


def read_instant(text: str) -> datetime:
    """A time as 2026-11-23T09:00 or 23/11/2026 09:00, in London unless it says its offset."""
    from vog_cases.intake.cells import instant

    try:
        given = datetime.fromisoformat(text.strip())
    except ValueError:
        try:
            return instant(text.strip())
        except ValueError as reason:
            raise InvalidInput(f"“{text}”: {reason}.") from None
    if not 1900 <= given.year <= 2200:
        raise InvalidInput(f"“{text}”: the year {given.year} lies too far away.")
    return given if given.tzinfo else given.replace(tzinfo=LONDON)


def read_day(text: str) -> date:
    """A day as 21/11/2026 or 2026-11-21."""
    from vog_cases.intake.cells import day

    try:
        return day(text.strip())
    except ValueError as reason:
        raise InvalidInput(f"“{text}”: {reason}.") from None
