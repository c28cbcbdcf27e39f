"""The form of a step, made from its definition; nothing is written before it is saved.

It stands as a box over the case; on a small window it takes all of it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from states.calendar import LONDON
from storage.desk import Draft
from tui.asked import Asked, Looked, OpeningAsked, Saved, StepAsked, save
from tui.drafts import Place
from tui.overtaken import Overtaken
from tui.privacy import names_hidden
from tui.screens.base import in_a_sentence
from tui.screens.dialogs import Reasons
from tui.screens.field_help import about_field
from tui.screens.judged import JudgedForm
from tui.screens.step_foresight import Foresight
from tui.text import plain
from tui.widgets.ahead import Ahead
from tui.widgets.banner import Banner
from tui.widgets.field import Field
from tui.widgets.key_line import KeyLine
from tui.widgets.problem_strip import ProblemStrip
from tui.widgets.typing import GoOn, LineBox
from vog_cases.engine import Done
from vog_cases.errors import ChangedMeanwhile, VogError
from vog_cases.gathering import today_of
from vog_cases.reading_cases import Action, Reader

HINTS = "Tab, Shift+Tab move · Space marks · ↓ opens a list · F1 what does this field mean"
IN_HASTE = 0.5
"""Seconds after a refusal in which a second Ctrl+S does nothing: nobody has read it yet."""
CANCEL, CANCEL_SHORT, LABELLED = "[ Cancel  Esc, keeps draft ]", "[ Cancel  Esc ]", 72
TALL = 30
"""A window from so many lines on has room for all that will happen."""


class Fields(VerticalScroll, can_focus=False):
    """The fields; whatever moves around it, the one with the focus stays in sight."""

    def on_descendant_focus(self) -> None:
        """Gone to: in sight, with its label and what is said about it where they fit."""
        self.reveal()

    def reveal(self) -> None:
        """Scrolls to the field with the focus."""
        for field in self.query(Field):
            if field.has_focus_within:
                whole = field.outer_size.height <= self.size.height
                self.scroll_to_widget(field if whole else field.box, animate=False, immediate=True)


class AskForm(JudgedForm):
    """Asks what is needed, says beside each field what is wrong, looks ahead, and saves."""

    TITLE = "The form of a step"
    HOLDS = True
    HELP = (
        "Fields with * must be filled. Tab goes on, Shift+Tab back; Enter goes on too. Dates can "
        "be typed as 21/11, 21 nov, today, +3d or mon. Space marks, ↓ opens a list, and letters "
        "find in it. F1 says what the field means and which rule asks for it. F2 goes to the next "
        "problem. F3 shows all that will happen if you save.\n\n"
        "Only Ctrl+S and the Save button save. Esc goes back and keeps what you typed as a draft, "
        "which is here again when you open the form."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Cancel"),
        Binding("f2", "next_problem", "Next problem"),
        Binding("f3", "turn_ahead", "What will happen"),
        Binding("f1,question_mark", "explain", "Help", key_display="F1"),
        # with priority for the reason Tab has it, see `HouseScreen`
        Binding("enter", "go_on", show=False, priority=True),
    ]

    def __init__(self, asked: Asked, version: int, now: datetime) -> None:
        super().__init__(asked, today_of(now))
        self.version = version
        self._foresight = Foresight(self)
        self._overtaken = Overtaken()

    def compose(self) -> ComposeResult:
        """The fields in the order of the form, and under them what comes of it."""
        with Vertical(id="ask"):
            yield Static("", id="ask-head")
            yield Banner()
            with Fields(id="fields"):
                for spec in self.asked.fields:
                    options = self.asked.options.get(spec.name, ())
                    yield Field(self.asked.transition.form, spec, options, self._today)
                if not self.asked.fields:
                    yield Static("This asks nothing. Save it, or cancel.", id="no-fields")
            with VerticalScroll(id="foot", can_focus=False):
                yield ProblemStrip()
                yield Ahead()
            with Horizontal(id="buttons"):
                yield Static("", id="kept")
                yield Button(Content("[ Save  Ctrl+S ]"), id="save", compact=True)
                yield Button(Content(CANCEL), id="back", compact=True)
            yield Static(HINTS, id="hints")
        yield KeyLine()

    def on_mount(self) -> None:
        """Focus on the first field; on Cancel where it ends the case or asks nothing."""
        self.app.clear_notifications()  # they would lie over the buttons
        self._title("")
        fields = self.fields
        self.set_class(not fields, "-asks-nothing")
        if fields and not self.asked.ends:
            fields[0].focus_box()
        else:
            self.set_focus(self.query_one("#back"))
        self._fit()
        fields_box = self.query_one(Fields)
        self.screen_layout_refresh_signal.subscribe(self, lambda _screen: fields_box.reveal())
        self.reload()
        self._foresight.ask_soon()

    def _title(self, subject: str) -> None:
        title = f"{self.asked.title} · {subject}" if subject else self.asked.title
        self.query_one("#ask").border_title = plain(title)

    def on_resize(self, event: events.Resize) -> None:
        """Fits what is shown to the room there is, with the focus in sight."""
        self._fit()

    def _fit(self) -> None:
        ahead = self.query_one(Ahead)
        ahead.roomy = self.size.height >= TALL
        ahead.draw()
        self.query_one("#hints").display = ahead.roomy
        self.query_one("#ask").set_class(ahead.roomy, "-roomy")
        cancel = CANCEL if self.size.width >= LABELLED else CANCEL_SHORT
        self.query_one("#back", Button).label = Content(cancel)

    # --- reading -----------------------------------------------------------------------

    @property
    def at_rest(self) -> bool:
        """Whether nothing is being read or written, nor is about to be asked."""
        return super().at_rest and self._foresight.at_rest

    def reload(self) -> None:
        """Reads what it is about, and whether somebody was faster."""
        draft_of = self.draft_reader()
        self.read(lambda reader: self._look(reader, draft_of(reader)), self._show)

    def _look(self, reader: Reader, draft: Draft | None) -> tuple[Looked, Draft | None, date]:
        since = self._overtaken.since(min(self.version, draft.version) if draft else self.version)
        return self.asked.look(reader, since), draft, today_of(reader.now)

    def _show(self, found: tuple[Looked, Draft | None, date]) -> None:
        looked, draft, today = found
        self._turn(today)
        self._know(looked)
        if draft is not None:
            self._overtaken.begin(draft.version)
        self._overtaken.look(looked)
        self.offer_draft(draft)
        self.told()
        self._judge()

    def _turn(self, today: date) -> None:
        """The day on the clock: the page it was opened from may have been read yesterday."""
        if today != self._today:
            self._today = today
            for field in self.fields:
                field.turn(today)
            self._foresight.ask_soon()

    def _know(self, looked: Looked) -> None:
        """The case as it is now, at the head and at its fields."""
        self._evidence = looked.evidence
        self._title(looked.subject)
        who = self.house.person
        head = f"{looked.move}   as {who.name}, {who.role.label}"
        self.query_one("#ask-head", Static).update(plain(head))
        on_record = {} if names_hidden() else looked.on_record
        for field in self.fields:
            field.remind(on_record.get(field.spec.name, ""))

    def told(self) -> None:
        """What others did meanwhile, and the draft of another time."""
        self.query_one(Banner).tell([*self._overtaken.words, *self.draft_words])

    # --- what is said ------------------------------------------------------------------

    @property
    def goes_by(self) -> tuple[Asked, int]:
        """What saving would ask for, and at which version of the case."""
        return self._overtaken.on_top or (self.asked, self.version)

    @property
    def seen(self) -> int:
        """The version of the case that saving goes by."""
        return self.goes_by[1]

    @property
    def place(self) -> Place:
        """Where its draft is kept."""
        return self.asked.place

    def look_ahead(self) -> None:
        """Asks in a moment what saving would do."""
        self._foresight.ask_soon()

    # --- saving ------------------------------------------------------------------------

    def save(self) -> None:
        """Saves, if there was time to read what somebody else has changed."""
        if not self._overtaken.may_save:
            return
        (asked, seen), house, said, drafts = self.goes_by, self.house, self.said, self.vog.drafts
        key = self.key

        def saves() -> Saved | VogError:
            try:
                with drafts.saving(key):
                    return save(asked, house, said, seen)
            except VogError as problem:
                return problem

        if self.act(saves, self._answer):
            self.query_one(ProblemStrip).say("Saving…")

    def _answer(self, answer: Saved | VogError) -> None:
        if isinstance(answer, Saved):
            self._finished = True
            done, until = answer.done, answer.until
            linked = f" Linked: {', '.join(done.linked)}." if done.linked else ""
            back = f" u takes it back until {until.astimezone(LONDON):%H:%M}." if until else ""
            self.notify(f"{self.asked.title}: saved.{linked}{back}", markup=False, timeout=8)
            self.after(done)
        elif isinstance(answer, ChangedMeanwhile):
            self._judge()
            self.read(self._look_again, self._show_again, "overtaken")
        else:
            self._attempted = True
            self._rule_out(answer.reasons)
            self._judge()
            first = next((field for field in self.fields if field.wrong), None)
            if not answer.reasons:
                self.query_one(ProblemStrip).tell([], [answer.message])
            if first is not None:
                first.focus_box()

    def after(self, done: Done) -> None:
        """Back to where it was opened from."""
        self.dismiss()

    def _look_again(self, reader: Reader) -> Looked:
        return self.asked.look(reader, self._overtaken.since(self.version))

    def _show_again(self, looked: Looked) -> None:
        """What the other person changed, and whether this may go on top of it."""
        self._know(looked)
        self._overtaken.refuse(looked)
        self.set_timer(IN_HASTE, self._overtaken.seen)
        self.told()
        self.put_draft()
        self.write_draft()
        self._foresight.ask_soon()

    def complain(self, problem: Exception) -> None:
        """Something that is nobody's mistake: the database is gone, or cannot be written."""
        self.query_one(ProblemStrip).say(f"✗ {in_a_sentence(problem)}")

    # --- the other keys ----------------------------------------------------------------

    def action_next_problem(self) -> None:
        """To the next field with a problem after the one in focus, or the next to be filled."""
        fields = self.fields
        wrong = [field for field in fields if field.wrong]
        wrong = wrong or [one for one in fields if one.needed and not one.value]
        here = next((n for n, field in enumerate(fields) if field.has_focus_within), -1)
        later = [field for field in wrong if fields.index(field) > here]
        for field in (later or wrong)[:1]:
            field.focus_box()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter means something else in what is no line of text."""
        if action == "go_on":
            return isinstance(self.focused, LineBox)
        return super().check_action(action, parameters)

    @on(GoOn)
    def action_go_on(self) -> None:
        """On to the next field, and after the last one to Save."""
        fields = self.fields
        here = next((n for n, field in enumerate(fields) if field.has_focus_within), -1)
        if here + 1 < len(fields):
            fields[here + 1].focus_box()
        else:
            self.set_focus(self.query_one("#save"))

    def action_turn_ahead(self) -> None:
        """All that will happen, or the short form again."""
        ahead, foot = self.query_one(Ahead), self.query_one("#foot")
        ahead.turn()
        foot.can_focus = ahead.whole
        if self.focused is foot and not ahead.whole:
            self.set_focus(self.query_one("#back"))

    def action_explain(self) -> None:
        """What the field in focus means; elsewhere, help for the form."""
        for field in self.fields:
            if field.has_focus_within:
                text = about_field(field.spec, self.asked.transition)
                self.app.push_screen(Reasons(field.spec.label, text))
                return
        self.vog.action_help()

    @on(Button.Pressed, "#back")
    def action_back(self) -> None:
        """Back; what was typed is kept as a draft."""
        self.leave()


class StepForm(AskForm):
    """A step of a case, opened from its page."""

    def __init__(self, reference: str, version: int, action: Action, now: datetime) -> None:
        super().__init__(StepAsked(reference, action), version, now)


class OpeningForm(AskForm):
    """A new case of a child (`tui.asked.opening_asked`); once it is saved, its page opens."""

    TITLE = "Opening a case"

    def __init__(self, asked: OpeningAsked, now: datetime) -> None:
        super().__init__(asked, 0, now)
        self.opened = ""

    def after(self, done: Done) -> None:
        """To the new case."""
        self.opened = done.reference
        self.dismiss()
        self.vog.open_case(done.reference)
