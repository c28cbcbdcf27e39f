"""`python -m benchmarks.term`: a term of a whole council's register, in seconds and memory.

22,000 children, 73 school days, 3.2 million marks: loaded, loaded again, corrected, and read.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import insert

from benchmarks.register import FIRST, LAST
from states.calendar import Calendar
from states.context import Actor
from states.roles import Role
from storage import migrate
from storage.database import connect, reading, writing
from storage.tables import Contact, Pupil, School
from vog_cases.clock import FrozenClock
from vog_cases.engine import Engine
from vog_cases.gathering import Gathering
from vog_cases.intake.attendance import load
from vog_cases.logs import configure
from vog_cases.signalling import read_registers
from vog_cases.upn import check_letter
from workflows.attendance import run_up_to
from workflows.term_dates import SCHOOL_YEARS

PUPILS, CORRECTED, ASKED = 22_000, 2_000, 2_000
RATES = (0.01, 0.02, 0.03, 0.03, 0.04, 0.06, 0.1, 0.25)
DATA = Actor("data", "Data", Role.DATA_OFFICER)


def council(url: str, pupils: int) -> tuple[Engine, list[str]]:
    """A database with so many children of school age, a parent each."""
    database = connect(url)
    migrate.upgrade(database)
    digits = [f"6732100{place:05}" for place in range(pupils)]
    upns = [check_letter(f"A{one}") + one for one in digits]
    children = [
        {"upn": upn, "surname": "Hâf", "forename": f"Efa {place}", "searchable": f"haf efa {place}",
         "date_of_birth": date(2012 + place % 8, 1, 1), "school_number": "6732100",
         "looked_after": place % 100 == 0}
        for place, upn in enumerate(upns)
    ]  # fmt: skip
    parents = [
        {
            "upn": upn,
            "name": "Nia Hâf",
            "relationship": "Mother",
            "parental_responsibility": True,
            "person": f"nia haf {place // 2}",
        }
        for place, upn in enumerate(upns)
    ]
    with writing(database) as connection:
        connection.execute(insert(School.__table__), {"number": "6732100", "name": "Ysgol Wen"})  # type: ignore[attr-defined]
        connection.execute(insert(Pupil.__table__), children)  # type: ignore[attr-defined]
        connection.execute(insert(Contact.__table__), parents)  # type: ignore[attr-defined]
    return Engine(database, FrozenClock(datetime(2026, 12, 19, 9, tzinfo=UTC))), upns


def write(path: Path, upns: Sequence[str], days: Sequence[date]) -> None:
    """A term: most children are hardly ever away, a few often, some for weeks."""
    dice = random.Random(2026)
    rate = {upn: dice.choice(RATES) for upn in upns}
    gone = {upn: len(days) - dice.randint(5, 30) for upn in upns if dice.random() < 0.005}
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("upn,date,am,pm\n")
        for place, day in enumerate(days):
            for upn in upns:
                am, pm = "/", "\\"
                if place >= gone.get(upn, len(days)):
                    am = pm = "N"
                elif dice.random() < rate[upn]:
                    am = pm = dice.choice("IIIIIIMMCOOUN")
                file.write(f"{upn},{day:%d/%m/%Y},{am},{pm}\n")


def timed(what: str, act: Callable[[], object]) -> None:
    """Does it and prints how long it took, and the most memory the program has held so far."""
    start = time.perf_counter()
    done = act()
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:<46} {time.perf_counter() - start:7.1f} s   {held:5.0f} MB   {done or ''}")


def main() -> None:
    """Prints one line a step."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--database", default="", help="a new file, or an empty PostgreSQL")
    asked.add_argument("--pupils", type=int, default=PUPILS)
    given = asked.parse_args()
    configure()
    calendar = Calendar(SCHOOL_YEARS, {})
    days = calendar.school_days(FIRST, LAST)
    with tempfile.TemporaryDirectory() as folder:
        engine, upns = council(given.database or str(Path(folder) / "council.db"), given.pupils)
        path, corrected = Path(folder) / "term.csv", Path(folder) / "corrected.csv"
        write(path, upns, days)
        corrected.write_text(
            "upn,date,am,pm\n"
            + "".join(f"{upn},{days[-1]:%d/%m/%Y},I,I\n" for upn in upns[:CORRECTED]),
            encoding="utf-8",
        )
        marks = 2 * len(days) * len(upns)
        timed(f"load a term, {marks:,} marks", lambda: load(engine, DATA, path))
        timed("load it again", lambda: load(engine, DATA, path))
        timed("load a corrected file", lambda: load(engine, DATA, corrected))
        timed("the signals of the whole council", lambda: _signals(engine))
        each = _one_child(engine, upns[:ASKED], calendar)
        print(f"all that a rule may look at of one child, its run counted: {each:.2f} ms")


def _one_child(engine: Engine, upns: Sequence[str], calendar: Calendar) -> float:
    """Milliseconds a child: its register, contacts, cases, brothers and sisters."""
    with reading(engine.database) as connection:
        gathering = Gathering(connection)
        start = time.perf_counter()
        for upn in upns:
            run_up_to(gathering.evidence(upn, None, None).register, calendar, LAST)
        return (time.perf_counter() - start) / len(upns) * 1000


def _signals(engine: Engine) -> object:
    with engine.transaction() as work:
        return read_registers(work)


if __name__ == "__main__":
    main()
