"""Names folded for search, so that nobody needs the right accent to find a child."""

from __future__ import annotations

import unicodedata

_JOINERS = dict.fromkeys("'’‘‛`´ʹʻʼʽ′＇-­‐‑‒–—−")
_LETTERS = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
}  # fmt: skip
_DROPPED = str.maketrans(_JOINERS)
_PLAIN = str.maketrans(_JOINERS | _LETTERS)


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
