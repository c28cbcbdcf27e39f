"""Covers everything after a time without a key, until the person says who they are."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from states.context import Actor
from tui.screens.base import in_a_sentence
from tui.screens.leaving import Leaving
from tui.text import plain
from tui.widgets.saying import say
from tui.widgets.typing import LineBox


class LockScreen(Leaving[None], ModalScreen[None]):
    """What was open is kept as it was, with what was typed; nothing of it shows.

    `check` raises where a passphrase is not the person's; without it none is asked.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "unlock", "Go on", priority=True)]

    def __init__(self, person: Actor, check: Callable[[str], object] | None = None) -> None:
        super().__init__()
        self._person, self._check = person, check

    def compose(self) -> ComposeResult:
        """Whose screen this is."""
        with Vertical(classes="dialog"):
            yield Static(plain("Locked", "bold"))
            yield Static(
                plain(
                    "\nNobody has touched a key for a while. What you were doing is kept as it "
                    f"was.\n\n▶ {self._person.name}, {self._person.role.label}\n"
                )
            )
            if self._check is not None:
                yield LineBox(id="passphrase", compact=True, password=True)
            asks = "yes, that is me" if self._check is None else "with your passphrase, go on"
            yield Static("", id="problems")
            yield Static(plain(f"Enter: {asks}. Ctrl+Q closes the program."))

    def on_mount(self) -> None:
        """Ready to type, where there is something to."""
        for box in self.query(LineBox):
            box.focus()

    def action_unlock(self) -> None:
        """The person is back."""
        if self._check is None:
            self.dismiss()
            return
        box = self.query_one(LineBox)
        words, box.value = box.value, ""
        if words:
            self.run_worker(self._unlock(self._check, words), exclusive=True)

    async def _unlock(self, check: Callable[[str], object], words: str) -> None:
        try:
            await asyncio.to_thread(check, words)
        except Exception as problem:  # noqa: BLE001 - said, and the screen stays locked
            say(self.query_one("#problems", Static), plain(f"✗ {in_a_sentence(problem)}\n"))
        else:
            self.dismiss()
