"""What is known of a request for leave in term time and what each step asks (RULEBOOK 19.4)."""

from __future__ import annotations

from datetime import date

from states.forms import Choice, ContactId, Day, Form, Lines, LongText, Words, YesNo, ask
from workflows.general import CaseFacts, Ending, Voices


class Purpose(Choice):
    """What the leave is for; the list is not closed (HOL-R11 to HOL-R17)."""

    HOLIDAY = "holiday", "Family holiday"
    ILLNESS = "illness", "Life-limiting illness of a parent or child"
    ILL_RELATIVE = "ill_relative", "Visit to a seriously ill relative"
    VISIT = "visit", "Visit to family"
    RECOVERY = "recovery", "Recovery from trauma, crisis or bereavement"
    FUNERAL = "funeral", "Funeral of close family"
    RELIGIOUS = "religious", "Religious observance"
    CEREMONY = "ceremony", "Civil or ceremonial activity"
    SERVICES = "services", "Parent home from a long tour in the services"
    OTHER = "other", "Something else"


EVENTS = (Purpose.FUNERAL, Purpose.RELIGIOUS, Purpose.CEREMONY)
"""Leave for these is for the event and the journey only (HOL-R14, HOL-R15)."""


class Leave(CaseFacts):
    """What is known about a request for leave (RULEBOOK 19.4)."""

    applicant: ContactId | None = ask("Asked for by", rules=["HOL-R01", "HOL-R02"], default=None)
    resides: bool | None = ask(
        "The child normally lives with them", rules=["HOL-R02"], default=None
    )
    applied_on: date | None = ask("Asked on", rules=["HOL-R01", "HOL-R03"], default=None)
    leave_from: date | None = ask("First day", rules=["HOL-R09"], default=None)
    leave_to: date | None = ask("Last day", rules=["HOL-R09"], default=None)
    purpose: Purpose | None = ask("What it is for", rules=["HOL-R17"], default=None)
    purpose_detail: str | None = ask("The purpose in words", rules=["HOL-R17"], default=None)
    why_not_outside: str | None = ask(
        "Why not in the school holidays", rules=["HOL-R06"], default=None
    )
    event_on: date | None = ask("Day of the event", rules=["HOL-R14", "HOL-R15"], default=None)
    evidence: str | None = ask("Evidence", default=None)
    exams: str | None = ask("Exams or tests in the time", rules=["HOL-R10"], default=None)
    missing_items: Lines = ask("What is missing", rules=["HOL-R01"], default=())
    exceptional: bool | None = ask("Exceptional or unique", rules=["HOL-R06"], default=None)
    prevents: bool | None = ask(
        "Keeps the family from going in the holidays", rules=["HOL-R06"], default=None
    )
    rare: bool | None = ask("Rare", rules=["HOL-R07"], default=None)
    significant: bool | None = ask("Significant", rules=["HOL-R07"], default=None)
    unavoidable: bool | None = ask("Unavoidable", rules=["HOL-R07", "HOL-R08"], default=None)
    short: bool | None = ask("Short", rules=["HOL-R07"], default=None)
    principle_note: str | None = ask("On the four tests", rules=["HOL-R07"], default=None)
    recurring: bool | None = ask("Comes again each year", rules=["HOL-R15"], default=None)
    time_of_year: str | None = ask("Time of year", rules=["HOL-R10"], default=None)
    length: str | None = ask("Length and purpose", rules=["HOL-R10"], default=None)
    continuity: str | None = ask("Continuity and exams", rules=["HOL-R10"], default=None)
    family: str | None = ask("Family circumstances and wishes", rules=["HOL-R10"], default=None)
    attendance: str | None = ask("Attendance and achievement", rules=["HOL-R10"], default=None)
    decision_reason: str | None = ask("Reasons of the decision", rules=["HOL-R05"], default=None)
    extended_reason: str | None = ask(
        "Why more than the limit", rules=["HOL-R09", "HOL-R18"], default=None
    )
    authorised_from: date | None = ask("Agreed from", rules=["HOL-R09"], default=None)
    authorised_to: date | None = ask("Agreed to", rules=["HOL-R09"], default=None)
    code: str | None = ask("Register code", rules=["HOL-R18"], default=None, given=False)
    decided_on: date | None = ask("Decided on", rules=["HOL-R04"], default=None, given=False)
    decided_by: str | None = ask("Decided by", rules=["HOL-R04"], default=None, given=False)
    talk_to: str | None = ask("Whom to talk to at the school", rules=["HOL-R23"], default=None)
    unapplied_evidence: str | None = ask("What shows the holiday", default=None)
    no_notice_reason: str | None = ask("Why no penalty notice", rules=["HOL-R19"], default=None)


class Apply(Form):
    """A parent's request, as the school writes it down; what is missing is asked for after."""

    applicant: ContactId = ask("Who asks?", rules=["HOL-R01", "HOL-R02"])
    resides: YesNo = ask("Does the child normally live with them?", rules=["HOL-R02"])
    applied_on: Day = ask("Asked on", rules=["HOL-R01", "HOL-R03"])
    leave_from: Day = ask("First day away", rules=["HOL-R09"])
    leave_to: Day = ask("Last day away", rules=["HOL-R09"])
    purpose: Purpose | None = ask("What is it for?", rules=["HOL-R17"], default=None)
    purpose_detail: LongText | None = ask("The purpose in words", rules=["HOL-R17"], default=None)
    why_not_outside: LongText | None = ask(
        "Why can it not be in the school holidays?", rules=["HOL-R06"], default=None
    )
    event_on: Day | None = ask(
        "Day of the funeral or ceremony", help="Only where there is one.",
        rules=["HOL-R14", "HOL-R15"], default=None,
    )  # fmt: skip
    evidence: Words | None = ask("Evidence", help="What it is and where it is.", default=None)
    exams: Words | None = ask("Exams or tests in the time", rules=["HOL-R10"], default=None)
    learner_voice: LongText | None = ask("What the child says", rules=["GEN-R11"], default=None)
    parent_voice: LongText | None = ask("What the parents say", rules=["GEN-R11"], default=None)


