"""Looks ahead while one fills in a form: what saving would do, asked in a thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.soon import Soon
from vog_cases.previewing import Preview

if TYPE_CHECKING:
    from tui.screens.step import AskForm


class Foresight:
    """Asks a moment after the last change; of many questions only the newest is answered."""

    AFTER = 0.3
    """Seconds without a change after which it is asked."""

    def __init__(self, form: AskForm) -> None:
        self._form = form
        self._soon = Soon(form, self._ask)

    @property
    def at_rest(self) -> bool:
        """Whether nothing is about to be asked."""
        return not self._soon.waits

    def ask_soon(self) -> None:
        """Something has changed."""
        self._soon.ask(self.AFTER)

    def _ask(self) -> None:
        form = self._form
        (asked, seen), house, said = form.goes_by, form.house, form.said

        def asks(_reader: object) -> Preview | Exception:
            try:
                return asked.foresee(house, said, seen)
            except Exception as problem:  # noqa: BLE001 - said where the answer would stand
                return problem

        form.read(asks, form.foreseen, "foresight")
