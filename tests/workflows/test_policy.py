"""The numbers of the rules (RULEBOOK 20): their defaults, what may change them, and from when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.house import MALI, SCHOOL_2, TIRION, Office
from vog_cases.errors import StepRefused
from vog_cases.recalculation import change_parameter
from workflows.policy import (
    LAW_SWITCHES,
    PARAMETERS,
    Override,
    ParameterIsLaw,
    UnknownParameter,
    UnknownValue,
    policy_on,
    read_override,
)  # fmt: skip

RULEBOOK_DEFAULTS: tuple[tuple[str, Any, str], ...] = (
    ("csa.prescribed_days", ((8, 31), (12, 31), (3, 31)), "month and day"),
    ("pa.threshold", 10, "%"),
    ("law.s47_consent", "off", "switch"),
    ("law.home_education_register", "off", "switch"),
    ("law.attendance_orders", "off", "switch"),
    ("law.missing_children_database", "off", "switch"),
    ("law.attendance_codes", "off", "switch"),
    ("pa.min_sessions", 30, "sessions"),
    ("ehe.enquiry", 5, "school days"),
    ("ehe.cooling_off", 0, "school days"),
    ("ehe.consent", 10, "working days"),
    ("ehe.off_rolling", 60, "school days"),
    ("ehe.off_rolling_review", 5, "working days"),
    ("ehe.school_return", 10, "school days"),
    ("ehe.ack", 5, "school days"),
    ("ehe.contact", 10, "school days"),
    ("ehe.meeting", 30, "school days"),
    ("ehe.no_contact", 20, "school days"),
    ("ehe.aln_told", 5, "working days"),
    ("ehe.informal", 1, "contacts"),
    ("ehe.follow_up", 20, "school days"),
    ("ehe.first_review", 3, "months"),
    ("ehe.annual_review", 12, "months"),
    ("ehe.annual_warning", 2, "months"),
    ("ehe.s437_min", 15, "days"),
    ("ehe.choice", 15, "days"),
    ("ehe.compliance", 15, "days"),
    ("hol.decision", 5, "school days"),
    ("hol.notice", 20, "school days"),
    ("hol.penalty", 10, "school days"),
    ("hol.max_days", 10, "school days"),
    ("hol.retro", "no", "yes or no"),
    ("hol.attendance_hint", 0, "%"),
    ("fpn.review", 20, "school days"),
    ("n_mark.max_age", 5, "school days"),
    ("cme.count_codes", "N, O, G", "register codes"),
    ("cme.early_look", 5, "school days"),
    ("cme.notify_day", 10, "school days"),
    ("cme.cp_lac_hours", 24, "hours"),
    ("cme.harm_hours", 0, "hours"),
    ("cme.harm_reminder", 1, "hours"),
    ("cme.harm_reminders", 24, "reminders"),
    ("override.roles", "IM, LO", "roles"),
    ("cme.team_told", 0, "working days"),
    ("cme.ack", 1, "working days"),
    ("cme.first_enquiries", 5, "school days"),
    ("cme.first_enquiries_care", 1, "working days"),
    ("cme.delete_days", 20, "school days"),
    ("cme.leave_return", 10, "school days"),
    ("cme.review_first", 10, "school days"),
    ("cme.review_count", 3, "reviews"),
    ("cme.other_la", 10, "working days"),
    ("cme.other_la_reminder", 5, "working days"),
    ("cme.return_after_deletion", 10, "school days"),
    ("cme.start", 10, "school days"),
    ("timer.warn", 25, "%"),
    ("timer.warn_least", 1, "working days"),
    ("escalate.after", 2, "working days"),
    ("ref.ack", 1, "working days"),
    ("ref.triage", 2, "working days"),
    ("ref.info_reply", 5, "school days"),
    ("ref.info_reminder", 3, "school days"),
    ("ref.first_contact", 5, "school days"),
    ("ref.review", 20, "school days"),
    ("ref.idle", 15, "school days"),
    ("ref.require_tracker", "warn", "warn or refuse"),
    ("psp.review_target", 2, "weeks"),
    ("psp.review_max", 6, "weeks"),
    ("psp.max_duration", 12, "weeks"),
    ("psp.term_warning", 10, "weeks"),
    ("psp.consent_reminder", 5, "school days"),
    ("psp.consent_limit", 10, "school days"),
    ("psp.notify", 2, "working days"),
    ("psp.request_support", 2, "school days"),
    ("psp.min_agencies", 1, "agencies"),
    ("psp.parent_attempts", 2, "attempts"),
    ("psp.max_extension", 0, "weeks"),
    ("psp.chain_gap", 12, "weeks"),
    ("psp.week_basis", "calendar", "calendar"),
    ("penalty.min_interventions", 2, "interventions"),
    ("fpn.min_sessions", 10, "sessions"),
    ("fpn.window", "term", "term"),
    ("fpn.late_sessions", 10, "sessions"),
    ("register.open_minutes", 30, "minutes"),
    ("fpn.max_per_12m", 2, "notices"),
    ("fpn.max_attendance", 0, "%"),
    ("fpn.warning_days", 15, "school days"),
    ("fpn.holiday_warning", "own", "own or refusal letter"),
    ("deemed.first", 2, "working days"),
    ("deemed.second", 4, "working days"),
    ("fpn.amount_low", 60, "£"),
    ("fpn.amount_high", 120, "£"),
    ("fpn.low_until", 28, "calendar days"),
    ("fpn.high_until", 42, "calendar days"),
    ("fpn.time_bar", 6, "months"),
    ("fpn.check", 5, "working days"),
    ("fpn.stale", 20, "school days"),
    ("fpn.serve", 2, "working days"),
    ("undo.minutes", 10, "minutes"),
    ("fpn.decision", 10, "working days"),
    ("fpn.reminder_first", 21, "calendar days"),
    ("fpn.reminder_second", 35, "calendar days"),
    ("targets", 0, "tenths of a %"),
    ("report.cadence", "monthly", "monthly"),
    ("report.suppress", 5, "children"),
    ("tracker.cadence", 14, "calendar days"),
)
"""As RULEBOOK 13.3, 14, 17 and 20 give them, typed in from there."""
MONDAY = date(2026, 9, 21)


@pytest.mark.parametrize(
    ("name", "default", "unit"), RULEBOOK_DEFAULTS, ids=[line[0] for line in RULEBOOK_DEFAULTS]
)
def test_a_number_is_that_of_the_rulebook(name: str, default: object, unit: str) -> None:
    parameter = PARAMETERS[name]
    assert parameter.default == default
    assert parameter.unit.startswith(unit)
    assert parameter.source
    assert parameter.status
    assert policy_on(MONDAY)[name] == default


def test_every_number_is_in_the_table_or_a_weight_of_the_queue() -> None:
    """REF-R15: the weights of the queue are the office's own."""
    known = {name for name, _, _ in RULEBOOK_DEFAULTS}
    rest = set(PARAMETERS) - known
    assert {name.rpartition(".")[0] for name in rest} == {"ref.weight"}
    assert all(PARAMETERS[name].status == "DESIGN" for name in rest)


