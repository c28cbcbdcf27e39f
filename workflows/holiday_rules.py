"""The rules of requests for leave in term time: each a guard (RULEBOOK 19.7)."""

from __future__ import annotations

from datetime import date

from states.context import Context
from states.roles import Role
from states.workflow import Finding
from workflows.attendance import figures, school_year_of
from workflows.general import form_of, in_words, known, rule
from workflows.holiday_days import (
    GRANTED,
    UNAUTHORISED,
    agreed,
    asked,
    back,
    due_back,
    first_absent,
    first_marked,
    granted_before,
    leave_of,
    school_days,
)
from workflows.holiday_forms import EVENTS, Grant, GrantPart, Purpose, Weigh


def _dates(context: Context) -> Finding:
    span = asked(context)
    if span is None or span[0] > span[1]:
        return Finding(False, "the last day is before the first")
    days = len(school_days(context, span))
    return Finding(days > 0, f"{days} school days, {in_words(span[0])} to {in_words(span[1])}")


dates_in_order = rule(
    "HOL-R01",
    "The days are in order and some of them are school days.",
    _dates,
    "Give the first and the last day away.",
    field="leave_to",
    firm=True,
)


def _no_other(context: Context) -> Finding:
    span = asked(context)
    for other in context.evidence.other_cases:
        if other.type != "holiday" or other.closed_at is not None or span is None:
            continue
        first, last = other.facts.get("leave_from"), other.facts.get("leave_to")
        if first and last and first <= span[1].isoformat() and span[0].isoformat() <= last:
            return Finding(False, f"{other.reference} asks for the same days")
    return Finding(True, "no other request for these days")


no_other_request = rule(
    "GEN-R23",
    "No other open request asks for the same days.",
    _no_other,
    "Add what you know to the request that is open.",
    field="leave_from",
    firm=True,
)


def _complete(context: Context) -> Finding:
    needed = {"purpose": "what it is for", "purpose_detail": "the purpose in words",
              "why_not_outside": "why it cannot be in the holidays"}  # fmt: skip
    missing = [words for name, words in needed.items() if not known(context, name)]
    if not missing:
        return _notice(context)
    return Finding(False, f"missing: {', '.join(missing)}")


def _notice(context: Context) -> Finding:
    """HOL-T2: a request on short notice is only flagged."""
    applied, span = leave_of(context).applied_on, asked(context)
    if applied is None or span is None or applied >= span[0]:
        return Finding(True, "asked for on or after the first day", warns=True)
    days = context.calendar.school_days_between(applied, span[0])
    short = days < context.policy["hol.notice"]
    return Finding(True, f"{days} school days' notice", warns=short)


complete = rule(
    "HOL-R01",
    "The request is complete.",
    _complete,
    "Ask the parents for what is missing.",
)


def _applicant(context: Context) -> Finding:
    wanted = known(context, "applicant")
    adult = next((one for one in context.evidence.adults if one.id == wanted), None)
    if adult is None:
        return Finding(False, "not one of the child's contacts")
    return Finding(bool(known(context, "resides")), f"{adult.relationship or 'contact'}: "
                   + ("the child lives with them" if known(context, "resides")
                      else "the child does not live with them"))  # fmt: skip


applicant_resides = rule(
    "HOL-R02",
    "Who asks is a parent with whom the child normally lives.",
    _applicant,
    "The parent the child lives with has to ask.",
    hard=True,
)


def _in_advance(context: Context) -> Finding:
    applied, span = leave_of(context).applied_on, asked(context)
    if applied is None or span is None:
        return Finding(False, "the days are not known")
    before = applied <= span[0] or context.policy["hol.retro"] == "yes"
    return Finding(before, f"asked on {in_words(applied)}")


in_advance = rule(
    "HOL-R03",
    "Leave was asked for before it began.",
    _in_advance,
    "Leave cannot be agreed afterwards: refuse it with your reasons.",
)

head_decides = rule(
    "HOL-R04",
    "The decision is the headteacher's; the council may advise and never decides.",
    lambda c: Finding(c.actor.role is Role.HEADTEACHER, c.actor.role.label),
    "The headteacher of the school decides.",
    hard=True,
)


