"""Elective home education, told from the first word of it to each of its ends (RULEBOOK 16)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text

from states.check import check
from states.context import TeamMember
from states.machine import Machinery
from states.roles import Role
from tests.house import IDRIS, MALI, PLAN, REFERRAL, SCHOOL_1, Office, office_on, rules
from tests.workflows.bare import context
from vog_cases.clock import FrozenClock
from vog_cases.recalculation import change_parameter
from workflows.ehe import OPEN, ehe
from workflows.ehe_forms import GUIDANCE_LINKS
from workflows.registry import WORKFLOWS
from workflows.rulebook import RULEBOOK

HEAD, SCHOOL = f"headteacher {SCHOOL_1}", f"school {SCHOOL_1}"
VOICES = {"learner_voice": "I learn more at home.", "parent_voice": "We have thought it over."}
HEARD: dict[str, Any] = {
    "heard_on": "21/09/2026", "why": "lifestyle", "why_detail": "They travel with the boat.",
}  # fmt: skip
OFFER: dict[str, Any] = {
    "offered_support_on": "21/09/2026", "offer_note": "A meeting with the head of year.",
    "offer_answer": "declined",
}  # fmt: skip
NOTICE: dict[str, Any] = {
    "notice_on": "21/09/2026", "in_writing": "yes", "says_otherwise": "yes",
    "notice_wording": "From Monday Mali will be educated at home.",
    "notice_document": "Letter, school office", "special_place": "no", "has_aln": "no", **VOICES,
}  # fmt: skip
SHOWN: dict[str, Any] = {
    "shown_on": "21/09/2026", "shown_by": "written", "seen": "declined",
    "report": "Eleven pages about a year on the water.",
}  # fmt: skip
JUDGED: dict[str, Any] = {
    "for_age": "It is.", "for_ability": "Reads widely.", "for_aptitude": "Ropes and stars.",
    "for_needs": "None known.", "not_by_tests": "yes",
}  # fmt: skip
REACHED: dict[str, Any] = {
    "contact_on": "21/09/2026", "how": "Telephone", "result": "A good talk.", "reached": "yes",
}  # fmt: skip
SERVED: dict[str, Any] = {
    "notice_served_on": "21/09/2026", "notice_service": "hand", "satisfy_by": "05/10/2026",
}  # fmt: skip
INTENDED: dict[str, Any] = {
    "not_satisfied": "yes", "expedient": "yes", "order_reasons": "Nothing is taught.",
    "school_named": "Ysgol Gynradd Llwyn Eos", "intent_on": "06/10/2026",
}  # fmt: skip
ORDERED: dict[str, Any] = {
    "order_served_on": "22/10/2026", "governors_told_on": "22/10/2026",
    "head_told_on": "22/10/2026",
}  # fmt: skip
NOT_SOUGHT = {"supervision": "not_sought", "supervision_reasons": "The family is well known."}
PARENTS_HEAR = ["parent 11", "parent 12"]


@pytest.fixture
def office(sqlite_url: str, clock: FrozenClock) -> Iterator[Office]:
    opened = office_on(sqlite_url, clock)
    yield opened
    opened.database.dispose()


# --- ways to get somewhere ------------------------------------------------------------------


def heard(office: Office, upn: str = MALI, **facts: Any) -> str:
    return office.open("ehe", upn, "sch1", **{**HEARD, **facts})


def notified(office: Office, upn: str = MALI, **facts: Any) -> str:
    ref = heard(office, upn)
    office.do(ref, "give_notice", "sch1", **{**NOTICE, **facts})
    return ref


def waits_for_consent(office: Office) -> str:
    ref = notified(office, special_place="yes")
    office.engine.tick()
    return ref


def removed(office: Office, on: str = "21/09/2026", **facts: Any) -> str:
    ref = notified(office, **facts)
    office.do(ref, "remove_name", "head1", deleted_on=on)
    return ref


def acknowledged(office: Office, **facts: Any) -> str:
    ref = removed(office, **facts)
    office.do(ref, "acknowledge", "adm")
    return ref


def offered(office: Office) -> str:
    ref = acknowledged(office)
    office.do(ref, "offer_meeting", "io", meeting_offered="Any day, at the library or at home.")
    return ref


def assessing(office: Office) -> str:
    ref = offered(office)
    office.do(ref, "education_shown", "io", **SHOWN)
    return ref


def suitable(office: Office) -> str:
    ref = assessing(office)
    office.do(ref, "judge_suitable", "io", **JUDGED)
    return ref


def followed_up(office: Office) -> str:
    ref = assessing(office)
    office.do(ref, "follow_up", "io", doubts="Nothing about numbers.")
    return ref


def formal(office: Office) -> str:
    ref = followed_up(office)
    office.do(ref, "record_contact", "io", **REACHED)
    office.do(ref, "serve_notice", "lio", **SERVED)
    return ref


def intended(office: Office) -> str:
    ref = formal(office)
    office.at("2026-10-06 09:00")
    office.do(ref, "intend_order", "im", **INTENDED)
    return ref


def ordered(office: Office) -> str:
    ref = intended(office)
    office.at("2026-10-22 09:00")
    office.do(ref, "serve_order", "im", **ORDERED)
    return ref


def considered(office: Office) -> str:
    ref = ordered(office)
    office.do(ref, "consider_supervision", "leg", **NOT_SOUGHT)
    return ref


def before_court(office: Office) -> str:
    ref = considered(office)
    office.do(ref, "prosecute", "lo")
    return ref


def proposed(office: Office, ref: str, end: str, **facts: Any) -> None:
    said = {"proposed_end": end, "end_detail": "As the family says.", **facts}
    office.do(ref, "propose_end", "io", **said)


def test_the_workflow_is_sound() -> None:
    assert check(ehe, RULEBOOK, set(WORKFLOWS)) == ()
    assert set(ehe.open_states()) == set(OPEN)


# --- thinking of it ------------------------------------------------------------------------


def test_EHE_R01_the_school_hears_of_it_and_tells_the_team(office: Office) -> None:
    """EHE-R02, EHE-L1: with the guidance for the school."""
    ref = heard(office)
    assert office.state(ref) == "enquiry"
    assert office.told(ref) == [("EHE-L1", SCHOOL)]
    later = {**HEARD, "heard_on": "22/09/2026"}
    assert "EHE-R01" in rules(office.refused_open("ehe", IDRIS, "sch1", **later))
    nothing = {name: value for name, value in HEARD.items() if name != "why"}
    assert rules(office.refused_open("ehe", IDRIS, "sch1", **nothing)) == ["EHE-R02"]


def test_EHE_R25_both_documents_go_with_the_first_letter_and_the_acknowledgement() -> None:
    assert len(GUIDANCE_LINKS) == 2
    assert "May 2023" in GUIDANCE_LINKS[0]
    assert "June 2023" in GUIDANCE_LINKS[1]
    for step in (ehe.opening, *(one for one in ehe.transitions if one.name == "acknowledge")):
        assert "EHE-R25" in step.rules
        assert "guidance" in step.sends[0].title


def test_GEN_R23_one_case_for_one_child(office: Office) -> None:
    heard(office)
    assert rules(office.refused_open("ehe", MALI, "sch1", **HEARD)) == ["GEN-R23"]


def test_EHE_T9_the_enquiry_is_answered_within_five_school_days(office: Office) -> None:
    ref = heard(office)
    assert office.due(ref)["EHE-T9"] == "2026-09-28 23:59"
    office.at("2026-09-28 23:58")
    assert ("EHE-T9", 0) not in {one[:2] for one in office.fired(ref)}
    office.at("2026-09-28 23:59")
    assert ("EHE-T9", 0, "2026-09-28 23:59") in office.fired(ref)
    assert ("escalation", "role LIO") in office.told(ref, "EHE-T9")
    office.do(ref, "record_offer", "io", **{**OFFER, "offered_support_on": "29/09/2026"})
    assert "EHE-T9" not in office.due(ref)


def test_EHE_R03_help_is_offered_first_where_an_issue_is_open(office: Office) -> None:
    """EHE-L2: and the child may stay."""
    ref = heard(office, why="bullying")
    office.do(ref, "offer_support", "io", **{**OFFER, "offer_answer": "accepted"})
    assert office.state(ref) == "resolution_support"
    assert office.told(ref) == [("EHE-L2", who) for who in PARENTS_HEAR]
    said = {"resolution": "Another form; a friend beside her."}
    assert rules(office.refused(ref, "stays", "io", **said)) == ["GEN-R11"]
    office.do(ref, "stays", "io", **said, **VOICES)
    assert office.state(ref) == "enquiry_closed_in_school"


def test_EHE_R03_the_notice_counts_though_help_was_not_offered(office: Office) -> None:
    """A missing offer is shown and never bars the family."""
    ref = heard(office, why="bullying")
    (warning,) = office.actions(ref, "sch1")["give_notice"]["warnings"]
    assert warning["rule"] == "EHE-R03"
    office.do(ref, "give_notice", "sch1", **NOTICE)
    other = heard(office, upn=IDRIS, why="bullying")
    office.do(other, "record_offer", "io", **OFFER)
    assert office.actions(other, "sch1")["give_notice"]["warnings"] == []


# --- the notice ----------------------------------------------------------------------------


def test_EHE_R04_a_family_notifies_and_nobody_approves() -> None:
    """No word of a request or an approval, but where a special school's consent is asked."""
    approval = re.compile(r"approv|permission|authoris|\bapply\b|applic|request", re.IGNORECASE)
    words = [one.title for one in ehe.transitions] + [one.title for one in ehe.states]
    words += [send.title for one in ehe.transitions for send in one.sends]
    words += [guard.says + guard.fix for one in ehe.transitions for guard in one.guards]
    for one in ehe.transitions:
        if one.form is not None:
            words += [field.title or "" for field in one.form.model_fields.values()]
    ours = [text for text in words if approval.search(text)]
    assert ours == [], "EHE-R04"
    consenting = [one.name for one in ehe.transitions if "onsent" in one.title]
    assert consenting == ["consent_needed", "consent", "refuse_consent"]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"in_writing": "no"}, "not in writing"),
        ({"says_otherwise": "no"}, "it does not say how the child is to be educated"),
        ({"notice_on": "22/09/2026"}, "Tue 22 Sep 2026"),
    ],
)
def test_EHE_R05_what_a_notice_is(office: Office, said: dict[str, str], found: str) -> None:
    ref = heard(office)
    (reason,) = office.refused(ref, "give_notice", "sch1", **{**NOTICE, **said})
    assert (reason.rule, reason.found) == ("EHE-R05", found)


