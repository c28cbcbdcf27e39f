"""The worklist in plain lines."""

from __future__ import annotations

from collections.abc import Sequence

from storage.cases import Listed
from vog_cases.plain_text import due_in_words, table, when
from vog_cases.reading_cases import Reader

HEADER = ("Due", "Reference", "Pupil", "School", "State", "Officer", "Escalated")


def worklist(reader: Reader, found: Sequence[Listed], count: int) -> str:
    """The lines, with how many there are and for whom they were read."""
    rows = [_line(reader, one) for one in found]
    late = sum(one.due_at is not None and one.due_at < reader.now for one in found)
    shown = f"{len(found)} of {count}" if len(found) < count else f"{count}"
    head = (
        f"{shown} cases, {late} overdue · {when(reader.now)} · "
        f"{reader.person.name}, {reader.person.role.label}"
    )
    return f"{head}\n\n{table(HEADER, rows)}" if rows else f"{head}\n\nNothing here."


def _line(reader: Reader, one: Listed) -> tuple[str, ...]:
    state = reader.machines[one.type].workflow.state[one.state].title
    return (
        due_in_words(one.due_at, reader.now) if one.closed_at is None else "closed",
        one.reference, f"{one.forename} {one.surname}", one.school_name or "—", state,
        one.assignee_name or "—", one.escalation or "",
    )  # fmt: skip
