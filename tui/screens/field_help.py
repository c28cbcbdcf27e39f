"""What a field of a form means: how it is answered, and the rules it is there for."""

from __future__ import annotations

from rich.text import Text

from states.forms import FieldSpec, Kind
from states.workflow import Transition
from tui.text import plain
from tui.understanding import prompt_of
from workflows.rulebook import RULEBOOK

HOW = {
    Kind.TEXT: "A few words.",
    Kind.LONG_TEXT: "As long as it needs to be. Ctrl+Z takes back what you typed last.",
    Kind.YES_NO: "Space marks; y and n do too.",
    Kind.CHOICE: "Space marks one, or ↓ opens the list; letters find in it.",
    Kind.LINES: "One entry a line.",
    Kind.INTERVENTIONS: "One entry a line: a date, what was tried, a colon, what came of it.",
    Kind.OFFICER: "↓ opens the list, with the open cases each one holds; letters find in it.",
    Kind.CONTACT: "The child's contacts on record.",
}


def about_field(spec: FieldSpec, transition: Transition) -> Text:
    """All that is known about a field."""
    prompt = prompt_of(spec)
    how = f"Write {prompt}." if prompt else HOW.get(spec.kind, "")
    must = "Must be filled." if spec.required else "May be left empty."
    if spec.limit and spec.kind is not Kind.TEXT:
        must += f" At most {spec.limit:,} characters."
    lines = [line for line in (spec.help, how, must) if line]
    guards = [guard for guard in transition.guards if guard.field == spec.name]
    told = {guard.rule for guard in guards}
    for guard in guards:
        law = " Nobody can set it aside." if guard.hard else ""
        lines += ["", f"{guard.rule}: {guard.says}{law}", f"  Source: {guard.source}"]
    for rule in dict.fromkeys(spec.rules):
        if rule in RULEBOOK and rule not in told:
            entry = RULEBOOK[rule]
            lines += ["", f"{entry.id}: {entry.says}", f"  Source: {entry.source}"]
    return plain("\n".join(lines))
