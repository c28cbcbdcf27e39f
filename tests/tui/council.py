"""A small invented council for the screens: awkward names, and a case of every kind of urgency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import insert

from states.roles import Role
from storage import cases, deadlines, history, migrate, records
from storage.database import connect, reading, writing
from storage.deadlines import INCIDENT
from storage.tables import Contact, Pupil, School, SQLModel, Staff
from vog_cases.clock import FrozenClock
from vog_cases.engine import Engine
from vog_cases.house import TRAINING, House
from vog_cases.upn import check_letter

START = datetime(2026, 9, 21, 8, 0, tzinfo=UTC)
NOW = datetime(2026, 9, 29, 8, 42, tzinfo=UTC)
"""Tue 29 Sep 2026, 09:42 in London: where the screens stand."""
BRYN, GLAN = "6732101", "6742202"

STAFF = (
    ("eluned", "Eluned Prydderch", Role.LEAD_INCLUSION_OFFICER, None),
    ("meirion", "Meirion Tŷ Gwyn", Role.LEAD_INCLUSION_OFFICER, None),
    ("tesni", "Tesni Arfon", Role.INCLUSION_MANAGER, None),
    ("gwallter", "Gwallter Môn", Role.LEAD_OFFICER, None),
    ("heulwen", "Heulwen Llwyd", Role.INCLUSION_OFFICER, None),
    ("ianto", "[b]Ianto[/] Cadwgan", Role.ENGAGEMENT_OFFICER, None),
    ("nerys", "Nerys Bleddyn", Role.COORDINATOR, None),
    ("emrys", "Emrys Hafgan", Role.ADMIN_SUPPORT, None),
    ("bryn.head", "Morwenna Prys-Hafod", Role.HEADTEACHER, BRYN),
    ("glan.head", "Olwen Garmon", Role.HEADTEACHER, GLAN),
)


def upn_of(school: str, place: int) -> str:
    """A valid number for the invented child of that place."""
    digits = f"{school}{place:05}"
    return check_letter(f"A{digits}") + digits


CHILDREN = (
    (upn_of(BRYN, 1), "Ŵyn-Parry", "Siân", BRYN, date(2015, 3, 9)),
    (upn_of(BRYN, 2), "O’Neill", "[/b]", BRYN, date(2013, 11, 2)),
    (upn_of(GLAN, 3), "[@click=app.boom]x[/]", "Zoë", GLAN, date(2012, 5, 30)),
    (upn_of(GLAN, 4), "Łukasik", "Llŷr", GLAN, date(2014, 1, 17)),
    (upn_of(BRYN, 5), "Hâf", "Gŵen", BRYN, date(2014, 6, 1)),
)
SIAN, SLASH, CLICK, LLYR, GWEN = (child[0] for child in CHILDREN)

REFERRAL = {
    "reason": "Attendance falls week by week.", "attendance_percent": "71.5",
    "interventions": "01/09/2026 Telephone call home: no reply",
}  # fmt: skip
PLAN = {
    "need": "semh", "need_evidence": "School counsellor, September.",
    "best_interest": "A gentle return.", "reasons": "Panic in larger groups.",
    "measures": "Two more hours every fortnight.", "hours_now": "12", "hours_full": "25",
    "timetable": "Mornings.", "off_site_care": "An aunt is at home.", "agencies": "School nurse",
    "learner_voice": "Mornings are better.", "parent_voice": "Glad of it.",
}  # fmt: skip


@dataclass
class Council:
    """The filled database, its clock, and what was opened in it."""

    engine: Engine
    clock: FrozenClock

    def house(self, username: str = "eluned") -> House:
        """The house with that person in it."""
        return House(self.engine, TRAINING, self.engine.person(username))

    def do(self, who: str, reference: str, action: str, **said: object) -> None:
        """A step by somebody else, past the screen."""
        self.engine.perform(self.engine.person(who), reference, action, said)

    def references(self) -> dict[str, str]:
        """The reference of each child's case."""
        with reading(self.engine.database) as connection:
            rows = [cases.by_id(connection, one) for one in cases.all_ids(connection)]
        return {row.upn: row.reference for row in rows}

    def version(self, reference: str) -> int:
        """The version a case stands at."""
        return self._row(reference).version

    def state(self, reference: str) -> str:
        """The state a case stands in."""
        return self._row(reference).state

    def assignee(self, reference: str) -> str | None:
        """Who has a case."""
        return self._row(reference).assignee

    def owners(self) -> dict[str, str]:
        """The cases that somebody has, and who."""
        found = {one: self.assignee(one) for one in self.references().values()}
        return {one: owner for one, owner in found.items() if owner}

    def last(self, kind: str) -> list[str]:
        """The cases on which something of that kind was done last."""
        found = []
        with reading(self.engine.database) as connection:
            for reference in sorted(self.references().values()):
                events = history.of_case(connection, self._row(reference).id)
                found += [reference] if events[-1].kind == kind else []
        return found

    def versions(self) -> dict[str, int]:
        """All versions: the same before and after means nothing was written."""
        return {one: self.version(one) for one in self.references().values()}

    def _row(self, reference: str) -> cases.CaseRow:
        with reading(self.engine.database) as connection:
            found = cases.id_of(connection, reference)
            assert found is not None
            return cases.by_id(connection, found)


