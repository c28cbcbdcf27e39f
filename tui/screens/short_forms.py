"""A note for the history of a case, or of several: the form that belongs to no workflow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Static

from storage import desk
from tui.drafts import NOTE, Place
from tui.screens.drafted import DraftedForm
from tui.text import plain, plural
from tui.widgets.banner import Banner
from tui.widgets.key_line import KeyLine
from tui.widgets.typing import TextBox


class NoteForm(DraftedForm):
    """A note for the history of a case, or the same one for each of several."""

    TITLE = "A note"
    HELP = (
        "Write what happened. Ctrl+S saves it into the history, where it stays. Esc goes back and "
        "keeps what you typed as a draft, which is here again when you open the form."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back"),
    ]

    def __init__(self, *references: str) -> None:
        super().__init__()
        self.references = references

    def compose(self) -> ComposeResult:
        """A title, room to write, and two buttons."""
        yield self.vog.top_bar()
        several = plural(len(self.references), "case")
        on_what = self.references[0] if len(self.references) == 1 else several
        yield Static(plain(f" Note on {on_what}\n"), id="form-head")
        yield Banner()
        yield TextBox(id="note", grows=False)
        with Horizontal(id="buttons"):
            yield Static("", id="kept")
            yield Button(Content("[ Save  Ctrl+S ]"), id="save", compact=True)
            yield Button(Content("[ Back  Esc, keeps draft ]"), id="back", compact=True)
        yield KeyLine()

    def on_mount(self) -> None:
        """Ready to write, once it is known whether a note was begun before."""
        self.set_focus(self.query_one("#note", TextBox))
        self.read(self.draft_reader(), self.offer_draft)

    @property
    def place(self) -> Place:
        """Where its draft is kept: with the first of several cases, however they were marked."""
        return min(self.references), NOTE

    @property
    def seen(self) -> int:
        """A note is added to whatever the case is by then."""
        return 0

    @property
    def typed(self) -> dict[str, str]:
        """The text, if there is any."""
        text = self.query_one("#note", TextBox).said
        return {"text": text} if text.strip() else {}

    def fill(self, typed: Mapping[str, str | None]) -> None:
        """Puts a text in."""
        self.query_one("#note", TextBox).fill(typed.get("text") or "")

    def told(self) -> None:
        """The draft of another time."""
        self.query_one(Banner).tell(self.draft_words)

    @on(TextBox.Changed)
    def _changed(self) -> None:
        self.keep_draft()

    def save(self) -> None:
        """Adds the note, and drops its draft in the same moment."""
        text, key, drafts = self.query_one("#note", TextBox).said, self.key, self.vog.drafts
        engine, person, references = self.house.engine, self.house.person, self.references

        def saves() -> None:
            with drafts.saving(key), engine.on_several(references) as (work, in_order):
                for reference in in_order:
                    work.note(person, reference, text)
                desk.drop_draft(work.connection, *key)

        self.act(saves, self._saved)

    def _saved(self, _done: object) -> None:
        self._finished = True
        several = len(self.references) > 1
        self.notify(f"The note is in the history{' of each case' if several else ''}.")
        self.dismiss()

    @on(Button.Pressed, "#back")
    def action_back(self) -> None:
        """Back; what was typed is kept as a draft."""
        self.leave()
