"""What is known of a child missing education and what each step asks (RULEBOOK 15.4)."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from states.forms import Choice, Day, Form, Lines, LongText, Moment, Officer, Words, YesNo, ask
from workflows.general import AbsenceFacts, Ending, WhyAbsent


class Risk(Choice):
    """Why a child is at risk before anybody has found them (CME-R10, CME-R11)."""

    CARE = "care", "Child protection plan or looked after, and no contact with home"
    HARM = "harm", "Harm known or suspected"
    CRIME = "crime", "Victim of a crime, known or suspected"


class Source(Choice):
    """The council's least set of enquiries (CME-R15; guidance 2.15)."""

    COUNCIL = "council", "Admissions, school rolls, home education, EOTAS"
    HOUSING = "housing", "Council tax and housing"
    BENEFITS = "benefits", "Benefits (DWP)"
    HEALTH = "health", "Health board, GP, school nurse"
    SOCIAL_SERVICES = "social_services", "Social services"
    YOUTH_JUSTICE = "youth_justice", "Youth justice"
    POLICE = "police", "Police"
    IMMIGRATION = "immigration", "UK Visas and Immigration"
    OTHER_COUNCILS = "other_councils", "Other councils' officers for missing children"
    EMBASSY = "embassy", "Embassies"
    HOME_VISIT = "home_visit", "Home visit"
    NEIGHBOURS = "neighbours", "Neighbours"
    SIBLINGS = "siblings", "Brothers' and sisters' schools"
    TRANSFER = "transfer", "School-to-school transfer, lost pupils"


class Reply(Choice):
    """What came of an enquiry; only one that still waits is not done (CME-R15)."""

    ANSWERED = "answered", "Answered"
    NO_REPLY = "no_reply", "No reply"
    WAITING = "waiting", "Waiting for a reply"


class Arrival(Choice):
    """Who told the council of a child without a school (CME-R25)."""

    AGENCY = "agency", "An agency"
    PUBLIC = "public", "A member of the public"
    OTHER_LA = "other_la", "Another council"


class Grade(Choice):
    """How good the evidence of a child's whereabouts is (CME-R20)."""

    A = "A", "An agency or a school says so"
    B = "B", "Proof of travel or tenancy"
    C = "C", "A parent's word"


class Confirmed(Choice):
    """How a child at a school was confirmed (CME-R18)."""

    ROLL = "roll", "The school confirms that the child is on roll"
    SEEN = "seen", "Seen at the school"
    PARENT = "parent", "A parent says so"


class Outcome(Choice):
    """Where a child that was found is taught now (RULEBOOK 15.5)."""

    SAME_SCHOOL = "same_school", "Reintegrated at the same school"
    NEW_SCHOOL = "new_school", "New school place"
    EOTAS = "eotas", "EOTAS"
    CUSTODY = "custody", "Custody"
    HOSPITAL = "hospital", "Hospital"


class Ground(Choice):
    """The grounds for deletion of reg. 8(1), by letter (guidance 2.A)."""

    A = "a", "(a) School attendance order changed or revoked"
    B = "b", "(b) Registered at another school"
    C = "c", "(c) Dual registered, ceased to attend, the other school consents"
    D = "d", "(d) Written notice of education otherwise than at school"
    E = "e", "(e) No longer lives a reasonable distance away"
    F = "f", "(f) Did not return after leave of more than ten school days"
    G = "g", "(g) Certified unfit to attend before leaving compulsory age"
    H = "h", "(h) Twenty school days of continuous unauthorised absence"
    I = "i", "(i) Detained under a court order"  # noqa: E741 - the regulation's letter
    J = "j", "(j) Died"
    K = "k", "(k) Over compulsory age and not staying on"
    L = "l", "(l) Ceased to be a pupil of a school not maintained"
    M = "m", "(m) Permanently excluded"
    N = "n", "(n) Nursery place ended"


RETURNED = (Ground.C, Ground.D, Ground.G, Ground.I, Ground.M)
"""After a deletion on these grounds the school owes the council a return (PR10 reg. 12(3))."""


class Attempt(BaseModel):
    """One attempt to reach the home (GEN-R07)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: datetime
    by: str
    how: str
    result: str
    reached: bool


class Enquiry(BaseModel):
    """One enquiry as it stands: who asked whom, when, and what came of it (CME-R08, CME-R15)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Source
    owner: str
    contact: str
    asked_on: date
    result: Reply
    reply: str = ""


