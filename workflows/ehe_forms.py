"""What is known of a child educated at home and what each step asks (RULEBOOK 16.4).

A parent notifies; nobody applies for anything and nobody approves, but for the consent that a
special school's place needs (EHE-R04, EHE-R07).
"""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict

from states.forms import Choice, Day, Form, Lines, LongText, Words, YesNo, ask
from workflows.fpn_facts import Service
from workflows.general import CaseFacts, Ending, Voices

GUIDANCE_LINKS = (
    "Welsh Government: Elective home education, statutory guidance (May 2023)",
    "Welsh Government: Handbook for home educators (June 2023)",
)
"""The two documents that go with the first letter and the acknowledgement (EHE-R25)."""


class Why(Choice):
    """Why the family turns to home education (EHE-R02)."""

    PHILOSOPHY = "philosophy", "Philosophical"
    LIFESTYLE = "lifestyle", "Lifestyle"
    RELIGION = "religion", "Religion"
    SCHOOL_ISSUE = "school_issue", "An issue at school that is not resolved"
    RELATIONSHIP = "relationship", "The relationship with the school has broken down"
    BULLYING = "bullying", "Bullying"
    ALN = "aln", "Additional learning needs not met"
    MENTAL_HEALTH = "mental_health", "Mental health"
    ENFORCEMENT = "enforcement", "Attendance enforcement"
    OTHER = "other", "Something else"


UNRESOLVED = (
    Why.SCHOOL_ISSUE, Why.RELATIONSHIP, Why.BULLYING, Why.ALN, Why.MENTAL_HEALTH, Why.ENFORCEMENT,
)  # fmt: skip
"""Reasons that school and family may still resolve together (EHE-R02, EHE-R03)."""


class Answer(Choice):
    """What the family says to the offer of help (EHE-R03)."""

    ACCEPTED = "accepted", "They accept"
    DECLINED = "declined", "They decline"
    NONE = "none", "No answer"


class Evidence(Choice):
    """How the education was shown: a meeting is offered and never the only way (EHE-R11)."""

    MEETING = "meeting", "A meeting"
    WRITTEN = "written", "A written account"
    WORK = "work", "Examples of work"
    OTHER = "other", "Another way"


class Seen(Choice):
    """Whether the child was seen; to decline is no sign of anything (EHE-R11)."""

    YES = "yes", "The child was seen"
    NO = "no", "The child was not there"
    DECLINED = "declined", "The family or the child declined"


class End(Choice):
    """How a case ends, as the officer proposes it."""

    RETURNED = "returned", "Back at a school"
    MOVED = "moved", "Moved to another council"
    NOT_CSA = "not_csa", "Left compulsory school age"
    CME = "cme", "The family cannot be found"
    OTHER = "other", "Another reason"


class Order(Choice):
    """What came of considering an education supervision order (EHE-R18)."""

    SOUGHT = "sought", "An order is applied for"
    NOT_SOUGHT = "not_sought", "No order is applied for"


