"""Logs carry references and ids, never a name, an address or a reason (invariant 10)."""

from __future__ import annotations

import logging
import sys

import structlog


def configure(level: str = "CRITICAL") -> None:
    """Log lines as JSON on stderr, from this level up; commands say what matters themselves."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


class HeldLines:
    """Log lines that wait until what they tell of has landed: what is taken back is never told."""

    def __init__(self) -> None:
        self._lines: list[tuple[str, str, dict[str, object]]] = []

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
        log = structlog.get_logger()
        for level, event, values in self._lines:
            getattr(log, level)(event, **values)
        self._lines.clear()
