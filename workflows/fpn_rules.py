"""The rules of penalty notices: each a guard (RULEBOOK 18.7). The money's are in `fpn_paying`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from states.age import compulsory_from, compulsory_until
from states.context import Context
from states.register import MarkedDay
from states.roles import CASEWORKERS, Role
from states.workflow import Finding
from workflows.attendance import figures, outstanding
from workflows.fpn_deadlines import (
    final_payment,
    time_bar,
    warning_receipt,
    warning_window,
    window_days,
)  # fmt: skip
from workflows.fpn_evidence import (
    breach,
    counted_period,
    discharged,
    duplicates,
    in_court,
    late_in_period,
    left_out,
    notices_since,
    parent_of,
    penalty_of,
    period,
    unauthorised_in_period,
    unmarked,
    year_before,
)  # fmt: skip
from workflows.fpn_forms import (
    Asker,
    Cause,
    Issue,
    Lay,
    Offence,
    Request,
    ServeWarning,
)  # fmt: skip
from workflows.fpn_notice import Notice, missing_from
from workflows.general import form_of, in_words, known, rule


def _not_to_come(name: str) -> Callable[[Context], Finding]:
    def check(context: Context) -> Finding:
        day = getattr(context.form, name)
        if not isinstance(day, date):
            return Finding(True, "not given")
        return Finding(day <= context.today, in_words(day))

    return check


# --- asking (FPN-R01, R02, R16, R33, R36, R38) ----------------------------------------------


def _who_asks(context: Context) -> Finding:
    form, role = form_of(context, Request), context.actor.role
    if form.asked_by is Asker.CASEWORK:
        said = role in CASEWORKERS and bool(form.head_asked)
        return Finding(said, form.head_asked or "nothing from the headteacher")
    asks = Role.HEADTEACHER if form.asked_by is Asker.SCHOOL else Role.ADMIN_SUPPORT
    return Finding(role is asks, form.asked_by.label)


who_may_ask = rule(
    "FPN-R01",
    "The headteacher asks, alone or through a caseworker; Admin Support writes for the police.",
    _who_asks,
    "A headteacher asks; a caseworker names that request; Admin Support records the police's.",
    field="asked_by",
    firm=True,
)


def _of_age(context: Context) -> Finding:
    child, stated = context.evidence.child, period(context)
    if child.school_number is None:
        return Finding(False, "on no school's roll", "A notice needs a registered pupil.")
    if stated is None:
        return Finding(False, "the period is not known", "Give the period of the offence.")
    begins = compulsory_from(child.date_of_birth, context.policy["csa.prescribed_days"])
    ends = compulsory_until(child.date_of_birth)
    return Finding(
        begins <= stated[0] and stated[1] <= ends,
        f"of compulsory school age from {in_words(begins)} to {in_words(ends)}",
    )


of_school_age = rule(
    "FPN-R02",
    "The child is a registered pupil, and of compulsory school age in the whole period.",
    _of_age,
    "No notice can be given for days outside compulsory school age.",
    hard=True,
)


def _in_order(context: Context) -> Finding:
    stated = period(context)
    if stated is None:
        return Finding(False, "the period is not known")
    first, last = stated
    if first > last or last > context.today:
        return Finding(False, f"{in_words(first)} to {in_words(last)}")
    counted = counted_period(context)
    if counted is None:
        return Finding(False, "no day of the period lies in the chosen term")
    return Finding(True, f"counted from {in_words(counted[0])} to {in_words(counted[1])}")


period_in_term = rule(
    "FPN-R38",
    "The period is in order, is over, and has days in the chosen term.",
    _in_order,
    "Give the first and last day of the offence and the term they lie in.",
)


def _no_duplicate(context: Context) -> Finding:
    found = duplicates(context)
    if not found:
        return Finding(True, "no other notice for this parent, child and period")
    return Finding(
        False,
        f"{found[0].reference} is about the same parent, child and days",
        f"Add what you know to {found[0].reference}; choose other days or the other parent here.",
    )


no_duplicate = rule(
    "FPN-R16",
    "There is no other notice for the same parent, the same child and the same days.",
    _no_duplicate,
    "One notice for each parent, each child and each period.",
    hard=True,
)
one_case_each = rule(
    "FPN-R33",
    "This is the one case for this parent, this child and this period.",
    _no_duplicate,
    "One case for each parent, each child and each period.",
    hard=True,
)


def _unused(context: Context) -> Finding:
    found = discharged(context)
    if not found:
        return Finding(True, "none of these days has been paid for")
    return Finding(False, f"{found[0].reference} was paid for days of this period")


unused_sessions = rule(
    "FPN-R23",
    "No day of the period has been paid for in another notice.",
    _unused,
    "Choose days that no paid notice covers.",
    hard=True,
)


def _register_confirms(context: Context) -> Finding:
    if known(context, "asked_by") != Asker.POLICE:
        return Finding(True, "the school asks")
    day = known(context, "truancy_on")
    if not isinstance(day, date):
        return Finding(False, "the day is not known", "Give the day the police found the child.")
    marks = tuple(one for one in unauthorised_in_period(context).marks if one.day == day)
    says = marks[0].codes if marks else "no unauthorised absence in the register"
    return Finding(bool(marks), f"{in_words(day)}: {says}", marks=marks)


register_confirms = rule(
    "FPN-R36",
    "Where the police ask, the school's register shows unauthorised absence that day.",
    _register_confirms,
    "Ask the school to settle its register for that day.",
)


# --- the evidence (FPN-R03 to R12, R34) -----------------------------------------------------


def _threshold(context: Context) -> Finding:
    least, found = context.policy["fpn.min_sessions"], unauthorised_in_period(context)
    says = f"{found.count} of {least} unauthorised sessions in the term"
    return Finding(found.count >= least, says, marks=found.marks)


enough_sessions = rule(
    "FPN-R03",
    "The register shows enough unauthorised sessions in the term; they need not run together.",
    _threshold,
    "Wait, or check whether the school has settled its register; sessions without a reason yet "
    "do not count.",
)


def _lateness(context: Context) -> Finding:
    if known(context, "cause") != Cause.LATENESS:
        return Finding(True, "not about lateness")
    least, found = context.policy["fpn.late_sessions"], late_in_period(context)
    minutes = context.policy["register.open_minutes"]
    says = f"{found.count} of {least} sessions late, after a register open {minutes} minutes"
    return Finding(found.count >= least, says, marks=found.marks)


enough_late = rule(
    "FPN-R04",
    "For lateness, enough sessions in the term were late after the register closed.",
    _lateness,
    "Wait, or name another cause.",
)


def _holiday(context: Context) -> Finding:
    if known(context, "cause") != Cause.HOLIDAY:
        return Finding(True, "not about a holiday")
    marks = tuple(day for day in unauthorised_in_period(context).marks if "G" in day.codes)
    return Finding(bool(marks), f"{len(marks)} days of holiday without leave", marks=marks)


holiday_shown = rule(
    "FPN-R05",
    "For a holiday, the register shows holiday without the school's leave.",
    _holiday,
    "Ask the school to settle its register, or name another cause.",
)


def _tried(context: Context) -> Finding:
    facts, least = penalty_of(context), context.policy["penalty.min_interventions"]
    whole = [item for item in facts.interventions if item.impact and item.on <= context.today]
    says = f"{len(whole)} of {least} tried, each with its date and impact"
    if len(whole) < least:
        return Finding(False, says)
    if not facts.engagement_failed:
        return Finding(False, says, "Record why engaging the family failed.")
    return Finding(True, says)


support_first = rule(
    "FPN-R06",
    "Support was tried, with dates and impact, and it says why engaging the family failed.",
    _tried,
    "Send the request back to the school for what was tried and what came of it.",
    hard=True,
)
ladder_climbed = rule(
    "GEN-R09",
    "Support comes before a penalty.",
    _tried,
    "Record what was tried, with dates and impact, and why engagement failed.",
    hard=True,
)


def _helps(context: Context) -> Finding:
    facts = penalty_of(context)
    if facts.would_help is None or not facts.would_help_because:
        return Finding(False, "not judged yet", "Assess the request first.")
    answer = "yes" if facts.would_help else "no"
    return Finding(facts.would_help, f"{answer}: {facts.would_help_because}")


would_help = rule(
    "FPN-R07",
    "A notice would help this child return, with the reason.",
    _helps,
    "If it would not help, decline the request.",
)

_WORKED_ON = ("engaging", "health", "aln", "bullying", "semh", "carer", "bereavement")


def _nothing_in_hand(context: Context) -> Finding:
    facts = penalty_of(context)
    labels = {name: type(facts).model_fields[name].title or name for name in _WORKED_ON}
    if any(getattr(facts, name) is None for name in _WORKED_ON):
        return Finding(False, "the checklist is not complete", "Assess the request first.")
    found = [labels[name] for name in _WORKED_ON if getattr(facts, name)]
    return Finding(not found, "; ".join(found) or "nothing on the checklist")


nothing_in_hand = rule(
    "FPN-R08",
    "The family is not engaging, and no cause behind the absence is being worked on.",
    _nothing_in_hand,
    "Let the work go on, and decline the request.",
)


def _care(context: Context) -> Finding:
    child, facts = context.evidence.child, penalty_of(context)
    if child.looked_after:
        return Finding(False, "looked after: the council is the parent", "Decline the request.")
    if not child.child_protection:
        return Finding(True, "neither looked after nor on the child protection register")
    if facts.consulted_on is None:
        return Finding(
            False,
            "on the child protection register",
            "The Inclusion Manager asks the social worker first.",
        )
    return Finding(True, f"{facts.social_worker} asked on {in_words(facts.consulted_on)}")


care_considered = rule(
    "FPN-R09",
    "The child is not looked after; on the child protection register the social worker was asked.",
    _care,
    "Decline the request, or let the Inclusion Manager ask the social worker.",
)


def _days_left_out(context: Context) -> Finding:
    counted = counted_period(context)
    gone = left_out(context, *counted) if counted else None
    facts = penalty_of(context)
    if facts.days_left_out and not facts.days_left_out_because:
        return Finding(False, "days are left out without a reason", "Say why they cannot count.")
    kept, least = unauthorised_in_period(context), context.policy["fpn.min_sessions"]
    if gone is None or not gone.count:
        return Finding(True, "no day is covered by a plan, leave or sickness")
    says = f"{gone.count} sessions cannot count; {kept.count} of {least} are left"
    return Finding(kept.count >= least, says, marks=gone.marks)


not_covered = rule(
    "FPN-R10",
    "Days of a support plan, approved leave, sickness or exclusion are left out of the count.",
    _days_left_out,
    "Too few sessions are left: wait, or decline the request.",
)


not_on_plan = rule(
    "PSP-R14",
    "No day of an active support plan is counted.",
    _days_left_out,
    "Too few sessions are left without the days of the plan.",
    hard=True,
)


def _weighed(context: Context) -> Finding:
    facts, marks = penalty_of(context), unauthorised_in_period(context).marks
    if not facts.public_interest:
        return Finding(False, "not weighed yet", "Assess the request first.")
    return Finding(len(marks) > 1, f"unauthorised absence on {len(marks)} days", marks=marks)


weighed = rule(
    "FPN-R11",
    "It is not a first day of absence; background and public interest have been weighed.",
    _weighed,
    "A notice is not for a first day of absence.",
)


def _room_for_one_more(context: Context) -> Finding:
    most = context.policy["fpn.max_per_12m"]
    found = notices_since(context, year_before(context.today))
    says = f"{len(found)} of at most {most} in twelve months"
    return Finding(len(found) < most, says)


room_for_one_more = rule(
    "FPN-R12",
    "The parent has not had the most notices allowed in twelve months for this child.",
    _room_for_one_more,
    "No further notice can be given until twelve months have passed; decline the request.",
    hard=True,
)


def _percentage(context: Context) -> Finding:
    most, counted = context.policy["fpn.max_attendance"], counted_period(context)
    if not most:
        return Finding(True, "no percentage test here")
    year = context.calendar.school_year_of(counted[0] if counted else context.today)
    last = min(year.last_day, context.today)
    found = figures(context.evidence.register, year.first_day, last).attendance_percent
    if found is None:
        return Finding(False, "no register is loaded")
    return Finding(found < most, f"{found} % attendance; the test is below {most} %")


attendance_low = rule(
    "FPN-R34",
    "Where the council sets a percentage, attendance this year is below it.",
    _percentage,
    "Attendance is not low enough for a notice.",
)


# --- the warning (FPN-R13, R14, R37) --------------------------------------------------------


def _served_properly(context: Context) -> Finding:
    form = form_of(context, ServeWarning)
    facts = penalty_of(context)
    if form.warning_sent_on > context.today:
        return Finding(False, f"{in_words(form.warning_sent_on)} is to come")
    proved = form.warning_received_on
    if proved and not form.warning_sent_on <= proved <= context.today:
        return Finding(False, f"received {in_words(proved)}", "Check the day of receipt.")
    before = facts.warned_on and form.warning_sent_on < facts.warned_on
    if before and not form.refusal_letter:
        return Finding(False, "sent before it was authorised", "Send it, then record when.")
    return Finding(True, f"{form.warning_service.label}, {in_words(form.warning_sent_on)}")


warning_served = rule(
    "FPN-R13",
    "The authorised warning has been sent, with proof of service.",
    _served_properly,
    "Send the warning first, then record how and when.",
    field="warning_sent_on",
    firm=True,
)


def _warned(context: Context) -> Finding:
    received = warning_receipt(context)
    if received is None:
        return Finding(False, "no warning on record")
    return Finding(received.at <= context.now, f"warned, received {in_words(received.day)}")


warned_first = rule(
    "FPN-R13",
    "A written warning came first and reached the parent.",
    _warned,
    "Send the warning and record its service.",
)


def _letter_allowed(context: Context) -> Finding:
    form = form_of(context, ServeWarning)
    if not form.refusal_letter:
        return Finding(True, "a warning of its own")
    if penalty_of(context).cause is not Cause.HOLIDAY:
        return Finding(False, "not about a holiday")
    return Finding(
        context.policy["fpn.holiday_warning"] == "refusal letter",
        "the council's own setting asks for a warning of its own",
    )


letter_is_warning = rule(
    "FPN-R37",
    "The refusal of leave counts as the warning only for a holiday and where the council says so.",
    _letter_allowed,
    "Send a warning of its own.",
    field="refusal_letter",
)


def _breached(context: Context) -> Finding:
    window = window_days(context)
    day: MarkedDay | None = breach(context, *window) if window else None
    if day is None:
        return Finding(False, "no unauthorised session in the time of the warning")
    return Finding(True, f"{in_words(day.day)}: {day.codes}", marks=(day,))


warning_broken = rule(
    "FPN-R14",
    "The register shows an unauthorised session in the time of the warning.",
    _breached,
    "Without one there is no notice: let the time run.",
)


def _improved(context: Context) -> Finding:
    ends, window = warning_window(context), window_days(context)
    if ends is None or window is None:
        return Finding(False, "no warning has been served")
    if context.now < ends.at:
        return Finding(False, f"its time runs until {in_words(ends.day)}", "Wait until then.")
    day = breach(context, *window)
    if day is not None:
        return Finding(False, f"{in_words(day.day)}: {day.codes}", marks=(day,))
    open_questions = outstanding(context, *window)
    if open_questions.count:
        return Finding(
            False,
            f"{open_questions.count} sessions without a reason yet",
            "The school settles them first.",
            marks=open_questions.marks,
        )
    gaps = unmarked(context, *window)
    if gaps:
        return Finding(
            False, f"{len(gaps)} school days are not fully marked, the first {in_words(gaps[0])}"
        )
    days = context.evidence.register.days(*window)
    return Finding(True, "a whole register without unauthorised absence", marks=days)


really_improved = rule(
    "FPN-R14",
    "The time of the warning is over, its register is whole, and nothing in it is unauthorised.",
    _improved,
    "Load the whole register of that time.",
    firm=True,
)


# --- issuing (FPN-R15 to R19) ---------------------------------------------------------------


def _no_proceedings(context: Context) -> Finding:
    found = in_court(context)
    if found:
        return Finding(False, f"{found[0].reference} is being prosecuted for the same days")
    contemplated = form_of(context, Issue).proceedings
    return Finding(not contemplated, "contemplated or begun" if contemplated else "none")


no_proceedings = rule(
    "FPN-R15",
    "No proceedings for the same offence are contemplated or begun.",
    _no_proceedings,
    "Decline the request: a notice and a prosecution for one offence exclude each other.",
    field="proceedings",
    hard=True,
)


def notice_of(context: Context) -> Notice:
    """The notice as it would go out today, from the records and what was prepared."""
    facts, parent, child = penalty_of(context), parent_of(context), context.evidence.child
    form, policy = context.form, context.policy
    particulars = form.officer_particulars if isinstance(form, Issue) else ""
    return Notice(
        parent_name=parent.name if parent else "",
        parent_address=parent.address if parent else "",
        child_name=child.name,
        child_address=facts.child_address or "",
        school=child.school_name,
        officer=context.actor.name,
        officer_particulars=particulars,
        authority="Vale of Glamorgan Council",
        period_from=facts.period_from,
        period_to=facts.period_to,
        issued_on=context.today,
        offence=facts.circumstances or "",
        low=policy["fpn.amount_low"] * 100,
        high=policy["fpn.amount_high"] * 100,
        low_days=policy["fpn.low_until"],
        high_days=policy["fpn.high_until"],
        correspondence=facts.correspondence or "",
        how_to_pay=facts.how_to_pay or "",
    )


def _whole_notice(context: Context) -> Finding:
    missing = missing_from(notice_of(context))
    says = f"missing: {', '.join(missing)}" if missing else "every item is there"
    return Finding(not missing, says)


notice_whole = rule(
    "FPN-R17",
    "The notice holds every item that the regulations ask for.",
    _whole_notice,
    "Prepare the notice, and complete the records of the parent and the child.",
    field="officer_particulars",
    hard=True,
)

authorised_officer = rule(
    "FPN-R18",
    "The officer is on the council's list of those who may issue penalty notices.",
    lambda c: Finding(c.actor.penalty_officer, c.actor.name),
    "Ask an officer on the list to issue it.",
    hard=True,
)


def _another(context: Context) -> Finding:
    facts = penalty_of(context)
    parts = {
        "asked for it": facts.requested_by,
        "authorised the warning": facts.warned_by,
        "prepared the notice": facts.prepared_by,
    }
    if facts.prepared_by is None:
        return Finding(False, "not prepared", "A colleague prepares the notice first.")
    mine = [what for what, who in parts.items() if who == context.actor.username]
    return Finding(not mine, f"you {' and '.join(mine)}" if mine else "prepared by another")


another_issues = rule(
    "FPN-R18",
    "Whoever asked for the notice, authorised the warning or prepared it does not issue it.",
    _another,
    "Ask another authorised officer to issue it.",
    firm=True,
)


def _follows_code(context: Context) -> Finding:
    form = form_of(context, Issue)
    return Finding(form.follows_code, form.code_version)


follows_code = rule(
    "FPN-R19",
    "The notice follows the code of conduct in force, whose version is kept.",
    _follows_code,
    "Do not issue a notice outside the code.",
    field="follows_code",
    firm=True,
)


# --- prosecution (FPN-R25 to R29, R35) ------------------------------------------------------


def _time_to_pay_over(context: Context) -> Finding:
    last = final_payment(context)
    if last is None:
        return Finding(False, "the day of receipt is not known")
    laid = context.form.laid_on if isinstance(context.form, Lay) else context.today
    over = context.now > last.at and laid > last.day
    return Finding(over, f"the last day for paying is {in_words(last.day)}")


time_to_pay_over = rule(
    "FPN-R26",
    "The whole time for paying has passed.",
    _time_to_pay_over,
    "No proceedings may begin before then.",
    hard=True,
)


def _knowledge(context: Context) -> Finding:
    offence, shown = known(context, "offence"), known(context, "knowledge")
    if offence is None:
        return Finding(False, "no offence chosen")
    if offence is Offence.S444_1A and not shown:
        return Finding(False, "no evidence that the parent knew")
    return Finding(True, getattr(offence, "label", ""))


offence_chosen = rule(
    "FPN-R29",
    "The offence is chosen, and for the one that needs it there is evidence of knowledge.",
    _knowledge,
    "Give the evidence that the parent knew, or choose section 444(1).",
    field="offence",
)


def _two_managers(context: Context) -> Finding:
    facts = penalty_of(context)
    if facts.proposed_by is None:
        return Finding(False, "not proposed", "The other manager proposes it first.")
    another = facts.proposed_by != context.actor.username
    return Finding(
        another and facts.proposed_as != context.actor.role.value,
        f"proposed by {'another' if another else 'you'}",
    )


two_managers = rule(
    "FPN-R25",
    "The Inclusion Manager and the Lead Officer decide together: one proposes, the other agrees.",
    _two_managers,
    "Ask the other of the Inclusion Manager and the Lead Officer.",
    hard=True,
)


def _referred(context: Context) -> Finding:
    found = [other for other in context.evidence.other_cases if other.type == "referral"]
    return Finding(bool(found), found[-1].reference if found else "no referral")


referred_first = rule(
    "FPN-R35",
    "The Inclusion Team advises on prosecution only after a referral.",
    _referred,
    "Ask the school to refer the child first.",
)


def _order(context: Context) -> Finding:
    facts = penalty_of(context)
    if facts.order_decision is None or not facts.order_reasons:
        return Finding(False, "not considered")
    return Finding(True, facts.order_decision.label)


order_considered = rule(
    "FPN-R27",
    "An education supervision order has been considered, with the reasons.",
    _order,
    "Consider an order and record why or why not.",
    hard=True,
)


def _in_time(context: Context) -> Finding:
    bar = time_bar(context)
    if bar is None:
        return Finding(False, "the last day of the offence is not known")
    laid = context.form.laid_on if isinstance(context.form, Lay) else context.today
    return Finding(laid <= bar.day, f"the time bar is {in_words(bar.day)}")


within_six_months = rule(
    "FPN-R28",
    "The information is laid within six months of the offence.",
    _in_time,
    "The offence is out of time and cannot be prosecuted.",
    hard=True,
)
laid_by_today = rule(
    "FPN-R28",
    "The information has been laid by today.",
    _not_to_come("laid_on"),
    "Lay it first, then record when.",
    field="laid_on",
    firm=True,
)
considered_by_today = rule(
    "FPN-R27",
    "The order was considered by today.",
    _not_to_come("order_considered_on"),
    "Give the day it was considered.",
    field="order_considered_on",
    firm=True,
)
consulted_by_today = rule(
    "FPN-R09",
    "The social worker was asked by today.",
    _not_to_come("consulted_on"),
    "Give the day they were asked.",
    field="consulted_on",
    firm=True,
)
said_by_today = rule(
    "FPN-R32",
    "It was received by today.",
    _not_to_come("said_on"),
    "Give the day it came in.",
    field="said_on",
    firm=True,
)
