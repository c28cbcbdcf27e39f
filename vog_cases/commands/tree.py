"""All commands by their names."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import cache

import click
import typer
from typer.exceptions import TyperException
from typer.main import get_command

from vog_cases.commands import (
    casework,
    clockwork,
    definitions,
    proof,
    records,
    reports,
    signals,
)  # fmt: skip
from vog_cases.commands.frame import FRAME
from vog_cases.commands.screen import screen_alone
from vog_cases.errors import InvalidInput

app = typer.Typer(
    name="vog-cases",
    help="Case management for a school Inclusion Team. Without a command it opens the screen.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def call(words: Sequence[str]) -> int:
    """Runs one command; InvalidInput says what cannot be understood in its words."""
    try:
        _put_together()(list(words), standalone_mode=False)
    except (click.ClickException, TyperException) as error:
        raise InvalidInput(error.format_message()) from None
    except (click.Abort, typer.Abort):
        return 130
    return 0


@cache
def _put_together() -> Callable[..., object]:
    """The commands as they are called; to put them together takes longer than most of them do."""
    return get_command(app)


def show_version(asked: bool) -> None:
    """Prints the version of the program, and leaves it at that."""
    from importlib.metadata import version

    from vog_cases.commands.frame import answer

    if asked:
        number = version("vog-cases")
        answer({"version": number}, lambda: f"VOG Cases {number}")
        raise typer.Exit


@app.callback()
def start(
    database: str = typer.Option("", "--database", help="A file or URL."),
    username: str = typer.Option("", "--as", help="Act as this person (training only)."),
    json: bool = typer.Option(False, "--json", help="One JSON document on stdout."),
    version: bool = typer.Option(
        False, "--version", callback=show_version, is_eager=True, help="Which version this is."
    ),
) -> None:
    """Global options stand before or after the command."""
    # They are told here for the help: the door has taken them out of the words before.


@app.command("help")
def help_page(
    name: str = typer.Argument("inbox", metavar="SCREEN", help="inbox, case, form, audit …"),
) -> None:
    """The help of a screen, to print or to read aloud."""
    from tui.app import printed_help
    from vog_cases.commands.frame import answer

    text = printed_help(name.casefold())
    answer({"screen": name.casefold(), "help": text}, lambda: text)


@app.command()
def demo(
    fresh: bool = typer.Option(False, "--fresh", help="Make it anew."),
    headless: bool = typer.Option(False, "--headless", help="Print the worklist instead."),
) -> None:
    """A training database of invented cases, and the screen on it."""
    from vog_cases.demo import make_demo
    from vog_cases.settings import demo_database

    FRAME.database = FRAME.settings().database if _database_chosen() else demo_database()
    make_demo(FRAME.database, fresh=fresh)
    if headless or FRAME.json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        casework.list_cases(limit=40)
    else:
        screen_alone(FRAME.database, FRAME.settings().username)


def _database_chosen() -> bool:
    return bool(FRAME.database or os.environ.get("VOG_CASES_DATABASE"))


app.command("init")(records.init)
app.command("passphrase")(records.passphrase)
app.command("import")(records.import_file)
app.command("open")(casework.open_case)
app.command("list")(casework.list_cases)
app.command("show")(casework.show)
app.command("actions")(casework.actions)
app.command("do")(casework.do)
app.command("note")(casework.note)
app.command("assign")(casework.assign)
app.command("undo")(casework.undo)
app.command("timers")(clockwork.timers)
app.command("tick")(clockwork.tick)
app.command("retry")(clockwork.retry)
app.command("worker")(clockwork.worker)
app.command("report")(reports.report)
app.command("doctor")(records.doctor)
app.add_typer(clockwork.calendar_app)
app.add_typer(clockwork.policy_app)
app.add_typer(proof.audit_app)
app.add_typer(signals.signals_app)
app.add_typer(definitions.workflows_app)
