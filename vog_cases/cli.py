"""Runs a command, or without one the screen. No stack trace gets out.

The commands are imported for a command alone: a screen that is open all day does not carry them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from vog_cases.commands.frame import FRAME, complain
from vog_cases.commands.screen import screen
from vog_cases.commands.words import globals_apart
from vog_cases.errors import InvalidInput, NotFound, VogError
from vog_cases.logs import configure, write


def run(words: Sequence[str]) -> int:
    """Runs one command and answers its exit code. No stack trace reaches a person."""
    configure()
    FRAME.json = "--json" in words
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        _require_text(words)
        given, rest = globals_apart(words)
        FRAME.take(given.get("--database"), given.get("--as"), "--json" in given)
        code = _command(rest) if rest else screen()
        sys.stdout.flush()
    except VogError as error:
        complain(error)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except (BrokenPipeError, SystemExit):
        # Whoever read our output has seen enough; the frame leaves with 1 for the first of them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except Exception as problem:  # noqa: BLE001 - the last door: a sentence, never a stack trace
        return _unexpected(problem)
    return code


def _command(words: Sequence[str]) -> int:
    from vog_cases.commands.tree import call

    return call(words)


def _require_text(words: Sequence[str]) -> None:
    """Bytes that are no UTF-8 reach us as lone surrogates, which nothing can store or print."""
    for word in words:
        if not word.isprintable() and any("\ud800" <= letter <= "\udfff" for letter in word):
            raise InvalidInput("One of the words has letters that cannot be read; write UTF-8.")


def _unexpected(problem: Exception) -> int:
    from storage.database import DatabaseUnavailable, trouble
    from storage.types import NaiveInstant

    if isinstance(problem, DatabaseUnavailable):
        complain(NotFound(str(problem)))
        return NotFound.exit_code
    known = trouble(problem)
    if known is not None:
        complain(VogError(known))
        return 70
    write("critical", "unexpected", error=type(problem).__name__)
    if isinstance(problem, NaiveInstant):
        complain(InvalidInput(str(problem)))
        return InvalidInput.exit_code
    complain(
        VogError(
            f"Something went wrong inside the program ({type(problem).__name__}). "
            "Nothing was half done; please report it."
        )
    )
    return 70
