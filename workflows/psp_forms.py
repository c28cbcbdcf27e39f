"""What is known of a pastoral support plan and what each step asks (RULEBOOK 17.4 and 17.5)."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict

from states.forms import (
    Choice,
    ContactId,
    Count,
    Day,
    Form,
    Hours,
    Lines,
    LongText,
    Percent,
    Words,
    YesNo,
    ask,
)  # fmt: skip
from workflows.general import CaseFacts, Ending


class Need(Choice):
    """Why full-time education is out of reach; only one of them allows a plan (PSP-R02)."""

    SEMH = "semh", "Social, emotional or mental health"
    MEDICAL = "medical", "Medical"
    BEHAVIOUR = "behaviour", "Behaviour"
    ATTENDANCE = "attendance", "Attendance"
    OTHER = "other", "Something else"


class Decision(Choice):
    """What ends a plan at its limit: there is no third way (RULEBOOK 17.2)."""

    FULL_TIME = "full_time", "Back to full time"
    UNSUCCESSFUL = "unsuccessful", "The plan has not worked"


class EndReason(Choice):
    """Why a plan ends for a reason outside it."""

    MOVED_SCHOOL = "moved_school", "Moved to another school"
    EHE = "ehe", "Elective home education"
    OVER_AGE = "over_age", "Left compulsory school age"
    OTHER_PROVISION = "provision", "Moved to other provision"


class PlanReview(BaseModel):
    """One review as it was held. Only one that counts resets the clock (PSP-R08)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    held_on: date
    parent_attended: bool
    attempts: int = 0
    hours: str = ""
    counts: bool = True


class Plan(CaseFacts):
    """What is known about a plan (RULEBOOK 17.4)."""

    need: Need | None = ask("The need", rules=["PSP-R02"], default=None)
    need_evidence: str | None = ask("What shows the need", rules=["PSP-R02"], default=None)
    best_interest: str | None = ask("Why it is best for the child", rules=["PSP-R02"], default=None)
    reasons: str | None = ask("Why not full time", rules=["PSP-R03"], default=None)
    measures: str | None = ask("Steps back to full time", rules=["PSP-R03"], default=None)
    hours_now: Hours | None = ask("Hours a week now", rules=["PSP-R15"], default=None)
    hours_full: Hours | None = ask("Full-time hours a week", default=None)
    timetable: str | None = ask("The timetable", rules=["PSP-R03"], default=None)
    off_site_care: str | None = ask("Who looks after the child off site", default=None)
    codes: str | None = ask("Register code for hours off site", rules=["PSP-R13"], default=None)
    agencies: Lines = ask("Agencies involved", rules=["PSP-R05"], default=())
    no_agency_reason: str | None = ask("Why no agency", rules=["PSP-R05"], default=None)
    planned_end: date | None = ask("Planned end", rules=["PSP-R10"], default=None)
    started_on: date | None = ask("Started", rules=["PSP-R10"], default=None)
    consent_signed_by: ContactId | None = ask(
        "Consent signed by", rules=["PSP-R04", "PSP-R09"], default=None
    )
    consent_signed_on: date | None = ask(
        "Consent signed on", rules=["PSP-R04", "PSP-R09"], default=None
    )
    consent_form: str | None = ask("Signed consent form", rules=["PSP-R04"], default=None)
    last_review_on: date | None = ask(
        "Last review that counts", rules=["PSP-R07"], default=None, given=False
    )
    next_review_on: date | None = ask("Next review", rules=["PSP-R07"], default=None)
    reviews: tuple[PlanReview, ...] = ask("Reviews", rules=["PSP-R08"], default=(), given=False)
    authority_told_on: date | None = ask(
        "Council told of the plan", rules=["PSP-R01"], default=None, given=False
    )
    weeks_before: int | None = ask(
        "Weeks on the plan before this one", rules=["PSP-R17"], default=None, given=False
    )
    extended_until: date | None = ask("Extended until", rules=["PSP-R11"], default=None)
    extension_reason: str | None = ask("Why extended", rules=["PSP-R11"], default=None)
    proposed_decision: Decision | None = ask("Decision proposed", default=None)
    proposed_by: str | None = ask("Proposed by", default=None, given=False)
    proposed_as: str | None = ask("Proposed as", default=None, given=False)
    suspended_because: str | None = ask("Why it stopped", rules=["PSP-R06"], default=None)
    stopped_on: date | None = ask("Stopped on", rules=["PSP-R06"], default=None, given=False)
    failed_because: str | None = ask("Why it has not worked", rules=["PSP-R12"], default=None)
    ended_on: date | None = ask("Ended on", default=None, given=False)
    end_reason: EndReason | None = ask("Why it ended", default=None)