def test_EHE_R06_a_valid_notice_is_not_held_up(office: Office) -> None:
    """The headteacher removes the name the same day; a time to think is only ever an offer."""
    change_parameter(office.engine, office.person("lo"), "ehe.cooling_off", "10",
                     date(2026, 9, 1))  # fmt: skip
    ref = notified(office, cooling_off="Two weeks, if they like")
    assert rules(office.refused(ref, "remove_name", "sch1", deleted_on="21/09/2026"))[0] == "role"
    for day in ("20/09/2026", "22/09/2026"):
        reasons = office.refused(ref, "remove_name", "head1", deleted_on=day)
        assert rules(reasons) == ["EHE-R06"]
    office.do(ref, "remove_name", "head1", deleted_on="21/09/2026")
    found = [one["found"] for one in office.case(ref)["history"][-1]["guards"]
             if one["rule"] == "EHE-R06"]  # fmt: skip
    assert "the time to think runs to Mon 5 Oct 2026" in found


def test_EHE_R06_the_family_takes_the_notice_back(office: Office) -> None:
    ref = notified(office)
    office.do(ref, "notice_withdrawn", "sch1", because="They stay.")
    assert office.state(ref) == "enquiry"


def test_EHE_R10_pressure_before_the_notice_is_looked_into(office: Office) -> None:
    plan = office.active()
    ref = notified(office, excluded_on="18/09/2026")
    assert office.facts(ref)["pressures"] == [
        f"a pastoral support plan, {plan}", "an exclusion",
    ]  # fmt: skip
    assert office.due(ref)["EHE-R10"] == "2026-09-28 23:59"
    office.at("2026-09-28 23:58")
    assert "EHE-R10" not in {one[0] for one in office.fired(ref) if one[1] == 0}
    office.at("2026-09-28 23:59")
    assert ("escalation", "role LIO") in office.told(ref, "EHE-R10")
    said = {"off_rolling_note": "Nobody suggested it; the plan went well."}
    assert rules(office.refused(ref, "review_off_rolling", "io", **said))[0] == "role"
    office.do(ref, "review_off_rolling", "lio", **said)
    assert "EHE-R10" not in office.due(ref)


