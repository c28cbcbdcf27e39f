"""Reports about cases: what is open, how old, how late, with whom, and what time kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from states.calendar import at_time, local_date
from states.workflow import Workflow
from storage import people, reporting
from storage.reporting import Late
from vog_cases.gathering import today_of
from vog_cases.people import list_officers
from vog_cases.periods import Period
from vog_cases.reading_cases import Reader
from vog_cases.report_tables import Line, Report

NOBODY, NO_SCHOOL = "Nobody yet", "No school"
AGES = ((7, "a week"), (28, "4 weeks"), (84, "12 weeks"), (182, "26 weeks"), (365, "a year"))
"""Days a case has been open, and what the band up to there is called."""


def by_state(reader: Reader, _period: Period) -> Report:
    """Open cases by type, in the order of the workflow's states."""
    found = reporting.open_by_state(reader.connection, reader.person)
    lines: list[Line] = []
    for flow in _flows(reader):
        counts = [(state.title, found.get((flow.type, state.name), 0)) for state in flow.states]
        lines.append(Line((flow.title, sum(count for _, count in counts)), heading=True))
        lines += [Line((f"  {title}", count)) for title, count in counts if count]
    return Report(
        _as_of(reader), "Every open case once, where it stands now.", ("Type and state", "Open"),
        tuple(lines), bar=1,
    )  # fmt: skip


def by_age(reader: Reader, _period: Period) -> Report:
    """How long cases have been open, by type, in bands of days."""
    today = today_of(reader.now)
    since = [at_time(today - timedelta(days=days), time(0)) for days, _ in AGES]
    found = reporting.open_by_age(reader.connection, reader.person, since)
    lines = [
        Line((flow.title, *found[flow.type], sum(found[flow.type])))
        for flow in _flows(reader)
        if flow.type in found
    ]
    if lines:
        sums = [sum(column) for column in zip(*found.values(), strict=True)]
        lines.append(Line(("All", *sums, sum(sums)), heading=True))
    return Report(
        _as_of(reader),
        "Calendar days since each open case was opened: up to 7, 28, 84, 182, 365, and longer.",
        ("Type", *(f"to {words}" for _, words in AGES), "longer", "All"),
        tuple(lines), bar=len(AGES) + 2,
    )  # fmt: skip


def on_time(reader: Reader, period: Period) -> Report:
    """Of the deadlines that ended in the period, those met and those missed."""
    kept = reporting.deadlines_kept(reader.connection, reader.person, period.since, period.until)
    lines: list[Line] = []
    for flow in _flows(reader):
        own = {
            timer.title: kept.counts[flow.type, timer.name]
            for timer in flow.timers
            if timer.counts and (flow.type, timer.name) in kept.counts
        }
        if own:
            met, missed = (sum(pair[side] for pair in own.values()) for side in (0, 1))
            lines.append(Line((flow.title, met, missed, _rate(met, missed)), heading=True))
            lines += [Line((f"  {title}", *pair, _rate(*pair))) for title, pair in own.items()]
    counted = (
        "Read from the history of the cases. Met: somebody took the step, put the deadline off "
        "or ended the need for it before its time came. Missed: the time came first. Each time "
        "of a deadline that comes again counts; reminders do not."
    )
    if kept.every > 1:
        counted += f" There is so much that one case in {kept.every} was counted."
    return Report(
        period.title, counted, ("Deadline", "Met", "Missed", "On time %"), tuple(lines),
        bar=3, full=100,
    )  # fmt: skip


def overdue_by_officer(reader: Reader, _period: Period) -> Report:
    """Who holds what is overdue, the most first."""
    names = {one.username: one.name for one in reader.gathering.staff.values()}
    found = reporting.late_by_officer(reader.connection, reader.person, reader.now)
    return _overdue(reader, "Officer", found, names, NOBODY)


def overdue_by_school(reader: Reader, _period: Period) -> Report:
    """Where what is overdue belongs, the most first."""
    schools = people.schools(reader.connection, reader.person)
    names = {one.number: one.name for one in schools}
    found = reporting.late_by_school(reader.connection, reader.person, reader.now)
    return _overdue(reader, "School", found, names, NO_SCHOOL)


def _overdue(
    reader: Reader, whose: str, found: list[Late], names: Mapping[str, str], nobody: str
) -> Report:
    today = today_of(reader.now)

    def days(oldest: datetime | None) -> int | None:
        return (today - local_date(oldest)).days if oldest else None

    return Report(
        _as_of(reader),
        "Open cases whose soonest deadline has passed. Oldest: days since that deadline.",
        (whose, "Open", "Oldest, days", "Overdue"),
        tuple(
            Line((names.get(one.key, one.key) if one.key else nobody, one.open,
                  days(one.oldest), one.overdue))
            for one in found
        ), bar=3,
    )  # fmt: skip


def by_month(reader: Reader, period: Period) -> Report:
    """What was opened and closed in each month."""
    spans = [
        (at_time(first, time(0)), at_time(last + timedelta(days=1), time(0)))
        for first, last in period.months
    ]
    found = reporting.opened_and_closed(reader.connection, reader.person, spans)
    lines = []
    for place, (first, _) in enumerate(period.months):
        referrals = found["referral"][place] if "referral" in found else (0, 0)
        opened, closed = (sum(counts[place][side] for counts in found.values()) for side in (0, 1))
        lines.append(Line((f"{first:%B %Y}", *referrals, closed, opened)))
    return Report(
        period.title,
        "By the day a case was opened and the day it ended; a referral counts from its draft on. "
        "The first and last month are cut to the period.",
        ("Month", "Referrals received", "Referrals closed", "All closed", "All opened"),
        tuple(lines), bar=4,
    )  # fmt: skip


def load(reader: Reader, period: Period) -> Report:
    """What each officer holds, what is late or due of it, and what they closed."""
    closed = reporting.closed_by_officer(
        reader.connection, reader.person, period.since, period.until
    )
    lines = [
        Line((one.name, one.role or None, one.work.overdue, one.work.soon,
              closed.get(one.username or None, 0), one.work.open))
        for one in list_officers(reader)
    ]  # fmt: skip
    return Report(
        f"open now; closed in {period.title}",
        "Cases by the officer who holds them. Due this week: not overdue, and due by Sunday.",
        ("Officer", "Role", "Overdue", "Due this week", "Closed", "Open"), tuple(lines), bar=5,
    )  # fmt: skip


def _flows(reader: Reader) -> list[Workflow]:
    return [machinery.workflow for machinery in reader.machines.values()]


def _as_of(reader: Reader) -> str:
    today = today_of(reader.now)
    return f"on {today:%a} {today.day} {today:%b %Y}"


def _rate(met: int, missed: int) -> Decimal | None:
    if not met + missed:
        return None
    return (Decimal(100 * met) / (met + missed)).quantize(Decimal("0.1"), ROUND_HALF_UP)
