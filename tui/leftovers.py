"""What closed pages leave behind is collected between keys, not under one."""

from __future__ import annotations

import gc

from textual.message_pump import MessagePump

from tui.soon import Soon

BETWEEN_KEYS = 0.05
"""Seconds after a key when its paint is over and the next is seldom there yet."""
WORTH_IT, TOO_MANY = 2, 20
"""Rounds of the collector's quick search after which a thorough one is made between keys, and
after which it is made whenever it comes: the keys have not rested."""


class Leftovers:
    """The collector of this program, which would stop a key for as long as three take.

    Nothing is changed before `mind`: it holds for the whole program.
    """

    def __init__(self, owner: MessagePump) -> None:
        self._soon = Soon(owner, self.collect)
        self._minded = self._settled = False

    def mind(self) -> None:
        """Takes over. What was imported stays: it is never looked through again."""
        self._minded = True
        gc.collect()
        gc.freeze()
        gc.set_threshold(700, 10, TOO_MANY)

    def after_a_key(self) -> None:
        """Collects soon, unless another key comes."""
        if self._minded:
            self._soon.ask(BETWEEN_KEYS)

    def collect(self) -> None:
        """Collects if it is worth it, and not just after a key."""
        if self._minded and not self._soon.waits and gc.get_count()[2] >= WORTH_IT:
            gc.collect()

    def settle(self) -> None:
        """What is there now stays too, until the next desk is opened."""
        if self._minded and not self._settled:
            self._settled = True
            gc.collect()
            gc.freeze()

    def unsettle(self) -> None:
        """Another desk comes: what stayed with the last goes, and the rest stays."""
        if self._settled:
            self._settled = False
            gc.unfreeze()
            gc.collect()
            gc.freeze()
