"""What a step would do: told by doing it, with nothing done."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import text, update
from structlog.testing import capture_logs

from storage import records
from storage.database import connect, reading, writing
from storage.tables import Case
from tests.vog_cases.council import (
    BRANWEN,
    MERERID,
    PLAN,
    REFERRAL,
    SOUTH,
    TEILO,
    TOLD,
    Cli,
    Council,
    build,
    cli_on,
    dump,
    facts,
)
from vog_cases import logs
from vog_cases.case_text import preview_lines
from vog_cases.clock import FrozenClock
from vog_cases.errors import ChangedMeanwhile, InvalidInput, NotFound, StepRefused, VogError
from vog_cases.previewing import Preview

ALLOCATE = {"officer": "heulwen", **TOLD}
CONCERN = {"safeguarding_concern": "A bruise.", "told": "The school's safeguarding lead."}


@pytest.fixture
def council(database: Database, clock: FrozenClock) -> Council:
    return build(database, clock)


def foretell(
    council: Council, who: str, reference: str, action: str, version: int | None = None,
    **said: Any,
) -> Preview:  # fmt: skip
    return council.engine.preview(council.person(who), reference, action, said, version)


def in_triage(council: Council) -> str:
    reference = council.received()
    council.do("eluned", reference, "start_triage")
    return reference


def test_it_says_what_the_step_then_does(council: Council) -> None:
    reference = in_triage(council)
    told = foretell(council, "eluned", reference, "allocate", **ALLOCATE)
    workflow = council.engine.machines["referral"].workflow
    assert (told.reference, told.state_before) == (reference, "In triage")
    assert (told.version_before, told.version_after) == (3, 4)
    assert told.assigned_to == "Heulwen Llwyd"
    assert told.first == ()
    stood = council.timers(reference)
    council.do("eluned", reference, "allocate", **ALLOCATE)
    event = council.events(reference)[-1]
    assert told.title == event.body["title"]
    assert told.state_after == workflow.state[council.row(reference).state].title
    stand = council.timers(reference)
    starts = {one.name: one.due_at for one in told.deadlines if one.change == "starts"}
    stops = {one.name: one.was for one in told.deadlines if one.change == "stops"}
    assert starts
    assert stops
    for name, due in starts.items():
        assert (stand[name, 0].due_at, stand[name, 0].status) == (due, "pending")
    for name, due in stops.items():
        assert (stood[name, 0].due_at, stand[name, 0].status) == (due, "cancelled")
    assert list(told.deadlines) == sorted(told.deadlines, key=lambda one: one.due_at or one.was)
    assert len(told.messages) == len(event.body["messages"])


def test_messages_say_for_whom_and_in_which_language(council: Council) -> None:
    reference = in_triage(council)
    told = foretell(council, "eluned", reference, "allocate", **ALLOCATE)
    assert any(one.endswith(", to the school") for one in told.messages), told.messages
    assert any(one.endswith(", to Rhiant Gwŷdion, in Welsh") for one in told.messages)
    council.do("eluned", reference, "allocate", **ALLOCATE)
    told = foretell(council, "heulwen", reference, "raise_concern", **CONCERN)
    assert any(one.endswith(", to the Lead Inclusion Officer") for one in told.messages)
    plan = council.open("psp", TEILO)
    told = foretell(council, "nerys", plan, "send_to_parents")
    parents = [one for one in told.messages if "Rhiant Hafgan-Pŷl" in one]
    assert parents
    assert all(one.endswith("to Rhiant Hafgan-Pŷl, in Welsh") for one in parents)


def test_a_moved_date_is_a_moved_deadline(council: Council) -> None:
    plan = council.active_plan()
    was = council.timers(plan)["PSP-T5", 0].due_at
    said = {"started_on": "2026-09-14", "because": "A slip."}
    told = foretell(council, "nerys", plan, "correct_start", **said)
    moved = next(one for one in told.deadlines if one.name == "PSP-T5")
    assert (moved.change, moved.was) == ("moves", was)
    assert told.state_before == told.state_after
    council.do("nerys", plan, "correct_start", **said)
    assert council.timers(plan)["PSP-T5", 0].due_at == moved.due_at


def test_nothing_is_written_and_nothing_is_said(
    council: Council, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    reference = in_triage(council)
    logs.configure("DEBUG")
    before = dump(council.database)
    other = connect(database_url)
    with other.connect() as looking, capture_logs() as lines:
        seen = data_version(looking)
        foretell(council, "eluned", reference, "allocate", **ALLOCATE)
        council.engine.preview_open(council.person("emrys"), "referral", MERERID, REFERRAL)
        with pytest.raises(StepRefused):
            foretell(council, "north.office", reference, "allocate", **ALLOCATE)
        assert data_version(looking) == seen
        assert lines == []
        council.do("eluned", reference, "allocate", **ALLOCATE)
        assert [line["event"] for line in lines] == ["case moved"]
        assert council.database.dialect.name != "sqlite" or data_version(looking) != seen
    other.dispose()
    assert capsys.readouterr() == ("", "")
    rows = dump(council.database)
    assert len(rows["event"]) == len(before["event"]) + 1


def data_version(connection: Any) -> Any:
    """What SQLite counts up when somebody else has written; PostgreSQL has no such number."""
    if connection.dialect.name != "sqlite":
        return None
    found = connection.execute(text("PRAGMA data_version")).scalar_one()
    connection.rollback()
    return found


def test_a_database_is_the_same_after_any_number_of_previews(council: Council) -> None:
    reference = in_triage(council)
    council.move(days=4)
    before = dump(council.database)
    for _ in range(5):
        foretell(council, "eluned", reference, "allocate", **ALLOCATE)
        council.engine.preview_open(council.person("emrys"), "referral", MERERID, REFERRAL)
    assert dump(council.database) == before
    council.assert_whole()


def test_an_opening_takes_no_number(council: Council) -> None:
    actor = council.person("emrys")
    for _ in range(3):
        told = council.engine.preview_open(actor, "referral", BRANWEN, REFERRAL)
    assert (told.reference, told.state_before, told.version_before) == ("", None, 0)
    assert (told.state_after, told.version_after) == ("Draft", 1)
    assert council.references() == []
    assert council.open("referral", BRANWEN).startswith("REF-26-00001-")


REFUSALS: tuple[tuple[str, str, Mapping[str, Any], int | None, type[VogError]], ...] = (
    ("north.office", "allocate", ALLOCATE, None, StepRefused),
    ("eluned", "allocate", {"officer": "nobody", **TOLD}, None, StepRefused),
    ("eluned", "allocate", {**ALLOCATE, "colour": "red"}, None, InvalidInput),
    ("eluned", "submit", {}, None, StepRefused),
    ("eluned", "dance", {}, None, InvalidInput),
    ("south.office", "allocate", ALLOCATE, None, NotFound),
    ("eluned", "allocate", ALLOCATE, 2, ChangedMeanwhile),
    ("eluned", "allocate", ALLOCATE, 99, ChangedMeanwhile),
)


@pytest.mark.parametrize(("who", "action", "said", "version", "kind"), REFUSALS)
def test_it_refuses_as_the_step_does(
    council: Council, who: str, action: str, said: Mapping[str, Any], version: int | None,
    kind: type[VogError],
) -> None:  # fmt: skip
    reference = in_triage(council)
    errors = []
    for act in (council.engine.preview, council.engine.perform):
        with pytest.raises(VogError) as found:
            act(council.person(who), reference, action, said, version)
        errors.append((type(found.value), found.value.message, found.value.reasons))
    assert errors[0] == errors[1]
    assert errors[0][0] is kind


@pytest.mark.parametrize("reference", ["REF-26-00099-0", "nonsense", ""])
def test_there_is_nothing_to_foretell_of_a_case_nobody_knows(
    council: Council, reference: str
) -> None:
    with pytest.raises(NotFound):
        foretell(council, "eluned", reference, "allocate", **ALLOCATE)


def test_an_opening_is_refused_as_it_is(council: Council) -> None:
    council.received()
    errors = []
    for act in (council.engine.preview_open, council.engine.open):
        with pytest.raises(StepRefused) as found:
            act(council.person("emrys"), "referral", BRANWEN, REFERRAL)
        errors.append((found.value.message, found.value.reasons))
    assert errors[0] == errors[1]


def test_what_the_clock_does_first_is_told_and_not_done(council: Council) -> None:
    reference = council.received()
    council.move(days=3)
    due = council.pending()
    assert due
    told = foretell(council, "eluned", reference, "start_triage")
    assert len(told.first) == len(due)
    assert council.pending() == due
    assert told.version_after == 3 + len(due)
    council.do("eluned", reference, "start_triage")
    titles = [event.body["title"] for event in council.events(reference)]
    assert titles[2:-1] == list(told.first)
    assert council.row(reference).version == told.version_after


def test_a_case_the_clock_would_move_first_is_refused_as_it_would_be(council: Council) -> None:
    plan = council.open("psp", TEILO)
    council.do("nerys", plan, "send_to_parents")
    seen = council.row(plan).version
    council.move(days=30)
    before = dump(council.database)
    with pytest.raises(ChangedMeanwhile, match=r"the clock, .*: No consent in time"):
        foretell(council, "nerys", plan, "consent_refused", seen, because="x")
    assert dump(council.database) == before


def test_what_opens_and_what_is_linked(council: Council) -> None:
    plan = council.active_plan(TEILO)
    council.do("north.head", plan, "not_working", failed_because="Hours could not be kept.")
    said = {"support_wanted": "A caseworker."}
    told = foretell(council, "north.head", plan, "ask_for_support", **said)
    assert told.opens == ("A new case opens: Referral, Received",)
    assert any("(from the new case: Referral" in one for one in told.messages), told.messages
    known = council.open("referral", TEILO)
    told = foretell(council, "north.head", plan, "ask_for_support", **said)
    assert told.opens == (f"An open case is linked: Referral {known}",)
    assert council.references() == [plan, known]


def test_those_who_are_told_are_named_to_those_who_may_see_them(council: Council) -> None:
    reference = council.received(TEILO)
    plan = council.active_plan(TEILO)
    told = foretell(council, "eluned", reference, "raise_concern", **CONCERN)
    assert told.tells == (f"{plan}, Pastoral support plan: it moves to Stopped",)
    missing = council.received(MERERID)
    assert foretell(council, "eluned", missing, "raise_concern", **CONCERN).tells == ()


def test_a_case_that_a_person_may_not_see_is_not_named(council: Council) -> None:
    """The child has moved on: a case at the new school is not for the old one's eyes."""
    reference = council.received(TEILO)
    plan = council.active_plan(TEILO)
    with writing(council.database) as connection:
        connection.execute(
            update(Case).where(Case.reference == plan).values(school_number=SOUTH)  # type: ignore[arg-type]
        )
    seen = foretell(council, "eluned", reference, "raise_concern", **CONCERN)
    told = foretell(council, "north.head", reference, "raise_concern", **CONCERN)
    assert plan in " ".join(seen.tells)
    assert (told.tells, told.opens) == ((), ())
    assert plan not in " ".join(told.messages)


