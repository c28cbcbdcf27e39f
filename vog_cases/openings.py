"""What may be opened for a child: every type of case, and what stands against opening it."""

from __future__ import annotations

from dataclasses import dataclass

from states.workflow import Verdict, Workflow
from storage import people
from vog_cases.errors import NotFound
from vog_cases.reading_cases import Reader


@dataclass(frozen=True)
class Opening:
    """A type of case, with what each rule of opening it says now, before its form is filled in."""

    workflow: Workflow
    verdicts: tuple[Verdict, ...]

    @property
    def allowed(self) -> bool:
        """Whether every rule that can be asked without the form holds."""
        return all(verdict.holds for verdict in self.verdicts)

    @property
    def in_the_way(self) -> tuple[Verdict, ...]:
        """The rules that do not hold."""
        return tuple(verdict for verdict in self.verdicts if not verdict.holds)


def openings(reader: Reader, upn: str) -> list[Opening]:
    """Every type, in the order of the registry; NotFound for a child this person may not see."""
    pupil = people.pupil(reader.connection, reader.person, upn)
    if pupil is None:
        raise NotFound(f"There is no pupil {upn} that you can see.")
    gathering, found = reader.gathering, []
    for machinery in reader.machines.values():
        workflow = machinery.workflow
        row = gathering.unopened(workflow, upn, pupil.school_number, reader.now)
        evidence = gathering.evidence(upn, None, workflow.opening.form)
        context = gathering.context(workflow, row, reader.person, reader.now, evidence)
        verdicts = machinery.explain(workflow.opening, context)
        named = gathering.naming(verdicts, workflow.opening, pupil.school_number)
        found.append(Opening(workflow, named))
    return found
