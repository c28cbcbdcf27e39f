"""What every case can do: the at-risk path, rules set aside, and hearing of its other cases."""

from __future__ import annotations

from typing import Any

import pytest

from storage.database import reading
from tests.house import MALI, PLAN, REFERRAL, TOLD, WHY, Office, rules
from vog_cases.audit import verify

CONCERN = {"safeguarding_concern": "A bruise.", "told": "Social care, 10:20"}
POLICE = {"agency": "police", "person": "Sgt Invented", "told_reference": "P/1"}
CARE = {"agency": "social_care", "person": "A. Worker", "told_reference": "S/1"}


def proves_itself(office: Office) -> None:
    with reading(office.database) as connection:
        proof = verify(connection, office.engine.machines)
    assert proof.finding is None, proof.finding


# --- the at-risk path (GEN-R15) -------------------------------------------------------------


def test_GEN_R15_a_concern_is_red_at_once_and_climbs_until_the_agencies_are_on_record(
    office: Office,
) -> None:
    ref = office.active()
    office.do(ref, "raise_concern", "sch1", **CONCERN)
    raised = office.case(ref)["history"][-1]["at"][11:16]
    assert office.due(ref)["GEN-R15"].endswith(raised)
    office.engine.tick()
    assert ("escalation", "role IM") in office.told(ref)
    office.do(ref, "tell_agency", "sch1", told_at="21/09/2026 08:55", **CARE)
    assert "GEN-R15" in office.due(ref), "the police do not know yet (CME-R11)"
    office.do(ref, "tell_agency", "io", told_at="21/09/2026 08:58", **POLICE)
    assert not {"GEN-R15", "GEN-R15.reminder"} & set(office.due(ref))


def test_CME_T3_people_are_reminded_every_hour_but_not_for_ever(office: Office) -> None:
    ref = office.active()
    office.at("2026-09-21 09:07")
    office.do(ref, "raise_concern", "sch1", **CONCERN)
    office.at("2026-09-21 11:59")
    hourly = [at for name, _, at in office.fired(ref) if name == "GEN-R15.reminder"]
    assert hourly == ["2026-09-21 10:07", "2026-09-21 11:07"]
    office.at("2026-09-25 12:00")
    hourly = [at for name, _, at in office.fired(ref) if name == "GEN-R15.reminder"]
    assert len(hourly) == 24


def test_CME_R12_nobody_was_told_tomorrow(office: Office) -> None:
    ref = office.active()
    assert "GEN-R15" in rules(
        office.refused(ref, "tell_agency", "io", told_at="21/09/2026 08:00", **POLICE)
    )
    office.do(ref, "raise_concern", "sch1", **CONCERN)
    later = office.refused(ref, "tell_agency", "io", told_at="22/09/2026 08:00", **POLICE)
    assert rules(later) == ["CME-R12"]


def test_CME_R10_a_new_concern_is_told_afresh(office: Office) -> None:
    """The key worker who knows, knows; social care and the police hear of each concern."""
    ref = office.active()
    office.do(ref, "raise_concern", "sch1", **CONCERN)
    for told in (CARE, POLICE, {**CARE, "agency": "key_worker"}):
        office.do(ref, "tell_agency", "io", told_at="21/09/2026 08:55", **told)
    office.do(ref, "clear_concern", "im", because="Explained.")
    assert [one["agency"] for one in office.facts(ref)["agencies_told"]] == ["key_worker"]
    office.do(ref, "raise_concern", "sch1", **CONCERN)
    assert "GEN-R15" in office.due(ref)


# --- rules set aside (GEN-R18, GEN-R19) -----------------------------------------------------

WITHDRAW: dict[str, Any] = {"because": "The family has moved away."}


def without_voices(office: Office) -> str:
    ref = office.in_triage(learner_voice="")
    assert rules(office.refused(ref, "withdraw", "head1", **WITHDRAW)) == ["GEN-R11"]
    return ref


def set_aside(office: Office, ref: str, who: str = "im", **other: Any) -> None:
    said = {"step": "withdraw", "rule": "gen-r11", "because": "The child is abroad."} | other
    office.do(ref, "set_aside", who, **said)


