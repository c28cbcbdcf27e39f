"""The pages made from the definitions are those of the definitions."""

from __future__ import annotations

from pathlib import Path

import pytest

from states.picture import svg
from vog_cases.pages import text, write
from workflows.registry import WORKFLOWS

PAGES = Path(__file__).parents[2] / "docs" / "workflows"


@pytest.mark.parametrize("type_name", WORKFLOWS)
def test_the_page_is_the_definition(type_name: str) -> None:
    stored = (PAGES / f"{type_name}.md").read_text(encoding="utf-8")
    assert stored == text(WORKFLOWS[type_name]), "stale: run `make docs`"
    picture = (PAGES / f"{type_name}.svg").read_text(encoding="utf-8")
    assert picture == svg(WORKFLOWS[type_name]), "stale: run `make docs`"


def test_every_type_has_a_page_and_no_other(tmp_path: Path) -> None:
    write(tmp_path)
    assert {page.name for page in tmp_path.iterdir()} == {page.name for page in PAGES.iterdir()}


def test_a_page_shows_who_may_do_what_by_which_rule() -> None:
    page = text(WORKFLOWS["psp"])
    assert "Waiting for consent → Active. By: School attendance officer, Headteacher" in page
    assert "**PSP-R04** A parent or carer has signed the consent." in page
    assert "**Nobody can override it.**" in page
    assert "12 weeks (`psp.max_duration`)" in page
    assert "stateDiagram-v2" in page
