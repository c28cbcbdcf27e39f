"""Names folded for search, so that nobody needs the right accent to find a child."""

from __future__ import annotations

import unicodedata

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
    | dict.fromkeys("'’‘`´-‐‑ʼ")  # noqa: RUF001 - these are what keyboards and offices send
)


def fold(text: str) -> str:
    """Lower case without accents, apostrophes and hyphens: `O’Neill` is found by `oneill`."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    return "".join(ch for ch in plain if not unicodedata.combining(ch))
