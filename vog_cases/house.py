"""Opens the house: a database, its clock, its engine and the person who acts. Wired once, here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy

from states.context import Actor
from states.roles import Role
from storage import history, migrate, passphrases, records
from storage.database import connect, reading, writing
from vog_cases.clock import Clock, SystemClock
from vog_cases.engine import Engine
from vog_cases.errors import InvalidInput, NotFound, StepRefused
from vog_cases.gathering import Gathering
from vog_cases.passphrase import known_by, require_good
from vog_cases.reading_cases import Reader
from vog_cases.settings import Settings
from vog_cases.signing_in import ADMINISTRATOR, NOBODY, NotSignedIn, sign_in

TRAINING, LIVE = "training", "live"


class TrainingClock:
    """The clock of a training database: it stands where it was set, or runs if it never was."""

    def __init__(self, database: sqlalchemy.Engine) -> None:
        self.database = database

    def now(self) -> datetime:
        """The instant it was set to, in UTC, or the machine's time."""
        with reading(self.database) as connection:
            at = records.setting(connection, "clock")
        return datetime.fromisoformat(at) if at else SystemClock().now()


@dataclass(frozen=True)
class House:
    """An open database and who acts in it."""

    engine: Engine
    mode: str
    person: Actor

    @property
    def database(self) -> sqlalchemy.Engine:
        """The database itself."""
        return self.engine.database

    @property
    def clock(self) -> Clock:
        """The clock that the cases go by."""
        return self.engine.clock

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """Reads as this person, from one moment of the database."""
        now = self.clock.now()
        with reading(self.database) as connection:
            yield Reader(connection, self.engine.machines, self.person, now)

    def move_clock(self, to: datetime) -> None:
        """Sets the training clock; a live clock is never moved (invariant 7)."""
        if self.mode != TRAINING:
            raise StepRefused("The clock of a live database cannot be moved.")
        with writing(self.database) as connection:
            latest = history.latest_at(connection)
            if latest is not None and to < latest:
                raise StepRefused(
                    "The clock cannot go back before the last entry in the history, "
                    f"{latest.isoformat(timespec='minutes')}."
                )
            records.set_setting(connection, "clock", to.isoformat())


def make(url: str, *, training: bool, words: str = "") -> str:
    """Makes a database with its administrator and answers its mode; again changes nothing.

    `words` is the administrator's passphrase in a live database.
    """
    if not training:
        require_good(words, ADMINISTRATOR)
    database = connect(url)
    migrate.upgrade(database)
    with writing(database) as connection:
        if records.set_once(connection, "mode", TRAINING if training else LIVE):
            records.add_staff(
                connection,
                {"username": ADMINISTRATOR, "name": "Administrator", "focus": "",
                 "role": Role.ADMIN_SUPPORT.value, "school_number": None, "active": True},
            )  # fmt: skip
            if not training:
                at, secret = SystemClock().now(), known_by(words)
                passphrases.keep(connection, ADMINISTRATOR, secret, at, temporary=False)
    Engine(database, SystemClock()).register_workflows()
    mode = _mode(database)
    database.dispose()
    return mode


def enter(
    settings: Settings, passphrase: Callable[[], str] = lambda: "", *, as_nobody: bool = False
) -> House:
    """Opens a database that was made before; says in one sentence what is missing if it cannot.

    In a live one `passphrase` is asked; `as_nobody` is for the clock, and for a screen on which
    people sign in.
    """
    if not migrate.exists(settings.database):
        raise NotFound(
            f"There is no database at {migrate.shown(settings.database)}. "
            "Make one with `vog-cases init`, or try `vog-cases demo`."
        )
    database = connect(settings.database)
    try:
        _bring_up_to_date(database)
        mode = _mode(database)
        if mode == TRAINING:
            person = _acting(database, settings.username)
        elif as_nobody:
            person = NOBODY
        else:
            person = _signed_in(database, settings.username, passphrase)
        clock: Clock = TrainingClock(database) if mode == TRAINING else SystemClock()
        engine = Engine(database, clock)
        engine.register_workflows()
    except BaseException:
        database.dispose()
        raise
    return House(engine, mode, person)


def _mode(database: sqlalchemy.Engine) -> str:
    with reading(database) as connection:
        return records.setting(connection, "mode") or LIVE


def _bring_up_to_date(database: sqlalchemy.Engine) -> None:
    if migrate.is_current(database):
        return
    if migrate.current_revision(database) is None:
        raise NotFound("The database is empty. Make it with `vog-cases init`.")
    migrate.upgrade(database)


def _signed_in(database: sqlalchemy.Engine, username: str, passphrase: Callable[[], str]) -> Actor:
    if not username:
        raise InvalidInput("This is a live database: say who you are with --as and your username.")
    found = sign_in(database, username, passphrase(), SystemClock().now())
    if found.temporary:
        raise NotSignedIn(
            "Your passphrase was given to you: choose your own first, with `vog-cases` alone."
        )
    return found.person


def _acting(database: sqlalchemy.Engine, username: str) -> Actor:
    with reading(database) as connection:
        gathering = Gathering(connection)
        if username:
            return gathering.person(username)
        active = [person for person in gathering.staff.values() if person.active]
        leads = [one for one in active if one.role is Role.LEAD_INCLUSION_OFFICER]
        return leads[0].actor if leads else gathering.person(ADMINISTRATOR)
