"""What happened to the invented cases since September: stories told to the engine, act by act.

Nothing is written past the engine: the history, the deadlines and the reminders are what really
follows from these acts under a moving clock.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from states.calendar import Calendar, at_time, local_date
from vog_cases.clock import FrozenClock
from vog_cases.demo.council import DemoPupil, DemoSchool
from vog_cases.demo.names import CHILD_SAYS, PARENT_SAYS, REASONS, TRIED
from vog_cases.engine import Work
from vog_cases.errors import StepRefused

CASEWORKERS = (
    "emaddox", "cbowen", "abevan", "moneill", "gbevan", "kdrwsnewydd", "stycoch", "nyorath",
)  # fmt: skip
LEADS = ("bhaf", "bjenkin")

LAST_DAY = date(2026, 11, 23)
"""The Monday on which the stories break off."""

Act = tuple[str, str, dict[str, Any]]
"""Who, which step, and what they say."""
Story = Iterator[tuple[int, Act]]
"""Working days to wait, then an act; a story ends where nobody did anything more."""


@dataclass
class Telling:
    """One case as it is being told."""

    story: Story
    pupil: DemoPupil
    follows: Story | None = None
    """What becomes of the case that this one opens."""
    reference: str = ""


class Stage:
    """Tells all stories in the order of time, with the clock firing in between."""

    def __init__(
        self, work: Work, clock: FrozenClock, until: datetime, dice: random.Random
    ) -> None:
        self.work = work
        self.clock = clock
        self.until = until
        self.dice = dice
        self.calendar: Calendar = work.gathering.calendar(None)
        self._agenda: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = itertools.count()

    def at(self, moment: datetime, act: Callable[[], None]) -> None:
        """Puts an act on the agenda, unless it lies beyond the end."""
        if moment <= self.until:
            heapq.heappush(self._agenda, (moment, next(self._order), act))

    def begin(
        self, day: date, type_name: str, who: str, said: dict[str, Any], told: Telling
    ) -> None:
        """Opens a case on a day and goes on with its story."""

        def opens() -> None:
            done = self.work.open(self._person(who), type_name, told.pupil.upn, said)
            told.reference = done.reference
            self._go_on(told)

        self.at(self._moment(day), opens)

    def play(self) -> None:
        """Runs the agenda to its end."""
        while self._agenda:
            moment, _, act = heapq.heappop(self._agenda)
            self._clock_to(moment)
            act()
        self._clock_to(self.until)

    def _go_on(self, told: Telling) -> None:
        step = next(told.story, None)
        if step is None:
            return
        wait, (who, action, said) = step
        day = local_date(self.work.now)
        moment = self.work.now
        if wait:
            moment = self._moment(self.calendar.working_days_after(day, wait).day)

        def acts() -> None:
            person = self._person(who)
            if action == "assign":
                self.work.assign(person, told.reference, said["officer"])
                self._go_on(told)
                return
            try:
                done = self.work.perform(person, told.reference, action, said)
            except StepRefused:
                return  # the clock was there first; the story ends as it would in life
            if done.linked and told.follows is not None:
                self._go_on(Telling(told.follows, told.pupil, reference=done.linked[0]))
            self._go_on(told)

        self.at(moment, acts)

    def today(self) -> date:
        """The day the telling has come to."""
        return local_date(self.work.now)

    def _person(self, username: str) -> Any:
        return self.work.gathering.person(username)

    def _moment(self, day: date) -> datetime:
        return at_time(day, time(self.dice.randint(8, 16), self.dice.randint(0, 59)))

    def _clock_to(self, moment: datetime) -> None:
        self.clock.at = moment
        self.work.now = moment
        while self.work.fire_next(moment) is not None:
            pass


def school_day_between(dice: random.Random, calendar: Calendar, first: date, last: date) -> date:
    """A school day at random, later days likelier: most of a team's cases are young."""
    days = calendar.school_days(first, last)
    return days[int(len(days) * dice.random() ** 0.6)]


def referral_said(dice: random.Random, day: date) -> dict[str, Any]:
    """What a school writes on its form."""
    tried = [
        {"on": (day - timedelta(days=dice.randint(5, 50))).isoformat(), "what": what,
         "impact": impact}
        for what, impact in dice.sample(TRIED, dice.choice((0, 1, 2, 2, 3, 4)))
    ]  # fmt: skip
    said: dict[str, Any] = {
        "reason": dice.choice(REASONS),
        "attendance_percent": str(dice.randint(420, 910) / 10),
        "unauthorised_sessions": dice.randint(2, 45),
        "interventions": tried,
        "parents_told": dice.random() < 0.8,
    }
    if dice.random() < 0.6:
        said["learner_voice"] = dice.choice(CHILD_SAYS)
    if dice.random() < 0.6:
        said["parent_voice"] = dice.choice(PARENT_SAYS)
    return said


def _stalls(dice: random.Random, day: date, chance: float) -> bool:
    """Whether nobody has taken the next step: likely for what came lately, never for what is old,
    since a team that is reminded every day does not leave a child for two months."""
    age = (LAST_DAY - day).days
    factor = 1.5 if age <= 6 else 0.3 if age <= 17 else 0
    return dice.random() < chance * factor


def referral_story(dice: random.Random, school: DemoSchool, day: date) -> Story:
    """A referral, as far as anybody took it."""
    lead = dice.choice(LEADS)
    yield 0, (school.officer, "submit", {})
    if _stalls(dice, day, 0.05):
        return
    yield dice.choice((0, 1, 1)), (lead, "start_triage", {})
    if _stalls(dice, day, 0.06):
        return
    chance = dice.random()
    if chance < 0.12:
        yield 1, (lead, "ask_school", {"question": "Which of these have been tried, and when?"})
        if _stalls(dice, day, 0.4):
            return
        answer = {"answer": "The tracker is attached.",
                  "interventions": "01/09/2026 Telephone call home: no reply"}  # fmt: skip
        yield dice.randint(2, 4), (school.officer, "reply", answer)
    elif chance < 0.2:
        yield from _elsewhere(dice, lead, day)
        return
    yield from _casework(dice, lead, day)


