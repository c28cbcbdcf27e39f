"""What a form asks for and what saving it does: a step of a case, or opening one.

The form itself (tui/screens/step.py) is the same for both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from states.context import Evidence
from states.forms import FieldSpec, fields_of
from states.workflow import Transition, Verdict, Workflow
from storage import desk, records
from tui.privacy import private
from tui.widgets.choices import Options
from vog_cases.asking import options_for
from vog_cases.case_text import shown_fact
from vog_cases.engine import Done
from vog_cases.errors import NotFound
from vog_cases.house import House
from vog_cases.meanwhile import Meanwhile, changes_since
from vog_cases.previewing import Preview
from vog_cases.reading_cases import Action, CaseDetail, Reader
from vog_cases.work import Work

Said = Mapping[str, str]
ARROW = "───▶"


@dataclass(frozen=True)
class Looked:
    """What a form reads when it opens, and again whenever anybody has written."""

    subject: str
    """The case and the child."""
    move: str
    """From where to where."""
    evidence: Evidence
    version: int
    """The version the case stands at now."""
    on_record: Mapping[str, str] = field(default_factory=dict)
    """What the case holds now of what is asked, in words."""
    meanwhile: Meanwhile | None = None
    """What others did since the version that was seen; None where nobody did anything."""
    still: Asked | None = None
    """What can still be asked for after that; None where it is no longer possible."""


class Asked(Protocol):
    """One thing a form can be opened for."""

    @property
    def transition(self) -> Transition:
        """What is done."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def fields(self) -> tuple[FieldSpec, ...]:
        """What it asks."""

    @property
    def options(self) -> Mapping[str, Options]:
        """What there is to choose from, by field."""

    @property
    def ends(self) -> bool:
        """Whether it ends the case, so that the form opens on Cancel."""

    @property
    def place(self) -> tuple[str, str]:
        """Where its draft is kept: a reference, and what is done there."""

    @property
    def warnings(self) -> tuple[Verdict, ...]:
        """Rules that hold, but whose findings people should see first."""

    def look(self, reader: Reader, seen: int) -> Looked:
        """What the form needs to know; `seen` is the version that was seen."""

    def foresee(self, house: House, said: Said, seen: int) -> Preview:
        """What saving would do; refuses just as saving does."""

    def take(self, work: Work, house: House, said: Said, seen: int) -> Done:
        """Saves, within a transaction."""


@dataclass(frozen=True)
class StepAsked:
    """A step of a case."""

    reference: str
    action: Action

    @property
    def ends(self) -> bool:
        """Whether the case is closed afterwards."""
        return self.action.ends

    @property
    def transition(self) -> Transition:
        """The step."""
        return self.action.choosable.transition

    @property
    def title(self) -> str:
        """What it is called."""
        return self.action.title

    @property
    def fields(self) -> tuple[FieldSpec, ...]:
        """What it asks."""
        return self.action.fields

    @property
    def options(self) -> Mapping[str, Options]:
        """What there is to choose from, by field."""
        return self.action.options

    @property
    def place(self) -> tuple[str, str]:
        """The case and the step."""
        return self.reference, self.action.name

    @property
    def warnings(self) -> tuple[Verdict, ...]:
        """Rules that hold, but whose findings people should see first."""
        return tuple(one for one in self.action.choosable.verdicts if one.holds and one.warns)

    def look(self, reader: Reader, seen: int) -> Looked:
        """The case as it is, and who changed it since."""
        detail = reader.case(self.reference)
        row, states = detail.row, detail.workflow.state
        here, there = states[row.state].title, states[self.action.to].title
        looked = Looked(
            subject=f"{self.reference} · {private(detail.pupil.name)}",
            move=f"{here} {ARROW} {there}" if here != there else f"Stays in “{here}”",
            evidence=reader.gathering.evidence(row.upn, row.id, self.transition.form),
            version=row.version,
            on_record=self._on_record(detail),
        )
        if row.version == seen:
            return looked
        meanwhile = changes_since(reader, self.reference, seen, self.action.name)
        if not meanwhile.events:
            return looked
        still = self._still(reader)
        move = looked.move if still else f"No longer possible: it stands in {here}"
        return replace(looked, meanwhile=meanwhile, still=still, move=move)

    def _on_record(self, detail: CaseDetail) -> Mapping[str, str]:
        facts, asked = detail.row.facts, {spec.name for spec in self.fields}
        return {
            spec.name: shown_fact(spec, facts[spec.name], detail)
            for spec in fields_of(detail.workflow.facts)
            if spec.name in asked and spec.name in facts
        }

    def _still(self, reader: Reader) -> StepAsked | None:
        """The same step from where the case stands now, if it is possible and asks the same."""
        _, actions = reader.actions(self.reference)
        form = self.transition.form
        for action in actions:
            same = action.name == self.action.name and action.choosable.transition.form is form
            if same and action.allowed:
                return StepAsked(self.reference, action)
        return None

    def foresee(self, house: House, said: Said, seen: int) -> Preview:
        """What taking the step would do."""
        name = self.action.name
        return house.engine.preview(house.person, self.reference, name, said, seen)

    def take(self, work: Work, house: House, said: Said, seen: int) -> Done:
        """Takes the step."""
        return work.perform(house.person, self.reference, self.action.name, said, seen)


