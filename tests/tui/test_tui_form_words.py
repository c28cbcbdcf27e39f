"""What was meant and understood, what is wrong and what lies ahead: pure, no screen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from states.context import Child, Evidence
from states.forms import FieldSpec, fields_of, problems_of
from states.workflow import Transition
from tui.dates import natural_moment, natural_start, trouble
from tui.foretelling import foretold, not_yet
from tui.judging import missing, problems
from tui.understanding import kept, meant, understood
from vog_cases.errors import InvalidInput, Reason
from vog_cases.previewing import Preview
from workflows.registry import WORKFLOWS

TODAY = date(2026, 9, 29)
EVIDENCE = Evidence(child=Child("A673210100001", date(2013, 1, 1)))


def transition(type_name: str, name: str) -> Transition:
    """A step by its name."""
    flow = WORKFLOWS[type_name]
    return next(one for one in (flow.opening, *flow.transitions) if one.name == name)


def spec(step: Transition, name: str) -> FieldSpec:
    """A field of a step."""
    return next(one for one in fields_of(step.form) if one.name == name)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31/02", "February 2026 has 28 days; write another day, as in 28/02/2026"),
        ("31 nov 2027", "November 2027 has 30 days; write another day, as in 30/11/2027"),
        ("11/21/2026", "there is no month 21; write the day first, as in 21/11/2026"),
        ("soon", ""), ("21/11", ""),
    ],
)  # fmt: skip
def test_a_wrong_date_says_what_is_wrong_and_what_to_do(typed, said):
    assert trouble(typed, TODAY) == said


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        ("today 14:30", "2026-09-29 14:30"), ("mon at 9.05", "2026-10-05 09:05"),
        ("21 nov, 8:00", "2026-11-21 08:00"), ("soon 14:30", "soon 14:30"),
        ("14:30", "2026-09-29 14:30"), ("8.30am", "2026-09-29 08:30"), ("9pm", "2026-09-29 21:00"),
        ("9/11 09:00", "2026-11-09 09:00"), ("9 nov 9am", "2026-11-09 09:00"),
        ("Mon 12 AM", "2026-10-05 00:00"), ("today 12pm", "2026-09-29 12:00"),
        ("9.11", "9.11"), ("24:00", "24:00"), ("13pm", "13pm"), ("today 9", "today 9"),
    ],
)  # fmt: skip
def test_a_day_with_a_time(typed, meaning):
    assert natural_moment(typed, TODAY) == meaning


def test_a_line_that_begins_with_a_date_in_words():
    assert natural_start("yesterday Visit: nobody in", TODAY) == "2026-09-28 Visit: nobody in"
    assert natural_start("a visit", TODAY) == "a visit"


@pytest.mark.parametrize(
    ("type_name", "step", "field", "typed", "words"),
    [
        ("referral", "book_discussion", "talk_on", "21 nov", "= Sat 21 Nov 2026"),
        ("referral", "book_discussion", "talk_on", "soon", ""),
        ("referral", "tell_agency", "told_at", "today 14:30", "= Tue 29 Sep 2026 14:30"),
        ("fpn", "pay_low", "amount", "60", "= £60.00"),
        ("fpn", "pay_low", "amount", "£1,060.50", "= £1060.50"),
        ("fpn", "pay_low", "amount", "lots", ""),
        ("referral", "open", "attendance_percent", "71.5 %", "= 71.5"),
        ("referral", "open", "attendance_percent", "71.5", ""),
        ("referral", "open", "agencies", "one\n\ntwo", "= 2 entries"),
        ("fpn", "assess", "days_left_out", "21/09/2026\n22/09/2026",
         "= 2 entries: Mon 21 Sep 2026, Tue 22 Sep 2026"),
        ("fpn", "assess", "days_left_out", "yesterday; 21/9\n",
         "= 2 entries: Mon 28 Sep 2026, Mon 21 Sep 2026"),
    ],
)  # fmt: skip
def test_what_was_understood_is_said_in_words(type_name, step, field, typed, words):
    asked = transition(type_name, step)
    one = spec(asked, field)
    assert understood(asked.form, one, meant(one, typed, TODAY)) == words


def test_problems_are_said_without_the_label_and_with_the_line():
    asked = transition("referral", "open")
    said = {"attendance_percent": "lots", "interventions": "2026-09-01 Call\nsoon\nthen"}
    found = problems(asked, said, EVIDENCE, TODAY)
    assert found["attendance_percent"].endswith("“lots” is not a number.")
    assert found["interventions"].splitlines()[0].startswith("Line 2: “soon”")
    assert found["interventions"].splitlines()[1].startswith("Line 3: “then”")


def test_what_must_be_filled_is_missing_until_it_is():
    asked = transition("referral", "allocate")
    assert [one.name for one in missing(asked, {})] == ["next_steps", "officer"]
    assert [one.name for one in missing(asked, {"officer": "x"})] == ["next_steps"]
    assert set(problems(asked, {}, EVIDENCE, TODAY)) == {"next_steps", "officer"}


def preview(**changed: object) -> Preview:
    """A step that does nothing but what is named."""
    values: dict[str, object] = {
        "reference": "REF", "title": "Go", "state_before": "Here", "state_after": "There",
        "version_before": 1, "version_after": 2, "deadlines": (), "messages": (), "opens": (),
        "tells": (), "assigned_to": None,
    }  # fmt: skip
    return Preview(**{**values, **changed})  # type: ignore[arg-type]


def test_what_lies_ahead_in_one_line():
    assert foretold(preview(), ()).short == "Will happen: Here → There"
    assert foretold(preview(state_after="Here"), ()).short == "Will happen: stays in “Here”"
    assert foretold(preview(state_before=None), ()).short == "Will happen: There"
    more = preview(messages=("a", "b"), opens=("c",))
    assert foretold(more, ()).short == "Will happen: Here → There, 2 messages wait, 1 other case"
    assert foretold(more, ()).lines[-1].endswith("so it cannot be taken back")
    assert foretold(preview(), ()).lines[-1] == "Recorded as you, at the time you save"


def test_what_keeps_a_step_from_being_taken():
    fields = fields_of(transition("referral", "allocate").form)
    refused = InvalidInput(
        "No.", (Reason("R-1", "Too early.", fix="Wait."), Reason("R-2", "Full.", field="officer"))
    )
    told = not_yet(refused, fields[:1], fields)
    assert told.short == "Nothing yet: 1 field to fill in, 2 things to put right"
    assert list(told.lines[1:]) == [
        "Still to fill in: What do we tell the school?",
        "✗ R-1 is not met: Too early. Wait.",
        "✗ “Who takes it?” R-2 is not met: Full.",
    ]
    assert len(not_yet(refused, fields[:1], fields, {"", "officer"}).lines) == 2
    assert len(not_yet(refused, fields[:1], fields, {"", "officer", "next_steps"}).lines) == 1
    assert not_yet(InvalidInput("No."), (), fields).short == "Nothing yet: No."


@pytest.mark.parametrize(
    ("type_name", "step", "field", "typed", "keeps"),
    [
        ("referral", "book_discussion", "talk_on", "today", "29/09/2026"),
        ("referral", "book_discussion", "talk_on", "21/11", "21/11/2026"),
        ("referral", "book_discussion", "talk_on", "21/11/2026", "21/11/2026"),
        ("referral", "book_discussion", "talk_on", "tod", "tod"),
        ("referral", "tell_agency", "told_at", "today 14:30", "29/09/2026 14:30"),
        ("referral", "tell_agency", "told_at", "14:", "14:"),
        ("fpn", "assess", "days_left_out", "mon\n\n22/09/2026", "05/10/2026\n\n22/09/2026"),
        ("referral", "open", "agencies", "today\n+3d", "today\n+3d"),
        ("referral", "ask_school", "question", " today ", " today "),
    ],
)  # fmt: skip
def test_a_draft_keeps_the_day_that_was_meant(type_name, step, field, typed, keeps):
    there = spec(transition(type_name, step), field)
    assert kept(there, typed, TODAY) == keeps
    assert meant(there, keeps, TODAY + timedelta(days=1)) == meant(there, keeps, TODAY)


def test_every_day_and_time_is_asked_for_as_one_also_where_it_may_be_left_out():
    """The form of a child at risk has such a field, with 24 hours to run (CME-R11)."""
    for flow in WORKFLOWS.values():
        for step in (flow.opening, *flow.transitions):
            for one in fields_of(step.form):
                moment = "datetime.datetime" in repr(step.form.model_fields[one.name].annotation)
                assert one.timed == moment, (step.name, one.name)
    alert = transition("cme", "raise_alert")
    since, form = spec(alert, "suspected_at"), alert.form
    assert meant(since, "today 08:30", TODAY) == "2026-09-29 08:30"
    with pytest.raises(ValidationError) as refused:
        form.model_validate({"suspected_at": "at nine"})
    told = {problem.field: problem.says for problem in problems_of(refused.value, form)}
    assert told["suspected_at"].endswith("write a day and a time, as 21/11/2026 14:30.")