def _reasoned(context: Context) -> Finding:
    given = form_of(context, Weigh).decision_reason
    return Finding(
        len(given.split()) > 1, given[:60], "Give the reasons for this request in words."
    )


own_reasons = rule(
    "HOL-R05",
    "This request gets its own decision, with its own reasons.",
    _reasoned,
    "Give the reasons for this request in words.",
    field="decision_reason",
    hard=True,
)


def _both_limbs(context: Context) -> Finding:
    form = form_of(context, Grant)
    missing = [words for holds, words in (
        (form.exceptional, "not exceptional or unique"),
        (form.prevents, "the family could go in the school holidays"),
    ) if not holds]  # fmt: skip
    return Finding(not missing, " and ".join(missing) or "both hold")


exceptional = rule(
    "HOL-R06",
    "The circumstances are exceptional or unique, and keep the family from going in the holidays.",
    _both_limbs,
    "Without both, the policy is not to agree.",
    field="exceptional",
)


def _principles(context: Context) -> Finding:
    form = form_of(context, Weigh)
    tests = {"rare": form.rare, "significant": form.significant,
             "unavoidable": form.unavoidable, "short": form.short}  # fmt: skip
    failing = [name for name, holds in tests.items() if not holds]
    found = f"not {', not '.join(failing)}" if failing else "all four hold"
    return Finding(True, found, warns=bool(failing))


principles = rule(
    "HOL-R07",
    "Is the event rare, significant, unavoidable and short?",
    _principles,
    "Weigh the four tests.",
    field="rare",
)
unavoidable = rule(
    "HOL-R08",
    "The event could not reasonably be outside term.",
    lambda c: form_of(c, Weigh).unavoidable,
    "An event that could be at another time is not normally agreed to.",
    field="unavoidable",
)


def _within_limit(context: Context) -> Finding:
    span, most = agreed(context), context.policy["hol.max_days"]
    if span is None:
        return Finding(False, "the days are not known")
    before, marks = granted_before(context, span)
    days = len(school_days(context, span))
    found = f"{before:f} days so far and {days} more, of {most}"
    reason = known(context, "extended_reason")
    return Finding(before + days <= most or bool(reason), found, marks=tuple(marks))


within_limit = rule(
    "HOL-R09",
    "Leave in the school year stays within the limit, or what is exceptional is recorded.",
    _within_limit,
    "Say what is exceptional about so many days, or agree to fewer.",
    field="extended_reason",
    hard=True,
)


def _part_inside(context: Context) -> Finding:
    form, span = form_of(context, GrantPart), asked(context)
    if span is None:
        return Finding(False, "the days are not known")
    inside = span[0] <= form.authorised_from <= form.authorised_to <= span[1]
    whole = (form.authorised_from, form.authorised_to) == span
    return Finding(inside and not whole, "all of the days" if whole else "part of the days")


part_inside = rule(
    "HOL-R09",
    "The days agreed are some of the days asked for.",
    _part_inside,
    "Give days inside those asked for; to agree to all of them, agree to the leave.",
    field="authorised_to",
    firm=True,
)


def _factors(context: Context) -> Finding:
    limit, year = context.policy["hol.attendance_hint"], school_year_of(context, context.today)
    counted = figures(context.evidence.register, year[0], context.today)
    percent = counted.attendance_percent
    if percent is None:
        return Finding(True, "no register is loaded")
    return Finding(True, f"attendance {percent}%", warns=bool(limit) and percent < limit)


factors = rule(
    "HOL-R10",
    "Time of year, length, continuity, family and attendance were weighed.",
    _factors,
    "Weigh each of them.",
    field="attendance",
)


def _of_its_kind(context: Context) -> Finding:
    purpose, span = leave_of(context).purpose, agreed(context)
    event = known(context, "event_on")
    if purpose in EVENTS:
        inside = span is not None and isinstance(event, date) and span[0] <= event <= span[1]
        return Finding(inside, f"{purpose.label}: " + (in_words(event) if isinstance(event, date)
                                                       else "the day is not known"))  # fmt: skip
    unusual = purpose is Purpose.VISIT
    return Finding(True, purpose.label if purpose else "no purpose", warns=unusual)


