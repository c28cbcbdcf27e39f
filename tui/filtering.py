"""The filter line: words search; `type:` `state:` `owner:` `school:` `risk:` `due:` narrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Protocol

from textual.suggester import Suggester

from states.calendar import LONDON, local_date
from storage.cases import Filter
from storage.searching import fold
from tui.dates import natural
from tui.views import end_of_week

KEYS = ("type", "state", "owner", "school", "risk", "due")
FLAGS = ("overdue", "closed")
CALLED = ("state", "owner", "school")
"""Keys whose values are stored under names or numbers that stand nowhere on the screen."""
OFFERED = 6
"""So many are named where several could be meant."""
RISKS = {
    "concern": "a safeguarding concern stands",
    "cp": "on the child protection register",
    "la": "looked after",
    "any": "any of these",
}
DUE = {"overdue": "already passed", "today": "still today", "tomorrow": "from now until tomorrow",
       "week": "from now until Sunday"}  # fmt: skip


@dataclass(frozen=True)
class Words:
    """What may stand after each key: the stored value, and what people call it."""

    type: Mapping[str, str]
    state: Mapping[str, str]
    owner: Mapping[str, str]
    school: Mapping[str, str]

    def of(self, key: str) -> Mapping[str, str]:
        """The values of a key."""
        if key == "risk":
            return RISKS
        if key == "due":
            return DUE
        found: Mapping[str, str] = getattr(self, key)
        return found


@dataclass(frozen=True)
class Read:
    """A filter, and what of the line was not understood."""

    filter: Filter
    problem: str = ""


def read_filter(line: str, base: Filter, words: Words, me: str, now: datetime) -> Read:
    """The filter a line means, on top of a view's own."""
    found, search = base, [base.search] if base.search else []
    for word in line.split():
        key, colon, value = word.partition(":")
        key = key.casefold()
        if word.casefold() == "overdue":
            found = replace(found, overdue=True)
        elif word.casefold() == "closed":
            found = replace(found, closed=True)
        elif not colon:
            search.append(word)
        elif key not in KEYS:
            return Read(base, f"“{key}:” is not known; use {' '.join(f'{one}:' for one in KEYS)}")
        elif value:
            meant = (
                _due(found, value, now) if key == "due" else _narrow(found, key, value, words, me)
            )
            if isinstance(meant, str):
                return Read(base, meant)
            found = meant
    if found.overdue:  # with a day: overdue since that day or before
        found = replace(found, due_from=None)
    return Read(replace(found, search=" ".join(search)))


def _narrow(found: Filter, key: str, value: str, words: Words, me: str) -> Filter | str:
    exact, problem = _meant(key, value, words.of(key), me)
    if problem:
        return problem
    name = "assignee" if key == "owner" else key
    return replace(found, **{name: exact})  # type: ignore[arg-type]


def _due(found: Filter, value: str, now: datetime) -> Filter | str:
    """`due:` takes the four words and every date people type; what has passed is `overdue`."""
    word = value.casefold()
    if word == "overdue":
        return replace(found, overdue=True)
    if word == "week":
        return replace(found, due_from=now, due_by=end_of_week(now))
    try:
        day = date.fromisoformat(natural(value, local_date(now)))
    except ValueError:
        try:
            day = datetime.strptime(value, "%d/%m/%Y").replace(tzinfo=LONDON).date()
        except ValueError:
            return f"due: “{value}” is no day; try {', '.join(DUE)}, fri, +3d or 21/11"
    by = datetime.combine(day, time(23, 59, 59), LONDON)
    return replace(found, due_from=now if by > now else None, due_by=by)


def _meant(key: str, value: str, known: Mapping[str, str], me: str) -> tuple[str, str]:
    """The one value that is meant, or a sentence that offers those that could be."""
    lowered = value.casefold()
    if key == "owner" and lowered in ("me", "fi"):
        return me, ""
    if key == "owner" and lowered in ("-", "none", "nobody", "neb"):
        return "none", ""
    if value in known or lowered in known:
        return (value if value in known else lowered), ""
    called = [one for one, title in known.items() if fold(_in_one(title)) == fold(value)]
    if len(called) == 1:
        return called[0], ""
    part = fold(value.replace("_", " "))
    near = [one for one, title in known.items() if _begins(part, f"{one} {title}")]
    near = near or [one for one, title in known.items() if part in fold(f"{one} {title}")]
    if len(near) == 1:
        return near[0], ""
    if not near:
        offered = ", ".join(sorted(known)[:8])
        return "", f"{key}: nothing is called “{value}”. Try {offered}"
    offered = ", ".join(f"{one} ({known[one]})" for one in near[:OFFERED])
    more = f" and {len(near) - OFFERED} more" if len(near) > OFFERED else ""
    return "", f"{key}: which one? Type {offered}{more}"


def _begins(part: str, text: str) -> bool:
    """Whether a word of the text begins so; what is inside a word is meant only where none does."""
    folded = fold(text)
    return folded.startswith(part) or f" {part}" in folded


def _in_one(title: str) -> str:
    """What people call it as one word of the line: `in-triage`."""
    return "-".join(title.casefold().split())


class Known(Protocol):
    """Knows what may stand after each key."""

    def of(self, key: str) -> Mapping[str, str]:
        """The values of a key."""
        ...


class Completing(Suggester):
    """Offers the end of the word being typed; → and Tab take it."""

    def __init__(
        self, keys: Sequence[str] = KEYS, flags: Sequence[str] = FLAGS,
        called: Sequence[str] = CALLED,
    ) -> None:  # fmt: skip
        """`called` are the keys whose values are offered as people call them."""
        super().__init__(use_cache=False, case_sensitive=True)
        self.words: Known | None = None
        self._keys, self._flags, self._called = keys, flags, called

    async def get_suggestion(self, value: str) -> str | None:
        """The whole line with its last word completed."""
        before, space, last = value.rpartition(" ")
        key, colon, part = last.partition(":")
        if not colon:
            offered = [f"{one}:" for one in self._keys] + list(self._flags)
            near = [one for one in offered if last and one.startswith(last.casefold())]
        elif self.words is not None and key.casefold() in self._keys:
            near = [f"{key}:{part}{rest}" for rest in self._rests(key.casefold(), part)]
        else:
            near = []
        return f"{before}{space}{near[0]}" if near else None

    def _rests(self, key: str, part: str) -> list[str]:
        """What may follow on the letters typed of a value; accents need not be typed."""
        known = self.words.of(key) if self.words is not None else {}
        offered = sorted(map(_in_one, known.values())) if key in self._called and part else []
        typed = fold(part)
        return [
            one[len(part) :]
            for one in (*offered, *sorted(known))
            if fold(one[: len(part)]) == typed
        ]
