"""Live databases: a name and a passphrase at every door, and tries that fail are told."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from storage import desk, passphrases, records
from storage.database import connect, reading, writing
from tests.vog_cases.council import Council, build
from vog_cases import passphrase
from vog_cases.cli import run
from vog_cases.clock import FrozenClock, SystemClock
from vog_cases.errors import InvalidInput, NotFound, StepRefused
from vog_cases.house import LIVE, enter
from vog_cases.passphrase import fits, known_by, require_good
from vog_cases.settings import Settings
from vog_cases.signing_in import (
    NOBODY,
    PAUSE,
    TRIES,
    NotSignedIn,
    WrongPassphrase,
    change,
    choose,
    sign_in,
)

WORDS, OTHERS = "copper lantern fjord", "harbour violin cestyll ŵyn"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one try costs is the passphrase's own affair; here there are many."""
    monkeypatch.setattr(passphrase, "COST", 2)


@pytest.fixture
def council(database: Engine, clock: FrozenClock) -> Council:
    """A council in which Heulwen has a passphrase of her own."""
    made = build(database, clock)
    choose(database, made.person("heulwen"), "heulwen", WORDS, clock.now())
    return made


def comes(council: Council, words: str, name: str = "heulwen"):
    return sign_in(council.database, name, words, council.clock.now())


@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=30))
@settings(max_examples=40, deadline=None)
def test_a_passphrase_fits_what_it_is_known_by_and_another_does_not(words, other):
    secret = known_by(words)
    assert fits(words, secret)
    assert secret != known_by(words), "two who choose the same one are not seen to"
    assert len(words) < 8 or words not in secret
    assert fits(other, secret) == (passphrase._hash(other, 2, 8, 1, b"x" * 16)
                                   == passphrase._hash(words, 2, 8, 1, b"x" * 16))  # fmt: skip


def test_it_fits_whatever_it_cost_when_it_was_chosen(monkeypatch):
    secret = known_by(WORDS)
    monkeypatch.setattr(passphrase, "COST", 2**14)
    assert fits(WORDS, secret)
    assert fits(WORDS, known_by(WORDS))


def test_an_accent_is_one_letter_however_the_keyboard_sends_it():
    assert fits("cestyll w\u0302yn", known_by("cestyll ŵyn"))


@pytest.mark.parametrize("words", ["short", "x" * 201, "aaaaaaaaaaaa", "Heulwen heulwen 1", ""])
def test_a_passphrase_that_is_easy_to_guess_is_refused(words):
    with pytest.raises(InvalidInput):
        require_good(words, "heulwen")
    require_good(WORDS, "heulwen")


def test_the_right_words_let_in_and_no_others(council):
    found = comes(council, WORDS)
    assert (found.person.name, found.temporary, found.failed) == ("Heulwen Llwyd", False, 0)
    assert comes(council, WORDS, " HEULWEN ").person == found.person
    for name, words in (("heulwen", OTHERS), ("nobody", WORDS), ("eluned", WORDS), ("", WORDS)):
        with pytest.raises(NotSignedIn, match="The name or the passphrase is not right"):
            comes(council, words, name)


def test_who_no_longer_works_here_is_not_let_in(council):
    with writing(council.database) as connection:
        connection.exec_driver_sql("UPDATE staff SET active = false WHERE username = 'heulwen'")
    with pytest.raises(NotSignedIn, match="not right"):
        comes(council, WORDS)


def test_tries_that_fail_are_counted_told_and_in_the_end_not_looked_at(council):
    with writing(council.database) as connection:
        desk.note_visit(connection, "heulwen", council.clock.now())
    council.move(hours=1)
    for _ in range(TRIES):
        with pytest.raises(NotSignedIn, match="not right"):
            comes(council, OTHERS)
    with pytest.raises(NotSignedIn, match="Too many tries"):
        comes(council, WORDS)
    council.move(minutes=1)
    choose(council.database, council.person("tesni"), "heulwen", OTHERS, council.clock.now())
    assert comes(council, OTHERS).temporary, "a new passphrase ends the pause"
    for _ in range(TRIES):
        with pytest.raises(NotSignedIn):
            comes(council, WORDS)
    council.clock.at += PAUSE + timedelta(seconds=1)
    found = comes(council, OTHERS)
    assert found.failed == 2 * TRIES
    with writing(council.database) as connection:
        desk.note_visit(connection, "heulwen", council.clock.now())
    assert comes(council, OTHERS).failed == 0, "she was told"


def test_a_passphrase_somebody_gave_is_only_to_begin_with(council):
    manager, at = council.person("tesni"), council.clock.now()
    choose(council.database, manager, "ianto", OTHERS, at)
    assert comes(council, OTHERS, "ianto").temporary
    choose(council.database, council.person("ianto"), "ianto", WORDS, at)
    assert not comes(council, WORDS, "ianto").temporary
    with pytest.raises(NotSignedIn):
        comes(council, OTHERS, "ianto")
    for who, whom, problem in (
        ("heulwen", "ianto", StepRefused), ("tesni", "no.one", NotFound),
    ):  # fmt: skip
        with pytest.raises(problem):
            choose(council.database, council.person(who), whom, OTHERS, at)


