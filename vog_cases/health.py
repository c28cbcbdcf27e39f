"""Whether the database and what it depends on are well."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

from states.check import check
from storage import deadlines
from storage.database import is_sqlite
from vog_cases.gathering import today_of
from vog_cases.house import House
from vog_cases.plain_text import when
from vog_cases.worker import pulse
from workflows.rulebook import RULEBOOK


@dataclass(frozen=True)
class Health:
    """One thing looked at; a grave one means the data itself may be harmed."""

    check: str
    well: bool
    says: str
    grave: bool = False


def examine(home: House) -> list[Health]:
    """Everything that can be checked in a moment; `audit verify` proves the history."""
    found = [Health("database", True, f"{home.mode}, the tables are up to date")]
    machines = home.engine.machines
    flaws = [
        flaw for one in machines.values() for flaw in check(one.workflow, RULEBOOK, list(machines))
    ]
    says = str(flaws[0]) if flaws else f"{len(machines)} workflows are sound"
    found.append(Health("workflows", not flaws, says, grave=True))
    with home.reader() as reader:
        if is_sqlite(reader.connection):
            state = str(reader.connection.execute(text("PRAGMA quick_check")).scalar_one())
            found.append(Health("file", state == "ok", state, grave=True))
            broken = reader.connection.execute(text("PRAGMA foreign_key_check")).first()
            whole = broken is None
            says = "every reference leads somewhere" if broken is None else f"broken in {broken[0]}"
            found.append(Health("references", whole, says, grave=True))
        try:
            year = reader.gathering.calendar(None).school_year_of(today_of(reader.now))
            found.append(Health("term dates", True, f"{year.name} is known"))
        except LookupError as problem:
            found.append(Health("term dates", False, str(problem.args[0])))
        stuck = deadlines.listed(reader.connection, home.person, incidents=True)
        says = f"{len(stuck)} deadlines failed; see `vog-cases timers --incidents`"
        found.append(Health("incidents", not stuck, says if stuck else "none"))
    beat = pulse(home.engine)
    says = f"last sign of life {when(beat.at)}" if beat.at else "no worker has run yet"
    found.append(Health("clock", beat.alive, says if beat.alive else f"not running; {says}"))
    return found
