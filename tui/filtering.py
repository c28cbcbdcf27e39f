"""The filter line: words search, `type:` `state:` `owner:` `school:` narrow, `overdue` too."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from storage.cases import Filter

KEYS = ("type", "state", "owner", "school")


@dataclass(frozen=True)
class Read:
    """A filter, and what of the line was not understood."""

    filter: Filter
    problem: str = ""


def read_filter(line: str, base: Filter, types: Collection[str], states: Collection[str]) -> Read:
    """The filter a line means, on top of a view's own."""
    found, words = base, []
    for word in line.split():
        key, colon, value = word.partition(":")
        key = key.casefold()
        if word.casefold() == "overdue":
            found = replace(found, overdue=True)
        elif word.casefold() == "closed":
            found = replace(found, closed=True)
        elif not colon:
            words.append(word)
        elif key not in KEYS:
            return Read(base, f"“{key}:” is not known; use type: state: owner: school:")
        elif value:
            problem = _unknown(key, value, types, states)
            if problem:
                return Read(base, problem)
            found = _narrow(found, key, value)
    return Read(replace(found, search=" ".join(words)))


def _unknown(key: str, value: str, types: Collection[str], states: Collection[str]) -> str:
    known = {"type": types, "state": states}.get(key)
    if known is None or value in known:
        return ""
    near = [one for one in known if one.startswith(value)]
    return f"{key}: {', '.join(near or sorted(known))}"


def _narrow(found: Filter, key: str, value: str) -> Filter:
    if key == "type":
        return replace(found, type=value)
    if key == "state":
        return replace(found, state=value)
    if key == "owner":
        return replace(found, assignee=value)
    return replace(found, school=value)
