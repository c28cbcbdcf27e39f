"""What is wrong with a file: every place, each with what stands there and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vog_cases.errors import InvalidInput, Reason

_SHOWN = 60
"""How much of a cell a message quotes."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. `line` counts from 1 as an editor does; 0 is the whole file.

    `value` is the cell as it stands in the file, and the only part that may hold a name.
    """

    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        place = ", ".join(part for part in (self._line, self.column, self._value) if part)
        return f"{place}: {self.reason}." if place else f"{self.reason}."

    @property
    def _line(self) -> str:
        return f"line {self.line}" if self.line else ""

    @property
    def _value(self) -> str:
        short = " ".join(self.value.split())
        if len(short) > _SHOWN:
            short = short[: _SHOWN - 1] + "…"
        return f"“{short}”" if short else ""


class BadFile(InvalidInput):
    """A file that is refused whole. `problems` holds every one, in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        if not self.problems:
            raise ValueError("a bad file has at least one problem")
        super().__init__(
            _message(self.problems),
            tuple(
                Reason("", says=str(item), field=item.column, found=item.value)
                for item in self.problems
            ),
        )


def _message(problems: Sequence[Problem]) -> str:
    if len(problems) == 1:
        return f"Nothing was imported: {problems[0]}"
    return f"Nothing was imported, for {len(problems)} reasons; the first: {problems[0]}"
