"""The problems of a form in one place, with the key that leads to them."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widgets import Static

from tui.text import plain, plural


class ProblemStrip(Static):
    """`There is 1 problem`, and each of them; gone where there is none."""

    def __init__(self) -> None:
        super().__init__("", id="problems")
        self.display = False

    def tell(self, of_fields: Sequence[str], of_all: Sequence[str]) -> None:
        """What is wrong with fields, and with the step as a whole."""
        count = len(of_fields) + len(of_all)
        there = f"There {'is' if count == 1 else 'are'} {plural(count, 'problem')}"
        leads = ": F2 takes you there" if of_fields else ""
        problems = [f"✗ {problem}" for problem in (*of_all, *of_fields)]
        self.say("\n".join([f"{there}{leads}", *problems]) if count else "")

    def say(self, words: str) -> None:
        """Says this; an empty text says nothing and takes no room."""
        self.display = bool(words)
        self.update(plain(words))
