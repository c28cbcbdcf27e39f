"""Takes back a person's own last act on a case, after saying in one line what that means."""

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


@dataclass(frozen=True)
class _Foretold:
    answer: Undoable
    version: int
    means: str


def take_back(place: HouseScreen[Any] | Area, reference: str, then: Callable[[], None]) -> None:
    """Asks first; says why where it cannot be. `then` comes after it is done."""
    engine, person = place.house.engine, place.house.person

    def look(reader: Reader) -> _Foretold:
        answer = engine.undoable(reader, reference)
        detail = reader.case(reference)
        event = next(one for one in detail.history if one.number == answer.number)
        child = person_name(detail.pupil.forename, detail.pupil.surname)
        means = _means(event, detail.workflow) if answer.possible else ""
        return _Foretold(answer, detail.row.version, f"{reference} {child}. {means}")

    def ask(told: _Foretold) -> None:
        if not told.answer.possible:
            place.notify(told.answer.says, severity="warning", markup=False)
            return
        asks = f"{told.means}\n\n{told.answer.says}"
        place.app.push_screen(Question(asks, "Take it back", "Leave it  Esc"), answered(told))

    def answered(told: _Foretold) -> Callable[[bool | None], None]:
        def take(yes: bool | None) -> None:
            if yes:
                place.act(
                    lambda: engine.undo(person, reference, told.version), lambda _: done(told)
                )

        return take

    def done(told: _Foretold) -> None:
        place.notify(f"“{told.answer.title}” is taken back.", markup=False)
        then()

    place.read(look, ask, "undo")


def _means(event: StoredEvent, workflow: Workflow) -> str:
    """What taking an event back would do."""
    body, states = event.body, workflow.state
    parts = []
    if event.kind == "noted":
        parts.append("the note is marked as taken back")
    elif event.kind == "assigned":
        parts.append("the case goes back to whoever had it")
    elif body["from"] != body["to"]:
        parts.append(f"the case goes back to {states[body['from']].title}")
    if event.kind == "moved":
        parts.append("facts and clocks are what they were")
    letters = body.get("messages", ())
    if letters:
        parts.append(f"{plural(len(letters), 'letter')} that waited will not be sent")
    return f"Take back “{body['title']}”: {', '.join(parts)}. The history keeps both entries."
