"""The filter line: words search, `type:` `state:` `owner:` `school:` narrow, `overdue` too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from textual.suggester import Suggester

from storage.cases import Filter
from storage.searching import fold

KEYS = ("type", "state", "owner", "school")
FLAGS = ("overdue", "closed")


@dataclass(frozen=True)
class Words:
    """What may stand after each key: the stored value, and what people call it."""

    type: Mapping[str, str]
    state: Mapping[str, str]
    owner: Mapping[str, str]
    school: Mapping[str, str]

    def of(self, key: str) -> Mapping[str, str]:
        """The values of a key."""
        found: Mapping[str, str] = getattr(self, key)
        return found


@dataclass(frozen=True)
class Read:
    """A filter, and what of the line was not understood."""

    filter: Filter
    problem: str = ""


def read_filter(line: str, base: Filter, words: Words, me: str = "") -> Read:
    """The filter a line means, on top of a view's own."""
    found, search = base, []
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
            return Read(base, f"“{key}:” is not known; use type: state: owner: school:")
        elif value:
            exact, problem = _meant(key, value, words.of(key), me)
            if problem:
                return Read(base, problem)
            found = _narrowed(found, key, exact)
    return Read(replace(found, search=" ".join(search)))


def _narrowed(found: Filter, key: str, value: str) -> Filter:
    if key == "type":
        return replace(found, type=value)
    if key == "state":
        return replace(found, state=value)
    if key == "owner":
        return replace(found, assignee=value)
    return replace(found, school=value)


def _meant(key: str, value: str, known: Mapping[str, str], me: str) -> tuple[str, str]:
    """The one value that is meant, or a sentence that offers those that could be."""
    lowered = value.casefold()
    if key == "owner" and lowered in ("me", "fi"):
        return me, ""
    if key == "owner" and lowered in ("-", "none", "nobody", "neb"):
        return "none", ""
    if value in known or lowered in known:
        return (value if value in known else lowered), ""
    part = fold(value.replace("_", " "))
    near = [one for one, title in known.items() if part in fold(one) or part in fold(title)]
    if len(near) == 1:
        return near[0], ""
    if not near:
        offered = ", ".join(sorted(known)[:8])
        return "", f"{key}: nothing is called “{value}”. Try {offered}"
    offered = ", ".join(f"{one} ({known[one]})" for one in near[:4])
    more = f" and {len(near) - 4} more" if len(near) > 4 else ""
    return "", f"{key}: which one? {offered}{more}"


class Completing(Suggester):
    """Offers the end of the word being typed; → takes it."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.words: Words | None = None

    async def get_suggestion(self, value: str) -> str | None:
        """The whole line with its last word completed."""
        before, space, last = value.rpartition(" ")
        key, colon, part = last.partition(":")
        if not colon:
            offered = [f"{one}:" for one in KEYS] + list(FLAGS)
            near = [one for one in offered if last and one.startswith(last.casefold())]
        elif self.words is not None and key.casefold() in KEYS:
            known = sorted(self.words.of(key.casefold()))
            near = [f"{key}:{one}" for one in known if one.startswith(part.casefold())]
        else:
            near = []
        return f"{before}{space}{near[0]}" if near else None
