"""What is known of a penalty notice and what each step asks (RULEBOOK 18.4)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from states.forms import (
    Choice,
    ContactId,
    Day,
    Form,
    Kind,
    Lines,
    LongText,
    Pence,
    Words,
    YesNo,
    ask,
)  # fmt: skip
from workflows.fpn_ledger import Payment, Refund
from workflows.fpn_notice import Notice
from workflows.general import AbsenceFacts, Ending, Voices, WhyAbsent
from workflows.interventions import Interventions


class Asker(Choice):
    """Who asks for a penalty notice (FPN-R01)."""

    SCHOOL = "school", "The headteacher, or the deputy the head has named"
    POLICE = "police", "The police"
    CASEWORK = "casework", "The headteacher, through the caseworker of a referral"


class Cause(Choice):
    """What the notice is for (guidance 1.13)."""

    ABSENCE = "absence", "Unauthorised absence"
    LATENESS = "lateness", "Late after the register closed"
    HOLIDAY = "holiday", "Holiday without the school's leave"
    TRUANCY = "truancy", "Found in a public place in school hours"


class TermName(Choice):
    """The term whose sessions are counted (FPN-R38)."""

    AUTUMN = "autumn", "Autumn term"
    SPRING = "spring", "Spring term"
    SUMMER = "summer", "Summer term"


class Service(Choice):
    """How a letter was served on the parent (EA96 s.572; FPN-R20)."""

    HAND = "hand", "Handed over"
    LEFT = "left", "Left at the usual or last known address"
    FIRST = "first", "First class post"
    SECOND = "second", "Second class post"
    EMAIL = "email", "E-mail, which the parent has agreed to"


class Offence(Choice):
    """Which offence is prosecuted (FPN-R29)."""

    S444_1 = "444(1)", "Section 444(1): the child fails to attend regularly"
    S444_1A = "444(1A)", "Section 444(1A): the parent knows and fails to act"


class WithdrawalGround(Choice):
    """Why a notice is withdrawn (FPN-R24)."""

    NOT_ISSUED = "should_not", "It ought not to have been issued"
    WRONG_PERSON = "wrong_person", "It ought not to have been issued to this person"
    ERROR = "error", "It contains a material error"
    NOT_PROSECUTED = "not_prosecuted", "Unpaid, and the council does not prosecute"


class OrderDecision(Choice):
    """What came of considering an education supervision order (FPN-R27)."""

    INSTEAD = "instead", "Apply for an order instead"
    AS_WELL = "as_well", "Apply for an order as well"
    NONE = "none", "No order"


class Verdict(Choice):
    """What the court decided (RULEBOOK 18.5)."""

    GUILTY = "guilty", "Guilty"
    NOT_GUILTY = "not_guilty", "Not guilty"
    DISCONTINUED = "discontinued", "Discontinued"


class Representation(BaseModel):
    """What a parent says against a notice; there is no appeal (FPN-R32)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    received_on: date
    said: str
    noted_by: str


def _read_days(value: Any) -> Any:
    """Dates, one a line or with a semicolon between; a stray one is named."""
    if not isinstance(value, str):
        return value
    days = []
    for part in value.replace("\n", ";").replace(",", ";").split(";"):
        text = part.strip()
        if text:
            days.append(_one_day(text))
    return tuple(days)


def _one_day(text: str) -> date:
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - only its date is kept
        except ValueError:
            continue
    raise ValueError(f"“{text}” is not a date; write it as 21/11/2026")


Days = Annotated[tuple[date, ...], BeforeValidator(_read_days), Kind.LINES]


