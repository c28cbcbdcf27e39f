"""The screens under test: a small council, a clock that stands still, and no waiting."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import office_on
from tests.tui import resting, style_sheets
from tests.tui.council import Council, fill, open_council
from tests.tui.journeying import Journey
from tui.privacy import hide_names
from tui.screens.step_foresight import Foresight
from vog_cases.clock import FrozenClock


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No colours from outside, no blinking cursor, no hidden names, no waiting for an idle
    processor, and a 1 that waits for its second digit as long as it takes.
    """
    resting.use_it(monkeypatch)
    style_sheets.use_it(monkeypatch)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("textual.widgets.Input._toggle_cursor", lambda _self: None)
    monkeypatch.setattr("textual.widgets.TextArea._toggle_cursor_blink_visible", lambda _self: None)
    monkeypatch.setattr(Foresight, "AFTER", 0.001)
    monkeypatch.setattr("tui.widgets.step_prompt.SECOND_DIGIT", 60.0)
    hide_names(False)  # whoever pressed F9 before has gone home


@pytest.fixture(scope="session")
def council_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The council's database, made once."""
    path = tmp_path_factory.mktemp("council") / "council.db"
    shutil.copy(sqlite_template, path)
    fill(path)
    return path


@pytest.fixture
def council(council_template: Path, tmp_path: Path) -> Iterator[Council]:
    """A council of this test's own."""
    path = tmp_path / "council.db"
    shutil.copy(council_template, path)
    opened = open_council(str(path))
    yield opened
    opened.engine.database.dispose()


@pytest.fixture
def journey(sqlite_url: str, clock: FrozenClock) -> Iterator[Journey]:
    """The office of the stories, whose people sit down at terminals of their own."""
    made = Journey(office_on(sqlite_url, clock), Path(sqlite_url))
    yield made
    made.close()