def _elsewhere(dice: random.Random, lead: str, day: date) -> Story:
    told = {"next_steps": "We suggest other support and will ring you this week."}
    if dice.random() < 0.5:
        yield 1, (lead, "offer_alternative", {"service": "learning_links", **told})
        if not _stalls(dice, day, 0.3):
            closing = {
                "confirmed_by": "Learning Links duty desk",
                "confirmed_on": (day + timedelta(days=6)).isoformat(),
                "underlying_reason": "anxiety", "underlying_detail": "Worried about one lesson.",
                "no_voice_reason": "The service will meet the family first.",
            }  # fmt: skip
            yield 5, (lead, "accept_alternative", closing)
        return
    declining = {
        "reason_declined": "The school’s own steps have only just begun.",
        "advice": "Meet the parents, agree a target and look again in four weeks.",
        "underlying_reason": "transport", "underlying_detail": "The bus route changed.",
        "no_voice_reason": "No contact by the team.", **told,
    }  # fmt: skip
    yield 1, (lead, "decline", declining)


def _casework(dice: random.Random, lead: str, day: date) -> Story:
    officer = dice.choice(CASEWORKERS)
    told = {"next_steps": "We take the case on; your caseworker will be in touch."}
    yield 1, (lead, "allocate", {"officer": officer, **told})
    if _stalls(dice, day, 0.12):
        return
    contact = {
        "contacted_on": (day + timedelta(days=1)).isoformat(),
        "spoke_with": "mother; the child; head of year",
        "underlying_reason": dice.choice(("anxiety", "family", "bullying", "transport", "aln")),
        "underlying_detail": "What the family and the school say fits together.",
        "learner_voice": dice.choice(CHILD_SAYS), "parent_voice": dice.choice(PARENT_SAYS),
    }  # fmt: skip
    yield dice.choice((2, 2, 3, 3, 4, 4, 5)), (officer, "first_contact", contact)
    if _stalls(dice, day, 0.2):
        return
    for _ in range(dice.choice((1, 1, 2, 3))):
        yield dice.randint(4, 16), (officer, "review", {"note": "Mornings are better."})
    if _stalls(dice, day, 0.35):
        return
    if dice.random() < 0.35:
        review_on = LAST_DAY + timedelta(days=dice.randint(-6, 14))
        plan = {
            "plan": "A later start, a named adult, a call home each Friday.",
            "review_on": review_on.isoformat(),
        }
        yield dice.randint(1, 4), (officer, "agree_plan", plan)
        return
    closing = {
        "outcome": "improved", "attendance_at_close": "93.5",
        "impact_note": "A later start and a named adult brought attendance back.",
    }  # fmt: skip
    yield dice.randint(3, 10), (officer, "propose_closure", closing)
    if _stalls(dice, day, 0.2):
        return
    yield 1, (lead, "confirm_closure", {})


def plan_said(dice: random.Random) -> dict[str, Any]:
    """A plan as a school drafts it."""
    return {
        "need": "semh", "need_evidence": "School counsellor’s report, September.",
        "best_interest": "A gentle return keeps the child in touch with school.",
        "reasons": "Panic attacks in larger groups.",
        "measures": "Two more hours every fortnight, a mentor, a quiet room.",
        "hours_now": str(dice.choice((10, 12, 15))), "hours_full": "25",
        "timetable": "Mornings, Monday to Thursday.", "off_site_care": "Mother is at home.",
        "agencies": dice.choice(("School nurse", "CAMHS; School nurse", "Engagement Service")),
        "learner_voice": dice.choice(CHILD_SAYS), "parent_voice": dice.choice(PARENT_SAYS),
    }  # fmt: skip


def plan_story(dice: random.Random, school: DemoSchool, signer: int, first: date) -> Story:
    """A plan, as far as anybody took it; reviews come in time, late, or not at all."""
    if _stalls(dice, first, 0.08):
        return
    yield 1, (school.officer, "send_to_parents", {})
    if _stalls(dice, first, 0.08):
        return
    signed = first + timedelta(days=2)
    consent = {
        "consent_signed_by": signer, "consent_signed_on": signed.isoformat(),
        "consent_form": "Consent form, school office", "started_on": signed.isoformat(),
    }  # fmt: skip
    yield 2, (school.officer, "record_consent", consent)
    if dice.random() < 0.95:
        yield 1, ("nyorath", "note_plan", {})
    hours, held = 12, signed
    while dice.random() < 0.93:
        gap = dice.choice((7, 8, 8, 9, 9, 10, 12))
        held += timedelta(days=gap * 7 // 5)
        hours += 2
        review = {
            "held_on": held.isoformat(), "attendees": "mother; head of year; school nurse",
            "parent_attended": True, "hours_now": str(hours), "consent_signed_by": signer,
            "consent_signed_on": held.isoformat(), "consent_form": "Review form, school office",
            "next_review_on": (held + timedelta(days=14)).isoformat(), "hours_reason": "settling",
        }  # fmt: skip
        yield gap + 1, (school.officer, "continue_plan", review)
    if dice.random() < 0.3:
        yield 3, (school.head, "not_working", {"failed_because": "Hours could not be kept."})
        if dice.random() < 0.6:
            asking = {"support_wanted": "A caseworker and advice on provision."}
            yield 1, (school.head, "ask_for_support", asking)
