"""A screen leaves once: Textual would close whatever lies in front, a second time too."""

from __future__ import annotations

from typing import TypeVar

from textual import events, on
from textual.await_complete import AwaitComplete

from tui.screens.painting import Painted

Result = TypeVar("Result")


class Leaving(Painted[Result]):
    """What is typed in one go, as Enter and Esc, leaves a screen once. If something lies over it
    (help, a window too small), it leaves as soon as that is closed."""

    _waiting_to_leave: tuple[Result | None] | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still there, in front or under something; a page that is being closed loses
        its parts before it is gone itself."""
        return self.app.is_running and self in self.app.screen_stack

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Leaves, with an answer."""
        if self.app.screen is self:
            return super().dismiss(result)
        if self.is_open:
            self._waiting_to_leave = (result,)
        return AwaitComplete()

    @on(events.ScreenResume)
    def _in_front_again(self) -> None:
        if self._waiting_to_leave is not None:
            self.call_later(self._leave_now, *self._waiting_to_leave)

    def _leave_now(self, result: Result | None) -> None:
        self.dismiss(result)  # not handed back: a screen that waits for its own end never ends
