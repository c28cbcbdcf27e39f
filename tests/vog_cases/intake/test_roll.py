"""What changes for a child is told in its open cases (GEN-R16)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import MALI, REFERRAL, SCHOOL_1, SCHOOL_2, Office, office_on
from vog_cases.clock import FrozenClock
from vog_cases.intake import roll
from vog_cases.intake.records import staff_role

HEADER = "upn,surname,forename,date_of_birth,school_number,looked_after,child_protection\n"


@pytest.fixture
def office(sqlite_url: str, clock: FrozenClock) -> Iterator[Office]:
    opened = office_on(sqlite_url, clock)
    yield opened
    opened.database.dispose()


def load(
    office: Office, path: Path, school: str, care: str, protected: str, born: str = "11/02/2014"
) -> None:
    path.write_text(
        f"{HEADER}{MALI},Tŷ-Coch,Mali,{born},{school},{care},{protected}\n", encoding="utf-8"
    )
    roll.load(office.engine, office.person("do"), "pupils", path)


@pytest.mark.parametrize(
    ("school", "care", "protected", "says"),
    [
        (SCHOOL_1, "yes", "no", "looked after"),
        (SCHOOL_1, "no", "yes", "looked after or on the child protection register"),
        (SCHOOL_2, "no", "no", "moved to another school"),
        ("", "no", "no", "on no school's roll"),
    ],
)
def test_GEN_R16_the_cases_of_a_child_hear_of_a_change(
    office: Office, tmp_path: Path, school: str, care: str, protected: str, says: str
) -> None:
    ref = office.open("referral", MALI, "sch1", **REFERRAL)
    load(office, tmp_path / "pupils.csv", SCHOOL_1, "no", "no")
    assert office.case(ref)["history"][-1]["kind"] == "opened", "nothing has changed"
    load(office, tmp_path / "pupils.csv", school, care, protected)
    last = office.case(ref)["history"][-1]
    assert last["kind"] == "told"
    assert says in last["title"]
    assert ("told", "role LIO") in office.told(ref)
    load(office, tmp_path / "pupils.csv", school, care, protected)
    assert len(office.case(ref)["history"]) == 2, "said once"


def test_GEN_R01_a_date_of_birth_put_right_moves_the_day_the_child_leaves_school_age(
    office: Office, tmp_path: Path
) -> None:
    ref = office.open("referral", MALI, "sch1", **REFERRAL)
    load(office, tmp_path / "pupils.csv", SCHOOL_1, "no", "no")
    assert office.due(ref)["GEN-R01"] == "2030-06-28 23:59"
    load(office, tmp_path / "pupils.csv", SCHOOL_1, "no", "no", born="11/02/2010")
    assert "date of birth" in office.case(ref)["history"][-1]["title"]
    assert office.due(ref)["GEN-R01"] == "2026-06-26 23:59"
    office.engine.tick()
    assert ("GEN-R01", 0, "2026-06-26 23:59") in office.fired(ref)


@pytest.mark.parametrize(
    "old", ["EWO", "Education Welfare Officer", "ews", "Education Welfare Service"]
)
def test_GEN_R33_roles_are_known_by_their_names_from_before_2021(old: str) -> None:
    assert staff_role(old) == "IO"
