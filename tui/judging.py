"""What is wrong with the fields of a form by themselves; pure, so it may be asked at every key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from states.context import Evidence
from states.forms import FieldSpec, Kind, fields_of, lead_of
from states.workflow import Transition
from tui.dates import trouble
from tui.privacy import looked_at
from tui.understanding import BY_LINE
from vog_cases.asking import read_form
from vog_cases.errors import Reason, VogError


def problems(
    transition: Transition, said: Mapping[str, str], evidence: Evidence, today: date
) -> dict[str, str]:
    """What is wrong with each field, in one sentence; missing ones are among them."""
    found = {reason.field: reason for reason in _reasons(transition, said, evidence)}
    told = {}
    for spec in fields_of(transition.form):
        if spec.name in found:
            value = said.get(spec.name, "")
            better = _better(transition, spec, value, evidence, today) if value else ""
            told[spec.name] = better or sentence(found[spec.name], spec)
    return told


def missing(transition: Transition, said: Mapping[str, str]) -> list[FieldSpec]:
    """The fields that must be filled and are not."""
    return [
        spec for spec in fields_of(transition.form) if spec.required and not said.get(spec.name)
    ]


def sentence(reason: Reason, spec: FieldSpec | None = None) -> str:
    """A reason with its rule, what was found, and what would satisfy it; beside a field, without
    the field's own label."""
    says = reason.says.replace(lead_of(spec.label), "", 1) if spec else reason.says
    return _capital(f"{reason.lead}{says}{looked_at(reason.found)} {reason.fix}".strip())


def _reasons(
    transition: Transition, said: Mapping[str, str], evidence: Evidence
) -> tuple[Reason, ...]:
    try:
        read_form(transition, said, evidence, ())
    except VogError as error:
        return error.reasons
    return ()


def _better(
    transition: Transition, spec: FieldSpec, value: str, evidence: Evidence, today: date
) -> str:
    """What can be said more exactly: which line it is, and what is wrong with a date."""
    if spec.kind is Kind.DAY:
        return _capital(f"{wrong}.") if (wrong := trouble(value, today)) else ""
    lines = [line for line in value.splitlines() if line.strip()]
    if spec.kind not in BY_LINE or len(lines) < 2:
        return ""
    wrongs = []
    for number, line in enumerate(lines, start=1):
        for reason in _reasons(transition, {spec.name: line}, evidence):
            if reason.field == spec.name:
                wrongs.append(f"Line {number}: {reason.says.replace(lead_of(spec.label), '', 1)}")
    return "\n".join(wrongs)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
