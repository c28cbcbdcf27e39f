"""One board for each case type: its open cases by the state they stand in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from states.machine import Choosable
from states.roles import Role
from states.workflow import State, Workflow
from storage import board, records
from storage.board import Asked, Pile
from storage.cases import Listed
from vog_cases.reading_cases import Reader

DEPTH = 25
"""How many cases of a pile are read at first."""
DEPTH_IN_LANES = 4


class Lanes(StrEnum):
    """What a board is cut into."""

    NONE = ""
    OFFICER = board.OFFICER
    SCHOOL = board.SCHOOL


@dataclass(frozen=True)
class Wanted:
    """Which board: a case type, its lanes, what is looked for, how many cases of each pile."""

    type: str
    lanes: Lanes = Lanes.NONE
    search: str = ""
    deeper: int = 0
    """How often somebody asked for more of a pile."""

    @property
    def depth(self) -> int:
        """How many cases of each pile are read."""
        return (DEPTH_IN_LANES if self.lanes else DEPTH) << self.deeper


@dataclass(frozen=True)
class Cell:
    """The cases of one state in one lane; `cards` are the oldest of `count`."""

    count: int = 0
    cards: tuple[Listed, ...] = ()


@dataclass(frozen=True)
class Lane:
    """One band of the board; a board that is not cut has one without a title."""

    key: str
    title: str
    count: int
    overdue: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Column:
    """A state with how many cases stand in it, over all lanes."""

    state: State
    count: int
    overdue: int
    soon: int


@dataclass(frozen=True)
class Board:
    """A board as it was read at one moment; every open state has a column, empty ones too."""

    wanted: Wanted
    workflow: Workflow
    columns: tuple[Column, ...]
    lanes: tuple[Lane, ...]
    types: Mapping[str, int]
    """How many open cases there are of each type, whatever is looked for."""
    now: datetime

    @property
    def count(self) -> int:
        """How many cases the board holds."""
        return sum(column.count for column in self.columns)


def read_board(reader: Reader, wanted: Wanted) -> Board:
    """Counts the open cases of a type by state and lane, and reads the oldest of each pile."""
    flow = reader.machines[wanted.type].workflow
    asked = Asked(wanted.type, reader.now, wanted.lanes.value, wanted.search)
    piles = board.piles(reader.connection, reader.person, asked)
    names = [name for name in flow.open_states() if any(one.state == name for one in piles)]
    cards: dict[tuple[str | None, str], list[Listed]] = defaultdict(list)
    for card in board.oldest(reader.connection, reader.person, asked, names, wanted.depth):
        lane = {Lanes.OFFICER: card.assignee, Lanes.SCHOOL: card.school_number}.get(wanted.lanes)
        cards[lane, card.state].append(card)
    columns = tuple(_column(flow.state[name], piles) for name in flow.open_states())
    titles = _titles(reader, wanted.lanes)
    keys = sorted(
        {one.lane for one in piles}, key=lambda key: (key is not None, titles.get(key or "", ""))
    )
    lanes = tuple(
        _lane(key, titles, [one for one in piles if one.lane == key], cards) for key in keys
    )
    types = board.of_each_type(reader.connection, reader.person)
    return Board(wanted, flow, columns, lanes, types, reader.now)


def _column(state: State, piles: list[Pile]) -> Column:
    here = [one for one in piles if one.state == state.name]
    return Column(
        state, sum(one.cases for one in here), sum(one.overdue for one in here),
        sum(one.soon for one in here),
    )  # fmt: skip


def _lane(
    key: str | None, titles: Mapping[str, str], piles: list[Pile],
    cards: Mapping[tuple[str | None, str], list[Listed]],
) -> Lane:  # fmt: skip
    return Lane(
        key or "", titles.get(key or "", key or ""), sum(one.cases for one in piles),
        sum(one.overdue for one in piles),
        {one.state: Cell(one.cases, tuple(cards[key, one.state])) for one in piles},
    )  # fmt: skip


def _titles(reader: Reader, lanes: Lanes) -> dict[str, str]:
    if lanes is Lanes.OFFICER:
        staff = reader.gathering.staff.values()
        return {"": "Nobody yet", **{person.username: person.name for person in staff}}
    if lanes is Lanes.SCHOOL:
        return {"": "No school", **dict(records.schools(reader.connection))}
    return {}


@dataclass(frozen=True)
class Ways:
    """Where a case can go from here: other states by their titles."""

    can: tuple[str, ...] = ()
    not_yet: tuple[tuple[str, str], ...] = ()
    """A state, and what would clear the first thing in the way."""
    others: tuple[tuple[str, str], ...] = ()
    """A state, and whose step it is to take the case there."""


def ways_of(reader: Reader, reference: str) -> Ways:
    """Where a case can go now, where it cannot yet and why, and where others can take it."""
    row = reader.row(reference)
    states = reader.machines[row.type].workflow.state
    can: dict[str, None] = {}
    not_yet: dict[str, str] = {}
    others: dict[str, str] = {}
    for choice in reader.choices(row, reader.context(row)):
        to = choice.transition.goes_to(row.state)
        if to == row.state:
            continue
        title = states[to].title
        if choice.allowed:
            can[title] = None
        elif reader.person.role in choice.transition.by:
            not_yet.setdefault(title, _in_the_way(choice))
        else:
            others.setdefault(title, _whose(choice))
    for title in can:
        not_yet.pop(title, None)
    for title in (*can, *not_yet):
        others.pop(title, None)
    return Ways(tuple(can), tuple(not_yet.items()), tuple(others.items()))


def _in_the_way(choice: Choosable) -> str:
    first = next(one for one in choice.verdicts if not one.holds)
    return (first.fix or first.says).rstrip(".")


def _whose(choice: Choosable) -> str:
    roles = [role.label for role in choice.transition.by if role is not Role.CLOCK]
    return roles[0] + " or others" * (len(roles) > 1)