@pytest.mark.parametrize(("first_seen", "counts"), [("2027-01-04", True), ("2027-01-05", False)])
def test_EHE_R10_sixty_school_days_and_no_more(
    office: Office, first_seen: str, counts: bool
) -> None:
    """A plan dropped on Mon 21 Sep: sixty school days later is Mon 4 Jan."""
    plan = office.open("psp", MALI, "sch1", **PLAN)
    office.do(plan, "drop", "sch1", because="Not needed.")
    ref = heard(office)
    office.at(f"{first_seen} 09:00")
    office.do(ref, "give_notice", "sch1", **{**NOTICE, "notice_on": first_seen})
    expected = [f"a pastoral support plan, {plan}"] if counts else []
    assert office.facts(ref).get("pressures", []) == expected


def test_EHE_R10_nothing_to_review(office: Office) -> None:
    ref = notified(office)
    assert "EHE-R10" not in office.due(ref)
    said = {"off_rolling_note": "x"}
    assert rules(office.refused(ref, "review_off_rolling", "lio", **said)) == ["EHE-R10"]


# --- a special school, an enquiry -----------------------------------------------------------


def test_EHE_R07_a_special_schools_place_needs_consent(office: Office) -> None:
    """EHE-L10; the name goes only with it."""
    ref = notified(office, special_place="yes")
    office.engine.tick()
    assert office.state(ref) == "consent_pending"
    said = {"consent_reasons": "The plan at home is sound."}
    assert rules(office.refused(ref, "consent", "lio", **said))[0] == "role"
    office.do(ref, "consent", "im", **said)
    assert office.state(ref) == "roll_removed"
    assert ("EHE-L10", SCHOOL) in office.told(ref)
    assert ("EHE-L10", "parent 11") in office.told(ref)


def test_EHE_R07_consent_refused_with_reasons_and_the_right_to_ask_the_ministers(
    office: Office,
) -> None:
    ref = waits_for_consent(office)
    office.do(ref, "refuse_consent", "lo", consent_reasons="The speech therapy is not replaced.")
    assert office.state(ref) == "enquiry"
    letter = office.case(ref)["history"][-1]["messages"][0]
    assert "Welsh Ministers" in letter["title"]


