"""A small invented council for the tests of the engine: two schools, four children, the team."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import insert, select, text

from states.context import Actor
from states.roles import Role
from storage import cases, deadlines, history, records
from storage.cases import CaseRow
from storage.database import connect, reading, writing
from storage.deadlines import TimerRow
from storage.history import StoredEvent
from storage.tables import Contact, Pupil, School, SQLModel, Staff
from vog_cases.audit import Finding, Proof, check_case, verify
from vog_cases.cli import run
from vog_cases.clock import FrozenClock
from vog_cases.engine import Done, Engine
from vog_cases.house import TRAINING
from vog_cases.upn import check_letter

MONDAY = datetime(2026, 9, 21, 8, 0, tzinfo=UTC)
NORTH, SOUTH = "6732101", "6742202"

STAFF = (
    ("eluned", "Eluned Prydderch", Role.LEAD_INCLUSION_OFFICER, None),
    ("meirion", "Meirion Tŷ Gwyn", Role.LEAD_INCLUSION_OFFICER, None),
    ("tesni", "Tesni Arfon", Role.INCLUSION_MANAGER, None),
    ("gwallter", "Gwallter Môn", Role.LEAD_OFFICER, None),
    ("heulwen", "Heulwen Llwyd", Role.INCLUSION_OFFICER, None),
    ("ianto", "Ianto Cadwgan", Role.ENGAGEMENT_OFFICER, None),
    ("nerys", "Nerys Bleddyn", Role.COORDINATOR, None),
    ("dwynwen", "Dwynwen Caradog", Role.DATA_OFFICER, None),
    ("emrys", "Emrys Hafgan", Role.ADMIN_SUPPORT, None),
    ("tudur", "Tudur Elfyn", Role.OUT_OF_SCHOOL_TUTOR, None),
    ("luned", "Luned Gwrtheyrn", Role.LEGAL_ADVISER, None),
    ("north.head", "Morwenna Prys-Hafod", Role.HEADTEACHER, NORTH),
    ("north.office", "Cai Rhydderch", Role.SCHOOL_STAFF, NORTH),
    ("south.head", "Olwen Garmon", Role.HEADTEACHER, SOUTH),
    ("south.office", "Pryderi Ŵyn", Role.SCHOOL_STAFF, SOUTH),
)


def upn_of(school: str, place: int) -> str:
    """A valid number for the invented child of that place."""
    digits = f"{school}{place:05}"
    return check_letter(f"A{digits}") + digits


CHILDREN = (
    (upn_of(NORTH, 1), "Gwŷdion", "Branwen", NORTH, date(2015, 3, 9)),
    (upn_of(NORTH, 2), "Hafgan-Pŷl", "Teilo", NORTH, date(2013, 11, 2)),
    (upn_of(SOUTH, 3), "Elystan", "Mererid", SOUTH, date(2012, 5, 30)),
    (upn_of(SOUTH, 4), "O’Garmon", "Llywarch", SOUTH, date(2014, 1, 17)),
)
BRANWEN, TEILO, MERERID, LLYWARCH = (child[0] for child in CHILDREN)

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
TOLD = {"next_steps": "We will ring you this week."}


@dataclass
class Council:
    """A filled training database with an engine under a frozen clock."""

    database: sqlalchemy.Engine
    clock: FrozenClock
    engine: Engine

    def person(self, username: str) -> Actor:
        return self.engine.person(username)

    def move(self, **by: float) -> None:
        """Moves the clock on by a timedelta's arguments."""
        self.clock.at += timedelta(**by)

    def to(self, *when: int) -> None:
        """Sets the clock to an instant in UTC."""
        self.clock.at = datetime(*when, tzinfo=UTC)  # type: ignore[misc,arg-type]

    def open(
        self, type_name: str, upn: str, who: str = "emrys", said: Mapping[str, Any] | None = None
    ) -> str:
        """Opens a case with everything on its form and answers its reference."""
        given = said or (REFERRAL if type_name == "referral" else PLAN)
        actor = self.person("nerys" if type_name == "psp" and who == "emrys" else who)
        return self.engine.open(actor, type_name, upn, given).reference

    def do(self, who: str, reference: str, action: str, **said: Any) -> Done:
        """Takes a step as somebody."""
        return self.engine.perform(self.person(who), reference, action, said)

    def received(self, upn: str = BRANWEN) -> str:
        """A referral that the Inclusion Team has received."""
        reference = self.open("referral", upn)
        self.do("emrys", reference, "submit")
        return reference

    def allocated(self, upn: str = BRANWEN, officer: str = "heulwen") -> str:
        """A referral with a caseworker."""
        reference = self.received(upn)
        self.do("eluned", reference, "start_triage")
        self.do("eluned", reference, "allocate", officer=officer, **TOLD)
        return reference

    def active_plan(self, upn: str = TEILO, started: str = "") -> str:
        """A pastoral support plan in force since today, or since the day given."""
        reference = self.open("psp", upn)
        self.do("nerys", reference, "send_to_parents")
        today = started or self.clock.now().date().isoformat()
        self.do(
            "nerys", reference, "record_consent", consent_signed_by=self.contact(upn),
            consent_signed_on=today, consent_form="School office", started_on=today,
        )  # fmt: skip
        return reference

    def contact(self, upn: str) -> int:
        with reading(self.database) as connection:
            return records.adults(connection, upn)[0].id

    # --- looking -----------------------------------------------------------------------

    def row(self, reference: str) -> CaseRow:
        with reading(self.database) as connection:
            return cases.by_id(connection, self._id(connection, reference))

    def events(self, reference: str) -> list[StoredEvent]:
        with reading(self.database) as connection:
            return history.of_case(connection, self._id(connection, reference))

    def timers(self, reference: str) -> dict[tuple[str, int], TimerRow]:
        with reading(self.database) as connection:
            found = deadlines.of_case(connection, self._id(connection, reference))
        return {(timer.name, timer.phase): timer for timer in found}

    def pending(self) -> list[tuple[str, int, datetime]]:
        """Deadlines that are due by the clock, have not failed and have not fired."""
        with reading(self.database) as connection:
            return [
                (timer.name, timer.phase, timer.fires_at)
                for case_id in cases.all_ids(connection)
                for timer in deadlines.of_case(connection, case_id)
                if timer.status == deadlines.PENDING
                and not timer.attempts
                and timer.fires_at is not None
                and timer.fires_at <= self.clock.now()
            ]

    def firings(self, reference: str) -> list[tuple[str, int, str]]:
        """What the history says has fired: timer, phase and due time, in order."""
        return [
            (about["name"], about["phase"], about["due_at"])
            for event in self.events(reference)
            if (about := event.body.get("timer"))
        ]

    def verify(self) -> Proof:
        with reading(self.database) as connection:
            return verify(connection, self.engine.machines)

    def check(self, reference: str) -> Finding | None:
        with reading(self.database) as connection:
            row = cases.by_id(connection, self._id(connection, reference))
            lines = history.of_case(connection, row.id)
            return check_case(connection, self.engine.machines, row, lines)

    def assert_whole(self) -> None:
        """Audit is content, each case's version is the number of its events, and none fired
        twice for one due time.
        """
        proof = self.verify()
        assert proof.whole, proof.finding
        for reference in self.references():
            events = self.events(reference)
            assert self.row(reference).version == len(events)
            fired = self.firings(reference)
            assert len(fired) == len(set(fired)), f"{reference} fired twice: {fired}"

    def references(self) -> list[str]:
        with reading(self.database) as connection:
            return [cases.by_id(connection, one).reference for one in cases.all_ids(connection)]

    @staticmethod
    def _id(connection: sqlalchemy.Connection, reference: str) -> int:
        found = cases.id_of(connection, reference)
        assert found is not None, reference
        return found


