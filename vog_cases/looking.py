"""That somebody opened a record, and whether its history is whole."""

from __future__ import annotations

from states.context import Actor
from storage import cases, history, looks, people
from storage.database import writing
from vog_cases.audit import check_case
from vog_cases.engine import Engine
from vog_cases.reading_cases import Reader


def note_look(engine: Engine, person: Actor, reference: str) -> None:
    """Notes that a person opened a case: once an opening, never for a preview."""
    with writing(engine.database, aside=True) as connection:
        row = cases.find(connection, reference, person)
        if row is not None:
            looks.add_look(connection, row.id, person.username, engine.clock.now())


def note_pupil_look(engine: Engine, person: Actor, upn: str) -> None:
    """Notes that a person opened a pupil's card or a signal about them: once an opening."""
    with writing(engine.database, aside=True) as connection:
        if people.pupil(connection, person, upn) is not None:
            looks.add_pupil_look(connection, upn, person.username, engine.clock.now())


def seals_in_words(reader: Reader, reference: str) -> str:
    """What checking a case's chain of seals and replaying its history found, in a few words."""
    row = reader.row(reference)
    lines = history.of_case(reader.connection, row.id)
    finding = check_case(reader.connection, reader.machines, row, lines)
    if finding is None:
        return "chain checked ✓"
    where = f" AT No. {finding.number}" if finding.number else ""
    return f"✗ BROKEN{where}: {finding.says}"
