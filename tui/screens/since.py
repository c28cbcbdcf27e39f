"""Since you were last here: shown after signing in, where there is something to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from tui.privacy import person_name
from tui.screens.base import HouseScreen
from tui.text import fit, plain, plural, when_short
from tui.widgets.key_line import KeyLine
from tui.widgets.virtual_list import VirtualList
from vog_cases.since import Happened, Since

WHEN, NAME = 12, 16


@dataclass(frozen=True)
class SinceLine:
    """A heading, or something under it; with a reference it can be opened."""

    text: str
    reference: str = ""
    key: int = 0


class SinceScreen(HouseScreen[None]):
    """What ran out, was given, moved and waits; Enter goes on, o opens the case."""

    TITLE = "Since you were last here"
    HELP = (
        "What happened on your cases while you were away: deadlines that ran out, cases given to "
        "you, steps others took; cases that came to a state which waits for your role; and what "
        "you began and did not save. Enter or Esc goes on to the Inbox; o opens the case under "
        "the cursor."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Go on", priority=True),
        Binding("o", "open", "Open case"),
        Binding("escape", "go_on", "Go on", show=False),
    ]

    def __init__(self, since: Since) -> None:
        super().__init__()
        self._since = since

    def compose(self) -> ComposeResult:
        """A title and the list."""
        yield self.vog.top_bar()
        since = self._since
        title = f"Since you were last here, {when_short(since.at)}"
        if since.first:
            title = "Your first time here: the last seven days"
        yield Static(plain(f" {title}\n", "bold"), id="form-head")
        yield VirtualList[SinceLine](
            lambda line, _width: line.text, lambda line: line.key, id="since",
            style=lambda line: "" if line.key else "bold", choosable=lambda line: bool(line.key),
        )  # fmt: skip
        yield KeyLine()

    def on_mount(self) -> None:
        """Shows what there is."""
        self.reload()
        self.set_focus(self._list)

    @property
    def _list(self) -> VirtualList[SinceLine]:
        return self.query_one("#since", VirtualList)

    def reload(self) -> None:
        """Draws anew, with names as they may be shown now."""
        self._list.show(since_lines(self._since))

    def action_go_on(self) -> None:
        """On to the Inbox."""
        self.dismiss()

    def action_open(self) -> None:
        """Opens the case under the cursor."""
        line = self._list.current
        if line is not None and line.reference:
            self.vog.open_case(line.reference)


def since_lines(since: Since) -> list[SinceLine]:
    """Headings with what is under them."""
    groups = (
        ("RAN OUT", [_happened(one) for one in since.ran_out]),
        ("GIVEN TO YOU", [_happened(one) for one in since.assigned]),
        ("HAPPENED ON YOUR CASES", [_happened(one) for one in since.moved]),
        ("CAME TO YOUR ROLE", [(f"{what}: {plural(n, 'case')}", "") for what, n in since.waiting]),
        (
            "BEGUN AND NOT SAVED",
            [
                (f"{fit(one.reference, 15)} {title}, {when_short(one.saved_at)}", one.reference)
                for one, title in since.drafts
            ],
        ),
    )  # fmt: skip
    lines: list[SinceLine] = []
    for heading, found in groups:
        if found:
            lines += _group(heading, found, len(lines))
    return lines


def _group(heading: str, found: Sequence[tuple[str, str]], start: int) -> list[SinceLine]:
    head = [SinceLine(f" {heading}  {len(found)}")]
    return head + [
        SinceLine(f"   {text}", reference, start + place)
        for place, (text, reference) in enumerate(found, 1)
    ]


def _happened(one: Happened) -> tuple[str, str]:
    name = fit(person_name(one.forename, one.surname), NAME)
    day = when_short(one.at).partition(" ")[2]
    return f"{fit(day, WHEN)} {one.reference} {name} {one.what} · {one.who}", one.reference
