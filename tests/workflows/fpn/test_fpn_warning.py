"""Penalty notices: the warning and its fifteen school days."""

from __future__ import annotations

import pytest

from tests.house import (
    FATHER,
    MALI,
    Office,
    rules,
)  # fmt: skip
from tests.workflows.fpn.notices import (
    BROKEN,
    BY_HAND,
    DECLINE,
    TEN,
    checked,
    mark,
    ready,
    setting,
    warned,
)


def test_fpn_r13_the_warning_is_served_and_deemed_received(office: Office) -> None:
    """FPN-R13: first class on Tue 22 Sep is received on Thu 24; then fifteen school days."""
    ref = checked(office)
    office.do(ref, "warn", "lio")
    assert office.due(ref)["FPN-R13"] == "2026-09-23 23:59"
    office.at("2026-09-22 10:00")
    said = {"warning_service": "first", "warning_proof": "Certificate of posting"}
    early = office.refused(ref, "record_warning", "adm", warning_sent_on="20/09/2026", **said)
    assert rules(early) == ["FPN-R13"]
    office.do(ref, "record_warning", "adm", warning_sent_on="22/09/2026", **said)
    assert "FPN-R13" not in office.due(ref)
    office.at("2026-09-24 23:58")
    assert office.state(ref) == "warning_issued"
    office.at("2026-09-24 23:59")
    assert office.state(ref) == "monitoring_15"
    assert office.due(ref)["FPN-T2"] == "2026-10-15 23:59"
    office.at("2026-09-25 10:00")
    proof = {**said, "warning_service": "second", "warning_sent_on": "22/09/2026"}
    office.do(ref, "record_warning", "adm", warning_received_on="23/09/2026", **proof)
    assert office.due(ref)["FPN-T2"] == "2026-10-14 23:59", "proof goes before what is deemed"


def test_improved_and_no_notice(office: Office) -> None:
    """FPN-T2, FPN-R14, FPN-L4: the fifteenth school day is Mon 12 Oct."""
    ref = warned(office)
    assert office.due(ref)["FPN-T2"] == "2026-10-12 23:59"
    office.at("2026-10-12 23:58")
    said = {"what_helped": "A lift to school."}
    assert rules(office.refused(ref, "confirm_improved", "io", **said)) == ["FPN-R14"]
    office.at("2026-10-12 23:59")
    assert ("FPN-T2", 0, "2026-10-12 23:59") in office.fired(ref)
    assert office.state(ref) == "monitoring_15", "the clock confirms nothing"
    office.do(ref, "confirm_improved", "io", **said)
    assert office.state(ref) == "improved"
    assert office.told(ref) == [("FPN-L4", "role ADM"), ("FPN-L11", "headteacher 6739101")]


@pytest.mark.parametrize(
    ("day", "codes", "found"),
    [("2026-10-05", "N/", "1 sessions without a reason yet"),
     ("2026-10-05", "  ", "1 school days are not fully marked, the first Mon 5 Oct 2026"),
     ("2026-10-05", "/-", "1 school days are not fully marked, the first Mon 5 Oct 2026")],
)  # fmt: skip
def test_fpn_r14_silence_of_the_register_is_no_improvement(
    office: Office, day: str, codes: str, found: str
) -> None:
    mark(office, MALI, TEN | {day: codes})
    ref = warned(office)
    office.at("2026-10-13 10:00")
    (reason,) = office.refused(ref, "confirm_improved", "io", what_helped="A lift.")
    assert (reason.rule, reason.found) == ("FPN-R14", found)


def test_fpn_r14_the_first_breach_need_not_wait(office: Office) -> None:
    mark(office, MALI, BROKEN)
    ref = warned(office)
    office.at("2026-10-01 23:58")
    assert office.state(ref) == "monitoring_15"
    office.at("2026-10-01 23:59")
    assert office.state(ref) == "ready_to_issue"
    assert ("FPN-R14", 0, "2026-10-01 23:59") in office.fired(ref)


def test_fpn_r14_absence_on_the_day_of_receipt_is_before_the_window(office: Office) -> None:
    mark(office, MALI, TEN | {"2026-09-21": "OO", "2026-10-13": "OO"})
    ref = warned(office)
    office.at("2026-10-14 10:00")
    assert office.state(ref) == "monitoring_15"


def test_fpn_r37_the_refusal_of_leave_may_be_the_warning(office: Office) -> None:
    mark(office, MALI, dict.fromkeys(list(TEN)[:5], "GG"))
    ref = checked(office, cause="holiday")
    office.do(ref, "warn", "lio")
    letter = {**BY_HAND, "warning_sent_on": "03/09/2026", "refusal_letter": "yes"}
    assert rules(office.refused(ref, "record_warning", "adm", **letter)) == ["FPN-R37"]
    setting(office, "fpn.holiday_warning", "refusal letter")
    other = checked(office, cause="holiday", parent=FATHER)
    office.do(other, "warn", "lio")
    office.do(other, "record_warning", "adm", **letter)
    office.engine.tick()
    assert office.state(other) == "ready_to_issue"


def test_declined_when_circumstances_change(office: Office) -> None:
    ref = ready(office)
    office.do(ref, "decline", "im", **DECLINE)
    assert office.state(ref) == "declined"
