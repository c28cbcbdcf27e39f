"""The page of a case as data: what clears a rule, what a step does, the clocks, the family."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import insert, update

from storage.database import reading, writing
from storage.entries import OF_A_CASE, Key
from storage.tables import Contact, EventPrivate
from tests.house import CERYS, ELIN, MALI, PLAN, Office, office_on
from vog_cases.audit_list import entry
from vog_cases.case_page import CasePage, PageStep, read_page
from vog_cases.case_text import deadline_lines
from vog_cases.clock import FrozenClock
from vog_cases.clocks import Clock
from vog_cases.looking import note_look, seals_in_words
from vog_cases.reading_cases import Reader
from vog_cases.timeline import changes_of


@pytest.fixture
def office(sqlite_url: str, clock: FrozenClock) -> Iterator[Office]:
    opened = office_on(sqlite_url, clock)
    yield opened
    opened.database.dispose()


def page(office: Office, reference: str, who: str = "lio") -> CasePage:
    with reading(office.database) as connection:
        reader = Reader(connection, office.engine.machines, office.person(who), office.clock.now())
        return read_page(reader, reference)


def step(of: CasePage, name: str) -> PageStep:
    return next(one for one in of.steps if one.action.name == name)


def cleared(of: CasePage, name: str) -> list[tuple[int, str, str]]:
    """What would clear the rules of a step: number, title, whom to ask."""
    found = (check.clearing for check in step(of, name).checks)
    return [(one.number, one.title, one.ask) for one in found if one is not None]


# --- what clears a rule --------------------------------------------------------------------


def test_a_missing_fact_is_cleared_by_the_step_that_asks_for_it(office: Office) -> None:
    ref = office.open("psp", MALI, "sch1", **{**PLAN, "reasons": "", "measures": ""})
    seen = page(office, ref, "sch1")
    (number, title, ask) = cleared(seen, "send_to_parents")[0]
    assert (title, ask) == ("Change the draft", "")
    assert seen.steps[number - 1].action.name == "amend"


def test_what_another_has_to_do_is_theirs_by_name_whoever_has_the_case_first(
    office: Office,
) -> None:
    ref = office.in_casework()
    officer = page(office, ref).detail.names["io"]
    clearing = cleared(page(office, ref), "confirm_closure")
    assert clearing[0][1] == "Propose to close"
    assert clearing[0][2].startswith(f"{officer} (")


def test_a_step_that_takes_the_missing_fact_back_does_not_clear_it(office: Office) -> None:
    """REF-R13: a review that finds no improvement sets the proposal, too: to nothing."""
    ref = office.in_casework()
    office.do(ref, "agree_plan", "io", plan="A walk to school.", review_on="05/10/2026")
    seen = page(office, ref)
    takes_back = step(seen, "not_improved").action
    assert "closure_by" in takes_back.choosable.transition.sets, "or this tests nothing"
    assert [title for _, title, _ in cleared(seen, "confirm_closure")] == ["Propose to close"]


def test_an_alert_is_cleared_by_telling_and_not_by_all_else_that_is_unknown(office: Office) -> None:
    """CME-R10, CME-R11, CME-R12: in a hurry the first hint has to be the right one."""
    ref = office.open("cme", CERYS, "sch1", first_absent_on="21/09/2026")
    harm = {"risk": "harm", "risk_detail": "Bruises."}
    office.do(ref, "raise_alert", "sch1", **harm)
    tell = "Record the agency that was told"
    found = cleared(page(office, ref, "sch1"), "alert_told_and_checklist")
    assert [(title, ask) for _, title, ask in found] == [(tell, "")] * 3


def test_a_rule_that_only_time_clears_names_no_step(office: Office) -> None:
    ref = office.in_triage()
    office.do(ref, "ask_school", "lio", question="Which codes?")
    assert not step(page(office, ref), "decline_no_reply").action.allowed
    assert cleared(page(office, ref), "decline_no_reply") == []


def test_no_step_is_said_to_clear_what_it_would_make_impossible(office: Office) -> None:
    """Every clearing step leaves the case where the blocked one is still possible."""
    for ref in (office.in_triage(), office.active()):
        seen = page(office, ref)
        for blocked in seen.steps:
            for check in blocked.checks:
                if check.clearing is not None:
                    clears = seen.steps[check.clearing.number - 1]
                    assert clears is not blocked
                    assert clears.action.to in blocked.action.choosable.transition.source


def test_the_numbers_of_the_steps_do_not_change_with_who_looks(office: Office) -> None:
    ref = office.in_triage()
    names = [[one.action.name for one in page(office, ref, who).steps] for who in ("lio", "head1")]
    assert names[0] == names[1]
    assert [one.number for one in page(office, ref).steps] == list(range(1, len(names[0]) + 1))


def test_a_step_of_somebody_else_says_whom_to_ask(office: Office) -> None:
    ref = office.in_triage()
    assert "(Headteacher)" in step(page(office, ref), "withdraw").ask
    assert step(page(office, ref), "allocate").ask == ""


# --- what a step does ----------------------------------------------------------------------


def test_what_a_step_does_to_the_clocks_is_read_off_the_definition(office: Office) -> None:
    effect = step(page(office, office.in_triage()), "allocate").effect
    assert effect.stops == ("Decide and answer the school",)
    assert effect.starts == ("First contact with the family",)
    assert effect.words == (
        "stops “Decide and answer the school” · starts “First contact with the family” · 2 letters"
    )
    assert effect.brief == ("starts clock", "stops clock", "2 letters")


def test_a_step_that_stays_stops_no_clock(office: Office) -> None:
    effect = step(page(office, office.in_triage()), "add_information").effect
    assert effect.words == ""


def test_a_clock_whose_start_the_form_decides_may_start(office: Office) -> None:
    effect = step(page(office, office.sent(), "sch1"), "record_consent").effect
    assert "Review" in effect.may_start
    assert "may start" in effect.words


def test_a_step_that_opens_a_case_says_so(office: Office) -> None:
    effect = step(page(office, office.in_casework(), "io"), "open_plan").effect
    assert effect.words == "opens: Pastoral support plan"


# --- clocks --------------------------------------------------------------------------------


def test_a_clock_in_words_with_its_ladder(office: Office) -> None:
    ref = office.in_triage()
    office.at("2026-09-30 09:00")
    (clock, *_) = page(office, ref).clocks
    assert (clock.words, clock.over, clock.share) == ("5 working days over", True, 1.0)
    assert [(rung.role, rung.told) for rung in clock.rungs] == [("Lead Officer", True)]
    assert clock.rungs[0].at == office.clock.now(), "when it was told, not when it was due"
    assert clock.after.startswith("2 working days after")


def test_a_clock_that_will_climb_says_when_and_to_whom(office: Office) -> None:
    ref = office.in_triage()
    office.at("2026-09-24 09:00")
    rung = page(office, ref).clocks[0].next_rung
    assert rung is not None
    assert (rung.role, rung.at.date().isoformat()) == ("Lead Officer", "2026-09-25")


def test_a_clock_stands_still_while_the_school_is_asked(office: Office) -> None:
    ref = office.in_triage()
    assert page(office, ref).stopped == ()
    office.do(ref, "ask_school", "lio", question="Which codes?")
    (stopped,) = page(office, ref).stopped
    assert (stopped.title, stopped.waits_for) == ("Decide and answer the school", "the school")


def test_a_reminder_that_went_out_is_not_late(office: Office) -> None:
    ref = office.in_triage()
    office.do(ref, "ask_school", "lio", question="Which codes?")

    def reminder() -> Clock:
        return next(one for one in page(office, ref).clocks if one.name == "REF-T3.reminder")

    assert reminder().words == "3 school days left"
    office.at("2026-09-25 09:00")
    assert (reminder().words, reminder().over, reminder().share) == ("reminded", False, None)
    with reading(office.database) as connection:
        now = office.clock.now()
        reader = Reader(connection, office.engine.machines, office.person("lio"), now)
        lines = deadline_lines(reader.case(ref), now)
    (line,) = [one for one in lines if "Remind the school to reply" in one]
    assert line.startswith("reminded")
    assert not any("over" in one for one in lines)


def test_a_case_that_went_on_is_done_with_its_clock(office: Office) -> None:
    assert page(office, office.allocated()).stopped == ()


def test_the_school_days_where_it_stands_leave_out_the_weekend(office: Office) -> None:
    ref = office.in_triage()
    office.at("2026-09-28 09:00")
    assert page(office, ref).school_days_here == 5


# --- the family ----------------------------------------------------------------------------


def test_brothers_and_sisters_come_with_their_cases(office: Office) -> None:
    with writing(office.database) as connection:
        for upn in (MALI, ELIN):
            row = {
                "upn": upn, "name": "Nain Invented", "relationship": "Grandmother",
                "parental_responsibility": False, "person": "nain", "address": "1 Heol Hir",
            }  # fmt: skip
            connection.execute(insert(Contact.__table__), row)  # type: ignore[attr-defined]
    ref, other = office.in_triage(MALI), office.received(ELIN)
    kin = [one for one in page(office, ref).around.siblings if one.cases]
    assert [one.reference for sibling in kin for one in sibling.cases] == [other]


def test_a_school_sees_no_sibling_at_another_school(office: Office) -> None:
    ref = office.in_triage(MALI)
    for one in page(office, ref, "head1").around.siblings:
        assert one.school == page(office, ref).detail.pupil.school_name


def test_another_case_of_the_child_is_linked(office: Office) -> None:
    ref, plan = office.in_triage(MALI), office.sent(MALI)
    linked = page(office, ref).around.linked
    assert [(one.reference, one.how) for one in linked] == [(plan, "same child")]


# --- the history ---------------------------------------------------------------------------


def test_every_entry_of_a_case_can_be_opened(office: Office) -> None:
    ref = office.in_casework()
    office.engine.note(office.person("io"), ref, "Rang.\nNo reply.")
    office.engine.assign(office.person("lio"), ref, "io")
    office.at("2026-12-01 09:00")
    office.engine.tick()
    seen = page(office, ref)
    assert len(seen.timeline) == seen.detail.row.version
    with reading(office.database) as connection:
        reader = Reader(
            connection, office.engine.machines, office.person("lio"), office.clock.now()
        )
        for line in seen.timeline:
            assert entry(reader, Key(OF_A_CASE, seen.detail.row.id, line.number)).what
    assigned = next(one for one in seen.timeline if one.kind == "assigned")
    assert seen.detail.names["io"] in assigned.title


def test_who_said_a_fact_and_when(office: Office) -> None:
    ref = office.received()
    office.do(ref, "add_information", "lio", learner_voice="I am tired.", answer="A talk.")
    said = changes_of(page(office, ref).detail, "What the child says")
    assert "I am tired." in said[0]
    assert page(office, ref).detail.names["lio"] in said[0]


def test_the_states_it_passed_in_order(office: Office) -> None:
    assert page(office, office.allocated()).passed == (
        "draft", "received", "in_triage", "allocated",
    )  # fmt: skip


def test_a_page_is_read_from_either_database_and_the_look_is_on_record(
    database_url: str, clock: FrozenClock
) -> None:
    office = office_on(database_url, clock)
    ref = office.in_triage()
    note_look(office.engine, office.person("io"), ref)
    note_look(office.engine, office.person("head2"), ref)  # of another school: sees no such case
    seen = page(office, ref)
    assert [one.username for one in seen.looks] == ["io"]
    assert seen.around.school is not None
    assert seen.calendar.endswith("no other closed days")
    office.database.dispose()


def test_the_seals_of_a_history_that_was_changed_are_said_to_be_broken(office: Office) -> None:
    ref = office.in_triage()
    with reading(office.database) as connection:
        reader = Reader(
            connection, office.engine.machines, office.person("lio"), office.clock.now()
        )
        assert seals_in_words(reader, ref) == "chain checked ✓"
    with writing(office.database) as connection:
        connection.execute(update(EventPrivate.__table__).values(content={}))  # type: ignore[attr-defined]
    with reading(office.database) as connection:
        reader = Reader(
            connection, office.engine.machines, office.person("lio"), office.clock.now()
        )
        assert seals_in_words(reader, ref).startswith("✗ BROKEN AT No. 1: ")
