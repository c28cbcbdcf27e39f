"""A file written from the database: what is in it, where it may go, and that it is recorded."""

from __future__ import annotations

import csv
import stat
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage import entries, records
from storage.database import reading
from storage.entries import Wanted
from tests.vog_cases.council import Council, build, tampering
from vog_cases.acts import history_read
from vog_cases.clock import FrozenClock
from vog_cases.errors import InvalidInput
from vog_cases.exporting import export

ROWS = [("Gŵen", "=1+1"), ("O’Neill, Zoë", "-2"), ("", "a\nb")]


@pytest.fixture
def council(database: Engine, clock: FrozenClock) -> Council:
    return build(database, clock)


def write(council: Council, file: Path | str, why: str = "Inspection", rows: object = ROWS) -> int:
    return export(
        council.database, council.person("eluned"), council.clock.now(), what="names", why=why,
        file=str(file), header=("Name", "Sum"), rows=rows,  # type: ignore[arg-type]
    )  # fmt: skip


def acts(council: Council) -> list[str]:
    with reading(council.database) as connection:
        found = entries.log(connection, council.person("eluned"), Wanted(), 10)
        return [one.body["title"] for one in found]


def test_a_file_a_spreadsheet_reads_right_and_runs_nothing_of(council, tmp_path):
    assert write(council, tmp_path / "names") == 3
    file = tmp_path / "names.csv"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_bytes().startswith("\ufeffName,Sum\r\nGŵen,'=1+1\r\n".encode())
    with file.open(encoding="utf-8-sig", newline="") as opened:
        assert list(csv.reader(opened))[2:] == [["O’Neill, Zoë", "'-2"], ["", "a\nb"]]
    assert acts(council) == ["Exported names, 3 rows, to names.csv: Inspection"]
    assert [one for one in tmp_path.iterdir() if "part" in one.name] == []


@pytest.mark.parametrize(
    ("why", "file", "says"),
    [
        ("  ", "x.csv", "Say why"),
        ("Inspection", " ", "Name the file"),
        ("Inspection", "there.csv", "already; choose another name"),
        ("Inspection", "no/such/x.csv", "There is no folder"),
    ],
)
def test_what_is_refused_leaves_neither_a_file_nor_a_record(council, tmp_path, why, file, says):
    (tmp_path / "there.csv").write_text("mine")
    before = set(tmp_path.iterdir())
    with pytest.raises(InvalidInput, match=says):
        write(council, file if not file.strip() else tmp_path / file, why)
    assert set(tmp_path.iterdir()) == before
    assert (tmp_path / "there.csv").read_text() == "mine"
    assert acts(council) == []


def test_no_file_is_left_where_it_could_not_be_recorded_or_written(council, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()

    def full_disk():
        yield ("a", "b")
        raise OSError(28, "No space left on device")

    with pytest.raises(InvalidInput, match="No space left on device"):
        write(council, folder / "x.csv", rows=full_disk())
    tampering(council.database, "DELETE FROM counter")
    tampering(council.database, "ALTER TABLE batch RENAME TO gone")
    with pytest.raises(Exception, match="batch"):
        write(council, folder / "x.csv")
    assert list(folder.iterdir()) == []


def test_reading_the_history_is_recorded_and_moves_no_deadline(council):
    history_read(council.database, council.person("tesni"), council.clock.now())
    assert acts(council) == ["Read the history across cases"]
    with reading(council.database) as connection:
        assert records.batches(connection) == []
