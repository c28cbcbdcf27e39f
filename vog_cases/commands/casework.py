"""Working on cases: open, list, show, actions, do, note, assign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from vog_cases.commands.frame import FRAME, answer, house, read_facts, read_instant
from vog_cases.errors import InvalidInput, StepRefused

if TYPE_CHECKING:
    from vog_cases.house import House
    from vog_cases.previewing import Preview
    from vog_cases.reading_cases import Reader

Facts = Annotated[
    list[str] | None,
    typer.Option("--fact", help="What you say, as name=value; repeat for more.", metavar="K=V"),
]
ExpectVersion = Annotated[
    int | None,
    typer.Option("--expect-version", min=0, max=1_000_000, help="The version you saw."),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Only say what would happen; nothing is done.")
]


def open_case(
    type_name: Annotated[
        str, typer.Argument(metavar="TYPE", help="referral, cme, ehe, psp, fpn, holiday")
    ],
    pupil: Annotated[str, typer.Option("--pupil", help="The child's UPN.")],
    fact: Facts = None,
    dry_run: DryRun = False,
) -> None:
    """Open a case for a child."""
    with house() as home:
        said = read_facts(fact or [])
        if dry_run:
            _foretell(home.engine.preview_open(home.person, type_name, pupil, said))
            return
        done = home.engine.open(home.person, type_name, pupil, said)
        _show(home, done.reference, f"Opened {done.reference}.")


def list_cases(
    type_name: Annotated[str, typer.Option("--type")] = "",
    state: Annotated[str, typer.Option("--state")] = "",
    assignee: Annotated[str, typer.Option("--assignee", help="A username, or none.")] = "",
    school: Annotated[str, typer.Option("--school", help="A school's number.")] = "",
    overdue: Annotated[bool, typer.Option("--overdue", help="Only what is past.")] = False,
    search: Annotated[str, typer.Option("--search", help="A name or reference.")] = "",
    closed: Annotated[bool, typer.Option("--closed", help="Closed cases too.")] = False,
    by_priority: Annotated[
        bool, typer.Option("--by-priority", help="The triage queue's order.")
    ] = False,
    limit: Annotated[int | None, typer.Option("--limit", min=1, max=1_000_000)] = None,
) -> None:
    """The worklist: overdue first, then what is due soonest."""
    from storage.cases import Filter
    from vog_cases.presenting import listed_json
    from vog_cases.worklist_text import worklist

    wanted = Filter(type_name, state, assignee, school, overdue, search, closed, by_priority)
    with house() as home, home.reader() as reader:
        _known(reader, type_name, state)
        found = reader.worklist(wanted, limit)
        answer(
            [listed_json(one) for one in found],
            lambda: worklist(reader, found, reader.count(wanted)),
        )


def show(
    reference: Annotated[str, typer.Argument(metavar="REF")],
    as_of: Annotated[str, typer.Option("--as-of", help="As it stood then.")] = "",
) -> None:
    """One case: facts, deadlines, history. That you looked is kept."""
    from vog_cases.as_of import as_it_stood
    from vog_cases.case_text import case_page
    from vog_cases.presenting import case_json

    with house() as home, home.reader() as reader:
        detail = reader.case(reference)
        if as_of:
            detail = as_it_stood(detail, read_instant(as_of))
        _note_look(home, detail.row.reference)
        answer(case_json(detail), lambda: case_page(detail, reader.now))


def actions(reference: Annotated[str, typer.Argument(metavar="REF")]) -> None:
    """What can be done now, and why the rest cannot. That you looked is kept."""
    from vog_cases.case_text import action_lines
    from vog_cases.presenting import action_json

    with house() as home, home.reader() as reader:
        row, found = reader.actions(reference)
        _note_look(home, row.reference)
        answer([action_json(one) for one in found], lambda: action_lines(row, found))


def do(
    reference: Annotated[str, typer.Argument(metavar="REF")],
    action: Annotated[str, typer.Argument(metavar="ACTION")],
    fact: Facts = None,
    expect_version: ExpectVersion = None,
    dry_run: DryRun = False,
) -> None:
    """Take a step on a case."""
    with house() as home:
        said = read_facts(fact or [])
        with home.reader() as reader:
            seen = reader.row(reference)
        version = expect_version if expect_version is not None else seen.version
        try:
            if dry_run:
                _foretell(home.engine.preview(home.person, seen.reference, action, said, version))
                _note_look(home, seen.reference)
                return
            done = home.engine.perform(home.person, seen.reference, action, said, version)
        except StepRefused:
            _note_look(home, seen.reference)  # the reasons tell what the rules looked at
            raise
        linked = f" Linked: {', '.join(done.linked)}." if done.linked else ""
        _show(home, done.reference, f"Done.{linked}")


def note(
    reference: Annotated[str, typer.Argument(metavar="REF")],
    text: Annotated[str, typer.Argument(metavar="TEXT")],
) -> None:
    """Add a note to a case's history."""
    with house() as home:
        done = home.engine.note(home.person, reference, text)
        _show(home, done.reference, "Noted.")


def assign(
    reference: Annotated[str, typer.Argument(metavar="REF")],
    username: Annotated[str, typer.Argument(metavar="USERNAME")],
) -> None:
    """Give a case to an officer."""
    with house() as home:
        done = home.engine.assign(home.person, reference, username)
        _show(home, done.reference, f"{done.reference} is with {username} now.")


def undo(
    reference: Annotated[str, typer.Argument(metavar="REF")],
    expect_version: ExpectVersion = None,
) -> None:
    """Take back your own last act on a case, within minutes."""
    with house() as home:
        with home.reader() as reader:
            seen = reader.row(reference)
            last = home.engine.undoable(reader, reference)
        version = expect_version if expect_version is not None else seen.version
        done = home.engine.undo(home.person, seen.reference, version)
        _show(home, done.reference, f"Taken back: {last.title}.")


def _note_look(home: House, reference: str) -> None:
    """Whoever is shown what a case holds has looked at it, also where nothing was done."""
    from vog_cases.looking import note_look

    note_look(home.engine, home.person, reference)


def _show(home: House, reference: str, words: str) -> None:
    from vog_cases.presenting import case_json

    if not FRAME.json:
        print(words)
    with home.reader() as reader:
        detail = reader.case(reference)
        state = detail.workflow.state[detail.row.state].title
        answer(case_json(detail), lambda: f"{reference}: {state}, version {detail.row.version}.")


def _foretell(preview: Preview) -> None:
    from vog_cases.case_text import preview_lines
    from vog_cases.presenting import preview_json

    answer(
        preview_json(preview),
        lambda: "\n".join([f"{preview.title}. Nothing is done yet.", *preview_lines(preview)]),
    )


def _known(reader: Reader, type_name: str, state: str) -> None:
    """A filter that can match nothing is a slip, and is said so."""
    machines = reader.machines
    if type_name and type_name not in machines:
        raise InvalidInput(f"“{type_name}” is not a case type; choose {', '.join(machines)}.")
    states = sorted({name for one in machines.values() for name in one.workflow.state})
    if state and state not in states:
        raise InvalidInput(f"“{state}” is not a state; choose one of {', '.join(states)}.")