class Propose(Form):
    """The plan as the school drafts it; what is missing can be added until it goes out."""

    need: Need = ask("What is the need?", rules=["PSP-R01", "PSP-R02"])
    need_evidence: LongText | None = ask(
        "What shows the need?", help="Who assessed it, and when.", rules=["PSP-R02"], default=None
    )
    best_interest: LongText | None = ask(
        "Why is a plan best for the child?", rules=["PSP-R02"], default=None
    )
    reasons: LongText | None = ask(
        "Why is full time not possible?", rules=["PSP-R03"], default=None
    )
    measures: LongText | None = ask(
        "What will bring the hours back up?", help="The steps, and by when.",
        rules=["PSP-R03"], default=None,
    )  # fmt: skip
    hours_now: Hours | None = ask("Hours a week under the plan", default=None)
    hours_full: Hours | None = ask("Full-time hours a week", default=None)
    timetable: LongText | None = ask(
        "The timetable", help="Days, hours and place, week by week.", rules=["PSP-R03"],
        default=None,
    )  # fmt: skip
    off_site_care: LongText | None = ask(
        "Who looks after the child off site?", help="The risk assessment and a named adult.",
        default=None,
    )  # fmt: skip
    codes: Words | None = ask(
        "Register code for hours off site", help="C, never B: nobody supervises those hours.",
        rules=["PSP-R13"], default=None,
    )  # fmt: skip
    agencies: Lines = ask(
        "Which agencies take part?", help="One a line.", rules=["PSP-R05"], default=()
    )
    no_agency_reason: LongText | None = ask("If none, why not?", rules=["PSP-R05"], default=None)
    planned_end: Day | None = ask("Planned end", rules=["PSP-R10"], default=None)
    learner_voice: LongText | None = ask("What the child says", rules=["GEN-R11"], default=None)
    parent_voice: LongText | None = ask("What the parents say", rules=["GEN-R11"], default=None)


class Amend(Propose):
    """Changes to the draft: only what is new."""

    need: Need | None = ask("What is the need?", rules=["PSP-R02"], default=None)  # type: ignore[assignment]


class Consent(Form):
    """The parent's signed consent; without it there is no plan (PSP-R04)."""

    consent_signed_by: ContactId = ask("Who signed?", rules=["PSP-R04", "PSP-R18"])
    consent_signed_on: Day = ask("Signed on", rules=["PSP-R04"])
    consent_form: Words = ask(
        "The signed form", help="Its name and where it is kept.", rules=["PSP-R04"]
    )
    started_on: Day = ask("The plan starts on", rules=["PSP-R10"])
    planned_end: Day | None = ask("Planned end, if it changes", rules=["PSP-R10"], default=None)


class Because(Form):
    """A reason in words."""

    because: LongText = ask("Why?")


class NoConsent(Ending):
    """The parents do not agree; the full-time place stands."""

    because: LongText = ask("What did the parents say?")


class Continue(Form):
    """A review that carries the plan on (PSP-R07, PSP-R08, PSP-R09, PSP-R15)."""

    held_on: Day = ask("Review held on", rules=["PSP-R07"])
    attendees: Lines = ask("Who was there?", help="One a line.", rules=["PSP-R08"])
    parent_attended: YesNo = ask("Was a parent or carer there?", rules=["PSP-R08"])
    parent_attempts: Count = ask(
        "If not, how often did you try to include them?", rules=["PSP-R08"], default=0
    )
    hours_now: Hours = ask("Hours a week from now", rules=["PSP-R15"])
    hours_reason: LongText | None = ask(
        "If the hours do not rise, why not?", rules=["PSP-R15"], default=None
    )
    consent_signed_by: ContactId = ask("Who signed the consent to go on?", rules=["PSP-R09"])
    consent_signed_on: Day = ask("Signed on", rules=["PSP-R09", "PSP-T8"])
    consent_form: Words = ask("The signed form", help="Its name and where it is kept.")
    next_review_on: Day = ask(
        "Next review on", help="Two weeks on is the aim; six is the limit.", rules=["PSP-R07"]
    )
    notes: LongText | None = ask("What was said?", default=None)
    learner_voice: LongText | None = ask("What the child says", rules=["GEN-R11"], default=None)


class ReviewWithout(Form):
    """A review that is recorded but does not reset the clock (PSP-R08)."""

    held_on: Day = ask("Review held on")
    attendees: Lines = ask("Who was there?", help="One a line.")
    parent_attempts: Count = ask("How often did you try to include the parents?", default=0)
    notes: LongText = ask("What was said?")


class FullTime(Ending):
    """Back to full time."""

    hours_now: Hours = ask("Hours a week from now")
    because: LongText = ask("What made it work?")


class Failed(Form):
    """The plan is not working (PSP-R12)."""

    failed_because: LongText = ask("Why is it not working?", rules=["PSP-R12"])


class AskSupport(Ending):
    """Ends the plan and asks for the Inclusion Team's support in one step (PSP-R12)."""

    support_wanted: LongText = ask("What help do you want?", rules=["PSP-R12"])
    attendance_percent: Percent | None = ask("Attendance this year, %", default=None)


class Stop(Form):
    """Consent withdrawn, or a safeguarding stop (PSP-R06)."""

    suspended_because: LongText = ask("Why does the plan stop?", rules=["PSP-R06"])


class ProposeDecision(Form):
    """The headteacher and the co-ordinator decide together; one proposes."""

    proposed_decision: Decision = ask("What do you propose?")
    because: LongText = ask("Why?")


class Extend(Form):
    """Beyond twelve weeks only by a manager, with a reason (PSP-R11)."""

    extended_until: Day = ask("New last day", rules=["PSP-R11"])
    extension_reason: LongText = ask(
        "What is exceptional?", help="This shows on the reports.", rules=["PSP-R11"]
    )
    consent_signed_by: ContactId = ask("Who signed the consent to go on?", rules=["PSP-R09"])
    consent_signed_on: Day = ask("Signed on", rules=["PSP-R09"])
    consent_form: Words = ask("The signed form", help="Its name and where it is kept.")


class CloseOther(Ending):
    """An end from outside the plan."""

    end_reason: EndReason = ask("Why does the plan end?")
    because: LongText | None = ask("Anything to add?", default=None)


class CorrectStart(Form):
    """Puts a wrong start date right; every deadline counted from it moves by itself."""

    started_on: Day = ask("The plan started on", rules=["PSP-R10"])
    because: LongText = ask("What was wrong?")
