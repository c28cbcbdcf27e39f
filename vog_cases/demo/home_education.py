"""Invented stories of home education, with the register that ends where the name comes off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from vog_cases.demo.council import DemoPupil, DemoSchool
from vog_cases.demo.register import LAST_DAY, DemoRegister
from vog_cases.demo.stories import Story

OFFICER, ENGAGEMENT = "moneill", "kdrwsnewydd"
"""The two whose focus is home education."""


@dataclass(frozen=True)
class Home:
    """How far a case has come, when the school heard of it, and the family's reason."""

    fate: str
    heard: date
    why: str = "lifestyle"


HOMES = (
    Home("suitable", date(2026, 9, 4), "philosophy"),
    Home("missing", date(2026, 9, 7), "relationship"),
    Home("formal", date(2026, 9, 7), "school_issue"),
    Home("back", date(2026, 9, 9), "mental_health"),
    Home("stays", date(2026, 9, 14), "bullying"),
    Home("suitable", date(2026, 9, 16)),
    Home("followed up", date(2026, 9, 21), "aln"),
    Home("assessing", date(2026, 9, 28), "mental_health"),
    Home("offered", date(2026, 10, 6), "religion"),
    Home("suitable", date(2026, 10, 8), "philosophy"),
    Home("acknowledged", date(2026, 10, 20)),
    Home("consent", date(2026, 11, 5), "aln"),
    Home("unanswered", date(2026, 11, 9), "bullying"),
    Home("support", date(2026, 11, 10), "relationship"),
    Home("off the roll", date(2026, 11, 11), "enforcement"),
    Home("notified", date(2026, 11, 16), "mental_health"),
    Home("heard", date(2026, 11, 19), "lifestyle"),
)
UNDECIDED = ("heard", "unanswered", "support", "stays")
"""The parents have given no notice."""
FAR = ("assessing", "suitable", "followed up", "formal", "back")
"""The education was shown."""
VOICES = {"learner_voice": "Learns better at home.", "parent_voice": "Has thought it over."}
JUDGED = {
    "for_age": "It is broad, and fits the age.", "for_ability": "Reads widely, does sums daily.",
    "for_aptitude": "Drawing and music have their time.", "for_needs": "Support is in place.",
    "not_by_tests": "yes",
}  # fmt: skip


def begin(register: DemoRegister, pupil: DemoPupil, home: Home) -> dict[str, Any]:
    """What the school hears; once the name is off the roll the register says nothing more."""
    if home.fate not in (*UNDECIDED, "notified", "consent"):
        register.gone(pupil.upn, home.heard + timedelta(days=7), LAST_DAY)
    if home.fate == "back":
        register.there(pupil.upn, date(2026, 11, 9), LAST_DAY)
    return {"heard_on": home.heard.isoformat(), "why": home.why,
            "why_detail": "As the family told the form tutor."}  # fmt: skip


def story(school: DemoSchool, home: Home) -> Story:
    """A family that thinks of it, gives notice or stays; and how the child is taught."""
    if home.fate in UNDECIDED:
        yield from _thinking(home)
        return
    yield from _leaving(school, home)
    if home.fate in ("notified", "consent", "off the roll"):
        return
    yield 3, ("oellis", "acknowledge", {})
    returned = {"returned_on": (home.heard + timedelta(days=14)).isoformat(),
                "return_details": "As on the contacts."}  # fmt: skip
    yield 2, (school.officer, "record_return", returned)
    if home.fate == "acknowledged":
        return
    meeting = {"meeting_offered": "At home, at the library or on line, any weekday."}
    yield 2, (OFFICER, "offer_meeting", meeting)
    if home.fate == "missing":
        yield from _lost(home)
    if home.fate in FAR:
        yield from _seen(home)


def _thinking(home: Home) -> Story:
    if home.fate not in ("support", "stays"):
        return
    offer = {
        "offered_support_on": (home.heard + timedelta(days=2)).isoformat(),
        "offer_note": "A meeting of family, school and the team.",
        "offer_answer": "accepted",
    }
    yield 2, (ENGAGEMENT, "offer_support", offer)
    if home.fate == "stays":
        resolved = {"resolution": "A change of form and a named adult.", **VOICES}
        yield 8, (OFFICER, "stays", resolved)


def _leaving(school: DemoSchool, home: Home) -> Story:
    notice = {
        "notice_on": home.heard.isoformat(), "in_writing": "yes", "says_otherwise": "yes",
        "notice_wording": "We will educate our child at home from now on.",
        "notice_document": "Letter, school office",
        "special_place": "yes" if home.fate == "consent" else "no",
        "has_aln": "yes" if home.why == "aln" else "no", **VOICES,
    }  # fmt: skip
    yield 1, (school.officer, "give_notice", notice)
    if home.fate in ("notified", "consent"):
        return
    deleted = {"deleted_on": (home.heard + timedelta(days=7)).isoformat()}
    yield 5, (school.head, "remove_name", deleted)


def _lost(home: Home) -> Story:
    for days, how in ((21, "Telephone"), (28, "Visit to the address")):
        tried = {"contact_on": (home.heard + timedelta(days=days)).isoformat(), "how": how,
                 "result": "Nobody there.", "reached": "no"}  # fmt: skip
        yield 8, (OFFICER, "record_contact", tried)
    ends = {"proposed_end": "cme", "end_detail": "The flat is let to others.",
            "no_voice_reason": "Nobody can be reached."}  # fmt: skip
    yield 2, (OFFICER, "propose_end", ends)
    yield 1, ("bhaf", "confirm_missing", {})


def _seen(home: Home) -> Story:
    shown = {"shown_on": (home.heard + timedelta(days=21)).isoformat(), "shown_by": "meeting",
             "seen": "yes", "report": "Books, work and plans for the term were shown."}  # fmt: skip
    yield 7, (ENGAGEMENT, "education_shown", shown)
    if home.fate == "suitable":
        yield 4, (OFFICER, "judge_suitable", JUDGED)
    if home.fate == "back":
        ends = {"proposed_end": "returned", "end_detail": "On the roll again since 9 November."}
        yield 24, (OFFICER, "propose_end", ends)
        yield 1, ("bjenkin", "confirm_returned", {})
    if home.fate not in ("followed up", "formal"):
        return
    doubts = {"doubts": "No reading or writing could be shown."}
    yield 3, (OFFICER, "follow_up", doubts)
    if home.fate == "formal":
        yield from _formally(home)


def _formally(home: Home) -> Story:
    asked = {"contact_on": (home.heard + timedelta(days=30)).isoformat(), "how": "Letter",
             "result": "A short answer.", "reached": "yes"}  # fmt: skip
    yield 5, (OFFICER, "record_contact", asked)
    served = {"notice_served_on": "2026-11-09", "notice_service": "hand",
              "satisfy_by": "2026-11-27"}  # fmt: skip
    yield 20, ("bjenkin", "serve_notice", served)
