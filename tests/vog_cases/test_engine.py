"""The one door: opening, stepping, refusing, linking."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine as Database

from states.fingerprint import fingerprint
from states.workflow import Workflow
from storage.database import reading
from tests.vog_cases.council import BRANWEN, MERERID, PLAN, REFERRAL, TEILO, TOLD, build, dump
from vog_cases.clock import FrozenClock
from vog_cases.engine import Engine
from vog_cases.errors import InvalidInput, NotFound, StepRefused, WorkflowChanged
from vog_cases.recording import Recorder
from workflows.registry import WORKFLOWS


def test_a_step_writes_the_row_one_event_and_the_deadlines(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    reference = council.open("referral", BRANWEN)
    done = council.do("emrys", reference, "submit")
    assert (done.state, done.version) == ("received", 2)
    opened, moved = council.events(reference)
    assert (opened.number, opened.kind, moved.number, moved.kind) == (1, "opened", 2, "moved")
    assert moved.body["from"] == "draft"
    assert moved.body["to"] == "received"
    assert moved.previous_hash == opened.hash
    timers = council.timers(reference)
    assert timers["REF-T1", 0].status == "pending"
    assert council.row(reference).due_at == timers["REF-T1", 0].due_at
    council.assert_whole()


def test_references_count_up_and_end_in_a_check_digit(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    found = [council.open("referral", upn) for upn in (BRANWEN, TEILO, MERERID)]
    assert [one[:12] for one in found] == ["REF-26-00001", "REF-26-00002", "REF-26-00003"]
    assert council.open("psp", TEILO).startswith("PSP-26-00001-")


def test_a_refused_step_says_every_reason_and_changes_nothing(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    reference = council.open("psp", TEILO, said={"need": "semh"})
    before = dump(database)
    with pytest.raises(StepRefused) as refused:
        council.do("nerys", reference, "send_to_parents")
    assert {reason.rule for reason in refused.value.reasons} >= {"PSP-R02", "PSP-R03"}
    assert all(reason.fix for reason in refused.value.reasons)
    assert dump(database) == before


@pytest.mark.parametrize(
    ("who", "action", "said", "error"),
    [
        ("heulwen", "start_triage", {}, StepRefused),
        ("eluned", "allocate", {"officer": "heulwen", **TOLD}, StepRefused),
        ("eluned", "no_such_step", {}, InvalidInput),
        ("eluned", "start_triage", {"colour": "red"}, InvalidInput),
        ("eluned", "correct_date", {"received_on": "soon", "because": "x"}, InvalidInput),
        ("south.head", "withdraw", {"because": "x"}, NotFound),
        ("luned", "raise_concern", {"safeguarding_concern": "x", "told": "y"}, NotFound),
    ],
    ids=["wrong role", "wrong state", "no such step", "no such field", "not a date",
         "another school", "not on the way to court"],
)  # fmt: skip
def test_each_kind_of_refusal_changes_nothing(
    database: Database, clock: FrozenClock, who: str, action: str,
    said: dict[str, str], error: type[Exception],
) -> None:  # fmt: skip
    council = build(database, clock)
    reference = council.received()
    before = dump(database)
    with pytest.raises(error):
        council.do(who, reference, action, **said)
    assert dump(database) == before


@pytest.mark.parametrize("said", [{}, {"need_evidence": "  "}], ids=["nothing", "spaces"])
def test_a_step_that_only_records_is_refused_where_nothing_is_said(
    database: Database, clock: FrozenClock, said: dict[str, str]
) -> None:
    council = build(database, clock)
    reference = council.open("psp", TEILO, said={"need": "semh"})
    before = dump(database)
    with pytest.raises(InvalidInput) as refused:
        council.do("nerys", reference, "amend", **said)
    assert refused.value.message.endswith("nothing is filled in, so there is nothing to record.")
    assert [reason.says for reason in refused.value.reasons] == [refused.value.message]
    assert dump(database) == before
    council.do("nerys", reference, "amend", need_evidence="School counsellor.")


def test_a_failed_plan_ends_and_opens_a_referral_in_one_transaction(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    plan = council.active_plan(TEILO)
    council.do("north.head", plan, "not_working", failed_because="Hours could not be kept.")
    done = council.do("north.head", plan, "ask_for_support", support_wanted="A caseworker.")
    assert done.state == "withdrawn"
    (referral,) = done.linked
    assert council.row(referral).state == "received"
    assert council.events(plan)[-1].body["links"] == [{"reference": referral, "link": "child"}]
    assert council.events(referral)[0].body["links"] == [{"reference": plan, "link": "parent"}]
    council.assert_whole()


def test_what_a_step_opens_goes_with_it_when_it_fails(
    database: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    council = build(database, clock)
    plan = council.active_plan(TEILO)
    council.do("north.head", plan, "not_working", failed_because="Hours could not be kept.")
    before = dump(database)
    taken = Recorder.moved

    def breaks(self, workflow, row, state, step):  # type: ignore[no-untyped-def]
        if row.reference == plan:
            raise RuntimeError("the plan's own row fails after its referral was written")
        return taken(self, workflow, row, state, step)

    monkeypatch.setattr(Recorder, "moved", breaks)
    with pytest.raises(RuntimeError):
        council.do("north.head", plan, "ask_for_support", support_wanted="A caseworker.")
    assert dump(database) == before


def test_an_open_case_is_linked_instead_of_a_second_one(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    referral = council.received(TEILO)
    plan = council.active_plan(TEILO)
    council.do("north.head", plan, "not_working", failed_because="Hours could not be kept.")
    done = council.do("north.head", plan, "ask_for_support", support_wanted="A caseworker.")
    assert done.linked == (referral,)
    assert council.events(referral)[-1].kind == "linked"
    council.assert_whole()


def test_no_second_open_case_of_one_type_for_a_child(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    first = council.open("referral", BRANWEN)
    before = dump(database)
    with pytest.raises(StepRefused) as refused:
        council.open("referral", BRANWEN)
    assert any(first in reason.found for reason in refused.value.reasons)
    assert dump(database) == before


def test_a_school_opens_cases_for_its_own_children_only(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    before = dump(database)
    with pytest.raises(NotFound):
        council.open("referral", MERERID, who="north.office")
    assert dump(database) == before
    council.open("referral", BRANWEN, who="north.office")


def test_notes_and_owners_are_events_too(database: Database, clock: FrozenClock) -> None:
    council = build(database, clock)
    reference = council.received()
    council.engine.note(council.person("heulwen"), reference, "  Rang the school.  ")
    council.engine.assign(council.person("eluned"), reference, "ianto")
    noted, assigned = council.events(reference)[-2:]
    assert (noted.kind, noted.private) == ("noted", {"text": "Rang the school."})
    assert "Rang" not in str(noted.body)
    assert (assigned.kind, council.row(reference).assignee) == ("assigned", "ianto")
    council.assert_whole()


@pytest.mark.parametrize("nobody", ["north.office", "nobody", "Heulwen Llwyd"])
def test_cases_are_given_to_officers_of_the_team(
    database: Database, clock: FrozenClock, nobody: str
) -> None:
    council = build(database, clock)
    reference = council.received()
    before = dump(database)
    with pytest.raises(NotFound):
        council.engine.assign(council.person("eluned"), reference, nobody)
    with pytest.raises(InvalidInput):
        council.engine.note(council.person("eluned"), reference, " \n ")
    assert dump(database) == before


def test_a_step_never_overtakes_a_deadline_that_has_passed(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    reference = council.open("psp", TEILO)
    council.do("nerys", reference, "send_to_parents")
    council.move(days=40)
    with pytest.raises(StepRefused):
        council.do("nerys", reference, "consent_refused", because="No.", no_voice_reason="None.")
    assert council.row(reference).state == "withdrawn"
    assert council.events(reference)[-1].action == "consent_lapses"
    council.assert_whole()


def test_personal_words_stay_out_of_the_open_part_of_events(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    reference = council.open("psp", TEILO)
    council.do("nerys", reference, "send_to_parents")
    private = [value for value in PLAN.values() if len(value) > 10]
    private += [*REFERRAL.values(), "Hafgan", "Teilo", "Rhiant"]
    for event in council.events(reference):
        assert not [words for words in private if words in str(event.body)]


def test_a_changed_workflow_under_an_old_number_is_refused(
    database: Database, clock: FrozenClock
) -> None:
    build(database, clock)
    referral = WORKFLOWS["referral"]
    changed = Workflow(**{**vars_of(referral), "title": "Something else"})
    assert fingerprint(changed) != fingerprint(referral)
    with pytest.raises(WorkflowChanged, match="referral"):
        Engine(database, clock, {**WORKFLOWS, "referral": changed}).register_workflows()
    newer = Workflow(**{**vars_of(referral), "title": "Something else", "version": 2})
    Engine(database, clock, {**WORKFLOWS, "referral": newer}).register_workflows()


def vars_of(workflow: Workflow) -> dict[str, object]:
    """The fields of a workflow, without what it has cached."""
    return {name: getattr(workflow, name) for name in Workflow.__dataclass_fields__}


def test_several_calls_land_together_or_not_at_all(database: Database, clock: FrozenClock) -> None:
    council = build(database, clock)
    before = dump(database)

    def opens_two() -> None:
        with council.engine.transaction() as work:
            for _ in range(2):
                work.open(council.person("emrys"), "referral", BRANWEN, REFERRAL)

    with pytest.raises(StepRefused):
        opens_two()
    assert dump(database) == before


def test_the_clock_counts_no_activity_of_its_own(database: Database, clock: FrozenClock) -> None:
    council = build(database, clock)
    reference = council.received()
    active = council.row(reference).last_activity_at
    council.move(days=3)
    assert council.engine.tick().fired > 0
    assert council.row(reference).last_activity_at == active


def test_reading_sees_one_moment(database: Database, clock: FrozenClock) -> None:
    council = build(database, clock)
    reference = council.received()
    with reading(database) as connection:
        from storage import cases

        first = cases.by_id(connection, 1)
        council.engine.note(council.person("eluned"), reference, "Meanwhile.")
        assert cases.by_id(connection, 1) == first
    assert council.row(reference).version == first.version + 1
    assert council.row(reference).last_activity_at - first.last_activity_at == timedelta(0)
