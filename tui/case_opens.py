"""What Enter opens on the line of a case page: another case, or a page to read."""

from __future__ import annotations

from rich.console import RenderableType

from tui.clock_lines import contact_card, reckoning
from tui.history_lines import entry_text
from tui.text import plain
from vog_cases.case_page import CasePage
from vog_cases.case_text import fact_lines
from vog_cases.timeline import changes_of

Opened = str | tuple[str, RenderableType] | None
"""The reference of a case, a title and a text, or nothing."""


def what_opens(page: CasePage, key: str) -> Opened:
    """What stands behind a line; the line's key says what it is about."""
    for clock in page.clocks:
        if clock.name == key:
            return f"How “{clock.title}” is counted", reckoning(clock, page)
    kind, _, which = key.partition(" ")
    if kind == "case":
        return which
    if not which.isdecimal():
        return None
    return _numbered(page, kind, int(which))


def _numbered(page: CasePage, kind: str, place: int) -> Opened:
    detail = page.detail
    if kind == "entry":
        return f"entry {place}", entry_text(page, place)
    if kind == "contact":
        return "contact", contact_card(page.around.contacts[place])
    if kind in ("letter", "document"):
        filed = detail.messages if kind == "letter" else detail.documents
        number = int(filed[len(filed) - 1 - place]["event_number"])
        return f"entry {number}, which made this {kind}", entry_text(page, number)
    if kind == "fact":
        label, _, value = fact_lines(detail)[place].partition(": ")
        said = "\n".join(changes_of(detail, label))
        return f"what is known: {label}", plain(
            f"{value}\n\nWho said so, the newest first:\n{said}"
        )
    return None