class Missing(AbsenceFacts):
    """What is known about a child missing education (RULEBOOK 15.4)."""

    first_absent_on: date | None = ask("First absent on", rules=["CME-R02"], default=None)
    first_session_at: datetime | None = ask(
        "First missed session began", rules=["CME-R10"], default=None
    )
    gone_missing: bool | None = ask("Believed gone missing", rules=["CME-R01"], default=None)
    circumstances: str | None = ask("What is known", default=None)
    attempts: tuple[Attempt, ...] = ask(
        "Attempts to reach the home", rules=["CME-R09", "GEN-R07"], default=(), given=False
    )
    home_reached_on: date | None = ask(
        "Home reached on", rules=["CME-R10"], default=None, given=False
    )
    risks: tuple[Risk, ...] = ask("Risks", rules=["CME-R10", "CME-R11"], default=(), given=False)
    risk_detail: str | None = ask("What the risk is", rules=["CME-R11"], default=None)
    team_told_at: datetime | None = ask(
        "Inclusion Team told", rules=["CME-R12"], default=None, given=False
    )
    last_seen_on: date | None = ask("Last seen on", rules=["CME-R05"], default=None)
    last_seen_by: str | None = ask("Last seen by", rules=["CME-R05"], default=None)
    known_risk: str | None = ask("Known risk", rules=["CME-R05"], default=None)
    destination: str | None = ask("Where the parents said they go", rules=["CME-R05"], default=None)
    siblings: Lines = ask(
        "Brothers and sisters, with schools", rules=["CME-R05", "CME-R23"], default=()
    )
    checklist: str | None = ask("Checklist", rules=["CME-R05", "CME-R07"], default=None)
    school_copy: bool | None = ask("School keeps a copy", rules=["CME-R06"], default=None)
    myconcern_on: date | None = ask("MyConcern updated on", rules=["CME-R06"], default=None)
    notified_on: date | None = ask(
        "Inclusion Team notified on", rules=["CME-R03", "CME-R07"], default=None, given=False
    )
    arrived_from: Arrival | None = ask("Who told the council", rules=["CME-R25"], default=None)
    enquiries: tuple[Enquiry, ...] = ask(
        "Enquiries", rules=["CME-R08", "CME-R15"], default=(), given=False
    )
    located_on: date | None = ask("Whereabouts learned on", default=None)
    located_source: str | None = ask("Who says where the child is", default=None)
    located_where: str | None = ask("Where the child is", default=None)
    grade: Grade | None = ask("Evidence", rules=["CME-R20"], default=None)
    location_reviewed_on: date | None = ask(
        "Whereabouts reviewed on", rules=["CME-R20"], default=None, given=False
    )
    offered_on: date | None = ask("School place offered on", rules=["CME-T13"], default=None)
    other_la: str | None = ask("Receiving council", rules=["CME-R19"], default=None)
    other_la_officer: str | None = ask("Its named officer", rules=["CME-R19"], default=None)
    unresolved_by: str | None = ask(
        "Unresolved: reviewed by", rules=["CME-R16"], default=None, given=False
    )
    reviewed_on: date | None = ask("Last review", rules=["CME-T10"], default=None, given=False)
    reviews_held: int = ask("Reviews held", rules=["CME-T10"], default=0, given=False)
    deletion_proposed_by: str | None = ask(
        "Deletion proposed by", rules=["CME-R14"], default=None, given=False
    )
    no_sickness_ground: bool | None = ask(
        "No ground to believe sickness or unavoidable cause", rules=["CME-R14"], default=None
    )
    school_enquiry_failed: bool | None = ask(
        "The school's enquiry failed", rules=["CME-R14"], default=None
    )
    school_enquiry: str | None = ask("The school's enquiry", rules=["CME-R14"], default=None)
    la_enquiry_failed: bool | None = ask(
        "The council's enquiry failed", rules=["CME-R14"], default=None
    )
    la_enquiry: str | None = ask("The council's enquiry", rules=["CME-R14"], default=None)
    deletion_agreed_on: date | None = ask(
        "Deletion agreed on", rules=["CME-R14"], default=None, given=False
    )
    ground: Ground | None = ask("Ground of deletion", rules=["CME-R21"], default=None)
    deleted_on: date | None = ask("Removed from roll on", rules=["CME-R21"], default=None)
    returned_on: date | None = ask("School's return received on", rules=["CME-T12"], default=None)
    outcome: Outcome | None = ask("Where the child is taught now", default=None)


