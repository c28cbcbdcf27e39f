"""An act that comes a moment later: asked for again it begins its wait anew."""

from __future__ import annotations

from collections.abc import Callable

from textual.message_pump import MessagePump
from textual.timer import Timer


class Soon:
    """Belongs to a widget or screen, and comes no more once that is gone."""

    def __init__(self, owner: MessagePump, act: Callable[[], object]) -> None:
        self._owner, self._act = owner, act
        self._timer: Timer | None = None

    @property
    def waits(self) -> bool:
        """Whether it is still to come."""
        return self._timer is not None

    def ask(self, seconds: float) -> None:
        """It comes after so many seconds from now."""
        self.call_off()
        self._timer = self._owner.set_timer(seconds, self._comes)

    def call_off(self) -> None:
        """It does not come, unless it is asked for again."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _comes(self) -> None:
        self._timer = None
        self._act()