def test_EHE_T10_consent_is_decided_within_ten_working_days(office: Office) -> None:
    ref = waits_for_consent(office)
    assert office.due(ref)["EHE-T10"] == "2026-10-05 23:59"
    office.at("2026-10-05 23:58")
    assert ("EHE-T10", 0) not in {one[:2] for one in office.fired(ref)}
    office.at("2026-10-05 23:59")
    assert ("escalation", "role IM") in office.told(ref, "EHE-T10")
    assert office.state(ref) == "consent_pending", "the clock consents to nothing"


def test_EHE_R07_nobody_sets_consent_aside() -> None:
    """Were the step ever open to the school, the rule would refuse it."""
    asked = partial(context, ehe, "notified_to_school", Role.HEADTEACHER, special_place=True)
    step = Machinery(ehe).find("notified_to_school", "remove_name")
    consent = {}
    for given in (None, date(2026, 9, 21)):
        verdicts = Machinery(ehe).explain(step, asked(consented_on=given))
        consent[given] = next(one for one in verdicts if one.rule == "EHE-R07")
    assert [one.holds for one in consent.values()] == [False, True]
    assert {guard.hard for guard in step.guards if guard.rule in ("EHE-R07", "EHE-R08")} == {True}


@pytest.mark.parametrize(("law", "state"), [("off", "notified_to_school"),
                                            ("on", "consent_pending")])  # fmt: skip
def test_EHE_R08_an_enquiry_needs_consent_once_that_is_law(
    office: Office, law: str, state: str
) -> None:
    change_parameter(office.engine, office.person("lo"), "law.s47_consent", law,
                     date(2026, 9, 1))  # fmt: skip
    ref = notified(office, enquiry_s47="yes")
    office.engine.tick()
    assert office.state(ref) == state
    if law == "off":
        office.do(ref, "remove_name", "head1", deleted_on="21/09/2026")


# --- off the roll ---------------------------------------------------------------------------


def test_vector_7_the_schools_return_is_due_ten_school_days_after(office: Office) -> None:
    """EHE-T1, EHE-R09: removed on Fri 20 Nov, due on Fri 4 Dec."""
    ref = heard(office)
    office.at("2026-11-20 09:00")
    office.do(ref, "give_notice", "sch1", **{**NOTICE, "notice_on": "20/11/2026"})
    office.do(ref, "remove_name", "head1", deleted_on="20/11/2026")
    assert office.due(ref)["EHE-T1"] == "2026-12-04 23:59"
    office.at("2026-12-04 23:58")
    assert ("EHE-T1", 0) not in {one[:2] for one in office.fired(ref)}
    office.at("2026-12-04 23:59")
    told = office.told(ref, "EHE-T1")
    assert ("escalation", HEAD) in told
    assert ("escalation", "role LIO") in told
    said = {"returned_on": "04/12/2026", "return_details": "Mali, at 4 Stryd Tŷ-Coch."}
    tomorrow = {**said, "returned_on": "05/12/2026"}
    assert rules(office.refused(ref, "record_return", "adm", **tomorrow)) == ["EHE-R09"]
    office.do(ref, "record_return", "adm", **said)
    assert "EHE-T1" not in office.due(ref)


def test_EHE_R09_after_consent_the_school_records_the_day(office: Office) -> None:
    ref = waits_for_consent(office)
    office.do(ref, "consent", "im", consent_reasons="Sound.")
    assert "EHE-T1" not in office.due(ref)
    office.do(ref, "record_removal", "sch1", deleted_on="21/09/2026")
    assert office.due(ref)["EHE-T1"] == "2026-10-05 23:59"


@pytest.mark.parametrize(
    ("timer", "day", "before"),
    [("EHE-T2", "2026-09-28", "2026-09-28"), ("EHE-T3", "2026-10-05", "2026-10-05")],
)
def test_EHE_T2_and_T3_acknowledged_and_a_meeting_offered(
    office: Office, timer: str, day: str, before: str
) -> None:
    """EHE-L3, EHE-L4: five and ten school days."""
    ref = removed(office)
    assert office.due(ref)[timer] == f"{day} 23:59"
    office.at(f"{before} 23:58")
    assert (timer, 0) not in {one[:2] for one in office.fired(ref)}
    office.at(f"{day} 23:59")
    assert ("escalation", "role LIO") in office.told(ref, timer)
    office.do(ref, "acknowledge", "io", worries="None.")
    assert office.told(ref) == [("EHE-L3", who) for who in PARENTS_HEAR]
    office.do(ref, "offer_meeting", "io", meeting_offered="At the library.")
    assert office.told(ref) == [("EHE-L4", who) for who in PARENTS_HEAR]
    assert not {"EHE-T2", "EHE-T3"} & set(office.due(ref))