class Open(Form):
    """A child is absent without a reason, or believed to have gone missing (CME-R01)."""

    first_absent_on: Day = ask(
        "First absent on", help="The first school day without a reason: day 1.", rules=["CME-R02"]
    )
    gone_missing: YesNo = ask(
        "Do you believe the child or family has gone missing?", rules=["CME-R01"], default=False
    )
    first_session_at: Moment | None = ask(
        "When did the first missed session begin?",
        help="Date and time; 09:00 on day 1 if you leave it empty.",
        rules=["CME-R10"],
        default=None,
    )
    circumstances: LongText | None = ask("What is known?", rules=["CME-R01"], default=None)


class CorrectStart(Form):
    """Day 1 was written down wrong."""

    first_absent_on: Day = ask("First absent on", rules=["CME-R02"])
    because: LongText = ask("Why does it change?")


class Because(Form):
    """A reason in words."""

    because: LongText = ask("Why?")


class TryHome(Form):
    """One attempt to reach the home: who, when, how, result (GEN-R07)."""

    tried_at: Moment = ask("When?", help="Date and time.", rules=["CME-R09", "GEN-R07"])
    how: Words = ask("How?", help="Number rung, letter, visit.", rules=["GEN-R07"])
    result: Words = ask("What came of it?", rules=["GEN-R07"])
    reached: YesNo = ask("Did you reach the home?", rules=["CME-R10"])


class BackInSchool(Form):
    """The pupil is back, or the school accepts a reason."""

    because: LongText = ask("What explains the absence?", rules=["CME-R02"])


class RaiseAlert(Form):
    """A child at risk: nobody waits for day ten (CME-R10, CME-R11)."""

    risk: Risk = ask("What is the risk?", rules=["CME-R10", "CME-R11"])
    risk_detail: LongText = ask("What is known of it?", rules=["CME-R11"])
    suspected_at: Moment | None = ask(
        "Since when is it suspected or known?", help="Now, if you leave it empty.",
        rules=["CME-R11"], default=None,
    )  # fmt: skip


class Checklist(Form):
    """The school's checklist, Appendix 9 (CME-R05; guidance 2.4)."""

    pupil: LongText = ask(
        "The pupil", help="UPN, name, date of birth, gender, ethnicity, home language.",
        rules=["CME-R05"],
    )  # fmt: skip
    addresses: Lines = ask("Addresses, old and new", rules=["CME-R05"])
    parents: Lines = ask("Parents and carers", rules=["CME-R05"])
    siblings: Lines = ask(
        "Brothers and sisters, with schools", rules=["CME-R05", "CME-R23"], default=()
    )
    last_seen_on: Day = ask("Last seen on", rules=["CME-R05"])
    last_seen_by: Words = ask("Last seen by", rules=["CME-R05"])
    sessions_missed: Words = ask("Sessions missed, with codes", rules=["CME-R05"])
    contacts_tried: LongText = ask(
        "Attempts to reach the home", help="Date, time, number, outcome.", rules=["CME-R05"]
    )
    letters: Words = ask("Letters sent", rules=["CME-R05"])
    home_visit: Words = ask("Home visit: date and result", rules=["CME-R05"])
    others_asked: LongText = ask(
        "Emergency contacts, friends, neighbours and relatives asked", rules=["CME-R05"]
    )
    siblings_schools: Words = ask(
        "Brothers' and sisters' schools asked", rules=["CME-R05", "CME-R23"]
    )
    agencies_asked: LongText = ask("Agencies asked", rules=["CME-R05"])
    known_risk: LongText = ask(
        "Known risk",
        help="Child protection, looked after, ALN, forced marriage, exploitation, domestic abuse, "
        "travelling family, asylum; or none.",
        rules=["CME-R05"],
    )
    destination: Words | None = ask(
        "Where the parents said they go", rules=["CME-R05"], default=None
    )
    declared: YesNo = ask("Does the headteacher declare it complete?", rules=["CME-R05"])
    sent_on: Day = ask("Sent to the council on", rules=["CME-R05"])
    checklist: Words = ask("The checklist", help="Its name and where it is kept.",
                           rules=["CME-R05", "CME-R07"])  # fmt: skip
    school_copy: YesNo = ask("Does the school keep a copy?", rules=["CME-R06"])
    myconcern_on: Day = ask("MyConcern updated on", rules=["CME-R06"])


class NoSchool(Form):
    """A child in the area without a school (CME-R25)."""

    arrived_from: Arrival = ask("Who told the council?", rules=["CME-R25"])
    circumstances: LongText = ask("What is known?", rules=["CME-R25"])


