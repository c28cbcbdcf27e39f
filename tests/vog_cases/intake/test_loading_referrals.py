"""Referrals from the inbox: every one becomes a case or is linked, none is lost (GEN-R14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import select

from states.context import Actor
from states.roles import Role
from storage.database import reading, writing
from storage.tables import Case, SourceItem
from tests.vog_cases.intake.samples import KINDS, csv_of, sample
from vog_cases.clock import FrozenClock
from vog_cases.engine import Engine
from vog_cases.errors import StepRefused
from vog_cases.intake import inbox
from vog_cases.intake.decoding import Source
from vog_cases.intake.lists import Outcome
from vog_cases.intake.problems import BadFile
from vog_cases.intake.records import LISTS
from vog_cases.intake.referrals import read

NOW = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)
LEAD = Actor("bhaf", "Bronwen Hâf", Role.LEAD_INCLUSION_OFFICER, None)
SCHOOL = Actor("obevan", "Owain Bevan", Role.HEADTEACHER, "6732100")
REFERRAL = {
    "source_id": "R1", "received_at": "07/11/2026 10:34", "school_number": "6732105",
    "upn": "K673210519059", "referred_by": "Gruffydd Rosser", "reason": "Persistent absence",
    "attendance_percent": "76.8", "unauthorised_sessions": "8",
    "interventions": "2026-10-14 Home visit: family not in; 03/10/2026 Club: twice: no, thrice",
}  # fmt: skip


@pytest.fixture
def engine(database: Database) -> Engine:
    """An engine on the sample records, on Monday 23 November 2026."""
    with writing(database) as connection:
        for kind in KINDS:
            LISTS[kind].load(connection, sample(kind))
    made = Engine(database, FrozenClock(NOW))
    made.register_workflows()
    return made


def complaints(engine: Engine, source: Source) -> list[str]:
    with pytest.raises(BadFile) as caught:
        inbox.load(engine, LEAD, source)
    return [str(problem) for problem in caught.value.problems]


def counted(engine: Engine) -> tuple[int, int]:
    with reading(engine.database) as connection:
        cases = connection.execute(select(Case.__table__.c.id))  # type: ignore[attr-defined]
        items = connection.execute(select(SourceItem.__table__))  # type: ignore[attr-defined]
        return len(cases.all()), len(items.all())


def test_the_sample_becomes_cases_once(engine: Engine) -> None:
    assert inbox.load(engine, LEAD, sample("referrals")) == Outcome(3, 0, 0, linked=1)
    assert counted(engine) == (3, 4)
    assert inbox.load(engine, LEAD, sample("referrals")) == Outcome(0, 0, 4)
    assert counted(engine) == (3, 4)


def test_a_row_is_read_to_its_last_cell(engine: Engine) -> None:
    with reading(engine.database) as connection:
        delivery = read(connection, csv_of("referrals", REFERRAL), NOW)
    ((row, referral),) = delivery.new
    assert (row.line, delivery.known, delivery.problems) == (2, 0, [])
    assert referral.received_at == datetime(2026, 11, 7, 10, 34, tzinfo=UTC)
    assert [(one.on, one.what, one.impact) for one in referral.interventions] == [
        (date(2026, 10, 14), "Home visit", "family not in"),
        (date(2026, 10, 3), "Club", "twice: no, thrice"),
    ]
    assert str(referral.attendance_percent) == "76.8"
    assert (referral.unauthorised_sessions, referral.learner_voice) == (8, "")


def test_the_digest_is_of_what_is_said_not_of_how(engine: Engine) -> None:
    other = REFERRAL | {
        "received_at": "2026-11-07T10:34:00Z", "attendance_percent": "76,80%",
        "interventions": REFERRAL["interventions"].replace("03/10/2026", "2026-10-03"),
    }  # fmt: skip
    assert inbox.load(engine, LEAD, csv_of("referrals", REFERRAL)).added == 1
    assert inbox.load(engine, LEAD, csv_of("referrals", other)) == Outcome(0, 0, 1)
    with reading(engine.database) as connection:
        fresh = csv_of("referrals", REFERRAL | {"source_id": "R2"})
        ((_, referral),) = read(connection, fresh, NOW).new
    assert replace(referral, reason="Other").digest != referral.digest
    assert replace(referral, interventions=()).digest != referral.digest


def test_the_same_number_with_other_content_is_refused(engine: Engine) -> None:
    inbox.load(engine, LEAD, csv_of("referrals", REFERRAL))
    assert complaints(engine, csv_of("referrals", REFERRAL | {"reason": "Something else"})) == [
        "line 2, column source_id: was loaded before with other content; "
        "give the new referral a new source_id (found “R1”)"
    ]


def test_the_same_file_changes_nothing_after_the_child_has_moved(engine: Engine) -> None:
    inbox.load(engine, LEAD, csv_of("referrals", REFERRAL))
    moved = {
        "upn": REFERRAL["upn"], "surname": "Pugh", "forename": "Non", "school_number": "6732100",
        "date_of_birth": "01/05/2015",
    }  # fmt: skip
    with writing(engine.database) as connection:
        LISTS["pupils"].load(connection, csv_of("pupils", moved))
    assert inbox.load(engine, LEAD, csv_of("referrals", REFERRAL)) == Outcome(0, 0, 1)


def test_every_bad_row_is_named_and_no_case_opened(engine: Engine) -> None:
    source = csv_of(
        "referrals",
        REFERRAL,
        REFERRAL | {"source_id": "R2", "received_at": "24/11/2026 10:34", "reason": ""},
        REFERRAL | {"source_id": "R3", "school_number": "6732100"},
        REFERRAL | {"source_id": "R4", "school_number": "6739999", "upn": "A673210324099"},
        REFERRAL | {"source_id": "R5", "interventions": "2026-10-14 Visit: out; some time: no"},
        REFERRAL | {"upn": "Q673210024084", "school_number": "6732100"},
        REFERRAL | {"source_id": "R6", "upn": "Q673210024084", "school_number": "6732100",
                    "interventions": "2026-11-20 Home visit: family not in"},
    )  # fmt: skip
    says = complaints(engine, source)
    assert says[:-1] == [
        "line 3, column reason: this cell must be filled",
        "line 3, column received_at: lies in the future; correct the date "
        "(found “24/11/2026 10:34”)",
        "line 4, column school_number: the pupil is on the roll of 6732105; correct the number, "
        "or load the pupils again if the child has moved (found “6732100”)",
        "line 5, column school_number: there is no such school; load the schools first "
        "(found “6739999”)",
        "line 5, column upn: there is no such pupil; load the pupils first (found “A673210324099”)",
        "line 6, column interventions: “some time: no” does not begin with a date; "
        "write 14/10/2026 What: impact (found “2026-10-14 Visit: out; some time: no”)",
        "line 7, column source_id: stands in line 2 already, with other cells; "
        "keep the right one (found “R1”)",
    ]
    assert says[-1].startswith("line 8: REF-R03 ")
    assert counted(engine) == (0, 0)


def test_only_those_who_mind_the_inbox_may_load(engine: Engine) -> None:
    with pytest.raises(StepRefused):
        inbox.load(engine, SCHOOL, csv_of("referrals", REFERRAL))
    assert counted(engine) == (0, 0)
