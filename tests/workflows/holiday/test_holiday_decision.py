"""Leave in term: the decision of the head."""

from __future__ import annotations

from datetime import date

import pytest

from states.workflow import Take
from tests.house import OSIAN, Office, rules
from tests.workflows.holiday.leaves import (
    GRANTED,
    HEAD,
    PART,
    REFUSED,
    REQUEST,
    SCHOOL,
    agreed,
    asked,
    away,
    mark,
    with_head,
)
from vog_cases.recalculation import change_parameter
from workflows.holiday import holiday


def test_HOL_R04_only_the_headteacher_decides(office: Office) -> None:
    ref = with_head(office)
    for who in ("sch1", "io", "lio", "im", "lo", "adm"):
        for step, said in (("authorise", GRANTED), ("refuse", REFUSED), ("authorise_part", PART)):
            assert rules(office.refused(ref, step, who, **said))[0] == "role"
    guards = {guard.rule for step in holiday.transitions if step.name == "refuse"
              for guard in step.guards if guard.hard}  # fmt: skip
    assert {"HOL-R04", "HOL-R05"} <= guards


def test_HOL_R05_nothing_is_decided_by_the_clock_and_silence_is_not_consent(
    office: Office,
) -> None:
    """HOL-T1: the head is reminded, once, on the fifth school day; the request stays."""
    ref = with_head(office)
    assert office.due(ref)["HOL-T1"] == "2026-09-28 23:59"
    office.at("2026-09-28 23:58")
    assert ("HOL-T1", 0) not in {one[:2] for one in office.fired(ref)}
    office.at("2026-09-28 23:59")
    assert office.told(ref, "HOL-T1")[-2:] == [("reminder", HEAD), ("reminder", SCHOOL)]
    office.at("2027-06-01 09:00")
    assert office.state(ref) == "under_consideration"
    decides = {"authorised", "part_authorised", "refused"}
    steps = {step.name: step.target for step in holiday.transitions}
    taken = {timer.then.transition for timer in holiday.timers if isinstance(timer.then, Take)}
    assert not {steps[name] for name in taken} & decides


def test_HOL_T1_never_later_than_the_first_day(office: Office) -> None:
    ref = asked(office, leave_from="23/09/2026", leave_to="24/09/2026")
    assert office.due(ref)["HOL-T1"] == "2026-09-23 23:59"


def test_HOL_R05_each_request_has_its_own_reasons(office: Office) -> None:
    ref = with_head(office)
    (reason,) = office.refused(ref, "refuse", "head1", **{**REFUSED, "decision_reason": "No."})
    assert reason.rule == "HOL-R05"


def test_HOL_L3_leave_is_agreed_with_code_h(office: Office) -> None:
    """HOL-R06, HOL-R07, HOL-R10, HOL-R18."""
    ref = agreed(office)
    facts = office.facts(ref)
    assert office.state(ref) == "authorised"
    assert (facts["authorised_from"], facts["authorised_to"]) == ("2026-10-05", "2026-10-09")
    assert (facts["code"], facts["decided_by"]) == ("H", "head1")
    assert office.told(ref) == [("HOL-L3", "parent 11"), ("HOL-L3", "parent 12")]


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"exceptional": "no"}, "HOL-R06"),
        ({"prevents": "no"}, "HOL-R06"),
        ({"unavoidable": "no"}, "HOL-R08"),
    ],
)
def test_HOL_R06_and_HOL_R08_what_leave_needs(
    office: Office, said: dict[str, str], rule: str
) -> None:
    ref = with_head(office)
    assert rules(office.refused(ref, "authorise", "head1", **{**GRANTED, **said})) == [rule]


@pytest.mark.parametrize("missing", ["time_of_year", "length", "continuity", "family",
                                     "attendance", "principle_note", "rare"])  # fmt: skip
def test_HOL_R10_and_HOL_R07_every_factor_is_weighed(office: Office, missing: str) -> None:
    ref = with_head(office)
    said = {name: value for name, value in GRANTED.items() if name != missing}
    assert set(rules(office.refused(ref, "authorise", "head1", **said))) <= {"HOL-R10", "HOL-R07"}


def test_HOL_R07_a_test_that_fails_is_shown_and_bars_nothing(office: Office) -> None:
    ref = with_head(office)
    office.do(ref, "authorise", "head1", **{**GRANTED, "rare": "no"})
    guard = next(one for one in office.case(ref)["history"][-1]["guards"]
                 if one["rule"] == "HOL-R07")  # fmt: skip
    assert guard["found"] == "not rare"


def test_vector_12_eleven_days_need_something_exceptional(office: Office) -> None:
    """HOL-R09, HOL-R18: ten days are granted already; one more only with a reason, code F."""
    mark(office, away("H", *(f"{day:02}09" for day in (2, 3, 4, 7, 8, 9, 10, 11, 14, 15))),
         "2026-09-18")  # fmt: skip
    ref = with_head(office, leave_to="05/10/2026")
    (reason,) = office.refused(ref, "authorise", "head1", **GRANTED)
    assert (reason.rule, reason.found) == ("HOL-R09", "10 days so far and 1 more, of 10")
    office.do(ref, "authorise", "head1", **GRANTED, extended_reason="A dying grandmother.")
    assert office.facts(ref)["code"] == "F"
    marks = office.case(ref)["history"][-1]["evidence"]["HOL-R09"]
    assert marks["2026-09-02"] == "HH"


