"""What a register shows that somebody should look at: signals for triage. They decide nothing.

Each is found once: its key is the same whenever the same marks are read again. A child whose open
case of the suggested type covers it already raises none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from states.age import compulsory_from, compulsory_until
from states.calendar import Calendar
from states.context import Child
from states.register import MarkedDay, Register
from workflows.attendance import (
    ABSENT,
    ATTENDED,
    OUTSTANDING,
    SETTLED_UNAUTHORISED,
    UNEXPLAINED,
    Run,
    Span,
    codes_of_run,
    figures,
    persistently_absent,
    run_up_to,
)
from workflows.attendance_codes import Category, codes_on
from workflows.general import in_words


@dataclass(frozen=True)
class Signal:
    """One thing seen: its kind, what makes it the same one again, the words and the marks."""

    kind: str
    key: str
    says: str
    marks: tuple[MarkedDay, ...] = ()
    facts: Mapping[str, Any] | None = None
    """What the suggested case is opened with."""


@dataclass(frozen=True)
class Kind:
    """A kind of signal: its title, what to do about it, the case it opens (if any), its rule."""

    name: str
    title: str
    action: str
    opens: str
    rule: str
    covered_by: tuple[str, ...] = ()
    """The types whose open case looks after it already."""


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("care_absence", "Child in care or on the register, absent without a reason",
             "Open a case of a child missing education: the key worker is told within 24 hours",
             "cme", "GEN-R16", ("cme",)),
        Kind("tenth_day", "Tenth school day of unexplained absence",
             "Open a case of a child missing education", "cme", "CME-R03", ("cme",)),
        Kind("sibling_missing", "Brother or sister missing from education",
             "Make sure that this child is seen and safe", "", "CME-R23", ("cme",)),
        Kind("old_mark", "No reason given for an absence",
             "Ask the school to settle the mark", "", "GEN-R08"),
        Kind("after_notice", "Unauthorised absence after a penalty notice", "Open a referral",
             "referral", "FPN-T8", ("referral", "psp", "cme", "fpn")),
        Kind("persistent", "Persistent absence", "Open a referral", "referral", "GEN-R24",
             ("referral", "psp", "cme")),
    )
}  # fmt: skip
"""The most urgent first."""


@dataclass(frozen=True)
class Seen:
    """A child as the register and the records show it today."""

    child: Child
    register: Register
    calendar: Calendar
    policy: Mapping[str, Any]
    today: date
    open_types: Collection[str] = ()
    missing_sibling: str = ""
    """The open case of a brother or sister who is missing from education."""
    notice_ended: date | None = None
    """When the newest penalty notice for the child was paid, withdrawn or decided."""
    holidays: Collection[Span] = ()
    """The days of every holiday that the school has been told of."""

    def run(self) -> Run | None:
        """The run of unexplained absence that still goes on (CME-R02)."""
        return run_up_to(
            self.register, self.calendar, self.today, codes_of_run(self.policy), self.holidays
        )


def signals_of(seen: Seen) -> Iterator[Signal]:
    """Everything that a child's register shows today."""
    if not _of_school_age(seen):
        return
    marks = _marks_to_date(seen)
    look: dict[str, Callable[[Seen, str], Signal | None]] = {
        "care_absence": _care_absence,
        "tenth_day": _tenth_day,
        "sibling_missing": _sibling_missing,
        "old_mark": _old_mark,
        "after_notice": _after_notice,
        "persistent": _persistent,
    }
    for kind in KINDS.values():
        if set(kind.covered_by) & set(seen.open_types):
            continue
        found = look[kind.name](seen, marks)
        if found is not None:
            yield found


def _of_school_age(seen: Seen) -> bool:
    born = seen.child.date_of_birth
    begins = compulsory_from(born, seen.policy["csa.prescribed_days"])
    return begins <= seen.today <= compulsory_until(born)


def _marks_to_date(seen: Seen) -> str:
    """This school year's marks up to today as one text; empty where none are loaded."""
    strips = [one for one in seen.register.strips if one.first_day <= seen.today]
    if not strips or (seen.today - strips[-1].first_day).days > 366:
        return ""
    newest = strips[-1]
    return newest.marks[: 2 * ((seen.today - newest.first_day).days + 1)]


def _since_attended(marks: str, today: date) -> str:
    """The marks after the last session in school: a cheap look before the careful one."""
    there = {code for code, one in codes_on(today).items() if one.category in ATTENDED}
    place = len(marks)
    while place and marks[place - 1] not in there:
        place -= 1
    return marks[place:]


