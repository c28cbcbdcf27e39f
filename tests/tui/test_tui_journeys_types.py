"""A plan, a penalty notice and a missing child from first to last, by keys alone."""

from __future__ import annotations

from datetime import date, timedelta

from tests.house import MALI, PLAN
from tests.tui.journeying import NARROW, Journey, step_of
from tests.workflows.fpn.notices import BROKEN, mark
from tests.workflows.test_psp_stories import review
from workflows.registry import WORKFLOWS

# --- a child at risk -----------------------------------------------------------------------


def test_a_child_on_the_protection_register_whose_home_nobody_reaches(journey):
    office = journey.office
    journey.at("2026-10-05 10:00")
    school = journey.sits("sch1", NARROW)
    school.begins_new("llanfor", "cme")
    school.answers(WORKFLOWS["cme"].opening, {"first_absent_on": "today"})
    school.saves("ABSENT, UNEXPLAINED", "Cerys Llanfor")
    (reference,) = journey.references()
    tried = {"tried_at": "today 10:05", "how": "Mobile", "result": "no reply", "reached": "No"}
    school.takes(step_of("cme", "try_home"), tried, " v2")
    journey.at("2026-10-06 08:20")
    school.sees("AT RISK", "Tell the key worker", "40 minutes left")
    journey.at("2026-10-06 08:35")
    school.sees("25 minutes left")
    school.is_refused(step_of("cme", "alert_told"), "CME-R10", "Record the agency that was told")
    school.takes(
        step_of("cme", "tell_agency"),
        {"agency": "The child's key worker", "person": "Mair Elis", "told_at": "today 08:30",
         "told_reference": "SC 417"},
    )  # fmt: skip
    school.takes(step_of("cme", "tell_team"), {})
    school.takes(step_of("cme", "alert_told"), {}, "ABSENT, UNEXPLAINED")
    back = step_of("cme", "absence_explained")
    school.is_refused(back, "CME-R13", "A case that was at risk is not closed by the school alone.")
    lead = journey.sits("lio")
    lead.opens(reference)
    lead.takes(back, {"because": "Back, with a doctor's note."}, "ABSENCE EXPLAINED", ends=True)
    school.sees("ABSENCE EXPLAINED")
    school.leaves()
    lead.leaves()
    told = office.facts(reference)["agencies_told"]
    assert told == [{
        "agency": "key_worker", "person": "Mair Elis", "at": "2026-10-06T08:30:00+01:00",
        "reference": "SC 417",
    }]  # fmt: skip
    assert [one for one in journey.history(reference) if one != "SYS None"] == [
        "SCH-S open", "SCH-S try_home", "SYS care_alert", "SCH-S tell_agency", "SCH-S tell_team",
        "SCH-S alert_told", "LIO absence_explained",
    ]  # fmt: skip
    journey.is_sound()


# --- a penalty notice ----------------------------------------------------------------------

ASKED = {
    "parent": "Gwawr Tŷ-Coch", "cause": "Unauthorised absence", "term": "Autumn term",
    "period_from": "7/9", "period_to": "18/9", "certificate": "Certificate Mali",
    "interventions": "2/9 Call home: no reply\n10/9 Meeting: nobody came",
    "engagement_failed": "Six calls, no answer.", "learner_voice": "I stay in bed.",
    "parent_voice": "She can decide herself.",
}  # fmt: skip
ASSESSED = {
    "underlying_reason": "Family circum", "underlying_detail": "Nobody gets her up.",
    "would_help": "Yes", "would_help_because": "They can bring her.", "engaging": "No",
    "health": "No", "aln": "No", "bullying": "No", "semh": "No", "carer": "No",
    "bereavement": "No", "public_interest": "Nothing speaks against it.",
}  # fmt: skip
WARNING = {
    "warning_service": "Handed over", "warning_sent_on": "today",
    "warning_proof": "Officer's note",
}  # fmt: skip
NOTICE = {
    "child_address": "4 Stryd Tŷ-Coch, Y Barri", "circumstances": "Ten sessions in September.",
    "correspondence": "Civic Offices, Y Barri", "how_to_pay": "On line or by cheque.",
}  # fmt: skip
ISSUED = {
    "proceedings": "No", "officer_particulars": "Inclusion Manager", "code_version": "2014",
    "follows_code": "Yes",
}  # fmt: skip
SERVED = {"service": "Handed over", "sent_on": "today", "proof": "Officer's note 2"}
PAID = {"paid_on": "today", "amount": "60", "payment_reference": "PAY 7781"}


