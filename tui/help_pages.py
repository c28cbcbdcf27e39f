"""One page of help a place, made from its HELP text and its own bindings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual.binding import Binding, BindingType
from textual.keys import format_key

from tui.language import local
from tui.screens.assign import AssignForm
from tui.screens.audit_entry import EntryScreen
from tui.screens.case import CaseScreen
from tui.screens.cases_of import OfficerScreen, SchoolScreen
from tui.screens.caught_up import CaughtUpScreen
from tui.screens.desk import AREAS, Desk
from tui.screens.door import Door
from tui.screens.export import ExportForm
from tui.screens.new_passphrase import NewPassphrase
from tui.screens.open_case import OpenCase
from tui.screens.pupil import PupilScreen
from tui.screens.reading import ReadingScreen
from tui.screens.report_file import ReportFile
from tui.screens.saving_view import SaveView
from tui.screens.short_forms import NoteForm
from tui.screens.sign_in import SignIn
from tui.screens.signal import SignalScreen
from tui.screens.signal_form import SignalForm
from tui.screens.since import SinceScreen
from tui.screens.step import OpeningForm, StepForm
from tui.screens.triage import TriageRun

PLACES: Mapping[str, type] = {
    **{area.TITLE.casefold(): area for area in AREAS},
    "case": CaseScreen, "triage": TriageRun, "form": StepForm, "open-case": OpenCase,
    "opening": OpeningForm,
    "note": NoteForm, "assign": AssignForm, "view": SaveView, "reading": ReadingScreen,
    "pupil": PupilScreen, "school": SchoolScreen, "officer": OfficerScreen, "signal": SignalScreen,
    "signal-form": SignalForm, "caught-up": CaughtUpScreen, "entry": EntryScreen,
    "export": ExportForm, "report-file": ReportFile, "sign-in": SignIn, "door": Door,
    "passphrase": NewPassphrase, "since": SinceScreen,
}  # fmt: skip
"""Every place that has a page, by the name `vog-cases help NAME` knows it by."""
EVERYWHERE = (
    ("↑ ↓", "Move; PgUp PgDn Home End too"),
    ("Tab", "Next part; Shift+Tab the one before"),
    ("^p", "Commands, colours, an area or a case by name"),
)
AREA_KEYS = ("1 to 6", "To an area")
COLUMN = 14


@dataclass(frozen=True)
class Page:
    """A page of help."""

    title: str
    text: str
    keys: tuple[tuple[str, str], ...]

    def lines(self) -> list[str]:
        """The page as plain lines; its paragraphs are one line each."""
        keys = [f"  {keys:<{COLUMN}} {local(what)}" for keys, what in self.keys]
        return [*self.text.split("\n"), "", local("Keys"), *keys]


def page_of(place: type, everywhere: type) -> Page:
    """The page of a screen or an area; `everywhere` is the app, whose keys work in every place."""
    own = _keys(place)
    shared = [*EVERYWHERE, *(one for one in _keys(everywhere) if one not in own)]
    if not getattr(place, "HOLDS", False):
        shared.insert(0, AREA_KEYS)
    title = str(getattr(place, "TITLE", "") or "")
    return Page(title, str(getattr(place, "HELP", "")), (*own, *shared))


def place_in_front(screen: object) -> type:
    """The area in front on the desk, else the screen itself."""
    if isinstance(screen, Desk) and screen.area is not None:
        return type(screen.area)
    return type(screen)


def _keys(place: type) -> list[tuple[str, str]]:
    """Its keys with what they do; those that do the same stand together."""
    bound: dict[str, Binding] = {}
    for kind in reversed(place.__mro__):
        if kind.__module__.startswith("tui."):
            given: list[BindingType] = kind.__dict__.get("BINDINGS", [])
            bound |= {one.key: one for one in Binding.make_bindings(given)}
    found: dict[str, list[str]] = {}
    for one in bound.values():
        if one.description:
            found.setdefault(one.description, []).append(_shown(one))
    return [(" ".join(dict.fromkeys(keys)), what) for what, keys in found.items()]


def _shown(binding: Binding) -> str:
    """A key as people know it: `^s`, `Esc`, `F9`, `?`."""
    if binding.key_display:
        return binding.key_display
    modifiers, key = binding.parse_key()
    name = format_key(key)
    name = {"esc": "Esc", "⏎": "Enter", "tab": "Tab"}.get(name, name)
    name = f"Shift+{name}" if "shift" in modifiers else name
    if len(name) > 1 and name[0] == "f" and name[1:].isdecimal():
        name = name.upper()
    return f"^{name}" if "ctrl" in modifiers else name
