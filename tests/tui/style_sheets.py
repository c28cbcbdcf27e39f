"""A style sheet is the same in each test: parsed once, it is used by every app under test."""

from __future__ import annotations

from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_parse = Stylesheet._parse_rules
_parsed: dict[tuple[Any, ...], list[RuleSet]] = {}


def use_it(patch: pytest.MonkeyPatch) -> None:
    """Each app asks here first; what it asks with is the text, its place, and its theme."""

    def parse(sheet: Stylesheet, *args: Any, **named: Any) -> list[RuleSet]:
        key = (*sorted(sheet._variables.items()), *args, *sorted(named.items()))
        if key not in _parsed:
            _parsed[key] = _parse(sheet, *args, **named)
        return _parsed[key]

    patch.setattr(Stylesheet, "_parse_rules", parse)
