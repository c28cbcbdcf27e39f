"""The line that says which case this is: the child, the school, who has it, how it stands."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from states.roles import Role
from tui.language import local
from tui.privacy import private
from tui.text import fit, initials
from vog_cases.case_page import CasePage


def head_line(page: CasePage, width: int, place: str, *, keeps_place: bool = False) -> str:
    """As much as fits: on a narrow screen the birthday, the language and the type go first.

    `place` says where it was opened from, and goes too unless the line `keeps_place`.
    """
    detail, row, school = page.detail, page.detail.row, page.around.school
    officer = detail.names.get(row.assignee or "", row.assignee or "—")
    flags = _flags(page)
    right = [f"Owner {officer}", *flags, f"v{row.version}"]
    year, short = page.year_group, page.year_group.replace("Year ", "Y")
    school_name = school.name if school else "no school"
    language = f"{school.language}-medium" if school and school.language else ""
    born = f"born {detail.pupil.date_of_birth:%-d %b %Y}"
    name = private(detail.pupil.name)
    wide = [year, born, school_name, language]
    kept = f"{place} › " if keeps_place else ""
    tries: Sequence[tuple[str, str]] = (
        (f" {place} › {row.reference} {local(detail.workflow.title)}   {name}   {_dotted(wide)}",
         _dotted(right)),
        (f" {place} › {row.reference}   {name}   {_dotted(wide)}", _dotted(right)),
        (f" {place} › {row.reference}   {name}   {_dotted([year, born, school_name])}",
         _dotted(right)),
        (f" {place} › {row.reference}   {name}   {_dotted([year, school_name])}", _dotted(right)),
        (f" {kept}{row.reference}  {name}  {_dotted([year, school_name])}", _dotted(right)),
        (f" {kept}{row.reference}  {name}  {short} {school_name}", "  ".join(right)),
    )  # fmt: skip
    for left, said in tries:
        gap = width - cell_len(left) - cell_len(said) - 1
        if gap >= 2:
            return f"{left}{' ' * gap}{said}"
    # the child's name stays whole, and what everybody has to know
    room = width - cell_len(f" {kept}{row.reference}  {name} …") - 3
    brief = (right, [initials(officer), *right[1:]], [initials(officer), *flags], flags)
    texts = ["  ".join(one) for one in brief]
    said = next((text for text in texts if cell_len(text) <= room), texts[-1])
    return f"{fit(tries[-1][0], max(width - cell_len(said) - 3, 10))}  {said}"


def _dotted(parts: Sequence[str]) -> str:
    return " · ".join(part for part in parts if part)


def _flags(page: CasePage) -> list[str]:
    """What everybody has to know before anything else."""
    row = page.detail.row
    flags = ["‼ SAFEGUARDING"] if row.facts.get("safeguarding_concern") else []
    if row.escalation:
        flags.append(f"↑ {_role(row.escalation)}")
    return flags


def _role(code: str) -> str:
    try:
        return Role(code).short
    except ValueError:
        return code
