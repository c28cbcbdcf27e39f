"""Lines of text in a list: what a line says, and what it is about if it can be chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rich.cells import cell_len

from tui.text import wrapped
from tui.widgets.virtual_list import VirtualList

HEADING = "bold"


@dataclass(frozen=True)
class Line:
    """One line; the cursor stops on it where it has a key."""

    text: str = ""
    key: str = ""
    style: str = ""


def heading(text: str) -> Line:
    """The title of a part of a list."""
    return Line(text, style=HEADING)


def paragraph(text: str, width: int, first: str = "", later: str = "", key: str = "") -> list[Line]:
    """A text broken into lines; only the first has the key."""
    pieces = _broken(text, width, first, later)
    return [Line(piece, key if not place else "") for place, piece in enumerate(pieces)]


@lru_cache(maxsize=2048)
def _broken(text: str, width: int, first: str, later: str) -> tuple[str, ...]:
    """The same texts are broken again at each reading; that is most of what a page costs."""
    return tuple(
        piece for part in text.splitlines() for piece in wrapped(part, width, first, later) or [""]
    )


def apart(left: str, right: str, width: int) -> str:
    """Two texts at the two ends of a line, or one after the other where they do not fit."""
    return f"{left}{' ' * max(width - cell_len(left) - cell_len(right), 1)}{right}"


def spaced(parts: Iterable[list[Line]]) -> list[Line]:
    """The parts that have something to say, with a blank line between them."""
    found: list[Line] = []
    for part in parts:
        if part:
            found += [*([Line()] if found else []), *part]
    return found


def line_list(id: str, empty: str = "Reading…") -> VirtualList[Line]:
    """A list of lines."""
    return VirtualList[Line](
        lambda line, _width: line.text, lambda line: line.key, style=lambda line: line.style,
        choosable=lambda line: bool(line.key), id=id, empty=empty, quiet=True,
    )  # fmt: skip
