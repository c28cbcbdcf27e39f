"""Takes back a person's own last act, after saying in one line what that means.

A note or an officer given to several cases in one go is one act, and is taken back as one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from states.workflow import Workflow
from storage.history import StoredEvent
from tui.privacy import person_name
from tui.screens.dialogs import Question
from tui.text import plural
from vog_cases.reading_cases import Reader
from vog_cases.undoing import Undoable

if TYPE_CHECKING:
    from tui.areas.base import Area
    from tui.screens.base import HouseScreen
    from vog_cases.engine import Engine

NAMED = 4
"""Of how many cases each reference is said."""


@dataclass(frozen=True)
class _Foretold:
    answer: Undoable
    reference: str
    version: int
    event: StoredEvent
    child: str
    workflow: Workflow


def take_back(
    place: HouseScreen[Any] | Area, references: tuple[str, ...], then: Callable[[], None]
) -> None:
    """Asks first; says why where it cannot be. `then` comes after it is done.

    `references` are the cases of one act; more than one where it was done to all in one go.
    """
    engine, person = place.house.engine, place.house.person

    def look(reader: Reader) -> list[_Foretold]:
        acts = [_foretell(engine, reader, reference) for reference in references]
        act = next((one.event for one in acts if one.answer.possible), acts[0].event)
        return [one for one in acts if one.event.actor != person.username or _same(one.event, act)]

    def ask(acts: list[_Foretold]) -> None:
        possible = [one for one in acts if one.answer.possible]
        if not possible:
            place.notify(acts[0].answer.says, severity="warning", markup=False)
            return
        question = Question(_asks(acts, possible), "Take it back", "Leave it  Esc")
        place.app.push_screen(question, answered(possible))

    def answered(possible: list[_Foretold]) -> Callable[[bool | None], None]:
        versions = {one.reference: one.version for one in possible}

        def take(yes: bool | None) -> None:
            if yes:
                place.act(lambda: engine.undo_all(person, versions), lambda _: done(possible))

        return take

    def done(possible: list[_Foretold]) -> None:
        on = f" on {len(possible)} cases" if len(possible) > 1 else ""
        place.notify(f"“{possible[0].answer.title}” is taken back{on}.", markup=False)
        then()

    place.read(look, ask, "undo")


def _foretell(engine: Engine, reader: Reader, reference: str) -> _Foretold:
    answer = engine.undoable(reader, reference)
    detail = reader.case(reference)
    event = next(one for one in detail.history if one.number == answer.number)
    child = person_name(detail.pupil.forename, detail.pupil.surname)
    return _Foretold(answer, reference, detail.row.version, event, child, detail.workflow)


def _same(one: StoredEvent, other: StoredEvent) -> bool:
    """Whether both are parts of one act, so that they say the same."""
    return (one.at, one.kind, one.actor, one.body["title"], one.private) == (
        other.at, other.kind, other.actor, other.body["title"], other.private
    )  # fmt: skip


def _asks(acts: list[_Foretold], possible: list[_Foretold]) -> str:
    """What is taken back where, and what of the same act is not, because others came since."""
    first = possible[0]
    said = f"Take back “{first.answer.title}”"
    if len(acts) == 1:
        about = f"{first.reference} {first.child}. {said}"
    else:
        named = ", ".join(f"{one.reference} {one.child}" for one in possible[:NAMED])
        more = f" and {len(possible) - NAMED} more" if len(possible) > NAMED else ""
        about = f"{said} on {plural(len(possible), 'case')} ({named}{more})"
    means = _means(first.event, first.workflow, "each" if len(possible) > 1 else "the")
    asks = f"{about}: {means}. The history keeps both entries.\n\n{first.answer.says}"
    left = [one for one in acts if not one.answer.possible]
    if left:
        what = (
            f"{plural(len(left), 'case')} of the same act" if len(left) > 1 else left[0].reference
        )
        asks += f"\n\nNot {what}: {left[0].answer.says}"
    return asks


def _means(event: StoredEvent, workflow: Workflow, which: str) -> str:
    """What taking an event back would do."""
    body, states = event.body, workflow.state
    parts = []
    if event.kind == "noted":
        parts.append(f"{which} note is marked as taken back")
    elif event.kind == "assigned":
        parts.append(f"{which} case goes back to whoever had it")
    elif body["from"] != body["to"]:
        parts.append(f"the case goes back to {states[body['from']].title}")
    if event.kind == "moved":
        parts.append("facts and clocks are what they were")
    letters = body.get("messages", ())
    if letters:
        parts.append(f"{plural(len(letters), 'letter')} that waited will not be sent")
    return ", ".join(parts)
