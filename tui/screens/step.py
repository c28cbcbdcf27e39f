"""The form of a step, made from its definition; nothing is written before it is saved."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button, Footer, Static

from states.context import Evidence
from tui.screens.base import HouseScreen
from tui.text import plain
from tui.widgets.field import Field
from vog_cases.asking import read_form
from vog_cases.engine import Done
from vog_cases.errors import ChangedMeanwhile, Reason, VogError
from vog_cases.gathering import today_of
from vog_cases.reading_cases import Action, CaseDetail, Reader


class StepForm(HouseScreen[None]):
    """Asks what a step needs, says beside each field what is wrong, and saves."""

    HELP = (
        "Fields with * must be filled. Tab goes on, Shift+Tab back. Dates can be typed as "
        "21/11, today, +3d or mon. Ctrl+S saves. F2 goes to the next problem. Esc goes back and "
        "keeps what you typed for as long as the program runs."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", priority=True),
        Binding("f2", "next_problem", "Next problem"),
        Binding("escape", "back", "Back, keeps what you typed"),
    ]

    def __init__(self, reference: str, version: int, action: Action) -> None:
        super().__init__()
        self.reference, self.version, self.action = reference, version, action
        self._evidence: Evidence | None = None
        self._saving = False

    def compose(self) -> ComposeResult:
        """The fields in the order of the form."""
        yield self.vog.top_bar()
        yield Static("", id="form-head")
        today = today_of(self.house.clock.now())
        draft = self.vog.drafts.get((self.reference, self.action.name), {})
        with VerticalScroll(id="fields", can_focus=False):
            for spec in self.action.fields:
                options = self.action.options.get(spec.name, ())
                yield Field(spec, options, today, draft.get(spec.name, ""))
            if not self.action.fields:
                yield Static("This step asks nothing.", id="no-fields")
        with Vertical(id="form-foot"):
            yield Static("", id="problems")
            with Horizontal(id="buttons"):
                yield Button("Save  Ctrl+S", id="save", variant="primary", compact=True)
                yield Button("Back  Esc", id="back", compact=True)
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Focus on the first field, or on Save when nothing is asked."""
        self.vog.tell_time()
        self.query_one("#form-head", Static).update(plain(f" {self.reference}"))
        fields = list(self.query(Field))
        for field in fields:
            field.say("")
        if fields:
            fields[0].focus_widget()
        else:
            self.query_one("#back").focus()
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

    # --- what is said ------------------------------------------------------------------

    @property
    def said(self) -> dict[str, str]:
        """The fields that were answered."""
        return {field.spec.name: field.value for field in self.query(Field) if field.value}

    @on(Field.Changed)
    def _changed(self) -> None:
        self.vog.drafts[(self.reference, self.action.name)] = self.said
        self._judge(only_touched=True)

    def _judge(self, *, only_touched: bool) -> tuple[Reason, ...]:
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
            field.say(shown if field.touched and (field.value or not only_touched) else "")
        return reasons

    # --- the keys ----------------------------------------------------------------------

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Takes the step."""
        if self._saving:
            return
        self._saving = True
        self.query_one("#problems", Static).update("Saving…")
        said, person, engine = self.said, self.house.person, self.house.engine
        self.act(
            lambda: engine.perform(person, self.reference, self.action.name, said, self.version),
            self._saved,
        )

    def _saved(self, done: Done) -> None:
        self.vog.drafts.pop((self.reference, self.action.name), None)
        linked = f" Linked: {', '.join(done.linked)}." if done.linked else ""
        self.notify(f"{self.action.title}: saved.{linked}", markup=False)
        self.dismiss()

    def complain(self, problem: Exception) -> None:
        """Puts each reason beside its field, and the rest at the foot."""
        self._saving = False
        if not isinstance(problem, VogError):
            super().complain(problem)
            self.query_one("#problems", Static).update("")
            return
        by_field = {field.spec.name: field for field in self.query(Field)}
        rest = []
        for field in by_field.values():
            field.say("")
        for reason in problem.reasons:
            rule = f"{reason.rule}: " if reason.rule not in ("", "role") else ""
            found = f" ({reason.found})" if reason.found else ""
            says = f"{rule}{reason.says}{found} {reason.fix}".strip()
            if reason.field in by_field:
                by_field[reason.field].touched = True
                by_field[reason.field].say(says)
            else:
                rest.append(f" ✗ {says}")
        count = len(problem.reasons)
        head = f" {problem.message}"
        if isinstance(problem, ChangedMeanwhile):
            head += " What you typed is kept: press Esc, look, and open the form again."
        elif count:
            head += f" {count} problem{'s' if count > 1 else ''}; F2 goes to the next."
        self.query_one("#problems", Static).update(plain("\n".join([head, *rest]), "bold"))
        self.action_next_problem()

    def action_next_problem(self) -> None:
        """To the next field with a problem after the one in focus."""
        fields = list(self.query(Field))
        wrong = [field for field in fields if field.query(".problem.-wrong")]
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
        if self.said:
            self.notify("What you typed is kept and will be here again.", markup=False)
        self.dismiss()

    def ask_before_leaving(self) -> bool:
        """Leaving the program would lose what was typed: the first time it only says so."""
        if self.said and not getattr(self, "_warned", False):
            self._warned = True
            self.notify(
                "This form is not saved. Ctrl+Q once more leaves without it.",
                severity="warning", markup=False,
            )  # fmt: skip
            return True
        return False
