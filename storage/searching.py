"""Names folded for search, so that nobody needs the right accent to find a child."""

from __future__ import annotations

import unicodedata

_JOINERS = dict.fromkeys("'’‘‛`´ʹʻʼʽ′＇-­‐‑‒–—−")
_LETTERS = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
}  # fmt: skip
_DROPPED = str.maketrans(_JOINERS)
_PLAIN = str.maketrans(_JOINERS | _LETTERS)


def fold(text: str) -> str:
    """Lower case without accents, apostrophes and hyphens: `oneill` finds `O’Neill`, `wyn` `Ŵyn`.

    Letters that are no accented Latin letter, such as ł and æ, become what people type for them.
    """
    # twice through: NFKD makes spaces of a lone ´, and small letters may come apart once more
    lower = unicodedata.normalize("NFKD", text.translate(_DROPPED)).casefold()
    plain = unicodedata.normalize("NFKD", lower).translate(_PLAIN)
    return "".join(ch for ch in plain if not unicodedata.combining(ch))
