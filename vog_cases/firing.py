"""What happens when a deadline passes: the effect and the mark that it fired, as one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from states.context import THE_CLOCK
from states.roles import Role
from states.workflow import Recipient, Remind, Send, Take, Timer, To, Workflow
from storage import cases, deadlines, records
from storage.cases import CaseRow
from storage.deadlines import FIRED, INCIDENT, PENDING, TimerRow
from vog_cases.chain import instant
from vog_cases.outbox import Outgoing, addressed
from vog_cases.timers import DUE, WARN, backoff, ladder_above

if TYPE_CHECKING:
    from vog_cases.work import Work

TRIES = 3
"""A firing that fails this often becomes an incident that a person has to look at."""


class Firing:
    """One deadline, fired in the transaction that holds it.

    The event records both times: `effective_at` is when it was due, `at` when it was written.
    """

    def __init__(self, work: Work, timer: TimerRow, now: datetime) -> None:
        self.work = work
        self.row = timer
        self.now = now

    def run(self) -> None:
        """The effect and the mark; raises whatever goes wrong, and then nothing is written."""
        case = cases.by_id(self.work.connection, self.row.case_id, lock=True)
        workflow = self.work.engine.machines[case.type].workflow
        timer = workflow.timer[self.row.name]
        self._mark()
        if self.row.phase == DUE and isinstance(timer.then, Take):
            self._take(case, timer, timer.then)
        else:
            self._tell(case, workflow, timer)
        self.work.lines.info(
            "deadline fired", case=case.reference, timer=timer.name, phase=self.row.phase
        )

    def failed(self, problem: Exception) -> None:
        """Notes the failure: tried again later, and after three times an incident."""
        attempts = self.row.attempts + 1
        over = attempts >= TRIES
        values = {
            "attempts": attempts,
            "status": INCIDENT if over else PENDING,
            "retry_at": None if over else self.now + backoff(attempts),
            "error": type(problem).__name__,
        }
        deadlines.change(self.work.connection, self.row.id, values)
        self.work.lines.error(
            "deadline failed", case_id=self.row.case_id, timer=self.row.name, attempts=attempts,
            error=type(problem).__name__,
        )  # fmt: skip

    def _mark(self) -> None:
        values = {"status": FIRED, "fired_due_at": self.row.due_at, "fired_at": self.now,
                  "error": ""}  # fmt: skip
        deadlines.change(self.work.connection, self.row.id, values)

    @property
    def _as_of(self) -> datetime:
        return self.row.fires_at or self.now

    def _about(self) -> dict[str, object]:
        return {
            "name": self.row.name,
            "phase": self.row.phase,
            "due_at": instant(self.row.due_at) if self.row.due_at else None,
            "written_at": instant(self.now),
        }

    def _take(self, case: CaseRow, timer: Timer, then: Take) -> None:
        about = {**self._about(), "tell": then.tell}
        self.work.clock_takes(case, then.transition, self._original_due(), about)

    def _original_due(self) -> datetime:
        return self.row.due_at or self._as_of

    def _tell(self, case: CaseRow, workflow: Workflow, timer: Timer) -> None:
        title, sends = self._message(case, workflow, timer)
        wants_parents = any(send.to is To.PARENTS for send in sends)
        adults = records.adults(self.work.connection, case.upn) if wants_parents else ()
        outgoing: list[Outgoing] = addressed(sends, case, adults)
        self.work.recorder.remarked(
            workflow, case, THE_CLOCK, min(self._as_of, self.now), "clock", title,
            outgoing=outgoing, extra={"timer": self._about()}, action=timer.name,
            written_at=self.now,
        )  # fmt: skip

    def _message(
        self, case: CaseRow, workflow: Workflow, timer: Timer
    ) -> tuple[str, tuple[Send, ...]]:
        if self.row.phase == WARN:
            waits = workflow.state[case.state].waits_for
            to: tuple[Recipient, ...] = (To.CASEWORKER,) if case.assignee else _reachable(waits)
            return f"Due soon: {timer.title}", _sends("reminder", timer.title, to)
        if self.row.phase > DUE:
            rung = ladder_above(timer)[self.row.phase - 1]
            title = f"Still overdue: {timer.title}; now with the {rung.label}"
            return title, _sends("escalation", timer.title, (rung,))
        then = timer.then
        letters = () if isinstance(then, Take) else then.letters
        kind = "reminder" if isinstance(then, Remind) else "escalation"
        title = timer.title if isinstance(then, Remind) else f"Overdue: {timer.title}"
        return title, (*_sends(kind, timer.title, then.tell), *letters)


def _reachable(waits_for: tuple[Role, ...]) -> tuple[Recipient, ...]:
    """Those a state waits for whom a message can reach; the school once, not each of its roles."""
    found: list[Recipient] = []
    for role in waits_for:
        to: Recipient = To.SCHOOL if role in (Role.SCHOOL_STAFF, Role.HEADTEACHER) else role
        if to not in found and role is not Role.OUTSIDE:
            found.append(to)
    return tuple(found)


def _sends(kind: str, title: str, to: tuple[Recipient, ...]) -> tuple[Send, ...]:
    return tuple(Send(kind, title, one) for one in to)
