"""Each rule of the RULEBOOK is implemented and tested, or says why it is not."""

from __future__ import annotations

from pathlib import Path

from vog_cases.tracing import CONTEXT, NOT_YET, page, traces
from workflows.rulebook import RULEBOOK

ROOT = Path(__file__).parents[2]


def test_the_page_is_what_code_and_tests_say() -> None:
    stored = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert stored == page(ROOT), "stale: run `make docs`"


def test_every_rule_is_implemented_or_says_why_not() -> None:
    silent = [one.id for one in traces(ROOT) if not one.code and not one.note]
    assert not silent


def test_every_implemented_rule_has_a_test() -> None:
    untested = [one.id for one in traces(ROOT) if one.code and not one.tests]
    assert not untested


def test_what_is_not_yet_is_in_the_rulebook_and_nowhere_in_the_code() -> None:
    assert set(NOT_YET) | set(CONTEXT) <= set(RULEBOOK)
    built = [one.id for one in traces(ROOT) if one.code and one.id in {*NOT_YET, *CONTEXT}]
    assert not built


def test_a_rule_that_nothing_names_is_seen(tmp_path: Path) -> None:
    """The check itself can fail: an empty tree implements nothing."""
    assert {one.standing for one in traces(tmp_path)} == {"not yet", "context"}
    (tmp_path / "workflows").mkdir()
    (tmp_path / "workflows" / "one.py").write_text("# GEN-R01", encoding="utf-8")
    found = {one.id: one for one in traces(tmp_path)}
    assert (found["GEN-R01"].standing, found["GEN-R01"].tests) == ("implemented", ())
    assert found["GEN-R02"].code == ()
