"""The drawn picture: every state once, every way with its number, and the key that names it."""

from __future__ import annotations

import subprocess
import sys
from xml.etree import ElementTree

import pytest

from states.picture import svg
from tests.states.small import WORKFLOW, with_step
from workflows.registry import WORKFLOWS

SVG = "{http://www.w3.org/2000/svg}"


def texts(picture: str) -> list[str]:
    root = ElementTree.fromstring(picture)
    return [node.text or "" for node in root.iter(f"{SVG}text")]


def test_the_small_workflow_is_drawn_with_its_key() -> None:
    found = texts(svg(WORKFLOW))
    assert {"Asked", "Late", "Answered"} <= set(found)
    assert [line for line in found if " · " in line] == [
        "1  Answer (from any open state, to Answered) · LIO",
        "2  It turns late · SYS",
    ]


def test_the_clocks_ways_are_dashed() -> None:
    lines = ElementTree.fromstring(svg(WORKFLOW)).findall(f"{SVG}polyline")
    assert [("stroke-dasharray" in line.attrib) for line in lines] == [True]


def test_a_title_with_angle_brackets_stays_text() -> None:
    assert any("<&>" in text for text in texts(svg(with_step("answer", title="<&>"))))


@pytest.mark.parametrize("type_name", WORKFLOWS)
def test_every_state_and_step_is_in_the_picture(type_name: str) -> None:
    flow = WORKFLOWS[type_name]
    found = texts(svg(flow))
    for state in flow.states:
        assert state.title in found
    for step in flow.transitions:
        if step.target is not None:
            assert any(step.title in line for line in found)


@pytest.mark.parametrize("type_name", WORKFLOWS)
def test_no_state_lies_on_another(type_name: str) -> None:
    root = ElementTree.fromstring(svg(WORKFLOWS[type_name]))
    boxes = [
        tuple(float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
        for rect in root.findall(f"{SVG}rect")[1:]
        if rect.attrib.get("fill") != "none"
    ]
    assert len(boxes) == len(WORKFLOWS[type_name].states)
    for place, (x, y, width, height) in enumerate(boxes):
        for x2, y2, width2, height2 in boxes[place + 1 :]:
            apart = x + width <= x2 or x2 + width2 <= x or y + height <= y2 or y2 + height2 <= y
            assert apart


def test_another_run_draws_the_same_picture() -> None:
    code = "from states.picture import svg; from workflows.psp import psp; print(svg(psp), end='')"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert runs == {svg(WORKFLOWS["psp"])}
