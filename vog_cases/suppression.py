"""Small numbers are not shown, nor what would give them away (GEN-R26)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def too_small(counts: Mapping[Key, int], limit: int) -> frozenset[Key]:
    """Of the parts of one whole, those not to be shown because of the numbers of children in them.

    A part below the limit is hidden. One hidden part could be had by taking the others from the
    whole, so the smallest of the rest is hidden too, until at least two are hidden and they hold
    at least `limit` children together.
    """
    hidden = {key for key, count in counts.items() if count < limit}
    rest = sorted((key for key in counts if key not in hidden), key=lambda key: counts[key])
    while hidden and rest and (len(hidden) < 2 or sum(counts[key] for key in hidden) < limit):
        hidden.add(rest.pop(0))
    return frozenset(hidden)
