"""Making a database, loading files into it, and looking after it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vog_cases.commands.frame import FRAME, answer, house, new_passphrase
from vog_cases.errors import IntegrityFailure, InvalidInput, Reason

if TYPE_CHECKING:
    from vog_cases.house import House


def init(
    training: Annotated[
        bool, typer.Option("--training", help="A database to practise in, without passphrases.")
    ] = False,
) -> None:
    """Make the database and its first administrator."""
    from storage.migrate import shown
    from vog_cases.house import LIVE, make
    from vog_cases.signing_in import ADMINISTRATOR

    url = FRAME.settings().database
    words = "" if training else new_passphrase()
    mode = make(url, training=training, words=words)
    answer(
        {"database": shown(url), "mode": mode, "administrator": ADMINISTRATOR},
        lambda: (
            f"A {mode} database is ready: {shown(url)}\n"
            f"Load schools, pupils, contacts, staff and referrals with `vog-cases import`"
            + (
                f" --as {ADMINISTRATOR}.\nGive each of the staff a passphrase to begin with: "
                f"`vog-cases passphrase USERNAME --as {ADMINISTRATOR}`."
                if mode == LIVE
                else "."
            )
        ),
    )


def passphrase(
    username: Annotated[str, typer.Argument(metavar="[USERNAME]", help="Whose; else yours.")] = "",
) -> None:
    """Choose your passphrase, or give somebody one to begin with."""
    from vog_cases.house import LIVE
    from vog_cases.signing_in import choose

    with house() as home:
        if home.mode != LIVE:
            raise InvalidInput("A training database has no passphrases.")
        whose = username or home.person.username
        choose(home.database, home.person, whose, new_passphrase(), home.clock.now())
        answer({"username": whose}, lambda: "It is changed.")


def import_file(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="WHAT", help="schools, pupils, contacts, staff, referrals or attendance"
        ),
    ],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file.")],
) -> None:
    """Load a file: all its rows, or none and every bad row is named."""
    from vog_cases.intake import inbox as referrals
    from vog_cases.intake import roll
    from vog_cases.intake.records import LISTS

    with house() as home:
        referrals.may_load(home.person)
        if kind == "attendance":
            _attendance(home, file)
            return
        if kind == "referrals":
            done = referrals.load(home.engine, home.person, file)
        elif kind in LISTS:
            done = roll.load(home.engine, home.person, kind, file)
        else:
            raise InvalidInput(
                f"“{kind}” cannot be imported; choose {', '.join(LISTS)}, referrals or attendance."
            )
        linked = f", {done.linked} linked to an open case" if done.linked else ""
        answer(
            {"kind": kind, "added": done.added, "changed": done.changed,
             "unchanged": done.unchanged, "linked": done.linked, "total": done.total},
            lambda: f"{kind}: {done.added} added, {done.changed} changed, "
            f"{done.unchanged} unchanged{linked}.",
        )  # fmt: skip


def _attendance(home: House, file: Path) -> None:
    from vog_cases.intake.attendance import load

    shown = sys.stderr.isatty() and not FRAME.json

    def progress(rows: int) -> None:
        if shown:
            typer.echo(f"\r{rows:,} rows read", nl=False, err=True)

    done = load(home.engine, home.person, file, progress)
    if shown:
        typer.echo(err=True)
    answer(
        {"kind": "attendance", "added": done.added, "changed": done.changed,
         "unchanged": done.unchanged, "total": done.total, "moved": done.moved,
         "raised": done.raised,
         "blocked": [str(one) for one in done.blocked]},
        lambda: "\n".join(
            (
                f"attendance: {done.added} days added, {done.changed} changed, "
                f"{done.unchanged} unchanged; {done.moved} deadlines moved, "
                f"{done.raised} signals raised.",
                *(f"Kept back: {one}" for one in done.blocked),
            )
        ),
    )  # fmt: skip


def doctor() -> None:
    """Check the database and what it depends on."""
    from vog_cases.health import examine

    with house(as_nobody=True) as home:
        findings = examine(home)
        ill = [one for one in findings if one.grave and not one.well]
        if not (ill and FRAME.json):
            answer(
                [{"check": one.check, "well": one.well, "says": one.says} for one in findings],
                lambda: "\n".join(
                    f"{'ok  ' if one.well else 'LOOK'}  {one.check}: {one.says}" for one in findings
                ),
            )
        if ill:
            raise IntegrityFailure(
                f"{ill[0].check}: {ill[0].says}",
                tuple(Reason("", f"{one.check}: {one.says}") for one in ill),
            )