def test_HOL_R09_half_days_and_leave_not_yet_taken_count_too(office: Office) -> None:
    mark(office, {"0209": "H\\"}, "2026-09-18")
    first = agreed(office)
    ref = asked(office, leave_from="12/10/2026", leave_to="16/10/2026")
    office.do(ref, "pass_to_head", "sch1")
    (reason,) = office.refused(ref, "authorise", "head1", **GRANTED)
    assert reason.found == "5.5 days so far and 5 more, of 10"
    part = {**GRANTED, "authorised_from": "12/10/2026", "authorised_to": "15/10/2026"}
    office.do(ref, "authorise_part", "head1", **part)
    assert office.facts(ref)["code"] == "H"
    assert first in str(office.case(ref)["links"])


def test_HOL_R14_leave_for_a_funeral_is_for_that_day(office: Office) -> None:
    ref = with_head(office, purpose="funeral", purpose_detail="Her grandfather.")
    assert rules(office.refused(ref, "authorise", "head1", **GRANTED)) == ["HOL-R14"]
    office.do(ref, "correct", "sch1", event_on="07/10/2026")
    part = {**GRANTED, "authorised_from": "05/10/2026", "authorised_to": "06/10/2026"}
    assert rules(office.refused(ref, "authorise_part", "head1", **part)) == ["HOL-R14"]
    part["authorised_to"] = "07/10/2026"
    office.do(ref, "authorise_part", "head1", **part)


def test_HOL_R15_a_religious_day_has_its_own_code_and_a_ceremony_is_a_single_occasion(
    office: Office,
) -> None:
    feast = {"leave_from": "05/10/2026", "leave_to": "05/10/2026", "event_on": "05/10/2026"}
    ref = with_head(office, purpose="religious", **feast)
    office.do(ref, "authorise", "head1", **GRANTED)
    assert office.facts(ref)["code"] == "R"
    parade = {name: value.replace("/10/", "/11/") for name, value in feast.items()}
    other = with_head(office, purpose="ceremony", **parade)
    said = {**GRANTED, "recurring": "yes"}
    assert rules(office.refused(other, "authorise", "head1", **said)) == ["HOL-R15"]


@pytest.mark.parametrize("purpose", ["illness", "ill_relative", "recovery", "services", "other"])
def test_HOL_R11_to_R17_what_may_be_exceptional(office: Office, purpose: str) -> None:
    """HOL-R11, HOL-R12, HOL-R13, HOL-R16, HOL-R17: each is a purpose of its own."""
    ref = with_head(office, purpose=purpose)
    office.do(ref, "authorise", "head1", **GRANTED)


def test_HOL_R12_a_visit_to_family_is_unusual_and_says_so(office: Office) -> None:
    ref = with_head(office, purpose="visit")
    action = office.actions(ref, "head1")["authorise"]
    assert "HOL-R14" in {one["rule"] for one in action["warnings"]}


def test_HOL_R20_attendance_is_shown_and_never_a_bar(office: Office) -> None:
    mark(office, away("O", "0209", "0309", "0409", "0709", "0809"), "2026-09-18")
    change_parameter(office.engine, office.person("lo"), "hol.attendance_hint", "90",
                     date(2026, 9, 1))  # fmt: skip
    ref = agreed(office)
    guards = office.case(ref)["history"][-1]["guards"]
    found = next(one for one in guards if one["rule"] == "HOL-R10")
    assert (found["found"], found["holds"]) == ("attendance 64.3%", True)


def test_HOL_R21_the_other_schools_decision_is_shown(office: Office) -> None:
    other = office.open("holiday", OSIAN, "sch2", **{**REQUEST, "applicant": 91})
    office.do(other, "pass_to_head", "sch2")
    office.do(other, "refuse", "head2", **REFUSED)
    ref = agreed(office)
    guards = office.case(ref)["history"][-1]["guards"]
    found = next(one["found"] for one in guards if one["rule"] == "HOL-R21")
    assert found == f"{other}: refused"
    assert "Osian" not in found


def test_HOL_L4_part_of_the_days(office: Office) -> None:
    ref = with_head(office)
    whole = {**PART, "authorised_to": "09/10/2026"}
    assert rules(office.refused(ref, "authorise_part", "head1", **whole)) == ["HOL-R09"]
    office.do(ref, "authorise_part", "head1", **PART)
    assert office.state(ref) == "part_authorised"
    assert ("HOL-L4", "parent 11") in office.told(ref)


def test_HOL_L5_a_refusal_gives_reasons_whom_to_talk_to_and_a_warning(office: Office) -> None:
    """HOL-R22, HOL-R23."""
    ref = with_head(office)
    said = {name: value for name, value in REFUSED.items() if name != "talk_to"}
    assert rules(office.refused(ref, "refuse", "head1", **said)) == ["HOL-R23"]
    office.do(ref, "refuse", "head1", **REFUSED)
    letter = office.case(ref)["history"][-1]["messages"][0]
    assert letter["letter"] == "HOL-L5"
    for words in ("reasons", "whom to talk to", "175 days", "penalty notice may follow"):
        assert words in letter["title"]
    assert office.facts(ref)["code"] == "G"


def test_GEN_R11_the_decision_hears_child_and_parents(office: Office) -> None:
    ref = with_head(office, learner_voice=None)
    assert rules(office.refused(ref, "refuse", "head1", **REFUSED)) == ["GEN-R11"]
    office.do(ref, "refuse", "head1", **REFUSED, no_voice_reason="The child is four.")


def test_HOL_T2_short_notice_is_only_flagged(office: Office) -> None:
    ref = asked(office)
    action = office.actions(ref, "sch1")["pass_to_head"]
    assert action["allowed"]
    assert {one["found"] for one in action["warnings"]} == {"10 school days' notice"}
    far = asked(office, leave_from="23/11/2026", leave_to="24/11/2026")
    action = office.actions(far, "sch1")["pass_to_head"]
    assert action["warnings"] == []