def test_GEN_R36_the_law_switches_are_off_and_those_not_built_stay_off() -> None:
    assert set(LAW_SWITCHES) == {name for name in PARAMETERS if name.startswith("law.")}
    assert {PARAMETERS[name].default for name in LAW_SWITCHES} == {"off"}
    with pytest.raises(UnknownValue, match="one of off"):
        read_override("law.attendance_codes", "on")
    assert read_override("law.s47_consent", "on") == "on"


def test_only_the_law_is_law() -> None:
    assert {name for name, one in PARAMETERS.items() if one.law} == {
        "csa.prescribed_days", "cme.delete_days", "hol.max_days", "cme.return_after_deletion",
        "fpn.amount_low", "fpn.amount_high", "fpn.low_until", "fpn.high_until", "fpn.time_bar",
        "ehe.school_return", "ehe.s437_min",
    }  # fmt: skip
    with pytest.raises(ParameterIsLaw, match="EA96"):
        read_override("csa.prescribed_days", "31-08")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [("ref.ack", "3", 3), ("ref.ack", " 3 ", 3), ("timer.warn", "0", 0),
     ("psp.max_extension", "4", 4), ("ref.require_tracker", "refuse", "refuse")],
)  # fmt: skip
def test_a_value_that_fits_is_read(name: str, text: str, value: object) -> None:
    assert read_override(name, text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [("ref.ack", "0"), ("ref.ack", "-1"), ("ref.ack", "1.5"), ("ref.ack", "two"), ("ref.ack", ""),
     ("ref.ack", "1001"), ("psp.max_duration", "0"), ("ref.require_tracker", "maybe"),
     ("psp.week_basis", "school")],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_refused_in_words(name: str, text: str) -> None:
    with pytest.raises(UnknownValue, match=name):
        read_override(name, text)


def test_a_number_nobody_knows() -> None:
    with pytest.raises(UnknownParameter, match="no parameter"):
        read_override("ref.acknowledge", "1")


def test_GEN_R35_an_override_holds_from_its_day_on_and_the_latest_wins() -> None:
    overrides = (
        Override("ref.ack", "5", MONDAY + timedelta(7)),
        Override("ref.ack", "3", MONDAY),
    )
    days = (-1, 0, 6, 7, 400)
    found = [policy_on(MONDAY + timedelta(day), overrides)["ref.ack"] for day in days]
    assert found == [1, 3, 3, 5, 5]
    assert policy_on(MONDAY, overrides)["ref.triage"] == 2


def test_GEN_R35_of_two_for_one_day_the_last_that_was_set_wins() -> None:
    overrides = (Override("ref.ack", "3", MONDAY), Override("ref.ack", "4", MONDAY))
    assert policy_on(MONDAY, overrides)["ref.ack"] == 4


def test_the_numbers_of_a_day_cannot_be_changed_in_place() -> None:
    policy: Any = policy_on(MONDAY)
    with pytest.raises(TypeError):
        policy["ref.ack"] = 99
    with pytest.raises(TypeError):
        PARAMETERS["ref.ack"] = PARAMETERS["ref.triage"]  # type: ignore[index]


@pytest.mark.parametrize("who", ["lio", "io", "pecc", "do", "adm", "head1", "sch1"])
def test_only_the_managers_change_a_number(office: Office, who: str) -> None:
    with pytest.raises(StepRefused) as refusal:
        change_parameter(office.engine, office.person(who), "ref.ack", "3", MONDAY)
    assert [reason.rule for reason in refusal.value.reasons] == ["role"]


# Each number does what it says: set to something else, the deadline it is about moves.
MOVES: tuple[tuple[str, str, str, str, str], ...] = (
    ("received", "ref.ack", "2", "REF-T1", "2026-09-23"),
    ("received", "ref.triage", "3", "REF-T2", "2026-09-24"),
    ("asked", "ref.info_reply", "6", "REF-T3", "2026-09-29"),
    ("asked", "ref.info_reminder", "2", "REF-T3.reminder", "2026-09-23"),
    ("allocated", "ref.first_contact", "6", "REF-T4", "2026-09-29"),
    ("in_casework", "ref.review", "10", "REF-T5", "2026-10-05"),
    ("received", "ref.idle", "10", "REF-T6", "2026-10-05"),
    ("active", "psp.review_target", "1", "PSP-T1", "2026-09-28"),
    ("active", "psp.review_max", "4", "PSP-T2", "2026-10-19"),
    ("sent", "psp.consent_reminder", "4", "PSP-T3.reminder", "2026-09-25"),
    ("sent", "psp.consent_limit", "9", "PSP-T3", "2026-10-02"),
    ("active", "psp.term_warning", "9", "PSP-T4", "2026-11-23"),
    ("active", "psp.max_duration", "10", "PSP-T5", "2026-11-29"),
    ("active", "psp.notify", "3", "PSP-T6", "2026-09-24"),
    ("failed", "psp.request_support", "3", "PSP-T7", "2026-09-24"),
)


@pytest.mark.parametrize(
    ("begin", "name", "value", "timer", "day"), MOVES, ids=[line[1] for line in MOVES]
)
def test_a_number_moves_the_deadline_it_is_about(
    office: Office, begin: str, name: str, value: str, timer: str, day: str
) -> None:
    change_parameter(office.engine, office.person("lo"), name, value, MONDAY)
    if begin == "asked":
        ref = office.in_triage()
        office.do(ref, "ask_school", "lio", question="What of the visit?")
    elif begin == "failed":
        ref = office.active()
        office.do(ref, "not_working", "head1", failed_because="She stays away.")
    else:
        ref = getattr(office, begin)()
    assert office.due(ref)[timer] == f"{day} 23:59"


@pytest.mark.parametrize(
    ("name", "value", "phase", "at"),
    [
        ("escalate.after", "3", 1, "2026-10-01 23:59"),
        ("timer.warn", "50", -1, "2026-09-25 09:00"),
        ("timer.warn", "60", -1, "2026-09-24 09:00"),
        ("timer.warn_least", "3", -1, "2026-09-23 09:00"),
    ],
)
def test_GEN_R20_and_R21_their_numbers_move_reminders_and_rungs(
    office: Office, name: str, value: str, phase: int, at: str
) -> None:
    change_parameter(office.engine, office.person("lo"), name, value, MONDAY)
    ref = office.in_triage()
    office.do(ref, "ask_school", "lio", question="What of the visit?")
    office.at("2026-10-09 09:00")
    assert ("REF-T3", phase, at) in office.fired(ref)


def test_GEN_R35_a_case_keeps_the_numbers_it_began_with(office: Office) -> None:
    old = office.allocated(MALI)
    began = office.case(old)["policy_version"]
    change_parameter(
        office.engine, office.person("im"), "ref.first_contact", "3", date(2026, 9, 22)
    )
    assert office.case(old)["policy_version"] == began
    office.at("2026-09-22 09:00")
    new = office.allocated(TIRION)
    assert office.case(new)["school"]["number"] == SCHOOL_2
    assert office.due(old)["REF-T4"] == "2026-09-28 23:59"
    assert office.due(new)["REF-T4"] == "2026-09-25 23:59"
    assert office.case(new)["policy_version"] != began


def test_GEN_R35_a_case_moves_to_new_numbers_only_with_an_entry(office: Office) -> None:
    ref = office.allocated()
    batch = change_parameter(
        office.engine, office.person("im"), "ref.first_contact", "3", date(2026, 9, 21)
    )
    case = office.case(ref)
    assert office.due(ref)["REF-T4"] == "2026-09-24 23:59"
    last = case["history"][-1]
    assert (last["kind"], last["batch"], last["role"]) == ("recalculated", batch.number, "IM")
    assert "ref.first_contact = 3" in last["title"]
    assert case["policy_version"] == last["policy"]
