"""The audit: what was done across cases, and the proof that nothing of it was changed."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Static

from storage import entries
from storage.database import writing
from storage.entries import Key, Logged
from tui.areas.base import Area
from tui.audit_filter import KEYS
from tui.audit_lines import COMPARED, broken_text, entry_line, entry_text, header
from tui.audit_reading import Found, find, joined, place
from tui.filtering import Completing
from tui.privacy import names_hidden
from tui.screens.audit_entry import EntryScreen
from tui.screens.dialogs import Reasons
from tui.screens.export import ExportForm
from tui.screens.prompt import Prompt
from tui.text import plain
from tui.widgets.audit_banner import AuditBanner, Stopped, outcome
from tui.widgets.filter_box import ListFilter
from tui.widgets.lazy_rows import LazyRows
from tui.widgets.saying import say
from tui.widgets.virtual_list import VirtualList
from vog_cases import acts
from vog_cases.audit import Proof, verify
from vog_cases.audit_export import export_entries
from vog_cases.audit_list import Entry, as_text, entry
from vog_cases.broken_copy import Broken, show_broken
from vog_cases.gathering import today_of
from vog_cases.last_check import remember


class EntryList(VirtualList[Logged]):
    """The entries; here g goes to a case or number, as the audit's own key."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("g", "go_to", "Go to no.")]

    def action_go_to(self) -> None:
        """Asks where to."""
        self.query_ancestor(Audit).action_go_to()


