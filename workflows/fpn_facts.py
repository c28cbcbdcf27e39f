"""What is known of a penalty notice, and the choices it is told in (RULEBOOK 18.4)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from states.forms import (
    Choice,
    ContactId,
    Kind,
    Lines,
    Pence,
    ask,
)  # fmt: skip
from workflows.fpn_ledger import Payment, Refund
from workflows.fpn_notice import Notice
from workflows.general import AbsenceFacts
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
