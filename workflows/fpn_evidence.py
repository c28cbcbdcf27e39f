"""What the records say about an offence: its sessions, and the parent's other notices."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from states.context import Adult, Context, OtherCase
from states.register import NOTHING, MarkedDay
from states.workflow import Finding
from workflows.attendance import LATE, SETTLED_UNAUTHORISED, Sessions, marked
from workflows.fpn_facts import Penalty, TermName, WithdrawalGround
from workflows.general import in_words, known

NO_NOTICE = ("declined", "improved")
"""Cases that ended before a notice was issued; their sessions may be used again."""
PROSECUTED = ("prosecution_prep", "eso_considered", "prosecuted", "court_outcome")
NEVER_RIGHT = (
    WithdrawalGround.NOT_ISSUED, WithdrawalGround.WRONG_PERSON, WithdrawalGround.ERROR,
)  # fmt: skip
"""A notice withdrawn on these grounds is as if it had not been given."""


def penalty_of(context: Context) -> Penalty:
    """The facts of the case, as the penalty notice's they are."""
    if not isinstance(context.facts, Penalty):
        raise TypeError("a penalty notice keeps Penalty facts")
    return context.facts


def day_of(value: object) -> date | None:
    """A date of another case's facts, which come as they are stored."""
    if isinstance(value, str):
        return date.fromisoformat(value[:10])
    return value if isinstance(value, date) else None


def known_day(context: Context, name: str) -> date | None:
    """A date that the form says, or else the case knows."""
    return day_of(known(context, name))


def period(context: Context) -> tuple[date, date] | None:
    """The first and last day of the offence; None while either is not known."""
    first, last = known_day(context, "period_from"), known_day(context, "period_to")
    return (first, last) if first and last else None


def counted_period(context: Context) -> tuple[date, date] | None:
    """The part of the period that lies in the chosen term (FPN-R38); None where none does."""
    stated, name = period(context), known(context, "term")
    if stated is None or not isinstance(name, TermName):
        return None
    first, last = stated
    for day in (first, last):
        for term in context.calendar.school_year_of(day).terms:
            begins, ends = max(first, term.begins), min(last, term.ends)
            if term.name == name.value and begins <= ends:
                return begins, ends
    return None


def parent_of(context: Context) -> Adult | None:
    """The parent the case is about, as the child's records know them now."""
    wanted = known(context, "parent")
    return next((adult for adult in context.evidence.adults if adult.id == wanted), None)


# --- days that cannot count (FPN-R10) -----------------------------------------------------


def _spans(context: Context) -> Iterator[tuple[date, date, str]]:
    for other in context.evidence.other_cases:
        yield from _plan(other)
        yield from _leave(other)


def _plan(other: OtherCase) -> Iterator[tuple[date, date, str]]:
    """A support plan covers its days from the start to the end, or to where it stopped."""
    started = day_of(other.facts.get("started_on"))
    if other.type != "psp" or started is None:
        return
    ended = day_of(other.facts.get("ended_on"))
    stopped = day_of(other.facts.get("stopped_on")) if other.state == "suspended" else None
    yield started, ended or stopped or date.max, "support plan"


def _leave(other: OtherCase) -> Iterator[tuple[date, date, str]]:
    """Leave that the headteacher has approved covers its days, unless the parents withdrew it."""
    first = day_of(other.facts.get("authorised_from"))
    last = day_of(other.facts.get("authorised_to"))
    if other.type == "holiday" and first and last and other.state != "withdrawn":
        yield first, last, "approved leave"


def why_not_counted(context: Context, day: date) -> str | None:
    """Why absence on a day is no offence; None where it may be one (FPN-R10, PSP-R14)."""
    for first, last, why in _spans(context):
        if first <= day <= last:
            return why
    stated = known(context, "days_left_out")
    left_out = stated if isinstance(stated, tuple) else ()
    return "left out" if day in left_out else None


def counting(context: Context, first: date, last: date, codes: str) -> Sessions:
    """The sessions with one of these codes on days that may count."""
    found = marked(context, first, last, codes)
    marks = tuple(day for day in found.marks if why_not_counted(context, day.day) is None)
    return Sessions(sum((day.am in codes) + (day.pm in codes) for day in marks), marks)


