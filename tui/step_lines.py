"""The steps of a case as lines: what can be done now, what not yet and why, what is others'."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text

from tui.lines import Line, apart, heading, paragraph, spaced
from tui.privacy import looked_at
from tui.text import plain
from vog_cases.case_page import CasePage, PageStep
from vog_cases.clearing import Check

BESIDE = 12
"""What a step does stands beside its title only where it is as short as this."""
NOW, NOT_YET, OTHERS = "WHAT YOU CAN DO NOW", "NOT YET, AND WHY", "FOR SOMEBODY ELSE"
HINT = "m, then number"
TARGET_AT = 0.62
"""At most so far into the line, as a share of its width, begin the states that steps lead to."""


def step_lines(page: CasePage, width: int, *, brief: bool) -> list[Line]:
    """All the steps, each with its number in the workflow's order, wherever it stands.

    `brief` is for a narrow screen: rules that are met are left out, and what a step does stands
    on its own line only where it fits there.
    """
    groups: dict[str, list[Line]] = {NOW: [], NOT_YET: [], OTHERS: []}
    column = _column(page, width)
    for step in page.steps:
        groups[_group(step)] += _step(step, page, width, column, brief=brief)
    first = True
    parts = []
    for title, lines in groups.items():
        if lines:
            hint = HINT if first else ""
            parts.append([heading(apart(title, hint, width)), *lines])
            first = False
    return spaced(parts)


def _group(step: PageStep) -> str:
    if step.action.allowed:
        return NOW
    return OTHERS if step.ask else NOT_YET


def _lead(step: PageStep) -> str:
    mark = "✓" if step.action.allowed else "✗"
    return f"m{step.number:<2} {mark} {step.action.title}"


def _column(page: CasePage, width: int) -> int:
    """Where the states begin that steps lead to: after the longest title, if that leaves room."""
    moving = [step for step in page.steps if step.action.to != page.detail.row.state]
    longest = max((cell_len(_lead(step)) for step in moving), default=0)
    return min(longest + 2, int(width * TARGET_AT))


def _step(step: PageStep, page: CasePage, width: int, column: int, *, brief: bool) -> list[Line]:
    action, to = step.action, ""
    if action.to != page.detail.row.state:
        to = f"→ {page.detail.workflow.state[action.to].title}"
    lines = [Line(*one) for one in _titled(_lead(step), to, action.name, column, width)]
    if action.allowed and brief:
        lines[-1] = _with_brief(lines[-1], step, width)
    elif action.allowed:
        lines = _with_effect(lines, step.effect.words, width)
    if step.ask:
        lines += paragraph(f"ask {step.ask}", width, "      ✗ ", "        ")
    for check in step.checks:
        lines += _check(check, width, allowed=action.allowed, brief=brief or bool(step.ask))
    return lines


def _with_effect(lines: list[Line], words: str, width: int) -> list[Line]:
    """The lines with what the step does, at the end of the last one or below."""
    last = lines[-1]
    if cell_len(last.text) + cell_len(words) + 2 <= width and cell_len(words) <= BESIDE:
        return [*lines[:-1], Line(apart(last.text, words, width), last.key)] if words else lines
    return [*lines, *paragraph(words, width, "      ", "      ")]


def _with_brief(line: Line, step: PageStep, width: int) -> Line:
    """The line with as much of what the step does as there is room for."""
    text = line.text
    for place, part in enumerate(step.effect.brief):
        longer = f"{text}{', ' if place else '  '}{part}"
        if cell_len(longer) > width:
            break
        text = longer
    return Line(text, line.key)


def _titled(lead: str, to: str, key: str, column: int, width: int) -> list[tuple[str, str]]:
    """A title with where it leads beside it, or below where there is no room."""
    room = max(column - cell_len(lead), 1)
    beside = f"{lead}{' ' * room}{to}".rstrip()
    if cell_len(beside) <= width:
        return [(beside, key)]
    close = f"{lead} {to}"
    if cell_len(close) <= width:
        return [(close, key)]
    return [(lead, key), (f"      {to}", "")]


def _check(check: Check, width: int, *, allowed: bool, brief: bool) -> list[Line]:
    """One rule: whether it is met, what it found, and the key or the person that clears it."""
    verdict = check.verdict
    if verdict.rule == "role" or (verdict.holds and not verdict.warns and (allowed or brief)):
        return []
    mark = "✗" if not verdict.holds else "!" if verdict.warns else "✓"
    found = looked_at(verdict.found, " · {}")
    lines = paragraph(f"{verdict.says.rstrip('.')}{found}", width, f"      {mark} ", "        ")
    if not verdict.holds:
        lines += paragraph(_cure(check), width, "        → ", "          ")
    return lines


def _cure(check: Check) -> str:
    """What to do about it: a key, a person, or the rule's own advice."""
    clearing, advice = check.clearing, check.verdict.fix
    if clearing is None:
        return advice or "Nobody can clear this here."
    if clearing.ask:
        return f"{clearing.ask}: m{clearing.number} {clearing.title}"
    return f"you: m{clearing.number} {clearing.title}"


def every_rule(step: PageStep) -> Text:
    """Every rule of a step in full: what it found, its source, and what would clear it."""
    text = Text()
    if step.ask:
        text.append_text(plain(f"✗ This step is not yours to take.\n    Ask {step.ask}.\n\n"))
    for check in step.checks:
        one = check.verdict
        if one.rule == "role":
            continue
        mark = "✗" if not one.holds else "!" if one.warns else "✓"
        text.append_text(plain(f"{mark} {one.says}\n", "" if one.holds else "bold"))
        text.append_text(plain(looked_at(one.found, "    Found: {}\n")))
        if not one.holds:
            text.append_text(plain(f"    {one.fix}\n" if one.fix else ""))
            if check.clearing is not None:
                text.append_text(plain(f"    {_cure(check)}\n"))
        law = " · nobody can set it aside" if one.hard else ""
        text.append_text(plain(f"    {one.rule} · {one.source}{law}\n\n"))
    return text


def numbered(steps: Sequence[PageStep], number: int) -> PageStep | None:
    """The step of that number."""
    return next((step for step in steps if step.number == number), None)
