"""What the Inbox reads at once: its views with their counts, and the cases of the one in front."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile

from storage import cases, deadlines, desk, entries, records
from storage.cases import Filter, Listed
from storage.entries import Key, Logged, Wanted
from tui.filtering import Words, read_filter
from tui.views import TRIAGE_FILTER, View, views_for
from tui.widgets.lazy_rows import CHUNK
from vog_cases.reading_cases import Reader
from vog_cases.replay import TAKES_BACK
from vog_cases.timer_list import count_overdue

LONGEST = 5_000
"""Cases in a list at most: more than anybody goes through by hand. How many match is counted."""
IN_ONE_GO = ("noted", "assigned")
"""What is done to all marked cases at once; never a decision."""
RUN = 200
"""Cases of one triage run at most; the next run takes those behind."""


@dataclass(frozen=True)
class Around:
    """What stands around the list whichever view is in front: the views, and what they count."""

    words: Words
    views: tuple[View, ...]
    problems: Mapping[str, str]
    """What of a saved view's line means nothing now, by the view's title."""
    counts: tuple[int, ...]
    incidents: int
    overdue: int
    """How many deadlines have passed: a case may have several."""

    @property
    def waiting(self) -> tuple[int, int]:
        """The same as `waiting` reads, out of the counts that are here."""
        return self.counts[0], self.overdue


@dataclass(frozen=True)
class Found:
    """The Inbox as it was read at one moment: the keys in order and the first rows."""

    around: Around
    keys: array[int]
    first: dict[int, Listed]
    now: datetime
    problem: str
    matches: int
    """How many cases match: more than there are keys where the list is too long to be held."""
    elsewhere: int
    """Where nothing in the view matches: how many of all open cases do."""

    closed_too: bool
    """Closed cases are among them."""


def find(reader: Reader, name: str, line: str, sort: str, known: Around | None = None) -> Found:
    """Reads the view of that name, narrowed by a filter line, in that order.

    `known` is what stands around it, where that was read and nothing has been written since.
    """
    around = known or look_around(reader)
    views, me = around.views, reader.person.username
    place = next((place for place, one in enumerate(views) if one.title == name), 0)
    read = read_filter(line, views[place].filter, around.words, me, reader.now)
    wanted = replace(read.filter, sort=sort, by_priority=False) if sort else read.filter
    problem = read.problem or around.problems.get(views[place].title, "")
    keys = array("q") if problem else reader.ordered_ids(wanted, LONGEST)
    elsewhere, matches, narrowed = 0, len(keys), bool(line.strip())
    if matches == LONGEST:
        matches = reader.count(wanted) if narrowed else around.counts[place]
    if narrowed and not keys and not problem:
        everything = read_filter(line, Filter(), around.words, me, reader.now)
        elsewhere = reader.count(everything.filter)
    return Found(
        around, keys, lines(reader, keys[:CHUNK]), reader.now, problem, matches, elsewhere,
        wanted.closed,
    )  # fmt: skip


def look_around(reader: Reader) -> Around:
    """Reads what stands around the list."""
    words = words_of(reader)
    views, problems = _views(reader, words)
    return Around(
        words, views, problems,
        tuple(reader.count(one.filter) for one in views),
        len(deadlines.listed(reader.connection, reader.person, incidents=True)),
        count_overdue(reader),
    )  # fmt: skip


def lines(reader: Reader, keys: Sequence[int]) -> dict[int, Listed]:
    """The lines of these cases, as far as this person may see them."""
    return cases.by_ids(reader.connection, reader.person, keys)


def _views(reader: Reader, words: Words) -> tuple[tuple[View, ...], dict[str, str]]:
    """The views of the role and the person's own, and what of a saved line means nothing now."""
    person, now = reader.person, reader.now
    flows = [one.workflow for one in reader.machines.values()]
    views, problems = list(views_for(person, now, flows)), {}
    for saved in desk.views_of(reader.connection, person.username):
        read = read_filter(saved.line, Filter(), words, person.username, now)
        views.append(View(saved.name, read.filter, saved.line))
        if read.problem:
            problems[saved.name] = read.problem
    return tuple(views), problems


def waiting(reader: Reader) -> tuple[int, int]:
    """For the top line: the cases of the first view, and the deadlines that have passed."""
    flows = [one.workflow for one in reader.machines.values()]
    first = views_for(reader.person, reader.now, flows)[0]
    return reader.count(first.filter), count_overdue(reader)


@dataclass(frozen=True)
class TriageQueue:
    """The head of the triage queue, and how many cases wait behind it."""

    references: tuple[str, ...]
    behind: int


def triage_queue(reader: Reader) -> TriageQueue:
    """What waits for triage, the most pressing first (REF-R15): as much as one run takes."""
    head = tuple(one.reference for one in reader.worklist(TRIAGE_FILTER, RUN))
    behind = reader.count(TRIAGE_FILTER) - len(head) if len(head) == RUN else 0
    return TriageQueue(head, behind)


def last_act_of(reader: Reader) -> tuple[str, ...]:
    """The case on which this person did something last, or all that they did it to in one go;
    empty where there is none. On a training clock that stands still equal acts are one."""
    mine = Wanted(actors=(reader.person.username,), kinds=("opened", *TAKES_BACK))
    newest = entries.log(reader.connection, reader.person, mine, 1)
    if not newest or newest[0].kind not in IN_ONE_GO:
        return tuple(one.reference for one in newest)
    at, kind = newest[0].at, newest[0].kind
    same = takewhile(lambda one: (one.at, one.kind) == (at, kind), _newest(reader, mine))
    return tuple(dict.fromkeys(one.reference for one in same))


def _newest(reader: Reader, wanted: Wanted) -> Iterator[Logged]:
    """Entries, newest first, read as far as they are asked for."""
    keys = entries.keys(reader.connection, reader.person, wanted, LONGEST)
    for start in range(0, len(keys), CHUNK):
        piece = [Key.of(one) for one in keys[start : start + CHUNK]]
        yield from entries.lines(reader.connection, reader.person, piece)


def words_of(reader: Reader) -> Words:
    """What may be typed after the keys of the filter line."""
    flows = [one.workflow for one in reader.machines.values()]
    return Words(
        type={flow.type: flow.title for flow in flows},
        state={state.name: state.title for flow in flows for state in flow.states},
        owner={one.username: one.name for one in reader.gathering.caseworkers()},
        school=dict(records.schools(reader.connection)),
    )
