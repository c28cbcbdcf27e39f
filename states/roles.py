"""Who may act: the team's structure and the people around it (RULEBOOK 13.1)."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A role by its code; `label` is what people call it."""

    HEADTEACHER = "SCH-H"
    SCHOOL_STAFF = "SCH-S"
    LEAD_OFFICER = "LO"
    INCLUSION_MANAGER = "IM"
    LEAD_INCLUSION_OFFICER = "LIO"
    INCLUSION_OFFICER = "IO"
    COORDINATOR = "PECC"
    ENGAGEMENT_OFFICER = "EO"
    DATA_OFFICER = "DO"
    ADMIN_SUPPORT = "ADM"
    OUT_OF_SCHOOL_TUTOR = "OST"
    LEGAL_ADVISER = "LEG"
    CLOCK = "SYS"
    OUTSIDE = "EXT"

    @property
    def label(self) -> str:
        """The role in words, as the guidance names it."""
        return _TITLES[self]

    @property
    def short(self) -> str:
        """The role in a word or two, where there is little room."""
        return _SHORT.get(self, self.label)


_TITLES = {
    Role.HEADTEACHER: "Headteacher",
    Role.SCHOOL_STAFF: "School attendance officer",
    Role.LEAD_OFFICER: "Lead Officer for Social Inclusion and Wellbeing",
    Role.INCLUSION_MANAGER: "Inclusion Manager",
    Role.LEAD_INCLUSION_OFFICER: "Lead Inclusion Officer",
    Role.INCLUSION_OFFICER: "Inclusion Officer",
    Role.COORDINATOR: "Pupil Engagement Casework Co-ordinator",
    Role.ENGAGEMENT_OFFICER: "Engagement Officer",
    Role.DATA_OFFICER: "Data Officer",
    Role.ADMIN_SUPPORT: "Admin Support",
    Role.OUT_OF_SCHOOL_TUTOR: "Out of School Tutor",
    Role.LEGAL_ADVISER: "Legal adviser",
    Role.CLOCK: "The clock",
    Role.OUTSIDE: "Somebody outside the team",
}

_SHORT = {
    Role.LEAD_OFFICER: "Lead Officer",
    Role.COORDINATOR: "Co-ordinator",
    Role.SCHOOL_STAFF: "Attendance officer",
    Role.OUT_OF_SCHOOL_TUTOR: "Tutor",
    Role.OUTSIDE: "Outside the team",
}

SCHOOL_ROLES = frozenset({Role.HEADTEACHER, Role.SCHOOL_STAFF})
CASEWORKERS = (Role.INCLUSION_OFFICER, Role.ENGAGEMENT_OFFICER, Role.COORDINATOR)
MANAGERS = (Role.INCLUSION_MANAGER, Role.LEAD_OFFICER)
TEAM = (*CASEWORKERS, Role.LEAD_INCLUSION_OFFICER, *MANAGERS)
PEOPLE = tuple(role for role in Role if role not in (Role.CLOCK, Role.OUTSIDE))

LADDER = (Role.LEAD_INCLUSION_OFFICER, Role.INCLUSION_MANAGER, Role.LEAD_OFFICER)
"""Whom a deadline that stays passed climbs to, in order (GEN-R21)."""


def in_words(roles: tuple[Role, ...]) -> str:
    """The roles as a phrase: `a Lead Inclusion Officer or an Inclusion Manager`."""
    titles = [
        title if role is Role.CLOCK else f"{'an' if title[0] in 'AEIOU' else 'a'} {title}"
        for role in roles
        for title in (role.label if role is not Role.CLOCK else "the clock",)
    ]
    if len(titles) < 2:
        return "".join(titles)
    return ", ".join(titles[:-1]) + " or " + titles[-1]