def build(database: sqlalchemy.Engine, clock: FrozenClock) -> Council:
    """Fills a migrated, empty database."""
    with writing(database) as connection:
        fill(connection, clock.now())
    return enter(database, clock)


def enter(database: sqlalchemy.Engine, clock: FrozenClock) -> Council:
    """A council on a database that was filled before."""
    engine = Engine(database, clock)
    engine.register_workflows()
    return Council(database, clock, engine)


def fill(connection: sqlalchemy.Connection, at: datetime) -> None:
    """Writes the council, and makes the database one for training whose clock stands at `at`."""
    records.set_setting(connection, "mode", TRAINING)
    records.set_setting(connection, "clock", at.isoformat())
    connection.execute(
        insert(School),
        [
            {"number": number, "name": name, "phase": "", "language": "", "email": "",
             "headteacher": ""}
            for number, name in ((NORTH, "Ysgol Gynradd Rhos Wen"), (SOUTH, "Ysgol Bae Du"))
        ],
    )  # fmt: skip
    connection.execute(
        insert(Staff),
        [
            {"username": username, "name": name, "role": role.value, "focus": "",
             "school_number": school, "active": True}
            for username, name, role, school in STAFF
        ],
    )  # fmt: skip
    connection.execute(insert(Pupil), [_pupil(*child) for child in CHILDREN])
    connection.execute(
        insert(Contact),
        [
            {"upn": upn, "name": f"Rhiant {surname}", "relationship": "Mother",
             "parental_responsibility": True, "address": "", "email": "", "phone": "",
             "language": "Welsh"}
            for upn, surname, *_ in CHILDREN
        ],
    )  # fmt: skip