class Supply(Apply):
    """What was missing, or what was written down wrong; only what is new."""

    applicant: ContactId | None = ask(  # type: ignore[assignment]
        "Who asks?", rules=["HOL-R02"], default=None
    )
    resides: YesNo | None = ask(  # type: ignore[assignment]
        "Does the child normally live with them?", rules=["HOL-R02"], default=None
    )
    applied_on: Day | None = ask("Asked on", rules=["HOL-R03"], default=None)  # type: ignore[assignment]
    leave_from: Day | None = ask("First day away", default=None)  # type: ignore[assignment]
    leave_to: Day | None = ask("Last day away", default=None)  # type: ignore[assignment]


class Missing(Form):
    """What the parent still has to tell."""

    missing_items: Lines = ask("What is missing?", help="One a line.", rules=["HOL-R01"])


class Found(Form):
    """A holiday that nobody asked leave for."""

    unapplied_evidence: LongText = ask("What shows that it was a holiday?", rules=["HOL-R01"])


class Weigh(Voices):
    """How the headteacher weighs this request (HOL-R05, HOL-R07, HOL-R10)."""

    time_of_year: LongText = ask("The time of year", rules=["HOL-R10"])
    length: LongText = ask("Its length and purpose", rules=["HOL-R10"])
    continuity: LongText = ask("Continuity of learning, exams", rules=["HOL-R10"])
    family: LongText = ask("The family's circumstances and wishes", rules=["HOL-R10"])
    attendance: LongText = ask("The child's attendance and achievement", rules=["HOL-R10"])
    rare: YesNo = ask("Is the event rare?", rules=["HOL-R07"])
    significant: YesNo = ask("Is it significant?", rules=["HOL-R07"])
    unavoidable: YesNo = ask(
        "Is it unavoidable?", help="No, if it could reasonably be at another time.",
        rules=["HOL-R07", "HOL-R08"],
    )  # fmt: skip
    short: YesNo = ask("Is it short?", rules=["HOL-R07"])
    principle_note: LongText = ask("In your own words", rules=["HOL-R07"])
    recurring: YesNo = ask("Does it come again each year?", rules=["HOL-R15"], default=False)
    decision_reason: LongText = ask(
        "Your reasons for this decision", help="They go into the letter.", rules=["HOL-R05"]
    )
    no_voice_reason: LongText | None = ask(
        "Why a voice is missing", rules=["GEN-R11"], default=None
    )


class Grant(Weigh):
    """Leave, because of exceptional circumstances (HOL-R06, HOL-R09)."""

    exceptional: YesNo = ask("Are the circumstances exceptional or unique?", rules=["HOL-R06"])
    prevents: YesNo = ask(
        "Do they keep the family from going in the school holidays?", rules=["HOL-R06"]
    )
    extended_reason: LongText | None = ask(
        "What is exceptional about so many days?",
        help="Only where the leave of the school year goes over the limit.",
        rules=["HOL-R09", "HOL-R18"], default=None,
    )  # fmt: skip


class GrantPart(Grant):
    """Leave for part of the time."""

    authorised_from: Day = ask("Agreed from", rules=["HOL-R09"])
    authorised_to: Day = ask("Agreed to", rules=["HOL-R09"])


class Refuse(Weigh):
    """No leave; the letter gives the reasons and whom to talk to (HOL-R23)."""

    talk_to: Words = ask("Whom may the parents talk to at the school?", rules=["HOL-R23"])


class Withdraw(Ending):
    """The parents do not want the leave any more."""

    because: LongText = ask("What did the parents say?")


class AskNotice(Form):
    """The headteacher asks for a penalty notice about this holiday (HOL-R19)."""

    parent: ContactId = ask(
        "Which parent?", help="One case for each parent.", rules=["FPN-R33", "HOL-R19"]
    )
    interventions: LongText = ask(
        "What has the school tried?", help="Each with its date: 02/09/2026 Call home: no reply",
        rules=["GEN-R09"],
    )  # fmt: skip
    engagement_failed: LongText = ask(
        "Why did engaging the family fail?", rules=["GEN-R09", "HOL-R19"]
    )
    learner_voice: LongText | None = ask("What the child says", rules=["GEN-R11"], default=None)
    parent_voice: LongText | None = ask("What the parents say", rules=["GEN-R11"], default=None)
    no_voice_reason: LongText | None = ask(
        "Why a voice is missing", rules=["GEN-R11"], default=None
    )


class NoNotice(Ending):
    """The headteacher lets it be."""

    no_notice_reason: LongText = ask("Why is no penalty notice asked for?", rules=["HOL-R19"])


class Gone(Form):
    """The child has not come back, and nobody waits for the tenth day."""

    because: LongText = ask("What is known?", rules=["HOL-T4"])
