"""Signals of the register: what to look at, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from vog_cases.commands.frame import answer, house
from vog_cases.errors import InvalidInput

if TYPE_CHECKING:
    from storage.signals import SignalRow

signals_app = typer.Typer(
    name="signals", help="What the registers show that somebody should look at.",
    invoke_without_command=True,
)  # fmt: skip
Number = Annotated[int, typer.Argument(metavar="NUMBER")]


@signals_app.callback()
def default(context: typer.Context) -> None:
    """Without a command: the list of those that stand."""
    if context.invoked_subcommand is None:
        list_signals()


@signals_app.command("list")
def list_signals(
    kind: Annotated[str, typer.Option("--kind", help="One kind only.")] = "",
    settled: Annotated[bool, typer.Option("--all", help="Those dealt with too.")] = False,
) -> None:
    """The signals that stand, the most urgent kind first."""
    from storage import signals
    from storage.database import reading
    from vog_cases.plain_text import table
    from workflows.signals import KINDS

    if kind and kind not in KINDS:
        raise InvalidInput(f"“{kind}” is no kind of signal; choose one of {', '.join(KINDS)}.")
    with house() as home, reading(home.database) as connection:
        found = signals.listed(connection, home.person, "" if settled else signals.OPEN, kind)
    order = list(KINDS)
    found.sort(key=lambda row: (order.index(row.kind), row.raised_at, row.id))
    answer(
        [_json(row) for row in found],
        lambda: table(
            ("No", "Signal", "Pupil", "School", "What the register shows", "What to do"),
            [
                (str(row.id), KINDS[row.kind].title, f"{row.forename} {row.surname}",
                 row.school_name or "no school", row.evidence["says"],
                 KINDS[row.kind].action if row.status == signals.OPEN else row.status)
                for row in found
            ],
        ) if found else "The registers show nothing that somebody should look at.",
    )  # fmt: skip


@signals_app.command("take")
def take_signal(
    number: Number,
    because: Annotated[str, typer.Option("--because", help="What was done, where no case opens.")]
    = "",
) -> None:  # fmt: skip
    """Do what a signal suggests: the case opens with what the register shows filled in.

    Where such a case is open already, it is noted there.
    """
    from vog_cases.signalling import take

    with house() as home:
        taken = take(home.engine, home.person, number, because)
    case = taken.done.reference if taken.done else None
    said = f"{case} was open already: it is noted there." if taken.joined else f"{case} is open."
    answer(
        {"signal": taken.row.id, "opened": None if taken.joined else case,
         "noted_on": case if taken.joined else None},
        lambda: said if case else "Noted.",
    )  # fmt: skip


@signals_app.command("dismiss")
def dismiss_signal(
    number: Number, because: Annotated[str, typer.Option("--because", help="Why not.")] = ""
) -> None:
    """Set a signal aside, and say why."""
    from vog_cases.signalling import dismiss

    with house() as home:
        row = dismiss(home.engine, home.person, number, because)
    answer({"signal": row.id, "dismissed": True}, lambda: "Set aside.")


@signals_app.command("read")
def read_again() -> None:
    """Read all registers again; this also happens after every load."""
    from vog_cases.signalling import read_registers

    with house() as home, home.engine.transaction() as work:
        noticed = read_registers(work)
    answer(
        {"raised": noticed.raised, "lapsed": noticed.lapsed, "standing": noticed.standing},
        lambda: f"{noticed.raised} raised, {noticed.lapsed} lapsed.",
    )


def _json(row: SignalRow) -> dict[str, Any]:
    from workflows.signals import KINDS

    return {
        "number": row.id, "kind": row.kind, "title": KINDS[row.kind].title, "upn": row.upn,
        "pupil": f"{row.forename} {row.surname}", "school": row.school_name,
        "status": row.status, "raised_at": row.raised_at.isoformat(),
        "says": row.evidence["says"], "marks": row.evidence["marks"],
        "action": KINDS[row.kind].action, "opens": KINDS[row.kind].opens,
        "settled_by": row.settled_by, "because": row.because,
    }  # fmt: skip
