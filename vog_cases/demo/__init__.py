"""The training database of `vog-cases demo`: a Monday in November 2026, the same every time."""

from __future__ import annotations

import random
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import make_url

from states.calendar import LONDON
from storage import migrate, records
from storage.database import connect, reading, writing
from vog_cases.clock import FrozenClock
from vog_cases.demo import stories
from vog_cases.demo.council import DemoPupil, DemoSchool, fill
from vog_cases.demo.names import ODD_NAMES
from vog_cases.demo.rarer import Rarer
from vog_cases.demo.register import DemoRegister
from vog_cases.engine import Engine, Work
from vog_cases.errors import StepRefused, WorkflowChanged
from vog_cases.house import TRAINING, make
from vog_cases.signalling import read_registers

SEED = 2026
MONDAY = datetime(2026, 11, 23, 9, 42, tzinfo=LONDON)
FIRST_DAY = date(2026, 9, 7)
REFERRALS, PLANS = 290, 110


def make_demo(url: str, *, fresh: bool = False) -> None:
    """Makes the training database if it is not there; `fresh` makes it anew.

    StepRefused where a database stands there that the demo did not make: it is never overwritten.
    """
    path = _file(url)
    if path is None:
        _on_server(url, fresh=fresh)
        return
    if path.is_file():
        if not _ours(url):
            raise StepRefused(f"{path} is not a demo database. Choose another with --database.")
        if not fresh and not _outdated(url):
            return
    # made beside its place and moved there whole: an interrupted demo leaves nothing half-made
    making = path.with_name(f"{path.name}.making")
    _remove(making)
    _fill(str(making))
    _remove(path)
    making.replace(path)


def _on_server(url: str, *, fresh: bool) -> None:
    database = connect(url)
    empty = migrate.current_revision(database) is None
    database.dispose()
    if empty:
        _fill(url)
    elif fresh or not _ours(url) or _outdated(url):
        raise StepRefused(
            f"{migrate.shown(url)} has tables already; give the demo an empty database."
        )


def _fill(url: str) -> None:
    make(url, training=True)
    database = connect(url)
    clock = FrozenClock(datetime(2026, 9, 1, 8, tzinfo=LONDON))
    engine = Engine(database, clock)
    with writing(database) as connection:
        _tell(Work(engine, connection, clock.now()), clock)
        records.set_setting(connection, "clock", MONDAY.isoformat())
        records.set_setting(connection, "demo", str(SEED))
    if _file(url) is not None:
        with database.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()


def _ours(url: str) -> bool:
    database = connect(url)
    try:
        if migrate.current_revision(database) is None:
            return False
        with reading(database) as connection:
            mode = records.setting(connection, "mode")
            return mode == TRAINING and records.setting(connection, "demo") is not None
    finally:
        database.dispose()


def _outdated(url: str) -> bool:
    """A demo of an older program is made again: nobody works in it."""
    database = connect(url)
    try:
        if not migrate.is_current(database):
            return True
        Engine(database, FrozenClock(MONDAY)).register_workflows()
    except WorkflowChanged:
        return True
    finally:
        database.dispose()
    return False


def _file(url: str) -> Path | None:
    if "://" not in url:
        return Path(url).expanduser()
    return Path(make_url(url).database or "") if url.startswith("sqlite") else None


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _tell(work: Work, clock: FrozenClock) -> None:
    dice = random.Random(SEED)
    schools, pupils = fill(work.connection, dice)
    by_number = {school.number: school for school in schools}
    stage = stories.Stage(work, clock, MONDAY, dice)
    odd, others = pupils[: len(ODD_NAMES)], pupils[len(ODD_NAMES) :]
    chosen = dice.sample(others, REFERRALS + PLANS)
    for pupil in odd:
        _waiting(stage, dice, pupil, by_number[pupil.school])
    for pupil in chosen[:REFERRALS]:
        _referral(stage, dice, pupil, by_number[pupil.school])
    for pupil in chosen[REFERRALS:]:
        _plan(stage, work, dice, pupil, by_number[pupil.school])
    register = DemoRegister(dice, stage.calendar, pupils)
    left = [pupil for pupil in others if pupil not in set(chosen)]
    Rarer(stage, register, schools, left).begin()
    register.store(work.connection)
    stage.play()
    read_registers(work)


def _waiting(
    stage: stories.Stage, dice: random.Random, pupil: DemoPupil, school: DemoSchool
) -> None:
    """A referral that nobody has opened yet, so that it stands high in every worklist."""
    day = date(2026, 11, 9)
    told = stories.Telling(iter([(0, (school.officer, "submit", {}))]), pupil)
    stage.begin(day, "referral", school.officer, stories.referral_said(dice, day), told)


def _referral(
    stage: stories.Stage, dice: random.Random, pupil: DemoPupil, school: DemoSchool
) -> None:
    day = stories.school_day_between(dice, stage.calendar, FIRST_DAY, MONDAY.date())
    told = stories.Telling(stories.referral_story(dice, school, day), pupil)
    stage.begin(day, "referral", school.officer, stories.referral_said(dice, day), told)


def _plan(
    stage: stories.Stage, work: Work, dice: random.Random, pupil: DemoPupil, school: DemoSchool
) -> None:
    last = date(2026, 11, 18)
    day = stories.school_day_between(dice, stage.calendar, FIRST_DAY, last)
    signer = records.adults(work.connection, pupil.upn)[0].id
    told = stories.Telling(stories.plan_story(dice, school, signer, day), pupil)
    stage.begin(day, "psp", school.officer, stories.plan_said(dice), told)
