"""The state line of every case type, wherever a case may stand."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from rich.cells import cell_len

from states.road import road_of
from tui.state_line import breadcrumb, state_lines
from workflows.registry import WORKFLOWS

THEN, NOW = (datetime(2026, 9, day, 9, tzinfo=UTC) for day in (21, 29))
PLACES = [(flow, state) for flow in WORKFLOWS.values() for state in flow.states]
IDS = [f"{flow.type}-{state.name}" for flow, state in PLACES]


def page_at(flow: Any, state: Any) -> Any:
    """As much of a page as the line looks at: it came along the road as far as it could."""
    road = road_of(flow)
    anchor = road.anchor(state.name)
    passed = (*road.states[: road.states.index(anchor) + 1], state.name)
    row = SimpleNamespace(
        state=state.name, entered_at=THEN, closed_at=THEN if state.final else None
    )
    return SimpleNamespace(
        detail=SimpleNamespace(workflow=flow, row=row), road=road, now=NOW, school_days_here=6,
        passed=passed if anchor != state.name else passed[:-1],
    )  # fmt: skip


@pytest.mark.parametrize(("flow", "state"), PLACES, ids=IDS)
@pytest.mark.parametrize("width", [100, 120, 200])
def test_a_wide_line_says_where_the_case_stands_and_fits(flow, state, width):
    lines = state_lines(page_at(flow, state), width)
    assert all(cell_len(line) <= width for line in lines)
    assert len(lines) <= 4
    assert sum(line.count("●") for line in lines) == 1
    assert state.title.upper() in "\n".join(lines)
    assert ("closed 21 Sep" if state.final else "since 21 Sep (6 school days)") in "\n".join(lines)


@pytest.mark.parametrize(("flow", "state"), PLACES, ids=IDS)
@pytest.mark.parametrize("width", [60, 80])
def test_a_narrow_line_is_one_line_that_fits(flow, state, width):
    line = breadcrumb(page_at(flow, state), width)
    assert "\n" not in line
    assert cell_len(line) <= width
    assert f"●{state.title.upper()}" in line or line.endswith("…")
    assert "●" in line


def test_what_was_not_on_its_way_is_told_from_what_it_passed():
    flow = WORKFLOWS["cme"]
    page = page_at(flow, flow.state["notified"])
    page.passed = ("absent_unexplained", "checklist_pending", "notified")
    first = state_lines(page, 120)[0]
    assert "✓ Absent, unexplained ─▶ – At risk ─▶ ✓ Checklist due ─▶ ● NOTIFIED" in first


def test_what_a_case_can_no_longer_reach_is_not_said_to_lie_ahead():
    flow = WORKFLOWS["psp"]
    lines = state_lines(page_at(flow, flow.state["unsuccessful"]), 120)
    assert "– Back to full time" in lines[0]
    assert "╰──▶ ● NOT WORKING" in lines[1]


def test_a_way_back_is_marked():
    flow = WORKFLOWS["psp"]
    assert "╰──▶ ← Active" in state_lines(page_at(flow, flow.state["review_due"]), 120)[2]
