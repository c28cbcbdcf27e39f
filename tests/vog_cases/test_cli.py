"""The command line from outside: what each command does to the cases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from storage import looks
from storage.database import writing
from storage.entries import Wanted
from tests.vog_cases.council import (
    BRANWEN,
    MERERID,
    MONDAY,
    NORTH,
    PLAN,
    REFERRAL,
    TEILO,
    TOLD,
    Cli,
    cli_on,
    facts,
)
from vog_cases.audit_export import export_entries
from vog_cases.commands.words import globals_apart
from vog_cases.house import enter
from vog_cases.settings import Settings


@pytest.fixture
def cli(database_url: str, capsys: pytest.CaptureFixture[str]) -> Cli:
    return cli_on(database_url, capsys)


def received(cli: Cli, upn: str = BRANWEN) -> str:
    opened = cli.ask("open", "referral", "--pupil", upn, *facts(REFERRAL), who="emrys").json
    cli.ask("do", opened["reference"], "submit", who="emrys")
    return str(opened["reference"])


def allocated(cli: Cli, upn: str = BRANWEN) -> str:
    reference = received(cli, upn)
    cli.ask("do", reference, "start_triage")
    cli.ask("do", reference, "allocate", *facts({"officer": "heulwen", **TOLD}))
    return reference


def test_a_case_from_opening_to_allocation(cli: Cli) -> None:
    opened = cli.ask("open", "referral", "--pupil", BRANWEN, *facts(REFERRAL), who="emrys").json
    assert (opened["state"], opened["version"], opened["type"]) == ("draft", 1, "referral")
    assert opened["pupil"] == {"upn": BRANWEN, "name": "Branwen Gwŷdion"}
    reference = opened["reference"]
    cli.ask("do", reference, "submit", who="emrys")
    cli.ask("do", reference, "start_triage")
    done = cli.ask("do", reference, "allocate", *facts({"officer": "Heulwen Llwyd", **TOLD})).json
    assert (done["state"], done["assignee"], done["version"]) == ("allocated", "heulwen", 4)
    assert [line["action"] for line in done["history"]] == [
        "open", "submit", "start_triage", "allocate",
    ]  # fmt: skip
    assert cli.ask("show", reference).json == done
    assert cli.ask("audit", "verify").json == {"whole": True, "cases": 1, "events": 4}


def test_open_without_what_is_needed_says_what_is_missing(cli: Cli) -> None:
    refused = cli.ask("open", "psp", "--pupil", TEILO, *facts({"need": "medical"}),
                      who="nerys", code=1)  # fmt: skip
    assert refused.rules == {"PSP-R02"}
    assert cli.ask("open", "psp", "--pupil", "A000", who="nerys", code=3).message
    assert "choose one of" in cli.ask("open", "fine", "--pupil", TEILO, code=2).message
    unknown = cli.ask("open", "psp", "--pupil", TEILO, "--fact", "colour=red", who="nerys", code=2)
    assert "The fields are:" in json.dumps(unknown.json)
    assert cli.ask("list").json == []


def test_a_fact_given_twice_is_one_list(cli: Cli) -> None:
    more = ["--fact", "agencies=School nurse", "--fact", "agencies=CAMHS"]
    given = {name: value for name, value in PLAN.items() if name != "agencies"}
    plan = cli.ask("open", "psp", "--pupil", TEILO, *facts(given), *more, who="nerys").json
    assert plan["facts"]["agencies"] == ["School nurse", "CAMHS"]
    assert "name=value" in cli.ask("open", "psp", "--pupil", TEILO, "--fact", "x", code=2).message


def test_a_refusal_lists_every_reason_with_its_fix(cli: Cli) -> None:
    plan = cli.ask("open", "psp", "--pupil", TEILO, "--fact", "need=semh", who="nerys").json
    refused = cli.ask("do", plan["reference"], "send_to_parents", who="nerys", code=1)
    assert refused.rules == {"PSP-R02", "PSP-R03", "PSP-R05"}
    for reason in refused.json["error"]["reasons"]:
        assert reason["says"]
        assert reason["source"]
        assert reason["fix"]
    said = cli.say("do", plan["reference"], "send_to_parents", who="nerys", code=1)
    assert "PSP-R02" in said
    assert "PSP-R03" in said


def test_actions_say_what_can_be_done_and_why_the_rest_cannot(cli: Cli) -> None:
    reference = received(cli)
    mine = {one["action"]: one for one in cli.ask("actions", reference).json}
    assert mine["start_triage"]["allowed"]
    assert not mine["withdraw"]["allowed"]
    assert any("Morwenna Prys-Hafod" in one["fix"] for one in mine["withdraw"]["reasons"])
    theirs = {one["action"]: one for one in cli.ask("actions", reference, who="north.head").json}
    assert not theirs["start_triage"]["allowed"]
    assert theirs["withdraw"]["allowed"]


def test_the_worklist_narrows_and_sorts(cli: Cli) -> None:
    first, second = received(cli, BRANWEN), allocated(cli, MERERID)
    draft = cli.ask("open", "psp", "--pupil", TEILO, *facts(PLAN), who="nerys").json["reference"]

    def listed(*words: str, who: str = "eluned") -> list[str]:
        return [one["reference"] for one in cli.ask("list", *words, who=who).json]

    assert set(listed()) == {first, second, draft}
    assert listed("--type", "psp") == [draft]
    assert listed("--state", "received") == [first]
    assert listed("--assignee", "heulwen") == [second]
    assert set(listed("--assignee", "none")) == {first, draft}
    assert set(listed("--school", NORTH)) == {first, draft}
    assert listed("--search", "gwydion") == [first]
    assert listed("--search", "BRAN GWY") == [first]
    assert listed("--search", second) == [second]
    assert listed("--search", "%") == []
    assert len(listed("--limit", "2")) == 2
    assert listed("--overdue") == []
    cli.ask("tick", "--at", "2026-10-12T09:00")
    assert set(listed("--overdue")) == {first, second}
    dates = [one["due_at"] for one in cli.ask("list").json]
    known = [date for date in dates if date]
    assert known == sorted(known)
    assert dates[len(known) :] == [None] * (len(dates) - len(known))
    cli.ask("list", "--type", "nonsense", code=2)
    cli.ask("list", "--state", "nonsense", code=2)


def test_closed_cases_show_only_when_asked_for(cli: Cli) -> None:
    reference = received(cli)
    ending = facts({"because": "Moved.", "no_voice_reason": "Moved away."})
    cli.ask("do", reference, "withdraw", *ending, who="north.head")
    assert cli.ask("list").json == []
    (shown,) = cli.ask("list", "--closed").json
    assert shown["closed_at"] == "2026-09-21T09:00:00+01:00"


def test_notes_and_owners(cli: Cli) -> None:
    reference = received(cli)
    noted = cli.ask("note", reference, "Rang; ŵ ŷ “no reply”", who="heulwen").json
    assert noted["history"][-1]["text"] == "Rang; ŵ ŷ “no reply”"
    given = cli.ask("assign", reference, "ianto").json
    assert given["assignee"] == "ianto"
    cli.ask("assign", reference, "nobody", code=3)
    cli.ask("assign", reference, "ianto", who="north.head", code=1)
    cli.ask("note", reference, "  ", code=2)


def test_a_reference_is_found_however_it_is_typed(cli: Cli) -> None:
    reference = received(cli)
    for typed in (reference.lower(), reference.replace("-", " "), reference.replace("-", "")):
        assert cli.ask("show", typed).json["reference"] == reference
        assert cli.ask("actions", typed).json
    slip = reference[:-1] + str((int(reference[-1]) + 1) % 10)
    assert "slip" in cli.ask("show", slip, code=3).message


def test_show_as_it_stood(cli: Cli) -> None:
    reference = received(cli)
    cli.ask("tick", "--at", "2026-09-22T10:00")
    cli.ask("do", reference, "start_triage")
    then = cli.ask("show", reference, "--as-of", "2026-09-21T12:00").json
    assert (then["state"], then["version"], len(then["history"])) == ("received", 2, 2)
    cli.ask("show", reference, "--as-of", "20/09/2026", code=3)
    cli.ask("show", reference, "--as-of", "yesterday", code=2)


def test_the_clock_is_moved_forward_and_fires_what_is_due(cli: Cli) -> None:
    reference = received(cli)
    fired = cli.ask("tick", "--at", "2026-09-23T09:00").json
    assert fired["now"] == "2026-09-23T09:00:00+01:00"
    assert fired["fired"] > 0
    assert fired["failed"] == 0
    assert cli.ask("tick").json["fired"] == 0
    case = cli.ask("show", reference).json
    assert case["escalation"] == "LIO"
    event = case["history"][-1]
    assert (event["actor"], event["at"]) == ("clock", "2026-09-23T09:00:00+01:00")
    assert event["effective_at"] < event["at"]
    refused = cli.ask("tick", "--at", "2026-09-22T09:00", code=1)
    assert "cannot go back" in refused.message
    assert cli.ask("tick").json["now"] == "2026-09-23T09:00:00+01:00"
    cli.ask("tick", "--at", "soon", code=2)


def test_timers_across_cases_and_of_one(cli: Cli) -> None:
    first, second = received(cli, BRANWEN), received(cli, MERERID)
    listed = cli.ask("timers").json
    assert {one["reference"] for one in listed} == {first, second}
    assert {one["status"] for one in listed} == {"pending"}
    assert {one["reference"] for one in cli.ask("timers", "--case", first).json} == {first}
    assert cli.ask("timers", "--due").json == []
    assert cli.ask("timers", "--incidents").json == []
    cli.ask("tick", "--at", "2026-09-23T09:00")
    assert {one["name"] for one in cli.ask("timers", "--due").json} == {"REF-T1"}
    cli.ask("timers", "--case", "REF-26-09999-0", code=3)
    cli.ask("retry", first, "REF-T1", code=3)


def test_calendar_and_policy_by_command(cli: Cli) -> None:
    reference = allocated(cli)
    words = ("calendar", "close", NORTH, "24/09/2026", "--reason", "Snow")
    preview = cli.ask(*words, "--dry-run").json
    assert preview["batch"] is None
    done = cli.ask(*words).json
    assert (done["batch"], done["moved"]) == (1, preview["moved"])
    assert {one["reference"] for one in done["moved"]} == {reference}
    shown = cli.ask("calendar", "show", "--school", NORTH, "--from", "24/09/2026",
                    "--to", "25/09/2026").json  # fmt: skip
    assert shown == [
        {"date": "2026-09-24", "open": False, "why": "closed: Snow"},
        {"date": "2026-09-25", "open": True, "why": None},
    ]
    cli.ask(*words, code=2)
    cli.ask("policy", "set", "ref.ack", "2", code=1)
    cli.ask("policy", "set", "csa.prescribed_days", "2", who="tesni", code=1)
    cli.ask("policy", "set", "no.such", "2", who="tesni", code=3)
    assert cli.ask("policy", "set", "ref.ack", "2", who="tesni").json["batch"] == 2
    values = {one["parameter"]: one["value"] for one in cli.ask("policy", "list").json}
    assert values["ref.ack"] == 2
    assert [one["id"] for one in cli.ask("audit", "batches").json] == [2, 1]
    assert cli.ask("audit", "verify").json["whole"]


def test_the_log_across_cases(cli: Cli) -> None:
    first, second = received(cli, BRANWEN), received(cli, MERERID)
    log = cli.ask("audit", "log").json
    assert [(one["reference"], one["number"]) for one in log] == [
        (second, 2), (second, 1), (first, 2), (first, 1),
    ]  # fmt: skip
    assert len(cli.ask("audit", "log", "--limit", "3").json) == 3
    assert len(cli.ask("audit", "log", "--kind", "opened").json) == 2
    assert cli.ask("audit", "log", "--actor", "heulwen").json == []
    assert len(cli.ask("audit", "log", "--from", "2026-09-21", "--to", "2026-09-22").json) == 4
    assert cli.ask("audit", "log", "--from", "2026-09-22").json == []
    words = json.dumps(log, ensure_ascii=False)
    assert "Gwŷdion" not in words
    assert REFERRAL["reason"] not in words


def test_init_makes_a_database_and_making_it_again_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli = Cli(str(tmp_path / "new.db"), capsys)
    refused = cli.run("init", "--json")
    assert (refused.code, refused.json["error"]["kind"]) == (2, "invalid")
    assert not Path(cli.url).exists()
    for _ in range(2):
        made = cli.run("init", "--training", "--json")
        assert made.code == 0
        assert (made.json["mode"], made.json["administrator"]) == ("training", "admin")
    assert cli.run("tick", "--at", "2026-09-21T09:00", "--json").code == 0
    assert cli.run("list", "--json").json == []


def test_without_a_name_it_acts_as_the_first_lead(cli: Cli) -> None:
    reference = received(cli)
    assert cli.run("do", reference, "start_triage", "--json").json["history"][-1]["actor"] == (
        "eluned"
    )


@pytest.mark.parametrize(
    ("words", "given", "rest"),
    [
        (["list", "--json"], {"--json": ""}, ["list"]),
        (["show", "X", "--as", "eluned"], {"--as": "eluned"}, ["show", "X"]),
        (["show", "--database=a.db", "X"], {"--database": "a.db"}, ["show", "X"]),
        (["note", "X", "--", "--json"], {}, ["note", "X", "--", "--json"]),
        (["do", "X", "y", "--json", "--fact", "a=b", "--as", "z"],
         {"--json": "", "--as": "z"}, ["do", "X", "y", "--fact", "a=b"]),
        (["list", "--as"], {}, ["list", "--as"]),
        (["--as", "eluned"], {"--as": "eluned"}, []),
    ],
)  # fmt: skip
def test_global_options_may_stand_anywhere(
    words: list[str], given: dict[str, str], rest: list[str]
) -> None:
    assert globals_apart(words) == (given, rest)


def test_a_case_shown_is_a_look_on_record_and_a_list_is_none(cli: Cli) -> None:
    reference = received(cli, BRANWEN)
    cli.ask("list")
    assert cli.ask("audit", "log", "--kind", "looked").json == []
    cli.ask("show", reference, who="heulwen")
    (look,) = cli.ask("audit", "log", "--kind", "looked").json
    assert (look["actor"], look["reference"]) == ("heulwen", reference)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("actions {}", 0), ("do {} start_triage --dry-run", 0), ("do {} allocate --dry-run", 1),
        ("do {} allocate", 1),
    ],
)  # fmt: skip
def test_what_can_be_done_tells_of_the_case_and_is_a_look_too(
    cli: Cli, words: str, code: int
) -> None:
    reference = received(cli, BRANWEN)
    cli.ask(*words.format(reference.lower()).split(), who="eluned", code=code)
    (look,) = cli.ask("audit", "log", "--kind", "looked").json
    assert (look["actor"], look["reference"]) == ("eluned", reference)


def test_the_log_tells_of_exports_and_looks_too(cli: Cli, tmp_path: Path) -> None:
    reference = received(cli, BRANWEN)
    home = enter(Settings(cli.url, "eluned"))
    with writing(home.database) as connection:
        looks.add_look(connection, 1, "heulwen", MONDAY)
    file = str(tmp_path / "entries.csv")
    export_entries(home, Wanted(), "", file=file, why="Inspection")
    home.database.dispose()
    log = cli.ask("audit", "log").json
    assert {(one["kind"], one["reference"], one["number"]) for one in log} >= {
        ("exported", None, 1), ("looked", reference, None), ("opened", reference, 1),
    }  # fmt: skip
    said = cli.say("audit", "log", "--kind", "exported")
    assert "Exported entries of the history, 3 rows, to entries.csv: Inspection" in said
    assert [one["actor"] for one in cli.ask("audit", "log", "--kind", "looked").json] == ["heulwen"]
