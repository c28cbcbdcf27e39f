"""What every screen of ours has: the app with its house, and reads that never block."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual import events, on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import Reactive
from textual.widget import Widget

from tui.screens.leaving import Leaving
from tui.widgets.filter_box import ListFilter
from vog_cases.house import House
from vog_cases.reading_cases import Reader

if TYPE_CHECKING:
    from tui.app import VogApp

Answer = TypeVar("Answer")
Result = TypeVar("Result")

_Ask = tuple[Callable[[Reader], Any], Callable[[Any], None]]


class Answered(Message):
    """A thread is done; what it found is dealt with on the screen's own thread."""

    bubble = False

    def __init__(self, group: str, deal: Callable[[], None]) -> None:
        super().__init__()
        self.group, self.deal = group, deal


class HouseScreen(Leaving[Result]):
    """A screen on an open house."""

    HELP = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        # with priority, so that the focus has moved before the next key is looked at: what is
        # typed in one go with Tab belongs to the next field
        Binding("tab", "next_part", "Next part", show=False, priority=True),
        Binding("shift+tab", "app.focus_previous", "The part before", show=False, priority=True),
    ]
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """What has the focus draws itself anew, and so does what had it; Textual would paint the whole
    page a second time."""
    HOLDS = False
    """Whether a digit is typed here and does not lead to an area: forms."""

    def __init__(self, classes: str = "") -> None:
        wide = "-wide"  # as most windows are: else all is styled twice
        super().__init__(classes=f"{wide} {classes}")
        self._waiting: dict[str, _Ask] = {}
        self._busy: set[str] = set()
        self._fresh = True

    @property
    def vog(self) -> VogApp:
        """The app, as what it is."""
        return cast("VogApp", self.app)

    @property
    def house(self) -> House:
        """The open database and who acts."""
        return self.vog.house

    @property
    def at_rest(self) -> bool:
        """Whether nothing is being read or written for this screen."""
        return not self._busy and not self._waiting

    def read(
        self, ask: Callable[[Reader], Answer], then: Callable[[Answer], None], group: str = "read"
    ) -> None:
        """Reads in a thread and hands the answer over.

        Of a group one read runs and at most one waits, the newest: answers come in the order
        they were asked for, and fast typing never queues up more than one question.
        """
        self._waiting[group] = (ask, then)
        if group not in self._busy:
            self._begin(group)

    def _begin(self, group: str) -> None:
        ask, then = self._waiting.pop(group)

        def asks() -> Any:
            with self.house.reader() as reader:
                return ask(reader)

        self._in_thread(group, asks, then)

    def act(self, what: Callable[[], Answer], then: Callable[[Answer], None]) -> bool:
        """Does something in a thread and hands the outcome over; one thing at a time."""
        if "act" in self._busy:
            return False
        self._in_thread("act", what, then)
        return True

    def write_aside(self, what: Callable[[], object], then: Callable[[], None]) -> None:
        """Writes down a look, which the person does not wait for and that holds nothing up."""
        vog = self.vog

        def writes() -> None:
            what()
            vog.call_later(vog.looked)

        self._in_thread("aside", writes, lambda _done: then())

    def _in_thread(self, group: str, what: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self._busy.add(group)

        def does() -> None:
            try:
                answer = what()
            except Exception as caught:  # noqa: BLE001 - shown to the person, never a crash
                problem = caught
                self.post_message(Answered(group, lambda: self.complain(problem)))
                return
            self.post_message(Answered(group, lambda: then(answer)))

        self.run_worker(does, thread=True, group=group, exit_on_error=False)

    @on(Answered)
    def _answered(self, message: Answered) -> None:
        self._busy.discard(message.group)
        if not self.is_open:
            return  # the person has gone on; nobody waits for this answer any more
        if message.group in self._waiting:
            self._begin(message.group)
        message.deal()
        if self.is_open:
            self.dealt_with(message.group)

    def dealt_with(self, group: str) -> None:
        """What was read or written for this screen has been dealt with."""

    def action_next_part(self) -> None:
        """The focus goes on, unless Tab takes a word that is offered."""
        if not (isinstance(self.focused, ListFilter) and self.focused.take_tab()):
            self.app.action_focus_next()

    def complain(self, problem: Exception) -> None:
        """Says what went wrong in one sentence."""
        self.notify(in_a_sentence(problem), severity="error", timeout=10, markup=False)

    @on(events.ScreenResume)
    def _in_front(self, event: events.ScreenResume) -> None:
        """A page that was just made has its styles: Textual would work out all of them again."""
        event.refresh_styles = event.refresh_styles and not self._fresh
        self._fresh = False


def in_a_sentence(problem: Exception) -> str:
    """A problem as a person may read it: never a stack trace, never a value."""
    from storage.database import trouble
    from vog_cases.errors import VogError

    if isinstance(problem, VogError):
        return problem.message
    known = trouble(problem)
    if known is not None:
        return known
    return f"Something went wrong inside the program ({type(problem).__name__}). Nothing changed."
