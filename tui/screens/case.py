"""The case page: what can be done now and why the rest cannot, deadlines, facts, history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Footer, Static

from tui.screens.base import HouseScreen
from tui.screens.short_forms import AssignForm, NoteForm
from tui.screens.step import StepForm
from tui.text import due_in_words, plain, when, when_short
from tui.widgets.virtual_list import VirtualList
from vog_cases.case_text import fact_lines, history_lines
from vog_cases.reading_cases import Action, CaseDetail, Reader


@dataclass(frozen=True)
class _Seen:
    detail: CaseDetail
    actions: list[Action]
    now: datetime


@dataclass(frozen=True)
class _Line:
    """One line of the list of steps: a step, or a reason under it."""

    number: int
    action: Action
    text: str
    reason: bool = False


class CaseScreen(HouseScreen[None]):
    """One case, whole."""

    HELP = (
        "On the left: the steps from where the case stands. A tick can be taken now: put the "
        "cursor on it and press Enter, or press m and its number. A cross says why not, and who "
        "or what would clear it. Below: deadlines and what is known. On the right: the history. "
        "Tab goes from one to the next. Nothing changes before you save a form."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "steps", "Move on"),
        Binding("n", "note", "Note"),
        Binding("a", "assign", "Assign"),
        Binding("t", "reckoning", "Reckoning"),
        Binding("y", "copy", "Copy ref", show=False),
        Binding("escape", "back", "Back"),
        *(Binding(str(digit), f"pick({digit})", show=False) for digit in range(1, 10)),
    ]

    def __init__(self, reference: str) -> None:
        super().__init__()
        self.reference = reference
        self._seen: _Seen | None = None
        self._whole_reckoning = False

    def compose(self) -> ComposeResult:
        """The parts of the page."""
        yield self.vog.top_bar()
        yield Static("", id="case-head")
        with Horizontal(id="case-body"):
            with Vertical(id="case-left"):
                yield VirtualList[_Line](
                    lambda line, _width: line.text, lambda line: f"{line.number} {line.text}",
                    style=lambda line: "dim" if line.reason else "", id="steps",
                    empty="The case is closed: there is nothing more to do.",
                )  # fmt: skip
                with VerticalScroll(id="about"):
                    yield Static("", id="deadlines")
                    yield Static("", id="facts")
            with VerticalScroll(id="case-right"):
                yield Static("", id="history")
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Reads the case."""
        self.query_one("#steps", VirtualList).focus()
        self.vog.tell_time()
        self.reload()

    def on_screen_resume(self) -> None:
        """Back from a form."""
        if self._seen is not None:
            self.vog.tell_time()
            self.reload()

    # --- reading -----------------------------------------------------------------------

    def reload(self) -> None:
        """Reads the case anew."""
        self.read(self._look, self._show)

    def _look(self, reader: Reader) -> _Seen:
        detail = reader.case(self.reference)
        _, actions = reader.actions(self.reference)
        return _Seen(detail, actions, reader.now)

    def _show(self, seen: _Seen) -> None:
        self._seen = seen
        self.query_one("#case-head", Static).update(plain(_head(seen.detail)))
        self.query_one("#steps", VirtualList).show(self._steps(seen))
        self.query_one("#deadlines", Static).update(self._deadlines(seen))
        flow = seen.detail.workflow
        facts = [f"  {line}" for line in fact_lines(flow, seen.detail.row.facts)]
        links = [f"  {one['reference']} ({one['link']})" for one in seen.detail.links]
        text = _section("WHAT IS KNOWN", facts or ["  nothing yet"])
        if links:
            text += "\n" + _section("LINKED CASES", links)
        self.query_one("#facts", Static).update(plain(text))
        told = "\n\n".join(line.strip() for line in reversed(history_lines(seen.detail)))
        self.query_one("#history", Static).update(plain(f"HISTORY, newest first\n\n{told}"))

    def _steps(self, seen: _Seen) -> list[_Line]:
        names = seen.detail.workflow.state
        lines: list[_Line] = []
        for number, action in enumerate(seen.actions, 1):
            mark = "✓" if action.allowed else "✗"
            to = "" if action.to == seen.detail.row.state else f" → {names[action.to].title}"
            lines.append(_Line(number, action, f"m{number:<2} {mark} {action.title}{to}"))
            for verdict in action.choosable.verdicts:
                if not verdict.holds:
                    found = f" ({verdict.found})" if verdict.found else ""
                    rule = "" if verdict.rule == "role" else f"{verdict.rule} "
                    text = f"      ✗ {rule}{verdict.fix or verdict.says}{found}"
                    lines.append(_Line(number, action, text, reason=True))
                elif verdict.warns:
                    text = f"      ! {verdict.rule} {verdict.says} {verdict.found}"
                    lines.append(_Line(number, action, text, reason=True))
        return lines

    def _deadlines(self, seen: _Seen) -> Text:
        lines = []
        for one in seen.detail.deadlines:
            if not one.counts and not self._whole_reckoning:
                continue
            left = due_in_words(one.due_at, seen.now)
            lines.append(f"  {left:<13} {one.title}, {when_short(one.due_at)}")
            if one.error:
                lines.append(f"                INCIDENT: {one.error}")
            elif self._whole_reckoning:
                lines.append(f"                then {one.then}")
                lines += _reckoning(one.working)
        return plain(_section("DEADLINES  (t shows the reckoning)", lines or ["  none"]))

    # --- the keys ----------------------------------------------------------------------

    def action_steps(self) -> None:
        """To the steps: press a number next, or choose with Enter."""
        self.query_one("#steps", VirtualList).focus()

    def action_pick(self, number: int) -> None:
        """Takes the step of that number, or goes to its reasons."""
        steps = self.query_one("#steps", VirtualList)
        for line in steps.rows:
            if line.number == number and not line.reason:
                steps.select(f"{line.number} {line.text}")
                self._take(line.action)

    def action_note(self) -> None:
        """Adds a note."""
        self.app.push_screen(NoteForm(self.reference))

    def action_assign(self) -> None:
        """Gives the case to an officer."""
        self.app.push_screen(AssignForm(self.reference))

    def action_reckoning(self) -> None:
        """Shows how each date was counted, or hides it."""
        self._whole_reckoning = not self._whole_reckoning
        if self._seen is not None:
            self.query_one("#deadlines", Static).update(self._deadlines(self._seen))

    def action_copy(self) -> None:
        """Copies the reference."""
        self.app.copy_to_clipboard(self.reference)
        self.notify(f"{self.reference} copied.", markup=False)

    def action_back(self) -> None:
        """Back to the worklist."""
        self.dismiss()

    @on(VirtualList.Chosen, "#steps")
    def _chosen(self) -> None:
        line = self.query_one("#steps", VirtualList).current
        if line is not None:
            self._take(line.action)

    def _take(self, action: Action) -> None:
        if self._seen is None:
            return
        if action.allowed:
            row = self._seen.detail.row
            self.app.push_screen(StepForm(row.reference, row.version, action))
            return
        verdicts = [one for one in action.choosable.verdicts if not one.holds]
        says = " ".join(f"{one.says} {one.fix}" for one in verdicts)
        self.notify(f"“{action.title}” is not possible yet. {says}", timeout=10, markup=False,
                    severity="warning")  # fmt: skip


