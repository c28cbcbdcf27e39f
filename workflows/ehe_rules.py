"""The rules of elective home education: each a guard (RULEBOOK 16.7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from states.calendar import local_date
from states.context import Context, TeamMember
from states.workflow import Finding, Guard
from workflows.ehe_deadlines import choice, consent_needed, home_of
from workflows.ehe_forms import (
    UNRESOLVED,
    Correct,
    Delete,
    End,
    Intend,
    Judge,
    Notice,
    Order,
    ProposeEnd,
    Serve,
    ServeOrder,
)  # fmt: skip
from workflows.general import form_of, in_words, known, rule

DAY = timedelta(days=1)


def suits(context: Context, officer: TeamMember) -> int:
    """Officers with home education as their focus come first (EHE-R20)."""
    return 2 if "ehe" in officer.focus.casefold() else 0


def _not_to_come(*names: str) -> Callable[[Context], Finding]:
    def check(context: Context) -> Finding:
        days = [day for day in (getattr(context.form, name) for name in names) if day is not None]
        later = [day for day in days if isinstance(day, date) and day > context.today]
        return Finding(not later, in_words(later[0]) if later else "")

    return check


heard_by_today = rule(
    "EHE-R01",
    "It was heard of by today.",
    _not_to_come("heard_on"),
    "Give the day you heard of it.",
    field="heard_on",
    firm=True,
)


def _support(context: Context) -> Finding:
    facts = home_of(context)
    if facts.why not in UNRESOLVED:
        return Finding(True, facts.why.label if facts.why else "no reason recorded")
    if facts.offer_answer is None:
        return Finding(True, "help to resolve the issue is not offered yet", warns=True)
    return Finding(True, f"help offered: {facts.offer_answer.label.casefold()}")


support_offered = rule(
    "EHE-R03",
    "Where an issue is unresolved, help to resolve it was offered first.",
    _support,
    "Offer help and record the answer; the notice counts all the same.",
)


def _valid_notice(context: Context) -> Finding:
    form = form_of(context, Notice)
    if not form.in_writing:
        return Finding(False, "not in writing", "Ask the parents to write it down.")
    if not form.says_otherwise:
        return Finding(False, "it does not say how the child is to be educated",
                       "Ask the parents to say that the child is educated otherwise.")  # fmt: skip
    return Finding(form.notice_on <= context.today, in_words(form.notice_on))


notice_in_writing = rule(
    "EHE-R05",
    "The notice is in writing and says the child is or will be educated otherwise than at school.",
    _valid_notice,
    "Ask the parents for a notice in writing.",
    field="in_writing",
    firm=True,
)


def _consent_free(context: Context) -> Finding:
    facts = home_of(context)
    if facts.special_place and facts.consented_on is None:
        return Finding(False, "placed at a special school, no consent")
    return Finding(True, "consent given" if facts.consented_on else "no consent needed")


special_school = rule(
    "EHE-R07",
    "A child the council placed at a special school is not removed without its consent.",
    _consent_free,
    "The council decides about consent first.",
    hard=True,
)


def _no_enquiry(context: Context) -> Finding:
    if context.policy["law.s47_consent"] == "off":
        return Finding(True, "not yet law in Wales")
    return Finding(not consent_needed(context), "an enquiry runs")


no_enquiry = rule(
    "EHE-R08",
    "While a child protection enquiry or action runs, consent is needed once the law is in force.",
    _no_enquiry,
    "The council decides about consent first.",
    hard=True,
)


def _removed_after_notice(context: Context) -> Finding:
    facts, day = home_of(context), form_of(context, Delete).deleted_on
    if facts.notice_on is None or day < facts.notice_on:
        return Finding(False, "before the notice")
    return Finding(day <= context.today, in_words(day))


removed_after_notice = rule(
    "EHE-R06",
    "The name is removed after the notice, and by today; nothing else holds it up.",
    _removed_after_notice,
    "Give the day the name was removed.",
    field="deleted_on",
    firm=True,
)


def _time_to_think(context: Context) -> Finding:
    facts, count = home_of(context), context.policy["ehe.cooling_off"]
    if not count or facts.notice_on is None:
        return Finding(True)
    over = context.calendar.school_days_after(facts.notice_on, count)
    early = form_of(context, Delete).deleted_on <= over.day
    return Finding(True, f"the time to think runs to {in_words(over.day)}", warns=early)


time_to_think = rule(
    "EHE-R06",
    "Time to think may be offered; it never holds up the removal.",
    _time_to_think,
    "Nothing is needed.",
    field="deleted_on",
)
returned_by_today = rule(
    "EHE-R09",
    "The school's return came by today.",
    _not_to_come("returned_on"),
    "Give the day it came.",
    field="returned_on",
    firm=True,
)
under_pressure = rule(
    "EHE-R10",
    "There was a fine, a plan, an exclusion or a prosecution shortly before the notice.",
    lambda c: Finding(bool(home_of(c).pressures), "; ".join(home_of(c).pressures)),
    "There is nothing to review.",
    firm=True,
)
shown_by_today = rule(
    "EHE-R11",
    "The education was shown by today.",
    _not_to_come("shown_on"),
    "Give the day.",
    field="shown_on",
    firm=True,
)
reached_by_today = rule(
    "EHE-R13",
    "The contact was made by today.",
    _not_to_come("contact_on"),
    "Give the day.",
    field="contact_on",
    firm=True,
)
judged_fairly = rule(
    "EHE-R12",
    "It is judged by age, ability, aptitude and needs, not by tests, timetable or curriculum.",
    lambda c: form_of(c, Judge).not_by_tests,
    "Judge it again without them.",
    field="not_by_tests",
    firm=True,
)


def _asked_informally(context: Context) -> Finding:
    count, least = len(home_of(context).contacts), context.policy["ehe.informal"]
    return Finding(count >= least, f"{count} contacts on record")


asked_informally = rule(
    "EHE-R13",
    "The family was asked informally before any formal notice.",
    _asked_informally,
    "Contact the family and record it.",
)


def _long_enough(context: Context) -> Finding:
    form, least = form_of(context, Serve), context.policy["ehe.s437_min"]
    earliest = form.notice_served_on + (least - 1) * DAY
    if form.notice_served_on > context.today:
        return Finding(False, "served on a day to come", "Serve it first, then record it.")
    return Finding(form.satisfy_by >= earliest, f"{least} days end on {in_words(earliest)}")


long_enough = rule(
    "EHE-R14",
    "The notice gives fifteen days or more, the day of service included.",
    _long_enough,
    "Give a later day.",
    field="satisfy_by",
    hard=True,
)


def _both_recorded(context: Context) -> Finding:
    form = form_of(context, Intend)
    missing = [words for holds, words in (
        (form.not_satisfied, "the council is satisfied"),
        (form.expedient, "school is not expedient"),
    ) if not holds]  # fmt: skip
    return Finding(not missing, " and ".join(missing) or "both recorded")


both_limbs = rule(
    "EHE-R15",
    "The council is not satisfied, and it is expedient that the child goes to school.",
    _both_recorded,
    "Without both there is no order.",
    field="expedient",
    hard=True,
)


def _notice_over(context: Context) -> Finding:
    last = home_of(context).satisfy_by
    if last is None:
        return Finding(False, "no formal notice")
    return Finding(context.today > last, f"the notice runs to {in_words(last)}")


notice_over = rule(
    "EHE-R16",
    "The time of the formal notice is over.",
    _notice_over,
    "Wait until it is over.",
    hard=True,
)
intended_by_today = rule(
    "EHE-T8",
    "The intention was served by today.",
    _not_to_come("intent_on"),
    "Serve it first, then record it.",
    field="intent_on",
    firm=True,
)


def _choice_over(context: Context) -> Finding:
    over = choice(context)
    if over is None:
        return Finding(False, "no intention served")
    return Finding(context.now > over.at, f"to {in_words(over.day)}")


choice_over = rule(
    "EHE-T8",
    "The parents' time to choose another school is over.",
    _choice_over,
    "Wait until it is over.",
    firm=True,
)


def _both_told(context: Context) -> Finding:
    form = form_of(context, ServeOrder)
    days = (form.order_served_on, form.governors_told_on, form.head_told_on)
    return Finding(max(days) <= context.today, "a day to come" if max(days) > context.today else "")


school_told = rule(
    "EHE-R17",
    "The order is served, and the named school's governors and headteacher are told.",
    _both_told,
    "Tell them first, then record when.",
    field="head_told_on",
    firm=True,
)


def _considered(context: Context) -> Finding:
    facts = home_of(context)
    if facts.supervision is None or not facts.supervision_reasons:
        return Finding(False, "not considered")
    return Finding(facts.supervision is Order.NOT_SOUGHT, facts.supervision.label)


order_considered = rule(
    "EHE-R18",
    "A supervision order was considered, with reasons, and is not sought.",
    _considered,
    "Consider an order and record why not.",
    hard=True,
)


def _receiver_told(context: Context) -> Finding:
    form = form_of(context, ProposeEnd)
    if form.proposed_end is not End.MOVED:
        return Finding(True, "not moved")
    told = form.council_told_on is not None and form.council_told_on <= context.today
    return Finding(told and bool(form.receiving_council), form.receiving_council or "not told")


receiver_told = rule(
    "EHE-R24",
    "The council the family moves to was told.",
    _receiver_told,
    "Tell the other council, then name it and the day.",
    field="receiving_council",
)


def ends_as(end: End) -> Callable[[Context], Finding]:
    """Whether this end is the one proposed."""

    def check(context: Context) -> Finding:
        found = home_of(context).proposed_end
        return Finding(found is end, found.label if found else "no end proposed")

    return check


def proposed(end: End, id: str = "EHE-R22") -> Guard:
    """The guard that an officer has proposed this end."""
    return rule(id, f"An officer proposes: {end.label.casefold()}.", ends_as(end),
                "An officer proposes how the case ends first.", firm=True)  # fmt: skip


another_confirms = rule(
    "EHE-R22",
    "Whoever proposed the end does not confirm it.",
    lambda c: Finding(home_of(c).end_proposed_by != c.actor.username, ""),
    "Ask a Lead Inclusion Officer.",
    firm=True,
)


def _correct_days(context: Context) -> Finding:
    form = form_of(context, Correct)
    days = [one for one in (form.notice_on, form.deleted_on, form.notice_served_on) if one]
    if not days:
        return Finding(False, "no day is given")
    facts = home_of(context)
    notice, removed = known(context, "notice_on"), known(context, "deleted_on")
    in_order = not (isinstance(notice, date) and isinstance(removed, date)) or notice <= removed
    served = form.notice_served_on
    if served is not None and facts.satisfy_by is not None:
        least = context.policy["ehe.s437_min"]
        in_order = in_order and facts.satisfy_by >= served + (least - 1) * DAY
    opened = local_date(context.now)
    return Finding(in_order and max(days) <= opened, "in order" if in_order else "out of order")


correct_days = rule(
    "EHE-R14",
    "The days are in order, and the formal notice still gives its time.",
    _correct_days,
    "Give the days as they were.",
    field="because",
    firm=True,
)