def test_EHE_T4_nothing_shown_after_thirty_school_days_is_a_prompt_and_no_verdict(
    office: Office,
) -> None:
    ref = offered(office)
    assert office.due(ref)["EHE-T4"] == "2026-11-09 23:59"
    office.at("2026-11-09 23:58")
    assert ("EHE-T4", 0) not in {one[:2] for one in office.fired(ref)}
    office.at("2026-11-09 23:59")
    assert ("reminder", "role LIO") in office.told(ref, "EHE-T4")
    office.at("2027-02-01 09:00")
    assert office.state(ref) == "contact_offered"


def test_EHE_R21_the_aln_team_is_told(office: Office) -> None:
    ref = removed(office, has_aln="yes")
    assert office.due(ref)["EHE-R21"] == "2026-09-28 23:59"
    office.at("2026-09-28 23:58")
    assert ("EHE-R21", 0) not in {one[:2] for one in office.fired(ref)}
    office.at("2026-09-28 23:59")
    assert ("escalation", "role LIO") in office.told(ref, "EHE-R21")
    office.do(ref, "tell_aln", "io", aln_told_on="28/09/2026")
    assert "EHE-R21" not in office.due(ref)
    assert "EHE-R21" not in office.due(removed_other(office))


def removed_other(office: Office) -> str:
    ref = notified(office, upn=IDRIS, notice_on="21/09/2026")
    office.do(ref, "remove_name", "head1", deleted_on="28/09/2026")
    return ref


def test_EHE_R20_officers_for_home_education_come_first() -> None:
    asked = context(ehe, "assessing", Role.LEAD_INCLUSION_OFFICER)
    focused = TeamMember("ehe_io", "Ynyr", Role.INCLUSION_OFFICER, "EHE", 3)
    other = TeamMember("io", "Heledd", Role.INCLUSION_OFFICER, "", 3)
    assert ehe.suits is not None
    assert ehe.suits(asked, focused) > ehe.suits(asked, other)


# --- seeing the education -------------------------------------------------------------------


def test_EHE_R11_a_meeting_is_offered_and_other_evidence_counts(office: Office) -> None:
    """To decline a meeting is recorded, and is no sign of anything."""
    ref = offered(office)
    later = {**SHOWN, "shown_on": "22/09/2026"}
    assert rules(office.refused(ref, "education_shown", "io", **later)) == ["EHE-R11"]
    office.do(ref, "education_shown", "io", **SHOWN)
    facts = office.facts(ref)
    assert (facts["shown_by"], facts["seen"]) == ("written", "declined")
    office.do(ref, "judge_suitable", "io", **JUDGED)
    assert office.state(ref) == "suitable"
    assert office.told(ref) == [("EHE-L5", who) for who in PARENTS_HEAR]


@pytest.mark.parametrize("missing", ["for_age", "for_ability", "for_aptitude", "for_needs"])
def test_EHE_R12_every_factor_is_judged(office: Office, missing: str) -> None:
    ref = assessing(office)
    said = {name: value for name, value in JUDGED.items() if name != missing}
    assert rules(office.refused(ref, "judge_suitable", "io", **said)) == ["EHE-R12"]


def test_EHE_R12_not_by_tests_timetable_or_curriculum(office: Office) -> None:
    ref = assessing(office)
    said = {**JUDGED, "not_by_tests": "no"}
    assert rules(office.refused(ref, "judge_suitable", "lio", **said)) == ["EHE-R12"]


def test_EHE_T5_the_first_full_review_within_three_months(office: Office) -> None:
    ref = assessing(office)
    assert office.due(ref)["EHE-T5"] == "2026-12-21 23:59"
    office.at("2026-12-21 23:58")
    assert ("EHE-T5", 0) not in {one[:2] for one in office.fired(ref)}
    office.at("2026-12-21 23:59")
    assert ("escalation", "role LIO") in office.told(ref, "EHE-T5")


def test_EHE_T6_a_review_each_year_with_two_months_warning(office: Office) -> None:
    """EHE-R19, EHE-L11."""
    ref = suitable(office)
    due = office.due(ref)
    assert (due["EHE-T6.warning"], due["EHE-T6"]) == ("2027-07-21 23:59", "2027-09-21 23:59")
    office.at("2027-07-21 23:58")
    assert "EHE-T6.warning" not in {one[0] for one in office.fired(ref)}
    office.at("2027-07-21 23:59")
    assert ("EHE-L11", "parent 11") in office.told(ref, "EHE-T6.warning")
    office.at("2027-09-21 23:58")
    assert office.state(ref) == "suitable"
    office.at("2027-09-21 23:59")
    assert office.state(ref) == "assessing"
    office.do(ref, "judge_suitable", "lio", **JUDGED)
    assert office.due(ref)["EHE-T6"] == "2028-09-21 23:59"


def test_a_worry_is_looked_at_before_the_year_is_over(office: Office) -> None:
    ref = suitable(office)
    office.do(ref, "look_again", "io", because="A neighbour rang.")
    assert office.state(ref) == "assessing"