def test_a_penalty_notice_from_the_request_to_the_payment(journey):
    office = journey.office
    mark(office, MALI, BROKEN)
    reference = the_head_asks(journey)
    officer = journey.sits("io")
    officer.opens(reference)
    officer.takes(step_of("fpn", "start_check"), {}, "EVIDENCE CHECK")
    officer.takes(step_of("fpn", "assess"), ASSESSED, "v3")
    lead = journey.sits("lio")
    lead.opens(reference)
    lead.takes(step_of("fpn", "warn"), {}, "WARNING ISSUED")
    lead.leaves()
    admin = journey.sits("adm")
    admin.opens(reference)
    admin.takes(step_of("fpn", "record_warning"), WARNING, "v5")
    journey.at("2026-10-02 10:00")
    officer.sees("READY TO ISSUE")
    officer.takes(step_of("fpn", "prepare"), NOTICE)
    officer.sees("FOR SOMEBODY ELSE", "Tegwedd Mostyn-Rhun")
    officer.leaves()
    manager = journey.sits("im")
    manager.opens(reference)
    manager.takes(step_of("fpn", "issue"), ISSUED, "ISSUED")
    manager.leaves()
    journey.at("2026-11-16 10:00")
    admin.takes(step_of("fpn", "record_receipt"), SERVED, "SERVED, LOWER AMOUNT")
    journey.at("2026-12-14 11:00")
    admin.begins(step_of("fpn", "pay_low"))
    admin.answers(step_of("fpn", "pay_low"), PAID, ends=True)
    admin.sees("= Mon 14 Dec 2026", "= £60.00")
    admin.saves("PAID, LOWER AMOUNT")
    admin.leaves()
    facts = office.facts(reference)
    assert (office.state(reference), facts["discharged_on"]) == ("paid_60", "2026-12-14")
    assert [(one["pence"], one["reference"]) for one in facts["payments"]] == [(6000, "PAY 7781")]
    assert facts["notice"]["parent_name"] == "Gwawr Tŷ-Coch"
    assert journey.by_people(reference) == [
        "SCH-H open", "IO start_check", "IO assess", "LIO warn", "ADM record_warning",
        "IO prepare", "IM issue", "ADM record_receipt", "ADM pay_low",
    ]  # fmt: skip
    journey.is_sound()


def the_head_asks(journey: Journey) -> str:
    """The headteacher opens the case from the child's card."""
    head = journey.sits("head1")
    head.begins_new("coch, mali", "fpn")
    head.answers(WORKFLOWS["fpn"].opening, ASKED)
    head.saves("REQUESTED", "Mali Tŷ-Coch")
    head.leaves()
    (reference,) = journey.references()
    return reference


# --- a plan --------------------------------------------------------------------------------


def test_a_support_plan_from_the_draft_back_to_full_time(journey):
    office = journey.office
    reference = the_school_begins(journey)
    coordinator = journey.sits("pecc")
    coordinator.opens(reference)
    coordinator.takes(step_of("psp", "note_plan"), {})
    journey.at("2026-10-05 23:59")
    coordinator.sees("REVIEW DUE")
    journey.at("2026-10-06 10:00")
    coordinator.takes(step_of("psp", "continue_plan"), REVIEWED, "● ACTIVE", "14")
    for day in ("2026-10-20", "2026-11-03", "2026-11-17"):
        journey.at(f"{day} 15:00")
        office.do(reference, "continue_plan", "sch1", **reviewed(day))
    journey.at("2026-12-01 09:00")
    coordinator.sees("DECISION DUE")
    agree = step_of("psp", "agree_full_time")
    coordinator.is_refused(agree, "PSP-R10")
    head = journey.sits("head1")
    head.sees("[Waiting for us 1]", "Decision due")
    head.opens(reference)
    proposal = {"proposed_decision": "Back to full time", "because": "She is ready."}
    head.takes(step_of("psp", "propose_decision"), proposal)
    head.is_refused(agree, "PSP-R10", "The headteacher and the co-ordinator decide together")
    head.leaves()
    said = {"hours_now": "25", "because": "A mentor and small steps."}
    coordinator.takes(agree, said, "BACK TO FULL TIME", ends=True)
    coordinator.leaves()
    facts = office.facts(reference)
    assert office.state(reference) == "completed_full_time"
    assert (facts["hours_now"], facts["ended_on"]) == ("25", "2026-12-01")
    written = {name: facts[name] for name in PLAN if name not in ("hours_now", "agencies")}
    assert written == {name: said for name, said in PLAN.items() if name in written}
    assert journey.by_people(reference) == [
        "SCH-S open", "SCH-S amend", "SCH-S send_to_parents", "SCH-S record_consent",
        "PECC note_plan", "PECC continue_plan", *["SCH-S continue_plan"] * 3,
        "SCH-H propose_decision", "PECC agree_full_time",
    ]  # fmt: skip
    journey.is_sound()


REVIEWED = {
    "held_on": "today", "attendees": "Mali\nher mother", "parent_attended": "Yes",
    "hours_now": "14", "consent_signed_by": "Gwawr Tŷ-Coch", "consent_signed_on": "today",
    "consent_form": "Consent 2", "next_review_on": "+14d",
}  # fmt: skip


def the_school_begins(journey: Journey) -> str:
    """Drafted with what is known at once, refused, completed, sent out, and signed."""
    school = journey.sits("sch1")
    school.begins_new("coch, mali", "psp")
    draft = {"need": "Social, emotional or mental health"}
    school.answers(WORKFLOWS["psp"].opening, draft)
    school.saves("● PROPOSED", "Mali Tŷ-Coch")
    send = step_of("psp", "send_to_parents")
    school.is_refused(send, "PSP-R03", "Change the draft and add why")
    rest = {name: said for name, said in PLAN.items() if name != "need"}
    school.takes(step_of("psp", "amend"), rest)
    school.takes(send, {}, "WAITING FOR CONSENT")
    signed = {
        "consent_signed_by": "Gwawr Tŷ-Coch", "consent_signed_on": "today",
        "consent_form": "Consent, school office", "started_on": "today",
    }  # fmt: skip
    school.takes(step_of("psp", "record_consent"), signed, "● ACTIVE")
    school.leaves()
    (reference,) = journey.references()
    return reference


def reviewed(day: str) -> dict[str, str]:
    """A later review, past the screen."""
    following = (date.fromisoformat(day) + timedelta(weeks=2)).isoformat()
    return review(day, "18", following, hours_reason="Slow.")
