"""Logs carry references and ids, never a name, an address or a reason (invariant 10)."""

from __future__ import annotations

import logging
import sys
from functools import cache
from typing import Any, Literal

Level = Literal["info", "error", "critical"]

_wanted = logging.getLogger("vog_cases.lines")
"""Knows from which level up lines are wanted; it writes none itself."""
_wanted.setLevel(logging.CRITICAL)


def configure(level: str = "CRITICAL") -> None:
    """Log lines as JSON on stderr, from this level up; commands say what matters themselves."""
    _wanted.setLevel(level)
    if level != "CRITICAL":
        _writer()


def write(level: Level, event: str, **values: object) -> None:
    """Writes one line, if lines of this level are wanted."""
    if _wanted.isEnabledFor(logging.getLevelNamesMapping()[level.upper()]):
        getattr(_writer(), level)(event, **values)


@cache
def _writer() -> Any:
    """structlog comes with the first line that is wanted: a screen that is open all day writes
    none, and would carry 2 MB for it."""
    import structlog

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    return structlog.get_logger()


class HeldLines:
    """Log lines that wait until what they tell of has landed: what is taken back is never told."""

    def __init__(self) -> None:
        self._lines: list[tuple[Level, str, dict[str, object]]] = []

    def info(self, event: str, **values: object) -> None:
        """Holds a line of what was done."""
        self._lines.append(("info", event, values))

    def error(self, event: str, **values: object) -> None:
        """Holds a line of what went wrong."""
        self._lines.append(("error", event, values))

    def mark(self) -> int:
        """A place to come back to."""
        return len(self._lines)

    def back_to(self, mark: int) -> None:
        """Forgets what was held since that place."""
        del self._lines[mark:]

    def tell(self) -> None:
        """Writes what was held."""
        for level, event, values in self._lines:
            write(level, event, **values)
        self._lines.clear()
