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
