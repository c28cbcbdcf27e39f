"""Looks ahead while one fills in a form: what saving would do, asked in a thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.timer import Timer

from vog_cases.previewing import Preview

if TYPE_CHECKING:
    from tui.screens.step import AskForm


class Foresight:
    """Asks a moment after the last change; of many questions only the newest is answered."""

    AFTER = 0.3
    """Seconds without a change after which it is asked."""

    def __init__(self, form: AskForm) -> None:
        self._form = form
        self._soon: Timer | None = None

    @property
    def at_rest(self) -> bool:
        """Whether nothing is about to be asked."""
        return self._soon is None

    def ask_soon(self) -> None:
        """Something has changed."""
        if self._soon is not None:
            self._soon.stop()
        self._soon = self._form.set_timer(self.AFTER, self._ask)

    def _ask(self) -> None:
        self._soon = None
        form = self._form
        (asked, seen), house, said = form.goes_by, form.house, form.said

        def asks(_reader: object) -> Preview | Exception:
            try:
                return asked.foresee(house, said, seen)
            except Exception as problem:  # noqa: BLE001 - said where the answer would stand
                return problem

        form.read(asks, form.foreseen, "foresight")