@dataclass(frozen=True)
class OpeningAsked:
    """A new case of a type for a child."""

    workflow: Workflow
    upn: str
    options: Mapping[str, Options]
    warnings: tuple[Verdict, ...] = ()
    ends: bool = False

    @property
    def transition(self) -> Transition:
        """What opens it."""
        return self.workflow.opening

    @property
    def title(self) -> str:
        """What it is called."""
        return self.workflow.opening.title

    @property
    def fields(self) -> tuple[FieldSpec, ...]:
        """What opening asks."""
        return fields_of(self.workflow.opening.form)

    @property
    def place(self) -> tuple[str, str]:
        """No case yet: the type and the child."""
        return "", f"{self.workflow.type} for {self.upn}"

    def look(self, reader: Reader, seen: int) -> Looked:
        """The child it is for."""
        pupil = records.pupil(reader.connection, self.upn)
        if pupil is None:
            raise NotFound(f"There is no pupil {self.upn}.")
        return Looked(
            subject=private(pupil.name),
            move=f"A new case ({self.workflow.title}) {ARROW} {self.workflow.initial.title}",
            evidence=reader.gathering.evidence(self.upn, None, self.transition.form),
            version=0,
        )

    def foresee(self, house: House, said: Said, seen: int) -> Preview:
        """What opening it would do."""
        return house.engine.preview_open(house.person, self.workflow.type, self.upn, said)

    def take(self, work: Work, house: House, said: Said, seen: int) -> Done:
        """Opens it."""
        return work.open(house.person, self.workflow.type, self.upn, said)


def opening_asked(reader: Reader, type_name: str, upn: str) -> OpeningAsked:
    """A new case, with what its form offers to choose from."""
    workflow = reader.machines[type_name].workflow
    evidence = reader.gathering.evidence(upn, None, workflow.opening.form)
    specs = fields_of(workflow.opening.form)
    return OpeningAsked(workflow, upn, {spec.name: options_for(spec, evidence) for spec in specs})


@dataclass(frozen=True)
class Saved:
    """What saving did, and until when it can be taken back; None where it cannot."""

    done: Done
    until: datetime | None


def save(asked: Asked, house: House, said: Said, seen: int) -> Saved:
    """Saves, and drops the draft in the same moment. Deadlines that have passed fire first."""
    reference, action = asked.place
    if reference:
        house.engine.settle(reference)
    with house.engine.transaction() as work:
        done = asked.take(work, house, said, seen)
        desk.drop_draft(work.connection, house.person.username, reference, action)
    return Saved(done, _until(house, done))


def _until(house: House, done: Done) -> datetime | None:
    try:
        with house.reader() as reader:
            last = house.engine.undoable(reader, done.reference)
    except Exception:  # noqa: BLE001 - it is saved, whatever cannot be read about it afterwards
        return None
    return last.until if last.possible else None
