"""What is wrong with a file, row by row, so that it can be put right in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vog_cases.errors import InvalidInput, Reason

_SHOWN = 60
"""How much of a cell a message quotes."""


@dataclass(frozen=True)
class Problem:
    """One bad cell, or one bad row where the column is empty.

    `line` counts from 1, as an editor does; `value` is the cell as it stands in the file. No
    other part may hold a name.
    """

    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        return self.says + (f" (found “{self.shown}”)" if self.shown else "")

    @property
    def says(self) -> str:
        """The place and what is wrong there, without the cell itself."""
        place = f"line {self.line}" + (f", column {self.column}" if self.column else "")
        return f"{place}: {self.reason}"

    @property
    def shown(self) -> str:
        """The cell on one line, without control characters, and no longer than a line."""
        plain = "".join(ch if ch.isprintable() else " " for ch in self.value)
        short = " ".join(plain.split())
        return short if len(short) <= _SHOWN else short[: _SHOWN - 1] + "…"


class BadFile(InvalidInput):
    """The file is refused whole; nothing of it was loaded. `problems` stand in its order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda item: item.line))
        rows = len({item.line for item in problems})
        count = f"{rows} bad row" + ("s" if rows > 1 else "")
        first = str(self.problems[0])
        super().__init__(
            f"Nothing was loaded: {count}. First, {first}" + ("" if first.endswith("?") else "."),
            tuple(
                Reason("", item.says, field=item.column, found=item.shown) for item in self.problems
            ),
        )


class UnreadableFile(InvalidInput):
    """The file is no list that can be read at all; the message says why and how to save it."""
