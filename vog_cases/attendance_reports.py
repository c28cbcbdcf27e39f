"""Reports about attendance: schools against the target, groups of pupils, months, fortnights.

No number of children below `report.suppress` is shown, nor one that gives it away (GEN-R26).
Ethnicity and first language are not held here, so there is no split by them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from states.register import Register
from storage import people, reporting
from storage.reporting import Marked
from vog_cases.people import year_group
from vog_cases.periods import Period
from vog_cases.reading_cases import Reader
from vog_cases.report_tables import HIDDEN, Cell, Line, Report
from vog_cases.suppression import too_small
from workflows.attendance import Figures, figures, persistently_absent, together

NO_SCHOOL = "No school"
HOW = (
    "Sessions attended of those possible, by pupils whose register is loaded; each counts at the "
    "school and in the groups of today."
)


@dataclass
class Group:
    """Some children's figures together, and how many of them are persistently absent."""

    pupils: int = 0
    persistent: int = 0
    figures: Figures = field(default_factory=Figures)

    def add(self, found: Figures, persistent: bool) -> None:
        """One child more."""
        self.pupils += 1
        self.persistent += persistent
        self.figures += found


class Rules:
    """The parameters that these reports go by on the last day of a period."""

    def __init__(self, reader: Reader, period: Period) -> None:
        policy = reader.gathering.policy(reader.gathering.policy_version(period.last))
        self.threshold, self.least = policy["pa.threshold"], policy["pa.min_sessions"]
        self.limit, self.fortnight = policy["report.suppress"], policy["tracker.cadence"]
        self.target = Decimal(policy["targets"]) / 10 if policy["targets"] else None

    def persistent(self, found: Figures) -> bool:
        """Whether a child is persistently absent (GEN-R24)."""
        return persistently_absent(found, self.threshold, self.least)

    @property
    def how(self) -> str:
        """How these figures are counted and what is left out."""
        return (
            f"{HOW} Persistent: absent for more than {self.threshold} % of at least {self.least} "
            f"sessions in the period. “{HIDDEN}”: fewer than {self.limit}, or would give that away."
        )


TITLES = ("Pupils", "Authorised %", "Unauthorised %", "Persistent", "Attendance %")


def by_school(reader: Reader, period: Period) -> Report:
    """Whole-school figures, against the year's target where one is set (GEN-R25)."""
    rules = Rules(reader, period)
    groups, whole = _grouped(reader, period, rules, [lambda child: child.school_number])
    names = {one.number: one.name for one in people.schools(reader.connection, reader.person)}
    named = {names.get(key, str(key)) if key else NO_SCHOOL: one for key, one in groups[0].items()}
    lines = _lines(dict(sorted(named.items())), whole, rules)
    columns: tuple[str, ...] = TITLES
    if rules.target is not None:
        columns = ("Pupils", "Authorised %", "Unauthorised %", "Persistent", "Target %",
                   "To target", "Attendance %")  # fmt: skip
        lines = [_against(line, rules.target) for line in lines]
    return Report(
        period.title, rules.how, ("School", *columns), tuple(lines), bar=len(columns), full=100
    )


def _against(line: Line, target: Decimal) -> Line:
    *cells, attendance = line.cells
    gap: Cell = attendance - target if isinstance(attendance, Decimal) else attendance
    return Line((*cells, target, gap, attendance), line.heading)


SPLITS: Mapping[str, Callable[[Marked], Any]] = {
    "Gender": lambda child: child.gender or "not recorded",
    "Free school meals": lambda child: _yes(child.fsm),
    "Additional learning needs": lambda child: _yes(child.aln),
    "Looked after": lambda child: _yes(child.looked_after),
}


def by_group(reader: Reader, period: Period) -> Report:
    """The cohort split of GEN-R26; each split holds every child once."""
    rules = Rules(reader, period)
    splits = {
        **SPLITS, "Year group": lambda child: year_group(child.date_of_birth, period.last),
    }  # fmt: skip
    found, whole = _grouped(reader, period, rules, list(splits.values()))
    lines: list[Line] = []
    for title, groups in zip(splits, found, strict=True):
        *parts, total = _lines(_in_order(groups), whole, rules)
        if not lines:
            lines.append(total)
        lines.append(Line((title, *("",) * len(TITLES)), heading=True))
        lines += [Line((f"  {part.cells[0]}", *part.cells[1:])) for part in parts]
    return Report(
        period.title, rules.how, ("Group", *TITLES), tuple(lines), bar=len(TITLES), full=100
    )


