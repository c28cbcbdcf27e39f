"""People as one looks them up: who is found, what a card says, and who may see which."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import update

from storage.database import reading, writing
from storage.tables import Pupil, School
from tests.house import (
    BETSAN,
    CERYS,
    GWION,
    IDRIS,
    MALI,
    OSIAN,
    SCHOOL_1,
    SCHOOL_2,
    TIRION,
    TOLD,
    WHY,
    Office,
    office_on,
)  # fmt: skip
from vog_cases import people
from vog_cases.clock import FrozenClock
from vog_cases.errors import NotFound
from vog_cases.intake.attendance import load
from vog_cases.reading_cases import Reader
from vog_cases.recalculation import close_days

Answer = TypeVar("Answer")
FIRST = date(2026, 9, 2)


@pytest.fixture
def office(database_url: str, clock: FrozenClock) -> Iterator[Office]:
    opened = office_on(database_url, clock)
    yield opened
    opened.database.dispose()


def ask(office: Office, what: Callable[[Reader], Answer], who: str = "lio") -> Answer:
    """Reads as somebody."""
    with reading(office.database) as connection:
        reader = Reader(connection, office.engine.machines, office.person(who), office.clock.now())
        return what(reader)


def register(office: Office, path: Path, last: date, **away: str) -> None:
    """In school every day from 2 September on, but for the days from the one named."""
    lines = ["upn,date,am,pm"]
    for upn, first in away.items():
        day = FIRST
        while day <= last:
            if day.weekday() < 5:
                marks = "O,O" if day >= date.fromisoformat(first) else "/,\\"
                lines.append(f"{upn},{day:%d/%m/%Y},{marks}")
            day += timedelta(days=1)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    load(office.engine, office.person("do"), path)


# --- finding children ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("tycoch", {MALI, OSIAN}), ("TŶ-COCH mali", {MALI}), ("odindathwy", {"macsen"}),
        (MALI, {MALI}), (MALI.lower(), {MALI}), ("nobody", set()),
        ("modlen", {MALI}), ("dwynwen o’d", {"macsen"}),
    ],
)  # fmt: skip
def test_a_child_is_found_by_name_without_accents_or_by_number(
    office: Office, typed: str, found: set[str]
) -> None:
    rows = ask(office, lambda reader: people.find_pupils(reader, typed)).rows
    assert {"macsen" if row.forename == "Macsen" else row.upn for row in rows} == found


def test_the_list_is_by_surname_and_says_what_is_open(office: Office) -> None:
    office.received(MALI)
    office.active(MALI)
    office.received(BETSAN)
    found = ask(office, lambda reader: people.find_pupils(reader, ""))
    assert [row.surname for row in found.rows][:3] == ["Bryngwyn", "Dyfrig", "Llanfor"]
    assert (len(found.rows), found.more) == (9, False)
    assert {row.upn: row.open_cases for row in found.rows if row.open_cases} == {MALI: 2, BETSAN: 1}
    marks = {row.upn: (row.looked_after, row.child_protection) for row in found.rows}
    assert (marks[IDRIS], marks[CERYS]) == ((True, False), (False, True))


def test_a_long_list_is_cut_and_says_that_there_are_more(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "MOST_PUPILS", 2)
    for typed, more in (("", True), ("coch", False), ("mali", False), ("m", True)):
        found = ask(office, lambda reader, typed=typed: people.find_pupils(reader, typed))
        assert (len(found.rows) <= 2, found.more) == (True, more), typed


@pytest.mark.parametrize(
    ("who", "count"), [("sch1", 4), ("head2", 5), ("io", 9), ("ost", 1), ("leg", 0)]
)
def test_people_see_the_children_of_their_school_or_caseload(
    office: Office, who: str, count: int
) -> None:
    reference = office.received(GWION)
    office.received(MALI)
    office.engine.assign(office.person("lio"), reference, "ost")
    assert len(ask(office, lambda reader: people.find_pupils(reader, ""), who).rows) == count


# --- a card --------------------------------------------------------------------------------


def test_a_card_has_family_and_all_cases_with_the_open_ones_first(office: Office) -> None:
    done = office.received(MALI)
    office.do(done, "start_triage", "lio")
    said = {"reason_declined": "Attendance rises.", "advice": "Carry on.", **WHY, **TOLD}
    office.do(done, "decline", "lio", **said)
    plan = office.active(MALI)
    theirs = office.received(OSIAN)
    card = ask(office, lambda reader: people.pupil_card(reader, MALI))
    assert (card.pupil.name, card.year_group) == ("Mali Tŷ-Coch", "Year 8")
    assert card.school is not None
    assert card.school.name == "Ysgol Gynradd Llwyn Eos"
    assert [one.name for one in card.contacts] == [
        "Gwawr Tŷ-Coch", "Aneurin Tŷ-Coch", "Modlen Tŷ-Coch",
    ]  # fmt: skip
    assert [one.parental_responsibility for one in card.contacts] == [True, True, False]
    assert card.cases[0].reference == plan
    assert {one.reference for one in card.cases} == {plan, done}
    (brother,) = card.siblings
    assert brother.pupil.upn == OSIAN
    assert [one.reference for one in brother.cases] == [theirs]


def test_a_school_sees_neither_another_schools_child_nor_a_brother_there(office: Office) -> None:
    office.received(OSIAN)
    assert ask(office, lambda reader: people.pupil_card(reader, MALI), "sch1").siblings == ()
    with pytest.raises(NotFound, match="There is no pupil"):
        ask(office, lambda reader: people.pupil_card(reader, OSIAN), "sch1")


def test_a_tutor_sees_on_a_card_only_the_cases_they_hold(office: Office) -> None:
    held, other = office.received(MALI), office.active(MALI)
    office.engine.assign(office.person("lio"), held, "ost")
    card = ask(office, lambda reader: people.pupil_card(reader, MALI), "ost")
    assert [one.reference for one in card.cases] == [held]
    assert other not in {one.reference for one in card.cases}


def test_a_child_without_a_school_or_a_register_has_a_card_too(office: Office) -> None:
    with writing(office.database) as connection:
        table = Pupil.__table__  # type: ignore[attr-defined]
        connection.execute(update(table).where(table.c.upn == TIRION).values(school_number=None))
    card = ask(office, lambda reader: people.pupil_card(reader, TIRION))
    assert (card.school, card.register.strips, card.signals) == (None, (), ())


def test_the_signals_of_a_card_begin_with_those_that_stand(office: Office, tmp_path: Path) -> None:
    office.at("2026-10-16 16:00")
    register(office, tmp_path / "r.csv", date(2026, 10, 16), **{BETSAN: "2026-10-05"})
    card = ask(office, lambda reader: people.pupil_card(reader, BETSAN))
    assert [one.kind for one in card.signals] == ["tenth_day", "persistent"]
    standing = ask(office, people.standing_signals)
    assert [one.kind for one in standing] == ["tenth_day", "persistent"]
    assert ask(office, people.standing_signals, "sch1") == []
    number = standing[0].id
    assert ask(office, lambda reader: people.signal(reader, number)).upn == BETSAN
    with pytest.raises(NotFound):
        ask(office, lambda reader: people.signal(reader, number), "sch1")
    for who in ("ost", "leg"):
        assert ask(office, people.standing_signals, who) == [], "no case of theirs, no signal"


@pytest.mark.parametrize(
    ("born", "says"),
    [
        (date(2014, 2, 11), "Year 8"), (date(2022, 5, 1), "Reception"),
        (date(2022, 10, 1), "Nursery"), (date(2005, 1, 1), "—"), (date(2026, 1, 1), "—"),
    ],
)  # fmt: skip
def test_GEN_R01_a_year_group_in_words(born: date, says: str) -> None:
    assert people.year_group(born, date(2026, 9, 21)) == says


# --- schools and officers ------------------------------------------------------------------


def test_a_school_says_what_is_open_and_overdue_and_its_attendance(
    office: Office, tmp_path: Path
) -> None:
    office.in_triage(IDRIS)
    office.active(MALI)
    office.received(BETSAN)
    office.at("2026-10-20 09:00")
    register(office, tmp_path / "r.csv", date(2026, 9, 16), **{MALI: "2026-09-15"})
    first, second = ask(office, people.list_schools)
    assert (first.school.number, second.school.number) == (SCHOOL_2, SCHOOL_1) or (
        first.school.name < second.school.name
    )
    north = next(one for one in (first, second) if one.school.number == SCHOOL_1)
    south = next(one for one in (first, second) if one.school.number == SCHOOL_2)
    assert {name: work.open for name, work in north.work.items()} == {"referral": 1, "psp": 1}
    assert (north.open, north.overdue) == (2, 2)
    assert (north.attendance, south.attendance) == (Decimal("81.8"), None)
    (own,) = ask(office, people.list_schools, "sch1")
    assert own == north


def test_a_schools_card_has_its_cases_and_the_days_it_is_shut(office: Office) -> None:
    with writing(office.database) as connection:
        table = School.__table__  # type: ignore[attr-defined]
        connection.execute(
            update(table).where(table.c.number == SCHOOL_1).values(headteacher="Mrs Llwyd")
        )
    mine = office.received(MALI)
    office.received(BETSAN)
    lead = office.person("lo")
    close_days(office.engine, lead, SCHOOL_1, [date(2026, 11, 12)], "closure", "Flood")
    close_days(office.engine, lead, None, [date(2026, 11, 13)], "inset", "All")
    card = ask(office, lambda reader: people.school_card(reader, SCHOOL_1))
    assert card.line.school.headteacher == "Mrs Llwyd"
    assert [one.reference for one in card.cases] == [mine]
    assert [(one.day.day, one.reason, one.whole_council) for one in card.closures] == [
        (12, "Flood", False), (13, "All", True),
    ]  # fmt: skip
    with pytest.raises(NotFound, match="There is no school"):
        ask(office, lambda reader: people.school_card(reader, SCHOOL_1), "sch2")


def test_officers_are_listed_by_what_they_hold(office: Office) -> None:
    reference = office.allocated(MALI)
    office.received(BETSAN)
    lines = ask(office, people.list_officers)
    assert [(one.username, one.work.open) for one in lines[:2]] == [("", 1), ("io", 1)]
    assert lines[1].work.soon == 0, "the first contact is due on Monday next week"
    assert {"lio", "im", "eo"} < {one.username for one in lines}
    assert "adm" not in {one.username for one in lines}
    office.at("2026-09-28 09:00")
    held = next(one for one in ask(office, people.list_officers) if one.username == "io")
    assert (held.work.overdue, held.work.soon) == (0, 1)
    office.at("2026-10-20 09:00")
    held = next(one for one in ask(office, people.list_officers) if one.username == "io")
    assert (held.work.overdue, held.work.soon) == (1, 0)
    assert [
        one.reference for one in ask(office, lambda reader: people.cases_of_officer(reader, "io"))
    ] == [reference]
    assert [one.username for one in ask(office, people.list_officers, "sch1")] == ["io"]
