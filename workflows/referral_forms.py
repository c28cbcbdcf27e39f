"""What is known of a referral and what each step asks (RULEBOOK 14.4 and 14.5)."""

from __future__ import annotations

from datetime import date, datetime

from states.forms import (
    Choice,
    Count,
    Day,
    Form,
    Lines,
    LongText,
    Moment,
    Officer,
    Percent,
    Words,
    YesNo,
    ask,
)  # fmt: skip
from workflows.general import AbsenceFacts, Ending, Voices, WhyAbsent
from workflows.interventions import Interventions


class Service(Choice):
    """Where alternative support may come from (GEN-R32)."""

    LEARNING_LINKS = "learning_links", "Learning Links"
    ALN = "aln", "Additional Learning Needs team"
    SEMH = "semh", "Social, Emotional and Mental Health Panel"
    ENGAGEMENT = "engagement", "Engagement Service"
    SOCIAL = "social", "Social services"
    HEALTH = "health", "Health"
    SCHOOL = "school", "Support in school with our advice"


class Outcome(Choice):
    """How a referral may end (RULEBOOK 14.5)."""

    IMPROVED = "improved", "Attendance improved"
    REFERRED_ON = "referred_on", "Referred on to another service"
    FPN = "fpn", "Penalty notice requested"
    PROSECUTION = "prosecution", "Prosecution path"
    EHE = "ehe", "Elective home education"
    CME = "cme", "Child missing education"
    PSP = "psp", "Pastoral support plan"
    MOVED = "moved", "Moved away"
    OVER_AGE = "over_age", "Left compulsory school age"
    ADVICE = "advice", "No further action, with advice"
    DECLINED = "declined", "Declined"


class Referral(AbsenceFacts):
    """What is known about a referral (RULEBOOK 14.4)."""

    received_at: datetime | None = ask("Received", rules=["REF-R04"], default=None, given=False)
    triage_since: datetime | None = ask("Triage counted from", default=None, given=False)
    referred_by: str | None = ask("Referred by", default=None)
    reason: str | None = ask("Why the school refers", rules=["REF-R01"], default=None)
    attendance_percent: Percent | None = ask("Attendance this year, %", default=None)
    unauthorised_sessions: Count | None = ask("Unauthorised sessions", default=None)
    interventions: Interventions = ask(
        "What the school has tried", rules=["REF-R02", "REF-R03"], default=()
    )
    requested_help: str | None = ask("Help asked for", default=None)
    school_contact: str | None = ask("Whom to talk to at the school", default=None)
    agencies: Lines = ask("Agencies known to the family", default=())
    parents_told: bool | None = ask("The parents know of the referral", default=None)
    question: str | None = ask("What we asked the school", default=None)
    reply_by: date | None = ask("Reply wanted by", default=None)
    talk_on: date | None = ask("Talk with the school on", default=None)
    service: Service | None = ask("Support offered", default=None)
    advice: str | None = ask("Advice to the school", rules=["REF-R10"], default=None)
    contacted_on: date | None = ask("First contact with the family", default=None)
    plan: str | None = ask("The plan", default=None)
    review_on: date | None = ask("Next review", default=None)
    reviewed_at: datetime | None = ask("Last reviewed", default=None, given=False)
    outcome: Outcome | None = ask("Outcome", default=None)
    attendance_at_open: Percent | None = ask(
        "Attendance when referred, %", rules=["REF-R13"], default=None, given=False
    )
    attendance_at_close: Percent | None = ask(
        "Attendance at close, %", rules=["REF-R13"], default=None
    )
    impact_note: str | None = ask("What difference it made", rules=["REF-R13"], default=None)
    closure_by: str | None = ask("Closure proposed by", default=None, given=False)


class Draft(Voices):
    """The referral form of the toolkit (RULEBOOK 14.4)."""

    reason: LongText | None = ask(
        "Why do you refer?", help="What worries you, and since when.", rules=["REF-R01"],
        default=None,
    )  # fmt: skip
    referred_by: Words | None = ask("Referred by", default=None)
    attendance_percent: Percent | None = ask("Attendance this year, %", default=None)
    unauthorised_sessions: Count | None = ask(
        "Unauthorised sessions", help="Half days this term.", default=None
    )
    interventions: Interventions = ask(
        "What the school has tried",
        help="One a line: 14/10/2026 Home visit: family not in",
        rules=["REF-R02", "REF-R03"], default=(),
    )  # fmt: skip
    requested_help: LongText | None = ask("What help do you want?", default=None)
    school_contact: Words | None = ask("Whom should we talk to?", default=None)
    agencies: Lines = ask("Agencies known to the family", help="One a line.", default=())
    parents_told: YesNo | None = ask("Do the parents know you refer?", default=None)