def _head(detail: CaseDetail) -> str:
    row, flow = detail.row, detail.workflow
    school = detail.school[1] if detail.school else "no school"
    officer = detail.names.get(row.assignee or "", row.assignee or "nobody yet")
    state = flow.state[row.state]
    waits = ", ".join(role.label for role in state.waits_for)
    ends = f" · closed {when(row.closed_at)}" if row.closed_at else ""
    risk = " · ‼ SAFEGUARDING CONCERN" if row.facts.get("safeguarding_concern") else ""
    escalated = f" · escalated to {row.escalation}" if row.escalation else ""
    return (
        f" {row.reference}  {detail.pupil.name} · born {detail.pupil.date_of_birth:%d/%m/%Y} · "
        f"{school}{risk}\n {flow.title}: {state.title.upper()} since {when_short(row.entered_at)}"
        f"{ends} · version {row.version} · officer {officer}{escalated}"
        + (f"\n Waits for: {waits}" if waits else "\n ")
    )


def _section(title: str, lines: list[str]) -> str:
    return "\n".join([f" {title}", *lines, ""])


def _reckoning(working: object) -> list[str]:
    if not isinstance(working, dict):
        return []
    lines = [f"                {working['says']}"]
    for day in working["days"]:
        counted = f"{day['number']:>3}" if day["number"] else "  –"
        day_words = datetime.fromisoformat(day["date"]).strftime("%a %d %b")
        lines.append(f"                {counted}  {day_words}  {day['why']}")
    return lines
