"""The fields of a form as they are filled in: what is wrong with them, and what comes of it."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping
from datetime import date

from textual import on

from states.context import Evidence
from states.forms import lead_of
from tui import judging
from tui.asked import Asked
from tui.foretelling import foretold, not_yet
from tui.screens.base import in_a_sentence
from tui.screens.drafted import DraftedForm
from tui.widgets.ahead import Ahead, Foretold
from tui.widgets.field import Field
from tui.widgets.problem_strip import ProblemStrip
from vog_cases.errors import ChangedMeanwhile, Reason, VogError
from vog_cases.previewing import Preview

FIRST_SENTENCE = re.compile(r"(?<=\.)\s|\n")


class JudgedForm(DraftedForm):
    """Says beside each field what is wrong, and under all of them what saving would do."""

    def __init__(self, asked: Asked, today: date) -> None:
        super().__init__()
        self.asked, self._today = asked, today
        self._evidence: Evidence | None = None
        self._attempted = False
        self._ruled: dict[str, str] = {}
        self._ruled_out: list[str] = []
        self._found: Preview | Exception | None = None

    @abstractmethod
    def look_ahead(self) -> None:
        """Asks soon what saving would do; the answer comes to `foreseen`."""

    # --- what is said ------------------------------------------------------------------

    @property
    def fields(self) -> list[Field]:
        """The fields in their order."""
        return list(self.query(Field))

    @property
    def said(self) -> dict[str, str]:
        """The fields that were answered, as the form reads them."""
        return {field.spec.name: field.value for field in self.fields if field.value}

    @property
    def typed(self) -> dict[str, str]:
        """What the person typed and chose."""
        return {field.spec.name: field.typed for field in self.fields if field.dirty}

    @property
    def kept(self) -> dict[str, str]:
        """The same as a draft keeps it: its days are days, whatever day it is opened."""
        return {field.spec.name: field.kept for field in self.fields if field.dirty}

    def fill(self, typed: Mapping[str, str | None]) -> None:
        """Puts answers in; None empties a field."""
        for field in self.fields:
            if field.spec.name in typed:
                field.fill(typed[field.spec.name])

    @on(Field.Changed)
    def _changed(self, event: Field.Changed) -> None:
        self._ruled.pop(event.field.spec.name, None)
        self.keep_draft()
        self._judge()
        self.look_ahead()

    @on(Field.Left)
    def _left(self) -> None:
        self.write_draft()
        self._judge()

    def _judge(self) -> None:
        """Says what is wrong: beside each field that was left or saved, and in one place."""
        if self._evidence is None:
            return
        wrong = judging.problems(self.asked.transition, self.said, self._evidence, self._today)
        listed = []
        for field in self.fields:
            name = field.spec.name
            problem = wrong.get(name) or self._ruled.get(name, "")
            shown = self._attempted or (field.touched and bool(field.value))
            field.say(problem if shown else "")
            if field.wrong:
                short = FIRST_SENTENCE.split(field.wrong, 1)[0]
                listed.append(f"{lead_of(field.spec.label)}{short}")
        self.query_one(ProblemStrip).tell(listed, self._ruled_out if self._attempted else [])
        self._tell_ahead()

    # --- looking ahead -----------------------------------------------------------------

    def foreseen(self, found: Preview | Exception) -> None:
        """What saving would do, or why it cannot be saved yet."""
        self._found = found
        if isinstance(found, VogError) and not isinstance(found, ChangedMeanwhile):
            self._rule_out(found.reasons)
        else:
            self._rule_out(())
        self._judge()

    def _tell_ahead(self) -> None:
        found, ahead = self._found, self.query_one(Ahead)
        if isinstance(found, Preview):
            ahead.tell(foretold(found, self.asked.warnings))
        elif isinstance(found, VogError):
            told = {field.spec.name for field in self.fields if field.wrong}
            told |= {""} if self._attempted else set()
            empty = judging.missing(self.asked.transition, self.said)
            ahead.tell(not_yet(found, empty, self.asked.fields, told))
        elif found is not None:
            ahead.tell(Foretold(f"What will happen is not known: {in_a_sentence(found)}"))

    def _rule_out(self, reasons: tuple[Reason, ...]) -> None:
        """What the rules say of the fields, and of the step as a whole."""
        specs = {field.spec.name: field.spec for field in self.fields}
        self._ruled = {
            one.field: judging.sentence(one, specs[one.field])
            for one in reasons
            if one.field in specs
        }
        self._ruled_out = [judging.sentence(one) for one in reasons if one.field not in specs]
        for field in self.fields:
            field.need(field.spec.name in self._ruled and not field.value)
