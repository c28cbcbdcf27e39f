"""Case references people can say aloud and that catch a slip: `PSP-26-00042-7`.

The last digit is a Damm check digit over the type, the year and the number. Damm's scheme
catches every single wrong digit and every swap of two neighbours, and its result is always one
plain digit. The type's three letters enter it as their places in the alphabet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

CODES = {
    "referral": "REF",
    "cme": "CME",
    "ehe": "EHE",
    "psp": "PSP",
    "fpn": "FPN",
    "holiday": "HOL",
}
_TYPES = {code: name for name, code in CODES.items()}

_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_SHAPE = re.compile(r"([A-Z]{3})[\s-]*(\d\d)[\s-]*(\d{5,})[\s-]*(\d)")


class MistypedReference(ValueError):
    """The text is not a case reference, or has a slip in it."""


@dataclass(frozen=True)
class Reference:
    """A reference taken apart."""

    type: str
    year: int
    number: int

    def __str__(self) -> str:
        return make(self.type, self.year, self.number)


def _check(code: str, year: int, number: int) -> int:
    digits = "".join(f"{ord(letter) - ord('A'):02}" for letter in code)
    place = 0
    for digit in f"{digits}{year:02}{number:05}":
        place = _DAMM[place][int(digit)]
    return place


def make(type_name: str, year: int, number: int) -> str:
    """The reference of a case: its type, the year it was opened, its number in that year."""
    code, short = CODES[type_name], year % 100
    return f"{code}-{short:02}-{number:05}-{_check(code, short, number)}"


def parse(text: str) -> Reference:
    """A reference as people type it, small letters and missing dashes too; MistypedReference."""
    match = _SHAPE.fullmatch(text.strip().upper())
    if match is None:
        raise MistypedReference(f"“{text}” is not a case reference; they look like PSP-26-00042-7.")
    code, year, number, check = match[1], int(match[2]), int(match[3]), int(match[4])
    if code not in _TYPES:
        raise MistypedReference(
            f"“{text}” begins with {code}; references begin with {', '.join(_TYPES)}."
        )
    if len(match[3]) > 5 and match[3].startswith("0") or _check(code, year, number) != check:
        raise MistypedReference(f"There is a slip in “{text}”: its last digit does not fit the rest.")
    return Reference(_TYPES[code], 2000 + year, number)