class Audit(Area):
    """The history across cases, the entry under the cursor, and the check of the chains."""

    TITLE = "Audit"
    TELLS_LOOKS = True
    HELP = (
        "Every entry of the history that you may see, the newest first: who did what, when, and "
        "to which case. Beside it the entry under the cursor, with each rule's answer, what was "
        "before and after, and its seal; Tab goes there to scroll.\n\n"
        "In the filter line (/) type who:carys, who:me, what:allocate, from:mon, to:21/11, "
        "case:REF-26-00412, type:psp, or just a word or a number. Esc clears it.\n\n"
        f"v checks the history. {COMPARED} A chain alone can be rebuilt by whoever owns the "
        "database; no sealed copy is kept elsewhere yet. b shows on a throw-away copy what a "
        "broken chain looks like (training only). e writes what is listed to a file and asks why. "
        "Reading this screen is itself recorded."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", priority=True),
        Binding("v", "verify", "Check chain"),
        Binding("g", "go_to", "Go to no."),
        Binding("y", "copy", "Copy"),
        Binding("e", "export", "Export"),
        Binding("b", "broken", "Broken chain"),
        Binding("escape", "back", "Clear the filter", show=False),
    ]

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._completing = Completing(KEYS, (), ())
        self._found: Found | None = None
        self._entry: Entry | None = None
        self._read_key: Key | None = None
        self._goal: int | None = None
        self._recording = self._recorded = False

    def compose(self) -> ComposeResult:
        """The lines from top to bottom."""
        yield AuditBanner("audit-banner")
        with Horizontal(id="audit-filter-line"):
            yield ListFilter(
                "audit-filter", "/ filter: who: what: from: to: case: type:", self.home,
                self._completing,
            )  # fmt: skip
            yield Static("", id="audit-count")
        with Horizontal(id="audit-body"):
            with Widget(id="audit-list"):
                yield Static("", id="audit-header")
                yield EntryList(
                    self._line, lambda row: row.key.packed, id="audit-rows", empty="Reading…"
                )
            with VerticalScroll(id="audit-detail"):
                yield Static("", id="audit-entry")
        yield Static(" Reading this screen is itself recorded.", id="audit-foot")

    @property
    def banner(self) -> AuditBanner:
        """The line that says whether the history is whole."""
        return self.query_one("#audit-banner", AuditBanner)

    @property
    def rows(self) -> VirtualList[Logged]:
        """The list."""
        return self.query_one("#audit-rows", EntryList)

    def home(self) -> Widget:
        """Ready to move at once."""
        return self.rows

    def on_resize(self, event: events.Resize) -> None:
        """What stands around the list is fitted to the new width."""
        self.call_after_refresh(self._describe)

    # --- reading -----------------------------------------------------------------------

    def reload(self) -> None:
        """Reads what is listed anew; the cursor stays on its entry.

        Before the first reading it is recorded, since one reads across everybody's cases.
        """
        if self._recorded:
            self._look()
        elif not self._recording:
            self._recording = True
            house = self.house
            self.read(
                lambda reader: outcome(
                    lambda: acts.history_read(house.database, house.person, reader.now)
                ),
                self._noted,
                "record",
            )

    def _noted(self, problem: Exception | None) -> None:
        self._recording, self._recorded = False, problem is None
        if problem is not None:
            self.desk.complain(problem)
        else:
            self._look()

    def _look(self) -> None:
        line = self.query_one("#audit-filter", Input).value
        self.read(lambda reader: find(reader, line), self._show)

    def _show(self, found: Found) -> None:
        same = self._found is not None and self._found.wanted == found.wanted
        before = self.rows.rows
        self._found = found
        self._completing.words = found.words
        self.banner.show(found.checked, found.events)
        old = before.keys if same and isinstance(before, LazyRows) else array("q")
        keys = joined(found.page, old, found.whole)
        if keys is not None:
            self._list(keys)
            return
        if not old:
            self._list(found.page)
        self.read(
            lambda reader: entries.keys(
                reader.connection, reader.person, found.wanted, found.whole
            ),
            lambda all_keys: self._list(all_keys) if self._found is found else None,
            "rest",
        )
        self._describe()

    def _list(self, keys: array[int]) -> None:
        assert self._found is not None
        before, rows = self.rows.rows, LazyRows[Logged](keys, self._fetch)
        if isinstance(before, LazyRows):
            rows.keep(before)
        self._read_key = None
        empty = self._found.problem or "No entry matches. Esc clears the filter."
        self.rows.show(rows, empty=empty)
        if self._goal is not None:
            self.rows.select(self._goal)
            self._goal = None
        self._describe()

    def _fetch(self, keys: Sequence[int]) -> None:
        wanted = [Key.of(one) for one in keys]

        def fill(found: list[Logged]) -> None:
            rows = self.rows.rows
            if isinstance(rows, LazyRows):
                rows.fill({one.key.packed: one for one in found})
                self.rows.filled()

        self.read(
            lambda reader: entries.lines(reader.connection, reader.person, wanted),
            fill, f"rows-{keys[0]}",
        )  # fmt: skip

    # --- what is shown -----------------------------------------------------------------

    def _describe(self) -> None:
        """The count and the titles, and the entry beside the list."""
        found = self._found
        if found is None:
            return
        width = self.rows.size.width
        self.query_one("#audit-header", Static).update(
            plain(f" {header(width - 1, short=not self._beside)}", "bold")
        )
        most = f" · the newest {found.whole:,}" if found.count > found.whole else ""
        shown = (
            f"{found.count:,} of {found.all:,}" if found.count != found.all else f"{found.all:,}"
        )
        says = f"{shown}{most}" if not found.problem else "not understood"
        say(self.query_one("#audit-count", Static), plain(f" {says} "), resizes=True)
        self._draw_entry()

    def _line(self, row: Logged, width: int) -> str:
        assert self._found is not None
        return entry_line(
            row, self.house.engine.machines, self._found.now, width, short=not self._beside
        )

    @on(VirtualList.Moved, "#audit-rows")
    @on(VirtualList.Refitted, "#audit-rows")
    def _moved(self) -> None:
        row = self.rows.current
        if row is not None and self._beside and row.key != self._read_key:
            self._read_key = row.key
            self.read(lambda reader: entry(reader, row.key), self._show_entry, "entry")

    def _show_entry(self, found: Entry) -> None:
        if self._entry is None or self._entry.line.key != found.line.key:
            self.query_one("#audit-detail").scroll_home(animate=False)
        self._entry = found
        self._draw_entry()

    def _draw_entry(self) -> None:
        box = self.query_one("#audit-detail")
        text = plain("")
        if self._entry is not None and len(self.rows.rows):
            text = entry_text(self._entry, box.size.width - 2, hide=names_hidden())
        say(self.query_one("#audit-entry", Static), text, resizes=True)

    @property
    def _beside(self) -> bool:
        """Whether there is room for the entry beside the list."""
        return self.query_one("#audit-detail").display

    # --- the keys ----------------------------------------------------------------------

    @on(Input.Changed, "#audit-filter")
    def _filter_changed(self) -> None:
        self.reload()

    def action_filter(self) -> None:
        """To the filter line."""
        self.type_into("#audit-filter")

    def action_back(self) -> None:
        """Stops a check, clears the filter, or goes back to the Inbox."""
        line = self.query_one("#audit-filter", Input)
        if self.banner.busy:
            self.banner.stop()
        elif line.value or self.rows is not self.screen.focused:
            line.value = ""
            self.screen.set_focus(self.rows)
        else:
            super().action_back()

    @on(VirtualList.Chosen, "#audit-rows")
    def _chosen(self) -> None:
        row = self.rows.current
        if row is None:
            return
        if not self._beside:
            self.app.push_screen(EntryScreen(row.key))
        elif row.reference:
            self.vog.open_case(row.reference)
        else:
            self.notify("This entry belongs to no case.", markup=False)

    def action_copy(self) -> None:
        """Copies the entry as text."""
        row = self.rows.current
        if row is not None:
            self.read(lambda reader: entry(reader, row.key), self._copy, "copy")

    def _copy(self, found: Entry) -> None:
        self.app.copy_to_clipboard(as_text(found, hide=names_hidden()))
        self.notify(f"Entry {found.line.number} is copied.", markup=False)

    def action_go_to(self) -> None:
        """Asks for a reference, and a number if one is wanted, and goes there."""
        self.app.push_screen(
            Prompt("Go to a case, or to an entry of it: REF-26-00412-7, or REF-26-00412-7 5"),
            self._go,
        )

    def _go(self, said: str | None) -> None:
        reference, _, number = (said or "").partition(" ")
        if not reference:
            return
        self.read(
            lambda reader: place(reader, reference, number.strip()),
            lambda found: self._went(*found),
            "go",
        )

    def _went(self, reference: str, key: int | None) -> None:
        self._goal = key
        line, wanted = self.query_one("#audit-filter", Input), f"case:{reference}"
        if line.value == wanted:
            self.reload()
        line.value = wanted
        self.screen.set_focus(self.rows)

    def action_export(self) -> None:
        """Writes what is listed to a file, after asking why."""
        found = self._found
        if found is None or found.problem or not found.count:
            self.notify("There is nothing here to export.", markup=False)
            return
        house, line, wanted = self.house, found.line, found.wanted
        self.app.push_screen(
            ExportForm(
                f"{found.count:,} entries of the history",
                f"~/history-{today_of(found.now).isoformat()}.csv",
                lambda file, why: export_entries(house, wanted, line, file=file, why=why),
            )
        )

    # --- checking ----------------------------------------------------------------------

    def action_verify(self) -> None:
        """Checks every seal and replays every case, in a thread."""
        if self.banner.busy:
            return
        progress, machines = self.banner.begin(), self.house.engine.machines
        self.read(
            lambda reader: outcome(lambda: verify(reader.connection, machines, progress)),
            self._verified,
            "check",
        )

    def _verified(self, proof: Proof | Exception) -> None:
        self.banner.end()
        if isinstance(proof, Exception):
            self._ended(proof)
            return
        house = self.house

        def keeps() -> None:
            with writing(house.database) as connection:
                remember(connection, proof, house.person.username, house.clock.now())

        self.act(keeps, lambda _done: self.reload())

    def action_broken(self) -> None:
        """Breaks the entry under the cursor on a copy, and shows what a check says of it."""
        row = self.rows.current
        if self.banner.busy or row is None:
            return
        house, progress = self.house, self.banner.begin()
        self.read(
            lambda _reader: outcome(lambda: show_broken(house, row.key, progress)),
            lambda found: self._broke(row, found),
            "check",
        )

    def _broke(self, row: Logged, found: Broken | Exception) -> None:
        self.banner.end()
        if isinstance(found, Exception):
            self._ended(found)
            return
        text = plain(broken_text(row, found))
        self.app.push_screen(Reasons("What a broken chain looks like", text))

    def _ended(self, why: Exception) -> None:
        if isinstance(why, Stopped):
            self.notify("The check was stopped.", markup=False)
        else:
            self.desk.complain(why)
