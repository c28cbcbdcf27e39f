"""One case opens another: what goes along, what is joined and what never is (GEN-R22, GEN-R23)."""

from __future__ import annotations

from typing import Any

from tests.house import FATHER, MALI, MOTHER, Office, rules

ASKED: dict[str, Any] = {
    "parent": MOTHER, "cause": "absence", "term": "autumn", "period_from": "07/09/2026",
    "period_to": "18/09/2026", "head_asked": "E-mail of 21 September",
}  # fmt: skip


def linked(office: Office, ref: str) -> list[str]:
    return [one["reference"] for one in office.case(ref)["links"]]


def test_GEN_R22_a_child_is_reported_missing_from_casework(office: Office) -> None:
    ref = office.in_casework()
    said = {"first_absent_on": "14/09/2026", "circumstances": "Nobody answers the door."}
    done = office.do(ref, "open_missing", "io", **said)
    (missing,) = done.linked
    case = office.case(missing)
    assert (case["type"], case["state"]) == ("cme", "absent_unexplained")
    assert case["facts"]["circumstances"] == "Nobody answers the door."
    assert missing in linked(office, ref)
    again = office.do(ref, "open_missing", "io", **said)
    assert again.linked == (missing,), "GEN-R23: linked, no second case"


def test_FPN_R33_each_parent_has_a_case_of_their_own(office: Office) -> None:
    """FPN-R01: the headteacher asks; the caseworker passes it on, with the support so far."""
    ref = office.in_casework()
    (first,) = office.do(ref, "open_penalty", "io", **ASKED).linked
    (second,) = office.do(ref, "open_penalty", "io", **{**ASKED, "parent": FATHER}).linked
    assert first != second
    facts = office.facts(first)
    assert (facts["asked_by"], facts["requested_by"]) == ("casework", "io")
    assert [one["what"] for one in facts["interventions"]] == ["Telephone call home", "Meeting"]
    assert "FPN-R16" in rules(office.refused(ref, "open_penalty", "io", **ASKED))


def test_FPN_R01_a_caseworker_names_the_headteachers_request(office: Office) -> None:
    said = {name: value for name, value in ASKED.items() if name != "head_asked"}
    asked = office.refused_open("fpn", MALI, "io", asked_by="casework", **said)
    assert rules(asked) == ["FPN-R01"]
    assert rules(office.refused_open("fpn", MALI, "io", asked_by="school", **said)) == ["FPN-R01"]
    by_head = office.refused_open("fpn", MALI, "head1", asked_by="casework", **ASKED)
    assert rules(by_head) == ["FPN-R01"]
    office.open("fpn", MALI, "head1", **said)


def test_GEN_R22_a_referral_does_not_close_before_the_case_it_opened(office: Office) -> None:
    ref = office.in_casework()
    (penalty,) = office.do(ref, "open_penalty", "io", **ASKED).linked
    said = {"because": "It is better."}
    (reason,) = office.refused(ref, "withdraw", "head1", **said)
    assert (reason.rule, reason.found) == ("GEN-R22", f"{penalty} still open")
    office.do(ref, "withdraw", "head1", **said, open_case_reason="The notice goes its own way.")
    assert office.state(ref) == "withdrawn"