for_the_event = rule(
    "HOL-R14",
    "Leave for a funeral or ceremony is for that day and the journey.",
    _of_its_kind,
    "Agree to part of the days, around the day of the event; record that day first.",
)


def _one_off(context: Context) -> Finding:
    ceremony = leave_of(context).purpose is Purpose.CEREMONY
    comes_again = form_of(context, Weigh).recurring
    return Finding(not (ceremony and comes_again), "each year" if comes_again else "once")


one_off = rule(
    "HOL-R15",
    "A ceremony is a single occasion.",
    _one_off,
    "One that comes again each year is not agreed to.",
    field="recurring",
)


def _siblings(context: Context) -> Finding:
    """HOL-R21: other schools' decisions about the same days; prompts and never bars."""
    span = asked(context)
    other = [
        f"{case.reference}: {case.state.replace('_', ' ')}"
        for sibling in context.evidence.siblings
        for case in sibling.cases
        if case.type == "holiday"
        and span is not None
        and str(case.facts.get("leave_from", "9")) <= span[1].isoformat()
        and span[0].isoformat() <= str(case.facts.get("leave_to", ""))
    ]
    return Finding(True, "; ".join(other) or "no request for a brother or sister",
                   warns=bool(other))  # fmt: skip


siblings_seen = rule(
    "HOL-R21",
    "Requests for brothers and sisters for the same days were looked at.",
    _siblings,
    "Talk to the other school.",
)


def _not_begun(context: Context) -> Finding:
    span = asked(context)
    if span is None:
        return Finding(True, "no days")
    return Finding(context.today < span[0], f"begins {in_words(span[0])}")


not_begun = rule(
    "HOL-R01",
    "The leave has not begun.",
    _not_begun,
    "Once it has begun it is decided by what the child did.",
    firm=True,
)


def _has_begun(context: Context) -> Finding:
    span = asked(context)
    return Finding(span is not None and span[0] <= context.today, "begun" if span else "no days")


has_begun = rule(
    "HOL-R01",
    "The child was away already.",
    _has_begun,
    "Before the first day nothing was taken.",
    firm=True,
)


def _seen_back(context: Context) -> Finding:
    due, day = due_back(context), back(context)
    if due is None or context.today < due:
        return Finding(False, f"due back {in_words(due)}" if due else "the days are not known")
    if day is not None:
        return Finding(True, f"in school {in_words(day.day)}", marks=(day,))
    away = first_absent(context, (due, context.today))
    if away is not None:
        return Finding(False, f"away {in_words(away.day)}", marks=(away,))
    return Finding(True, "no register is loaded; the school says so", warns=True)


seen_back = rule(
    "HOL-T3",
    "The child is back: the register does not say otherwise.",
    _seen_back,
    "Load the register first.",
    firm=True,
)


def _never_away(context: Context) -> Finding:
    span = asked(context)
    if span is None or context.today < span[1]:
        return Finding(False, "the time is not over")
    away = first_absent(context, span)
    if away is None:
        return Finding(True, "not marked away")
    if context.case.state == "refused" and first_marked(context, span, UNAUTHORISED) is None:
        return Finding(True, f"away {in_words(away.day)}, with a reason the school accepts",
                       warns=True, marks=(away,))  # fmt: skip
    return Finding(False, f"away {in_words(away.day)}", marks=(away,))


never_away = rule(
    "HOL-R18",
    "The time is over and the register does not show the child away on leave.",
    _never_away,
    "The register shows the child away.",
    firm=True,
)


def code_of(context: Context) -> str:
    """H within the limit, F beyond it, R for a religious day (HOL-R18)."""
    if leave_of(context).purpose is Purpose.RELIGIOUS:
        return "R"
    span = agreed(context)
    before, _ = granted_before(context, span) if span else (0, [])
    over = before + len(school_days(context, span)) > context.policy["hol.max_days"]
    return GRANTED[over]
