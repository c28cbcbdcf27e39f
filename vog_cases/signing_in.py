"""Who somebody is, by name and passphrase: in a live database, at every door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

import sqlalchemy

from states.context import Actor
from states.roles import Role
from storage import desk, passphrases
from storage.database import reading, writing
from vog_cases import passphrase
from vog_cases.acts import CHANGED_PASSPHRASE, SIGN_IN_FAILED, keep
from vog_cases.errors import NotFound, StepRefused, VogError
from vog_cases.gathering import Gathering

TRIES, PAUSE = 5, timedelta(minutes=15)
"""After so many tries that failed within the pause, none is looked at for the rest of it."""
ADMINISTRATOR = "admin"
NOBODY = Actor("", "Nobody", Role.OUTSIDE)
"""Who is here before anybody has signed in, and for whom the clock runs: sees and may nothing."""


class NotSignedIn(VogError):
    """Nobody is let in: by a wrong name or passphrase, or because it was tried too often."""

    kind = "refused"
    exit_code = 1


class WrongPassphrase(NotSignedIn):
    """The name and the passphrase do not belong together."""


@dataclass(frozen=True)
class SignedIn:
    """Who it is, and what they should know of their account."""

    person: Actor
    temporary: bool
    """The passphrase was given by somebody else, and they must choose their own."""
    failed: int
    """Tries in their name that failed since they were last here."""


def sign_in(database: sqlalchemy.Engine, username: str, words: str, now: datetime) -> SignedIn:
    """Who that is; WrongPassphrase in the same words whether that or the name is wrong.

    A try that fails in the name of somebody is an entry of the history. Other names are not kept:
    people type their passphrase where the name belongs.
    """
    with reading(database) as connection:
        person = _active(connection, username.strip())
        username = person.username if person else ""
        kept = passphrases.kept(connection, username)
        # a new passphrase ends the pause
        pause_from = max(now - PAUSE, kept.set_at) if kept else now - PAUSE
        lately = passphrases.tries(connection, username, SIGN_IN_FAILED, pause_from)
        since = desk.last_visit(connection, username) or datetime.min.replace(tzinfo=UTC)
        failed = passphrases.tries(connection, username, SIGN_IN_FAILED, since)
    if lately >= TRIES:
        minutes = int(PAUSE.total_seconds() // 60)
        raise NotSignedIn(
            f"Too many tries have failed. Wait {minutes} minutes, or ask for a new passphrase."
        )
    right = passphrase.fits(words, kept.secret if kept else _some_secret())
    if person is None or kept is None or not right:
        if person is not None:
            with writing(database) as connection:
                keep(connection, person, now, SIGN_IN_FAILED, "A try to sign in failed")
        raise WrongPassphrase("The name or the passphrase is not right.")
    return SignedIn(person, kept.temporary, failed)


def may_give(person: Actor) -> bool:
    """Whether this person gives others a passphrase to begin with."""
    return person.username == ADMINISTRATOR or person.role in (
        Role.INCLUSION_MANAGER, Role.LEAD_OFFICER,
    )  # fmt: skip


def choose(
    database: sqlalchemy.Engine, person: Actor, username: str, words: str, now: datetime
) -> None:
    """Sets a passphrase: one's own for good, somebody else's until they have chosen their own."""
    own = username.casefold() == person.username.casefold()
    if not own and not may_give(person):
        raise StepRefused("Only an administrator or a manager gives others a passphrase.")
    passphrase.require_good(words, username)
    secret = passphrase.known_by(words)
    with writing(database) as connection:
        whom = _active(connection, username)
        if whom is None:
            raise NotFound(f"There is nobody called “{username}” on the staff list.")
        passphrases.keep(connection, whom.username, secret, now, temporary=not own)
        given = f"Gave {whom.name} a passphrase to begin with"
        whose = "Chose a passphrase" if own else given
        keep(connection, person, now, CHANGED_PASSPHRASE, whose)


def change(database: sqlalchemy.Engine, person: Actor, words: str, new: str, now: datetime) -> None:
    """Sets one's own passphrase, by the one of now: who finds a screen open shall not take it over.

    WrongPassphrase where that one is not right, which is a try that failed.
    """
    try:
        sign_in(database, person.username, words, now)
    except WrongPassphrase:
        raise WrongPassphrase("Your passphrase of now is not right.") from None
    choose(database, person, person.username, new, now)


def _active(connection: sqlalchemy.Connection, username: str) -> Actor | None:
    staff = Gathering(connection).staff.values()
    known = (one.actor for one in staff if one.active)
    return next((one for one in known if one.username.casefold() == username.casefold()), None)


@cache
def _some_secret() -> str:
    """A passphrase nobody knows: so a wrong name takes as long as a wrong passphrase."""
    return passphrase.known_by("")
