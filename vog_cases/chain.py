"""How an event is sealed: docs/audit-format.md says the same, byte by byte."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

EVENT_HEADER = b"vog-cases event 1\n"
PRIVATE_HEADER = b"vog-cases private 1\n"
SALT_BYTES = 32


@dataclass(frozen=True)
class Line:
    """What the seal of an event covers, besides the seal before it."""

    reference: str
    number: int
    at: datetime
    effective_at: datetime
    kind: str
    action: str
    actor: str
    role: str
    body: Mapping[str, Any]


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, no spaces and no escapes beyond what JSON demands, as UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def instant(at: datetime) -> str:
    """An instant as the seal holds it: UTC to the microsecond, `2026-11-23T09:42:00.000000Z`."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def new_salt() -> bytes:
    """Fresh random bytes, so that a short personal text cannot be guessed from its commitment."""
    return secrets.token_bytes(SALT_BYTES)


def commit(salt: bytes, private: Mapping[str, Any]) -> bytes:
    """What stands in the seal for the personal part of an event."""
    return hashlib.sha256(PRIVATE_HEADER + salt + canonical(private)).digest()


def seal(line: Line, commitment: bytes, previous: bytes) -> bytes:
    """The SHA-256 of an event, over the seal before it."""
    content = {
        "case": line.reference,
        "number": line.number,
        "at": instant(line.at),
        "effective_at": instant(line.effective_at),
        "kind": line.kind,
        "action": line.action,
        "actor": line.actor,
        "role": line.role,
        "body": line.body,
        "commitment": commitment.hex(),
        "previous": previous.hex(),
    }
    return hashlib.sha256(EVENT_HEADER + canonical(content)).digest()
