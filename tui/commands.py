"""What the command palette offers: never a picture of a screen full of children's data."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.command import Hit, Hits, Provider
from textual.content import Content

from storage import cases
from storage.cases import Filter, Listed
from storage.searching import fold
from tui.language import WELSH, local
from tui.privacy import person_name
from tui.screens.base import HouseScreen
from tui.screens.prompt import Prompt
from tui.widgets.top_bar import NAMES
from vog_cases import references
from vog_cases.house import TRAINING, House

if TYPE_CHECKING:
    from tui.app import VogApp


SHORTEST, MOST = 2, 10
"""From how many letters on the palette looks for cases, and how many it offers."""


def commands(app: VogApp) -> Iterable[SystemCommand]:
    """Each with a title, what it does, and the call."""
    yield _command("Help", "What this screen is for, and its keys", app.action_help)
    there = local("Go there")
    for number, name in enumerate(NAMES, 1):
        call = partial(app.go_to_area, number)
        yield SystemCommand(local(name), f"{there} ({number})", call)
    yield _command(
        "Open a case", "By its reference, such as REF-26-00412-7", partial(ask_case, app)
    )
    yield _command("Colours", "Dark, light or high contrast", app.action_change_theme)
    yield _command(WELSH, "The screen in Welsh, as far as it is translated", app.action_language)
    yield _command("Privacy", "Names become initials, or names again (F9)", app.action_privacy)
    if app.house.mode == TRAINING:
        yield _command("Act as somebody else", "In this training database", app.action_act_as)
        for title, key, name in (
            ("Clock: an hour on", "F5", "hour"), ("Clock: a day on", "F6", "day"),
            ("Clock: to the next deadline", "F7", "deadline"),
        ):  # fmt: skip
            does = local("Moves the training clock, after asking you")
            yield SystemCommand(local(title), f"{does} ({key})", partial(app.action_leap, name))
    else:
        yield _command("New passphrase", "Choose another one", app.action_new_passphrase)
        yield _command("Sign out", "Somebody else may come in", app.action_sign_out)
    yield _command("Leave", "Closes the program", app.action_quit)


def _command(title: str, does: str, call: Callable[[], object]) -> SystemCommand:
    return SystemCommand(local(title), local(does), call)


def ask_case(app: VogApp) -> None:
    """Asks for a reference and opens the case, if there is one to see."""
    app.push_screen(Prompt("Open which case? Type its reference."), partial(open_case, app))


def open_case(app: VogApp, said: str | None) -> None:
    """Opens the case of that reference; says so where there is none."""
    screen = app.screen
    if said and isinstance(screen, HouseScreen):
        screen.read(lambda reader: reader.row(said).reference, app.open_case, "reference")


class CasesByName(Provider):
    """A name, a reference or a pupil number typed into the palette opens the case."""

    async def search(self, query: str) -> Hits:
        """The open cases that match, as the filter of the Inbox finds them; a closed one by its
        whole reference."""
        app: VogApp = self.app  # type: ignore[assignment]
        said = query.strip()
        if len(said) < SHORTEST:
            return
        rows: list[Listed] = []
        with contextlib.suppress(Exception):  # a database that is gone is said elsewhere
            rows = await asyncio.to_thread(_matching, app.house, said)
        for place, row in enumerate(rows):
            child = person_name(row.forename, row.surname)
            title = local(app.house.engine.machines[row.type].workflow.title)
            yield Hit(
                1.0 - place / 100, Content(f"Open {row.reference}  {child}"),
                partial(open_case, app, row.reference), help=title,
            )  # fmt: skip
        with contextlib.suppress(references.MistypedReference):
            known = str(references.parse(said))
            if known not in (row.reference for row in rows):
                yield Hit(0.5, f"Open {known}", partial(open_case, app, known), help="The case")


def _matching(house: House, said: str) -> list[Listed]:
    """What is called so comes first, then what is found by a parent's name."""
    with house.reader() as reader:
        keys = reader.ordered_ids(Filter(search=said), MOST)
        found = cases.by_ids(reader.connection, reader.person, keys)
        rows = [found[key] for key in keys if key in found]
    words = fold(said)
    return sorted(rows, key=lambda row: words not in fold(f"{row.forename} {row.surname}"))
