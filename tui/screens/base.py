"""What every screen of ours has: the app with its house, and reads that never block."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

from textual.screen import Screen
from textual.worker import get_current_worker

from vog_cases.house import House
from vog_cases.reading_cases import Reader

if TYPE_CHECKING:
    from tui.app import VogApp

Answer = TypeVar("Answer")
Result = TypeVar("Result")


class HouseScreen(Screen[Result]):
    """A screen on an open house."""

    HELP = ""

    @property
    def vog(self) -> VogApp:
        """The app, as what it is."""
        return cast("VogApp", self.app)

    @property
    def house(self) -> House:
        """The open database and who acts."""
        return self.vog.house

    def read(
        self, ask: Callable[[Reader], Answer], then: Callable[[Answer], None], group: str = "read"
    ) -> None:
        """Reads in a thread and hands the answer over; an older answer never overtakes a newer."""

        def reads() -> None:
            worker = get_current_worker()
            try:
                with self.house.reader() as reader:
                    answer = ask(reader)
            except Exception as problem:  # noqa: BLE001 - shown to the person, never a crash
                self.app.call_from_thread(self.complain, problem)
                return
            if not worker.is_cancelled:
                self.app.call_from_thread(then, answer)

        self.run_worker(reads, thread=True, exclusive=True, group=group, exit_on_error=False)

    def act(self, what: Callable[[], Answer], then: Callable[[Answer], None]) -> None:
        """Does something in a thread and hands the outcome over."""

        def does() -> None:
            try:
                answer = what()
            except Exception as problem:  # noqa: BLE001 - shown to the person, never a crash
                self.app.call_from_thread(self.complain, problem)
                return
            self.app.call_from_thread(then, answer)

        self.run_worker(does, thread=True, group="act", exit_on_error=False)

    def complain(self, problem: Exception) -> None:
        """Says what went wrong in one sentence."""
        from vog_cases.errors import VogError

        says = (
            problem.message
            if isinstance(problem, VogError)
            else f"Something went wrong inside the program ({type(problem).__name__})."
        )
        self.notify(says, severity="error", timeout=10, markup=False)
