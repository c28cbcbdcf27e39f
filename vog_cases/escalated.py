"""To whom a deadline has gone that nobody met, and whether they have seen the case since.

Opening the case, or doing anything to it, is what counts as having seen it: that is on record
already, and nobody has to press a key to say it once more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from states.roles import Role
from states.workflow import Timer
from storage.deadlines import FIRED
from storage.looks import Saw, seen_by
from storage.standing import Rung
from vog_cases.reading_cases import Reader
from vog_cases.timers import ladder_above

Key = tuple[int, str]
"""A case and the name of one of its deadlines."""


@dataclass(frozen=True)
class Escalated:
    """How far up a deadline has gone (GEN-R21)."""

    roles: tuple[Role, ...]
    """With whom it is, and those above them."""
    since: datetime
    seen: Saw | None = None
    """Who of them was at the case since then, last of all."""


def escalated(timer: Timer, rungs: Sequence[Rung]) -> Escalated | None:
    """Where a deadline stands on its ladder; None before its first rung."""
    reached = [(one.phase, one.fired_at) for one in rungs if one.status == FIRED and one.fired_at]
    if not reached:
        return None
    phase, since = reached[-1]
    return Escalated(ladder_above(timer)[phase - 1 :], since)


def with_looks(reader: Reader, found: Mapping[Key, Escalated]) -> dict[Key, Escalated]:
    """The same with who has opened those cases since."""
    if not found:
        return {}
    roles = {role for one in found.values() for role in one.roles}
    since = min(one.since for one in found.values())
    looks = seen_by(reader.connection, {case_id for case_id, _ in found}, roles, since)

    def seen(case_id: int, one: Escalated) -> Saw | None:
        theirs = (saw for saw in looks if saw.case_id == case_id and saw.role in one.roles)
        return next((saw for saw in theirs if saw.at >= one.since), None)

    return {key: replace(one, seen=seen(key[0], one)) for key, one in found.items()}
