"""A broken chain on a throw-away copy: seen, named, and gone again."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage import cases
from storage.database import reading, writing
from storage.entries import OF_A_CASE, OF_NO_CASE, Key
from tests.vog_cases.council import BRANWEN, TEILO, Council, build, dump, tampering
from vog_cases.broken_copy import show_broken
from vog_cases.clock import FrozenClock
from vog_cases.errors import StepRefused
from vog_cases.house import LIVE, TRAINING, House
from vog_cases.last_check import last_check, remember


@pytest.fixture
def council(database: Engine, clock: FrozenClock) -> Council:
    return build(database, clock)


on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the copies are made."""
    folder = tmp_path / "copies"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def key(council: Council, reference: str, number: int) -> Key:
    with reading(council.database) as connection:
        return Key(OF_A_CASE, cases.id_of(connection, reference) or 0, number)


def house(council: Council, mode: str = TRAINING) -> House:
    return House(council.engine, mode, council.person("eluned"))


@on_sqlite
def test_the_copy_is_found_broken_at_that_entry_and_the_database_stays_whole(council, copies):
    reference = council.allocated(BRANWEN)
    before = dump(council.database)
    broken = show_broken(house(council), key(council, reference, 2))
    assert broken.said == "Send to the Inclusion Team"
    assert broken.proof.finding is not None
    assert (broken.proof.finding.reference, broken.proof.finding.number) == (reference, 2)
    assert "changed after it was written" in broken.proof.finding.says
    assert dump(council.database) == before
    assert council.verify().whole
    assert list(copies.iterdir()) == []


@on_sqlite
def test_it_is_not_shown_where_it_must_not_or_cannot_be(council, copies):
    reference = council.received(BRANWEN)
    with pytest.raises(StepRefused, match="only shown in a training"):
        show_broken(house(council, LIVE), key(council, reference, 1))
    with pytest.raises(StepRefused):
        show_broken(house(council), Key(OF_NO_CASE, 1, 0))
    assert list(copies.iterdir()) == []


@on_postgres
def test_on_a_server_there_is_no_copy_to_break(council, copies):
    with pytest.raises(StepRefused, match="one file: SQLite"):
        show_broken(house(council), key(council, council.received(BRANWEN), 2))


@on_sqlite
def test_it_can_be_stopped_at_any_time_and_leaves_nothing(council, copies):
    class Stopped(Exception):
        pass

    council.received(TEILO)
    reference = council.received(BRANWEN)
    for most in (1, 2):
        told: list[tuple[int, int]] = []

        def progress(done: int, of: int, told=told, most=most) -> None:
            told.append((done, of))
            if len(told) == most:
                raise Stopped

        with pytest.raises(Stopped):
            show_broken(house(council), key(council, reference, 1), progress)
        assert list(copies.iterdir()) == []


def test_the_last_check_is_remembered_with_what_it_found(council):
    reference = council.received(BRANWEN)
    with reading(council.database) as connection:
        assert last_check(connection) is None
    whole = council.verify()
    tampering(council.database, "UPDATE event SET actor = 'tesni' WHERE number = 2")
    for proof in (whole, council.verify()):
        with writing(council.database) as connection:
            remember(connection, proof, "eluned", council.clock.now())
        with reading(council.database) as connection:
            kept = last_check(connection)
        assert kept is not None
        assert (kept.at, kept.by, kept.proof) == (council.clock.now(), "eluned", proof)
    assert kept.proof.finding is not None
    assert kept.proof.finding.reference == reference
    assert replace(kept.proof, finding=None).whole
