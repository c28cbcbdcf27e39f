"""The form of a step, made from its definition; nothing is written before it is saved."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button, Footer, Static

from states.context import Evidence
from tui.screens.base import HouseScreen, in_a_sentence
from tui.text import plain, plural
from tui.widgets.field import Field
from vog_cases.asking import read_form
from vog_cases.engine import Done
from vog_cases.errors import ChangedMeanwhile, Reason, VogError
from vog_cases.gathering import today_of
from vog_cases.reading_cases import Action, CaseDetail, Reader

OVERTAKEN = (
    " ! The case has changed since you opened this form. Your text is kept: press Esc, look at "
    "the case, and open the form again."
)


class StepForm(HouseScreen[None]):
    """Asks what a step needs, says beside each field what is wrong, and saves."""

    HOLDS = True
    HELP = (
        "Fields with * must be filled. Tab goes on, Shift+Tab back. Dates can be typed as "
        "21/11, today, +3d or mon. Ctrl+S saves. F2 goes to the next problem. Esc goes back and "
        "keeps what you typed for as long as the program runs."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", priority=True),
        Binding("f2", "next_problem", "Next problem"),
        Binding("escape", "back", "Back"),
    ]

    def __init__(self, reference: str, version: int, action: Action, now: datetime) -> None:
        super().__init__()
        self.reference, self.version, self.action, self._now = reference, version, action, now
        self._evidence: Evidence | None = None

    def compose(self) -> ComposeResult:
        """The fields in the order of the form."""
        yield self.vog.top_bar()
        yield Static("", id="form-head")
        today = today_of(self._now)
        draft = self.vog.drafts.get((self.reference, self.action.name), {})
        with VerticalScroll(id="fields", can_focus=False):
            for spec in self.action.fields:
                options = self.action.options.get(spec.name, ())
                yield Field(spec, options, today, draft.get(spec.name, ""))
            if not self.action.fields:
                yield Static("This step asks nothing.", id="no-fields")
        with Vertical(id="form-foot"):
            yield Static("", id="overtaken")
            with VerticalScroll(id="problems-box", can_focus=False):
                yield Static("", id="problems")
            with Horizontal(id="buttons"):
                yield Button("Save  Ctrl+S", id="save", variant="primary", compact=True)
                yield Button("Back  Esc", id="back", compact=True)
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Focus on the first field, or on Save when nothing is asked."""
        self.query_one("#form-head", Static).update(plain(f" {self.action.title}"))
        self.query_one("#overtaken").display = False
        fields = list(self.query(Field))
        for field in fields:
            field.say("")
        self._tell("")
        if fields:
            fields[0].focus_widget()
        else:
            self.query_one("#back").focus()
        self.reload()

    def reload(self) -> None:
        """Reads the case: what it is about, and whether somebody was faster."""
        self.read(self._look, self._show)

    def _look(self, reader: Reader) -> tuple[CaseDetail, Evidence]:
        detail = reader.case(self.reference)
        form = self.action.choosable.transition.form
        row = detail.row
        return detail, reader.gathering.evidence(row.upn, row.id, form)

    def _show(self, seen: tuple[CaseDetail, Evidence]) -> None:
        detail, self._evidence = seen
        names = detail.workflow.state
        here, there = names[detail.row.state].title, names[self.action.to].title
        move = f"{here} → {there}" if here != there else f"stays in {here}"
        self.query_one("#form-head", Static).update(
            plain(
                f" {self.action.title} · {self.reference} · {detail.pupil.name}\n"
                f" {move} · as {self.house.person.name}, {self.house.person.role.label}"
            )
        )
        if detail.row.version != self.version:
            warning = self.query_one("#overtaken", Static)
            warning.display = True
            warning.update(plain(OVERTAKEN, "bold"))

    # --- what is said ------------------------------------------------------------------

    @property
    def said(self) -> dict[str, str]:
        """The fields that were answered."""
        return {field.spec.name: field.value for field in self.query(Field) if field.value}

    @property
    def dirty(self) -> bool:
        """Whether the person said anything that is not saved."""
        return any(field.dirty for field in self.query(Field))

    @on(Field.Changed)
    def _changed(self) -> None:
        key = (self.reference, self.action.name)
        typed = {field.spec.name: field.typed for field in self.query(Field) if field.dirty}
        if typed:
            self.vog.drafts[key] = typed
        else:
            self.vog.drafts.pop(key, None)
        self._tell("")
        self._judge()

    def _judge(self) -> None:
        """What is wrong with the fields by themselves; the rules speak when it is saved."""
        reasons: tuple[Reason, ...] = ()
        if self._evidence is not None:
            try:
                read_form(self.action.choosable.transition, self.said, self._evidence, ())
            except VogError as error:
                reasons = error.reasons
        wrong = {reason.field: reason.says for reason in reasons}
        for field in self.query(Field):
            shown = wrong.get(field.spec.name, "")
            field.say(shown if field.touched and field.value else "")

    # --- the keys ----------------------------------------------------------------------

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Takes the step."""
        said, person, engine = self.said, self.house.person, self.house.engine
        started = self.act(
            lambda: engine.perform(person, self.reference, self.action.name, said, self.version),
            self._saved,
        )
        if started:
            self._tell("Saving…")

    def _saved(self, done: Done) -> None:
        self.vog.drafts.pop((self.reference, self.action.name), None)
        linked = f" Linked: {', '.join(done.linked)}." if done.linked else ""
        self.notify(f"{self.action.title}: saved.{linked}", markup=False)
        self.leave()

    def _tell(self, text: str) -> None:
        self.query_one("#problems-box").display = bool(text)
        self.query_one("#problems", Static).update(plain(text))

    def complain(self, problem: Exception) -> None:
        """Puts each reason beside its field, and the rest at the foot."""
        if not isinstance(problem, VogError):
            self._tell(f" ✗ {in_a_sentence(problem)}")
            return
        by_field = {field.spec.name: field for field in self.query(Field)}
        rest = []
        for field in by_field.values():
            field.say("")
        for reason in problem.reasons:
            if reason.field in by_field:
                by_field[reason.field].touched = True
                by_field[reason.field].say(_sentence(reason))
            else:
                rest.append(f" ✗ {_sentence(reason)}")
        head = f" ✗ {problem.message}"
        if isinstance(problem, ChangedMeanwhile):
            head += " What you typed is kept: press Esc, look, and open the form again."
        elif len(problem.reasons) == 1 and not rest:
            head = f" ✗ {self.action.title}: 1 problem. It is shown at its field."
        elif problem.reasons:
            head += f" {plural(len(problem.reasons), 'problem')}."
            head += (
                " F2 goes to the next field." if any(by_field[n].wrong for n in by_field) else ""
            )
        self._tell("\n".join([head, *rest]))
        first = next((field for field in by_field.values() if field.wrong), None)
        if first is not None:
            first.focus_widget()

    def action_next_problem(self) -> None:
        """To the next field with a problem after the one in focus."""
        fields = list(self.query(Field))
        wrong = [field for field in fields if field.wrong]
        if not wrong:
            return
        here = next(
            (n for n, field in enumerate(fields) if field.has_pseudo_class("focus-within")), -1
        )
        later = [field for field in wrong if fields.index(field) > here]
        (later or wrong)[0].focus_widget()

    @on(Button.Pressed, "#back")
    def action_back(self) -> None:
        """Back to the case; what was typed is kept."""
        if self.dirty:
            self.notify("Not saved. What you typed is kept and will be here again.", markup=False)
        self.leave()


def _sentence(reason: Reason) -> str:
    """A reason with its rule, what was found and what would satisfy it."""
    rule = f"{reason.rule}: " if reason.rule not in ("", "role") else ""
    found = f" ({reason.found})" if reason.found else ""
    return f"{rule}{reason.says}{found} {reason.fix}".strip()
