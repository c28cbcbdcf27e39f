"""The people around a child: contacts with how they are reached, and the school's office."""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlalchemy import Connection, bindparam, select

from storage.tables import Contact, School

_contacts = Contact.__table__  # type: ignore[attr-defined]
_schools = School.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class ContactRow:
    """An adult of the child and how they are reached."""

    name: str
    relationship: str
    parental_responsibility: bool
    language: str
    address: str
    email: str
    phone: str


@dataclass(frozen=True)
class SchoolRow:
    """A school with whom to ask for there."""

    number: str
    name: str
    phase: str
    language: str
    email: str
    headteacher: str


_OF_CHILD = (
    select(*(_contacts.c[item.name] for item in fields(ContactRow)))
    .where(_contacts.c.upn == bindparam("upn"))
    .order_by(_contacts.c.parental_responsibility.desc(), _contacts.c.id)
)
_SCHOOL = select(*(_schools.c[item.name] for item in fields(SchoolRow))).where(
    _schools.c.number == bindparam("number")
)


def of_child(connection: Connection, upn: str) -> tuple[ContactRow, ...]:
    """A child's contacts, those with parental responsibility first (GEN-R12)."""
    return tuple(ContactRow(*tuple(row)) for row in connection.execute(_OF_CHILD, {"upn": upn}))


def school(connection: Connection, number: str) -> SchoolRow | None:
    """The school of that number."""
    found = connection.execute(_SCHOOL, {"number": number}).one_or_none()
    return SchoolRow(*tuple(found)) if found else None
