"""A small invented council, and the office that works in it: what the stories are told with.

Times are written as people in Barry read them off the wall: `2026-10-05 23:59` is London time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import insert, select
from sqlmodel import SQLModel

from states.calendar import LONDON
from states.context import Actor
from states.roles import Role
from storage import records
from storage.database import connect, reading, writing
from storage.searching import person_key
from storage.tables import Contact, Pupil, School, Staff
from vog_cases.clock import FrozenClock
from vog_cases.engine import Done, Engine, Fired
from vog_cases.errors import Reason, StepRefused
from vog_cases.house import TRAINING
from vog_cases.presenting import action_json, case_json
from vog_cases.reading_cases import Reader
from vog_cases.upn import check_letter

MONDAY = datetime(2026, 9, 21, 8, 0, tzinfo=UTC)
"""Mon 21 Sep 2026, 09:00 in London: where every story begins."""
SCHOOL_1, SCHOOL_2 = "6739101", "6739202"
SCHOOLS = ((SCHOOL_1, "Ysgol Gynradd Llwyn Eos"), (SCHOOL_2, "Pencoedtre Bay High School"))

STAFF: tuple[tuple[str, str, Role, str, str | None], ...] = (
    ("lio", "Eirlys Tangwystl", Role.LEAD_INCLUSION_OFFICER, "", None),
    ("lio2", "Gwrgan Ceinwen", Role.LEAD_INCLUSION_OFFICER, "", None),
    ("im", "Tegwedd Mostyn-Rhun", Role.INCLUSION_MANAGER, "", None),
    ("lo", "Cynfael Hirwaun", Role.LEAD_OFFICER, "", None),
    ("io", "Heledd Garmon", Role.INCLUSION_OFFICER, "", None),
    ("ehe_io", "Ynyr Gwladus", Role.INCLUSION_OFFICER, "EHE", None),
    ("eo", "Brochan Ifor", Role.ENGAGEMENT_OFFICER, "persistent absence", None),
    ("pecc", "Nest Madrun", Role.COORDINATOR, "PSP", None),
    ("do", "Dewer Anwen", Role.DATA_OFFICER, "", None),
    ("adm", "Sulwen Cadfarch", Role.ADMIN_SUPPORT, "", None),
    ("ost", "Tudwal Lleucu", Role.OUT_OF_SCHOOL_TUTOR, "", None),
    ("leg", "Meinir Gwrtheyrn", Role.LEGAL_ADVISER, "", None),
    ("head1", "Gwenfrewi Tŷ-Draw", Role.HEADTEACHER, "", SCHOOL_1),
    ("sch1", "Elffin Rhosyr", Role.SCHOOL_STAFF, "", SCHOOL_1),
    ("head2", "Cadell Prendergast", Role.HEADTEACHER, "", SCHOOL_2),
    ("sch2", "Angharad Sŵn", Role.SCHOOL_STAFF, "", SCHOOL_2),
)


def upn_of(school: str, place: int) -> str:
    """A valid number for the invented child of that place."""
    digits = f"{school}{place:05}"
    return check_letter(f"A{digits}") + digits


@dataclass(frozen=True)
class InventedChild:
    """A child of the council that nobody knows."""

    upn: str
    surname: str
    forename: str
    born: date
    school: str = SCHOOL_1
    looked_after: bool = False
    child_protection: bool = False


MALI = upn_of(SCHOOL_1, 1)
IDRIS = upn_of(SCHOOL_1, 2)
CERYS = upn_of(SCHOOL_1, 3)
ELIN = upn_of(SCHOOL_1, 4)
GWION = upn_of(SCHOOL_2, 5)
TIRION = upn_of(SCHOOL_2, 6)
MACSEN = upn_of(SCHOOL_2, 7)
BETSAN = upn_of(SCHOOL_2, 8)
OSIAN = upn_of(SCHOOL_2, 9)

CHILDREN = (
    InventedChild(MALI, "Tŷ-Coch", "Mali", date(2014, 2, 11)),
    InventedChild(IDRIS, "Morgannwg", "Idris", date(2013, 6, 30), looked_after=True),
    InventedChild(CERYS, "Llanfor", "Cerys", date(2015, 9, 3), child_protection=True),
    InventedChild(ELIN, "Bryngwyn", "Elin", date(2022, 5, 1)),
    InventedChild(GWION, "Penarth-Huws", "Gwion", date(2010, 11, 5), SCHOOL_2),
    InventedChild(TIRION, "Sŵnmor", "Tirion", date(2012, 12, 24), SCHOOL_2),
    InventedChild(MACSEN, "O’Dindathwy", "Macsen", date(2010, 3, 8), SCHOOL_2),
    InventedChild(BETSAN, "Dyfrig", "Betsan", date(2013, 1, 15), SCHOOL_2),
    InventedChild(OSIAN, "Tŷ-Coch", "Osian", date(2012, 7, 19), SCHOOL_2),
)
"""An ordinary child, one looked after, one on the child-protection register, one of four, one
in their last year, one whose contacts have no parental responsibility, one who has left, one
more, and a brother of the first at another school.
"""

CONTACTS: tuple[tuple[int, str, str, str, bool, str], ...] = (
    (11, MALI, "Gwawr Tŷ-Coch", "Mother", True, "Welsh"),
    (12, MALI, "Aneurin Tŷ-Coch", "Father", True, "English"),
    (13, MALI, "Modlen Tŷ-Coch", "Aunt", False, ""),
    (21, IDRIS, "Ceindrych Morgannwg", "Mother", True, ""),
    (22, IDRIS, "Collwyn Maes", "Foster carer", False, "English"),
    (31, CERYS, "Nyfain Llanfor", "Mother", True, "Both"),
    (41, ELIN, "Gwenllian Bryngwyn", "Mother", True, "Welsh"),
    (51, GWION, "Rhun Penarth-Huws", "Father", True, "English"),
    (61, TIRION, "Morfudd Sŵnmor", "Grandmother", False, "Welsh"),
    (62, TIRION, "Gildas Sŵnmor", "Uncle", False, ""),
    (71, MACSEN, "Dwynwen O’Dindathwy", "Mother", True, "English"),
    (81, BETSAN, "Ffraid Dyfrig", "Mother", True, "Welsh"),
    (91, OSIAN, "Gwawr Tŷ-Coch", "Mother", True, "Welsh"),
    (92, OSIAN, "Aneurin Tŷ-Coch", "Father", True, "English"),
)
MOTHER, FATHER, AUNT = 11, 12, 13

REFERRAL: Mapping[str, Any] = {
    "reason": "Attendance falls in spite of all we tried.",
    "attendance_percent": "72.5",
    "unauthorised_sessions": "14",
    "interventions": "02/09/2026 Telephone call home: no reply; 10/09/2026 Meeting: two good weeks",
    "requested_help": "A visit to the family.",
    "learner_voice": "Mornings are hard.",
    "parent_voice": "She will not leave the house.",
}
PLAN: Mapping[str, Any] = {
    "need": "semh",
    "need_evidence": "The school counsellor, 4 September.",
    "best_interest": "A gentle way back.",
    "reasons": "Panic in full classes.",
    "measures": "Two more hours every fortnight.",
    "hours_now": "10",
    "hours_full": "25",
    "timetable": "Mornings, Monday to Friday.",
    "off_site_care": "Her aunt is at home.",
    "agencies": "School nurse",
    "learner_voice": "I want to try.",
    "parent_voice": "We agree to mornings.",
}
WHY: Mapping[str, Any] = {
    "underlying_reason": "anxiety",
    "underlying_detail": "Panic at the school gate.",
}
TOLD: Mapping[str, Any] = {"next_steps": "We will ring you on Wednesday."}
SIGNED: Mapping[str, Any] = {
    "consent_signed_by": MOTHER,
    "consent_signed_on": "21/09/2026",
    "consent_form": "Consent, school office",
}


def local(words: str) -> datetime:
    """An instant from London's clock: `2026-10-05 23:59`."""
    return datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=LONDON).astimezone(UTC)


