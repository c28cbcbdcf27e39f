"""The entries of the history as a CSV file: who did what and when, and nothing personal."""

from __future__ import annotations

from collections.abc import Iterator

from states.roles import Role
from storage import entries
from storage.entries import Key, Logged, Wanted
from vog_cases.audit_list import what, who
from vog_cases.exporting import export
from vog_cases.house import House
from vog_cases.presenting import local
from vog_cases.reading_cases import Reader

HEADER = ("When", "Counts from", "Who", "Role", "What", "Case", "Number", "Type", "Kind")
PIECE = 1_000
"""How many entries are held at once."""


def export_entries(house: House, wanted: Wanted, line: str, *, file: str, why: str) -> int:
    """Writes the entries a filter line asks for, newest first; answers how many."""
    about = f"entries of the history ({line.strip()})" if line.strip() else "entries of the history"
    with house.reader() as reader:
        return export(
            house.database, house.person, reader.now, what=about, why=why, file=file,
            header=HEADER, rows=_rows(reader, wanted),
        )  # fmt: skip


def _rows(reader: Reader, wanted: Wanted) -> Iterator[tuple[str, ...]]:
    found = entries.keys(reader.connection, reader.person, wanted)
    for start in range(0, len(found), PIECE):
        keys = [Key.of(one) for one in found[start : start + PIECE]]
        for line in entries.lines(reader.connection, reader.person, keys):
            yield _row(line, reader)


def _row(line: Logged, reader: Reader) -> tuple[str, ...]:
    role = Role(line.role).label if line.role else ""
    return (
        local(line.at) or "", local(line.effective_at) or "", who(line), role,
        what(line, reader.machines), line.reference, str(line.number), line.type, line.kind,
    )  # fmt: skip