def by_month(reader: Reader, period: Period) -> Report:
    """The monthly report of GEN-R26: all schools this person may see, month by month."""
    rules = Rules(reader, period)
    registers = _registers(reader, period)
    seen = len(registers) >= rules.limit
    lines = []
    for first, last in period.months:
        found = together(registers, first, last)
        cells = (found.authorised_percent, found.unauthorised_percent, found.attendance_percent)
        lines.append(Line((f"{first:%B %Y}", *(cells if seen else (HIDDEN,) * 3))))
    return Report(
        period.title, f"{HOW} The first and last month are cut to the period.",
        ("Month", "Authorised %", "Unauthorised %", "Attendance %"), tuple(lines), bar=3, full=100,
    )  # fmt: skip


def tracker(reader: Reader, period: Period) -> Report:
    """Attendance of each school by the fortnight (GEN-R27)."""
    rules = Rules(reader, period)
    schools: dict[str | None, list[Register]] = {}
    for child in reporting.registers_between(
        reader.connection, reader.person, period.first, period.last
    ):
        schools.setdefault(child.school_number, []).append(child.register)
    names = {one.number: one.name for one in people.schools(reader.connection, reader.person)}
    hidden = too_small({key: len(one) for key, one in schools.items()}, rules.limit)
    parts = period.parts(rules.fortnight)
    lines = []
    for key, registers in schools.items():
        cells: list[Cell] = [
            HIDDEN if key in hidden else together(registers, *part).attendance_percent
            for part in parts
        ]
        name = names.get(key, key) if key else NO_SCHOOL
        lines.append(Line((name, *cells, _change(cells))))
    lines.sort(key=lambda line: str(line.cells[0]))
    return Report(
        period.title,
        f"{HOW} Attendance % in each {rules.fortnight} days from the day named on; the last may "
        f"be shorter. “{HIDDEN}”: fewer than {rules.limit} pupils, or would give that away.",
        ("School", *(f"{first.day} {first:%b}" for first, _ in parts), "Change"), tuple(lines),
        trend=range(1, len(parts) + 1),
    )  # fmt: skip


# --- counting ------------------------------------------------------------------------------


def _grouped(
    reader: Reader, period: Period, rules: Rules, keys: Sequence[Callable[[Marked], Any]]
) -> tuple[list[dict[Any, Group]], Group]:
    """The children of the period under each way of splitting them, and all together."""
    groups: list[dict[Any, Group]] = [{} for _ in keys]
    whole = Group()
    for child in reporting.registers_between(
        reader.connection, reader.person, period.first, period.last
    ):
        found = figures(child.register, period.first, period.last)
        if not found.possible:
            continue
        persistent = rules.persistent(found)
        whole.add(found, persistent)
        for split, key in zip(groups, keys, strict=True):
            split.setdefault(key(child), Group()).add(found, persistent)
    return groups, whole


def _lines(groups: Mapping[str, Group], whole: Group, rules: Rules) -> list[Line]:
    """A line for each part and one for the whole, with small numbers left out."""
    hidden = too_small({key: one.pupils for key, one in groups.items()}, rules.limit)
    few = too_small(
        {key: min(one.persistent, one.pupils - one.persistent) for key, one in groups.items()},
        rules.limit,
    )
    lines = [_line(key, one, key in hidden, key in few) for key, one in groups.items()]
    small = min(whole.persistent, whole.pupils - whole.persistent) < rules.limit
    return [*lines, _line("All", whole, whole.pupils < rules.limit, small, heading=True)]


def _line(name: str, group: Group, hidden: bool, few: bool, *, heading: bool = False) -> Line:
    if hidden:
        return Line((name, *(HIDDEN,) * len(TITLES)), heading)
    found = group.figures
    cells = (
        name, group.pupils, found.authorised_percent, found.unauthorised_percent,
        HIDDEN if few else group.persistent, found.attendance_percent,
    )  # fmt: skip
    return Line(cells, heading)


def _in_order(groups: Mapping[str, Group]) -> dict[str, Group]:
    """Yes before No; year groups from Nursery up."""
    order = {"Yes": 0, "No": 1, "Nursery": 0, "Reception": 1}
    return dict(
        sorted(groups.items(), key=lambda pair: (order.get(pair[0], _number(pair[0])), pair[0]))
    )


def _number(name: str) -> int:
    digits = "".join(ch for ch in name if ch.isdigit())
    return 2 + int(digits) if digits else 99


def _yes(value: bool) -> str:
    return "Yes" if value else "No"


def _registers(reader: Reader, period: Period) -> list[Register]:
    return [
        child.register
        for child in reporting.registers_between(
            reader.connection, reader.person, period.first, period.last
        )
    ]


def _change(cells: Sequence[Cell]) -> Cell:
    known = [cell for cell in cells if isinstance(cell, Decimal)]
    if len(known) > 1:
        return known[-1] - known[-2]
    return HIDDEN if HIDDEN in cells else None
