"""Whatever people do, in whatever order, under whatever clock: the invariants hold."""

from __future__ import annotations

import os
import random
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine as Database
from sqlalchemy import make_url

from states.forms import FieldSpec, Kind, fields_of
from states.roles import Role
from states.workflow import Transition
from storage.cases import CaseRow
from storage.database import connect, writing
from storage.history import StoredEvent
from tests.postgres import postgres_database
from tests.vog_cases.council import (
    BRANWEN,
    CHILDREN,
    MERERID,
    MONDAY,
    STAFF,
    TEILO,
    Council,
    dump,
    enter,
    fill,
)
from vog_cases.clock import FrozenClock
from vog_cases.engine import Done
from vog_cases.errors import StepRefused, VogError
from vog_cases.previewing import Preview
from vog_cases.replay import last_act

PUPILS = (BRANWEN, TEILO, MERERID)
CALL = "01/09/2026 Telephone call home: no reply"
TEXTS = ("Mornings are better.", "Dim newid; ŵ ŷ “quoted”", "—", "x" * 290)
DAYS = (-84, -40, -14, -7, -2, -1, 0, 0, 0, 1, 7, 13, 14, 30, 41, 60)
NONSENSE = ("", "???", "31/02/2026", "-1", "999999999", "yes and no", "x" * 5000)
MOVES = (
    timedelta(minutes=1), timedelta(hours=5), timedelta(days=1), timedelta(days=2),
    timedelta(days=7), timedelta(days=15), timedelta(days=31), timedelta(days=70),
)  # fmt: skip
KINDS = (
    *(["step"] * 10), *(["slip"] * 4), "stranger", "bad", "note", "assign", "tick", "move",
)  # fmt: skip

Step = tuple[str, int, int]
steps = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.integers(0, 7),
        st.integers(0, 2**32 - 1),
    ),
    min_size=4,
    max_size=22,
)