class Contact(BaseModel):
    """One contact with the family, or one attempt (EHE-R11, EHE-R13)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    by: str
    how: str
    result: str
    reached: bool


class HomeEducation(CaseFacts):
    """What is known about a child educated at home (RULEBOOK 16.4)."""

    heard_on: date | None = ask("Heard of it on", rules=["EHE-R01"], default=None)
    why: Why | None = ask("Why", rules=["EHE-R02"], default=None)
    why_detail: str | None = ask("The reason in words", rules=["EHE-R02"], default=None)
    offered_support_on: date | None = ask("Help offered on", rules=["EHE-R03"], default=None)
    offer_answer: Answer | None = ask("The family's answer", rules=["EHE-R03"], default=None)
    offer_note: str | None = ask("What was offered", rules=["EHE-R03"], default=None)
    resolution: str | None = ask("How it was resolved", default=None)
    cooling_off: str | None = ask("Time to think, if offered", rules=["EHE-R06"], default=None)
    notice_on: date | None = ask("Notice received on", rules=["EHE-R05"], default=None)
    notice_wording: str | None = ask("The notice", rules=["EHE-R05"], default=None)
    notice_document: str | None = ask("The notice is kept", default=None)
    special_place: bool | None = ask(
        "The council placed the child at the special school", rules=["EHE-R07"], default=None
    )
    enquiry_s47: bool | None = ask(
        "A child protection enquiry or action runs", rules=["EHE-R08"], default=None
    )
    has_aln: bool | None = ask("Has additional learning needs", rules=["EHE-R21"], default=None)
    aln_told_on: date | None = ask("ALN team told on", rules=["EHE-R21"], default=None)
    excluded_on: date | None = ask("Last excluded on", rules=["EHE-R10"], default=None)
    pressures: Lines = ask("What was going on", rules=["EHE-R10"], default=(), given=False)
    off_rolling_note: str | None = ask("Off-rolling review", rules=["EHE-R10"], default=None)
    consent_reasons: str | None = ask("Reasons about the consent", rules=["EHE-R07"], default=None)
    consented_on: date | None = ask(
        "Consent given on", rules=["EHE-R07"], default=None, given=False
    )
    deleted_on: date | None = ask("Name removed on", rules=["EHE-R06", "EHE-R09"], default=None)
    learned_on: date | None = ask(
        "The council learned of it", rules=["EHE-T2"], default=None, given=False
    )
    returned_on: date | None = ask("The school's return came on", rules=["EHE-R09"], default=None)
    return_details: str | None = ask("Name and address returned", default=None)
    worries: str | None = ask("Concerns about the withdrawal", default=None)
    meeting_offered: str | None = ask("Meeting offered", rules=["EHE-R11"], default=None)
    contacts: tuple[Contact, ...] = ask(
        "Contacts", rules=["EHE-R11", "EHE-R13"], default=(), given=False
    )
    reached_on: date | None = ask("Last reached on", rules=["EHE-R23"], default=None, given=False)
    first_shown_on: date | None = ask(
        "Education first shown on", rules=["EHE-T5"], default=None, given=False
    )
    shown_by: Evidence | None = ask("How it was shown", rules=["EHE-R11"], default=None)
    seen: Seen | None = ask("The child", rules=["EHE-R11"], default=None)
    report: str | None = ask("Education report", rules=["EHE-R12"], default=None)
    for_age: str | None = ask("Suitable for the age", rules=["EHE-R12"], default=None)
    for_ability: str | None = ask("For ability", rules=["EHE-R12"], default=None)
    for_aptitude: str | None = ask("For aptitude", rules=["EHE-R12"], default=None)
    for_needs: str | None = ask("For additional learning needs", rules=["EHE-R12"], default=None)
    judged_on: date | None = ask("Judged suitable on", rules=["EHE-R19"], default=None, given=False)
    doubts: str | None = ask("What is in doubt", rules=["EHE-R13"], default=None)
    notice_served_on: date | None = ask("Formal notice served on", rules=["EHE-R14"], default=None)
    notice_service: Service | None = ask("How it was served", rules=["EHE-R14"], default=None)
    satisfy_by: date | None = ask("To satisfy the council by", rules=["EHE-R14"], default=None)
    not_satisfied: bool | None = ask(
        "The council is not satisfied", rules=["EHE-R15"], default=None
    )
    expedient: bool | None = ask("School is expedient", rules=["EHE-R15"], default=None)
    order_reasons: str | None = ask("Reasons for an order", rules=["EHE-R15"], default=None)
    school_named: str | None = ask("School to be named", rules=["EHE-R17"], default=None)
    intent_on: date | None = ask("Intention served on", rules=["EHE-T8"], default=None)
    governors_told_on: date | None = ask("Governors told on", rules=["EHE-R17"], default=None)
    head_told_on: date | None = ask("Headteacher told on", rules=["EHE-R17"], default=None)
    order_served_on: date | None = ask("Order served on", rules=["EHE-R17"], default=None)
    supervision: Order | None = ask("Supervision order", rules=["EHE-R18"], default=None)
    supervision_reasons: str | None = ask("Reasons about it", rules=["EHE-R18"], default=None)
    proposed_end: End | None = ask("Proposed end", default=None)
    end_proposed_by: str | None = ask("End proposed by", default=None, given=False)
    end_detail: str | None = ask("About the end", default=None)
    receiving_council: str | None = ask("The other council", rules=["EHE-R24"], default=None)
    council_told_on: date | None = ask("Other council told on", rules=["EHE-R24"], default=None)


class Hear(Form):
    """A school or officer hears that a family thinks of home education (EHE-R01)."""

    heard_on: Day = ask("When did you hear of it?", rules=["EHE-R01"])
    why: Why = ask("Why, as far as you know?", rules=["EHE-R02"])
    why_detail: LongText = ask("In the family's words", rules=["EHE-R02"])
    learner_voice: LongText | None = ask("What the child says", rules=["GEN-R11"], default=None)
    parent_voice: LongText | None = ask("What the parents say", rules=["GEN-R11"], default=None)


class Offer(Form):
    """Help to resolve an issue before the name is removed (EHE-R03)."""

    offered_support_on: Day = ask("Offered on", rules=["EHE-R03"])
    offer_note: LongText = ask("What is offered?", rules=["EHE-R03"])
    offer_answer: Answer = ask("What does the family say?", rules=["EHE-R03"])


class Stays(Ending):
    """The child stays in school."""

    resolution: LongText = ask("How was it resolved?")


class Notice(Voices):
    """The parent's notice in writing (EHE-R05); nothing is asked for and nothing granted."""

    notice_on: Day = ask("Received on", rules=["EHE-R05"])
    in_writing: YesNo = ask("Is it in writing?", rules=["EHE-R05"])
    says_otherwise: YesNo = ask(
        "Does it say that the child is, or will be, educated otherwise than at school?",
        rules=["EHE-R05"],
    )
    notice_wording: LongText = ask("Its words", rules=["EHE-R05"])
    notice_document: Words = ask("Where the notice is kept", rules=["EHE-R05"])
    special_place: YesNo = ask(
        "Is the child at a special school where the council placed them?", rules=["EHE-R07"]
    )
    enquiry_s47: YesNo = ask(
        "Does a child protection enquiry or action run?", rules=["EHE-R08"], default=False
    )
    has_aln: YesNo = ask(
        "Does the child have additional learning needs or a development plan?",
        rules=["EHE-R21"],
    )
    excluded_on: Day | None = ask("If excluded lately, when?", rules=["EHE-R10"], default=None)
    cooling_off: Words | None = ask(
        "Time to think, if one was offered", help="It never holds up the removal.",
        rules=["EHE-R06"], default=None,
    )  # fmt: skip