def test_EHE_R13_doubts_are_followed_up_informally_first(office: Office) -> None:
    """EHE-L6; and the follow-up comes to something."""
    ref = followed_up(office)
    assert office.told(ref) == [("EHE-L6", who) for who in PARENTS_HEAR]
    (reason,) = office.refused(ref, "serve_notice", "lio", **SERVED)
    assert (reason.rule, reason.found) == ("EHE-R13", "0 contacts on record")
    assert office.due(ref)["EHE-R13"] == "2026-10-19 23:59"
    office.at("2026-10-19 23:58")
    assert ("EHE-R13", 0) not in {one[:2] for one in office.fired(ref)}
    office.at("2026-10-19 23:59")
    assert ("escalation", "role LIO") in office.told(ref, "EHE-R13")
    office.do(ref, "more_evidence", "io", **SHOWN)
    assert office.state(ref) == "assessing"
    office.do(ref, "follow_up", "io", doubts="Still nothing.")
    later = {**REACHED, "contact_on": "20/10/2026"}
    assert rules(office.refused(ref, "record_contact", "io", **later)) == ["EHE-R13"]
    office.do(ref, "satisfied", "io", **JUDGED)
    assert office.state(ref) == "suitable"


# --- the formal notice and the order ---------------------------------------------------------


def test_EHE_R14_the_notice_gives_fifteen_days_the_day_of_service_included(
    office: Office,
) -> None:
    """EHE-L7: served on Mon 21 Sep, it may end on Mon 5 Oct and not a day sooner."""
    ref = followed_up(office)
    office.do(ref, "record_contact", "io", **REACHED)
    short = {**SERVED, "satisfy_by": "04/10/2026"}
    (reason,) = office.refused(ref, "serve_notice", "lio", **short)
    assert (reason.rule, reason.found) == ("EHE-R14", "15 days end on Mon 5 Oct 2026")
    said = {"step": "serve_notice", "rule": "EHE-R14", "because": "x"}
    assert "is the law" in office.refused(ref, "set_aside", "lo", **said)[0].found
    later = {**SERVED, "notice_served_on": "22/09/2026", "satisfy_by": "30/10/2026"}
    assert rules(office.refused(ref, "serve_notice", "lio", **later)) == ["EHE-R14"]
    office.do(ref, "serve_notice", "lio", **SERVED)
    assert office.told(ref) == [("EHE-L7", who) for who in PARENTS_HEAR]


def test_EHE_T7_when_the_notice_runs_out_people_decide(office: Office) -> None:
    ref = formal(office)
    assert office.due(ref)["EHE-T7"] == "2026-10-05 23:59"
    office.at("2026-10-05 23:58")
    assert ("EHE-T7", 0) not in {one[:2] for one in office.fired(ref)}
    office.at("2026-10-05 23:59")
    assert ("escalation", "role LIO") in office.told(ref, "EHE-T7")
    assert office.state(ref) == "notice_s437"


def test_satisfied_in_time(office: Office) -> None:
    ref = formal(office)
    office.do(ref, "satisfied_in_time", "lio", **JUDGED)
    assert office.state(ref) == "suitable"
    assert "satisfy_by" not in office.facts(ref)


def test_EHE_R16_the_time_of_the_notice_must_be_over(office: Office) -> None:
    ref = formal(office)
    office.at("2026-10-05 09:00")
    said = {**INTENDED, "intent_on": "05/10/2026"}
    (reason,) = office.refused(ref, "intend_order", "im", **said)
    assert (reason.rule, reason.found) == ("EHE-R16", "the notice runs to Mon 5 Oct 2026")
    office.at("2026-10-06 09:00")
    office.do(ref, "intend_order", "im", **said)


@pytest.mark.parametrize("limb", ["not_satisfied", "expedient"])
def test_EHE_R15_both_parts_are_recorded(office: Office, limb: str) -> None:
    ref = formal(office)
    office.at("2026-10-06 09:00")
    said = {**INTENDED, limb: "no"}
    assert rules(office.refused(ref, "intend_order", "im", **said)) == ["EHE-R15"]
    office.do(ref, "intend_order", "im", **INTENDED)
    assert office.told(ref) == [("EHE-L8", who) for who in PARENTS_HEAR]


def test_EHE_T8_the_parents_choose_a_school_first(office: Office) -> None:
    ref = intended(office)
    assert office.due(ref)["EHE-T8"] == "2026-10-21 23:59"
    office.at("2026-10-21 23:58")
    assert ("EHE-T8", 0) not in {one[:2] for one in office.fired(ref)}
    said = dict.fromkeys(ORDERED, "21/10/2026")
    (reason,) = office.refused(ref, "serve_order", "im", **said)
    assert (reason.rule, reason.found) == ("EHE-T8", "to Wed 21 Oct 2026")
    office.at("2026-10-21 23:59")
    assert ("escalation", "role IM") in office.told(ref, "EHE-T8")
    office.at("2026-10-22 00:00")
    office.do(ref, "serve_order", "leg", **said)


def test_EHE_T8_an_intention_is_served_before_it_is_recorded(office: Office) -> None:
    ref = formal(office)
    office.at("2026-10-06 09:00")
    said = {**INTENDED, "intent_on": "07/10/2026"}
    assert rules(office.refused(ref, "intend_order", "im", **said)) == ["EHE-T8"]


