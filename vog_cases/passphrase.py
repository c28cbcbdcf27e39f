"""What a passphrase must be, and what it is known by: never itself, always a slow hash of it."""

from __future__ import annotations

import hashlib
import hmac
import os
import unicodedata

from vog_cases.errors import InvalidInput

LEAST, MOST = 12, 200
"""How many letters it has: three words make a good one."""
COST, BLOCK, LANES = 2**14, 8, 1
"""What one try costs: about a twentieth of a second and 16 MB (scrypt, RFC 7914)."""

ROOM = 64 * 2**20
"""Bytes that a try may take at most."""


def require_good(words: str, username: str) -> None:
    """InvalidInput says what makes a new passphrase too easy to guess."""
    if not LEAST <= len(words) <= MOST:
        raise InvalidInput(
            f"A passphrase has {LEAST} to {MOST} letters: three words make a good one."
        )
    if len(set(words)) < LEAST // 2 or username.casefold() in words.casefold():
        raise InvalidInput(
            "This passphrase is easy to guess: take three words that do not belong together."
        )


def known_by(words: str) -> str:
    """What to keep of a passphrase."""
    salt = os.urandom(16)
    return (
        f"scrypt:{COST}:{BLOCK}:{LANES}:{salt.hex()}:{_hash(words, COST, BLOCK, LANES, salt).hex()}"
    )


def fits(words: str, secret: str) -> bool:
    """Whether it is the passphrase that is known by this."""
    _, cost, block, lanes, salt, hashed = secret.split(":")
    found = _hash(words, int(cost), int(block), int(lanes), bytes.fromhex(salt))
    return hmac.compare_digest(found, bytes.fromhex(hashed))


def _hash(words: str, cost: int, block: int, lanes: int, salt: bytes) -> bytes:
    # one letter and its accent, or both in one: keyboards differ, the passphrase does not
    plain = unicodedata.normalize("NFC", words).encode()
    return hashlib.scrypt(plain, salt=salt, n=cost, r=block, p=lanes, maxmem=ROOM, dklen=32)