class Because(Form):
    """A reason in words."""

    because: LongText = ask("Why?")


class Consent(Form):
    """The council's decision about a special school's place (EHE-R07)."""

    consent_reasons: LongText = ask("Reasons", rules=["EHE-R07"])


class Delete(Form):
    """The school removes the name."""

    deleted_on: Day = ask("Name removed on", rules=["EHE-R06", "EHE-R09"])


class SchoolReturn(Form):
    """The school's return to the council (EHE-R09)."""

    returned_on: Day = ask("Received on", rules=["EHE-R09"])
    return_details: LongText = ask("Name and address of the parent and child", rules=["EHE-R09"])


class Review(Form):
    """Whether the family was pushed (EHE-R10)."""

    off_rolling_note: LongText = ask("What did you find?", rules=["EHE-R10"])


class Acknowledge(Form):
    """The council writes to the family, with the two documents (EHE-R25)."""

    worries: LongText | None = ask(
        "Is there evidence of concern about the withdrawal?", default=None
    )


class OfferMeeting(Form):
    """A meeting, at a place the family agrees to (EHE-R11)."""

    meeting_offered: LongText = ask("What do you offer?", help="Days, places, other ways.",
                                    rules=["EHE-R11"])  # fmt: skip


class Reach(Form):
    """One contact with the family, or one attempt."""

    contact_on: Day = ask("When?", rules=["EHE-R13"])
    how: Words = ask("How?", rules=["EHE-R13"])
    result: LongText = ask("What came of it?", rules=["EHE-R13"])
    reached: YesNo = ask("Did you reach the family?", rules=["EHE-R23"])


