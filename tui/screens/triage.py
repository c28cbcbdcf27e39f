"""The triage run: one referral at a time, a digit for each step, then the next."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from tui.inbox_reading import TriageQueue, last_act_of
from tui.screens.case import CaseScreen
from tui.take_back import take_back
from tui.text import plural
from tui.views import TRIAGE
from vog_cases.case_page import CasePage


class TriageRun(CaseScreen):
    """The case page, going through the triage queue from its head."""

    TITLE = "The triage run"
    HOLDS = True
    KEEPS_PLACE = True
    HELP = (
        "One referral after another, the most pressing first. A digit opens the form of that "
        "step; once it is saved and the referral has left the queue, the next one comes. t goes "
        "on without a decision: the referral stays in the queue. [ goes back one, u takes back "
        "what you did last, also where the next one has come. Everything "
        "else is as on every case page; opening each record is recorded. Esc ends the run."
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("t", "neighbour(1)", "Next, leave this one")]

    def __init__(self, queue: TriageQueue) -> None:
        super().__init__(queue.references[0], queue.references)
        self._behind = queue.behind
        self._decided: set[str] = set()

    def _place(self) -> str:
        return f"Triage {self._among.index(self.reference) + 1} of {len(self._among)}"

    def action_digit(self, digit: int) -> None:
        """A digit alone picks a step here."""
        if not self.prompt.waits:
            self.action_steps()
        super().action_digit(digit)

    def _show(self, page: CasePage) -> None:
        row = page.detail.row
        if row.reference == self.reference and (row.type, row.state) not in TRIAGE:
            self._decided.add(row.reference)
            self.action_neighbour(1)
        else:
            super()._show(page)

    def action_undo(self) -> None:
        """Takes back one's own last act: of a decision just saved the referral is gone already."""
        self.read(last_act_of, self._take_back, "undo")

    def _take_back(self, references: tuple[str, ...]) -> None:
        def taken() -> None:
            self._decided.difference_update(references)
            self.reload()

        take_back(self, references or (self.reference,), taken)

    @property
    def _end(self) -> str:
        if not self._behind:
            return "The end of the queue"
        return f"The end of this run, with {self._behind:,} more behind it; t begins the next"

    def action_neighbour(self, by: int) -> None:
        """The next of the queue; after the last the run is over."""
        if by > 0 and self.reference == self._among[-1]:
            left = len(self._among) - len(self._decided)
            self.notify(f"{self._end}: {plural(len(self._decided), 'referral')} decided, "
                        f"{left} left for later.", timeout=10)  # fmt: skip
            self.dismiss()
        else:
            super().action_neighbour(by)
