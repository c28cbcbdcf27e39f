"""Writes the pages made from the definitions: `python -m vog_cases.pages docs/workflows`."""

from __future__ import annotations

import sys
from pathlib import Path

from states.diagram import mermaid
from states.picture import svg
from states.workflow import Workflow
from vog_cases.tracing import page as rules_page
from vog_cases.workflow_text import page
from workflows.registry import WORKFLOWS


def text(workflow: Workflow) -> str:
    """A workflow's page: its picture, then states, steps and deadlines."""
    head, _, rest = page(workflow).partition("\n\n")
    made = "<!-- Made from the definition by `make docs`; do not edit. -->"
    picture = f"![All states and ways]({workflow.type}.svg)"
    return (
        f"{head}\n\n{made}\n\n{picture}\n\n```mermaid\n{mermaid(workflow).rstrip()}\n```\n\n{rest}"
    )


def write(folder: Path) -> None:
    """Writes a page and a picture a workflow."""
    folder.mkdir(parents=True, exist_ok=True)
    for workflow in WORKFLOWS.values():
        (folder / f"{workflow.type}.md").write_text(text(workflow), encoding="utf-8")
        (folder / f"{workflow.type}.svg").write_text(svg(workflow), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
    root = Path(__file__).parents[1]
    (root / "docs" / "rules.md").write_text(rules_page(root), encoding="utf-8")
