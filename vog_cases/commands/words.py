"""The words of a call: the global options apart from the command."""

from __future__ import annotations

from collections.abc import Sequence

GLOBAL_WITH_VALUE = ("--database", "--as")


def globals_apart(words: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """The global options, which may stand anywhere, with their values; and the other words."""
    given: dict[str, str] = {}
    rest: list[str] = []
    left = list(words)
    while left:
        word = left.pop(0)
        name, equals, value = word.partition("=")
        if word == "--":
            return given, [*rest, "--", *left]
        if word == "--json":
            given[word] = ""
        elif name in GLOBAL_WITH_VALUE and (equals or left):
            given[name] = value if equals else left.pop(0)
        else:
            rest.append(word)
    return given, rest