def test_previews_and_steps_at_once_do_not_disturb_each_other(council: Council) -> None:
    references = [council.received(upn) for upn in (BRANWEN, TEILO, MERERID)]
    gate = threading.Barrier(6)
    actor = council.person("eluned")

    def previews(reference: str) -> None:
        gate.wait(timeout=20)
        for _ in range(4):
            council.engine.preview(actor, reference, "start_triage", {})

    def performs(reference: str) -> None:
        gate.wait(timeout=20)
        for place in range(4):
            council.engine.note(actor, reference, f"Note {place}")

    with ThreadPoolExecutor(6) as pool:
        for one in [pool.submit(act, ref) for ref in references for act in (previews, performs)]:
            one.result(timeout=60)
    assert {council.row(one).version for one in references} == {6}
    assert {council.row(one).state for one in references} == {"received"}
    council.assert_whole()


def test_in_words_it_is_one_effect_a_line(council: Council) -> None:
    reference = in_triage(council)
    lines = preview_lines(foretell(council, "eluned", reference, "allocate", **ALLOCATE))
    assert lines[0].startswith("In triage → ")
    assert lines[0].endswith(", version 3 → 4")
    assert "Officer: Heulwen Llwyd" in lines
    assert any(line.startswith("Deadline starts: ") and ", due " in line for line in lines)
    assert any(line.startswith("Deadline stops: ") and ", was due " in line for line in lines)
    assert not any("over already" in line for line in lines)
    late = council.engine.preview_open(
        council.person("eluned"), "cme", TEILO, {"first_absent_on": "07/09/2026"}
    )
    first = next(line for line in preview_lines(late) if line.startswith("Deadline starts: Try"))
    assert first.endswith("— over already: the clock acts on it as soon as this is saved")
    opened = council.engine.preview_open(council.person("nerys"), "psp", TEILO, PLAN)
    assert preview_lines(opened)[0] == "Opens in Proposed"