def test_GEN_R18_a_manager_sets_a_rule_aside_once_and_the_history_names_it(office: Office) -> None:
    ref = without_voices(office)
    set_aside(office, ref)
    entry = office.case(ref)["history"][-1]
    assert (entry["action"], entry["role"]) == ("set_aside", "IM")
    assert office.facts(ref)["set_aside"] == [
        {"step": "withdraw", "rule": "GEN-R11", "by": "Tegwedd Mostyn-Rhun",
         "because": "The child is abroad."}
    ]  # fmt: skip
    office.do(ref, "withdraw", "head1", **WITHDRAW)
    guard = next(
        one for one in office.case(ref)["history"][-1]["guards"] if one["rule"] == "GEN-R11"
    )
    assert guard["found"] == "set aside by Tegwedd Mostyn-Rhun: The child is abroad."
    assert "set_aside" not in office.facts(ref), "it is used up"
    proves_itself(office)


def test_GEN_R18_it_is_set_aside_for_that_step_only(office: Office) -> None:
    ref = without_voices(office)
    set_aside(office, ref)
    said = {"reason_declined": "x", **TOLD, **WHY}
    assert "GEN-R11" in rules(office.refused(ref, "decline", "lio", **said))


@pytest.mark.parametrize("who", ["lio", "io", "head1", "adm"])
def test_GEN_R18_only_the_managers_roles_set_a_rule_aside(office: Office, who: str) -> None:
    ref = without_voices(office)
    said = {"step": "withdraw", "rule": "GEN-R11", "because": "x"}
    assert rules(office.refused(ref, "set_aside", who, **said))[0] == "role"


@pytest.mark.parametrize(
    ("step", "rule", "found"),
    [
        ("withdraw", "GEN-R15", "keeps the record true"),
        ("withdraw", "GEN-R10", "does not ask"),
        ("allocate_all", "GEN-R11", "no step"),
    ],
)
def test_GEN_R19_what_cannot_be_set_aside(office: Office, step: str, rule: str, found: str) -> None:
    ref = without_voices(office)
    said = {"step": step, "rule": rule, "because": "x"}
    (reason,) = office.refused(ref, "set_aside", "lo", **said)
    assert reason.rule == "GEN-R19"
    assert found in reason.found


def test_GEN_R19_the_law_cannot_be_set_aside(office: Office) -> None:
    ref = office.open("psp", MALI, "sch1", **PLAN)
    office.do(ref, "send_to_parents", "sch1")
    said = {"step": "record_consent", "rule": "PSP-R04", "because": "They agreed by telephone."}
    (reason,) = office.refused(ref, "set_aside", "lo", **said)
    assert "is the law" in reason.found
    assert reason.fix.startswith("Nobody can set it aside")


# --- a stop in one case reaches the others --------------------------------------------------


def test_GEN_R15_a_concern_in_one_case_stops_the_plan_and_is_told_in_the_others(
    office: Office,
) -> None:
    plan = office.active()
    referral = office.open("referral", MALI, "sch1", **REFERRAL)
    office.do(referral, "raise_concern", "io", **CONCERN)
    assert office.state(plan) == "suspended"
    kinds = [(one["kind"], one["role"]) for one in office.case(plan)["history"][-2:]]
    assert kinds == [("told", "SYS"), ("moved", "SYS")]
    assert referral in str(office.case(plan)["history"][-2])
    assert "A safeguarding concern in another case." in office.facts(plan)["suspended_because"]
    assert ("told", "role LIO") in office.told(plan, "told")
    proves_itself(office)


def test_GEN_R15_a_concern_in_the_plan_is_told_in_the_referral_which_goes_on(
    office: Office,
) -> None:
    plan = office.active()
    referral = office.open("referral", MALI, "sch1", **REFERRAL)
    office.do(plan, "raise_concern", "sch1", **CONCERN)
    assert office.state(referral) == "draft"
    assert office.case(referral)["history"][-1]["kind"] == "told"
    assert office.state(plan) == "active", "its own people decide there"
