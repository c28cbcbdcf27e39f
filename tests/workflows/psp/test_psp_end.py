"""The rules of support plans: the end and the deadlines (RULEBOOK 17.3, 17.7)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.house import (
    SCHOOL_1,
    SIGNED,
    Office,
    rules,
)  # fmt: skip
from tests.workflows.psp.plans import (
    PARENTS,
    review,
)

# --- the end -----------------------------------------------------------------------------


def at_the_end(office: Office) -> str:
    ref = office.active(as_="pecc")
    office.at("2026-11-30 23:59")
    return ref


def test_PSP_R11_an_extension_is_a_managers_and_goes_beyond_the_limit(office: Office) -> None:
    ref = at_the_end(office)
    office.at("2026-12-01 09:00")
    said = {**SIGNED, "consent_signed_on": "01/12/2026", "extended_until": "15/01/2027",
            "extension_reason": "A death in the family."}  # fmt: skip
    for who in ("head1", "sch1", "pecc", "lio", "io"):
        assert rules(office.refused(ref, "extend", who, **said))[0] == "role"
    (reason,) = office.refused(ref, "extend", "im", **said | {"extended_until": "13/12/2026"})
    assert (reason.rule, reason.field) == ("PSP-R11", "extended_until")
    assert "ends it on Sun 13 Dec 2026 and allows 0 weeks more" in reason.found
    assert rules(office.refused(ref, "extend", "im", **said | {"extension_reason": ""})) == [
        "PSP-R11"
    ]
    assert rules(office.refused(ref, "extend", "lo", **said | {"consent_signed_by": 51})) == [
        "PSP-R09"
    ]
    office.do(ref, "extend", "lo", **said)
    assert office.state(ref) == "active"


def test_PSP_R17_weeks_on_a_plan_just_before_are_counted_toward_a_warning(office: Office) -> None:
    first = office.active()
    office.at("2026-10-20 09:00")
    office.do(first, "close_other", "pecc", end_reason="provision")
    office.at("2026-11-16 09:00")
    second = office.sent()
    warned = office.actions(second, "sch1")["record_consent"]["warnings"]
    assert [(one["rule"], one["found"]) for one in warned] == [
        ("PSP-R17", "4 weeks on a plan shortly before this one")
    ]
    said = {**SIGNED, "consent_signed_on": "16/11/2026", "started_on": "16/11/2026"}
    office.do(second, "record_consent", "sch1", **said)
    assert office.facts(second)["weeks_before"] == 4


def test_PSP_R17_not_after_twelve_weeks(office: Office) -> None:
    first = office.active()
    office.at("2026-10-20 09:00")
    office.do(first, "close_other", "pecc", end_reason="provision")
    office.at("2027-01-11 23:58")
    second = office.sent()
    assert office.actions(second, "sch1")["record_consent"]["warnings"], "twelve weeks less a day"
    office.at("2027-01-13 00:00")
    assert not office.actions(second, "sch1")["record_consent"]["warnings"]


# --- deadlines ---------------------------------------------------------------------------


def stopped(office: Office) -> str:
    ref = office.active()
    office.do(ref, "stop", "sch1", suspended_because="No consent any more.")
    return ref


def failed(office: Office) -> str:
    ref = office.active()
    office.do(ref, "not_working", "head1", failed_because="She stays away.")
    return ref


SCHOOL, HEAD = f"school {SCHOOL_1}", f"headteacher {SCHOOL_1}"
PECC, LIO = "role PECC", "role LIO"
Line = tuple[Callable[[Office], str], str, str, str, str, list[tuple[str, str]]]
DEADLINES: tuple[Line, ...] = (
    (Office.active, "PSP-T1", "review_falls_due", "2026-10-05", "review_due",
     [("escalation", SCHOOL), *(("PSP-L3", one) for one in PARENTS)]),
    (Office.active, "PSP-T2", "PSP-T2", "2026-11-02", "review_due",
     [("escalation", PECC), ("escalation", LIO), ("PSP-L5", HEAD)]),
    (Office.sent, "PSP-T3.reminder", "PSP-T3.reminder", "2026-09-28", "consent_pending",
     [("reminder", SCHOOL)]),
    (Office.sent, "PSP-T3", "consent_lapses", "2026-10-05", "withdrawn",
     [("escalation", SCHOOL), ("escalation", PECC)]),
    (Office.active, "PSP-T4", "end_comes_near", "2026-11-30", "extension_review",
     [("escalation", HEAD), ("escalation", PECC)]),
    (Office.active, "PSP-T5", "limit_passes", "2026-12-13", "closed_limit",
     [("escalation", HEAD), ("escalation", PECC), ("escalation", "role IM"), ("PSP-L7", HEAD),
      ("PSP-L7", PECC), *(("PSP-L6", one) for one in PARENTS)]),
    (Office.active, "PSP-T6", "PSP-T6", "2026-09-23", "active",
     [("escalation", HEAD), ("escalation", PECC)]),
    (failed, "PSP-T7", "PSP-T7", "2026-09-23", "unsuccessful",
     [("escalation", HEAD), ("escalation", PECC)]),
    (stopped, "PSP-R06", "PSP-R06", "2026-09-22", "suspended",
     [("escalation", HEAD), ("escalation", PECC)]),
)  # fmt: skip


@pytest.mark.parametrize(
    ("begin", "name", "action", "day", "state", "told"),
    DEADLINES,
    ids=[one[1] for one in DEADLINES],
)
def test_a_deadline_fires_at_its_minute(
    office: Office, begin: Callable[[Office], str], name: str, action: str, day: str, state: str,
    told: list[tuple[str, str]],
) -> None:  # fmt: skip
    """Golden vector 9: review target 05.10, hard limit 02.11, not in force on or after 14.12."""
    ref = begin(office)
    assert office.due(ref)[name] == f"{day} 23:59"
    office.at(f"{day} 23:58")
    assert (name, 0) not in {one[:2] for one in office.fired(ref)}
    office.at(f"{day} 23:59")
    assert (name, 0, f"{day} 23:59") in office.fired(ref)
    assert office.state(ref) == state
    assert sorted(office.told(ref, action)) == sorted(told)


@pytest.mark.parametrize(
    ("begin", "name", "rungs"),
    [
        (Office.active, "PSP-T6", ("2026-09-25 LIO", "2026-09-29 IM", "2026-10-01 LO")),
        (failed, "PSP-T7", ("2026-09-25 LIO", "2026-09-29 IM", "2026-10-01 LO")),
        (stopped, "PSP-R06", ("2026-09-24 LIO", "2026-09-28 IM", "2026-09-30 LO")),
        (Office.active, "PSP-T2", ("2026-11-04 IM", "2026-11-06 LO")),
    ],
    ids=["PSP-T6", "PSP-T7", "PSP-R06", "PSP-T2"],
)
def test_GEN_R21_what_stays_red_climbs_to_the_next_role(
    office: Office, begin: Callable[[Office], str], name: str, rungs: tuple[str, ...]
) -> None:
    ref = begin(office)
    for rung, line in enumerate(rungs, start=1):
        day, role = line.split()
        office.at(f"{day} 23:58")
        assert (name, rung) not in {one[:2] for one in office.fired(ref)}
        office.at(f"{day} 23:59")
        assert (name, rung, f"{day} 23:59") in office.fired(ref)
        assert office.told(ref, name) == [("escalation", f"role {role}")]
        assert office.case(ref)["escalation"] in ("LIO", "IM", "LO")
    assert office.case(ref)["escalation"] == "LO"


def test_PSP_R07_and_PSP_R19_weeks_run_through_the_holidays(office: Office) -> None:
    """Calendar weeks, the stricter reading: half-term does not stretch a plan."""
    ref = office.active()
    office.at("2026-10-19 15:00")
    said = {"held_on": "19/10/2026", "consent_signed_on": "19/10/2026"}
    office.do(ref, "continue_plan", "sch1", **review(**said, next_review_on="02/11/2026"))
    due = office.due(ref)
    assert (due["PSP-T1"], due["PSP-T2"]) == ("2026-11-02 23:59", "2026-11-30 23:59")
    assert due["PSP-T5"] == "2026-12-13 23:59", "a review does not move the end"
