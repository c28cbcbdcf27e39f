"""What the last verification of the history found, kept so that people see how old it is."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection

from storage import records
from vog_cases.audit import Finding, Proof

_KEY = "last check"


@dataclass(frozen=True)
class LastCheck:
    """A verification: when, by whom, and what it found."""

    at: datetime
    by: str
    proof: Proof


def remember(connection: Connection, proof: Proof, by: str, at: datetime) -> None:
    """Keeps a verification in place of the one before."""
    kept = {"at": at.isoformat(), "by": by, "proof": asdict(proof)}
    records.set_setting(connection, _KEY, json.dumps(kept))


def last_check(connection: Connection) -> LastCheck | None:
    """The last verification that was kept, None where there was none."""
    kept = records.setting(connection, _KEY)
    if kept is None:
        return None
    found = json.loads(kept)
    proof = found["proof"]
    finding = Finding(**proof["finding"]) if proof["finding"] else None
    return LastCheck(
        datetime.fromisoformat(found["at"]), found["by"],
        Proof(proof["cases"], proof["events"], finding),
    )  # fmt: skip
