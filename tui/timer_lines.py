"""What the list of deadlines says: its headings and lines, and how one date was counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rich.cells import cell_len

from states.calendar import LONDON, local_date
from states.roles import Role
from storage.standing import LATER, OVERDUE, SOON, TODAY, WAITING
from tui.privacy import person_name
from tui.text import fit, initials, plural, when_short
from vog_cases.catching_up import CaughtUp
from vog_cases.plain_text import day_short
from vog_cases.reckoning import Reckoning
from vog_cases.timer_list import Group, Load, TimerList
from vog_cases.timer_words import INCIDENTS, Line

WIDE = 100
TITLES = ("Due", "Left", "Case", "Pupil", "Clock", "When it runs out", "Own")
DUE, LEFT, CASE, PUPIL, CLOCK, OWNER = 16, 9, 14, 17, 22, 3
MARKS: Mapping[str, str] = {
    INCIDENTS: "✗", OVERDUE: "‼", TODAY: "!", SOON: " ", WAITING: "⏸", LATER: " ",
}  # fmt: skip
DOTS = {OVERDUE: "‼", TODAY: "!", SOON: "·"}
"""How the load of an officer is drawn: one letter a deadline."""
MOST_DOTS = 6
A_WHILE = timedelta(hours=1)


@dataclass(frozen=True)
class Row:
    """One line of the list: the heading of a group, a deadline, what is left of a group, or what
    the clock caught up with.
    """

    group: str = ""
    line: Line | None = None
    heading: Group | None = None
    more: int = 0
    caught_up: CaughtUp | None = None

    @property
    def key(self) -> str:
        """What tells it from every other row."""
        if self.line is not None:
            return self.line.key
        return f"{self.group} {'heading' if self.heading else 'more' if self.more else 'off'}"


def rows_of(found: TimerList) -> list[Row]:
    """The list from top to bottom; what failed comes first."""
    rows: list[Row] = []
    for group in found.groups:
        if found.caught_up and group.key != INCIDENTS and not any(one.caught_up for one in rows):
            rows.append(Row(caught_up=found.caught_up))
        rows.append(Row(group.key, heading=group))
        rows += [Row(group.key, line=line) for line in group.lines]
        left = group.count - len(group.lines)
        if left and group.lines:
            rows.append(Row(group.key, more=left))
    return rows


def about(found: TimerList, groups: str, *, short: bool) -> str:
    """How the list is grouped, whose days are counted, and when the clock last ran."""
    at = found.swept_at.astimezone(LONDON) if found.swept_at else None
    ran = f"the clock ran at {at:%H:%M:%S}" if at else "no clock is running"
    if at and abs(found.now - at) > A_WHILE:  # a training clock stands at another time
        ran = ""
    if short:
        return f"s {groups} "
    return f"s Group: {groups}   Terms: {found.school_year}   {ran} "


def counts(found: TimerList, marked: int) -> str:
    """How many deadlines the list holds, over all groups; how many are marked, if any are."""
    if marked:
        return f" ● {plural(marked, 'deadline')} marked: a assigns, Esc clears "
    places: Counter[str] = Counter()
    for load in found.loads:
        places.update(load.places)
    marks = f"‼ {places[OVERDUE]:,} overdue · ! {places[TODAY]:,} today"
    return f" {plural(places.total(), 'deadline')} · {marks} "


def header(width: int) -> str:
    """The titles over their columns."""
    return _columns(("", *TITLES), width)


def text_of(row: Row, now: datetime, width: int) -> str:
    """A row as it is drawn."""
    if row.caught_up is not None:
        return f"  {_in_room(row.caught_up, width - 3)}"
    if row.heading is not None:
        return _heading(row.heading, width)
    if row.line is None:
        return f"  … {row.more:,} more (→ shows more of this group)"
    mark = " " if row.group in MARKS else MARKS[row.line.place]
    return _item(row.line, mark, now, width)


def caught_up(report: CaughtUp) -> str:
    """What happened after a time switched off, in one sentence."""
    did = [
        plural(report.passed, "deadline passed", "deadlines passed"),
        plural(report.reminders, "reminder"),
        plural(report.escalations, "escalation"),
        plural(report.steps, "step taken", "steps taken"),
    ]
    until = when_short(report.until)
    if day_short(report.since) == day_short(report.until):
        until = until.rpartition(" ")[2]
    said = ", ".join(one for one in did if not one.startswith("0 "))
    lead = "The training clock moved on" if report.moved_on else "The clock was off"
    return f"{lead} from {when_short(report.since)} to {until}: {said}"


def _in_room(report: CaughtUp, width: int) -> str:
    """The same in so many columns: all of it, or how much there is to list."""
    whole = caught_up(report)
    if cell_len(whole) <= width:
        return whole
    lead = "The clock was moved on" if report.moved_on else "The clock was off"
    many = report.passed + report.reminders + report.escalations + report.steps
    return fit(f"{lead} until {when_short(report.until)}: {many:,} came due (Enter)", width)


def _heading(group: Group, width: int) -> str:
    mark = MARKS.get(group.key, " ")
    dots = "" if group.key in MARKS else f"  {load_marks(group.places)}"
    folded = " (→ to open)" if group.count and not group.lines else ""
    text = f"{mark} {group.title} {group.count:,}{dots.rstrip()}{folded} "
    if cell_len(text) >= width:
        return fit(text, width)
    return text + "─" * (width - cell_len(text))


def _item(line: Line, mark: str, now: datetime, width: int) -> str:
    owner = initials(line.assignee_name) if line.assignee_name else "—"
    name = person_name(line.forename, line.surname)
    return _columns(
        (
            mark,
            day_of(line.due_at, now), left_of(line, now), line.reference, name, line.title,
            then_of(line, now), owner,
        ),
        width,
    )  # fmt: skip


def _columns(cells: Sequence[str], width: int) -> str:
    mark, due, left, case, pupil, clock, then, owner = cells
    parts = [(mark, 1), (due, DUE), (left, LEFT), (case, CASE)]
    if width >= WIDE:
        parts += [(pupil, PUPIL), (clock, CLOCK), (then, 0)]
    else:
        parts.append((clock, 0))
    parts.append((owner, OWNER))
    room = width - sum(size for _, size in parts) - len(parts)
    if width >= WIDE and cell_len(then) > room:
        parts[-2] = (_with_short_roles(then), 0)
    return " ".join(fit(text, size or room) for text, size in parts) + " "


def _with_short_roles(text: str) -> str:
    """The roles in a word or two, where there is too little room; the foot has their names."""
    for role in sorted(Role, key=lambda one: -len(one.label)):
        text = text.replace(role.label, role.short)
    return text


def day_of(due: datetime | None, now: datetime) -> str:
    """When it is due: the day, the year where it is another, the time where it is not midnight."""
    if due is None:
        return "—"
    local = due.astimezone(LONDON)
    day = day_short(due)
    if local.year != now.astimezone(LONDON).year:
        return f"{day} {local.year}"
    return day if f"{local:%H:%M}" == "23:59" else f"{day} {local:%H:%M}"


def then_of(line: Line, now: datetime) -> str:
    """What happens when it runs out; of one that went up the ladder first who has seen the case."""
    if line.escalated is None:
        return line.then
    saw = line.escalated.seen
    if saw is None:
        return f"not seen · {line.then}"
    today = local_date(saw.at) == local_date(now)
    at = f"{saw.at.astimezone(LONDON):%H:%M}" if today else day_short(saw.at)
    return f"{initials(saw.name)} saw {at} · {line.then}"


def left_of(line: Line, now: datetime) -> str:
    """What is left: `3d over`, `2h 17m`, `5d`; of a case without a deadline how long it stands."""
    if line.due_at is None:
        return f"{(local_date(now) - local_date(line.entered_at)).days}d here"
    days = (local_date(line.due_at) - local_date(now)).days
    if days:
        return f"{-days}d over" if days < 0 else f"{days}d"
    minutes = int(abs((line.due_at - now).total_seconds())) // 60
    time = f"{minutes // 60}h {minutes % 60:02}m" if minutes >= 60 else f"{minutes}m"
    return f"{time} over" if line.due_at < now else time


# --- at the foot ---------------------------------------------------------------------------


def foot(row: Row | None, reckoning: Reckoning | None, now: datetime, width: int) -> str:
    """The row in focus on two lines: how its date was counted, and what it has done."""
    if row is None:
        return ""
    if row.caught_up is not None:
        lines = [caught_up(row.caught_up), "Enter lists what it did."]
    elif row.line is None:
        many = row.heading.count if row.heading else row.more
        lines = [f"{plural(many, 'line')}. → shows more of the group, ← less."]
    elif row.line.place == INCIDENTS:
        tried = plural(row.line.attempts, "time")
        name = person_name(row.line.forename, row.line.surname)
        lines = [
            f"{row.line.title}: the clock tried {tried} and failed · {name}",
            f"{row.line.then} · r lets the clock try again",
        ]
    elif width < WIDE:
        lines = _narrow_foot(row.line, reckoning, now)
    else:
        lines = _wide_foot(row.line, reckoning, now)
    return "\n".join(f" {fit(line, width - 2)}" for line in lines)


def _wide_foot(line: Line, known: Reckoning | None, now: datetime) -> list[str]:
    first, second = [line.reference, line.title], [then_of(line, now)]
    if known is not None:
        first += [part for part in (known.says, _skipped(known)) if part]
        second = [part for part in (known.left, *known.stages) if part]
    return [" · ".join(first), f"  {' · '.join(second)}"]


def _narrow_foot(line: Line, known: Reckoning | None, now: datetime) -> list[str]:
    parts: list[str] = []
    if known is not None:  # when it ends stands in the list
        parts = [known.left, known.says.partition(": ends")[0], _skipped(known)]
    return [
        f"{person_name(line.forename, line.surname)} · {then_of(line, now)}",
        " · ".join(part for part in parts if part),
    ]


def _skipped(known: Reckoning) -> str:
    return f"skipped: {known.skipped}" if known.skipped else ""


def loads(found: Sequence[Load], width: int) -> str:
    """The deadlines of each officer as bars of text, on two lines at most."""
    lines = [" OPEN CLOCKS BY OFFICER   overdue ‼  today !  next days ·", " "]
    parts = [
        f"  {_in_short(one.name)} {marks}" for one in found if (marks := load_marks(one.places))
    ]
    for part in parts:
        if cell_len(lines[-1] + part) <= width:
            lines[-1] += part
        elif len(lines) == 2:
            lines.append(f" {part}")
        else:
            lines[-1] += " …"
            break
    return "\n".join(lines)


def _in_short(name: str) -> str:
    """A. Bevan for Amira Bevan."""
    first, _, last = name.partition(" ")
    return f"{first[:1]}. {last}" if last else name


def load_marks(places: Mapping[str, int]) -> str:
    """A bar: `‼‼!····`; a number where there are too many to draw."""
    parts = []
    for place, dot in DOTS.items():
        count = places.get(place, 0)
        parts.append(f"{dot}{count} " if count > MOST_DOTS else dot * count)
    return "".join(parts).strip()