class Life:
    """A few cases and what happens to them, checked after every act."""

    def __init__(self, council: Council) -> None:
        self.council = council
        self.cases: list[str] = []
        for upn in PUPILS:
            self.cases += [council.open("referral", upn), council.open("psp", upn)]
        for reference in self.cases[2:]:
            council.do("emrys" if reference[0] == "R" else "nerys", reference,
                       "submit" if reference[0] == "R" else "send_to_parents")  # fmt: skip

    def act(self, step: Step) -> None:
        kind, place, seed = step
        dice = random.Random(seed)
        if kind == "move":
            self.council.clock.at += dice.choice(MOVES)
        elif kind == "tick":
            self.council.clock.at += dice.choice(MOVES)
            assert self.council.engine.tick().failed == 0
            assert self.council.pending() == []
        else:
            self._person_acts(kind, self.cases[place % len(self.cases)], dice)
        self.cases = self.council.references()
        for reference in self.cases:
            self._sound(reference)

    def _person_acts(self, kind: str, reference: str, dice: random.Random) -> None:
        council = self.council
        assert council.engine.settle(reference).failed == 0
        row = council.row(reference)
        before = dump(council.database)
        try:
            if kind == "slip":
                self._slip(reference, dice)
            elif kind == "note":
                council.engine.note(self._anybody(dice), reference, dice.choice(TEXTS))
            elif kind == "assign":
                council.engine.assign(self._anybody(dice), reference, dice.choice(STAFF)[0])
            else:
                done = self._steps(kind, reference, dice)
                assert done is None or done.version == row.version + 1
        except VogError:
            assert dump(council.database) == before, f"a refused {kind} changed something"

    def _slip(self, reference: str, dice: random.Random) -> None:
        """Somebody does something and takes it back: the case and its clocks are as before."""
        council = self.council
        before, clocks = self._as_it_is(reference)
        self._person_acts(dice.choice(("step", "step", "note", "assign")), reference, dice)
        if council.row(reference).version == before["version"]:
            return
        later = dice.choice((0, 0, 4, 9, 11))
        council.move(minutes=later)
        assert council.engine.settle(reference).failed == 0
        last = self._last_act(reference)
        if last.role == Role.CLOCK:
            return
        who = council.person(last.actor)
        state = dump(council.database)
        try:
            done = council.engine.undo(who, reference)
        except StepRefused:
            assert dump(council.database) == state, "a refused undo changed something"
            return
        assert later < 11
        row, stand = self._as_it_is(reference)
        assert row | {"version": 0} == before | {"version": 0}
        assert done.version == row["version"]
        assert later or stand == clocks
        assert {key: one[1] for key, one in stand.items()} == {
            key: one[1] for key, one in clocks.items()
        }

    def _as_it_is(self, reference: str) -> tuple[dict[str, Any], dict[tuple[str, int], Any]]:
        row = self.council.row(reference)
        stand = {
            key: (one.status, one.due_at, one.fires_at)
            for key, one in self.council.timers(reference).items()
            if one.status in ("pending", "fired", "incident")
        }
        return {item.name: getattr(row, item.name) for item in fields(CaseRow)}, stand

    def _last_act(self, reference: str) -> StoredEvent:
        found = last_act(self.council.events(reference))
        assert found is not None
        return found

    def _steps(self, kind: str, reference: str, dice: random.Random) -> Done | None:
        workflow = self.council.engine.machines[
            "referral" if reference.startswith("REF") else "psp"
        ].workflow
        row = self.council.row(reference)
        choices = workflow.leaving(row.state)
        if kind != "step" and dice.random() < 0.3:
            choices = workflow.transitions
        if not choices:
            return None
        taken = dice.choice(choices)
        roles = list(taken.by)
        able = [
            one for one in STAFF
            if one[2] in roles and one[3] in (None, row.school_number)
        ]  # fmt: skip
        who = dice.choice(able or STAFF) if kind != "stranger" else dice.choice(STAFF)
        said = self._said(taken, row.upn, dice, bad=kind == "bad")
        return self._as_foretold(who[0], reference, taken.name, said, row.version)

    def _as_foretold(
        self, who: str, reference: str, action: str, said: dict[str, Any], version: int
    ) -> Done:
        """Takes a step after a look at what it would do: nothing is done, then exactly that."""
        engine, actor = self.council.engine, self.council.person(who)
        before = dump(self.council.database)
        foretold: Preview | VogError
        try:
            foretold = engine.preview(actor, reference, action, said, version)
        except VogError as error:
            foretold = error
        assert dump(self.council.database) == before, f"the preview of {action} did something"
        try:
            done = engine.perform(actor, reference, action, said, version)
        except VogError as error:
            assert isinstance(foretold, VogError)
            assert (type(error), error.message, error.reasons) == (
                type(foretold), foretold.message, foretold.reasons,
            )  # fmt: skip
            raise
        assert isinstance(foretold, Preview)
        workflow = engine.machines[done.type].workflow
        row = self.council.row(reference)
        assert foretold.version_after == row.version
        assert foretold.state_after == workflow.state[done.state].title
        due = {
            name: timer.due_at
            for (name, phase), timer in self.council.timers(reference).items()
            if phase == 0 and timer.status in ("pending", "fired", "incident")
        }
        for move in foretold.deadlines:
            assert due.get(move.name) == move.due_at
        return done

    def _said(
        self, taken: Transition, upn: str, dice: random.Random, *, bad: bool
    ) -> dict[str, Any]:
        said = {
            spec.name: self._value(spec, upn, dice)
            for spec in fields_of(taken.form)
            if (spec.required or dice.random() < 0.6) and spec.name != "received_at"
        }
        if bad:
            names = [*said, "no_such_field"]
            said[dice.choice(names)] = dice.choice(NONSENSE)
            if said and dice.random() < 0.4:
                said.pop(dice.choice(list(said)))
        return said

    def _value(self, spec: FieldSpec, upn: str, dice: random.Random) -> Any:
        if spec.kind is Kind.DAY:
            day = self.council.clock.now().date() + timedelta(days=dice.choice(DAYS))
            return day.isoformat()
        if spec.kind is Kind.CONTACT:
            return self.council.contact(upn)
        if spec.kind is Kind.OFFICER:
            return dice.choice(("heulwen", "ianto", "nerys", "Heulwen Llwyd"))
        if spec.kind is Kind.CHOICE:
            return dice.choice(spec.choices)[0]
        plain = {
            Kind.YES_NO: ("yes", "no"), Kind.NUMBER: ("0", "12", "14", "25", "26"),
            Kind.LINES: ("mother; head of year", "School nurse"), Kind.INTERVENTIONS: (CALL,),
        }  # fmt: skip
        return dice.choice(plain.get(spec.kind, TEXTS))

    def _anybody(self, dice: random.Random) -> Any:
        return self.council.person(dice.choice(STAFF)[0])

    def _sound(self, reference: str) -> None:
        assert self.council.check(reference) is None
        events = self.council.events(reference)
        assert self.council.row(reference).version == len(events)
        assert [event.number for event in events] == list(range(1, len(events) + 1))
        fired = self.council.firings(reference)
        assert len(fired) == len(set(fired)), f"{reference} fired twice for one due time"


