"""Unique pupil numbers: a check letter, then twelve characters (`E673210024000`).

The check letter is the sum of the twelve digits, each times its position (2 to 13), modulo 23,
looked up in an alphabet without I, O and S (Department for Education, UPN guide). A temporary
number ends in a letter, which counts by its place in that alphabet. Because 23 is prime and
larger than every weight, one wrong digit is always caught.
"""

from __future__ import annotations

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_DIGITS = "0123456789"
LENGTH = 13


def check_letter(upn: str) -> str:
    """The letter that positions 2 to 13 ask for, whatever position 1 says.

    ValueError, in one plain sentence, where those positions cannot be those of a UPN.
    """
    wrong = _shape(upn)
    if wrong is not None:
        raise ValueError(wrong)
    total = sum(_value(char) * weight for weight, char in enumerate(upn[1:], start=2))
    return LETTERS[total % len(LETTERS)]


def is_valid(upn: str) -> bool:
    """Whether it is a UPN, permanent or temporary, in capitals and without spaces."""
    return explain(upn) is None


def explain(upn: str) -> str | None:
    """Why it is not a UPN, in one plain sentence without the number itself; None if it is one."""
    wrong = _shape(upn)
    if wrong is not None:
        return wrong
    if upn[0] not in LETTERS:
        return "a UPN begins with a capital letter other than I, O and S"
    if upn[0] != check_letter(upn):
        return "the first letter does not fit the digits, so something in it is mistyped"
    return None


def _shape(upn: str) -> str | None:
    if len(upn) != LENGTH:
        return f"a UPN has {LENGTH} characters and this has {len(upn)}"
    for position, char in enumerate(upn[1:-1], start=2):
        if char not in _DIGITS:
            return f"character {position} of a UPN is a digit, not “{char}”"
    if upn[-1] not in _DIGITS + LETTERS:
        return f"a UPN ends in a digit or a capital letter other than I, O and S, not “{upn[-1]}”"
    return None


def _value(char: str) -> int:
    return int(char) if char in _DIGITS else LETTERS.index(char)
