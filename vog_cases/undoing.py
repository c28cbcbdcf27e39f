"""Whether somebody's last act on a case can be taken back, and why not.

A slip is taken back by the person who made it, within minutes, while nobody else has touched the
case and nothing has left the building. What has reached other cases is not taken back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from states.context import Actor
from states.roles import Role
from states.workflow import Workflow
from storage import cases, history, records
from storage.cases import CaseRow
from storage.history import StoredEvent
from vog_cases.gathering import Gathering
from vog_cases.plain_text import when
from vog_cases.replay import TAKES_BACK, Rebuilt, before, last_act


@dataclass(frozen=True)
class Undoable:
    """Whether the last act on a case can be taken back by somebody now."""

    possible: bool
    says: str
    """One sentence either way."""
    until: datetime | None
    """Until when, where the act is this person's own; else None."""
    number: int
    """The event it is about."""
    title: str
    """What that event was called then."""


class Undoing:
    """The last act on one case, seen by one person at one moment."""

    def __init__(
        self, gathering: Gathering, workflow: Workflow, row: CaseRow, actor: Actor, now: datetime
    ) -> None:
        self.gathering = gathering
        self.workflow = workflow
        self.row = row
        self.actor = actor
        self.now = now
        self.events = history.of_case(gathering.connection, row.id)
        taken = last_act(self.events)
        assert taken is not None  # every case has been opened
        self.taken: StoredEvent = taken

    @cached_property
    def before(self) -> Rebuilt:
        """The case as it was before that act."""
        return before(self.workflow, self.events, self.taken.number)

    @property
    def title(self) -> str:
        """What the act was called then."""
        return str(self.taken.body["title"])

    @property
    def until(self) -> datetime:
        """Until when the act could be taken back."""
        minutes = self.gathering.policy(self.row.policy_version)["undo.minutes"]
        return self.taken.at + timedelta(minutes=minutes)

    def answer(self) -> Undoable:
        """Whether it can be taken back, and the reason where it cannot."""
        refused = self._whose() or self._too_late() or self._has_reached_others()
        own = self.taken.actor == self.actor.username and self.taken.kind in TAKES_BACK
        says = refused or f"“{self.title}” can be taken back until {when(self.until)}."
        return Undoable(
            not refused, says, self.until if own else None, self.taken.number, self.title
        )

    def _whose(self) -> str:
        taken = self.taken
        if taken.role == Role.CLOCK:
            return f"The clock was here last (“{self.title}”), and its acts are not taken back."
        if taken.actor != self.actor.username:
            person = self.gathering.staff.get(taken.actor)
            who = person.name if person else taken.actor
            return f"Only {who} can take back the last thing done here, “{self.title}”."
        if taken.kind == "undone":
            return f"The last thing done here took a step back already (“{self.title}”)."
        if taken.kind not in TAKES_BACK:
            return f"“{self.title}” cannot be taken back: it is more than a step of this case."
        return ""

    def _too_late(self) -> str:
        if self.now > self.until:
            return f"“{self.title}” could be taken back until {when(self.until)}; that is over."
        if self.before.erased:
            return f"“{self.title}” cannot be taken back: what was known before has been erased."
        return ""

    def _has_reached_others(self) -> str:
        for message in records.messages(self.gathering.connection, self.row.id):
            sent = message["status"] != records.WAITING
            if sent and message["event_number"] == self.taken.number:
                return self.has_left(str(message["title"]))
        links = self.taken.body["links"]
        if links and links[0]["link"] == "parent":
            return self._because_it("belongs to a step of", [links[0]["reference"]])
        if links:
            return self._because_it("opened or linked", [link["reference"] for link in links])
        told = self._told()
        if told:
            return self._because_it("told", told)
        newer = [
            other.reference
            for other in cases.related(self.gathering.connection, self.row.id, self.row.upn)
            if other.type == self.row.type
            and other.closed_at is None
            and other.opened_at >= self.taken.at
        ]
        if newer and self.row.closed_at is not None:
            return self._because_it("was followed by", newer)
        return ""

    def _told(self) -> list[str]:
        step = self.workflow.transition(str(self.taken.body["from"]), self.taken.action)
        if self.taken.kind != "moved" or step is None or step.announces is None:
            return []
        return history.told_of(self.gathering.connection, self.row.reference, self.taken.at)

    def has_left(self, letter: str) -> str:
        """The sentence for a message that nobody can call back."""
        return f"“{self.title}” cannot be taken back: “{letter}” has left already."

    def _because_it(self, what: str, references: list[str]) -> str:
        seen = cases.visible_among(self.gathering.connection, self.actor, references)
        named = [one for one in references if one in seen]
        if len(named) < len(references):
            named.append("a case that you cannot see")
        return f"“{self.title}” cannot be taken back: it {what} {', '.join(named)}."