@contextmanager
def _fresh(kind: str, templates: dict[str, Any]) -> Iterator[Database]:
    """A new council for each example: a copied file, or a copied database on the server."""
    if kind == "sqlite":
        path = templates["folder"] / f"{uuid.uuid4().hex}.db"
        shutil.copy(templates["file"], path)
        database = connect(str(path))
        yield database
        database.dispose()
        path.unlink()
        return
    with postgres_database(templates["server"], templates["name"]) as url:
        database = connect(url)
        yield database
        database.dispose()


@pytest.fixture
def templates(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> dict[str, Any]:
    """A filled council to copy, made of the fresh database of either kind."""
    database = connect(database_url)
    with writing(database) as connection:
        fill(connection, MONDAY)
    if "://" not in database_url:
        with database.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.dispose()
        return {"kind": "sqlite", "file": database_url, "folder": tmp_path}
    database.dispose()
    server = request.getfixturevalue("postgres_url")
    return {"kind": "postgres", "server": server, "name": make_url(database_url).database}


def _live(templates: dict[str, Any], script: list[Step]) -> None:
    with _fresh(templates["kind"], templates) as database:
        council = enter(database, FrozenClock(MONDAY))
        life = Life(council)
        for step in script:
            life.act(step)
        council.move(days=120)
        assert council.engine.tick().failed == 0
        assert council.pending() == []
        council.assert_whole()
        assert council.engine.tick().fired == 0


def test_any_life_of_a_few_cases_keeps_the_invariants(templates: dict[str, Any]) -> None:
    examples = 22 if templates["kind"] == "sqlite" else 8

    @settings(max_examples=examples)
    @given(script=steps)
    def lives(script: list[Step]) -> None:
        _live(templates, script)

    lives()


@pytest.mark.soak
@pytest.mark.timeout(3000)
def test_many_lives_keep_the_invariants(templates: dict[str, Any]) -> None:
    rounds = int(os.environ.get("VOG_CASES_SOAK", "20"))
    long = st.lists(
        st.tuples(
            st.sampled_from(KINDS),
            st.integers(0, 7),
            st.integers(0, 2**32 - 1),
        ),
        min_size=20,
        max_size=80,
    )

    @settings(max_examples=rounds * (10 if templates["kind"] == "sqlite" else 4))
    @given(script=long)
    def lives(script: list[Step]) -> None:
        _live(templates, script)

    lives()


def test_the_council_of_these_tests_has_every_role_that_may_act() -> None:
    from workflows.registry import WORKFLOWS

    asked = {role for one in WORKFLOWS.values() for step in one.transitions for role in step.by}
    roles = {role for _, _, role, _ in STAFF}
    assert {role.value for role in asked} - {role.value for role in roles} == {"SYS"}
    assert len(CHILDREN) == 4
