"""What cannot be taken back, and the one sentence that says why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import update

from storage import records
from storage.database import writing
from storage.tables import Case, Message
from tests.vog_cases.council import (
    BRANWEN,
    SOUTH,
    TEILO,
    Council,
    build,
    dump,
    tampering,
)
from tests.vog_cases.taking_back import (
    ALLOCATE,
    CONCERN,
    in_triage,
    refused,
    undo,
    undoable,
)
from tests.vog_cases.test_conflict import at_once
from vog_cases.clock import FrozenClock
from vog_cases.engine import Done
from vog_cases.errors import ChangedMeanwhile, NotFound, StepRefused
from vog_cases.recalculation import change_parameter


@pytest.fixture
def council(database: Database, clock: FrozenClock) -> Council:
    return build(database, clock)


def test_within_ten_minutes_and_not_later(council: Council) -> None:
    reference = in_triage(council)
    council.do("eluned", reference, "allocate", **ALLOCATE)
    council.move(minutes=10)
    told = undoable(council, "eluned", reference)
    assert told.possible
    assert told.says == (
        "“Allocate to a caseworker” can be taken back until Mon 21 Sep 2026 09:10."
    )  # fmt: skip
    assert (told.until, told.number, told.title) == (
        council.clock.now(), 4, "Allocate to a caseworker",
    )  # fmt: skip
    council.move(seconds=1)
    assert refused(council, "eluned", reference) == (
        "“Allocate to a caseworker” could be taken back until Mon 21 Sep 2026 09:10; that is over."
    )


def test_how_long_is_a_parameter(council: Council) -> None:
    manager, today = council.person("tesni"), council.clock.now().date()
    change_parameter(council.engine, manager, "undo.minutes", "3", today)
    reference = in_triage(council)
    council.move(minutes=4)
    assert "until Mon 21 Sep 2026 09:03" in refused(council, "eluned", reference)


def test_only_by_whoever_did_it(council: Council) -> None:
    reference = in_triage(council)
    assert refused(council, "meirion", reference) == (
        "Only Eluned Prydderch can take back the last thing done here, “Open for triage”."
    )


def test_not_once_somebody_else_has_touched_it(council: Council) -> None:
    reference = in_triage(council)
    council.engine.note(council.person("meirion"), reference, "I rang them.")
    assert refused(council, "eluned", reference).startswith("Only Meirion Tŷ Gwyn can")


def test_not_once_the_clock_has_moved_it(council: Council) -> None:
    plan = council.open("psp", TEILO)
    council.do("nerys", plan, "send_to_parents")
    due = council.timers(plan)["PSP-T3", 0].due_at
    assert due is not None
    council.clock.at = due - timedelta(minutes=1)
    council.engine.tick()
    council.engine.note(council.person("nerys"), plan, "They will sign.")
    council.move(minutes=3)
    with pytest.raises(StepRefused, match="The clock was here last"):
        undo(council, "nerys", plan)
    assert council.row(plan).closed_at is not None
    assert "The clock was here last" in refused(council, "nerys", plan)


def test_taking_back_is_not_taken_back(council: Council) -> None:
    reference = in_triage(council)
    undo(council, "eluned", reference)
    assert refused(council, "eluned", reference) == (
        "The last thing done here took a step back already (“Taken back: Open for triage”)."
    )


def test_an_opening_is_not_taken_back(council: Council) -> None:
    reference = council.open("referral", BRANWEN)
    assert "cannot be taken back" in refused(council, "emrys", reference)


def test_not_once_a_message_has_left(council: Council) -> None:
    reference = in_triage(council)
    council.do("eluned", reference, "allocate", **ALLOCATE)
    with writing(council.database) as connection:
        connection.execute(
            update(Message)
            .where(Message.title == "Who your caseworker is")  # type: ignore[arg-type]
            .values(status="sent")
        )
    assert refused(council, "eluned", reference) == (
        "“Allocate to a caseworker” cannot be taken back: “Who your caseworker is” has left "
        "already."
    )


def test_a_message_that_leaves_at_that_moment_stops_it(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = in_triage(council)
    council.do("eluned", reference, "allocate", **ALLOCATE)
    before = dump(council.database)
    monkeypatch.setattr(records, "withdraw_messages", lambda *_: 1)
    with pytest.raises(StepRefused, match="has left already"):
        undo(council, "eluned", reference)
    assert dump(council.database) == before


def test_not_when_it_opened_or_linked_another_case(council: Council) -> None:
    plan = council.active_plan(TEILO)
    council.do("north.head", plan, "not_working", failed_because="Hours could not be kept.")
    (referral,) = council.do("north.head", plan, "ask_for_support", support_wanted="Help.").linked
    assert refused(council, "north.head", plan).endswith(f"it opened or linked {referral}.")
    assert refused(council, "north.head", referral).endswith(f"it belongs to a step of {plan}.")


def test_not_when_other_cases_were_told(council: Council) -> None:
    reference, plan = council.received(TEILO), council.active_plan(TEILO)
    council.do("eluned", reference, "raise_concern", **CONCERN)
    assert refused(council, "eluned", reference).endswith(f"it told {plan}.")
    with writing(council.database) as connection:
        connection.execute(
            update(Case).where(Case.reference == plan).values(school_number=SOUTH)  # type: ignore[arg-type]
        )
    council.do("north.head", reference, "raise_concern", **CONCERN)
    told = undoable(council, "north.head", reference)
    assert told.says.endswith("it told a case that you cannot see.")


def test_a_concern_that_reached_no_other_case_can_be_taken_back(council: Council) -> None:
    reference = council.received()
    council.do("eluned", reference, "raise_concern", **CONCERN)
    undo(council, "eluned", reference)
    assert "safeguarding_concern" not in council.row(reference).facts
    private = council.events(reference)[-1].private
    assert private is not None
    assert private["facts"]["safeguarding_concern"] is None
    council.assert_whole()


def test_a_closed_case_is_not_opened_beside_the_one_that_followed(council: Council) -> None:
    plan = council.open("psp", TEILO)
    council.do("nerys", plan, "send_to_parents")
    council.do("nerys", plan, "consent_refused", because="They said no.")
    council.move(minutes=1)
    later = council.open("psp", TEILO)
    assert refused(council, "nerys", plan).endswith(f"it was followed by {later}.")


def test_not_when_what_was_known_before_has_been_erased(council: Council) -> None:
    reference = in_triage(council)
    council.do("eluned", reference, "allocate", **ALLOCATE)
    tampering(council.database, "DELETE FROM event_private WHERE number = 1")
    told = undoable(council, "eluned", reference)
    assert told.says.endswith("what was known before has been erased.")
    with pytest.raises(StepRefused, match="erased"):
        undo(council, "eluned", reference)


def test_a_case_one_may_not_see_has_nothing_to_take_back(council: Council) -> None:
    reference = in_triage(council)
    with pytest.raises(NotFound):
        undo(council, "south.head", reference)
    with pytest.raises(NotFound):
        undoable(council, "south.head", reference)


def test_a_version_that_is_no_longer_is_a_conflict(council: Council) -> None:
    reference = in_triage(council)
    with pytest.raises(ChangedMeanwhile, match="Eluned Prydderch, Mon 21 Sep 09:00"):
        undo(council, "eluned", reference, 2)
    assert undo(council, "eluned", reference, 3).version == 4


def test_taking_back_costs_others_their_form_and_says_so(council: Council) -> None:
    reference = in_triage(council)
    undo(council, "eluned", reference)
    with pytest.raises(ChangedMeanwhile, match="Taken back: Open for triage"):
        council.engine.perform(council.person("meirion"), reference, "start_triage", {}, 3)


def test_taken_back_twice_at_once_it_is_taken_back_once(council: Council) -> None:
    reference = in_triage(council)
    actor = council.person("eluned")
    found = at_once(*(lambda: council.engine.undo(actor, reference) for _ in range(3)))
    assert sum(isinstance(one, Done) for one in found) == 1
    assert sum(isinstance(one, StepRefused) for one in found) == 2
    assert [event.kind for event in council.events(reference)].count("undone") == 1
    council.assert_whole()