def test_satisfied_before_the_order(office: Office) -> None:
    ref = intended(office)
    office.do(ref, "satisfied_before_order", "im", **JUDGED)
    assert office.state(ref) == "suitable"


def test_EHE_R17_governors_and_headteacher_of_the_named_school_are_told(office: Office) -> None:
    """EHE-L9."""
    ref = intended(office)
    office.at("2026-10-22 09:00")
    for name in ORDERED:
        said = {**ORDERED, name: "23/10/2026"}
        assert rules(office.refused(ref, "serve_order", "im", **said)) == ["EHE-R17"]
        missing = {key: value for key, value in ORDERED.items() if key != name}
        assert rules(office.refused(ref, "serve_order", "im", **missing)) == ["EHE-R17"]
    office.do(ref, "serve_order", "im", **ORDERED)
    assert ("EHE-L9", "parent 11") in office.told(ref)


def test_EHE_T11_whether_the_order_is_kept_is_looked_at(office: Office) -> None:
    ref = ordered(office)
    assert office.due(ref)["EHE-T11"] == "2026-11-06 23:59"
    office.at("2026-11-06 23:58")
    assert ("EHE-T11", 0) not in {one[:2] for one in office.fired(ref)}
    office.at("2026-11-06 23:59")
    assert ("escalation", "role IM") in office.told(ref, "EHE-T11")
    office.do(ref, "revoke_order", "im", **JUDGED)
    assert office.state(ref) == "suitable"


def test_EHE_R18_a_supervision_order_is_considered_before_the_court(office: Office) -> None:
    ref = ordered(office)
    sought = {"supervision": "sought", "supervision_reasons": "It may help them."}
    office.do(ref, "consider_supervision", "im", **sought)
    (reason,) = office.refused(ref, "prosecute", "leg")
    assert (reason.rule, reason.found) == ("EHE-R18", "An order is applied for")
    said = {"step": "prosecute", "rule": "EHE-R18", "because": "x"}
    assert "is the law" in office.refused(ref, "set_aside", "lo", **said)[0].found
    office.do(ref, "consider_again", "leg", **NOT_SOUGHT)
    office.do(ref, "prosecute", "leg")
    assert office.state(ref) == "prosecution"


# --- the ends --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "step", "state"),
    [
        ("returned", "confirm_returned", "closed_returned"),
        ("other", "confirm_other", "closed_other"),
    ],
)
def test_EHE_R22_an_officer_proposes_the_end_and_a_lead_officer_confirms(
    office: Office, end: str, step: str, state: str
) -> None:
    """EHE-L12."""
    ref = suitable(office)
    (reason,) = office.refused(ref, step, "lio")
    assert (reason.rule, reason.found) == ("EHE-R22", "no end proposed")
    assert rules(office.refused(ref, step, "io"))[0] == "role"
    proposed(office, ref, end)
    assert rules(office.refused(ref, "confirm_moved", "lio")) == ["EHE-R24"]
    office.do(ref, step, "lio")
    assert office.state(ref) == state
    assert office.told(ref) == [("EHE-L12", who) for who in PARENTS_HEAR]


def leaves(office: Office, upn: str = MALI) -> None:
    """The child turns out to have been born years before."""
    with office.database.begin() as connection:
        connection.execute(
            text(f"UPDATE pupil SET date_of_birth = '2009-01-01' WHERE upn = '{upn}'")
        )


def test_GEN_R01_a_child_over_age_is_confirmed_as_such_and_told_in_the_other_cases(
    office: Office,
) -> None:
    referral = office.open("referral", MALI, "sch1", **REFERRAL)
    ref = suitable(office)
    proposed(office, ref, "not_csa")
    (reason,) = office.refused(ref, "confirm_not_csa", "lio")
    assert (reason.rule, reason.found) == (
        "GEN-R01", "of compulsory school age until Fri 28 Jun 2030",
    )  # fmt: skip
    leaves(office)
    office.do(ref, "confirm_not_csa", "lio")
    assert office.state(ref) == "closed_not_csa"
    assert office.told(ref) == [("EHE-L12", who) for who in PARENTS_HEAR]
    last = office.case(referral)["history"][-1]
    assert (last["kind"], last["title"]) == (
        "told", f"Told: the child has left compulsory school age, see {ref}",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("way", "step", "who", "said"),
    [
        ("followed_up", "serve_notice", "lio", SERVED),
        ("formal", "intend_order", "im", INTENDED),
        ("intended", "serve_order", "im", ORDERED),
        ("considered", "prosecute", "lo", {}),
    ],
)
def test_GEN_R01_a_statutory_step_is_refused_outside_compulsory_school_age(
    office: Office, way: str, step: str, who: str, said: dict[str, Any]
) -> None:
    ways = {"followed_up": followed_up, "formal": formal, "intended": intended,
            "considered": considered}  # fmt: skip
    ref = ways[way](office)
    leaves(office)
    found = {one.rule: one.found for one in office.refused(ref, step, who, **said)}
    assert found["GEN-R01"] == "left compulsory school age on Fri 27 Jun 2025"


