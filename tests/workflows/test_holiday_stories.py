"""Leave in term time, told from the request to each of its ends (RULEBOOK section 19)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from states.check import check
from states.workflow import Take
from storage import records, registers
from storage.database import writing
from tests.house import AUNT, FATHER, MALI, MOTHER, OSIAN, SCHOOL_1, Office, office_on, rules
from vog_cases.clock import FrozenClock
from vog_cases.recalculation import change_parameter, register_changed
from workflows.holiday import OPEN, holiday
from workflows.registry import WORKFLOWS
from workflows.rulebook import RULEBOOK

TERM = date(2026, 9, 1)
VOICES = {"learner_voice": "I want to see Nain.", "parent_voice": "It is only once."}
REQUEST: dict[str, Any] = {
    "applicant": MOTHER, "resides": "yes", "applied_on": "21/09/2026",
    "leave_from": "05/10/2026", "leave_to": "09/10/2026", "purpose": "holiday",
    "purpose_detail": "A week in Lleida.", "why_not_outside": "The firm sets the weeks.", **VOICES,
}  # fmt: skip
WEIGHED: dict[str, Any] = {
    "time_of_year": "Early in the term.", "length": "Five days.", "continuity": "No exams.",
    "family": "They see each other once a year.", "attendance": "Very good.", "rare": "yes",
    "significant": "yes", "unavoidable": "yes", "short": "yes", "principle_note": "All four.",
    "decision_reason": "The grandmother is a hundred.",
}  # fmt: skip
GRANTED = {**WEIGHED, "exceptional": "yes", "prevents": "yes"}
PART = {**GRANTED, "authorised_from": "05/10/2026", "authorised_to": "06/10/2026"}
REFUSED = {**WEIGHED, "unavoidable": "no", "talk_to": "Mr Rhosyr, at the office"}
HEAD, SCHOOL = f"headteacher {SCHOOL_1}", f"school {SCHOOL_1}"
PARENTS = [("parent 11"), ("parent 12")]


@pytest.fixture
def office(sqlite_url: str, clock: FrozenClock) -> Iterator[Office]:
    opened = office_on(sqlite_url, clock)
    yield opened
    opened.database.dispose()


def mark(office: Office, others: Mapping[str, str], until: str, upn: str = MALI) -> None:
    """Loads the register up to a day: in school, but for the days given as `0510="GG"`."""
    last, text = date.fromisoformat(until), ""
    for place in range((last - TERM).days + 1):
        day = TERM + timedelta(days=place)
        text += others.get(f"{day:%d%m}", "/\\" if day.weekday() < 5 else "  ")
    with writing(office.database) as connection:
        if registers.of_child(connection, upn).strips:
            registers.change(connection, TERM, {upn: text})
        else:
            registers.add(connection, TERM, {upn: text})


def away(code: str, *days: str) -> dict[str, str]:
    return dict.fromkeys(days, code * 2)


WEEK = ("0510", "0610", "0710", "0810", "0910")


def shows(office: Office, moment: str, others: Mapping[str, str]) -> None:
    """The register up to the day before, as it is loaded at a moment; the clock acts on it."""
    office.at(moment)
    yesterday = date.fromisoformat(moment[:10]) - timedelta(days=1)
    mark(office, others, yesterday.isoformat())
    with office.engine.transaction() as work:
        before = {MALI: registers.of_child(work.connection, MALI)}
        batch = records.next_number(work.connection, "batch")
        register_changed(work, office.person("do"), "Register", before, batch)
    office.engine.tick()


def asked(office: Office, upn: str = MALI, as_: str = "sch1", **facts: Any) -> str:
    return office.open("holiday", upn, as_, **{**REQUEST, **facts})


def with_head(office: Office, **facts: Any) -> str:
    ref = asked(office, **facts)
    office.do(ref, "pass_to_head", "sch1")
    return ref


def agreed(office: Office, **facts: Any) -> str:
    ref = with_head(office, **facts)
    office.do(ref, "authorise", "head1", **GRANTED)
    return ref


def refused(office: Office) -> str:
    ref = with_head(office)
    office.do(ref, "refuse", "head1", **REFUSED)
    return ref


def taken_anyway(office: Office) -> str:
    ref = refused(office)
    shows(office, "2026-10-06 09:00", away("G", "0510"))
    return ref


def test_the_workflow_is_sound() -> None:
    assert check(holiday, RULEBOOK, set(WORKFLOWS)) == ()
    assert set(holiday.open_states()) == set(OPEN)


# --- asking --------------------------------------------------------------------------------


def test_HOL_L1_the_parents_hear_that_the_request_is_there(office: Office) -> None:
    """HOL-R01: the school writes it down; each parent hears in their language."""
    ref = asked(office)
    assert office.state(ref) == "received"
    assert office.told(ref) == [("HOL-L1", "parent 11"), ("HOL-L1", "parent 12")]
    assert rules(office.refused_open("holiday", MALI, "lio", **REQUEST))[0] == "role"


def test_HOL_L2_what_is_missing_is_asked_for_and_added(office: Office) -> None:
    """HOL-R01, HOL-R17."""
    ref = asked(office, purpose=None, purpose_detail=None)
    (reason,) = office.refused(ref, "pass_to_head", "sch1")
    assert reason.rule == "HOL-R01"
    assert reason.found == "missing: what it is for, the purpose in words"
    office.do(ref, "ask_parents", "sch1", missing_items="What it is for")
    assert ("HOL-L2", "parent 11") in office.told(ref)
    assert office.state(ref) == "incomplete"
    office.do(ref, "supply", "sch1", purpose="other", purpose_detail="A hearing abroad.")
    assert office.state(ref) == "received"
    office.do(ref, "pass_to_head", "sch1")
    assert office.state(ref) == "under_consideration"


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"leave_to": "02/10/2026"}, "HOL-R01"),
        ({"leave_from": "03/10/2026", "leave_to": "04/10/2026"}, "HOL-R01"),
    ],
)
def test_HOL_R01_the_days_are_in_order_and_school_days(
    office: Office, said: dict[str, str], rule: str
) -> None:
    assert rules(office.refused_open("holiday", MALI, "sch1", **{**REQUEST, **said})) == [rule]


def test_GEN_R23_no_two_open_requests_for_the_same_days(office: Office) -> None:
    asked(office)
    again = office.refused_open("holiday", MALI, "sch1", **{**REQUEST, "leave_from": "09/10/2026"})
    assert rules(again) == ["GEN-R23"]
    later = {"leave_from": "12/10/2026", "leave_to": "13/10/2026"}
    asked(office, **later)


@pytest.mark.parametrize("who", [{"applicant": AUNT, "resides": "no"}, {"resides": "no"}])
def test_HOL_R02_only_a_parent_the_child_lives_with_can_be_granted_leave(
    office: Office, who: dict[str, Any]
) -> None:
    ref = asked(office, **who)
    assert rules(office.refused(ref, "pass_to_head", "sch1")) == ["HOL-R02"]
    office.do(ref, "pass_late", "sch1")
    assert rules(office.refused(ref, "authorise", "head1", **GRANTED)) == ["HOL-R02"]
    said = {"step": "authorise", "rule": "HOL-R02", "because": "x"}
    assert "is the law" in office.refused(ref, "set_aside", "lo", **said)[0].found
    office.do(ref, "refuse", "head1", **REFUSED)


def test_HOL_R03_leave_is_asked_for_before_it_begins(office: Office) -> None:
    """A parameter lets a council allow it afterwards."""
    ref = asked(office, leave_from="14/09/2026", leave_to="18/09/2026")
    assert rules(office.refused(ref, "pass_to_head", "sch1")) == ["HOL-R03"]
    office.do(ref, "pass_late", "sch1")
    assert rules(office.refused(ref, "authorise", "head1", **GRANTED)) == ["HOL-R03"]
    office.do(ref, "refuse", "head1", **REFUSED)
    change_parameter(office.engine, office.person("lo"), "hol.retro", "yes", date(2026, 9, 1))
    other = asked(office, leave_from="07/09/2026", leave_to="08/09/2026")
    office.do(other, "pass_to_head", "sch1")


# --- the decision --------------------------------------------------------------------------


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


# --- what the child does --------------------------------------------------------------------


def test_leave_taken_and_returned_from(office: Office) -> None:
    """HOL-R18, HOL-T3: read from the register, day by day."""
    ref = agreed(office)
    shows(office, "2026-10-06 09:00", away("H", "0510"))
    assert office.state(ref) == "taken"
    assert office.due(ref)["HOL-T3"] == "2026-10-12 23:59"
    shows(office, "2026-10-13 09:00", away("H", *WEEK))
    assert office.state(ref) == "returned"


def test_HOL_T3_the_school_checks_the_day_the_child_is_due_back(office: Office) -> None:
    ref = agreed(office)
    shows(office, "2026-10-06 09:00", away("H", "0510"))
    office.at("2026-10-12 23:58")
    assert "HOL-T3" not in {one[0] for one in office.fired(ref)}
    office.at("2026-10-12 23:59")
    assert office.told(ref, "HOL-T3") == [("reminder", SCHOOL)]


def test_leave_that_was_not_taken(office: Office) -> None:
    ref = agreed(office)
    shows(office, "2026-10-10 09:00", {})
    assert office.state(ref) == "not_taken"


def test_refused_and_not_taken(office: Office) -> None:
    ref = refused(office)
    shows(office, "2026-10-08 09:00", {})
    assert office.state(ref) == "refused", "the time is not over"
    shows(office, "2026-10-10 09:00", {})
    assert office.state(ref) == "not_taken"


def test_HOL_R19_refused_and_taken(office: Office) -> None:
    """HOL-L6: the parents are told."""
    ref = taken_anyway(office)
    assert office.state(ref) == "unauthorised_taken"
    assert ("HOL-L6", "parent 11") in office.told(ref)


def test_an_illness_in_the_refused_time_is_no_holiday(office: Office) -> None:
    ref = refused(office)
    shows(office, "2026-10-10 09:00", away("I", *WEEK))
    assert office.state(ref) == "refused"
    office.at("2026-10-12 23:59")
    assert office.told(ref, "HOL-R18.settled") == [("reminder", SCHOOL)]
    office.do(ref, "leave_not_taken", "sch1")
    assert office.state(ref) == "not_taken"


def test_HOL_R18_a_child_away_without_leave_has_taken_it(office: Office) -> None:
    ref = refused(office)
    office.at("2026-10-10 08:00")
    mark(office, away("I", "0510") | away("G", "0610"), "2026-10-09")
    assert rules(office.refused(ref, "leave_not_taken", "sch1")) == ["HOL-R18"]


def test_HOL_R18_leave_that_the_school_enters_ahead_begins_on_its_day(office: Office) -> None:
    mark(office, away("H", *WEEK), "2026-10-09")
    ref = agreed(office)
    office.at("2026-10-05 23:58")
    assert office.state(ref) == "authorised"
    office.at("2026-10-05 23:59")
    assert office.state(ref) == "taken"
    assert "incident" not in {one["status"] for one in office.case(ref)["timers"]}


def test_HOL_R18_days_beyond_those_agreed_are_without_leave(office: Office) -> None:
    ref = with_head(office)
    office.do(ref, "authorise_part", "head1", **PART)
    shows(office, "2026-10-07 09:00", away("H", "0510", "0610"))
    assert office.state(ref) == "taken"
    shows(office, "2026-10-08 09:00", away("H", "0510", "0610") | away("G", "0710"))
    assert office.state(ref) == "unauthorised_taken"


def test_HOL_L7_not_back_on_the_day(office: Office) -> None:
    ref = agreed(office)
    shows(office, "2026-10-06 09:00", away("H", "0510"))
    shows(office, "2026-10-13 09:00", away("H", *WEEK) | away("N", "1210"))
    assert office.state(ref) == "failed_to_return"
    assert ("HOL-L7", "parent 11") in office.told(ref)
    shows(office, "2026-10-16 09:00", away("H", *WEEK) | away("N", "1210", "1310"))
    assert office.state(ref) == "returned"


def test_HOL_T4_not_back_by_the_tenth_school_day(office: Office) -> None:
    """The tenth school day is Fri 23 Oct; the child is then missing from education."""
    ref = agreed(office)
    days = tuple(f"{day}10" for day in range(12, 24))
    shows(office, "2026-10-06 09:00", away("H", "0510"))
    shows(office, "2026-10-13 09:00", away("H", *WEEK) | away("O", *days))
    assert office.due(ref)["HOL-T4"] == "2026-10-23 23:59"
    office.at("2026-10-23 23:58")
    assert office.state(ref) == "failed_to_return"
    office.at("2026-10-23 23:59")
    assert office.state(ref) == "closed_to_cme"
    (link,) = [one["reference"] for one in office.case(ref)["links"]]
    assert office.case(link)["type"] == "cme"
    assert office.facts(link)["first_absent_on"] == "2026-10-12"


def test_HOL_T4_after_more_than_ten_days_of_leave(office: Office) -> None:
    """CME-R22: ten school days after the end of long leave."""
    ref = with_head(office, leave_to="20/10/2026")
    office.do(ref, "authorise", "head1", **GRANTED, extended_reason="Once in a life.")
    shows(office, "2026-10-06 09:00", away("F", "0510"))
    days = [f"{day:02}10" for day in range(5, 21)]
    shows(office, "2026-10-22 09:00", away("F", *days) | away("N", "2110"))
    assert office.state(ref) == "failed_to_return"
    assert office.due(ref)["HOL-T4"] == "2026-11-10 23:59", "half-term is skipped"


def test_the_school_need_not_wait_for_the_tenth_day(office: Office) -> None:
    """CME-R01."""
    ref = agreed(office)
    shows(office, "2026-10-06 09:00", away("H", "0510"))
    shows(office, "2026-10-13 09:00", away("H", *WEEK) | away("N", "1210"))
    (missing,) = office.do(ref, "report_missing", "sch1", because="The flat is empty.").linked
    assert office.state(ref) == "closed_to_cme"
    assert office.state(missing) == "absent_unexplained"


def test_a_school_without_a_loaded_register_records_it_itself(office: Office) -> None:
    ref = agreed(office)
    assert rules(office.refused(ref, "leave_taken", "sch1")) == ["HOL-R01"]
    office.at("2026-10-05 10:00")
    office.do(ref, "leave_taken", "sch1")
    assert rules(office.refused(ref, "child_is_back", "sch1")) == ["HOL-T3"]
    office.at("2026-10-12 10:00")
    office.do(ref, "child_is_back", "sch1")
    assert office.state(ref) == "returned"


# --- a penalty notice, or none --------------------------------------------------------------


def test_HOL_R19_the_headteacher_asks_for_a_penalty_notice(office: Office) -> None:
    """FPN-R33: for one parent; the days come from the register."""
    ref = refused(office)
    shows(office, "2026-10-13 09:00", away("G", *WEEK))
    said = {"parent": FATHER, "interventions": "02/09/2026 Call home: no reply",
            "engagement_failed": "They went all the same."}  # fmt: skip
    assert rules(office.refused(ref, "ask_notice", "sch1", **said))[0] == "role"
    (notice,) = office.do(ref, "ask_notice", "head1", **said).linked
    assert office.state(ref) == "closed_to_fpn"
    facts = office.facts(notice)
    assert (facts["parent"], facts["cause"], facts["term"]) == (FATHER, "holiday", "autumn")
    assert (facts["period_from"], facts["period_to"]) == ("2026-10-05", "2026-10-09")


def test_HOL_T5_the_headteacher_decides_within_ten_school_days_of_the_return(
    office: Office,
) -> None:
    """Nothing closes by itself."""
    ref = refused(office)
    shows(office, "2026-10-13 09:00", away("G", *WEEK))
    assert office.due(ref)["HOL-T5"] == "2026-11-02 23:59"
    office.at("2026-11-02 23:58")
    assert ("HOL-T5", 0) not in {one[:2] for one in office.fired(ref)}
    office.at("2026-11-02 23:59")
    assert ("escalation", HEAD) in office.told(ref, "HOL-T5")
    assert office.state(ref) == "unauthorised_taken"
    office.do(ref, "no_notice", "head1", no_notice_reason="A first time; we talked.")
    assert office.state(ref) == "closed"


def test_a_holiday_that_nobody_asked_for(office: Office) -> None:
    """HOL-R01, HOL-R18."""
    ref = asked(office, leave_from="14/09/2026", leave_to="18/09/2026")
    office.do(ref, "found_unapplied", "sch1", unapplied_evidence="Photographs, a postcard.")
    assert office.state(ref) == "unauthorised_taken"
    assert office.facts(ref)["code"] == "G"
    early = asked(office)
    said = {"unapplied_evidence": "x y"}
    assert rules(office.refused(early, "found_unapplied", "sch1", **said)) == ["HOL-R01"]


def test_withdrawn_before_it_begins(office: Office) -> None:
    ref = agreed(office)
    office.do(ref, "withdraw", "sch1", because="The flight is cancelled.")
    assert office.state(ref) == "withdrawn"
    late = asked(office, leave_from="21/09/2026", leave_to="22/09/2026")
    said = {"because": "x"}
    assert rules(office.refused(late, "withdraw", "sch1", **said)) == ["HOL-R01"]


@pytest.mark.parametrize("withdrawn", [False, True])
def test_FPN_R10_agreed_leave_is_no_offence(office: Office, withdrawn: bool) -> None:
    """Agreed days do not count for a notice; days of a request taken back do."""
    ref = with_head(office, leave_from="05/10/2026", leave_to="16/10/2026")
    office.do(ref, "authorise", "head1", **GRANTED)
    if withdrawn:
        office.do(ref, "withdraw", "sch1", because="The flight is cancelled.")
    mark(office, away("O", *(f"{day:02}10" for day in range(5, 17))), "2026-10-19")
    office.at("2026-10-19 10:00")
    said = {
        "parent": MOTHER, "cause": "absence", "term": "autumn", "period_from": "05/10/2026",
        "period_to": "16/10/2026", "certificate": "C", "engagement_failed": "No answer.",
        "interventions": "02/09/2026 Call home: no; 10/09/2026 Meeting: no", **VOICES,
    }  # fmt: skip
    notice = office.open("fpn", MALI, "head1", **said)
    office.do(notice, "start_check", "io")
    reasons = office.refused(notice, "warn", "lio")
    threshold = [one.found for one in reasons if one.rule == "FPN-R03"]
    assert threshold == ([] if withdrawn else ["0 of 10 unauthorised sessions in the term"])
