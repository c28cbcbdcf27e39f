"""Where each rule of the RULEBOOK is carried out, and which tests hold it: docs/rules.md.

A rule is carried out where the code names it. One that nothing names is not yet, with what it
waits for, or context: it asks nothing of this program.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workflows.rulebook import RULEBOOK

ROOMS = ("workflows", "states", "vog_cases", "storage", "tui")
_IN_CODE = re.compile(r"\b(GEN|REF|CME|EHE|PSP|FPN|HOL)-([RTL])(\d+)\b")
_IN_TESTS = re.compile(r"(GEN|REF|CME|EHE|PSP|FPN|HOL)[-_]([RTL])(\d+)", re.IGNORECASE)

NOT_YET: Mapping[str, str] = {
    "GEN-R05": "marks come from the school's own system; nobody authorises an absence here",
    "GEN-R06": "as GEN-R05: the codes are counted, the grounds are the school's record",
    "GEN-R17": "every step, every look at a case or pupil is in the history; no case is restricted",
    "GEN-R28": "school records: liaison meetings",
    "GEN-R29": "school records: the yearly audit",
    "GEN-R30": "school records: governors and policies",
    "GEN-R31": "school records: training and consultations",
    "GEN-R34": "learners educated otherwise than at school are not marked as such yet",
    "GEN-R37": "retention and erasure",
    "GEN-R38": "gender is reported in aggregate; no other protected characteristic is held",
    "REF-R16": "school records: consultations without a case",
}
CONTEXT: Mapping[str, str] = {
    "GEN-R39": "a further case type is one more workflow in the registry",
    "REF-R14": "FPN-R35 asks it where proceedings are proposed",
}


@dataclass(frozen=True)
class Trace:
    """One rule: where the code names it, which tests do, and what is said where none does."""

    id: str
    says: str
    code: tuple[str, ...]
    tests: tuple[str, ...]
    note: str

    @property
    def standing(self) -> str:
        """implemented, not yet or context."""
        if self.code:
            return "implemented"
        return "context" if self.id in CONTEXT else "not yet"


def traces(root: Path) -> list[Trace]:
    """Every rule of the RULEBOOK, in its order, as the files under `root` stand."""
    code = _named(_IN_CODE, root, ROOMS, "*.py")
    tests = _named(_IN_TESTS, root, ("tests",), "test_*.py")
    return [
        Trace(
            id, rule.says, code.get(id, ()), tests.get(id, ()),
            NOT_YET.get(id, "") or CONTEXT.get(id, ""),
        )
        for id, rule in RULEBOOK.items()
    ]  # fmt: skip


def _named(
    pattern: re.Pattern[str], root: Path, rooms: tuple[str, ...], names: str
) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for room in rooms:
        for path in sorted((root / room).rglob(names)):
            if path.name in ("rulebook.py", "tracing.py", "test_tracing.py"):
                continue
            place = path.relative_to(root).as_posix()
            for kind, what, number in pattern.findall(path.read_text(encoding="utf-8")):
                found.setdefault(f"{kind}-{what}{number}".upper(), set()).add(place)
    return {rule: tuple(sorted(places)) for rule, places in found.items()}


def page(root: Path) -> str:
    """docs/rules.md: a table of all rules."""
    lines = [
        "# Every rule of the RULEBOOK", "",
        "<!-- Made from code and tests by `make docs`; do not edit. -->", "",
        "Implemented: where the code names it. Not yet: what it waits for. Context: why it asks "
        "nothing of this program.", "",
    ]  # fmt: skip
    found = traces(root)
    counts = {name: sum(one.standing == name for one in found)
              for name in ("implemented", "not yet", "context")}  # fmt: skip
    lines += [", ".join(f"{count} {name}" for name, count in counts.items()) + ".", ""]
    lines += ["| rule | says | | where | tests |", "| --- | --- | --- | --- | --- |"]
    for one in found:
        where = "<br>".join(one.code) or one.note
        says = one.says.replace("|", "/")
        lines.append(f"| {one.id} | {says} | {one.standing} | {where} | {'<br>'.join(one.tests)} |")
    return "\n".join(lines) + "\n"
