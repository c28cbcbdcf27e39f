"""`vog-cases report`: the tables of the screen for scripts and screen readers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.vog_cases.council import BRANWEN, REFERRAL, Cli, cli_on, facts
from vog_cases.reports import REPORTS


@pytest.fixture
def cli(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> Cli:
    made = cli_on(sqlite_url, capsys)
    opened = made.ask("open", "referral", "--pupil", BRANWEN, *facts(REFERRAL), who="emrys").json
    made.ask("do", str(opened["reference"]), "submit", who="emrys")
    return made


def test_without_a_name_the_reports_are_listed(cli: Cli) -> None:
    assert [one["name"] for one in cli.ask("report").json] == list(REPORTS)
    assert "tracker" in cli.say("report")


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_is_told_in_words_and_in_json(cli: Cli, name: str) -> None:
    found = cli.ask("report", name, "--period", "half-term").json
    assert set(found) == {"name", "title", "covers", "counted", "columns", "rows"}
    assert all(len(row["cells"]) == len(found["columns"]) for row in found["rows"])
    words = cli.say("report", name)
    assert words.startswith(f"{REPORTS[name].title}: ")
    assert found["counted"].split(".")[0] in words


def test_a_file_is_written_once(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "schools.csv"
    assert cli.ask("report", "overdue-schools", "--csv", str(path)).json["file"] == str(path)
    assert "Ysgol Gynradd Rhos Wen" in path.read_text(encoding="utf-8-sig")
    assert f"Written to {path}" not in cli.say("report", "cases", "--csv", str(path), code=2)
    other = tmp_path / "again.csv"
    assert cli.say("report", "cases", "--csv", str(other)) == f"Written to {other}.\n"


def test_a_school_counts_its_own(cli: Cli) -> None:
    own = cli.ask("report", "cases", who="north.head").json
    other = cli.ask("report", "cases", who="south.head").json
    assert [own["rows"][0]["cells"], other["rows"][0]["cells"]] == [
        ["Referral", 1], ["Referral", 0],
    ]  # fmt: skip


def test_what_cannot_be_is_said(cli: Cli) -> None:
    assert cli.ask("report", "weather", code=3).json["error"]["kind"] == "not_found"
    assert cli.ask("report", "cases", "--period", "week", code=2).json["error"]["kind"] == "invalid"
