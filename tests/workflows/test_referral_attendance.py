"""The register behind a referral: its figures count, whatever somebody wrote (GEN-R24)."""

from __future__ import annotations

from pathlib import Path

import pytest

from states.calendar import Calendar
from tests.house import MALI, WHY, Office
from vog_cases.intake.attendance import load
from workflows.term_dates import SCHOOL_YEARS


def register(office: Office, folder: Path, away: int, days: int, code: str = "O") -> None:
    """So many school days from 1 September, away on the first of them."""
    calendar = Calendar(SCHOOL_YEARS)
    last = office.clock.now().date()
    path = folder / "register.csv"
    lines = [
        f"{MALI},{day:%d/%m/%Y}," + (f"{code},{code}" if place < away else "/,\\")
        for place, day in enumerate(calendar.school_days(last.replace(month=9, day=1), last)[:days])
    ]
    path.write_text("\n".join(["upn,date,am,pm", *lines]) + "\n", encoding="utf-8")
    load(office.engine, office.person("do"), path)


def test_GEN_R24_the_registers_figure_counts_and_not_what_is_written(
    office: Office, tmp_path: Path
) -> None:
    office.at("2026-09-30 09:00")
    register(office, tmp_path, away=5, days=20)
    ref = office.received(MALI, attendance_percent="99")
    assert office.facts(ref)["attendance_at_open"] == "75.0"
    assert office.case(ref)["priority"] == 15, "REF-R15: 25 % away, 10 % is the threshold"


def test_GEN_R24_persistent_absence_is_shown_at_triage_with_its_marks(
    office: Office, tmp_path: Path
) -> None:
    office.at("2026-09-30 09:00")
    register(office, tmp_path, away=2, days=15)
    ref = office.received(MALI)
    (shown,) = office.actions(ref)["start_triage"]["warnings"]
    assert shown["rule"] == "GEN-R24"
    assert shown["found"] == "absent for 13.3% of 30 sessions: persistent absence"
    office.do(ref, "start_triage")
    event = office.case(ref)["history"][-1]
    assert event["evidence"]["GEN-R24"] == {"2026-09-02": "OO", "2026-09-03": "OO"}


@pytest.mark.parametrize(("away", "days"), [(2, 14), (1, 15), (0, 0)])
def test_GEN_R24_less_or_too_little_to_tell_is_no_flag(
    office: Office, tmp_path: Path, away: int, days: int
) -> None:
    office.at("2026-09-30 09:00")
    register(office, tmp_path, away, days)
    ref = office.received(MALI)
    assert office.actions(ref)["start_triage"]["warnings"] == []


def test_CME_R24_marks_settled_later_lift_the_flag_and_the_history_says_so(
    office: Office, tmp_path: Path
) -> None:
    office.at("2026-09-30 09:00")
    register(office, tmp_path, away=5, days=20)
    ref = office.received(MALI)
    before = len(office.case(ref)["history"])
    register(office, tmp_path, away=5, days=20, code="I")
    assert len(office.case(ref)["history"]) == before, "ill is absent too"
    register(office, tmp_path, away=0, days=20)
    last = office.case(ref)["history"][-1]
    assert (last["kind"], last["text"]) == ("recalculated", "persistent absence: yes, now no")
    assert office.case(ref)["priority"] == 0
    assert office.actions(ref)["start_triage"]["warnings"] == []


def test_REF_R13_the_attendance_at_close_is_the_registers(office: Office, tmp_path: Path) -> None:
    office.at("2026-09-30 09:00")
    register(office, tmp_path, away=5, days=20)
    ref = office.in_casework(MALI)
    closing = {"outcome": "improved", "impact_note": "A lift to school.", **WHY}
    office.do(ref, "propose_closure", "io", **closing, attendance_at_close="99")
    assert office.facts(ref)["attendance_at_close"] == "75.0"
    office.do(ref, "send_back", because="One more week.")
    register(office, tmp_path, away=4, days=20)
    office.do(ref, "propose_closure", "io", **closing)
    guards = office.case(ref)["history"][-1]["guards"]
    found = next(one["found"] for one in guards if one["rule"] == "REF-R13")
    assert found == "attendance 75.0% when referred, 80.0% now"