def wall(stamp: str | None) -> str:
    """A time of the JSON as the clock on the wall shows it: `2026-10-05 23:59`."""
    return stamp[:16].replace("T", " ") if stamp else ""


@dataclass
class Office:
    """The council's office: people act in it, and its clock moves when it is told to."""

    database: sqlalchemy.Engine
    clock: FrozenClock
    engine: Engine

    # --- acting ------------------------------------------------------------------------

    def person(self, username: str) -> Actor:
        """Somebody of the staff."""
        return self.engine.person(username)

    def open(self, type_name: str, upn: str, as_: str = "adm", **facts: Any) -> str:
        """Opens a case and answers its reference."""
        return self.engine.open(self.person(as_), type_name, upn, facts).reference

    def do(self, reference: str, action: str, as_: str = "lio", **facts: Any) -> Done:
        """Takes a step as somebody."""
        return self.engine.perform(self.person(as_), reference, action, facts)

    def at(self, words: str) -> Fired:
        """Moves the clock to a time in London and fires what is due by then."""
        self.clock.at = local(words)
        return self.engine.tick()

    def refused(
        self, reference: str, action: str, as_: str = "lio", **facts: Any
    ) -> tuple[Reason, ...]:
        """Why a step is refused; it fails where it is not, or where anything has changed."""
        self.engine.tick()
        before = dump(self.database)
        with pytest.raises(StepRefused) as refusal:
            self.do(reference, action, as_, **facts)
        assert dump(self.database) == before, "a refusal changes nothing"
        return refusal.value.reasons

    def refused_open(
        self, type_name: str, upn: str, as_: str = "adm", **facts: Any
    ) -> tuple[Reason, ...]:
        """Why a case is not opened; nothing has changed then."""
        before = dump(self.database)
        with pytest.raises(StepRefused) as refusal:
            self.open(type_name, upn, as_, **facts)
        assert dump(self.database) == before, "a refusal changes nothing"
        return refusal.value.reasons

    # --- looking -----------------------------------------------------------------------

    def case(self, reference: str, as_: str = "lio") -> dict[str, Any]:
        """The case as JSON."""
        with reading(self.database) as connection:
            return case_json(self._reader(connection, as_).case(reference))

    def state(self, reference: str) -> str:
        """Where the case stands."""
        return str(self.case(reference)["state"])

    def facts(self, reference: str) -> dict[str, Any]:
        """What is known of the case."""
        return dict(self.case(reference)["facts"])

    def actions(self, reference: str, as_: str = "lio") -> dict[str, dict[str, Any]]:
        """Every action from here by its name, as JSON."""
        with reading(self.database) as connection:
            _, found = self._reader(connection, as_).actions(reference)
        return {action.name: action_json(action) for action in found}

    def due(self, reference: str) -> dict[str, str]:
        """The deadlines that stand, each with its time in London."""
        return {one["name"]: wall(one["due_at"]) for one in self.case(reference)["timers"]}

    def fired(self, reference: str) -> list[tuple[str, int, str]]:
        """What the clock has done: deadline, phase, and the time in London that it counts from."""
        return [
            (event["timer"]["name"], event["timer"]["phase"], wall(event["effective_at"]))
            for event in self.case(reference)["history"]
            if event.get("timer")
        ]

    def told(self, reference: str, about: str = "") -> list[tuple[str, str]]:
        """The letters and notices of the last event, or the last one with that action:
        what, and to whom.
        """
        events = [
            event
            for event in self.case(reference)["history"]
            if not about or event["action"] == about
        ]
        return [
            (one["letter"], f"{one['recipient_kind']} {one['recipient']}".strip())
            for one in events[-1].get("messages", [])
        ]

    def actors(self, reference: str) -> list[tuple[str, str]]:
        """The history in short: who did what."""
        return [(event["role"], event["action"]) for event in self.case(reference)["history"]]

    def _reader(self, connection: sqlalchemy.Connection, as_: str) -> Reader:
        return Reader(connection, self.engine.machines, self.person(as_), self.clock.now())

    # --- ways to get somewhere ---------------------------------------------------------

    def received(self, upn: str = MALI, **facts: Any) -> str:
        """A referral that the Inclusion Team has received."""
        reference = self.open("referral", upn, "adm", **{**REFERRAL, **facts})
        self.do(reference, "submit", "adm")
        return reference

    def in_triage(self, upn: str = MALI, **facts: Any) -> str:
        """A referral that a Lead Inclusion Officer looks at."""
        reference = self.received(upn, **facts)
        self.do(reference, "start_triage", "lio")
        return reference

    def allocated(self, upn: str = MALI, officer: str = "io", **facts: Any) -> str:
        """A referral with a caseworker."""
        reference = self.in_triage(upn, **facts)
        self.do(reference, "allocate", "lio", officer=officer, **TOLD)
        return reference

    def in_casework(self, upn: str = MALI, **facts: Any) -> str:
        """A referral whose caseworker has spoken with the family."""
        reference = self.allocated(upn, **facts)
        self.do(
            reference, "first_contact", "io", contacted_on="21/09/2026",
            spoke_with="Mali; her mother", **WHY,
        )  # fmt: skip
        return reference

    def sent(self, upn: str = MALI, **facts: Any) -> str:
        """A plan that waits for the parents' consent."""
        as_ = "sch2" if upn in (GWION, TIRION, MACSEN, BETSAN) else "sch1"
        reference = self.open("psp", upn, as_, **{**PLAN, **facts})
        self.do(reference, "send_to_parents", as_)
        return reference

    def active(self, upn: str = MALI, as_: str = "sch1", **consent: Any) -> str:
        """A plan in force since Mon 21 Sep 2026."""
        reference = self.sent(upn)
        said = {**SIGNED, "started_on": "21/09/2026", **consent}
        self.do(reference, "record_consent", as_, **said)
        return reference


