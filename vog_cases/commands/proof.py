"""The history across cases, and the proof that it is whole."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from vog_cases.commands.frame import FRAME, answer, house, read_instant
from vog_cases.errors import IntegrityFailure

audit_app = typer.Typer(
    name="audit", help="The history across cases; proof that it is whole.", no_args_is_help=True
)


@audit_app.command("log")
def log(
    actor: Annotated[str, typer.Option("--actor", help="A username.")] = "",
    kind: Annotated[str, typer.Option("--kind")] = "",
    since: Annotated[str, typer.Option("--from")] = "",
    until: Annotated[str, typer.Option("--to")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=1_000_000)] = 100,
) -> None:
    """What was done across cases, newest first."""
    from storage import entries
    from vog_cases.plain_text import table, when
    from vog_cases.presenting import logged_json

    with house() as home, home.reader() as reader:
        wanted = entries.Wanted(
            actors=(actor,) if actor else (), kinds=(kind,) if kind else (),
            since=read_instant(since) if since else None,
            until=read_instant(until) if until else None,
        )  # fmt: skip
        found = entries.log(reader.connection, home.person, wanted, limit)
        answer(
            [logged_json(one) for one in found],
            lambda: table(
                ("When", "Who", "Case", "No.", "What"),
                [
                    (when(one.at), one.actor_name or one.actor, one.reference or "—",
                     str(one.number or "—"),
                     str(one.body.get("title")))
                    for one in found
                ],
            ),
        )  # fmt: skip


@audit_app.command("verify")
def verify() -> None:
    """Check every seal and replay every case; name the first thing that is wrong."""
    from vog_cases.audit import verify as prove

    def progress(done: int, total: int) -> None:
        if done % 500 == 0:
            print(f"{done} of {total} cases checked", file=sys.stderr)

    with house() as home, home.reader() as reader:
        proof = prove(reader.connection, home.engine.machines, None if FRAME.json else progress)
    if proof.finding is not None:
        found = proof.finding
        place = f"{found.reference}, event {found.number}" if found.number else found.reference
        raise IntegrityFailure(f"The history is broken at {place}: {found.says}.")
    answer(
        {"whole": True, "cases": proof.cases, "events": proof.events},
        lambda: f"The history is whole: {proof.events} events of {proof.cases} cases.",
    )


@audit_app.command("batches")
def batches(limit: Annotated[int, typer.Option("--limit", min=1, max=1_000_000)] = 20) -> None:
    """Changes of the calendar and of parameters, with the deadlines they moved."""
    from vog_cases.plain_text import when
    from vog_cases.presenting import local

    with house() as home, home.reader() as reader:
        found = reader.batches(limit)
        answer(
            [{**one, "at": local(one["at"])} for one in found],
            lambda: (
                "\n".join(
                    f"{one['id']:>4}  {when(one['at'])}  {one['description']}: "
                    f"{len(one['moved'])} deadlines moved · {one['actor']}"
                    for one in found
                )
                or "Neither the calendar nor a parameter has been changed."
            ),
        )
