"""What a pupil's card says, as lines: what leads further, who they are, and their register."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from rich.text import Text

from states.calendar import local_date
from states.machine import Machinery
from storage import signals
from storage.cases import Listed
from storage.people import ContactFacts, PupilLine
from storage.signals import SignalRow
from tui.areas.people_views import marks_of
from tui.language import local
from tui.privacy import names_hidden, private
from tui.text import due_in_words, fit, language, plain, when_short, wrapped
from vog_cases.people import PupilCard, year_group
from vog_cases.plain_text import HIDDEN
from vog_cases.register_page import RegisterPage
from vog_cases.report_tables import shown
from workflows.attendance_codes import Category
from workflows.signals import KINDS

Thing = str | Listed | PupilLine | SignalRow
"""One line that leads further: a case, a brother or sister, a signal; or a heading."""
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
LABEL = 24


def head(card: PupilCard, width: int) -> Text:
    """The child at a glance: who they are, and what is marked in the records."""
    pupil = card.pupil
    known = f" (known as {private(pupil.known_as)})" if pupil.known_as else ""
    born = f"born {pupil.date_of_birth.day} {pupil.date_of_birth:%b %Y}"
    school = card.school.name if card.school else "No school"
    marks = [
        words
        for words, holds in (
            ("Looked after", pupil.looked_after),
            ("On the child protection register", pupil.child_protection),
            ("Additional learning needs", pupil.aln), ("Free school meals", pupil.fsm),
        )
        if holds
    ]  # fmt: skip
    name = private(pupil.name)
    who = wrapped(f"{name}{known} · {card.year_group} · {born} · {school}", width, " ", "   ")
    about = " · ".join(marks) or "Not looked after, not on the child protection register"
    text = plain("\n".join(who) + "\n", "bold")
    return text.append_text(plain("\n".join(wrapped(about, width, " ", "   "))))


# --- what leads further --------------------------------------------------------------------


def things(card: PupilCard) -> list[Thing]:
    """Cases, brothers and sisters with theirs, and signals, each under a heading."""
    rows: list[Thing] = [f"CASES  {len(card.cases)}", *card.cases]
    if card.siblings:
        rows.append(f"BROTHERS AND SISTERS  {len(card.siblings)}")
        for one in card.siblings:
            rows += [one.pupil, *one.cases]
    if card.signals:
        standing = sum(row.status == signals.OPEN for row in card.signals)
        rows += [f"SIGNALS OF THE REGISTER  {standing} standing", *card.signals]
    return rows


def key_of(thing: Thing) -> str:
    """What makes a line the same one when the card is read again."""
    if isinstance(thing, Listed):
        return thing.reference
    if isinstance(thing, PupilLine):
        return thing.upn
    return f"signal {thing.id}" if isinstance(thing, SignalRow) else thing


def thing_line(
    thing: Thing, card: PupilCard, machines: Mapping[str, Machinery], now: datetime, width: int
) -> str:
    """One of them in so many columns."""
    if isinstance(thing, Listed):
        return _case(thing, "  " if thing.upn == card.pupil.upn else "      ", machines, now)
    if isinstance(thing, PupilLine):
        year = year_group(thing.date_of_birth, card.today)
        name, school = fit(private(thing.name), 24), thing.school_name or "no school"
        return f"  {name} {year}, {school}  {marks_of(thing)}"
    if isinstance(thing, SignalRow):
        sign = "!" if thing.status == signals.OPEN else "✓"
        status = "" if thing.status == signals.OPEN else f" ({thing.status})"
        return f"  {sign} {KINDS[thing.kind].title}{status}: {thing.evidence['says']}"
    return thing


def _case(one: Listed, indent: str, machines: Mapping[str, Machinery], now: datetime) -> str:
    flow = machines[one.type].workflow
    due = due_in_words(one.due_at, now)
    if one.closed_at is not None:
        day = local_date(one.closed_at)
        due = f"closed {day.day} {day:%b %y}"
    officer = f" · {one.assignee_name}" if one.assignee_name else ""
    state = flow.state[one.state].title
    return f"{indent}{fit(due, 16)} {one.reference}  {local(flow.title)}: {state}{officer}"


# --- who they are --------------------------------------------------------------------------


def who(card: PupilCard, width: int) -> Text:
    """The child, and their family."""
    pupil, school = card.pupil, card.school
    at = ", ".join(part for part in (school.phase, school.language) if part) if school else ""
    since = pupil.on_roll_from
    facts = (
        ("Pupil number", pupil.upn),
        ("Known as", private(pupil.known_as)),
        ("Gender", pupil.gender),
        ("School", f"{school.name}{f' ({at})' if at else ''}" if school else "none"),
        ("On roll from", f"{since.day} {since:%b %Y}" if since else ""),
        ("Looked after", _yes(pupil.looked_after)),
        ("Child protection", _yes(pupil.child_protection)),
        ("Learning needs", _yes(pupil.aln)),
        ("Free school meals", _yes(pupil.fsm)),
    )
    text = Text()
    for label, value in facts:
        if value:
            text.append_text(plain(f"{fit(label, 18)} {value}\n"))
    text.append_text(plain("\nFAMILY\n", "bold"))
    if not card.contacts:
        text.append_text(plain("No contact is on record.\n"))
    for contact in card.contacts:
        text.append_text(_contact(contact, width))
    text.append_text(plain("\nWHO LOOKED\n", "bold"))
    for look in card.looks:
        text.append_text(plain(f"  {when_short(look.at)}  {look.name}\n"))
    return text


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _contact(contact: ContactFacts, width: int) -> Text:
    role = f", {contact.relationship}" if contact.relationship else ""
    rights = (
        "parental responsibility"
        if contact.parental_responsibility
        else "no parental responsibility"
    )
    spoken = language(contact.language, "language not asked")
    text = plain(f"{private(contact.name)}{role}\n", "bold")
    reached = " · ".join(part for part in (contact.address, contact.phone, contact.email) if part)
    if reached and names_hidden():
        reached = HIDDEN
    for said in (f"{rights} · {spoken}", reached or "no address or number"):
        text.append_text(plain("\n".join(wrapped(said, width, "  ", "  ")) + "\n"))
    return text


# --- the register --------------------------------------------------------------------------


def register(page: RegisterPage | None, hint: str) -> Text:
    """Half a term as weeks of marks, and what they add up to."""
    if page is None:
        return plain("No register has been loaded for this pupil.")
    half = page.half
    name = f"{half.term.capitalize()} {page.year_name}, {'second' if half.second else 'first'} half"
    text = plain(f"{name}{hint}\n", "bold")
    text.append_text(plain(f"{'':10}{''.join(f'{day:<6}' for day in DAYS)}\n"))
    for week in page.weeks:
        day = f"{week.monday.day} {week.monday:%b}"
        marks = "".join(f"{' '.join(codes):<6}" for codes in week.days)
        text.append_text(plain(f"{day:>7}   {marks.rstrip()}\n"))
    text.append_text(plain("· no mark yet   blank: shut, or still to come\n\n"))
    text.append_text(plain(f"{fit('Sessions', LABEL)} half-term    year\n", "bold"))
    for category in Category:
        now, year = page.counts[category], page.year_counts[category]
        if year:
            text.append_text(
                plain(f"{fit(category.value.capitalize(), LABEL)} {now:>9} {year:>7}\n")
            )
    rates = (page.figures.attendance_percent, page.year_figures.attendance_percent)
    text.append_text(
        plain(f"{fit('Attendance %', LABEL)} {shown(rates[0]):>9} {shown(rates[1]):>7}\n", "bold")
    )
    if page.persistent:
        absent = page.year_figures.absence_percent
        text.append_text(plain(f"‼ PERSISTENTLY ABSENT: {absent} % of {page.year_figures.possible} "
                               "sessions this year\n", "bold"))  # fmt: skip
    text.append_text(plain("\n"))
    for code, count in page.codes:
        text.append_text(plain(f"{code.code} {count:>4}  {code.meaning}\n"))
    return text