def _pupil(upn: str, surname: str, forename: str, school: str, born: date) -> dict[str, Any]:
    return {
        "upn": upn, "surname": surname, "forename": forename, "known_as": "",
        "date_of_birth": born, "gender": "", "school_number": school,
        "on_roll_from": date(2025, 9, 1), "looked_after": False, "child_protection": False,
        "aln": False, "fsm": False,
    }  # fmt: skip


def dump(database: sqlalchemy.Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, to compare a database before and after."""
    with reading(database) as connection:
        return {
            table.name: [
                tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))
            ]
            for table in SQLModel.metadata.sorted_tables
        }


def tampering(database: sqlalchemy.Engine, statement: str, **values: Any) -> int:
    """Changes a database behind the program's back, as its owner could; answers the rows hit."""
    with writing(database) as connection:
        _disarm(connection)
        return connection.execute(text(statement), values).rowcount


def _disarm(connection: sqlalchemy.Connection) -> None:
    if connection.dialect.name == "sqlite":
        for name in _triggers(connection):
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        return
    for table in ("event", "batch"):
        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def _triggers(connection: sqlalchemy.Connection) -> Iterator[str]:
    found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    return iter([row[0] for row in found])


@dataclass(frozen=True)
class Answer:
    """What one command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on stdout; it is an error if there is anything else."""
        return json.loads(self.out)

    @property
    def message(self) -> str:
        """The sentence of an error."""
        return str(self.json["error"]["message"])

    @property
    def rules(self) -> set[str]:
        """The rules that refused."""
        return {reason["rule"] for reason in self.json["error"]["reasons"]}


@dataclass(frozen=True)
class Cli:
    """The command line on one database, run in this process."""

    url: str
    capsys: pytest.CaptureFixture[str]

    def run(self, *words: str) -> Answer:
        """Runs a command as it stands."""
        self.capsys.readouterr()
        code = run([*words, "--database", self.url])
        out, err = self.capsys.readouterr()
        return Answer(code, out, err)

    def ask(self, *words: str, who: str = "eluned", code: int = 0) -> Answer:
        """Runs a command with --json as somebody, and expects this exit code."""
        answer = self.run(*words, "--json", "--as", who)
        assert answer.code == code, (words, answer)
        assert answer.err == ""
        assert answer.json is not None
        return answer

    def say(self, *words: str, who: str = "eluned", code: int = 0) -> str:
        """Runs a command for a person to read; errors go to stderr and answers to stdout."""
        answer = self.run(*words, "--as", who)
        assert answer.code == code, (words, answer)
        assert not (answer.err if code == 0 else answer.out), answer
        return answer.err if code else answer.out


def cli_on(url: str, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The command line on a fresh database with the council in it."""
    database = connect(url)
    with writing(database) as connection:
        fill(connection, MONDAY)
    database.dispose()
    return Cli(url, capsys)


def facts(said: Mapping[str, Any]) -> list[str]:
    """A form as `--fact name=value` words."""
    return [word for name, value in said.items() for word in ("--fact", f"{name}={value}")]
