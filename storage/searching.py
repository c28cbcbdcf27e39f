"""Names folded for search, so that nobody needs the right accent to find a child."""

from __future__ import annotations

import re
import unicodedata

_JOINERS = dict.fromkeys("'’‘‛`´ʹʻʼʽ′＇-­‐‑‒–—−")
_LETTERS = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
}  # fmt: skip
_DROPPED = str.maketrans(_JOINERS)
_PLAIN = str.maketrans(_JOINERS | _LETTERS)
_JOINT = re.compile(f"[{re.escape(''.join(_JOINERS))}]")
_LONGEST = 60
"""Letters of a word that search compares; PostgreSQL refuses words of more than 2 kB."""


def person_key(name: str, address: str, email: str, phone: str) -> str:
    """Tells the same adult from the contacts of two children: the name and where they are reached.

    A name alone is too little, as two people may share it: the answer is then empty.
    """
    reached = fold(address) or fold(email) or "".join(ch for ch in phone if ch.isdigit())
    tight = "".join(ch for ch in reached if ch.isalnum())
    return f"{fold(name)}|{tight}" if tight else ""


def fold(text: str) -> str:
    """Lower case without accents, apostrophes and hyphens: `oneill` finds `O’Neill`, `wyn` `Ŵyn`.

    Letters that are no accented Latin letter, such as ł and æ, become what people type for them.
    """
    # twice through: NFKD makes spaces of a lone ´, and small letters may come apart once more
    lower = unicodedata.normalize("NFKD", text.translate(_DROPPED)).casefold()
    plain = unicodedata.normalize("NFKD", lower).translate(_PLAIN)
    return "".join(ch for ch in plain if not unicodedata.combining(ch))


def words_of(*names: str) -> str:
    """The words that a search for the beginning of a word finds these names by, each once.

    They hold letters and digits only. A word with joints is there from each of its joints on:
    `Ŵyn-O’Neill` is `wynoneill`, `oneill` and `neill`.
    """
    found: dict[str, None] = {}
    for word in " ".join(names).split():
        starts = [0, *(joint.end() for joint in _JOINT.finditer(word))]
        for start in starts:
            found |= dict.fromkeys(typed_words(word[start:]))
    return " ".join(found)


def typed_words(text: str) -> list[str]:
    """The words of a text as they are compared: folded, letters and digits only."""
    plain = "".join(ch if ch.isalnum() else " " for ch in fold(text))
    return [word[:_LONGEST] for word in plain.split()]