def test_GEN_R11_the_end_hears_child_and_parents(office: Office) -> None:
    ref = heard(office)
    said = {"proposed_end": "other", "end_detail": "A mistake."}
    assert rules(office.refused(ref, "propose_end", "io", **said)) == ["GEN-R11"]
    office.do(ref, "propose_end", "io", **said, no_voice_reason="It was another child.")
    office.do(ref, "confirm_other", "lio")


def test_EHE_R24_a_family_that_moves_is_known_to_the_other_council(office: Office) -> None:
    """EHE-L13."""
    ref = suitable(office)
    said = {"proposed_end": "moved", "end_detail": "To Llanelli."}
    (reason,) = office.refused(ref, "propose_end", "io", **said)
    assert (reason.rule, reason.found) == ("EHE-R24", "not told")
    told = {"receiving_council": "Sir Gaerfyrddin", "council_told_on": "21/09/2026"}
    early = {**told, "council_told_on": "22/09/2026"}
    assert rules(office.refused(ref, "propose_end", "io", **said, **early)) == ["EHE-R24"]
    proposed(office, ref, "moved", **told)
    office.do(ref, "confirm_moved", "lio")
    assert office.state(ref) == "closed_moved"
    assert "EHE-L13" in {letter for letter, _ in office.told(ref)}


def test_EHE_R23_nobody_reaches_the_family_and_the_child_is_missing(office: Office) -> None:
    """Twenty school days without contact are a prompt; people say that the family is lost."""
    ref = acknowledged(office)
    assert office.due(ref)["EHE-R23"] == "2026-10-19 23:59"
    office.at("2026-10-19 23:58")
    assert ("EHE-R23", 0) not in {one[:2] for one in office.fired(ref)}
    office.at("2026-10-19 23:59")
    assert ("reminder", "role LIO") in office.told(ref, "EHE-R23")
    assert rules(office.refused(ref, "confirm_missing", "lio")) == ["EHE-R23"]
    proposed(office, ref, "cme")
    (missing,) = office.do(ref, "confirm_missing", "lio").linked
    assert office.state(ref) == "closed_cme"
    assert office.case(missing)["type"] == "cme"
    assert office.facts(missing)["first_absent_on"] == "2026-09-21"


def test_EHE_R23_a_contact_ends_the_prompt(office: Office) -> None:
    ref = acknowledged(office)
    office.do(ref, "record_contact", "io", **{**REACHED, "reached": "no"})
    assert "EHE-R23" in office.due(ref)
    office.do(ref, "record_contact", "io", **REACHED)
    assert "EHE-R23" not in office.due(ref)
    assert [one["reached"] for one in office.facts(ref)["contacts"]] == [False, True]


def test_GEN_R15_a_case_with_a_concern_does_not_close(office: Office) -> None:
    ref = suitable(office)
    proposed(office, ref, "returned")
    office.do(ref, "raise_concern", "io", safeguarding_concern="Bruises.", told="Social care")
    assert rules(office.refused(ref, "confirm_returned", "lio")) == ["GEN-R15"]


def test_an_order_that_is_kept_ends_at_school(office: Office) -> None:
    """RULEBOOK 16.5: unsuitable, an order, back at school."""
    ref = ordered(office)
    proposed(office, ref, "returned")
    office.do(ref, "confirm_returned", "lio2")
    assert office.state(ref) == "closed_returned"


def test_from_the_court_back_to_school(office: Office) -> None:
    ref = before_court(office)
    proposed(office, ref, "returned")
    office.do(ref, "confirm_returned", "lio")
    assert office.state(ref) == "closed_returned"


# --- putting right, and the child's other cases -----------------------------------------------


def test_EHE_R14_a_date_is_put_right_and_the_notice_still_gives_its_time(office: Office) -> None:
    ref = formal(office)
    said = {"because": "Read wrongly."}
    assert rules(office.refused(ref, "correct", "io", **said)) == ["EHE-R14"]
    office.at("2026-09-22 09:00")
    moved = {**said, "notice_served_on": "22/09/2026"}
    (reason,) = office.refused(ref, "correct", "lio", **moved)
    assert (reason.rule, reason.found) == ("EHE-R14", "out of order")
    office.do(ref, "correct", "io", **said, deleted_on="22/09/2026")
    assert office.due(ref)["EHE-T1"] == "2026-10-06 23:59"
    assert rules(office.refused(ref, "correct", "io", **said, notice_on="23/09/2026")) == [
        "EHE-R14"
    ]


def test_a_move_home_reaches_the_childs_other_cases(office: Office) -> None:
    plan = office.active()
    ref = notified(office)
    office.do(ref, "remove_name", "head1", deleted_on="21/09/2026")
    told = [one for one in office.case(plan)["history"] if one["kind"] == "told"]
    assert told
    assert ref in str(told[-1])
