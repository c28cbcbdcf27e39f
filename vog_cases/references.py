"""Case references people can say aloud and that catch a slip: `PSP-26-00042-7`.

The last digit is a Damm check digit over the type, the year and the number. Damm's scheme was
chosen over ISO 7064 MOD 11-2 and MOD 37-2 because its result is always one plain digit, never an
X or a letter that sounds like another, and it still catches every single wrong digit and every
swap of two neighbours, the check digit's own among them. The type enters as one digit of its own,
so a reference read out under the wrong type is caught every time. No two type codes are one
letter or one swap apart, so a slip in the letters never makes another type.
"""

from __future__ import annotations

import re
import unicodedata
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
_DIGITS = {"REF": 1, "CME": 2, "EHE": 3, "PSP": 7, "FPN": 5, "HOL": 6}
"""The digit by which a type enters the check. Never change one: printed letters carry them."""

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

_GAP = "(?: - |-| )"
_SHAPES = (
    re.compile(rf"([A-Z]{{3}}){_GAP}([0-9]{{2}}){_GAP}([0-9]{{5,}}){_GAP}([0-9])"),
    re.compile(rf"([A-Z]{{3}}){_GAP}?([0-9]{{2}})([0-9]{{5,}})([0-9])"),
)
"""All gaps between the digits, or none: a digit typed for a dash, or a dash for a digit, shows."""
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")


class MistypedReference(ValueError):
    """The text is not a case reference, or has a slip in it; says which in one sentence."""


@dataclass(frozen=True)
class Reference:
    """A reference taken apart: the workflow's name, the full year, the number in that year."""

    type: str
    year: int
    number: int

    def __str__(self) -> str:
        return make(self.type, self.year, self.number)


def _check(code: str, digits: str) -> int:
    place = _DAMM[0][_DIGITS[code]]
    for digit in digits:
        place = _DAMM[place][int(digit)]
    return place


def make(type_name: str, year: int, number: int) -> str:
    """The reference of a case: its type, the year it was opened, its number in that year.

    KeyError for a type nobody knows, ValueError for a number below 1 or a year not of this century.
    """
    code = CODES[type_name]
    if not (2000 <= year <= 2099 and number >= 1):
        raise ValueError(f"no reference can be made for number {number} of the year {year}")
    short, long = f"{year % 100:02}", f"{number:05}"
    return f"{code}-{short}-{long}-{_check(code, short + long)}"


def parse(text: str) -> Reference:
    """A reference as people type it: small letters, spaces or no dashes too.

    MistypedReference where it is none, or where its check digit does not fit.
    """
    said = text.strip()
    plain = _DASHES.sub("-", unicodedata.normalize("NFC", said)).upper()
    match = next((found for shape in _SHAPES if (found := shape.fullmatch(plain))), None)
    if match is None:
        raise MistypedReference(f"“{said}” is not a case reference; they look like PSP-26-00042-7.")
    code, year, number, check = match.groups()
    if code not in _TYPES:
        raise MistypedReference(
            f"“{said}” begins with {code}; references begin with {', '.join(_TYPES)}."
        )
    if _check(code, year + number) != int(check) or number != f"{int(number):05}":
        raise MistypedReference(
            f"There is a slip in “{said}”: its last digit does not fit the rest."
        )
    return Reference(_TYPES[code], 2000 + int(year), int(number))
