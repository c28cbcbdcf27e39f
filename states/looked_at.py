"""Which facts a rule looked at when it answered, found by asking it once more."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import replace
from functools import cache
from typing import Any

from states.context import Context
from states.forms import Facts
from states.workflow import Guard

_asked_for: ContextVar[set[str]] = ContextVar("asked_for")


@cache
def _watched(model: type[Facts]) -> type[Facts]:
    """A kind of facts that is like `model` in everything, and notes what it is asked for."""

    names = frozenset(model.model_fields)

    class Watched(model):  # type: ignore[misc,valid-type]
        def __getattribute__(self, name: str) -> Any:
            if name in names:
                _asked_for.get().add(name)
            return super().__getattribute__(name)

    return Watched


def facts_looked_at(guard: Guard, context: Context) -> frozenset[str]:
    """The names of the facts that the guard looks at in this context."""
    facts, asked_for = context.facts, set[str]()
    known = {name: getattr(facts, name) for name in type(facts).model_fields}
    before = _asked_for.set(asked_for)
    try:
        guard.verdict(replace(context, facts=_watched(type(facts)).model_construct(**known)))
    finally:
        _asked_for.reset(before)
    return frozenset(asked_for)


def is_unknown(value: object) -> bool:
    """Whether a fact holds nothing yet."""
    return value is None or value == "" or value == () or value is False
