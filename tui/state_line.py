"""The state line of a case, drawn from its definition: where it has been, stands, and may go.

✓ it has been there · ● it stands there · ○ ahead · – not on its way · ← back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from states.calendar import local_date
from tui.text import day, fit, plural
from vog_cases.case_page import CasePage

LONG, SHORT = " ───▶ ", " ─▶ "
INDENT = 3
MORE = "…"


@dataclass(frozen=True)
class Stop:
    """One state of the road as it is drawn."""

    name: str
    text: str


@dataclass(frozen=True)
class Way:
    """The road of one case: its stops, and where on it the case stands or has left it."""

    stops: tuple[Stop, ...]
    here: int
    aside: str
    """The state the case stands in where that is not on the road."""


def way_of(page: CasePage, gap: str = " ") -> Way:
    """The road of a case; `gap` stands between a mark and its title."""
    flow, row, road = page.detail.workflow, page.detail.row, page.road
    anchor = road.anchor(row.state, page.passed)
    here, ahead = road.states.index(anchor), road.ahead_of(row.state)
    stops = []
    for place, name in enumerate(road.states):
        title = flow.state[name].title
        if name == row.state:
            text = f"●{gap}{title.upper()}"
        elif place <= here:
            text = f"{'✓' if name in page.passed else '–'}{gap}{title}"
        else:
            text = f"{'○' if name in ahead else '–'}{gap}{title}"
        stops.append(Stop(name, text))
    aside = "" if anchor == row.state else flow.state[row.state].title
    return Way(tuple(stops), here, aside)


def breadcrumb(page: CasePage, width: int) -> str:
    """The state line on one line of a narrow screen: what fits around where the case stands."""
    way = way_of(page, gap="")
    texts, here = [stop.text for stop in way.stops], way.here
    if way.aside:
        texts = [*texts[:here], f"{texts[here]} ╰▶ ●{way.aside.upper()}"]
    return fit(" " + _window(texts, here, width - 1, " ▶ "), width).rstrip()


def _window(texts: Sequence[str], here: int, width: int, arrow: str) -> str:
    """As many as fit on one line around one of them, what is left out shown as `…`."""
    first, last = here, here + 1

    def line(first: int, last: int) -> str:
        shown = [*([MORE] if first else []), *texts[first:last], *([MORE] if last < len(texts)
                                                                   else [])]  # fmt: skip
        return arrow.join(shown)

    grown = True
    while grown:
        grown = False
        for wider in ((first, last + 1), (first - 1, last)):
            if wider[0] >= 0 and wider[1] <= len(texts) and cell_len(line(*wider)) <= width:
                (first, last), grown = wider, True
    return line(first, last)


def state_lines(page: CasePage, width: int) -> list[str]:
    """The state line on a wide screen: the road on one line or two, the exits hanging below."""
    way = way_of(page)
    texts = [stop.text for stop in way.stops]
    for arrow in (LONG, SHORT):
        if INDENT + cell_len(arrow.join(texts)) < width:
            return _one_line(page, way, arrow, width)
    return _two_lines(page, way, width)


def _one_line(page: CasePage, way: Way, arrow: str, width: int) -> list[str]:
    starts, at = [], INDENT
    for stop in way.stops:
        starts.append(at)
        at += cell_len(stop.text) + cell_len(arrow)
    road = " " * INDENT + arrow.join(stop.text for stop in way.stops)
    below = _hanging(page, way, starts[way.here], width)
    return [road, *_with_exits_ahead(page, way, starts, below, width)]


def _two_lines(page: CasePage, way: Way, width: int) -> list[str]:
    """The stops on two lines, as many as fit around where the case stands."""
    room = width - INDENT - 1
    texts = [stop.text for stop in way.stops]
    first, last = way.here, way.here + 1
    grown = True
    while grown:
        grown = False
        for wider in ((first, last + 1), (first - 1, last)):
            fits = wider[0] >= 0 and wider[1] <= len(texts)
            if fits and _broken(texts, *wider, room) is not None:
                (first, last), grown = wider, True
    upper, lower = _broken(texts, first, last, room) or ([texts[way.here]], [])
    found: list[str] = []
    for number, line in enumerate((upper, lower)):
        if not line:
            continue
        found.append(" " * INDENT + ("─▶ " if number else "") + SHORT.join(line))
        if texts[way.here] in line:
            at = cell_len(found[-1][: found[-1].index(texts[way.here])])
            found += _hanging(page, way, at, width)
    return found


def _broken(
    texts: Sequence[str], first: int, last: int, room: int
) -> tuple[list[str], list[str]] | None:
    """The stops from `first` to `last` on two lines; None where they need more."""
    shown = [*([MORE] if first else []), *texts[first:last]]
    shown += [MORE] if last < len(texts) else []
    upper: list[str] = []
    while shown and cell_len(SHORT.join([*upper, shown[0]])) <= room:
        upper.append(shown.pop(0))
    return (upper, shown) if cell_len(SHORT.join(shown)) + 3 <= room else None


def _hanging(page: CasePage, way: Way, at: int, width: int) -> list[str]:
    """What hangs below where the case stands: since when, and where else it may go from there."""
    exits = _exits(page, way)
    if way.aside:
        first = f"╰──▶ ● {way.aside.upper()}  {_since(page)}"
        lines = [first, *([f"     ╰──▶ {_listed(exits, width - at - 10)}"] if exits else [])]
    elif exits:
        lines = [f"│  {_since(page)}", f"╰──▶ {_listed(exits, width - at - 5)}"]
    else:
        lines = [f"   {_since(page)}"]
    if all(at + cell_len(line) <= width for line in lines) and at <= width // 2:
        return [" " * at + line for line in lines]
    if way.aside:
        lines = [f"{_since(page)}  {way.aside.upper()} ● ◀──╯"]
        lines += [f"{_listed(exits, at - 10)} ◀──╯     "] if exits else []
    elif exits:
        lines = [f"{_since(page)}  │", f"{_listed(exits, at - 5)} ◀──╯"]
    return [" " * max(at + 1 - cell_len(line), 0) + line for line in lines]


def _exits(page: CasePage, way: Way) -> list[str]:
    """Where else steps from here lead; `←` marks a state that lies behind."""
    flow, state = page.detail.workflow, page.detail.row.state
    behind = page.road.states[: way.here + 1]
    return [
        f"{'←' if name in behind else '○'} {flow.state[name].title}"
        for name in page.road.exits.get(state, ())
    ]


def _listed(titles: Sequence[str], room: int) -> str:
    """As many titles as there is room for; `D` shows them all."""
    text = ""
    for place, title in enumerate(titles):
        more = f" · and {len(titles) - place} more: D"
        longer = f"{text} · {title}" if text else title
        last = place == len(titles) - 1
        if text and cell_len(longer) + (0 if last else cell_len(more)) > room:
            return text + more
        text = longer
    return text


def _since(page: CasePage) -> str:
    row, days = page.detail.row, page.school_days_here
    if row.closed_at is not None:
        return f"closed {day(row.closed_at, page.now)}"
    if local_date(row.entered_at) == local_date(page.now):
        return "since today"
    counted = "" if days is None else f" ({plural(days, 'school day')})"
    return f"since {day(row.entered_at, page.now)}{counted}"


def _with_exits_ahead(
    page: CasePage, way: Way, starts: Sequence[int], below: list[str], width: int
) -> list[str]:
    """Hangs the exits of states ahead on the first line below, where nothing stands yet."""
    if page.detail.row.closed_at is not None or not below:
        return below
    flow = page.detail.workflow
    road = page.road
    everywhere = len(road.exits) // 2
    line = below[0]
    for place in range(way.here + 1, len(way.stops)):
        own = [
            name
            for name in road.exits.get(way.stops[place].name, ())
            if sum(name in found for found in road.exits.values()) <= everywhere
            and name not in road.states
        ]
        if not own:
            continue
        text = f"╰──▶ ○ {flow.state[own[0]].title}" + (
            f" and {len(own) - 1} more" if len(own) > 1 else ""
        )
        at = starts[place]
        if cell_len(line) + 2 <= at and at + cell_len(text) <= width:
            line += " " * (at - cell_len(line)) + text
    return [line, *below[1:]]