def _care_absence(seen: Seen, marks: str) -> Signal | None:
    child = seen.child
    if not (child.looked_after or child.child_protection):
        return None
    if not set(_since_attended(marks, seen.today)) & set(UNEXPLAINED):
        return None
    run = seen.run()
    if run is None:
        return None
    return Signal(
        "care_absence", run.first_day.isoformat(),
        f"absent without a reason since {in_words(run.first_day)}", run.marks,
        {"first_absent_on": run.first_day.isoformat(),
         "circumstances": "Found in the register: a child in care or on the child protection "
                          "register, absent without a reason."},
    )  # fmt: skip


def _tenth_day(seen: Seen, marks: str) -> Signal | None:
    least = seen.policy["cme.notify_day"]
    tail = _since_attended(marks, seen.today)
    if sum(tail.count(code) for code in UNEXPLAINED) < least:
        return None
    run = seen.run()
    if run is None or run.count < least:
        return None
    return Signal(
        "tenth_day", run.first_day.isoformat(),
        f"{run.count} school days of unexplained absence since {in_words(run.first_day)}",
        run.marks,
        {"first_absent_on": run.first_day.isoformat(),
         "circumstances": f"Found in the register: {run.count} school days without a reason."},
    )  # fmt: skip


def _sibling_missing(seen: Seen, marks: str) -> Signal | None:
    if not seen.missing_sibling:
        return None
    says = f"a brother or sister is missing: {seen.missing_sibling}"
    return Signal("sibling_missing", seen.missing_sibling, says)


def _old_mark(seen: Seen, marks: str) -> Signal | None:
    if OUTSTANDING not in marks:
        return None
    first = seen.calendar.school_year_of(seen.today).first_day
    before = seen.calendar.school_days(first, seen.today - timedelta(days=1))
    limit = seen.policy["n_mark.max_age"]
    if len(before) < limit:
        return None
    old = tuple(
        day
        for day in seen.register.days(first, before[-limit] - timedelta(days=1))
        if OUTSTANDING in day.codes
    )
    if not old:
        return None
    return Signal(
        "old_mark", old[0].day.isoformat(),
        f"no reason yet for {len(old)} {'day' if len(old) == 1 else 'days'}, the first "
        f"{in_words(old[0].day)}", old,
    )  # fmt: skip


def _after_notice(seen: Seen, marks: str) -> Signal | None:
    """FPN-T8: after a number of school days attendance is looked at again."""
    ended = seen.notice_ended
    if ended is None or not set(marks) & set(SETTLED_UNAUTHORISED):
        return None
    after = seen.calendar.school_days(ended + timedelta(days=1), seen.today)
    count = seen.policy["fpn.review"]
    if len(after) < count:
        return None
    away = tuple(
        day
        for day in seen.register.days(after[0], after[count - 1])
        if set(day.codes) & set(SETTLED_UNAUTHORISED)
    )
    if not away:
        return None
    sessions = sum(code in SETTLED_UNAUTHORISED for day in away for code in day.codes)
    says = f"{sessions} unauthorised sessions in the {count} school days after {in_words(ended)}"
    return Signal(
        "after_notice", ended.isoformat(), says, away,
        {"reason": f"Found in the register: {says}, when a penalty notice had ended.",
         "unauthorised_sessions": sessions},
    )  # fmt: skip


def _persistent(seen: Seen, marks: str) -> Signal | None:
    threshold, least = seen.policy["pa.threshold"], seen.policy["pa.min_sessions"]
    if not _may_be_persistent(marks, seen.today, threshold):
        return None
    first = seen.calendar.school_year_of(seen.today).first_day
    counted = figures(seen.register, first, seen.today)
    if not persistently_absent(counted, threshold, least):
        return None
    away = counted.authorised + counted.unauthorised
    return Signal(
        "persistent", first.isoformat(),
        f"absent for {counted.absence_percent}% of {counted.possible} sessions", (),
        {"reason": f"Found in the register: absent for {away} of {counted.possible} sessions "
                   f"({counted.absence_percent}%) this school year.",
         "attendance_percent": str(counted.attendance_percent),
         "unauthorised_sessions": counted.unauthorised},
    )  # fmt: skip


def _may_be_persistent(marks: str, today: date, threshold: int) -> bool:
    """Counts by today's meaning of the codes; close enough to spare most children the rest."""
    meaning: Mapping[str, Category] = {code: one.category for code, one in codes_on(today).items()}
    counts = Counter(marks)
    away = sum(count for code, count in counts.items() if meaning.get(code) in ABSENT)
    there = sum(count for code, count in counts.items() if meaning.get(code) in ATTENDED)
    return 100 * away > (threshold - 2) * (away + there)
