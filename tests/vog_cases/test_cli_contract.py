"""What other programs rely on: one document, known keys, known exit codes, never a stack trace."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vog_cases.council import (
    BRANWEN,
    MERERID,
    NORTH,
    REFERRAL,
    SOUTH,
    TEILO,
    TOLD,
    Cli,
    cli_on,
    facts,
)
from vog_cases.cli import run as run_words
from vog_cases.commands.tree import app

ROOT = Path(__file__).parents[2]
CODES = {0, 1, 2, 3, 4, 5}
KINDS = {1: "refused", 2: "invalid", 3: "not_found", 4: "conflict", 5: "integrity"}
CASE_KEYS = {
    "reference", "type", "state", "version", "pupil", "school", "assignee", "opened_at",
    "entered_at", "closed_at", "due_at", "escalation", "facts", "timers", "history",
}  # fmt: skip
TIMER_KEYS = {"name", "due_at", "status", "then", "working"}
EVENT_KEYS = {"number", "at", "kind", "action", "from", "to", "actor", "role"}
ACTION_KEYS = {"action", "title", "to", "allowed", "reasons", "form"}
REASON_KEYS = {"rule", "says", "source", "fix"}
OFFSET = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+\d\d:\d\d|-\d\d:\d\d|Z)")
TRACE = re.compile(r"Traceback|File \"|\.py\"|line \d+, in ")


@pytest.fixture
def cli(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> Cli:
    return cli_on(sqlite_url, capsys)


def allocated(cli: Cli, upn: str = BRANWEN) -> str:
    opened = cli.ask("open", "referral", "--pupil", upn, *facts(REFERRAL), who="emrys").json
    reference = str(opened["reference"])
    cli.ask("do", reference, "submit", who="emrys")
    cli.ask("do", reference, "start_triage")
    cli.ask("do", reference, "allocate", *facts({"officer": "heulwen", **TOLD}))
    return reference


def moments(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from moments(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from moments(inner, key)
    elif isinstance(value, str) and (key.endswith("_at") or key == "at"):
        yield key, value


def test_the_json_of_a_case(cli: Cli) -> None:
    reference = allocated(cli)
    cli.ask("tick", "--at", "2026-10-20T09:00")
    case = cli.ask("show", reference).json
    assert set(case) >= CASE_KEYS
    assert set(case["pupil"]) == {"upn", "name"}
    assert case["school"] == {"number": NORTH, "name": "Ysgol Gynradd Rhos Wen"}
    assert case["timers"]
    for timer in case["timers"]:
        assert set(timer) >= TIMER_KEYS
        assert {"start", "unit", "count", "says", "days"} == set(timer["working"])
    assert [event["number"] for event in case["history"]] == list(range(1, case["version"] + 1))
    for event in case["history"]:
        assert set(event) >= EVENT_KEYS
    (listed,) = cli.ask("list").json
    assert set(listed) == CASE_KEYS - {"facts", "timers", "history"} | {"priority"}
    assert {name: case[name] for name in listed} == listed


def test_the_json_of_an_action(cli: Cli) -> None:
    for action in cli.ask("actions", allocated(cli)).json:
        assert set(action) >= ACTION_KEYS
        assert action["form"]["type"] == "object"
        assert action["allowed"] == (not action["reasons"])
        for reason in action["reasons"]:
            assert set(reason) >= REASON_KEYS


def test_times_carry_londons_offset_in_summer_and_in_winter(cli: Cli) -> None:
    reference = allocated(cli)
    cli.ask("tick", "--at", "2026-11-02T09:00")
    cli.ask("note", reference, "Winter.")
    found = [
        one
        for words in (["show", reference], ["list"], ["timers"], ["audit", "log"])
        for one in moments(cli.ask(*words).json)
    ]
    assert len(found) > 20
    for key, value in found:
        assert OFFSET.fullmatch(value), (key, value)
        assert datetime.fromisoformat(value).utcoffset() is not None
    case = cli.ask("show", reference).json
    assert case["opened_at"] == "2026-09-21T09:00:00+01:00"
    assert case["history"][-1]["at"] == "2026-11-02T09:00:00+00:00"


GOOD = [
    ["list"], ["list", "--overdue"], ["list", "--by-priority"], ["show", "{ref}"],
    ["actions", "{ref}"], ["timers"], ["timers", "--due"], ["timers", "--case", "{ref}"],
    ["tick"], ["audit", "log"], ["audit", "verify"], ["audit", "batches"], ["policy", "list"],
    ["calendar", "show"], ["workflows", "list"], ["workflows", "show", "psp"],
    ["workflows", "check"], ["workflows", "check", "referral"], ["workflows", "diagram", "psp"],
    ["workflows", "diagram", "psp", "--format", "graphviz"],
    ["workflows", "diagram", "referral", "--format", "scxml"], ["note", "{ref}", "Rang."],
    ["assign", "{ref}", "ianto"], ["import", "schools", "{schools}"],
    ["calendar", "close", "all", "2026-10-08", "--reason", "Snow", "--dry-run"],
    ["calendar", "inset", NORTH, "2026-10-08", "--dry-run"],
]  # fmt: skip


def filled(words: list[str], reference: str) -> list[str]:
    schools = str(ROOT / "tests" / "data" / "intake" / "schools.csv")
    return [word.format(ref=reference, schools=schools) for word in words]


@pytest.mark.parametrize("words", GOOD, ids=" ".join)
def test_every_command_answers_one_document_wherever_the_options_stand(
    cli: Cli, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    reference = allocated(cli)
    given = filled(words, reference)
    cli.ask("calendar", "close", SOUTH, "2026-10-09", "--reason", "Flood")
    after = cli.ask(*given).json
    assert isinstance(after, list | dict)
    capsys.readouterr()
    front = ["--json", "--as", "eluned", f"--database={cli.url}", *given]
    assert run_words(front) == 0
    before = json.loads(capsys.readouterr().out)
    if words[0] not in ("note", "assign", "import"):
        assert before == after
    text = cli.say(*given)
    assert text.strip()
    assert not TRACE.search(text)


CONTRACT = {
    "demo", "init", "import", "open", "list", "show", "actions", "do", "note", "assign", "timers",
    "tick", "worker", "audit log", "audit verify", "workflows list", "workflows show",
    "workflows check", "workflows diagram", "doctor",
}  # fmt: skip


def test_the_commands_of_the_contract_are_there() -> None:
    assert commands() >= CONTRACT


def commands() -> set[str]:
    found = {
        one.name or one.callback.__name__ for one in app.registered_commands if one.callback
    }  # fmt: skip
    for group in app.registered_groups:
        inner = group.typer_instance
        assert inner is not None
        found |= {
            f"{inner.info.name} {one.name or one.callback.__name__}"
            for one in inner.registered_commands
            if one.callback
        }
    return found


BAD = [
    (["show", "{ref}x"], 3), (["show", "PSP-26-00099-0"], 3), (["show"], 2), (["bogus"], 2),
    (["list", "--bogus"], 2), (["list", "--limit", "0"], 2), (["list", "--limit", "few"], 2),
    (["list", "--type", "x"], 2), (["do", "{ref}", "nothing"], 2), (["do", "{ref}"], 2),
    (["do", "{ref}", "start_triage"], 1),
    (["do", "{ref}", "first_contact", "--fact", "colour=red"], 1),
    (["do", "{ref}", "add_information", "--fact", "colour=red"], 2),
    (["do", "{ref}", "add_information", "--fact", "answer"], 2),
    (["do", "{ref}", "add_information", "--expect-version", "1", "--fact", "answer=x"], 4),
    (["do", "{ref}", "add_information", "--expect-version", "x"], 2),
    (["note", "{ref}", ""], 2), (["assign", "{ref}", "nobody"], 3), (["open", "x"], 2),
    (["open", "psp", "--pupil", "x"], 3), (["tick", "--at", "2020-01-01"], 1),
    (["import", "ghosts", "{schools}"], 2), (["import", "schools", "/no/such/file.csv"], 2),
    (["import", "schools", "/"], 2), (["audit"], 2), (["audit", "nothing"], 2),
    (["audit", "log", "--from", "never"], 2), (["workflows", "show", "x"], 2),
    (["workflows", "diagram", "psp", "--format", "jpeg"], 2), (["workflows", "check", "x"], 2),
    (["calendar", "close", "all", "26/09/2026", "--reason", "x"], 2),
    (["calendar", "close", "all", "24/09/2026"], 2),
    (["calendar", "close", "9", "24/09/2026", "--reason", "x"], 3),
    (["calendar", "show", "--from", "2026-10-02", "--to", "2026-10-01"], 2),
    (["calendar", "show", "--from", "2041-10-02"], 2), (["policy", "set", "x", "1"], 1),
    (["retry", "{ref}", "REF-T9"], 3), (["init"], 2),
]  # fmt: skip


@pytest.mark.parametrize(("words", "code"), BAD, ids=lambda one: str(one)[:60])
def test_every_error_is_one_document_with_its_code_and_kind(
    cli: Cli, words: list[str], code: int
) -> None:
    given = filled(words, allocated(cli))
    error = cli.ask(*given, code=code).json
    assert set(error) == {"error"}
    assert set(error["error"]) == {"kind", "message", "reasons"}
    assert error["error"]["kind"] == KINDS[code]
    assert error["error"]["message"].strip()
    for reason in error["error"]["reasons"]:
        assert set(reason) >= REASON_KEYS
    said = cli.say(*given, code=code)
    assert said.strip()
    assert not TRACE.search(said)
    assert cli.ask("audit", "verify").json["events"] == 4, "a refusal changed something"


def test_a_broken_history_is_an_integrity_failure_that_names_the_place(cli: Cli) -> None:
    from storage.database import connect
    from tests.vog_cases.council import tampering

    reference = allocated(cli)
    database = connect(cli.url)
    tampering(database, "UPDATE event SET actor = 'emrys' WHERE number = 3")
    database.dispose()
    broken = cli.ask("audit", "verify", code=5)
    assert f"{reference}, event 3" in broken.message
    assert f"{reference}, event 3" in cli.say("audit", "verify", code=5)


@pytest.mark.parametrize(
    ("url", "code"),
    [("{tmp}/none.db", 3), ("{tmp}", 3), ("{tmp}/text.db", 3), ("mysql://x/y", 3), ("://", 3),
     ("postgresql://localhost:1/none", 3)],
)  # fmt: skip
def test_a_database_that_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], url: str, code: int
) -> None:
    (tmp_path / "text.db").write_text("no database, only words\n" * 400)
    answer = Cli(url.format(tmp=tmp_path), capsys).run("list", "--json")
    assert (answer.code, answer.json["error"]["kind"]) == (code, KINDS[code])
    assert not list(tmp_path.glob("none.db"))


def test_a_password_never_shows(capsys: pytest.CaptureFixture[str]) -> None:
    answer = Cli("postgresql://who:ysgrech@localhost:1/none", capsys).run("list", "--json")
    assert "ysgrech" not in answer.out + answer.err


def test_nobody_and_a_person_who_left_cannot_act(cli: Cli) -> None:
    from storage.database import connect
    from tests.vog_cases.council import tampering

    assert "nobody called" in cli.ask("list", who="ghost", code=3).message
    database = connect(cli.url)
    tampering(database, "UPDATE staff SET active = false WHERE username = 'heulwen'")
    database.dispose()
    cli.ask("list", who="heulwen", code=3)


def test_a_school_sees_its_own_cases_only(cli: Cli) -> None:
    north, south = allocated(cli, BRANWEN), allocated(cli, MERERID)
    for who, mine, other in (("north.office", north, south), ("south.head", south, north)):
        assert [one["reference"] for one in cli.ask("list", who=who).json] == [mine]
        assert cli.ask("list", "--school", NORTH if mine == south else SOUTH, who=who).json == []
        assert cli.ask("list", "--search", other, who=who).json == []
        assert {one["reference"] for one in cli.ask("timers", who=who).json} == {mine}
        assert {one["reference"] for one in cli.ask("audit", "log", who=who).json} == {mine}
        for words in (["show", other], ["actions", other], ["note", other, "x"],
                      ["timers", "--case", other], ["do", other, "withdraw"],
                      ["assign", other, "ianto"], ["retry", other, "REF-T4"]):  # fmt: skip
            hidden = cli.ask(*words, who=who, code=3)
            assert "that you can see" in hidden.message


def test_a_tutor_sees_their_caseload_and_a_legal_adviser_none_of_these(cli: Cli) -> None:
    mine = allocated(cli, BRANWEN)
    allocated(cli, TEILO)
    assert cli.ask("list", who="tudur").json == []
    cli.ask("assign", mine, "tudur")
    assert [one["reference"] for one in cli.ask("list", who="tudur").json] == [mine]
    assert cli.ask("list", who="luned").json == []
    assert cli.ask("audit", "log", who="luned").json == []


words_of_people = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12
) | st.sampled_from([
    "list", "show", "do", "tick", "--json", "--as", "--", "-", "--fact", "a=b", "=", "--limit",
    "-1", "--at", "audit", "verify", "--help", "open", "psp", "--pupil", "--type", "calendar",
    "REF-26-00001-9", "now", "9" * 30,
])  # fmt: skip


def test_whatever_is_typed_there_is_never_a_stack_trace(
    cli: Cli, capsys: pytest.CaptureFixture[str]
) -> None:
    allocated(cli)

    @settings(max_examples=150)
    @given(st.lists(words_of_people, min_size=1, max_size=6))
    def holds(words: list[str]) -> None:
        if {"demo", "worker"} & set(words):
            return
        answer = cli.run("--json", *words)
        assert not TRACE.search(answer.out + answer.err), words
        assert answer.code in CODES, (words, answer)
        if "--help" not in words and "-h" not in words:
            json.loads(answer.out)

    holds()


def test_help_of_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    for name in sorted(commands()):
        capsys.readouterr()
        assert run_words([*name.split(), "--help"]) == 0
        out, err = capsys.readouterr()
        assert "Usage" in out
        assert err == ""


# --- as real processes ---------------------------------------------------------------------


def process(
    *words: str, stdin: str = "", code: int | None = None
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "vog_cases", *words],
        cwd=ROOT, input=stdin, capture_output=True, text=True, encoding="utf-8", check=False,
        timeout=120,
    )  # fmt: skip
    assert code is None or done.returncode == code, done
    return done


def test_a_day_in_real_processes(tmp_path: Path) -> None:
    url = str(tmp_path / "real.db")
    data = ROOT / "tests" / "data" / "intake"
    process("--database", url, "list", code=3)
    process("init", "--training", "--database", url, code=0)
    for kind in ("schools", "pupils"):
        process("--database", url, "import", kind, str(data / f"{kind}.csv"), code=0)
    again = process("import", "schools", str(data / "schools.csv"), "--json", "--database", url)
    assert json.loads(again.stdout)["changed"] == 0
    moved = process("tick", "--at", "2027-01-11T09:00", "--database", url, "--json", code=0)
    assert json.loads(moved.stdout)["now"] == "2027-01-11T09:00:00+00:00"
    whole = process("--json", "audit", "verify", "--database", url, code=0)
    assert json.loads(whole.stdout)["whole"]
    screen = process("--database", url, code=2)
    assert "no terminal" in screen.stderr
    assert screen.stdout == ""


def test_output_that_nobody_reads_to_its_end_is_no_error() -> None:
    reading = subprocess.Popen(
        [sys.executable, "-m", "vog_cases", "workflows", "show", "psp", "--json"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert reading.stdout is not None
    reading.stdout.close()
    _, err = reading.communicate(timeout=60)
    assert b"Traceback" not in err