def open_council(url: str) -> Council:
    """The council in a database that `fill` has filled."""
    clock = FrozenClock(NOW)
    return Council(Engine(connect(url), clock), clock)


def fill(path: Path) -> None:
    """Makes the council in a migrated database and lets a week go by."""
    database, clock = connect(str(path)), FrozenClock(START)
    migrate.upgrade(database)
    with writing(database) as connection:
        records.set_setting(connection, "mode", TRAINING)
        records.set_setting(connection, "clock", NOW.isoformat())
        _people(connection)
    engine = Engine(database, clock)
    engine.register_workflows()
    _cases(engine, clock)
    with database.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()


def _people(connection: object) -> None:
    def add(table: type[SQLModel], rows: list[dict[str, object]]) -> None:
        connection.execute(insert(table.__table__), rows)  # type: ignore[attr-defined]

    add(School, [
        {"number": BRYN, "name": "Ysgol Gynradd Bryn Eithin", "phase": "Primary"},
        {"number": GLAN, "name": "Glan-y-Cwm High School", "phase": "Secondary"},
    ])  # fmt: skip
    add(Staff, [
        {"username": username, "name": name, "role": role.value, "focus": "",
         "school_number": school, "active": True}
        for username, name, role, school in STAFF
    ])  # fmt: skip
    add(Pupil, [
        {"upn": upn, "surname": surname, "forename": forename, "date_of_birth": born,
         "school_number": school}
        for upn, surname, forename, school, born in CHILDREN
    ])  # fmt: skip
    add(Contact, [
        {"upn": upn, "name": f"[i]Mair[/i] {surname}", "relationship": "Mother",
         "parental_responsibility": True, "language": "Welsh"}
        for upn, surname, _, _, _ in CHILDREN
    ])  # fmt: skip


def _cases(engine: Engine, clock: FrozenClock) -> None:
    """Overdue and in triage, failed, received, planned, allocated."""

    def do(who: str, reference: str, action: str, **said: object) -> None:
        engine.perform(engine.person(who), reference, action, said)

    def refer(upn: str) -> str:
        return engine.open(engine.person("emrys"), "referral", upn, REFERRAL).reference

    sian = refer(SIAN)
    do("emrys", sian, "submit")
    do("eluned", sian, "start_triage")
    plan = engine.open(engine.person("nerys"), "psp", LLYR, PLAN).reference
    do("nerys", plan, "send_to_parents")
    with reading(engine.database) as connection:
        signer = records.adults(connection, LLYR)[0].id
    do("nerys", plan, "record_consent", consent_signed_by=signer, consent_signed_on="2026-09-21",
       consent_form="School office", started_on="2026-09-21")  # fmt: skip
    clock.at = datetime(2026, 9, 25, 9, 0, tzinfo=UTC)
    engine.tick()
    for upn in (SLASH, CLICK, GWEN):
        do("emrys", refer(upn), "submit")
    clock.at = datetime(2026, 9, 28, 10, 0, tzinfo=UTC)
    engine.tick()
    found = Council(engine, clock).references()
    do("eluned", found[SLASH], "start_triage")
    do("eluned", found[GWEN], "start_triage")
    do("eluned", found[GWEN], "allocate", officer="heulwen", next_steps="We will ring you.")
    engine.note(engine.person("eluned"), found[SLASH], "Rang the [b]school[/b]: no reply")
    clock.at = NOW
    engine.tick()
    with writing(engine.database) as connection:
        row = cases.by_id(connection, cases.id_of(connection, found[CLICK]) or 0)
        failed = deadlines.of_case(connection, row.id)[0]
        values = {"status": INCIDENT, "attempts": 3, "error": "LookupError [/] no term dates"}
        deadlines.change(connection, failed.id, values)
