"""What the register shows, child by child: pure rules of GEN-R08, GEN-R16, GEN-R24 and FPN-T8."""

from __future__ import annotations

from datetime import date, timedelta

from states.calendar import Calendar
from states.context import Child
from states.register import Register, Strip
from workflows.policy import policy_on
from workflows.signals import Seen, signals_of
from workflows.term_dates import SCHOOL_YEARS

BEGINS = date(2026, 9, 1)
CALENDAR = Calendar(SCHOOL_YEARS, {})


def seen(today: date, ended: date | None = None, types: tuple[str, ...] = (), **marks: str) -> Seen:
    """A child of twelve, in school every day of the year but for some: `d0710="OO"`."""
    text = ""
    for place in range(365):
        day = BEGINS + timedelta(days=place)
        open_then = day in OPEN_DAYS
        text += marks.get(f"d{day:%d%m}", "/\\" if open_then else "  ")
    child = Child("A673910100001", date(2014, 2, 11))
    register = Register((Strip(BEGINS, text),))
    return Seen(child, register, CALENDAR, policy_on(today), today, types, notice_ended=ended)


OPEN_DAYS = set(CALENDAR.school_days(date(2026, 9, 2), date(2027, 7, 16)))


def kinds(what: Seen) -> list[str]:
    return [one.kind for one in signals_of(what)]


def test_FPN_T8_attendance_is_looked_at_twenty_school_days_after_a_notice() -> None:
    """Paid on Fri 2 Oct; the twentieth school day after is Fri 6 Nov, half-term skipped."""
    ended, away = date(2026, 10, 2), {"d0510": "O\\"}
    assert kinds(seen(date(2026, 11, 5), ended, **away)) == []
    (one,) = signals_of(seen(date(2026, 11, 6), ended, **away))
    assert (one.kind, one.key) == ("after_notice", "2026-10-02")
    assert one.says.startswith("1 unauthorised sessions in the 20 school days")
    assert [mark.day for mark in one.marks] == [date(2026, 10, 5)]
    assert kinds(seen(date(2026, 11, 6), None, **away)) == []
    assert kinds(seen(date(2026, 11, 6), ended, d0510="I\\")) == []
    assert kinds(seen(date(2026, 11, 6), ended, types=("referral",), **away)) == []
    assert kinds(seen(date(2026, 11, 9), ended, d0911="OO")) == [], "after the twenty days"


def test_the_last_week_of_the_last_known_year_is_read_like_any_other() -> None:
    """GEN-R08: no term dates beyond are needed to tell how old a mark is."""
    assert kinds(seen(date(2027, 7, 16), d0707="N\\")) == ["old_mark"]
    assert kinds(seen(date(2027, 7, 16), d1307="N\\")) == []


def test_marks_of_days_to_come_and_of_a_year_long_gone_show_nothing() -> None:
    assert kinds(seen(date(2026, 9, 15), d2109="NN", d2209="NN")) == []
    assert kinds(seen(date(2026, 8, 31), d0209="NN")) == []
