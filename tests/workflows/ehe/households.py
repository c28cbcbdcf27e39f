"""Home education as families, schools and officers tell it: the ways to each stage."""

from __future__ import annotations

from typing import Any

from tests.house import MALI, SCHOOL_1, Office

HEAD, SCHOOL = f"headteacher {SCHOOL_1}", f"school {SCHOOL_1}"
VOICES = {"learner_voice": "I learn more at home.", "parent_voice": "We have thought it over."}
HEARD: dict[str, Any] = {
    "heard_on": "21/09/2026", "why": "lifestyle", "why_detail": "They travel with the boat.",
}  # fmt: skip
NOTICE: dict[str, Any] = {
    "notice_on": "21/09/2026", "in_writing": "yes", "says_otherwise": "yes",
    "notice_wording": "From Monday Mali will be educated at home.",
    "notice_document": "Letter, school office", "special_place": "no", "has_aln": "no", **VOICES,
}  # fmt: skip
SHOWN: dict[str, Any] = {
    "shown_on": "21/09/2026", "shown_by": "written", "seen": "declined",
    "report": "Eleven pages about a year on the water.",
}  # fmt: skip
JUDGED: dict[str, Any] = {
    "for_age": "It is.", "for_ability": "Reads widely.", "for_aptitude": "Ropes and stars.",
    "for_needs": "None known.", "not_by_tests": "yes",
}  # fmt: skip
REACHED: dict[str, Any] = {
    "contact_on": "21/09/2026", "how": "Telephone", "result": "A good talk.", "reached": "yes",
}  # fmt: skip
SERVED: dict[str, Any] = {
    "notice_served_on": "21/09/2026", "notice_service": "hand", "satisfy_by": "05/10/2026",
}  # fmt: skip
INTENDED: dict[str, Any] = {
    "not_satisfied": "yes", "expedient": "yes", "order_reasons": "Nothing is taught.",
    "school_named": "Ysgol Gynradd Llwyn Eos", "intent_on": "06/10/2026",
}  # fmt: skip
ORDERED: dict[str, Any] = {
    "order_served_on": "22/10/2026", "governors_told_on": "22/10/2026",
    "head_told_on": "22/10/2026",
}  # fmt: skip
NOT_SOUGHT = {"supervision": "not_sought", "supervision_reasons": "The family is well known."}
PARENTS_HEAR = ["parent 11", "parent 12"]


def heard(office: Office, upn: str = MALI, **facts: Any) -> str:
    return office.open("ehe", upn, "sch1", **{**HEARD, **facts})


def notified(office: Office, upn: str = MALI, **facts: Any) -> str:
    ref = heard(office, upn)
    office.do(ref, "give_notice", "sch1", **{**NOTICE, **facts})
    return ref


def removed(office: Office, on: str = "21/09/2026", **facts: Any) -> str:
    ref = notified(office, **facts)
    office.do(ref, "remove_name", "head1", deleted_on=on)
    return ref


def acknowledged(office: Office, **facts: Any) -> str:
    ref = removed(office, **facts)
    office.do(ref, "acknowledge", "adm")
    return ref


def offered(office: Office) -> str:
    ref = acknowledged(office)
    office.do(ref, "offer_meeting", "io", meeting_offered="Any day, at the library or at home.")
    return ref


def assessing(office: Office) -> str:
    ref = offered(office)
    office.do(ref, "education_shown", "io", **SHOWN)
    return ref


def suitable(office: Office) -> str:
    ref = assessing(office)
    office.do(ref, "judge_suitable", "io", **JUDGED)
    return ref


def followed_up(office: Office) -> str:
    ref = assessing(office)
    office.do(ref, "follow_up", "io", doubts="Nothing about numbers.")
    return ref


def formal(office: Office) -> str:
    ref = followed_up(office)
    office.do(ref, "record_contact", "io", **REACHED)
    office.do(ref, "serve_notice", "lio", **SERVED)
    return ref


def intended(office: Office) -> str:
    ref = formal(office)
    office.at("2026-10-06 09:00")
    office.do(ref, "intend_order", "im", **INTENDED)
    return ref


def ordered(office: Office) -> str:
    ref = intended(office)
    office.at("2026-10-22 09:00")
    office.do(ref, "serve_order", "im", **ORDERED)
    return ref
