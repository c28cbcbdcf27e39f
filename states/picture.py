"""A picture of a workflow as SVG: states in layers, numbered ways, and a key below.

Grandalf lays the states out; what it does not know, how to draw them, is here. Steps from any open
state would cover the picture in lines and stand in the key only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from grandalf.graphs import Edge, Graph, Vertex
from grandalf.layouts import SugiyamaLayout
from grandalf.routing import EdgeViewer, route_with_lines

from states.roles import Role
from states.workflow import Transition, Workflow

LETTER, HEIGHT, MARGIN, LINE = 8.0, 34.0, 30.0, 20.0
"""The width of a letter, the height of a state, the white around, a line of the key: pixels."""


class _Box:
    """The size of a state, and where the layout puts its middle: what grandalf asks for."""

    def __init__(self, title: str) -> None:
        self.w, self.h = len(title) * LETTER + 24, HEIGHT
        self.xy = (0.0, 0.0)


class _Numbered:
    """Grandalf goes through sets; a hash that is the same in every run draws the same picture."""

    number = 0

    def __hash__(self) -> int:
        return self.number

    def __eq__(self, other: object) -> bool:
        return self is other


class _Place(_Numbered, Vertex):  # type: ignore[misc]
    pass


class _Line(_Numbered, Edge):  # type: ignore[misc]
    pass


@dataclass(frozen=True)
class _Way:
    number: int
    step: Transition
    sources: tuple[str, ...]
    """Empty where it leads from any open state."""


def svg(workflow: Workflow) -> str:
    """The whole picture; the clock's ways are dashed, final states have a double border."""
    ways = _ways(workflow)
    boxes = {state.name: _Place(state.name) for state in workflow.states}
    for number, state in enumerate(workflow.states, 1):
        boxes[state.name].number = number
        boxes[state.name].view = _Box(state.title)
    edges = _edges(ways, boxes)
    _lay_out(boxes, edges, workflow.initial.name)
    left, top, width, height = _bounds(boxes.values(), edges.values())
    key = _key(workflow, ways)
    width = max(width, max(len(line) for line in key) * LETTER * 0.85) + 2 * MARGIN
    root = ElementTree.Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg", "font-family": "sans-serif", "font-size": "13",
        "viewBox": f"{_n(left - MARGIN)} {_n(top - MARGIN)} {_n(width)} "
                   f"{_n(height + 2 * MARGIN + LINE * (len(key) + 1))}",
    })  # fmt: skip
    _add(root, "title", {}, workflow.title)
    _defs(root)
    _add(root, "rect", {"x": _n(left - MARGIN), "y": _n(top - MARGIN), "width": "100%",
                        "height": "100%", "fill": "white"})  # fmt: skip
    for (source, target), edge in edges.items():
        _draw_edge(root, edge, [way for way in ways if _leads(way, source, target)])
    for state in workflow.states:
        _draw_state(root, boxes[state.name].view, state.title, state.final, state.initial)
    for place, line in enumerate(key):
        y = top + height + MARGIN + LINE * (place + 1)
        _add(root, "text", {"x": _n(left), "y": _n(y)}, line)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _ways(workflow: Workflow) -> list[_Way]:
    everywhere = set(workflow.open_states())
    moving = [step for step in workflow.transitions if step.target is not None]
    return [
        _Way(number, step, () if set(step.source) >= everywhere else step.source)
        for number, step in enumerate(moving, 1)
    ]


def _leads(way: _Way, source: str, target: str) -> bool:
    return source in way.sources and way.step.target == target


def _edges(ways: Iterable[_Way], boxes: dict[str, Any]) -> dict[tuple[str, str], Any]:
    found: dict[tuple[str, str], Any] = {}
    for way in ways:
        for source in way.sources:
            target = way.step.target or source
            if (source, target) not in found and source != target:
                edge = _Line(boxes[source], boxes[target])
                edge.number = 1000 + len(found)
                edge.view = EdgeViewer()
                found[source, target] = edge
    return found


