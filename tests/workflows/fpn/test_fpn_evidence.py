"""Penalty notices: the evidence of the register, and what has to be weighed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.house import (
    CERYS,
    FATHER,
    IDRIS,
    MALI,
    SIGNED,
    Office,
    rules,
)  # fmt: skip
from tests.workflows.fpn.notices import (
    ASSESSED,
    BROKEN,
    DECLINE,
    NOTHING,
    TEN,
    checked,
    mark,
    pay,
    request,
    served,
    setting,
)


def test_vector_10_nine_sessions_in_autumn_and_one_in_spring(office: Office) -> None:
    """FPN-R03, FPN-R38."""
    nine = dict(list(TEN.items())[:9]) | {"2027-01-05": "O\\"}
    mark(office, MALI, nine)
    office.at("2027-01-11 09:00")
    ref = checked(office, period_to="08/01/2027")
    reasons = office.refused(ref, "warn", "lio")
    assert rules(reasons) == ["FPN-R03"]
    assert reasons[0].found == "9 of 10 unauthorised sessions in the term"


def test_vector_11_ten_sessions_none_in_a_row(office: Office) -> None:
    """FPN-R03, FPN-L3: and the event keeps the marks it rests on."""
    ref = checked(office)
    office.do(ref, "warn", "lio")
    assert office.state(ref) == "warning_issued"
    assert office.told(ref) == [("FPN-L3", "role ADM")], "one parent, and not the other"


def test_vector_19_ten_late_marks(office: Office) -> None:
    """FPN-R04."""
    mark(office, MALI, {**dict.fromkeys(TEN, "U\\"), "2026-09-18": "O\\"})
    ref = checked(office, cause="lateness")
    assert rules(office.refused(ref, "warn", "lio")) == ["FPN-R04"]
    mark(office, MALI, dict.fromkeys(TEN, "U\\"))
    office.do(ref, "warn", "lio")


def test_fpn_r05_a_holiday_without_leave_counts(office: Office) -> None:
    ref = checked(office, cause="holiday")
    assert rules(office.refused(ref, "warn", "lio")) == ["FPN-R05"]
    mark(office, MALI, dict.fromkeys(list(TEN)[:5], "GG"))
    office.do(ref, "warn", "lio")


def test_an_open_question_is_no_unauthorised_session(office: Office) -> None:
    """FPN-R03, GEN-R08."""
    mark(office, MALI, TEN | {"2026-09-18": "N\\"})
    ref = checked(office)
    assert rules(office.refused(ref, "warn", "lio")) == ["FPN-R03"]


@pytest.mark.parametrize(
    "said",
    [
        {"engagement_failed": None},
        {"interventions": "02/09/2026 Call home: no reply"},
        {"interventions": "02/09/2026 Call home: no reply; 10/09/2026 Meeting"},
    ],
)
def test_fpn_r06_support_comes_first(office: Office, said: dict[str, Any]) -> None:
    """FPN-R06, GEN-R09: nobody can set it aside."""
    ref = checked(office, **said)
    assert rules(office.refused(ref, "warn", "lio")) == ["FPN-R06", "GEN-R09"]
    aside = {"step": "warn", "rule": "FPN-R06", "because": "No time."}
    assert "GEN-R19" in rules(office.refused(ref, "set_aside", "im", **aside))


def test_fpn_r07_a_notice_has_to_help(office: Office) -> None:
    ref = checked(office)
    office.do(ref, "assess", "io", **{**ASSESSED, "would_help": "no"})
    assert rules(office.refused(ref, "warn", "lio")) == ["FPN-R07"]


@pytest.mark.parametrize("what", sorted(NOTHING))
def test_fpn_r08_not_while_something_is_in_hand(office: Office, what: str) -> None:
    ref = checked(office)
    office.do(ref, "assess", "io", **{**ASSESSED, what: "yes"})
    assert rules(office.refused(ref, "warn", "lio")) == ["FPN-R08"]


def test_nothing_is_warned_of_before_it_is_assessed(office: Office) -> None:
    """FPN-R07, FPN-R08, FPN-R11, GEN-R10."""
    ref = request(office)
    office.do(ref, "start_check", "io")
    found = rules(office.refused(ref, "warn", "lio"))
    assert {"FPN-R07", "FPN-R08", "FPN-R11", "GEN-R10"} <= set(found)


def test_fpn_r09_a_looked_after_child(office: Office) -> None:
    mark(office, IDRIS, TEN)
    ref = checked(office, IDRIS, parent=21)
    assert rules(office.refused(ref, "warn", "lio")) == ["FPN-R09"]


def test_fpn_r09_the_social_worker_is_asked_first(office: Office) -> None:
    mark(office, CERYS, TEN)
    ref = checked(office, CERYS, parent=31)
    assert rules(office.refused(ref, "warn", "lio")) == ["FPN-R09"]
    said = {"social_worker": "Mair Elis", "social_worker_view": "It may help."}
    late = office.refused(ref, "consult_social_worker", "im", consulted_on="22/09/2026", **said)
    assert rules(late) == ["FPN-R09"]
    office.do(ref, "consult_social_worker", "im", consulted_on="21/09/2026", **said)
    office.do(ref, "warn", "lio")


def test_fpn_r10_days_of_a_support_plan_are_left_out(office: Office) -> None:
    """FPN-R10, PSP-R14."""
    office.clock.at = office.clock.at - timedelta(days=7)
    plan = office.sent(MALI)
    consent = {**SIGNED, "consent_signed_on": "14/09/2026", "started_on": "14/09/2026"}
    office.do(plan, "record_consent", "sch1", **consent)
    office.at("2026-09-21 09:00")
    ref = checked(office)
    reasons = office.refused(ref, "warn", "lio")
    assert rules(reasons) == ["FPN-R03", "FPN-R10", "PSP-R14"]
    assert reasons[1].found == "5 sessions cannot count; 5 of 10 are left"


def test_fpn_r10_sickness_leaves_days_out_with_a_reason(office: Office) -> None:
    ref = checked(office)
    office.do(ref, "assess", "io", **ASSESSED, days_left_out="18/09/2026")
    assert {"FPN-R03", "FPN-R10"} <= set(rules(office.refused(ref, "warn", "lio")))
    mark(office, MALI, TEN | {"2026-09-07": "OO"})
    assert rules(office.refused(ref, "warn", "lio")) == ["FPN-R10", "PSP-R14"]
    said = {"days_left_out_because": "A doctor's note."}
    office.do(ref, "assess", "io", **ASSESSED, days_left_out="18/09/2026", **said)
    office.do(ref, "warn", "lio")


def test_fpn_r11_not_for_a_first_day_of_absence(office: Office) -> None:
    setting(office, "fpn.min_sessions", "2")
    mark(office, MALI, {"2026-09-07": "OO"})
    ref = checked(office)
    assert rules(office.refused(ref, "warn", "lio")) == ["FPN-R11"]


def test_fpn_r12_no_more_than_the_council_allows_in_twelve_months(office: Office) -> None:
    setting(office, "fpn.max_per_12m", "1")
    ref = served(office)
    pay(office, ref, "pay_low", "16/11/2026", "£60")
    more = {f"2026-11-{day:02}": "OO" for day in range(23, 28)}
    mark(office, MALI, BROKEN | more)
    office.at("2026-11-30 10:00")
    again = checked(office, period_from="23/11/2026", period_to="27/11/2026")
    assert rules(office.refused(again, "warn", "lio")) == ["FPN-R12"]
    other = checked(office, period_from="23/11/2026", period_to="27/11/2026", parent=FATHER)
    office.do(other, "warn", "lio")


def test_fpn_r34_a_percentage_only_where_it_is_set(office: Office) -> None:
    setting(office, "fpn.max_attendance", "50")
    ref = checked(office)
    assert rules(office.refused(ref, "warn", "lio")) == ["FPN-R34"]


def test_a_concern_stops_the_notice(office: Office) -> None:
    """GEN-R15."""
    ref = checked(office)
    office.do(ref, "raise_concern", "io", safeguarding_concern="Bruises.", told="Police, 9:00")
    assert rules(office.refused(ref, "warn", "lio")) == ["GEN-R15"]


def test_the_request_is_declined(office: Office) -> None:
    """FPN-L2, GEN-R10: final, with other support instead."""
    ref = checked(office)
    office.do(ref, "decline", "lio", **DECLINE)
    assert office.state(ref) == "declined"
    assert office.told(ref) == [("FPN-L2", "headteacher 6739101")]
    assert request(office), "nothing was issued: the school may ask again"
