"""What every command shares: the global options, the open house, and how answers are printed."""

from __future__ import annotations

import json
import os
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


PASSPHRASE, NEW_PASSPHRASE = "VOG_CASES_PASSPHRASE", "VOG_CASES_NEW_PASSPHRASE"
"""The variables that hold a passphrase where nobody can be asked."""


@contextmanager
def house(*, as_nobody: bool = False) -> Iterator[House]:
    """The database of this call, with the person who acts; the clock needs none."""
    from vog_cases.house import enter  # late: it brings the database and the engine

    opened = enter(FRAME.settings(), ask_passphrase, as_nobody=as_nobody)
    try:
        yield opened
    finally:
        opened.database.dispose()


def ask_passphrase() -> str:
    """From the environment or from the person at the terminal; nothing shows while they type."""
    return os.environ.get(PASSPHRASE) or _asked("Passphrase: ", PASSPHRASE)


def new_passphrase() -> str:
    """A new passphrase, typed twice: nobody sees what they type."""
    if NEW_PASSPHRASE in os.environ:
        return os.environ[NEW_PASSPHRASE]
    words = _asked("New passphrase (three words make a good one): ", NEW_PASSPHRASE)
    if words != _asked("The same once more: ", NEW_PASSPHRASE):
        raise InvalidInput("The two are not the same. Nothing has changed.")
    return words


def _asked(what: str, variable: str) -> str:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise InvalidInput(
            f"There is no terminal to ask for a passphrase here; put it into {variable}."
        )
    from getpass import getpass

    return getpass(what)


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
        found = f" ({reason.found})" if reason.found else ""
        fix = f" {reason.fix}" if reason.fix else ""
        print(f"  - {reason.lead}{reason.says}{found}{fix}", file=sys.stderr)


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