def open_office(database: sqlalchemy.Engine, clock: FrozenClock) -> Office:
    """The office of a council that is put into a migrated, empty database."""
    with writing(database) as connection:
        build_council(connection, clock.now())
    engine = Engine(database, clock)
    engine.register_workflows()
    return Office(database, clock, engine)


def office_on(url: str, clock: FrozenClock) -> Office:
    """The office on the database of that URL; close it with `office.database.dispose()`."""
    return open_office(connect(url), clock)


def build_council(connection: sqlalchemy.Connection, at: datetime) -> None:
    """Writes schools, staff, children and contacts; the database becomes one for training."""
    records.set_setting(connection, "mode", TRAINING)
    records.set_setting(connection, "clock", at.isoformat())

    def add(table: type[SQLModel], rows: list[dict[str, Any]]) -> None:
        connection.execute(insert(table.__table__), rows)  # type: ignore[attr-defined]

    add(School, [{"number": number, "name": name} for number, name in SCHOOLS])
    add(Staff, [
        {"username": username, "name": name, "role": role.value, "focus": focus,
         "school_number": school, "active": True, "penalty_officer": username in ("im", "lo")}
        for username, name, role, focus, school in STAFF
    ])  # fmt: skip
    add(Pupil, [
        {"upn": child.upn, "surname": child.surname, "forename": child.forename,
         "date_of_birth": child.born, "school_number": child.school,
         "on_roll_from": date(2025, 9, 1), "looked_after": child.looked_after,
         "child_protection": child.child_protection}
        for child in CHILDREN
    ])  # fmt: skip
    add(Contact, [
        {"id": number, "upn": upn, "name": name, "relationship": relationship,
         "parental_responsibility": responsible, "language": language,
         "address": _address(name), "person": person_key(name, _address(name), "", "")}
        for number, upn, name, relationship, responsible, language in CONTACTS
    ])  # fmt: skip


def _address(name: str) -> str:
    return f"4 Stryd {name.split()[-1]}, Y Barri"


def dump(database: sqlalchemy.Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, to compare a database before and after."""
    with reading(database) as connection:
        return {
            table.name: [
                tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))
            ]
            for table in SQLModel.metadata.sorted_tables
        }


def rules(reasons: tuple[Reason, ...]) -> list[str]:
    """The rule ids of a refusal, in order."""
    return [reason.rule for reason in reasons]
