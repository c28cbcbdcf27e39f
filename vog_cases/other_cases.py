"""What a step does to other cases: those it opens or links, and those of the family it tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.context import THE_CLOCK, Actor, Context
from states.roles import Role
from states.workflow import Happening, Send, Spawn, To
from storage import cases, records
from storage.cases import CaseRow
from vog_cases.done import Done
from vog_cases.outbox import addressed

if TYPE_CHECKING:
    from vog_cases.work import Work


class OtherCases:
    """The child's and the family's other cases, in the transaction of the step."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def announce(self, happening: Happening, upn: str, source: CaseRow | None = None) -> None:
        """Tells the child's other open cases what has happened, and stops those that stop for it.

        `source` is the case it happened in; without one it came in with the records.
        """
        for case_id in cases.open_ids_of(self.work.connection, (upn,)):
            if source is None or case_id != source.id:
                self._hear(cases.by_id(self.work.connection, case_id, lock=True), happening, source)

    def _hear(self, row: CaseRow, happening: Happening, source: CaseRow | None) -> None:
        machinery = self.work.machinery(row.type)
        where = f"see {source.reference}" if source else "see the pupil records"
        title = f"Told: {happening.value}, {where}"
        tell = (To.CASEWORKER, Role.LEAD_INCLUSION_OFFICER)
        kin = "same child" if source and source.upn == row.upn else "sibling"
        links = ({"reference": source.reference, "link": kin},) if source else ()
        outgoing = addressed([Send("told", title, to) for to in tell], row, ())
        row = self.work.recorder.remarked(
            machinery.workflow, row, THE_CLOCK, self.work.now, "told", title, links=links,
            outgoing=outgoing, extra={"happening": happening.name},
        )  # fmt: skip
        stop = machinery.workflow.stops_for.get(happening)
        if stop is None or machinery.workflow.transition(row.state, stop) is None:
            return
        transition = machinery.find(row.state, stop)
        evidence = self.work.gathering.evidence(row.upn, row.id, transition.form)
        context = self.work.gathering.context(
            machinery.workflow, row, THE_CLOCK, self.work.now, evidence, transition.form()
        )
        self.work.take(machinery, row, transition, context)

    def spawn(self, spawn: Spawn, parent: CaseRow, context: Context) -> Done:
        """Opens the case that a step asks for, or links the open one it joins (GEN-R22)."""
        existing = cases.open_case_of(self.work.connection, spawn.type, parent.upn)
        if existing is not None and spawn.joins:
            done = self._link_existing(parent, existing, context.actor)
            flow = self.work.machinery(spawn.type).workflow
            if flow.state[existing.state].initial:  # a draft must not keep the request unseen
                for action in spawn.then:
                    done = self._then(action, done, parent, context.actor)
            return done
        done = self.work.open(context.actor, spawn.type, parent.upn, spawn.form(context), parent)
        for action in spawn.then:
            done = self._then(action, done, parent, context.actor)
        return done

    def _then(self, action: str, done: Done, parent: CaseRow, actor: Actor) -> Done:
        return self.work.perform(actor, done.reference, action, {}, parent=parent)

    def _link_existing(self, parent: CaseRow, child: CaseRow, actor: Actor) -> Done:
        cases.link(self.work.connection, parent.id, child.id, "linked", self.work.now)
        workflow = self.work.machinery(child.type).workflow
        links = ({"reference": parent.reference, "link": "parent"},)
        after = self.work.recorder.remarked(
            workflow, child, actor, self.work.now, "linked", "Linked to another case", links=links
        )
        return Done.of(after)

    def announce_opening(self, happening: Happening, row: CaseRow) -> None:
        """What is opened for one child is told on the family's other cases too (CME-R23)."""
        for sibling, _ in records.siblings(self.work.connection, row.upn):
            self.announce(happening, sibling, row)