# --- the command ---------------------------------------------------------------------------


@pytest.fixture
def cli(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> Cli:
    return cli_on(sqlite_url, capsys)


def test_a_dry_run_says_what_would_happen(cli: Cli) -> None:
    opening = ("open", "referral", "--pupil", BRANWEN, *facts(REFERRAL))
    told = cli.ask(*opening, "--dry-run", who="emrys").json
    assert (told["reference"], told["state_before"], told["state_after"]) == (None, None, "Draft")
    assert cli.ask("list").json == []
    reference = str(cli.ask(*opening, who="emrys").json["reference"])
    told = cli.ask("do", reference, "submit", "--dry-run", who="emrys").json
    assert (told["state_before"], told["state_after"]) == ("Draft", "Received")
    assert (told["version_before"], told["version_after"]) == (1, 2)
    assert {one["change"] for one in told["deadlines"]} == {"starts"}
    assert cli.ask("show", reference).json["version"] == 1
    said = cli.say("do", reference, "submit", "--dry-run", who="emrys")
    assert "Nothing is done yet." in said
    assert "Draft → Received, version 1 → 2" in said


def test_a_dry_run_leaves_with_the_codes_of_the_real_thing(cli: Cli) -> None:
    opening = ("open", "referral", "--pupil", BRANWEN, *facts(REFERRAL))
    reference = str(cli.ask(*opening, who="emrys").json["reference"])
    for words, who, code in (
        (("do", reference, "submit"), "tudur", 3),
        (("do", reference, "start_triage"), "eluned", 1),
        (("do", reference, "dance"), "eluned", 2),
        (("do", reference, "submit", "--fact", "colour=red"), "emrys", 2),
        (("do", reference, "submit", "--expect-version", "9"), "emrys", 4),
        (opening, "emrys", 1),
        (("open", "referral", "--pupil", "Z000000000000"), "emrys", 3),
    ):
        dry = cli.ask(*words, "--dry-run", who=who, code=code)
        real = cli.ask(*words, who=who, code=code)
        assert dry.json == real.json


def test_the_counter_stands_where_it_stood(council: Council) -> None:
    council.engine.preview_open(council.person("emrys"), "referral", BRANWEN, REFERRAL)
    with reading(council.database) as connection:
        assert records.setting(connection, "mode") == "training"
        found = connection.execute(text("SELECT count(*) FROM counter")).scalar_one()
    assert found == 0
