"""The rules of RULEBOOK 13.3 that every case type shares, written once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from states.calendar import Deadline
from states.context import Context
from states.forms import Choice, Facts, Form, Lines, LongText, Moment, Words, ask
from states.overrides import SetAside
from states.roles import MANAGERS, PEOPLE, Role
from states.workflow import (
    Escalate,
    Finding,
    Guard,
    Happening,
    Remind,
    Send,
    Timer,
    To,
    Transition,
)  # fmt: skip
from workflows.alerts import Agency, Told, harm_told
from workflows.rulebook import RULEBOOK

SomeForm = TypeVar("SomeForm", bound=Form)


def rule(
    id: str,
    says: str,
    test: Callable[[Context], Finding | bool],
    fix: str,
    *,
    field: str = "",
    hard: bool = False,
    firm: bool = False,
) -> Guard:
    """A guard that carries out a rule of the RULEBOOK and cites its source."""
    return Guard(id, says, test, fix, RULEBOOK[id].source, field=field, hard=hard, firm=firm)


def form_of(context: Context, kind: type[SomeForm]) -> SomeForm:
    """The form of this step; guards about a field are only asked when there is one."""
    if not isinstance(context.form, kind):
        raise TypeError(f"this rule is about {kind.__name__}")
    return context.form


def in_words(day: date) -> str:
    """A date as people say it: Mon 23 Nov 2026."""
    return f"{day:%a} {day.day} {day:%b %Y}"


class Reason(Choice):
    """Why the child does not attend, as understood so far (GEN-R10)."""

    ANXIETY = "anxiety", "Anxiety or mental health"
    ILLNESS = "illness", "Illness or medical need"
    ALN = "aln", "Additional learning needs not met"
    BULLYING = "bullying", "Bullying"
    SCHOOL_RELATIONSHIP = "school", "Relationship with the school"
    FAMILY = "family", "Family circumstances"
    CARER = "carer", "Young carer"
    BEREAVEMENT = "bereavement", "Bereavement"
    TRANSPORT = "transport", "Transport or housing"
    PARENT_CHOICE = "parent", "Kept off by a parent"
    OTHER = "other", "Something else"
    NOT_FOUND = "not_found", "Looked for and not found"


class CaseFacts(Facts):
    """What every case may know (GEN-R11, GEN-R15, GEN-R22)."""

    learner_voice: str | None = ask("What the child says", rules=["GEN-R11"], default=None)
    parent_voice: str | None = ask("What the parents say", rules=["GEN-R11"], default=None)
    no_voice_reason: str | None = ask("Why a voice is missing", rules=["GEN-R11"], default=None)
    open_case_reason: str | None = ask(
        "Why this closes before a linked case", rules=["GEN-R22"], default=None
    )
    safeguarding_concern: str | None = ask(
        "Safeguarding concern", rules=["GEN-R15"], default=None, given=False
    )
    safeguarding_raised_by: Lines = ask(
        "Concern raised by", rules=["GEN-R15"], default=(), given=False
    )
    alert_raised_at: datetime | None = ask(
        "Alert raised", rules=["GEN-R15", "CME-R11"], default=None, given=False
    )
    agencies_told: tuple[Told, ...] = ask(
        "Agencies told", rules=["GEN-R15", "CME-R12"], default=(), given=False
    )
    set_aside: tuple[SetAside, ...] = ask(
        "Rules set aside", rules=["GEN-R18"], default=(), given=False
    )


class AbsenceFacts(CaseFacts):
    """What a case about absence also knows (GEN-R10)."""

    underlying_reason: Reason | None = ask("Underlying reason", rules=["GEN-R10"], default=None)
    underlying_detail: str | None = ask(
        "The reason in your own words", rules=["GEN-R10"], default=None
    )


class Voices(Form):
    """The child's and the parents' own words, or why one is missing (GEN-R11)."""

    learner_voice: LongText | None = ask(
        "What the child says",
        help="In the child's own words.",
        rules=["GEN-R11"],
        default=None,
        last=1,
    )
    parent_voice: LongText | None = ask(
        "What the parents say",
        help="In their own words.",
        rules=["GEN-R11"],
        default=None,
        last=1,
    )


class Ending(Voices):
    """What every closing form asks (GEN-R11, GEN-R22)."""

    no_voice_reason: LongText | None = ask(
        "Why a voice is missing",
        help="Needed only when the child's or the parents' words are not on the case.",
        rules=["GEN-R11"],
        default=None,
        last=2,
    )
    open_case_reason: LongText | None = ask(
        "Why this closes before a linked case",
        help="Needed only when a case opened from this one is still open.",
        rules=["GEN-R22"],
        default=None,
        last=2,
    )


class WhyAbsent(Form):
    """The underlying reason, from the list and in free text (GEN-R10)."""

    underlying_reason: Reason | None = ask(
        "Underlying reason",
        help="What lies behind the absence.",
        rules=["GEN-R10"],
        default=None,
        last=1,
    )
    underlying_detail: LongText | None = ask(
        "The reason in your own words", rules=["GEN-R10"], default=None, last=1
    )


def _case_facts(context: Context) -> CaseFacts:
    if not isinstance(context.facts, CaseFacts):
        raise TypeError("every case type keeps CaseFacts")
    return context.facts


def known(context: Context, name: str) -> object:
    """What the form says of a fact, or else what the case already knows."""
    said = getattr(context.form, name, None)
    return said if said is not None else getattr(context.facts, name)


def _no_second_case(context: Context) -> Finding:
    open_already = [
        other.reference
        for other in context.evidence.other_cases
        if other.type == context.case.type and other.closed_at is None
    ]
    if not open_already:
        return Finding(True, "no other open case of this type")
    return Finding(
        False,
        f"{open_already[0]} is open",
        f"Add what you know to {open_already[0]} instead of opening a second case.",
    )


no_second_case = rule(
    "GEN-R23",
    "The child has no open case of this type yet.",
    _no_second_case,
    "Add to the open case.",
)


def _reason_recorded(context: Context) -> Finding:
    reason, detail = known(context, "underlying_reason"), known(context, "underlying_detail")
    if reason is not None and detail:
        return Finding(True, f"{getattr(reason, 'label', reason)}: {detail}")
    if reason is None:
        return Finding(False, "no reason recorded")
    return Finding(
        False, "no reason in words", "Describe it in your own words.", field="underlying_detail"
    )


reason_recorded = rule(
    "GEN-R10",
    "The underlying reason is recorded, from the list and in words.",
    _reason_recorded,
    "Choose the underlying reason and describe it.",
    field="underlying_reason",
)


def _voices_heard(context: Context) -> Finding:
    missing = [
        who
        for who, name in (("the child", "learner_voice"), ("the parents", "parent_voice"))
        if not known(context, name)
    ]
    if not missing or known(context, "no_voice_reason"):
        return Finding(True, "both heard" if not missing else "reason given")
    return Finding(False, f"nothing from {' or '.join(missing)}")


voices_heard = rule(
    "GEN-R11",
    "The child's and the parents' own words are on the case, or it says why not.",
    _voices_heard,
    "Record what they say, or why you could not.",
    field="no_voice_reason",
)


def _no_open_child(context: Context) -> Finding:
    still_open = [
        other.reference
        for other in context.evidence.other_cases
        if other.link == "child" and other.closed_at is None
    ]
    if not still_open:
        return Finding(True, "no linked case is open")
    given = bool(known(context, "open_case_reason"))
    return Finding(given, f"{', '.join(still_open)} still open")


no_open_child = rule(
    "GEN-R22",
    "No case opened from this one is still open, or it says why this one closes first.",
    _no_open_child,
    "Say why this case closes before the linked one.",
    field="open_case_reason",
)

no_concern = rule(
    "GEN-R15",
    "There is no safeguarding concern on the case.",
    lambda c: not _case_facts(c).safeguarding_concern,
    "An Inclusion Manager or the Lead Officer has to clear the concern first.",
    firm=True,
)

raised_by_another = rule(
    "GEN-R15",
    "Whoever raised the concern does not clear it.",
    lambda c: c.actor.username not in _case_facts(c).safeguarding_raised_by,
    "Ask the other of the Inclusion Manager and the Lead Officer to clear it.",
    firm=True,
)

concern_on_record = rule(
    "GEN-R15",
    "There is a safeguarding concern on the case.",
    lambda c: bool(_case_facts(c).safeguarding_concern),
    "There is none on this case; raise one if you are worried.",
    firm=True,
)


def _told_by_now(context: Context) -> Finding:
    return Finding(form_of(context, TellAgency).told_at <= context.now, "")


told_already = rule(
    "CME-R12",
    "The agency was told by now.",
    _told_by_now,
    "Tell them first, then record when.",
    field="told_at",
)


class Concern(Form):
    """A risk of harm, or a crime against the child (GEN-R15, REF-R12)."""

    safeguarding_concern: LongText = ask(
        "What is the concern?", help="Harm or crime, known or suspected.", rules=["GEN-R15"]
    )
    told: Words = ask(
        "Whom have you told?",
        help="Social care, the safeguarding team, the police: who, when and their reference.",
        rules=["GEN-R15"],
    )


class TellAgency(Form):
    """Agency, person, time and reference: what ends an alert (CME-R12)."""

    agency: Agency = ask("Whom did you tell?", rules=["CME-R10", "CME-R11"])
    person: Words = ask("Name of the person", rules=["CME-R12"])
    told_at: Moment = ask("When?", help="Date and time.", rules=["CME-R12"])
    told_reference: Words = ask("Their reference", rules=["CME-R12"])


class ClearConcern(Form):
    """Why a safeguarding concern no longer stands."""

    because: LongText = ask("Why can it be cleared?", rules=["GEN-R15"])


def _on_concern(context: Context) -> Mapping[str, Any]:
    """A further concern joins the first, and so does whoever raises it."""
    facts, who = _case_facts(context), context.actor.username
    raised_by = facts.safeguarding_raised_by
    said = form_of(context, Concern).safeguarding_concern
    return {
        "safeguarding_concern": merged(facts.safeguarding_concern, said),
        "safeguarding_raised_by": raised_by if who in raised_by else (*raised_by, who),
        "alert_raised_at": facts.alert_raised_at or context.now,
    }


def _on_cleared(context: Context) -> Mapping[str, Any]:
    """The next concern is told to the agencies afresh; a key worker who knows, knows."""
    told = _case_facts(context).agencies_told
    return {
        "safeguarding_concern": None, "safeguarding_raised_by": (), "alert_raised_at": None,
        "agencies_told": tuple(one for one in told if one.agency is Agency.KEY_WORKER),
    }  # fmt: skip


def noted_agency(context: Context) -> tuple[Told, ...]:
    """Everybody told so far, with the one this form adds (CME-R12)."""
    form = form_of(context, TellAgency)
    told = Told(
        agency=form.agency, person=form.person, at=form.told_at, reference=form.told_reference
    )
    return (*_case_facts(context).agencies_told, told)


def raising_concerns(
    open_states: tuple[str, ...], alert: str | None = None, before: tuple[str, ...] = ()
) -> tuple[Transition, ...]:
    """Anybody may raise a concern in any open state; two managers' roles may clear it.

    From the states `before` the case goes to the state `alert` at once.
    """
    sends = tuple(
        Send("GEN-R15", "Safeguarding concern raised", to)
        for to in (Role.INCLUSION_MANAGER, Role.LEAD_OFFICER, Role.LEAD_INCLUSION_OFFICER)
    )
    ways = ((tuple(one for one in open_states if one not in before), None), (before, alert))
    return (
        *(
            Transition(
                "raise_concern", source, target, "Raise a safeguarding concern",
                by=PEOPLE, form=Concern, change=_on_concern,
                sets=("safeguarding_concern", "safeguarding_raised_by", "alert_raised_at"),
                sends=sends, rules=("GEN-R15", "CME-R11"), announces=Happening.CONCERN,
            )
            for source, target in ways
            if source
        ),
        Transition(
            "clear_concern", open_states, None, "Clear the safeguarding concern",
            by=MANAGERS, form=ClearConcern, guards=(concern_on_record, raised_by_another),
            change=_on_cleared,
            sets=(
                "safeguarding_concern", "safeguarding_raised_by", "alert_raised_at",
                "agencies_told",
            ),
            rules=("GEN-R15",),
        ),
    )  # fmt: skip


def safeguarding(open_states: tuple[str, ...]) -> tuple[Transition, ...]:
    """The at-risk path of every case: raise, tell the agencies, clear (GEN-R15)."""
    return (
        *raising_concerns(open_states),
        Transition(
            "tell_agency", open_states, None, "Record the agency that was told", by=PEOPLE,
            form=TellAgency, guards=(concern_on_record, told_already),
            change=lambda c: {"agencies_told": noted_agency(c)}, sets=("agencies_told",),
            rules=("CME-R12", "GEN-R15"),
        ),
    )  # fmt: skip


def _agencies_to_tell(context: Context) -> Deadline | None:
    facts = _case_facts(context)
    if not facts.safeguarding_concern or harm_told(facts.agencies_told):
        return None
    since = facts.alert_raised_at or context.now
    return context.calendar.hours_after(since, context.policy["cme.harm_hours"])


def _told_hourly(context: Context) -> Deadline | None:
    return each_hour(context, _agencies_to_tell(context))


def each_hour(context: Context, limit: Deadline | None) -> Deadline | None:
    """The next time people are reminded after a limit: every hour, for as long as is set."""
    if limit is None:
        return None
    hours = context.policy["cme.harm_reminder"]
    passed = max(0, int((context.now - limit.at).total_seconds() // (3600 * hours)))
    if passed >= context.policy["cme.harm_reminders"]:
        return None
    return context.calendar.hours_after(limit.at, hours * (passed + 1))


def at_risk_path(open_states: tuple[str, ...]) -> tuple[Timer, ...]:
    """A concern stays red until the agencies are on record, and is said again every hour."""
    return (
        Timer(
            "GEN-R15", "Tell social care and the police", open_states, _agencies_to_tell,
            then=Escalate(MANAGERS), after="{cme.harm_hours} after the concern is raised",
            warns=False, rules=("CME-R11", "CME-R12", "CME-T3"),
        ),
        Timer(
            "GEN-R15.reminder", "Concern raised and nobody told", open_states, _told_hourly,
            then=Remind((To.SCHOOL, *MANAGERS)), after="every {cme.harm_reminder} from then on",
            counts=False, warns=False, rules=("CME-T3",),
        ),
    )  # fmt: skip


def merged(old: str | None, new: str | None) -> str | None:
    """Two voices as one text; what was said before stays, also where part of it is said again."""
    if not old or not new:
        return new or old
    return old if new in old else f"{old}\n{new}"
