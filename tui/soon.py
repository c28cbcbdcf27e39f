"""An act that comes a moment later: asked for again it begins its wait anew."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual.message_pump import MessagePump


class Soon:
    """Belongs to a widget or screen, and comes no more once that is gone.

    A timer of Textual's would not come at all where the program was held up at its first moment.
    """

    def __init__(self, owner: MessagePump, act: Callable[[], object]) -> None:
        self._owner, self._act = owner, act
        self._handle: asyncio.TimerHandle | None = None

    @property
    def waits(self) -> bool:
        """Whether it is still to come."""
        return self._handle is not None

    def ask(self, seconds: float) -> None:
        """It comes after so many seconds from now."""
        self.call_off()
        loop = asyncio.get_running_loop()
        self._handle = loop.call_later(seconds, self._owner.call_later, self._comes)

    def call_off(self) -> None:
        """It does not come, unless it is asked for again."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _comes(self) -> None:
        if self.waits:
            self._handle = None
            self._act()