def test_ones_own_is_changed_by_the_one_of_now_alone(council):
    person, at = council.person("ianto"), council.clock.now()
    choose(council.database, person, "ianto", WORDS, at)
    with pytest.raises(WrongPassphrase, match="Your passphrase of now is not right"):
        change(council.database, person, OTHERS, OTHERS, at)
    assert comes(council, WORDS, "ianto").failed == 1, "a screen that was found open is a try"
    with pytest.raises(InvalidInput):
        change(council.database, person, WORDS, "too short", at)
    change(council.database, person, WORDS, OTHERS, at)
    assert comes(council, OTHERS, "ianto")
    at += timedelta(minutes=1)
    for _ in range(TRIES):
        with pytest.raises(NotSignedIn, match="is not right"):
            change(council.database, person, WORDS, WORDS, at)
    with pytest.raises(NotSignedIn, match="Too many tries"):
        change(council.database, person, OTHERS, WORDS, at)


def test_nothing_kept_or_logged_holds_the_words(council):
    with pytest.raises(NotSignedIn):
        comes(council, OTHERS)
    with reading(council.database) as connection:
        kept = passphrases.kept(connection, "heulwen")
        rows = connection.exec_driver_sql("SELECT kind, description FROM batch").all()
    assert kept is not None
    assert "lantern" not in kept.secret
    assert [tuple(row) for row in rows] == [
        ("passphrase", "Chose a passphrase"), ("sign_in_failed", "A try to sign in failed"),
    ]  # fmt: skip


# --- the command line ----------------------------------------------------------------------


@pytest.fixture
def say(
    database_url: str, clock: FrozenClock, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    """Runs a command on a live database that `init` has made, with a passphrase in the air."""
    # a live database goes by the machine's clock, which is frozen here too
    monkeypatch.setattr(SystemClock, "now", lambda _self: clock.now())

    def says(*words: str, passphrase: str = "", new: str = "") -> tuple[int, str, str]:
        for name, value in (("PASSPHRASE", passphrase), ("NEW_PASSPHRASE", new)):
            monkeypatch.setenv(f"VOG_CASES_{name}", value)
            if not value:
                monkeypatch.delenv(f"VOG_CASES_{name}")
        capsys.readouterr()
        code = run([*words, "--database", database_url])
        return (code, *capsys.readouterr())

    return says


def test_a_live_database_from_its_making_to_an_officers_first_list(say, database_url, tmp_path):
    assert say("init", new="short")[0] == 2
    assert "There is no terminal to ask" in say("init")[2]
    code, out, _ = say("init", "--json", new=WORDS)
    assert (code, json.loads(out)["mode"]) == (0, "live")
    say("init", "--training")
    code, out, _ = say("doctor", "--json")
    assert code == 0, "a look at its health needs nobody"
    assert "live" in out
    assert say("tick")[0] == 0, "nor does the clock"
    staff = tmp_path / "staff.csv"
    staff.write_text(
        "username,name,role,focus,school_number\nheulwen,Heulwen Llwyd,Inclusion Officer,,\n"
    )
    admin = ("--as", "admin")
    assert say("import", "staff", str(staff), *admin, passphrase=WORDS)[0] == 0
    assert say("passphrase", "heulwen", *admin, passphrase=WORDS, new=OTHERS)[0] == 0
    code, _, problem = say("list", "--as", "heulwen", passphrase=OTHERS)
    assert code == 1
    assert "choose your own first" in problem
    home = enter(Settings(database_url, ""), as_nobody=True)
    assert (home.mode, home.person) == (LIVE, NOBODY)
    choose(home.database, home.engine.person("heulwen"), "heulwen", WORDS, home.clock.now())
    home.database.dispose()
    assert say("list", "--as", "heulwen", passphrase=WORDS)[0] == 0
    assert say("passphrase", "--as", "heulwen", passphrase=WORDS, new=OTHERS)[0] == 0
    assert say("list", "--as", "heulwen", passphrase=OTHERS)[0] == 0


@pytest.mark.parametrize(
    ("words", "passphrase", "code", "problem"),
    [
        (("list",), WORDS, 2, "say who you are with --as"),
        (("list", "--as", "admin"), "", 2, "no terminal to ask for a passphrase"),
        (("list", "--as", "admin"), OTHERS, 1, "The name or the passphrase is not right"),
        (("tick", "--at", "2027-01-01T09:00", "--as", "admin"), WORDS, 1, "cannot be moved"),
        (("passphrase", "--as", "admin"), WORDS, 2, "VOG_CASES_NEW_PASSPHRASE"),
        (("passphrase", "no.one", "--as", "admin"), WORDS, 3, "nobody called"),
    ],
)  # fmt: skip
def test_what_a_live_database_says_no_to(say, words, passphrase, code, problem):
    say("init", new=WORDS)
    found, out, said = say(*words, passphrase=passphrase, new=OTHERS if "no.one" in words else "")
    assert (found, out) == (code, "")
    assert problem in said


def test_a_training_database_knows_no_passphrases(say, database_url):
    say("init", "--training")
    assert "A training database has no passphrases" in say("passphrase")[2]
    database = connect(database_url)
    with reading(database) as connection:
        assert records.setting(connection, "mode") == "training"
        assert passphrases.kept(connection, "admin") is None
    database.dispose()
