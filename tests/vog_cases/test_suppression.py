"""GEN-R26: small numbers are left out, and so is what they could be worked out from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vog_cases.suppression import too_small


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"a": 5, "b": 9}, set()),
        ({"a": 4, "b": 9, "c": 7}, {"a", "c"}),
        ({"a": 0, "b": 9, "c": 7}, {"a", "c"}),
        ({"a": 1, "b": 1, "c": 9, "d": 7}, {"a", "b", "d"}),
        ({"a": 3, "b": 3, "c": 9}, {"a", "b"}),
        ({"a": 4}, {"a"}),
        ({}, set()),
    ],
)
def test_GEN_R26_one_hidden_part_hides_the_next_smallest(
    counts: dict[str, int], hidden: set[str]
) -> None:
    assert too_small(counts, 5) == hidden


@given(st.dictionaries(st.integers(0, 20), st.integers(0, 40), max_size=12), st.integers(2, 10))
def test_GEN_R26_nobody_can_take_the_shown_parts_from_the_whole(
    counts: dict[int, int], limit: int
) -> None:
    hidden = too_small(counts, limit)
    assert all(counts[key] >= limit for key in counts if key not in hidden)
    if hidden and len(hidden) < len(counts):
        assert len(hidden) > 1
        assert sum(counts[key] for key in hidden) >= limit
