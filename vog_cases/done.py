"""What a call of the engine answers."""

from __future__ import annotations

from dataclasses import dataclass

from storage.cases import CaseRow


@dataclass(frozen=True)
class Done:
    """What a call did: the case as it is now, and the cases it opened or linked."""

    case_id: int
    reference: str
    type: str
    state: str
    version: int
    linked: tuple[str, ...] = ()

    @classmethod
    def of(cls, row: CaseRow, linked: tuple[str, ...] = ()) -> Done:
        """The answer about a case as its row stands now."""
        return cls(row.id, row.reference, row.type, row.state, row.version, linked)
