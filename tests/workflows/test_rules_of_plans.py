"""Each rule of pastoral support plans: what it refuses, and when its deadline falls."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.vog_cases.council import NORTH, PLAN, TEILO, Council, tampering
from tests.workflows.conftest import letters, refused, state, tick_at
from tests.workflows.lives import review
from vog_cases.errors import StepRefused
from vog_cases.recalculation import change_parameter
from workflows.psp import psp


def pending(council: Council, **said: Any) -> str:
    """A plan that waits for consent."""
    reference = council.open("psp", TEILO, said={**PLAN, **said})
    council.do("nerys", reference, "send_to_parents")
    return reference


def consent(council: Council, **more: Any) -> dict[str, Any]:
    return {
        "consent_signed_by": council.contact(TEILO), "consent_signed_on": "2026-09-21",
        "consent_form": "School office", "started_on": "2026-09-21", **more,
    }  # fmt: skip


def test_psp_r01_a_child_who_cannot_attend_full_time_has_a_plan_on_record(
    council: Council,
) -> None:
    reference = council.open("psp", TEILO)
    assert state(council, reference) == "proposed"
    assert "PSP-R01" in psp.opening.rules


@pytest.mark.parametrize("need", ["medical", "behaviour", "attendance", "other"])
def test_psp_r02_only_for_a_social_emotional_or_mental_health_need(
    council: Council, need: str
) -> None:
    with pytest.raises(StepRefused) as refusal:
        council.open("psp", TEILO, said={**PLAN, "need": need})
    assert [reason.rule for reason in refusal.value.reasons] == ["PSP-R02"]


@pytest.mark.parametrize(
    ("missing", "rule"),
    [
        ("best_interest", "PSP-R02"), ("need_evidence", "PSP-R02"), ("reasons", "PSP-R03"),
        ("measures", "PSP-R03"), ("timetable", "PSP-R03"), ("hours_full", "PSP-R03"),
        ("off_site_care", "PSP-R03"),
    ],
)  # fmt: skip
def test_psp_r03_the_plan_is_complete_before_it_goes_out(
    council: Council, missing: str, rule: str
) -> None:
    said = {name: value for name, value in PLAN.items() if name != missing}
    reference = council.open("psp", TEILO, said=said)
    assert refused(council, "nerys", reference, "send_to_parents")[rule].fix.startswith("Change")
    council.do("nerys", reference, "amend", **{missing: PLAN[missing]})
    council.do("nerys", reference, "send_to_parents")


def test_psp_r04_no_plan_without_a_signature(council: Council) -> None:
    reference = pending(council)
    unsigned = {k: v for k, v in consent(council).items() if k != "consent_signed_on"}
    assert "PSP-R04" in refused(council, "nerys", reference, "record_consent", **unsigned)
    tomorrow = consent(council, consent_signed_on="2026-09-22")
    assert "PSP-R04" in refused(council, "nerys", reference, "record_consent", **tomorrow)
    stranger = consent(council, consent_signed_by=9999)
    assert "PSP-R04" in refused(council, "nerys", reference, "record_consent", **stranger)
    step = psp.transition("consent_pending", "record_consent")
    assert step is not None
    assert [guard.hard for guard in step.guards if guard.rule == "PSP-R04"] == [True], "GEN-R19"
    council.do("nerys", reference, "record_consent", **consent(council))


def test_psp_r05_an_agency_or_a_reason_for_none(council: Council) -> None:
    reference = pending(council, agencies="")
    assert "PSP-R05" in refused(council, "nerys", reference, "record_consent", **consent(council))
    tesni = council.person("tesni")
    change_parameter(council.engine, tesni, "psp.min_agencies", "0", date(2026, 9, 21))
    council.do("nerys", reference, "record_consent", **consent(council))


def test_psp_r06_when_consent_goes_full_time_is_due_the_next_school_day(council: Council) -> None:
    council.to(2026, 10, 23, 8)
    reference = council.active_plan(started="2026-10-23")
    council.do("north.office", reference, "stop", suspended_because="Consent withdrawn.")
    due = council.timers(reference)["PSP-R06", 0].due_at
    assert due is not None
    assert due.isoformat() == "2026-11-02T23:59:00+00:00", "the half-term lies between"
    tick_at(council, 2026, 11, 2, 23, 59)
    assert {one[2] for one in letters(council, reference)} == {NORTH, "PECC"}


def test_psp_r07_reviews_two_weeks_apart_and_never_more_than_six(council: Council) -> None:
    """Test vector 9: review target 05.10, hard 02.11, not in force on or after 14.12.2026."""
    reference = council.active_plan()
    timers = council.timers(reference)
    assert timers["PSP-T1", 0].due_at.isoformat() == "2026-10-05T22:59:00+00:00"
    assert timers["PSP-T2", 0].due_at.isoformat() == "2026-11-02T23:59:00+00:00"
    assert timers["PSP-T4", 0].due_at.isoformat() == "2026-11-30T23:59:00+00:00"
    assert timers["PSP-T5", 0].due_at.isoformat() == "2026-12-13T23:59:00+00:00"
    council.to(2026, 10, 5, 9)
    late = review(council, "2026-10-05", next_review_on="2026-11-17")
    assert "PSP-R07" in refused(council, "nerys", reference, "continue_plan", **late)
    before = review(council, "2026-09-18")
    assert "PSP-R07" in refused(council, "nerys", reference, "continue_plan", **before)
    said = review(council, "2026-10-05", next_review_on="2026-11-16")
    council.do("nerys", reference, "continue_plan", **said)
    assert council.timers(reference)["PSP-T1", 0].due_at.isoformat() == "2026-10-19T22:59:00+00:00"


def test_psp_t2_an_overdue_review_tells_coordinator_lead_and_head(council: Council) -> None:
    reference = council.active_plan()
    tick_at(council, 2026, 11, 2, 23, 59)
    (event,) = [
        one for one in council.events(reference)
        if one.body.get("timer", {}).get("name") == "PSP-T2" and one.body["timer"]["phase"] == 0
    ]  # fmt: skip
    told = {(one["letter"], one["recipient"]) for one in event.body["messages"]}
    assert told == {("escalation", "PECC"), ("escalation", "LIO"), ("PSP-L5", NORTH)}


def test_psp_r08_a_review_without_the_parents_does_not_reset_the_clock(council: Council) -> None:
    reference = council.active_plan()
    council.to(2026, 10, 5, 9)
    alone = review(council, "2026-10-05", parent_attended=False, parent_attempts=1)
    assert "PSP-R08" in refused(council, "nerys", reference, "continue_plan", **alone)
    council.do("nerys", reference, "review_without_parents", held_on="2026-10-05",
               attendees="head of year", parent_attempts=1, notes="x")  # fmt: skip
    facts = council.row(reference).facts
    assert [one["counts"] for one in facts["reviews"]] == [False]
    assert council.timers(reference)["PSP-T2", 0].due_at.isoformat() == "2026-11-02T23:59:00+00:00"
    council.do("nerys", reference, "continue_plan", **{**alone, "parent_attempts": 2})
    assert council.row(reference).facts["last_review_on"] == "2026-10-05"


def test_psp_r09_it_goes_on_only_with_a_fresh_signature(council: Council) -> None:
    """PSP-T8 too: the consent belongs to this meeting."""
    reference = council.active_plan()
    council.to(2026, 10, 5, 9)
    old = review(council, "2026-10-05", consent_signed_on="2026-09-21")
    refusal = refused(council, "nerys", reference, "continue_plan", **old)
    assert "before this review" in refusal["PSP-R09"].found
    unsigned = {k: v for k, v in old.items() if k != "consent_signed_on"}
    assert "PSP-R09" in refused(council, "nerys", reference, "continue_plan", **unsigned)
    step = psp.transition("review_due", "continue_plan")
    assert step is not None
    assert [guard.hard for guard in step.guards if guard.rule == "PSP-R09"] == [True]
    assert "PSP-T8" in step.rules


def test_psp_r10_it_ends_within_twelve_weeks(council: Council) -> None:
    reference = pending(council, planned_end="2026-12-14")
    refusal = refused(council, "nerys", reference, "record_consent", **consent(council))
    assert "latest Sun 13 Dec 2026" in refusal["PSP-R10"].found
    reference = council.references()[0]
    later = consent(council, started_on="2026-09-22")
    council.do("nerys", reference, "record_consent", **later)


def test_psp_r10_full_time_means_full_hours(council: Council) -> None:
    reference = council.active_plan()
    said = {"hours_now": "20", "because": "x"}
    assert (
        "20 of 25"
        in refused(council, "north.head", reference, "full_time", **said)["PSP-R10"].found
    )


def test_psp_r12_support_is_asked_for_within_two_school_days(council: Council) -> None:
    """PSP-T7."""
    reference = council.active_plan()
    council.do("nerys", reference, "not_working", failed_because="x")
    assert council.timers(reference)["PSP-T7", 0].due_at.isoformat() == "2026-09-23T22:59:00+00:00"
    assert "role" in refused(council, "nerys", reference, "ask_for_support", support_wanted="x")


def test_psp_r13_hours_off_site_are_never_coded_b(council: Council) -> None:
    reference = council.open("psp", TEILO, said={**PLAN, "codes": "b"})
    assert refused(council, "nerys", reference, "send_to_parents")["PSP-R13"].found == "code b"
    council.do("nerys", reference, "amend", codes="C")
    council.do("nerys", reference, "send_to_parents")


def test_psp_r15_the_hours_rise_or_a_reason_is_given(council: Council) -> None:
    reference = council.active_plan()
    council.to(2026, 10, 5, 9)
    same = review(council, "2026-10-05", hours_now="12")
    assert "PSP-R15" in refused(council, "nerys", reference, "continue_plan", **same)
    council.do("nerys", reference, "continue_plan", **same, hours_reason="Settling.")


def test_psp_r16_the_coordinator_sees_every_plan(council: Council) -> None:
    reference = council.open("psp", TEILO, who="north.office")
    council.do("nerys", reference, "amend", codes="C")


def test_psp_r17_weeks_on_a_plan_shortly_before_are_a_warning(council: Council) -> None:
    first = council.active_plan()
    council.to(2026, 10, 26, 9)
    council.engine.settle(first)
    council.do("nerys", first, "close_other", end_reason="provision")
    second = council.active_plan()
    step = council.events(second)[-1]
    place = [guard["rule"] for guard in step.body["guards"]].index("PSP-R17")
    assert (step.private or {})["found"][place] == "5 weeks on a plan shortly before this one"
    assert council.row(second).facts["weeks_before"] == 5


def test_psp_r18_for_a_looked_after_child_somebody_responsible_signs(council: Council) -> None:
    tampering(council.database, "UPDATE pupil SET looked_after = TRUE WHERE upn = :u", u=TEILO)
    tampering(council.database, "UPDATE contact SET parental_responsibility = FALSE")
    reference = pending(council)
    refusal = refused(council, "nerys", reference, "record_consent", **consent(council))
    assert set(refusal) == {"PSP-R18"}
    tampering(council.database, "UPDATE contact SET parental_responsibility = TRUE")
    council.do("nerys", reference, "record_consent", **consent(council))


def test_psp_t1_at_its_minute_the_review_falls_due(council: Council) -> None:
    reference = council.active_plan()
    tick_at(council, 2026, 10, 5, 22, 58)
    assert state(council, reference) == "active"
    tick_at(council, 2026, 10, 7, 9)
    event = next(one for one in council.events(reference) if one.action == "review_falls_due")
    assert event.effective_at.isoformat() == "2026-10-05T22:59:00+00:00", "as of its due time"
    assert event.at.isoformat() == "2026-10-07T09:00:00+00:00", "and when it was written"
    assert council.row(reference).entered_at == event.effective_at


def test_psp_t5_the_start_must_be_possible_and_correcting_it_moves_every_date(
    council: Council,
) -> None:
    reference = pending(council)
    early = consent(council, started_on="2026-06-01")
    assert "PSP-T5" in refused(council, "nerys", reference, "record_consent", **early)
    council.do("nerys", reference, "record_consent", **consent(council))
    council.do("nerys", reference, "correct_start", started_on="2026-09-14", because="Slip.")
    timers = council.timers(reference)
    assert timers["PSP-T1", 0].due_at.isoformat() == "2026-09-28T22:59:00+00:00"
    assert timers["PSP-T5", 0].due_at.isoformat() == "2026-12-06T23:59:00+00:00"


def test_psp_t6_the_council_hears_of_a_plan_within_two_working_days(council: Council) -> None:
    reference = pending(council)
    council.do("north.office", reference, "record_consent", **consent(council))
    assert council.timers(reference)["PSP-T6", 0].due_at.isoformat() == "2026-09-23T22:59:00+00:00"
    council.do("nerys", reference, "note_plan")
    assert council.timers(reference)["PSP-T6", 0].status == "cancelled"


def test_psp_r19_weeks_are_calendar_weeks(council: Council) -> None:
    council.to(2026, 10, 19, 8)
    reference = council.active_plan()
    due = council.timers(reference)["PSP-T1", 0].due_at
    assert due is not None
    assert due.isoformat() == "2026-11-02T23:59:00+00:00", "the half-term counts: psp.week_basis"


def test_each_letter_of_a_plan_goes_out_with_its_step(council: Council) -> None:
    """PSP-L1 to PSP-L6 in their order; PSP-L7 goes with the limit."""
    reference = council.open("psp", TEILO)
    sent: list[str] = []
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("nerys", "invite", {}),
        ("nerys", "send_to_parents", {}),
        ("nerys", "record_consent", consent(council)),
    ]
    for who, action, said in steps:
        council.do(who, reference, action, **said)
        sent += [one[0] for one in letters(council, reference)]
    tick_at(council, 2026, 10, 5, 22, 59)
    moved = next(one for one in council.events(reference) if one.action == "review_falls_due")
    sent += [one["letter"] for one in moved.body["messages"] if one["recipient_kind"] == "parent"]
    council.to(2026, 10, 6, 9)
    council.do("nerys", reference, "continue_plan", **review(council, "2026-10-06"))
    sent += [one[0] for one in letters(council, reference)]
    council.do("nerys", reference, "close_other", end_reason="provision")
    sent += sorted({one[0] for one in letters(council, reference)})
    assert sent == ["PSP-L1", "PSP-L2", "PSP-L3", "PSP-L4", "PSP-L6"]


def test_psp_l7_goes_out_when_the_limit_passes_undecided(council: Council) -> None:
    reference = council.active_plan()
    council.to(2026, 12, 13, 23, 58)
    council.engine.tick()
    assert state(council, reference) == "extension_review"
    tick_at(council, 2026, 12, 13, 23, 59)
    assert state(council, reference) == "closed_limit"
    told = {(one[0], one[2]) for one in letters(council, reference)}
    assert {("PSP-L7", NORTH), ("PSP-L7", "PECC"), ("escalation", "IM")} <= told
    council.assert_whole()


def test_psp_r11_only_a_manager_extends_and_with_a_reason(council: Council) -> None:
    reference = council.active_plan()
    tick_at(council, 2026, 11, 30, 23, 59)
    assert state(council, reference) == "extension_review"
    council.to(2026, 12, 1, 9)
    said = {
        "extended_until": "2026-12-18", "extension_reason": "Hospital stay.",
        "consent_signed_by": council.contact(TEILO), "consent_signed_on": "2026-12-01",
        "consent_form": "Form",
    }  # fmt: skip
    assert "role" in refused(council, "north.head", reference, "extend", **said)
    early = {**said, "extended_until": "2026-12-13"}
    assert "PSP-R11" in refused(council, "tesni", reference, "extend", **early)
    council.do("tesni", reference, "extend", **said)
    assert council.timers(reference)["PSP-T5", 0].due_at.isoformat() == "2026-12-18T23:59:00+00:00"
    council.engine.tick()
    assert state(council, reference) != "extension_review", "the warning of PSP-T4 is given once"
