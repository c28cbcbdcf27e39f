"""After m: the number of a step. Where there are ten or more, a 1 waits for its second digit."""

from __future__ import annotations

from textual.message import Message
from textual.widgets import Static

from tui.soon import Soon
from tui.text import plain
from tui.widgets.saying import say

SECOND_DIGIT = 0.8
"""How long a digit waits for a second one, in seconds."""


class StepPrompt(Static):
    """One line that stands only while a number is being typed."""

    class Picked(Message):
        """A number was typed whole."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, id: str) -> None:
        super().__init__("", id=id)
        self._count = 0
        self._number: int | None = None
        self._soon = Soon(self, self.end)

    def on_mount(self) -> None:
        """Not asked yet."""
        self.stop()

    @property
    def waits(self) -> bool:
        """Whether a digit now means a step."""
        return self._number is not None

    @property
    def begun(self) -> bool:
        """Whether a first digit was typed, so that Enter may end the number."""
        return bool(self._number)

    def begin(self, count: int) -> None:
        """Waits for a number from 1 to `count`."""
        self._count = count
        self._wait_with(0)

    def stop(self) -> None:
        """Waits no longer."""
        self._wait_with(None)

    def _wait_with(self, number: int | None) -> None:
        self._soon.call_off()
        self._number = number
        self.display = number is not None
        typed = f" {number}" if number else ""
        say(self, plain(f" Move on: type the number of the step.{typed}  Esc stops."))

    def digit(self, digit: int) -> None:
        """The next digit; a number that there is not begins anew."""
        number = (self._number or 0) * 10 + digit
        if not 1 <= number <= self._count:
            self._wait_with(0)
            return
        self._wait_with(number)
        if number * 10 <= self._count:
            self._soon.ask(SECOND_DIGIT)
        else:
            self.end()

    def end(self) -> None:
        """The number is whole."""
        number = self._number
        self.stop()
        if number:
            self.post_message(self.Picked(number))