class Penalty(AbsenceFacts):
    """What is known about a penalty notice (RULEBOOK 18.4)."""

    asked_by: Asker | None = ask("Who asks", rules=["FPN-R01"], default=None)
    head_asked: str | None = ask("The headteacher's request", rules=["FPN-R01"], default=None)
    requested_by: str | None = ask("Requested by", rules=["FPN-R18"], default=None, given=False)
    parent: ContactId | None = ask("The parent", rules=["FPN-R33", "GEN-R12"], default=None)
    cause: Cause | None = ask("What it is for", rules=["FPN-R03"], default=None)
    term: TermName | None = ask("Term", rules=["FPN-R38"], default=None)
    period_from: date | None = ask("First day of the offence", rules=["FPN-R16"], default=None)
    period_to: date | None = ask("Last day of the offence", rules=["FPN-R16"], default=None)
    truancy_on: date | None = ask("Day the police found the child", rules=["FPN-R36"], default=None)
    certificate: str | None = ask("Certificate of attendance", rules=["FPN-R31"], default=None)
    interventions: Interventions = ask(
        "What the school has tried", rules=["FPN-R06", "GEN-R09"], default=()
    )
    engagement_failed: str | None = ask(
        "Why engaging the family failed", rules=["FPN-R06", "GEN-R09"], default=None
    )
    other_parent: str | None = ask("The other parent's position", default=None)
    supplied_on: date | None = ask("Supplied again on", rules=["FPN-T1"], default=None, given=False)
    gaps: Lines = ask("What the school has to supply", default=())
    days_left_out: Days = ask("Days that cannot count", rules=["FPN-R10"], default=())
    days_left_out_because: str | None = ask(
        "Why those days cannot count", rules=["FPN-R10"], default=None
    )
    would_help: bool | None = ask(
        "Would a notice help this child return?", rules=["FPN-R07"], default=None
    )
    would_help_because: str | None = ask("Why", rules=["FPN-R07"], default=None)
    engaging: bool | None = ask("The family is engaging", rules=["FPN-R08"], default=None)
    health: bool | None = ask("Health is being worked on", rules=["FPN-R08"], default=None)
    aln: bool | None = ask("Learning needs are being worked on", rules=["FPN-R08"], default=None)
    bullying: bool | None = ask("Bullying is being worked on", rules=["FPN-R08"], default=None)
    semh: bool | None = ask("Mental health is being worked on", rules=["FPN-R08"], default=None)
    carer: bool | None = ask("Caring at home is being worked on", rules=["FPN-R08"], default=None)
    bereavement: bool | None = ask(
        "Bereavement is being worked on", rules=["FPN-R08"], default=None
    )
    public_interest: str | None = ask(
        "Background and public interest", rules=["FPN-R11"], default=None
    )
    social_worker: str | None = ask("Social worker consulted", rules=["FPN-R09"], default=None)
    consulted_on: date | None = ask("Consulted on", rules=["FPN-R09"], default=None)
    social_worker_view: str | None = ask(
        "The social worker's view", rules=["FPN-R09"], default=None
    )
    warned_by: str | None = ask(
        "Warning authorised by", rules=["FPN-R18"], default=None, given=False
    )
    warned_on: date | None = ask(
        "Warning authorised on", rules=["FPN-R13"], default=None, given=False
    )
    refusal_letter: bool | None = ask(
        "The refusal of leave was the warning", rules=["FPN-R37"], default=None
    )
    warning_service: Service | None = ask(
        "How the warning was served", rules=["FPN-R13"], default=None
    )
    warning_sent_on: date | None = ask("Warning sent on", rules=["FPN-R13"], default=None)
    warning_proof: str | None = ask("Proof of service", rules=["FPN-R13"], default=None)
    warning_received_on: date | None = ask("Warning received on", rules=["FPN-R13"], default=None)
    prepared_by: str | None = ask("Prepared by", rules=["FPN-R18"], default=None, given=False)
    child_address: str | None = ask("Child's address", rules=["FPN-R17"], default=None)
    circumstances: str | None = ask("Circumstances of the offence", rules=["FPN-R17"], default=None)
    correspondence: str | None = ask("Address for correspondence", rules=["FPN-R17"], default=None)
    how_to_pay: str | None = ask("How to pay", rules=["FPN-R17"], default=None)
    officer_particulars: str | None = ask(
        "Official particulars of the officer", rules=["FPN-R17", "FPN-R18"], default=None
    )
    code_version: str | None = ask("Code of conduct", rules=["FPN-R19"], default=None)
    issued_on: date | None = ask("Issued on", rules=["FPN-R18"], default=None, given=False)
    issued_by: str | None = ask("Issued by", rules=["FPN-R18"], default=None, given=False)
    notice: Notice | None = ask(
        "The notice", rules=["FPN-R17", "FPN-R31"], default=None, given=False
    )
    service: Service | None = ask("How the notice was served", rules=["FPN-R20"], default=None)
    sent_on: date | None = ask("Notice sent on", rules=["FPN-R20"], default=None)
    proof: str | None = ask("Proof of delivery", rules=["FPN-R20"], default=None)
    delivered_on: date | None = ask("Delivered on", rules=["FPN-R20"], default=None)
    received_on: date | None = ask(
        "Received by the parent on", rules=["FPN-R20"], default=None, given=False
    )
    payments: tuple[Payment, ...] = ask(
        "Payments", rules=["FPN-R21", "FPN-R31"], default=(), given=False
    )
    refunds: tuple[Refund, ...] = ask("Refunds", rules=["FPN-R22"], default=(), given=False)
    discharged_on: date | None = ask(
        "Liability discharged on", rules=["FPN-R23"], default=None, given=False
    )
    representations: tuple[Representation, ...] = ask(
        "What the parent says against it", rules=["FPN-R32"], default=(), given=False
    )
    withdrawal_ground: WithdrawalGround | None = ask(
        "Ground of withdrawal", rules=["FPN-R24"], default=None
    )
    withdrawn_on: date | None = ask("Withdrawn on", rules=["FPN-R24"], default=None, given=False)
    proposed_by: str | None = ask(
        "Prosecution proposed by", rules=["FPN-R25"], default=None, given=False
    )
    proposed_as: str | None = ask(
        "Prosecution proposed as", rules=["FPN-R25"], default=None, given=False
    )
    offence: Offence | None = ask("Offence", rules=["FPN-R29"], default=None)
    knowledge: str | None = ask("Evidence that the parent knew", rules=["FPN-R29"], default=None)
    order_considered_on: date | None = ask(
        "Supervision order considered on", rules=["FPN-R27"], default=None
    )
    order_decision: OrderDecision | None = ask("Supervision order", rules=["FPN-R27"], default=None)
    order_reasons: str | None = ask("Reasons about the order", rules=["FPN-R27"], default=None)
    laid_on: date | None = ask("Information laid on", rules=["FPN-R28"], default=None)
    court: str | None = ask("Court", default=None)
    court_file: str | None = ask("Court file", rules=["FPN-R31"], default=None)
    verdict: Verdict | None = ask("Result in court", default=None)
    decided_on: date | None = ask("Decided on", default=None)
    fine: Pence | None = ask("Fine", default=None)
    costs: Pence | None = ask("Costs", default=None)
    parenting_order: bool | None = ask("Parenting order", default=None)
    supervision_order: bool | None = ask("Education supervision order", default=None)


