"""Children missing education as schools and officers tell it: the ways to each stage."""

from __future__ import annotations

from typing import Any

from tests.house import (
    MALI,
    SCHOOL_1,
    Office,
)  # fmt: skip
from workflows.cme_forms import Source

HEAD = f"headteacher {SCHOOL_1}"
SCHOOL = f"school {SCHOOL_1}"
CHECKLIST = {
    "pupil": "Mali Tŷ-Coch, girl, Welsh at home.", "addresses": "1 Heol y Bont",
    "parents": "Gwawr Tŷ-Coch; Aneurin Tŷ-Coch", "siblings": "Elin, Ysgol Gynradd Llwyn Eos",
    "last_seen_on": "02/10/2026", "last_seen_by": "Her form tutor", "sessions_missed": "20, N",
    "contacts_tried": "Each day, no reply.", "letters": "9 October", "home_visit": "12 October",
    "others_asked": "The aunt: has not seen her.", "siblings_schools": "Also absent.",
    "agencies_asked": "School nurse.", "known_risk": "None.", "declared": "yes",
    "sent_on": "16/10/2026", "checklist": "Checklist Mali", "school_copy": "yes",
    "myconcern_on": "16/10/2026",
}  # fmt: skip
FOUND = {
    "located_where": "Cardiff", "located_source": "Health visitor",
    "located_on": "20/10/2026", "grade": "A",
}  # fmt: skip
LIMBS = {
    "no_sickness_ground": "yes", "school_enquiry_failed": "yes",
    "school_enquiry": "Calls, visits, letters.",
}  # fmt: skip
LA_LIMB = {"la_enquiry_failed": "yes", "la_enquiry": "Every source asked."}
TOLD = {"person": "Mair Elis", "told_reference": "SC 417"}


def absent(office: Office, upn: str = MALI, **facts: Any) -> str:
    """First absent Mon 5 Oct 2026, reported at ten."""
    office.at("2026-10-05 10:00")
    return office.open("cme", upn, "sch1", **{"first_absent_on": "05/10/2026", **facts})


def notified(office: Office, upn: str = MALI) -> str:
    ref = absent(office, upn)
    tried = {"how": "Mobile", "result": "no reply", "reached": "no"}
    office.do(ref, "try_home", "sch1", tried_at="05/10/2026 10:00", **tried)
    office.at("2026-10-16 10:00")
    office.do(ref, "start_checklist", "sch1")
    office.do(ref, "send_checklist", "sch1", **CHECKLIST)
    return ref


def searched(office: Office) -> str:
    ref = notified(office)
    office.do(ref, "accept", "lio", officer="io")
    return ref


def ask_all(office: Office, ref: str) -> None:
    for source in Source:
        office.do(
            ref, "enquire", "io", source=source.value, owner="Heledd Garmon", contact="Desk",
            asked_on="20/10/2026", result="no_reply",
        )  # fmt: skip


def located(office: Office, **facts: Any) -> str:
    ref = searched(office)
    office.at("2026-10-20 10:00")
    office.do(ref, "locate", "io", **{**FOUND, **facts})
    return ref


def unresolved(office: Office) -> str:
    ref = searched(office)
    office.at("2026-10-20 10:00")
    ask_all(office, ref)
    office.do(ref, "review_unresolved", "lio", because="Nothing left to ask.")
    office.do(ref, "sign_unresolved", "im")
    return ref
