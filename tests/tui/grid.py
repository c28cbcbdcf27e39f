"""What a terminal shows of what a program writes to it: characters and where they go."""

from __future__ import annotations

import re

from rich.cells import cell_len

_TOKENS = re.compile(
    r"\x1b\[(?P<args>[0-9;?<>=]*)[ $!]*(?P<final>[@-~])"
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|\x1bP.*?\x1b\\"
    r"|\x1b."
    r"|(?P<char>[\s\S])",
    re.DOTALL,
)


class Grid:
    """Lines of characters, and where the next one goes. Colours are not kept."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.resize(size)
        self._left = ""

    def resize(self, size: tuple[int, int]) -> None:
        """Another size, and nothing on it."""
        self._width, self._height = size
        self._cells = [[" "] * self._width for _ in range(self._height)]
        self._row = self._column = 0

    @property
    def text(self) -> str:
        """What it shows."""
        return "\n".join("".join(line).rstrip() for line in self._cells)

    def feed(self, text: str) -> None:
        """What is written to it; a sequence cut in two waits for its end."""
        text = self._left + text
        tail = text.rfind("\x1b")
        whole = tail < 0 or re.match(r"\x1b(\[[0-9;?<>=]*[ $!]*[@-~]|\][^\x07]*\x07)", text[tail:])
        self._left = "" if whole else text[tail:]
        for token in _TOKENS.finditer(text if whole else text[:tail]):
            if token["char"] is not None:
                self._put(token["char"])
            elif token["final"] == "H":
                row, _, column = (token["args"] or "1;1").partition(";")
                self._row, self._column = int(row or 1) - 1, int(column or 1) - 1

    def _put(self, char: str) -> None:
        if char == "\n":
            self._row, self._column = self._row + 1, 0
        elif char == "\r":
            self._column = 0
        elif self._row < self._height and self._column < self._width and char >= " ":
            self._cells[self._row][self._column] = char
            self._column += max(cell_len(char), 1)
