"""An invented council: schools, pupils, parents and staff; the same for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from states.roles import MANAGERS, Role
from storage.searching import fold, person_key
from storage.tables import Contact, Pupil, School, Staff
from vog_cases.demo.names import FORENAMES, ODD_NAMES, PLACES, STREETS, SURNAMES
from vog_cases.upn import check_letter

SCHOOLS, PUPILS = 40, 2000
SIBLINGS = 0.15
"""How often a child is a brother or sister of the one before."""

OFFICE = (
    ("mnnamdi", "Mabli Nnamdi", Role.LEAD_OFFICER, ""),
    ("frosser", "Ffion Rosser", Role.INCLUSION_MANAGER, ""),
    ("bhaf", "Bronwen Hâf", Role.LEAD_INCLUSION_OFFICER, ""),
    ("bjenkin", "Bethan Jenkin", Role.LEAD_INCLUSION_OFFICER, ""),
    ("emaddox", "Elin Maddox", Role.INCLUSION_OFFICER, ""),
    ("cbowen", "Carys Bowen", Role.INCLUSION_OFFICER, ""),
    ("abevan", "Amira Bevan", Role.INCLUSION_OFFICER, ""),
    ("moneill", "Mabli O’Neill", Role.INCLUSION_OFFICER, "EHE"),
    ("nyorath", "Non Yorath", Role.COORDINATOR, "PSP"),
    ("gbevan", "Glesni Bevan", Role.ENGAGEMENT_OFFICER, "Persistent absence"),
    ("kdrwsnewydd", "Kacper Drwsnewydd", Role.ENGAGEMENT_OFFICER, "EHE"),
    ("stycoch", "Siôn Tŷcoch", Role.ENGAGEMENT_OFFICER, "Out of school tuition"),
    ("lhaf", "Llinos Hâf", Role.DATA_OFFICER, ""),
    ("oellis", "Osian Ellis", Role.ADMIN_SUPPORT, ""),
    ("cmaddox", "Carys Maddox", Role.ADMIN_SUPPORT, ""),
    ("ennamdi", "Eira Nnamdi", Role.OUT_OF_SCHOOL_TUTOR, ""),
    ("lbevan", "Llŷr Bevan", Role.LEGAL_ADVISER, ""),
)


@dataclass(frozen=True)
class DemoPupil:
    """A child the stories can use."""

    upn: str
    school: str
    born: date
    family: int
    """The same for brothers and sisters."""
    in_care: bool
    """Looked after or on the child protection register."""


@dataclass(frozen=True)
class DemoSchool:
    """A school with the usernames of its head and its attendance officer."""

    number: str
    head: str
    officer: str


def fill(connection: Connection, dice: random.Random) -> tuple[list[DemoSchool], list[DemoPupil]]:
    """Writes the invented council and answers what the stories need of it."""
    schools = _schools(connection, dice)
    pupils = _pupils(connection, dice, schools)
    return schools, pupils


def _schools(connection: Connection, dice: random.Random) -> list[DemoSchool]:
    rows: list[dict[str, Any]] = []
    staff: list[dict[str, Any]] = [
        {"username": username, "name": name, "role": role.value, "focus": focus,
         "school_number": None, "active": True, "penalty_officer": role in MANAGERS}
        for username, name, role, focus in OFFICE
    ]  # fmt: skip
    found = []
    for place, name in enumerate(PLACES[:SCHOOLS]):
        secondary, special = place % 5 == 4, place in (17, 33)
        number = f"673{'7' if special else '4' if secondary else '2'}{100 + place}"
        welsh = place % 3 == 1
        kind = "special" if special else "secondary" if secondary else "primary"
        heads = [f"{dice.choice(FORENAMES)} {dice.choice(SURNAMES)}" for _ in range(2)]
        rows.append(
            {"number": number, "name": _school_name(name, kind, welsh),
             "phase": kind.capitalize(), "language": "Welsh" if welsh else "English",
             "email": f"office@{fold(name).replace(' ', '')}.example", "headteacher": heads[0]}
        )  # fmt: skip
        one = DemoSchool(number, f"head{place + 1:02}", f"school{place + 1:02}")
        found.append(one)
        for username, person, role in zip(
            (one.head, one.officer), heads, (Role.HEADTEACHER, Role.SCHOOL_STAFF), strict=True
        ):
            staff.append(
                {"username": username, "name": person, "role": role.value, "focus": "",
                 "school_number": number, "active": True, "penalty_officer": False}
            )  # fmt: skip
    connection.execute(insert(School.__table__), rows)  # type: ignore[attr-defined]
    connection.execute(insert(Staff.__table__), staff)  # type: ignore[attr-defined]
    return found


def _school_name(place: str, kind: str, welsh: bool) -> str:
    words = {"primary": ("Ysgol Gynradd", "Primary School"),
             "secondary": ("Ysgol Uwchradd", "High School"),
             "special": ("Ysgol Arbennig", "Special School")}[kind]  # fmt: skip
    return f"{words[0]} {place}" if welsh else f"{place} {words[1]}"


def _pupils(
    connection: Connection, dice: random.Random, schools: list[DemoSchool]
) -> list[DemoPupil]:
    rows: list[dict[str, Any]] = []
    contacts: list[dict[str, Any]] = []
    found = []
    shared, family = "", 0
    parents: list[dict[str, Any]] = []
    for place in range(PUPILS):
        school = dice.choice(schools)
        low, high = (11, 15) if school.number[3] == "4" else (5, 10)
        born = date(2026, 8, 31) - timedelta(
            days=365 * dice.randint(low, high) + dice.randint(0, 364)
        )
        digits = f"{school.number}{place:05}"
        upn = check_letter(f"A{digits}") + digits
        surname, forename = dice.choice(SURNAMES), dice.choice(FORENAMES)
        if place < len(ODD_NAMES):
            forename, surname = ODD_NAMES[place]
        if place > len(ODD_NAMES) and dice.random() < SIBLINGS:
            surname = shared
        else:
            shared, family = surname, place
            parents = [
                _contact(dice, surname, which, place) for which in range(dice.choice((1, 1, 2)))
            ]
        looked_after, protected = dice.random() < 0.03, dice.random() < 0.02
        rows.append(
            {"upn": upn, "surname": surname, "forename": forename, "known_as": "",
             "date_of_birth": born, "gender": dice.choice("MFX"), "school_number": school.number,
             "on_roll_from": date(2026 - dice.randint(0, 3), 9, 1),
             "looked_after": looked_after, "child_protection": protected,
             "aln": dice.random() < 0.15, "fsm": dice.random() < 0.22}
        )  # fmt: skip
        contacts += [{"upn": upn, **parent} for parent in parents]
        found.append(DemoPupil(upn, school.number, born, family, looked_after or protected))
    connection.execute(insert(Pupil.__table__), rows)  # type: ignore[attr-defined]
    connection.execute(insert(Contact.__table__), contacts)  # type: ignore[attr-defined]
    return found


def _contact(dice: random.Random, surname: str, which: int, place: int) -> dict[str, Any]:
    street = f"{dice.choice(STREETS)} {dice.choice(PLACES)}"
    name, address = f"{dice.choice(FORENAMES)} {surname}", f"{dice.randint(1, 120)} {street}"
    return {
        "name": name, "person": person_key(name, address, "", ""),
        "relationship": dice.choice((("Mother", "Father"), ("Carer", "Grandparent")))[which],
        "parental_responsibility": which == 0 or dice.random() < 0.7,
        "address": address,
        "email": f"rhiant{place}{which}@mail.example",
        "phone": f"01632 960{dice.randint(0, 999):03}",
        "language": dice.choice(("Welsh", "English", "English", "Both", "")),
    }  # fmt: skip
