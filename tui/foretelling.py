"""What a form says of the step ahead: what it would do, or what is still asked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from states.forms import FieldSpec, lead_of
from states.workflow import Verdict
from tui.judging import sentence
from tui.privacy import looked_at, names_hidden
from tui.text import plural
from tui.widgets.ahead import Foretold
from vog_cases.case_text import preview_lines
from vog_cases.errors import ChangedMeanwhile, Reason, VogError
from vog_cases.previewing import Preview


def foretold(preview: Preview, warnings: Sequence[Verdict]) -> Foretold:
    """What would happen."""
    warned = [f"! {one.rule}: {one.says}{looked_at(one.found)}" for one in warnings]
    recorded = "Recorded as you, at the time you save"
    if preview.opens or preview.tells:
        recorded += "; it reaches other cases, so it cannot be taken back"
    shown = replace(preview, messages=()) if names_hidden() else preview
    unnamed = len(preview.messages) - len(shown.messages)
    waiting = [f"{plural(unnamed, 'message')} will wait"] if unnamed else []
    lines = [*warned, *preview_lines(shown), *waiting, recorded]
    return Foretold(f"Will happen: {_short(preview)}", lines)


def _short(preview: Preview) -> str:
    here, there = preview.state_before, preview.state_after
    parts = [f"stays in “{there}”" if here == there else f"{here} → {there}" if here else there]
    parts += [
        plural(len(found), *words)
        for found, words in (
            (preview.deadlines, ("deadline changes", "deadlines change")),
            (preview.messages, ("message waits", "messages wait")),
            (preview.opens, ("other case", "")),
        )
        if found
    ]
    return ", ".join(parts)


def not_yet(
    problem: VogError,
    empty: Sequence[FieldSpec],
    fields: Collection[FieldSpec],
    told: Collection[str] = (),
) -> Foretold:
    """What would still be asked for: what is empty, and the rules that do not hold.

    `told` are the fields whose problems are said elsewhere already; "" is the step as a whole.
    """
    if isinstance(problem, ChangedMeanwhile):
        return Foretold("The case has changed meanwhile: see above", ["See above what changed."])
    known = {spec.name: spec for spec in fields}
    to_fill = {spec.name for spec in empty}
    reasons = [reason for reason in problem.reasons if reason.field not in to_fill]
    asked = " · ".join(spec.label for spec in empty if spec.name not in told)
    lines = [f"Still to fill in: {asked}"] if asked else []
    lines += [
        _line(reason, known.get(reason.field))
        for reason in reasons
        if (reason.field if reason.field in known else "") not in told
    ]
    todo = [plural(len(empty), "field") + " to fill in"] if empty else []
    todo += [plural(len(reasons), "thing") + " to put right"] if reasons else []
    short = f"Nothing yet: {', '.join(todo) or problem.message}"
    return Foretold(short, [short, *lines])


def _line(reason: Reason, spec: FieldSpec | None) -> str:
    return f"✗ {lead_of(spec.label) if spec else ''}{sentence(reason, spec)}"