def _lay_out(boxes: dict[str, Any], edges: dict[tuple[str, str], Any], initial: str) -> None:
    """Places every connected part, each to the right of the one before."""
    graph = Graph(list(boxes.values()), list(edges.values()))
    right = 0.0
    for part in graph.C:
        layout = SugiyamaLayout(part)
        layout.xspace, layout.yspace = 40, 60
        layout.route_edge = route_with_lines
        here = [one for one in part.sV if one.data == initial]
        layout.init_all(roots=here or None)
        layout.draw(3)
        views = [one.view for one in part.sV]
        shift = right - min(view.xy[0] - view.w / 2 for view in views)
        for view in views:
            view.xy = (view.xy[0] + shift, view.xy[1])
        for edge in part.sE:
            edge.view._pts = [(x + shift, y) for x, y in edge.view._pts]
        right = max(view.xy[0] + view.w / 2 for view in views) + 60


def _bounds(boxes: Iterable[Any], edges: Iterable[Any]) -> tuple[float, float, float, float]:
    views = [one.view for one in boxes]
    points = [point for edge in edges for point in edge.view._pts]
    xs = [x for v in views for x in (v.xy[0] - v.w / 2, v.xy[0] + v.w / 2)] + [x for x, _ in points]
    ys = [y for v in views for y in (v.xy[1] - v.h / 2, v.xy[1] + v.h / 2)] + [y for _, y in points]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def _defs(root: ElementTree.Element) -> None:
    marker = _add(_add(root, "defs", {}), "marker", {
        "id": "arrow", "viewBox": "0 0 10 10", "refX": "9", "refY": "5", "markerWidth": "8",
        "markerHeight": "8", "orient": "auto-start-reverse",
    })  # fmt: skip
    _add(marker, "path", {"d": "M 0 0 L 10 5 L 0 10 z", "fill": "#333"})


def _draw_state(
    root: ElementTree.Element, view: Any, title: str, final: bool, initial: bool
) -> None:
    x, y = view.xy[0] - view.w / 2, view.xy[1] - view.h / 2
    frame = {"fill": "#f4f6fb" if not final else "#eeeeee", "stroke": "#333", "rx": "6"}
    frame["stroke-width"] = "2.5" if initial else "1"
    _add(root, "rect", {**frame, "x": _n(x), "y": _n(y), "width": _n(view.w),
                        "height": _n(view.h)})  # fmt: skip
    if final:
        _add(root, "rect", {"fill": "none", "stroke": "#333", "rx": "4", "x": _n(x + 3),
                            "y": _n(y + 3), "width": _n(view.w - 6),
                            "height": _n(view.h - 6)})  # fmt: skip
    _add(root, "text", {"x": _n(view.xy[0]), "y": _n(view.xy[1] + 5), "text-anchor": "middle"},
         title)  # fmt: skip


def _draw_edge(root: ElementTree.Element, edge: Any, ways: Sequence[_Way]) -> None:
    points = edge.view._pts
    by_clock = all(way.step.by == (Role.CLOCK,) for way in ways)
    line = {"points": " ".join(f"{_n(x)},{_n(y)}" for x, y in points), "fill": "none",
            "stroke": "#333", "marker-end": "url(#arrow)"}  # fmt: skip
    _add(root, "polyline", {**line, **({"stroke-dasharray": "5 4"} if by_clock else {})})
    middle = (len(points) - 1) // 2
    (x1, y1), (x2, y2) = points[middle], points[middle + 1]
    numbers = ", ".join(str(way.number) for way in ways)
    _add(root, "text", {
        "x": _n(x1 + (x2 - x1) * 0.4 + 4), "y": _n(y1 + (y2 - y1) * 0.4), "font-size": "11",
        "fill": "#7a1f00", "paint-order": "stroke", "stroke": "white", "stroke-width": "4",
    }, numbers)  # fmt: skip


def _key(workflow: Workflow, ways: Sequence[_Way]) -> list[str]:
    lines = []
    for way in ways:
        who = ", ".join(role.value for role in way.step.by)
        end = workflow.state[way.step.target or ""].title
        place = "" if way.sources else f" (from any open state, to {end})"
        lines.append(f"{way.number}  {way.step.title}{place} · {who}")
    return lines


def _add(
    parent: ElementTree.Element, tag: str, given: dict[str, str], text: str = ""
) -> ElementTree.Element:
    node = ElementTree.SubElement(parent, tag, given)
    node.text = text or None
    return node


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
