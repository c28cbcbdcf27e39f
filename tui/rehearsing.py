"""Moving the training clock on from the screen: asked first, done in a thread, told afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.screens.base import HouseScreen
from tui.screens.dialogs import Question
from tui.text import plural, when
from vog_cases.engine import Fired
from vog_cases.house import TRAINING
from vog_cases.rehearsal import Ahead, Leap, advance, ahead

if TYPE_CHECKING:
    from tui.app import VogApp

LEAPS = {"hour": Leap.HOUR, "day": Leap.DAY, "deadline": Leap.DEADLINE}


def leap(app: VogApp, name: str) -> None:
    """Asks whether the clock should go on so far, saying what would pass."""
    screen, house = app.screen, app.house
    if house.mode != TRAINING or not isinstance(screen, HouseScreen):
        return
    if screen.HOLDS:
        app.notify("Save the form or leave it before the clock is moved.", markup=False)
        return
    screen.act(lambda: ahead(house, LEAPS[name]), lambda found: _ask(app, screen, found))


def _ask(app: VogApp, screen: HouseScreen[object], found: Ahead) -> None:
    asks = f"Move the training clock on to {when(found.to)}?\n\n{what_passes(found)}"

    def answered(yes: bool | None) -> None:
        if yes:
            house = app.house
            screen.act(lambda: advance(house, found.to), lambda fired: _say(app, found, fired))

    app.push_screen(Question(asks, "Move it on", "Leave it  Esc"), answered)


def what_passes(found: Ahead) -> str:
    """What would happen by then, in a sentence."""
    if not (found.deadlines or found.reminders):
        return "No deadline passes by then."
    passing = plural(found.deadlines, "deadline passes", "deadlines pass")
    telling = plural(found.reminders, "reminder or escalation", "reminders and escalations")
    said = f"{passing}, {telling} sent" if found.reminders else passing
    return f"{said}; more may follow from them. This changes cases and cannot be taken back."


def what_passed(found: Ahead, fired: Fired) -> str:
    """What has happened, and why that is another number than was foretold."""
    failed = f", {fired.failed} failed" if fired.failed else ""
    passed = plural(fired.fired, "deadline or reminder has", "deadlines and reminders have")
    foretold = found.deadlines + found.reminders
    others = f", {foretold} of them foretold" if fired.fired > foretold else ""
    if fired.fired + fired.failed < foretold:
        others = f"; of {foretold} foretold the others fell away with steps before them"
    return f"The clock stands at {when(found.to)}: {passed} passed{others}{failed}."


def _say(app: VogApp, found: Ahead, fired: Fired) -> None:
    app.notify(what_passed(found, fired), markup=False)
    app.look()
