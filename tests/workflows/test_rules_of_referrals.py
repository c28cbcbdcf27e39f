"""Each rule of referral triage: what it refuses, in which words, and when its deadline falls."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from states.roles import Role
from storage.cases import Filter
from storage.database import reading
from tests.vog_cases.council import (
    BRANWEN,
    LLYWARCH,
    MERERID,
    NORTH,
    REFERRAL,
    TEILO,
    TOLD,
    Council,
    tampering,
)  # fmt: skip
from tests.workflows.conftest import letters, refused, state, tick_at
from tests.workflows.lives import (
    CLOSURE,
    CONTACT,
    DECLINE,
    VOICES,
    in_casework,
    in_triage,
)  # fmt: skip
from vog_cases.errors import StepRefused
from vog_cases.reading_cases import Reader
from vog_cases.recalculation import change_parameter, close_days
from workflows.referral import referral


def without(said: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name not in names}


def test_ref_r01_a_referral_says_why(council: Council) -> None:
    reference = council.open("referral", BRANWEN, said={"attendance_percent": "80"})
    assert refused(council, "emrys", reference, "submit")["REF-R01"].fix


def test_ref_r02_a_missing_tracker_warns_or_refuses_as_set(council: Council) -> None:
    reference = council.open("referral", BRANWEN, said={"reason": "x"})
    tesni, today = council.person("tesni"), council.clock.now().date()
    change_parameter(council.engine, tesni, "ref.require_tracker", "refuse", today)
    assert "none recorded" in refused(council, "emrys", reference, "submit")["REF-R02"].found
    change_parameter(council.engine, tesni, "ref.require_tracker", "warn", today)
    council.do("emrys", reference, "submit")
    council.do("eluned", reference, "start_triage")
    with reading(council.database) as connection:
        reader = Reader(
            connection, council.engine.machines, council.person("eluned"), council.clock.now()
        )
        _, actions = reader.actions(reference)
    allocate = next(one for one in actions if one.name == "allocate")
    warned = [one for one in allocate.choosable.verdicts if one.warns]
    assert [(one.rule, one.holds) for one in warned] == [("REF-R02", True)]
    assert "missing" in warned[0].found


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ("22/09/2026 Home visit: not in", "dated Tue 22 Sep 2026, after Mon 21 Sep 2026"),
        ("01/09/2026 Home visit", "has no impact"),
    ],
)
def test_ref_r03_and_gen_r09_what_was_tried_is_before_and_has_an_impact(
    council: Council, entry: str, found: str
) -> None:
    reference = council.open("referral", BRANWEN, said={"reason": "x", "interventions": entry})
    assert found in refused(council, "emrys", reference, "submit")["REF-R03"].found


def test_ref_r04_it_was_received_by_now(council: Council) -> None:
    reference = council.open("referral", BRANWEN)
    assert "REF-R04" in refused(council, "emrys", reference, "submit", received_on="2026-09-22")
    council.do("emrys", reference, "submit", received_on="2026-09-18")
    assert council.row(reference).facts["received_at"].startswith("2026-09-18")
    refusal = refused(
        council, "eluned", reference, "correct_date", received_on="2026-09-30", because="x"
    )
    assert "REF-R04" in refusal


def test_ref_r05_triage_is_the_leads_and_managers_may_stand_in(council: Council) -> None:
    reference = council.received()
    assert "Eluned Prydderch" in refused(council, "heulwen", reference, "start_triage")["role"].fix
    council.do("tesni", reference, "start_triage")


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("allocate", {"officer": "heulwen"}), ("ask_school", {}),
        ("book_discussion", {"talk_on": "2026-09-23"}), ("offer_alternative", {"service": "aln"}),
        ("decline", without(DECLINE, "next_steps")),
    ],
)  # fmt: skip
def test_ref_r06_nothing_leaves_triage_without_a_reply_to_the_school(
    council: Council, action: str, said: dict[str, Any]
) -> None:
    reference = in_triage(council)
    assert "REF-R06" in refused(council, "eluned", reference, action, **said)
    told = {"question": "Why?"} if action == "ask_school" else TOLD
    council.do("eluned", reference, action, **said, **told)
    assert ("REF-L3", "school", NORTH) in letters(council, reference)
    step = referral.transition("in_triage", action)
    assert step is not None
    assert any(guard.rule == "REF-R06" and guard.hard for guard in step.guards), "⛔ GEN-R19"


def test_ref_r07_it_goes_to_somebody_in_the_team(council: Council) -> None:
    reference = in_triage(council)
    refusal = refused(council, "eluned", reference, "allocate", officer="emrys", **TOLD)
    assert "“emrys” is not in the Inclusion Team" in refusal["REF-R07"].found
    council.do("eluned", reference, "allocate", officer="Ianto Cadwgan", **TOLD)
    assert council.row(reference).assignee == "ianto"


def test_ref_r07_suggests_the_right_focus_then_the_lightest_load(council: Council) -> None:
    tampering(
        council.database, "UPDATE staff SET focus = 'Persistent absence' WHERE username = 'ianto'"
    )
    reference = in_triage(council)
    with reading(council.database) as connection:
        reader = Reader(
            connection, council.engine.machines, council.person("eluned"), council.clock.now()
        )
        _, actions = reader.actions(reference)
    offered = next(one for one in actions if one.name == "allocate").options["officer"]
    assert offered[0][0] == "ianto"


def test_ref_r08_triage_has_four_results_and_declining() -> None:
    moves = {
        step.target for step in referral.leaving("in_triage")
        if step.target not in (None, "withdrawn")
    }  # fmt: skip
    assert moves == {
        "allocated", "info_requested", "discussion", "alternative_offered", "declined",
    }  # fmt: skip
    assert {step.name for step in referral.transitions if "REF-R08" in step.rules} == {
        "allocate", "ask_school", "book_discussion", "offer_alternative",
    }  # fmt: skip


def test_ref_r10_a_decline_carries_advice(council: Council) -> None:
    reference = in_triage(council)
    refusal = refused(council, "eluned", reference, "decline", **without(DECLINE, "advice"))
    assert refusal["REF-R10"].field == "advice"


def test_ref_r11_the_first_contact_seeks_the_reasons(council: Council) -> None:
    reference = council.allocated()
    nobody = {**CONTACT, "spoke_with": ";"}
    assert "REF-R11" in refused(council, "heulwen", reference, "first_contact", **nobody)
    no_reason = without(CONTACT, "underlying_reason")
    assert "REF-R11" in refused(council, "heulwen", reference, "first_contact", **no_reason)
    later = {**CONTACT, "contacted_on": "2026-09-22"}
    assert "REF-T4" in refused(council, "heulwen", reference, "first_contact", **later)


@pytest.mark.parametrize("missing", ["attendance_at_close", "impact_note"])
def test_ref_r13_closing_needs_attendance_and_impact(council: Council, missing: str) -> None:
    reference = in_casework(council)
    assert "REF-R13" in refused(
        council, "heulwen", reference, "propose_closure", **without(CLOSURE, missing)
    )


def test_ref_r13_the_attendance_when_referred_must_be_known(council: Council) -> None:
    reference = council.open("referral", BRANWEN, said={"reason": "x"})
    council.do("emrys", reference, "submit")
    council.do("eluned", reference, "start_triage")
    council.do("eluned", reference, "allocate", officer="heulwen", **TOLD)
    council.do("heulwen", reference, "first_contact", **CONTACT)
    refusal = refused(council, "heulwen", reference, "propose_closure", **CLOSURE)
    assert "when it was referred" in refusal["REF-R13"].found
    council.do("heulwen", reference, "add_information", answer="x", attendance_percent="60")
    council.do("heulwen", reference, "propose_closure", **CLOSURE)


def test_ref_r13_whoever_proposes_does_not_confirm(council: Council) -> None:
    reference = in_casework(council)
    council.do("heulwen", reference, "propose_closure", **CLOSURE)
    tampering(council.database, "UPDATE staff SET role = 'LIO' WHERE username = 'heulwen'")
    assert "REF-R13" in refused(council, "heulwen", reference, "confirm_closure")
    council.do("meirion", reference, "confirm_closure")


def test_ref_r15_the_queue_is_ordered_by_what_weighs_most(council: Council) -> None:
    tampering(council.database, "UPDATE pupil SET looked_after = TRUE WHERE upn = :u", u=MERERID)
    mild = council.open("referral", TEILO, said={**REFERRAL, "attendance_percent": "89"})
    plain = council.open("referral", BRANWEN)
    care = council.open("referral", MERERID, said={**REFERRAL, "attendance_percent": "88"})
    flagged = council.open("referral", LLYWARCH, said={**REFERRAL, "attendance_percent": "95"})
    for reference in (mild, plain, care, flagged):
        council.do("emrys", reference, "submit")
    council.do(
        "heulwen", flagged, "raise_concern", safeguarding_concern="Bruises", told="Duty desk"
    )
    with reading(council.database) as connection:
        reader = Reader(
            connection, council.engine.machines, council.person("eluned"), council.clock.now()
        )
        queue = [one.reference for one in reader.worklist(Filter(by_priority=True))]
    assert queue == [flagged, care, plain, mild]


@pytest.mark.parametrize(
    ("timer", "story", "last_minute", "told"),
    [
        ("REF-T1", "received", (2026, 9, 22, 22, 59), {"LIO"}),
        ("REF-T2", "received", (2026, 9, 23, 22, 59), {"IM"}),
        ("REF-T4", "allocated", (2026, 9, 28, 22, 59), {"heulwen", "LIO"}),
        ("REF-T5", "casework", (2026, 10, 19, 22, 59), {"heulwen", "LIO"}),
        ("REF-T6", "received", (2026, 10, 12, 22, 59), {"LIO"}),
    ],
)
def test_each_deadline_fires_at_its_minute_and_tells_whom_it_must(
    council: Council, timer: str, story: str, last_minute: tuple[int, ...], told: set[str]
) -> None:
    makers = {"received": Council.received, "allocated": Council.allocated, "casework": in_casework}
    reference = makers[story](council)
    tick_at(council, *last_minute)
    council.clock.at -= timedelta(minutes=1)
    fired = [one[:2] for one in council.firings(reference)]
    assert (timer, 0) in fired
    (event,) = [
        one for one in council.events(reference)
        if one.body.get("timer", {}).get("name") == timer and one.body["timer"]["phase"] == 0
    ]  # fmt: skip
    assert {one["recipient"] for one in event.body["messages"]} == told
    assert event.effective_at == council.clock.now() + timedelta(minutes=1)


def test_ref_t3_reminds_at_three_school_days_and_tells_the_leads_at_five(council: Council) -> None:
    reference = in_triage(council)
    council.do("eluned", reference, "ask_school", question="Why?")
    tick_at(council, 2026, 9, 24, 22, 58)
    assert not [one for one in council.firings(reference) if one[0].startswith("REF-T3.")]
    tick_at(council, 2026, 9, 24, 22, 59)
    assert letters(council, reference) == [("reminder", "school", NORTH)]
    tick_at(council, 2026, 9, 28, 22, 59)
    assert ("escalation", "role", "LIO") in letters(council, reference)


def test_ref_t4_skips_the_half_term_and_the_schools_own_closed_days(council: Council) -> None:
    council.to(2026, 10, 22, 8)
    reference = council.allocated()
    due = council.timers(reference)["REF-T4", 0].due_at
    assert due is not None
    assert due.isoformat() == "2026-11-05T23:59:00+00:00", "23 Oct, then 2 to 5 Nov"
    days = [council.clock.now().date().replace(month=11, day=3)]
    batch = close_days(council.engine, council.person("eluned"), NORTH, days, "inset", "training")
    assert [(one.timer, one.now) for one in batch.moved if one.timer == "REF-T4"] == [
        ("REF-T4", "2026-11-06T23:59:00+00:00")
    ], "GEN-R02"


def test_ref_t5_a_review_in_time_moves_the_next_and_a_late_one_is_refused(council: Council) -> None:
    reference = in_casework(council)
    council.do("heulwen", reference, "review", note="x", review_on="2026-10-05")
    assert council.timers(reference)["REF-T5", 0].due_at.isoformat() == "2026-10-05T22:59:00+00:00"
    refusal = refused(council, "heulwen", reference, "review", note="x", review_on="2026-12-01")
    assert "REF-T5" in refusal


def test_gen_r10_no_outcome_without_the_underlying_reason(council: Council) -> None:
    reference = in_triage(council)
    said = without(DECLINE, "underlying_detail")
    assert "GEN-R10" in refused(council, "eluned", reference, "decline", **said)


def test_gen_r11_a_missing_voice_needs_a_reason(council: Council) -> None:
    reference = in_triage(council)
    said = without(DECLINE, "parent_voice")
    found = refused(council, "eluned", reference, "decline", **said)["GEN-R11"].found
    assert found == "nothing from the parents"
    council.do("eluned", reference, "decline", **said, no_voice_reason="Not reached in a week.")


def test_gen_r15_a_concern_alerts_blocks_the_withdrawal_and_needs_two_people(
    council: Council,
) -> None:
    """REF-R12 too: at any point, by anybody."""
    reference = council.received()
    concern = {"safeguarding_concern": "Seen with bruises.", "told": "Duty desk, 10:00, ref 7"}
    council.do("tesni", reference, "raise_concern", **concern)
    assert {one[2] for one in letters(council, reference)} == {"IM", "LO", "LIO"}
    withdrawal = {"because": "x", **VOICES}
    assert "GEN-R15" in refused(council, "north.head", reference, "withdraw", **withdrawal)
    assert "GEN-R15" in refused(council, "tesni", reference, "clear_concern", because="x")
    assert "role" in refused(council, "eluned", reference, "clear_concern", because="x")
    council.do("gwallter", reference, "clear_concern", because="Explained by a fall.")
    assert "safeguarding_concern" not in council.row(reference).facts
    council.do("north.head", reference, "withdraw", **withdrawal)
    assert state(council, reference) == "withdrawn"


def test_gen_r01_no_case_after_the_leaving_date_and_a_reminder_on_it(council: Council) -> None:
    tampering(
        council.database, "UPDATE pupil SET date_of_birth = '2010-03-01' WHERE upn = :u", u=TEILO
    )
    with pytest.raises(StepRefused) as refusal:
        council.open("referral", TEILO)
    assert refusal.value.reasons[0].rule == "GEN-R01"
    assert "left compulsory school age on Fri 26 Jun 2026" in refusal.value.reasons[0].found
    tampering(
        council.database, "UPDATE pupil SET date_of_birth = '2011-08-15' WHERE upn = :u", u=TEILO
    )
    reference = council.received(TEILO)
    due = council.timers(reference)["GEN-R01", 0].due_at
    assert due is not None
    assert due.date().isoformat() == "2027-06-25", "test vector 15"


def test_gen_r12_and_r13_letters_go_to_parents_in_their_language(council: Council) -> None:
    for name, responsible, language in (("Nain", "FALSE", "Welsh"), ("Dad", "TRUE", "")):
        tampering(
            council.database,
            "INSERT INTO contact (upn, name, relationship, parental_responsibility, address, "
            f"email, phone, language) VALUES (:u, :n, 'x', {responsible}, '', '', '', :l)",
            u=BRANWEN, n=name, l=language,
        )  # fmt: skip
    reference = council.allocated()
    sent = [
        (one["recipient_kind"], one["language"])
        for one in council.events(reference)[-1].body["messages"]
        if one["letter"] == "REF-L4"
    ]
    assert sent == [("parent", "Welsh"), ("parent", "Both")], "not to Nain, who has no say"


def test_gen_r20_a_reminder_leaves_the_weekend_the_deadline_does_not_move(council: Council) -> None:
    council.to(2026, 9, 18, 8)
    reference = council.received()
    timers = council.timers(reference)
    assert timers["REF-T1", 0].due_at.isoformat() == "2026-09-21T22:59:00+00:00"
    assert ("REF-T1", -1) not in timers, "its working day before is the day it began"
    assert timers["REF-T2", -1].fires_at.isoformat() == "2026-09-21T08:00:00+00:00"
    council.to(2026, 9, 16, 8)


def test_gen_r21_what_stays_red_climbs_each_rung_once(council: Council) -> None:
    reference = council.received()
    tick_at(council, 2026, 10, 30, 12)
    climbed = [one[1] for one in council.firings(reference) if one[0] == "REF-T1"]
    assert climbed == [0, 1, 2]
    rungs = [
        one["recipient"]
        for event in council.events(reference)
        if event.body.get("timer", {}).get("name") == "REF-T1"
        for one in event.body["messages"]
    ]
    assert rungs == ["LIO", "IM", "LO"]
    assert council.row(reference).escalation == Role.LEAD_OFFICER.value
    council.do("eluned", reference, "start_triage")
    council.do("eluned", reference, "allocate", officer="heulwen", **TOLD)
    assert council.row(reference).escalation is None, "nothing is overdue any more"


def test_gen_r23_a_second_referral_for_the_child_is_refused(council: Council) -> None:
    reference = council.received()
    with pytest.raises(StepRefused) as refusal:
        council.open("referral", BRANWEN)
    assert (refusal.value.reasons[0].rule, reference in refusal.value.reasons[0].fix) == (
        "GEN-R23", True,
    )  # fmt: skip