class Request(Form):
    """What the school or the police ask for; what is missing can be supplied later."""

    asked_by: Asker = ask("Who asks?", rules=["FPN-R01"], default=Asker.SCHOOL)
    head_asked: Words | None = ask(
        "The headteacher's request", help="Its date and how it came; only through a caseworker.",
        rules=["FPN-R01"], default=None,
    )  # fmt: skip
    parent: ContactId = ask(
        "Which parent?",
        help="One case for each parent and each child.",
        rules=["FPN-R33", "GEN-R12"],
    )
    cause: Cause = ask("What is it for?", rules=["FPN-R03", "FPN-R04", "FPN-R05"])
    term: TermName = ask(
        "Which term?", help="Only sessions of this term are counted.", rules=["FPN-R38"]
    )
    period_from: Day = ask("First day of the offence", rules=["FPN-R16"])
    period_to: Day = ask("Last day of the offence", rules=["FPN-R16"])
    truancy_on: Day | None = ask(
        "Day the police found the child",
        help="Only when the police ask.",
        rules=["FPN-R36"],
        default=None,
    )
    certificate: Words | None = ask(
        "Certificate of attendance",
        help="Signed by the headteacher: its name and where it is kept.",
        rules=["FPN-R31"],
        default=None,
    )
    interventions: Interventions = ask(
        "What has the school tried?",
        help="Each with its date and what came of it.",
        rules=["FPN-R06", "GEN-R09"],
        default=(),
    )
    engagement_failed: LongText | None = ask(
        "Why did engaging the family fail?", rules=["FPN-R06", "GEN-R09"], default=None
    )
    other_parent: LongText | None = ask("What is the other parent's position?", default=None)
    learner_voice: LongText | None = ask("What the child says", rules=["GEN-R11"], default=None)
    parent_voice: LongText | None = ask("What the parents say", rules=["GEN-R11"], default=None)


class Amend(WhyAbsent, Voices):
    """What the school supplies, or an officer puts right: only what is new."""

    parent: ContactId | None = ask("Which parent?", rules=["FPN-R33", "GEN-R12"], default=None)
    cause: Cause | None = ask("What is it for?", rules=["FPN-R03"], default=None)
    term: TermName | None = ask("Which term?", rules=["FPN-R38"], default=None)
    period_from: Day | None = ask("First day of the offence", rules=["FPN-R16"], default=None)
    period_to: Day | None = ask("Last day of the offence", rules=["FPN-R16"], default=None)
    truancy_on: Day | None = ask("Day the police found the child", rules=["FPN-R36"], default=None)
    certificate: Words | None = ask("Certificate of attendance", rules=["FPN-R31"], default=None)
    interventions: Interventions | None = ask(
        "What has the school tried?",
        help="The whole list; it takes the place of the one before.",
        rules=["FPN-R06", "GEN-R09"],
        default=None,
    )
    engagement_failed: LongText | None = ask(
        "Why did engaging the family fail?", rules=["FPN-R06", "GEN-R09"], default=None
    )
    other_parent: LongText | None = ask("What is the other parent's position?", default=None)