class Allocate(Form):
    """The officer who looks for the child."""

    officer: Officer = ask("Who looks for the child?", rules=["CME-R08"])


class AskAround(Form):
    """One enquiry, its owner and its answer; asking the same again replaces it (CME-R08)."""

    source: Source = ask("Whom do you ask?", rules=["CME-R15"])
    owner: Words = ask("Who sees to it?", rules=["CME-R08"])
    contact: Words = ask("Contact there", rules=["CME-R15"])
    asked_on: Day = ask("Asked on", rules=["CME-R15"])
    result: Reply = ask("What came of it?", rules=["CME-R15"])
    reply: LongText | None = ask("The reply", default=None)


class Locate(Form):
    """The child's whereabouts: source, date and evidence."""

    located_where: Words = ask("Where is the child?")
    located_source: Words = ask("Who says so?")
    located_on: Day = ask("Learned on")
    grade: Grade = ask("How good is the evidence?", rules=["CME-R20"])
    offered_on: Day | None = ask("School place offered on", rules=["CME-T13"], default=None)


class Close(Ending, WhyAbsent):
    """What every closure but “opened in error” asks (GEN-R10, GEN-R11, GEN-R22)."""


class CloseLocated(Close):
    """The child is at a school, and that school says so (CME-R18)."""

    outcome: Outcome = ask("Where is the child taught now?")
    confirmed: Confirmed = ask("How was it confirmed?", rules=["CME-R18"])
    confirmed_by: Words = ask("By whom?", rules=["CME-R18"])
    confirmed_on: Day = ask("On", rules=["CME-R18"])


class CloseEhe(Close):
    """The parents gave written notice of home education."""

    notice_on: Day = ask("Written notice dated")


class HandOver(Form):
    """The child lives in another council's area (CME-R19)."""

    other_la: Words = ask("Which council?", rules=["CME-R19"])
    other_la_officer: Words = ask("Its named officer", rules=["CME-R19"])


class Acknowledged(Close):
    """The receiving council's named officer takes the child on (CME-R19)."""

    acknowledged_by: Words = ask("Acknowledged by", rules=["CME-R19"])
    acknowledged_on: Day = ask("Acknowledged on", rules=["CME-R19"])
    acknowledgement: Words = ask("The acknowledgement", help="Its name.", rules=["CME-R19"])


class CloseAbroad(Close):
    """The family has moved abroad, and this shows it (CME-R20)."""

    country: Words = ask("Which country?", rules=["CME-R20"])
    grade: Grade = ask("How good is the evidence?", rules=["CME-R20"])
    evidence: Words = ask("The evidence", help="Its name.", rules=["CME-R20"])


class ProposeDeletion(Form):
    """The headteacher proposes to remove the name for absence (CME-R14)."""

    no_sickness_ground: YesNo = ask(
        "Is there no reasonable ground to believe sickness or an unavoidable cause?",
        rules=["CME-R14"],
    )
    school_enquiry_failed: YesNo = ask(
        "Has the school's enquiry failed to find the child?", rules=["CME-R14"]
    )
    school_enquiry: LongText = ask("What did the school's enquiry do?", rules=["CME-R14"])


class AgreeDeletion(Form):
    """The council agrees: its own enquiry failed too (CME-R14)."""

    la_enquiry_failed: YesNo = ask(
        "Has the council's enquiry failed to find the child?", rules=["CME-R14"]
    )
    la_enquiry: LongText = ask("What did the council's enquiry do?", rules=["CME-R14"])


class Delete(Form):
    """The school removes the name from its roll (CME-R21)."""

    ground: Ground = ask("On which ground?", rules=["CME-R21"])
    deleted_on: Day = ask("Removed from roll on", rules=["CME-R21"])
    leave_ended_on: Day | None = ask(
        "The leave ended on", help="For ground (f).", rules=["CME-R22"], default=None
    )
    school_enquiry: LongText | None = ask(
        "What did the school's enquiry do?",
        help="For ground (f).",
        rules=["CME-R22"],
        default=None,
    )
    deletion_form: Words = ask("The deletion form", help="Its name.", rules=["CME-R21"])


class Returned(Form):
    """The school's return after a deletion (PR10 reg. 12(3))."""

    returned_on: Day = ask("Return received on", rules=["CME-T12", "CME-R21"])


class CloseDeceased(Close):
    """The child has died."""

    confirmed_with: Words = ask("Who confirmed it?")
