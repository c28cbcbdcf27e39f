"""Reads what a person says into a form, and says in plain words what is wrong with it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from states.context import Evidence
from states.forms import FieldSpec, Form, Kind, fields_of, lead_of, problems_of
from states.workflow import Transition
from storage.searching import fold
from vog_cases.errors import InvalidInput, Reason, StepRefused


def read_form(
    transition: Transition, said: Mapping[str, Any], evidence: Evidence, failing: tuple[Reason, ...]
) -> Form:
    """The form of a step.

    A value that cannot be understood, or a field nobody knows, is InvalidInput. Where all that
    is wrong is that something a rule wants is missing, the rule refuses (StepRefused), together
    with every other rule in `failing` that does not hold.
    """
    specs = {spec.name: spec for spec in fields_of(transition.form)}
    cleaned = {name: _clean(specs.get(name), value, evidence) for name, value in said.items()}
    cleaned = {name: value for name, value in cleaned.items() if value is not None}
    if not cleaned and _only_records(transition):
        nothing = f"“{transition.title}”: nothing is filled in, so there is nothing to record."
        raise InvalidInput(nothing, (Reason("", nothing, of_the_answer=True),))
    try:
        return transition.form.model_validate(cleaned)
    except ValidationError as error:
        problems = problems_of(error, transition.form)
        missing = {str(item["loc"][0]) for item in error.errors() if item["type"] == "missing"}
    reasons = tuple(_reason(transition, specs.get(item.field), item.says) for item in problems)
    if missing == {item.field for item in problems} and any(reason.rule for reason in reasons):
        raise StepRefused(_refusal(transition), (*failing, *reasons))
    raise InvalidInput(reasons[0].says, reasons)


def _only_records(transition: Transition) -> bool:
    """Whether a step does nothing but keep what its form says, none of which must be said."""
    does = transition.target or transition.change or transition.sends or transition.spawns
    fields = fields_of(transition.form)
    return bool(fields) and not does and not any(spec.required for spec in fields)


def _refusal(transition: Transition) -> str:
    return f"“{transition.title}” is not possible yet."


def _reason(transition: Transition, spec: FieldSpec | None, says: str) -> Reason:
    if spec is None:
        fields = ", ".join(field.name for field in fields_of(transition.form)) or "none"
        return Reason("", says, fix=f"The fields are: {fields}.", of_the_answer=True)
    guard = next((item for item in transition.guards if item.field == spec.name), None)
    if guard is not None:
        return Reason(guard.rule, says, guard.source, guard.fix, spec.name, of_the_answer=True)
    rule = spec.rules[0] if spec.rules else ""
    return Reason(rule, says, field=spec.name, of_the_answer=True)


def _clean(spec: FieldSpec | None, value: Any, evidence: Evidence) -> Any:
    if isinstance(value, str):
        value = unicodedata.normalize("NFC", value)
        value = "".join(ch for ch in value if ch in "\n\t" or ch.isprintable()).strip()
        if not value:
            return None
    if spec is None or not isinstance(value, str):
        return value
    if spec.kind is Kind.OFFICER:
        return _officer(value, evidence)
    if spec.kind is Kind.CONTACT:
        return _contact(spec, value, evidence)
    if spec.kind is Kind.CHOICE:
        return _choice(spec, value)
    return value


def _officer(value: str, evidence: Evidence) -> str:
    for member in evidence.team:
        if value.casefold() in (member.username.casefold(), member.name.casefold()):
            return member.username
    return value


def _contact(spec: FieldSpec, value: str, evidence: Evidence) -> Any:
    if value.isdigit():
        return int(value)
    found = [adult.id for adult in evidence.adults if fold(adult.name) == fold(value)]
    if len(found) == 1:
        return found[0]
    known = "; ".join(f"{adult.id} {adult.name}" for adult in evidence.adults) or "none on record"
    raise InvalidInput(
        f"{lead_of(spec.label)}“{value}” is not one of the child's contacts.",
        (Reason("", f"{lead_of(spec.label)}choose one of {known}.", field=spec.name),),
    )


def _choice(spec: FieldSpec, value: str) -> str:
    for stored, label in spec.choices:
        if value.casefold() in (stored.casefold(), label.casefold()):
            return stored
    return value


def options_for(spec: FieldSpec, evidence: Evidence) -> tuple[tuple[str, str], ...]:
    """What a field offers to choose from: stored value and words."""
    if spec.kind is Kind.OFFICER:
        return tuple(
            (m.username, f"{m.name}, {m.role.label}, {m.open_cases} open {_cases(m.open_cases)}")
            for m in evidence.team
        )
    if spec.kind is Kind.CONTACT:
        return tuple((str(a.id), f"{a.name}, {a.relationship}") for a in evidence.adults)
    return spec.choices


def _cases(count: int) -> str:
    return "case" if count == 1 else "cases"
