"""The language of the screen: English, or Welsh as far as it is translated.

Each person chooses at sign-in, and the choice is kept for them. Only the frame has Welsh so far
(signing in, keys and commands, areas, views, parts, columns, the types of cases). Whatever has none
stays in English.
"""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH, WELSH = "English", "Cymraeg"
LANGUAGES = (ENGLISH, WELSH)
_words: Mapping[str, str] = {}
_spoken = ENGLISH


def spoken() -> str:
    """The language of the screen now."""
    return _spoken


def other() -> str:
    """The language that one may change to."""
    return WELSH if _spoken == ENGLISH else ENGLISH


def speak(language: str) -> None:
    """From the next drawing on; whoever calls this draws anew. An unknown one is English."""
    global _spoken, _words
    _spoken = language if language in LANGUAGES else ENGLISH
    _words = {}
    if _spoken == WELSH:
        from tui.welsh import WORDS  # most screens never need them

        _words = WORDS


def local(english: str) -> str:
    """The words in the language of the screen."""
    return _words.get(english, english)


def numbered(english: str, count: int) -> str:
    """A name with how many there are: `Overdue 12`."""
    return f"{local(english)} {count:,}"
