"""What is wrong with a file, row by row, so that it can be put right in one go."""

from __future__ import annotations

from dataclasses import dataclass

from vog_cases.errors import InvalidInput, Reason


@dataclass(frozen=True)
class Problem:
    """One bad cell, or one bad row where the column is empty."""

    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        where = f"line {self.line}" + (f", column {self.column}" if self.column else "")
        return f"{where}: {self.reason}" + (f" (found “{self.value}”)" if self.value else "")


class BadFile(InvalidInput):
    """The file is refused whole; nothing of it was loaded."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda item: item.line))
        rows = len({item.line for item in problems})
        count = f"{rows} bad row" + ("s" if rows > 1 else "")
        super().__init__(
            f"Nothing was loaded: {count}. First, {self.problems[0]}.",
            tuple(
                Reason("", str(item), field=item.column, found=item.value) for item in self.problems
            ),
        )


class UnreadableFile(InvalidInput):
    """The file is no CSV that can be read at all."""