class Assess(WhyAbsent, Voices):
    """The officer's judgement of the request (FPN-R07, FPN-R08, FPN-R10, FPN-R11)."""

    would_help: YesNo = ask("Would a notice help this child return?", rules=["FPN-R07"])
    would_help_because: LongText = ask("Why?", rules=["FPN-R07"])
    engaging: YesNo = ask("Is the family engaging?", rules=["FPN-R08"])
    health: YesNo = ask("Is illness or a medical need being worked on?", rules=["FPN-R08"])
    aln: YesNo = ask("Are additional learning needs being worked on?", rules=["FPN-R08"])
    bullying: YesNo = ask("Is bullying being worked on?", rules=["FPN-R08"])
    semh: YesNo = ask("Is the child's mental health being worked on?", rules=["FPN-R08"])
    carer: YesNo = ask("Is caring for somebody at home being worked on?", rules=["FPN-R08"])
    bereavement: YesNo = ask("Is a bereavement being worked on?", rules=["FPN-R08"])
    public_interest: LongText = ask(
        "What of the background and the public interest?", rules=["FPN-R11"]
    )
    days_left_out: Days = ask(
        "Which days cannot count?",
        help="One date a line: certified sickness, exclusion, transport that failed. Days of a "
        "support plan or of approved leave are left out by themselves.",
        rules=["FPN-R10"],
        default=(),
    )
    days_left_out_because: LongText | None = ask(
        "Why can they not count?", rules=["FPN-R10"], default=None
    )


class Because(Form):
    """A reason in words."""

    because: LongText = ask("Why?")


class Return(Form):
    """What the evidence lacks."""

    gaps: Lines = ask("What is missing?", help="One a line.", rules=["FPN-R06"])


class Decline(Ending, WhyAbsent):
    """No notice; other support instead (FPN-R06 to FPN-R10)."""

    because: LongText = ask("Why is a notice not appropriate?", rules=["FPN-R06", "FPN-R08"])
    support_instead: LongText = ask("What support is there instead?", rules=["FPN-R06"])


class Consult(Form):
    """The social worker of a child on the child protection register is asked (FPN-R09)."""

    social_worker: Words = ask("Social worker", rules=["FPN-R09"])
    consulted_on: Day = ask("Consulted on", rules=["FPN-R09"])
    social_worker_view: LongText = ask("What is their view?", rules=["FPN-R09"])


class ServeWarning(Form):
    """How the warning reached the parent, with proof (FPN-R13)."""

    warning_service: Service = ask("How was it served?", rules=["FPN-R13"])
    warning_sent_on: Day = ask("Sent or handed over on", rules=["FPN-R13"])
    warning_proof: Words = ask(
        "Proof of service", help="Its name and where it is kept.", rules=["FPN-R13"]
    )
    warning_received_on: Day | None = ask(
        "Received on, where there is proof",
        help="Otherwise it is worked out from how it was sent.",
        rules=["FPN-R13", "FPN-R20"],
        default=None,
    )
    refusal_letter: YesNo | None = ask(
        "Is this the letter that refused the leave?",
        help="Only for a holiday, and only where the council allows it.",
        rules=["FPN-R37"],
        default=None,
    )


class Improved(Ending, WhyAbsent):
    """Attendance was secured in the time of the warning."""

    what_helped: LongText = ask("What made it better?")


class Prepare(Form):
    """What goes on the notice beside what the records hold (FPN-R17)."""

    child_address: LongText | None = ask("Child's address", rules=["FPN-R17"], default=None)
    circumstances: LongText | None = ask(
        "Circumstances of the offence",
        help="Enough for the parent to know what it is about.",
        rules=["FPN-R17"],
        default=None,
    )
    correspondence: LongText | None = ask(
        "Council and address for correspondence", rules=["FPN-R17"], default=None
    )
    how_to_pay: LongText | None = ask("How to pay", rules=["FPN-R17"], default=None)


class Issue(Form):
    """The authorised officer issues the notice (FPN-R15 to FPN-R19)."""

    proceedings: YesNo = ask(
        "Are proceedings for this offence contemplated or begun?", rules=["FPN-R15"]
    )
    officer_particulars: Words = ask(
        "Your official particulars", help="Post and team, as on the notice.",
        rules=["FPN-R17", "FPN-R18"],
    )  # fmt: skip
    code_version: Words = ask("Which code of conduct is in force?", rules=["FPN-R19"])
    follows_code: YesNo = ask("Does this notice follow that code?", rules=["FPN-R19"])


