"""The deadlines of a referral (RULEBOOK 14.3), one by one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.house import (
    SCHOOL_1,
    TOLD,
    WHY,
    Office,
)  # fmt: skip
from tests.workflows.test_referral_rules import asked, draft


def in_draft(office: Office) -> str:
    return draft(office)


LIO, IM = "role LIO", "role IM"
SCHOOL = f"school {SCHOOL_1}"
DEADLINES: tuple[tuple[Callable[[Office], str], str, str, str, list[tuple[str, str]]], ...] = (
    (Office.received, "REF-T1", "2026-09-22 23:58", "2026-09-22 23:59", [("escalation", LIO)]),
    (Office.received, "REF-T2", "2026-09-23 23:58", "2026-09-23 23:59", [("escalation", IM)]),
    (Office.in_triage, "REF-T2", "2026-09-23 23:58", "2026-09-23 23:59", [("escalation", IM)]),
    (asked, "REF-T3.reminder", "2026-09-24 23:58", "2026-09-24 23:59", [("reminder", SCHOOL)]),
    (asked, "REF-T3", "2026-09-28 23:58", "2026-09-28 23:59", [("escalation", LIO)]),
    (Office.allocated, "REF-T4", "2026-09-28 23:58", "2026-09-28 23:59",
     [("escalation", "staff io"), ("escalation", LIO)]),
    (Office.in_casework, "REF-T5", "2026-10-19 23:58", "2026-10-19 23:59",
     [("escalation", "staff io"), ("escalation", LIO)]),
    (in_draft, "REF-T6", "2026-10-12 23:58", "2026-10-12 23:59", [("reminder", LIO)]),
)  # fmt: skip


@pytest.mark.parametrize(
    ("begin", "name", "before", "instant", "told"), DEADLINES,
    ids=[f"{line[1]}-{line[0].__name__}" for line in DEADLINES],
)  # fmt: skip
def test_a_deadline_fires_at_its_minute(
    office: Office, begin: Callable[[Office], str], name: str, before: str, instant: str,
    told: list[tuple[str, str]],
) -> None:  # fmt: skip
    ref = begin(office)
    state = office.state(ref)
    assert office.due(ref)[name] == instant
    office.at(before)
    assert (name, 0) not in {one[:2] for one in office.fired(ref)}
    office.at(instant)
    assert [one for one in office.fired(ref) if one[:2] == (name, 0)] == [(name, 0, instant)]
    assert office.told(ref, name) == told
    assert office.state(ref) == state, "it reminds and escalates; people decide"


def test_REF_T2_counts_anew_from_a_talk(office: Office) -> None:
    ref = office.in_triage()
    office.do(ref, "book_discussion", "lio", talk_on="02/10/2026", **TOLD)
    assert office.due(ref)["REF-T2"] == "2026-10-06 23:59"


def test_REF_T3_a_longer_time_lies_ahead(office: Office) -> None:
    ref = asked(office)
    (reason,) = office.refused(ref, "extend_reply", "lio", reply_by="21/09/2026", because="x")
    assert (reason.rule, reason.fix) == ("REF-T3", "Choose a day after today.")
    office.do(ref, "extend_reply", "lio", reply_by="22/09/2026", because="x")


def test_REF_T4_a_contact_has_taken_place(office: Office) -> None:
    ref = office.allocated()
    said = {"spoke_with": "Mali", **WHY}
    (reason,) = office.refused(ref, "first_contact", "io", contacted_on="22/09/2026", **said)
    assert (reason.rule, reason.field, reason.found) == (
        "REF-T4", "contacted_on", "Tue 22 Sep 2026",
    )  # fmt: skip


@pytest.mark.parametrize(("day", "fits"), [
    ("21/09/2026", False), ("22/09/2026", True), ("19/10/2026", True), ("20/10/2026", False),
])  # fmt: skip
def test_REF_T5_a_review_is_agreed_within_twenty_school_days(
    office: Office, day: str, fits: bool
) -> None:
    ref = office.in_casework()
    if fits:
        office.do(ref, "agree_plan", "io", plan="Together.", review_on=day)
        assert office.state(ref) == "monitoring"
    else:
        (reason,) = office.refused(ref, "agree_plan", "io", plan="Together.", review_on=day)
        assert (reason.rule, reason.fix) == (
            "REF-T5",
            "Choose a day after today and no later than the latest.",
        )
        assert reason.found.endswith("latest Mon 19 Oct 2026")


@pytest.mark.parametrize("action", ["review", "not_improved"])
def test_REF_T5_the_next_review_is_in_time_too(office: Office, action: str) -> None:
    ref = office.in_casework()
    office.do(ref, "agree_plan", "io", plan="Together.", review_on="05/10/2026")
    for day in ("21/09/2026", "20/10/2026"):
        (reason,) = office.refused(ref, action, "io", note="Slow.", review_on=day)
        assert (reason.rule, reason.field) == ("REF-T5", "review_on")
    office.do(ref, action, "io", note="Slow.")
    assert office.due(ref)["REF-T5"] == "2026-10-19 23:59", "twenty school days from today"


def test_REF_T6_begins_again_whenever_a_person_does_something(office: Office) -> None:
    ref = draft(office)
    office.at("2026-10-01 09:00")
    office.engine.note(office.person("sch1"), ref, "Rang the mother.")
    assert office.due(ref)["REF-T6"] == "2026-10-22 23:59"
    office.at("2026-10-22 23:59")
    assert office.due(ref)["REF-T6"] == "2026-10-22 23:59", "the clock's own act is no activity"
    office.at("2026-10-23 09:00")
    office.do(ref, "add_information", "sch1", answer="Still away.")
    assert office.due(ref)["REF-T6"] == "2026-11-20 23:59", "half-term is skipped"
