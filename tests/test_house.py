"""The house is in order: what imports what, what the files say, who reads the clock."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("vog_cases", "workflows", "states", "tui", "storage")


def tracked() -> list[Path]:
    """The project's own files, those not committed yet included."""
    found = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split("\n")  # fmt: skip
    return [ROOT / name for name in found if name and (ROOT / name).is_file()]


def loaded(modules: str) -> set[str]:
    """What a fresh interpreter has loaded after importing these."""
    code = f"import {modules}, sys; print(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize(
    "modules",
    [
        "states.machine, states.check, states.diagram",
        "workflows.registry",
        "storage.cases, storage.history, storage.deadlines, storage.migrate",
        "vog_cases.engine, vog_cases.audit, vog_cases.recalculation",
        "vog_cases.worker, vog_cases.house",
        "vog_cases.cli",
    ],
)
def test_the_screen_is_not_needed_for_the_rest(modules: str) -> None:
    assert not loaded(modules) & {"textual", "tui"}


def test_a_screen_carries_no_commands_along() -> None:
    found = loaded("vog_cases.cli, tui.app")
    assert not found & {"typer", "click", "alembic", "psycopg", "structlog"}
    assert {"typer", "click"} <= loaded("vog_cases.commands.tree")


def test_rules_and_workflows_need_no_database() -> None:
    assert not loaded("workflows.registry") & {"sqlmodel", "sqlalchemy", "storage", "vog_cases"}
    assert not loaded("storage.cases") & {"workflows", "vog_cases"}


OUTSIDE = (
    "../sha" + "red", "/wo" + "rk/", "pypi" + ".org", "pythonhosted" + ".org", "--index" + "-url",
    "extra-index" + "-url", "file:" + "///", "/ro" + "ot/", "trusted" + "-host",
)  # fmt: skip


def test_no_file_of_the_project_leads_out_of_it() -> None:
    found = []
    for path in tracked():
        try:
            words = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {word}" for word in OUTSIDE if word in words]
    assert found == []


def test_every_locked_requirement_is_pinned_and_hashed() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    wanted = [
        line for line in lines.splitlines() if line.strip() and not line.strip().startswith("#")
    ]
    assert len(wanted) > 20
    for line in wanted:
        assert re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+", line), line
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", line), line


CLOCKS = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"),
    ("time", "time"), ("time", "time_ns"), ("time", "localtime"), ("time", "gmtime"),
}  # fmt: skip


def clock_readings(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if (name, node.func.attr) in CLOCKS:
                yield f"{path.relative_to(ROOT)}:{node.lineno}"


def test_only_one_module_reads_the_machines_clock() -> None:
    found = [
        place
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        for place in clock_readings(path)
    ]
    assert {place.partition(":")[0] for place in found} == {"vog_cases/clock.py"}, found


def test_states_and_workflows_import_nothing_that_reads_the_world() -> None:
    forbidden = {"os", "pathlib", "time", "random", "secrets", "socket", "subprocess", "io",
                 "sqlalchemy", "sqlmodel", "storage", "vog_cases", "tui"}  # fmt: skip
    found = []
    for package in ("states", "workflows"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom):
                    names = [node.module or ""]
                found += [
                    f"{path.relative_to(ROOT)}: {name}"
                    for name in names
                    if name.partition(".")[0] in forbidden
                ]
    assert found == []


def test_no_data_is_pickled() -> None:
    found = [
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if re.search(r"^\s*(import|from) (pickle|shelve|marshal)\b", path.read_text("utf-8"), re.M)
    ]
    assert found == []