def left_out(context: Context, first: date, last: date) -> Sessions:
    """The unauthorised sessions that cannot count."""
    found = marked(context, first, last, SETTLED_UNAUTHORISED)
    kept = counting(context, first, last, SETTLED_UNAUTHORISED)
    gone = tuple(day for day in found.marks if day not in kept.marks)
    return Sessions(found.count - kept.count, gone)


def unauthorised_in_period(context: Context) -> Sessions:
    """The settled unauthorised sessions of the offence, in its term (FPN-R03, FPN-R05)."""
    found = counted_period(context)
    return counting(context, *found, SETTLED_UNAUTHORISED) if found else Sessions(0)


def late_in_period(context: Context) -> Sessions:
    """The sessions late after the register closed (FPN-R04)."""
    found = counted_period(context)
    return counting(context, *found, LATE) if found else Sessions(0)


def counts(context: Context) -> Mapping[str, int]:
    """What the notice rests on; later marks may change it (CME-R24)."""
    return {
        "unauthorised sessions": unauthorised_in_period(context).count,
        "sessions late": late_in_period(context).count,
    }


def last_offence(context: Context) -> date | None:
    """The last day of the offence that the register shows; else the last day stated."""
    marks = unauthorised_in_period(context).marks
    return marks[-1].day if marks else known_day(context, "period_to")


# --- the time of the warning (FPN-R14) ----------------------------------------------------


def breach(context: Context, first: date, last: date) -> MarkedDay | None:
    """The first day with a settled unauthorised session; an open question is none."""
    marks = counting(context, first, last, SETTLED_UNAUTHORISED).marks
    return marks[0] if marks else None


def unmarked(context: Context, first: date, last: date) -> list[date]:
    """School days that are not fully marked: no mark, or one the school left out."""
    days = {day.day: day for day in context.evidence.register.days(first, last)}
    return [
        day
        for day in context.calendar.school_days(first, last)
        if day not in days or set(days[day].codes) & {NOTHING, "-"}
    ]


# --- the parent's other notices (FPN-R12, FPN-R16, FPN-R23, FPN-R33) -----------------------


def same_parent(context: Context) -> list[OtherCase]:
    """Other penalty notice cases about this child and this parent."""
    parent = known(context, "parent")
    return [
        other
        for other in context.evidence.other_cases
        if other.type == "fpn" and other.facts.get("parent") == parent
        and other.reference != context.case.reference
    ]  # fmt: skip


def overlapping(context: Context) -> list[OtherCase]:
    """Those of them whose period shares a day with this one."""
    stated = period(context)
    if stated is None:
        return []
    first, last = stated
    found = []
    for other in same_parent(context):
        begins = day_of(other.facts.get("period_from"))
        ends = day_of(other.facts.get("period_to"))
        if begins and ends and begins <= last and first <= ends:
            found.append(other)
    return found


def _given(other: OtherCase) -> bool:
    if other.facts.get("issued_on") is None:
        return False
    return other.facts.get("withdrawal_ground") not in [one.value for one in NEVER_RIGHT]


def duplicates(context: Context) -> list[OtherCase]:
    """Cases for the same offence that are open, or whose notice stands."""
    return [other for other in overlapping(context) if other.closed_at is None or _given(other)]


def discharged(context: Context) -> list[OtherCase]:
    """Cases for the same days whose notice was paid: those sessions are used up (FPN-R23)."""
    return [other for other in overlapping(context) if other.facts.get("discharged_on")]


def in_court(context: Context) -> list[OtherCase]:
    """Cases for the same days that are on their way to court, or have been there."""
    return [other for other in overlapping(context) if other.state in PROSECUTED]


def notices_since(context: Context, since: date) -> list[OtherCase]:
    """The parent's notices for this child issued after a day (FPN-R12)."""
    found = []
    for other in same_parent(context):
        issued = day_of(other.facts.get("issued_on"))
        if issued and issued > since and _given(other):
            found.append(other)
    return found


def year_before(day: date) -> date:
    """The same day a year earlier: after it the rolling twelve months begin."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def following(day: date) -> date:
    """The day after."""
    return day + timedelta(days=1)


def not_to_come(name: str) -> Callable[[Context], Finding]:
    """A test that a day on the form is no day to come."""

    def check(context: Context) -> Finding:
        day = getattr(context.form, name)
        if not isinstance(day, date):
            return Finding(True, "not given")
        return Finding(day <= context.today, in_words(day))

    return check
