"""What Enter opens on the line of a case page: another case, an entry, or a page to read."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import RenderableType

from tui.clock_lines import contact_card, reckoning
from tui.pane_lines import shown_facts
from tui.privacy import names_hidden
from tui.text import plain
from vog_cases.case_page import CasePage
from vog_cases.timeline import changes_of


@dataclass(frozen=True)
class ToCase:
    """The page of another case."""

    reference: str


@dataclass(frozen=True)
class ToEntry:
    """An entry of the history, in full."""

    number: int


@dataclass(frozen=True)
class ToText:
    """A page to read."""

    title: str
    text: RenderableType


Opened = ToCase | ToEntry | ToText | None


def what_opens(page: CasePage, key: str) -> Opened:
    """What stands behind a line; the line's key says what it is about."""
    for clock in page.clocks:
        if clock.name == key:
            return ToText(f"How “{clock.title}” is counted", reckoning(clock, page))
    kind, _, which = key.partition(" ")
    if kind == "case":
        return ToCase(which)
    return _numbered(page, kind, int(which)) if which.isdecimal() else None


def _numbered(page: CasePage, kind: str, place: int) -> Opened:
    detail = page.detail
    if kind == "entry":
        return ToEntry(place)
    if kind == "contact":
        return ToText("contact", contact_card(page.around.contacts[place]))
    if kind in ("letter", "document"):
        filed = detail.messages if kind == "letter" else detail.documents
        return ToEntry(int(filed[len(filed) - 1 - place]["event_number"]))
    if kind == "fact":
        label, value = shown_facts(page)[place]
        said = "" if names_hidden() else "\n".join(changes_of(detail, label))
        whole = f"{value}\n\nWho said so, the newest first:\n{said}" if said else value
        return ToText(f"what is known: {label}", plain(whole))
    return None