class Submit(Form):
    """Sends the draft to the inbox."""

    received_on: Day | None = ask(
        "Received on", help="Only when it came in before today.", default=None
    )
    received_at: Moment | None = ask(
        "Received at", help="Date and time, if known: 21/11/2026 10:34.", default=None
    )


class Information(Voices):
    """More from the school: only what is new."""

    answer: LongText = ask("What does the school say?")
    attendance_percent: Percent | None = ask("Attendance this year, %", default=None)
    unauthorised_sessions: Count | None = ask("Unauthorised sessions", default=None)
    interventions: Interventions = ask(
        "More that the school has tried", help="One a line: 14/10/2026 Home visit: family not in",
        rules=["REF-R02"], default=(),
    )  # fmt: skip


class ToSchool(Form):
    """Every way out of triage tells the school what happens next (REF-R06)."""

    next_steps: LongText = ask(
        "What do we tell the school?", help="The next steps, for the letter.", rules=["REF-R06"]
    )


class AskSchool(Form):
    """A question to the school; it is the school's reply too (REF-R06)."""

    question: LongText = ask("What do you need to know?", rules=["REF-R06"])


class BookTalk(ToSchool):
    """A talk with the school about the referral."""

    talk_on: Day = ask("When will you talk?")


class TalkHeld(Form):
    """What came of the talk."""

    note: LongText = ask("What came of it?")


class Allocate(ToSchool):
    """Gives the case to a member of the team (REF-R07)."""

    officer: Officer = ask(
        "Who takes it?", help="Suggested first: the right focus, then the lightest load.",
        rules=["REF-R07"],
    )  # fmt: skip


class Offer(ToSchool):
    """Support from somewhere else."""

    service: Service = ask("Which support?", rules=["REF-R08"])


class Decline(WhyAbsent, Ending):
    """Declines with reasons and advice (REF-R10)."""

    reason_declined: LongText = ask("Why do we decline?")
    advice: LongText | None = ask(
        "What can the school do now?", help="Advice the school can act on.", rules=["REF-R10"],
        default=None,
    )  # fmt: skip
    next_steps: LongText = ask(
        "What do we tell the school?", help="The next steps, for the letter.", rules=["REF-R06"]
    )


class ExtendReply(Form):
    """A later day for the school's reply."""

    reply_by: Day = ask("Reply wanted by")
    because: LongText = ask("Why longer?")


class GoOn(Form):
    """Why triage goes on without the reply."""

    because: LongText = ask("Why go on without it?")


class SchoolDeclines(Form):
    """Why the school does not take the support offered."""

    because: LongText = ask("Why does the school decline?")


class Accepted(WhyAbsent, Ending):
    """The service has confirmed that it takes over."""

    confirmed_by: Words = ask("Who at the service confirmed?")
    confirmed_on: Day = ask("On which day?")


class FirstContact(WhyAbsent, Voices):
    """The first contact seeks the reasons with child, parents and professionals (REF-R11)."""

    contacted_on: Day = ask("When?")
    spoke_with: Lines = ask(
        "With whom?", help="The child, a parent, a professional: one a line.", rules=["REF-R11"]
    )
    note: LongText | None = ask("What was said?", default=None)


class Plan(Form):
    """What has been agreed, and when it is looked at again."""

    plan: LongText = ask("What is agreed?", help="Who does what by when.")
    review_on: Day = ask("Review on")


class Review(Form):
    """How it goes."""

    note: LongText = ask("How is it going?")
    attendance_percent: Percent | None = ask("Attendance this year, %", default=None)
    review_on: Day | None = ask("Next review on", default=None)


class Closure(WhyAbsent, Ending):
    """How it ended and what difference it made (REF-R13)."""

    outcome: Outcome = ask("Outcome")
    attendance_at_close: Percent | None = ask(
        "Attendance now, %", help="Needed only where no register is loaded.", rules=["REF-R13"],
        default=None,
    )  # fmt: skip
    impact_note: LongText | None = ask(
        "What difference did it make?", rules=["REF-R13"], default=None
    )


class Confirm(Form):
    """The second pair of eyes; a case opened since the proposal needs its reason (GEN-R22)."""

    open_case_reason: LongText | None = ask(
        "Why this closes before a linked case",
        help="Needed only when a case opened from this one is still open.",
        rules=["GEN-R22"],
        default=None,
    )


class SendBack(Form):
    """Why the case does not close yet."""

    because: LongText = ask("What is missing?")


class Withdraw(Ending):
    """The headteacher takes the referral back."""

    because: LongText = ask("Why is it withdrawn?")


class Meeting(Form):
    """An invitation to the parents."""

    meeting_on: Day = ask("When?")
    place: Words = ask("Where?")


class Correct(Form):
    """Puts a wrong date right; deadlines counted from it move by themselves."""

    received_on: Day = ask("Received on")
    because: LongText = ask("What was wrong?")
