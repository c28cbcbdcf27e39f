"""The command line. Everything else is imported late, so that small commands stay quick."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click
import typer
from typer.exceptions import TyperException

from vog_cases.commands import (
    casework,
    clockwork,
    definitions,
    proof,
    records,
    reports,
    signals,
)  # fmt: skip
from vog_cases.commands.frame import FRAME, complain
from vog_cases.errors import InvalidInput, NotFound, VogError

app = typer.Typer(
    name="vog-cases",
    help="Case management for a school Inclusion Team. Without a command it opens the screen.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

GLOBAL_WITH_VALUE = ("--database", "--as")


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    database: str = typer.Option("", "--database", help="A file or URL."),
    username: str = typer.Option("", "--as", help="Act as this person (training only)."),
    json: bool = typer.Option(False, "--json", help="One JSON document on stdout."),
    version: bool = typer.Option(False, "--version", help="Which version this is."),
) -> None:
    """Global options stand before or after the command."""
    if version:
        show_version()
        return
    FRAME.database, FRAME.username, FRAME.json = database or None, username or None, json
    if context.invoked_subcommand is None:
        screen()


def show_version() -> None:
    """Prints the version of the program."""
    from importlib.metadata import version

    from vog_cases.commands.frame import answer

    number = version("vog-cases")
    answer({"version": number}, lambda: f"VOG Cases {number}")


def screen() -> None:
    """Opens the terminal UI; without a terminal it says what to do instead."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise InvalidInput("There is no terminal for the screen here. Try `vog-cases list`.")
    from vog_cases.commands.frame import house

    with house() as home:
        from tui.app import run

        run(home, sign_in=not FRAME.settings().username)


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
        screen()


def _database_chosen() -> bool:
    import os

    return bool(FRAME.database or os.environ.get("VOG_CASES_DATABASE"))


app.command("init")(records.init)
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


def globals_first(words: Sequence[str]) -> list[str]:
    """The words with the global options moved to the front, wherever they stood."""
    front: list[str] = []
    rest: list[str] = []
    left = list(words)
    while left:
        word = left.pop(0)
        if word == "--":
            return [*front, *rest, "--", *left]
        if word == "--json" or word.startswith(tuple(f"{name}=" for name in GLOBAL_WITH_VALUE)):
            front.append(word)
        elif word in GLOBAL_WITH_VALUE and left:
            front += [word, left.pop(0)]
        else:
            rest.append(word)
    return front + rest


def main(words: Sequence[str] | None = None) -> None:
    """Runs one command and leaves with its exit code."""
    sys.exit(run(sys.argv[1:] if words is None else words))


def run(words: Sequence[str]) -> int:
    """Runs one command and answers its exit code. No stack trace reaches a person."""
    from vog_cases.logs import configure

    configure()
    FRAME.json = "--json" in words
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        _require_text(words)
        app(globals_first(words), standalone_mode=False)
        sys.stdout.flush()
    except VogError as error:
        complain(error)
        return error.exit_code
    except (click.ClickException, TyperException) as error:
        complain(InvalidInput(error.format_message()))
        return 2
    except (click.Abort, typer.Abort, KeyboardInterrupt):
        return 130
    except (BrokenPipeError, SystemExit):
        # Whoever read our output has seen enough; the frame leaves with 1 for the first of them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except Exception as problem:  # noqa: BLE001 - the last door: a sentence, never a stack trace
        return _unexpected(problem)
    return 0


def _require_text(words: Sequence[str]) -> None:
    """Bytes that are no UTF-8 reach us as lone surrogates, which nothing can store or print."""
    for word in words:
        if not word.isprintable() and any("\ud800" <= letter <= "\udfff" for letter in word):
            raise InvalidInput("One of the words has letters that cannot be read; write UTF-8.")


def _unexpected(problem: Exception) -> int:
    from storage.database import DatabaseUnavailable, trouble
    from storage.types import NaiveInstant

    if isinstance(problem, DatabaseUnavailable):
        complain(NotFound(str(problem)))
        return NotFound.exit_code
    known = trouble(problem)
    if known is not None:
        complain(VogError(known))
        return 70
    import structlog

    structlog.get_logger().critical("unexpected", error=type(problem).__name__)
    if isinstance(problem, NaiveInstant):
        complain(InvalidInput(str(problem)))
        return InvalidInput.exit_code
    complain(
        VogError(
            f"Something went wrong inside the program ({type(problem).__name__}). "
            "Nothing was half done; please report it."
        )
    )
    return 70


if __name__ == "__main__":
    main()