class Serve(Form):
    """When the parent received the notice, proved or deemed (FPN-R20)."""

    service: Service = ask("How was it served?", rules=["FPN-R20"])
    sent_on: Day = ask("Sent or handed over on", rules=["FPN-R20"])
    proof: Words = ask("Proof of service", help="Its name and where it is kept.", rules=["FPN-R20"])
    delivered_on: Day | None = ask(
        "Delivered on, where there is proof",
        help="Otherwise it is worked out from how it was sent.",
        rules=["FPN-R20"],
        default=None,
    )


class CorrectService(Serve):
    """Service was written down wrong."""

    because: LongText = ask("What was wrong?")


class Pay(Form):
    """Money that came in (FPN-R21, FPN-R22)."""

    paid_on: Day = ask(
        "Received on", help="The day the money came in, not today.", rules=["FPN-R21"]
    )
    amount: Pence = ask("Amount", rules=["FPN-R21"])
    payment_reference: Words = ask("Payment reference", rules=["FPN-R31"])


class SendBack(Form):
    """Money that is held goes back to the parent (FPN-R22)."""

    sent_back_on: Day = ask("Sent back on", rules=["FPN-R22"])
    amount: Pence = ask("Amount", rules=["FPN-R22"])
    refund_reference: Words = ask("Refund reference", rules=["FPN-R22"])


class CorrectPayment(Form):
    """A payment was written down wrong."""

    wrong_reference: Words = ask("Reference of the wrong entry", rules=["FPN-R31"])
    paid_on: Day | None = ask("Received on, if it was never on that day", default=None)
    amount: Pence | None = ask("Amount; £0 where it never came", default=None)
    because: LongText = ask("What was wrong?")


class Represent(Form):
    """What the parent says against the notice; there is no appeal (FPN-R32)."""

    said_on: Day = ask("Received on", rules=["FPN-R32"])
    said: LongText = ask("What does the parent say?", rules=["FPN-R32"])


class Withdraw(Ending):
    """The notice is taken back, and with it any money (FPN-R24)."""

    withdrawal_ground: WithdrawalGround = ask("On which ground?", rules=["FPN-R24"])
    because: LongText = ask("Why?", rules=["FPN-R24"])


class WithdrawPaid(Withdraw):
    """A paid notice that ought not to stand: all that came in goes back (FPN-R24)."""

    sent_back_on: Day = ask("The money goes back on", rules=["FPN-R24"])
    refund_reference: Words = ask("Refund reference", rules=["FPN-R24"])


class ProposeProsecution(Form):
    """The first of two managers proposes to prosecute (FPN-R25, FPN-R29)."""

    offence: Offence = ask("Which offence?", rules=["FPN-R29"])
    knowledge: LongText | None = ask(
        "What shows that the parent knew?",
        help="Needed for section 444(1A).",
        rules=["FPN-R29"],
        default=None,
    )
    because: LongText = ask("Why prosecute?", rules=["FPN-R25"])


class ConsiderOrder(Form):
    """Before proceedings an education supervision order is considered (FPN-R27)."""

    order_considered_on: Day = ask("Considered on", rules=["FPN-R27"])
    order_decision: OrderDecision = ask("What was decided?", rules=["FPN-R27"])
    order_reasons: LongText = ask("Why?", rules=["FPN-R27"])


class Lay(Form):
    """Information is laid before the court (FPN-R28)."""

    laid_on: Day = ask("Laid on", rules=["FPN-R28"])
    court: Words = ask("Court")
    court_file: Words = ask(
        "Court file", help="Witness statement, notice and record of service.", rules=["FPN-R31"]
    )


class Court(Ending):
    """What the court decided."""

    verdict: Verdict = ask("Result")
    decided_on: Day = ask("Decided on")
    fine: Pence | None = ask("Fine", default=None)
    costs: Pence | None = ask("Costs", default=None)
    parenting_order: YesNo = ask("Parenting order?", default=False)
    supervision_order: YesNo = ask("Education supervision order?", default=False)


class Hear(WhyAbsent, Voices):
    """What has become known."""


class Warn(Hear):
    """The Lead Inclusion Officer authorises the warning."""

    no_voice_reason: LongText | None = ask(
        "Why a voice is missing",
        help="Needed only when the child's or the parents' words are not on the case.",
        rules=["GEN-R11"],
        default=None,
    )
