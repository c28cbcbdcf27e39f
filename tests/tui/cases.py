"""A case of every type on the council's database, for the pages that have to show them all."""

from __future__ import annotations

from storage import records
from storage.database import reading
from tests.tui.council import CLICK, GWEN, LLYR, SIAN, SLASH, Council

TYPES = ("referral", "cme", "ehe", "psp", "fpn", "holiday")
VOICES = {"learner_voice": "I want to see Nain.", "parent_voice": "It is only once."}
NOTICE = {
    "notice_on": "28/09/2026", "in_writing": "yes", "says_otherwise": "yes",
    "notice_wording": "From Monday Zoë is taught at home.", "notice_document": "Letter, office",
    "special_place": "no", "has_aln": "no", **VOICES,
}  # fmt: skip


def case_of(council: Council, kind: str) -> str:
    """The reference of a case of that type: the council's own, or one that is opened now."""
    opens = {"cme": _missing, "ehe": _home, "fpn": _penalty, "holiday": _leave}
    own = {"referral": SLASH, "psp": LLYR}
    return council.references()[own[kind]] if kind in own else opens[kind](council)


def _open(council: Council, who: str, kind: str, upn: str, **said: object) -> str:
    return council.engine.open(council.engine.person(who), kind, upn, said).reference


def _parent(council: Council, upn: str) -> int:
    with reading(council.engine.database) as connection:
        return records.adults(connection, upn)[0].id


def _missing(council: Council) -> str:
    """Absent since yesterday, nobody reached, and at risk."""
    ref = _open(council, "bryn.head", "cme", SLASH, first_absent_on="28/09/2026")
    tried = {"tried_at": "28/09/2026 10:00", "how": "Mobile", "result": "no reply"}
    council.do("bryn.head", ref, "try_home", **tried, reached="no")
    return ref


def _home(council: Council) -> str:
    """The parents have given notice."""
    said = {"heard_on": "21/09/2026", "why": "lifestyle", "why_detail": "They travel."}
    ref = _open(council, "glan.head", "ehe", CLICK, **said)
    council.do("glan.head", ref, "give_notice", **NOTICE)
    return ref


def _penalty(council: Council) -> str:
    """Asked for, and open before an officer."""
    said = {
        "parent": _parent(council, SIAN), "cause": "absence", "term": "autumn",
        "period_from": "07/09/2026", "period_to": "18/09/2026", "certificate": "Certificate",
        "interventions": "02/09/2026 Call home: no reply; 10/09/2026 Meeting: nobody came",
        "engagement_failed": "Six calls, no answer.", **VOICES,
    }  # fmt: skip
    ref = _open(council, "bryn.head", "fpn", SIAN, **said)
    council.do("heulwen", ref, "start_check")
    return ref


def _leave(council: Council) -> str:
    """A week abroad, before the headteacher."""
    said = {
        "applicant": _parent(council, GWEN), "resides": "yes", "applied_on": "28/09/2026",
        "leave_from": "12/10/2026", "leave_to": "16/10/2026", "purpose": "holiday",
        "purpose_detail": "A week in Lleida.", "why_not_outside": "The firm sets the weeks.",
        **VOICES,
    }  # fmt: skip
    ref = _open(council, "bryn.head", "holiday", GWEN, **said)
    council.do("bryn.head", ref, "pass_to_head")
    return ref
