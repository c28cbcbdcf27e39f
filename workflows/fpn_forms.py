"""What each step of a penalty notice asks (RULEBOOK 18.4)."""

from __future__ import annotations

from states.forms import (
    ContactId,
    Day,
    Form,
    Lines,
    LongText,
    Pence,
    Words,
    YesNo,
    ask,
)  # fmt: skip
from workflows.fpn_facts import (
    Asker,
    Cause,
    Days,
    Offence,
    OrderDecision,
    Service,
    TermName,
    Verdict,
    WithdrawalGround,
)
from workflows.general import Ending, Voices, WhyAbsent
from workflows.interventions import Interventions


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
