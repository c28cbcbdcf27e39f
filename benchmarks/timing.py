"""How long something takes."""

from __future__ import annotations

import time
from collections.abc import Callable


def timed(what: Callable[[], object], times: int) -> float:
    """Milliseconds each, over so many times."""
    start = time.perf_counter()
    for _ in range(times):
        what()
    return (time.perf_counter() - start) / times * 1000


def best(what: Callable[[], object], seconds: float = 0.3) -> float:
    """Milliseconds of the fastest of as many times as fit in so long, three at least."""
    costs: list[float] = []
    while len(costs) < 3 or sum(costs) < seconds * 1000:
        costs.append(timed(what, 1))
    return min(costs)
