"""Penalty notices: what a notice holds, and who issues it."""

from __future__ import annotations

from tests.house import (
    MALI,
    Office,
    rules,
)  # fmt: skip
from tests.workflows.fpn.notices import (
    BROKEN,
    ISSUED,
    PREPARED,
    TEN,
    issued,
    mark,
    ready,
    warned,
)


def test_fpn_r15_not_with_proceedings(office: Office) -> None:
    ref = ready(office)
    reasons = office.refused(ref, "issue", "im", **{**ISSUED, "proceedings": "yes"})
    assert rules(reasons) == ["FPN-R15"]


def test_fpn_r17_every_item_of_the_notice(office: Office) -> None:
    mark(office, MALI, BROKEN)
    ref = warned(office)
    office.at("2026-10-02 10:00")
    office.do(ref, "prepare", "io", circumstances="Ten sessions.")
    (reason,) = office.refused(ref, "issue", "im", **ISSUED)
    assert reason.rule == "FPN-R17"
    assert reason.found == (
        "missing: the child's address, the address for correspondence, how to pay"
    )
    with office.database.begin() as connection:
        connection.exec_driver_sql("UPDATE contact SET address = '' WHERE id = 11")
    office.do(ref, "prepare", "io", **PREPARED)
    (reason,) = office.refused(ref, "issue", "im", **ISSUED)
    assert reason.found == "missing: the parent's address"


def test_fpn_r18_an_authorised_officer_and_another_person(office: Office) -> None:
    ref = ready(office)
    with office.database.begin() as connection:
        connection.exec_driver_sql("UPDATE staff SET penalty_officer = 0 WHERE username = 'im'")
    assert rules(office.refused(ref, "issue", "im", **ISSUED)) == ["FPN-R18"]
    with office.database.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE staff SET role = 'IM', penalty_officer = 1 WHERE username = 'io'"
        )
    (reason,) = office.refused(ref, "issue", "io", **ISSUED)
    assert (reason.rule, reason.found) == ("FPN-R18", "you prepared the notice")
    office.do(ref, "issue", "lo", **ISSUED)


def test_fpn_r18_nobody_issues_what_nobody_prepared(office: Office) -> None:
    mark(office, MALI, BROKEN)
    ref = warned(office)
    office.at("2026-10-02 10:00")
    assert rules(office.refused(ref, "issue", "im", **ISSUED)) == ["FPN-R17", "FPN-R18"]


def test_fpn_r19_in_line_with_the_code(office: Office) -> None:
    ref = ready(office)
    reasons = office.refused(ref, "issue", "im", **{**ISSUED, "follows_code": "no"})
    assert rules(reasons) == ["FPN-R19"]
    office.do(ref, "issue", "im", **ISSUED)
    facts = office.facts(ref)
    assert facts["code_version"] == "2014"
    assert facts["notice"]["parent_name"] == "Gwawr Tŷ-Coch", "FPN-R31: a copy is kept"
    assert (facts["notice"]["low"], facts["notice"]["high"]) == (6000, 12000)
    assert office.told(ref) == [("FPN-L5", "role ADM")]


def test_the_register_may_change_before_the_notice(office: Office) -> None:
    """FPN-R03, FPN-R14: what was right when it was warned of is asked again."""
    ref = ready(office)
    mark(office, MALI, dict(list(TEN.items())[:9]))
    assert rules(office.refused(ref, "issue", "im", **ISSUED)) == ["FPN-R03", "FPN-R14"]


def test_fpn_r20_receipt_is_proved_or_deemed(office: Office) -> None:
    """Second class on Tue 6 Oct: Mon 12 Oct; nobody posts before it is issued."""
    ref = issued(office)
    assert office.due(ref)["FPN-R20"] == "2026-10-06 23:59"
    office.at("2026-10-06 10:00")
    said = {"service": "second", "proof": "Certificate of posting"}
    early = office.refused(ref, "record_receipt", "adm", sent_on="01/10/2026", **said)
    assert rules(early) == ["FPN-R20"]
    office.do(ref, "record_receipt", "adm", sent_on="06/10/2026", **said)
    assert office.facts(ref)["received_on"] == "2026-10-12"
    assert office.due(ref)["FPN-T4"] == "2026-11-09 23:59"
    office.at("2026-10-08 10:00")
    said |= {"sent_on": "06/10/2026", "delivered_on": "08/10/2026", "because": "Signed for."}
    office.do(ref, "correct_receipt", "adm", **said)
    assert office.due(ref)["FPN-T4"] == "2026-11-05 23:59"