class Shown(Form):
    """How the education was shown (EHE-R11)."""

    shown_on: Day = ask("When?", rules=["EHE-R11"])
    shown_by: Evidence = ask("How was it shown?", rules=["EHE-R11"])
    seen: Seen = ask("Was the child seen?", rules=["EHE-R11"])
    report: LongText = ask("What was shown?", rules=["EHE-R12"])
    learner_voice: LongText | None = ask("What the child says", rules=["GEN-R11"], default=None)
    parent_voice: LongText | None = ask("What the parents say", rules=["GEN-R11"], default=None)


class Judge(Form):
    """Whether the education suits this child (EHE-R12)."""

    for_age: LongText = ask("How does it suit the child's age?", rules=["EHE-R12"])
    for_ability: LongText = ask("The child's ability?", rules=["EHE-R12"])
    for_aptitude: LongText = ask("The child's aptitude?", rules=["EHE-R12"])
    for_needs: LongText = ask("Any additional learning needs?", rules=["EHE-R12"])
    not_by_tests: YesNo = ask(
        "Is it judged without tests, a timetable or a curriculum?", rules=["EHE-R12"]
    )


class Doubt(Form):
    """What is not clear yet, or seems not to suit."""

    doubts: LongText = ask("What is in doubt?", rules=["EHE-R13"])


class Serve(Form):
    """The formal notice of section 437(1) (EHE-R14)."""

    notice_served_on: Day = ask("Served on", rules=["EHE-R14"])
    notice_service: Service = ask("How was it served?", rules=["EHE-R14"])
    satisfy_by: Day = ask(
        "The family is to satisfy the council by", help="The day of service is day 1.",
        rules=["EHE-R14"],
    )  # fmt: skip


class Intend(Form):
    """The intention to name a school (EHE-R15)."""

    not_satisfied: YesNo = ask("Is the council not satisfied?", rules=["EHE-R15"])
    expedient: YesNo = ask("Is it expedient that the child goes to school?", rules=["EHE-R15"])
    order_reasons: LongText = ask("Reasons", rules=["EHE-R15"])
    school_named: Words = ask("Which school is to be named?", rules=["EHE-R17"])
    intent_on: Day = ask("Served on", rules=["EHE-T8"])


class ServeOrder(Form):
    """The school attendance order (EHE-R17)."""

    order_served_on: Day = ask("Served on", rules=["EHE-R17"])
    governors_told_on: Day = ask("Governing body told on", rules=["EHE-R17"])
    head_told_on: Day = ask("Headteacher told on", rules=["EHE-R17"])


class Supervise(Form):
    """An education supervision order is considered before proceedings (EHE-R18)."""

    supervision: Order = ask("What is decided?", rules=["EHE-R18"])
    supervision_reasons: LongText = ask("Reasons", rules=["EHE-R18"])


class TellAln(Form):
    """The ALN team knows (EHE-R21)."""

    aln_told_on: Day = ask("Told on", rules=["EHE-R21"])


class ProposeEnd(Ending):
    """How the case should end; a Lead Inclusion Officer confirms."""

    proposed_end: End = ask("How does it end?")
    end_detail: LongText = ask(
        "What is known?", help="The school and who confirms it; or where to."
    )
    receiving_council: Words | None = ask(
        "Which council does the family move to?", rules=["EHE-R24"], default=None
    )
    council_told_on: Day | None = ask("Told on", rules=["EHE-R24"], default=None)


class Correct(Form):
    """Puts a wrong date right; deadlines counted from it move by themselves."""

    notice_on: Day | None = ask("Notice received on", rules=["EHE-R05"], default=None)
    deleted_on: Day | None = ask("Name removed on", rules=["EHE-R09"], default=None)
    notice_served_on: Day | None = ask("Formal notice served on", rules=["EHE-R14"], default=None)
    because: LongText = ask("What was wrong?")
