"""The rules of referral casework, closing and the order of the queue (RULEBOOK 14.7)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from states.context import Actor
from states.machine import Machinery
from states.roles import Role
from storage.cases import Filter
from storage.database import reading
from tests.house import (
    CERYS,
    GWION,
    IDRIS,
    MALI,
    TIRION,
    WHY,
    Office,
    rules,
)  # fmt: skip
from vog_cases.reading_cases import Reader
from workflows.referral import referral


def test_REF_R11_the_first_contact_seeks_the_reasons(office: Office) -> None:
    ref = office.allocated()
    said = {"contacted_on": "21/09/2026", "spoke_with": "Mali; her mother"}
    (reason,) = office.refused(ref, "first_contact", "io", **said)
    assert (reason.rule, reason.found) == ("REF-R11", "no reason recorded")
    (reason,) = office.refused(ref, "first_contact", "io", **{**said, **WHY, "spoke_with": " ; "})
    assert (reason.rule, reason.found) == ("REF-R11", "nobody named")
    assert reason.fix == "Name the people you spoke with."
    office.do(ref, "first_contact", "io", **said, underlying_reason="not_found")


def test_REF_R12_anybody_raises_a_concern_at_any_point() -> None:
    step = next(one for one in referral.transitions if one.name == "raise_concern")
    assert set(step.source) == set(referral.open_states())
    assert set(step.by) == set(Role) - {Role.CLOCK, Role.OUTSIDE}
    assert step.target is None


CLOSING = {**WHY, "outcome": "improved", "attendance_at_close": "91", "impact_note": "She comes."}


@pytest.mark.parametrize(
    ("missing", "rule", "found"),
    [
        ("attendance_at_close", "REF-R13", "missing: the attendance now"),
        ("impact_note", "REF-R13", "missing: what difference it made"),
    ],
)
def test_REF_R13_a_closure_is_complete(office: Office, missing: str, rule: str, found: str) -> None:
    ref = office.in_casework()
    said = {name: value for name, value in CLOSING.items() if name != missing}
    (reason,) = office.refused(ref, "propose_closure", "io", **said)
    assert (reason.rule, reason.found, reason.fix) == (rule, found, "Fill in what is missing.")


def test_REF_R13_a_closure_needs_the_attendance_it_began_with(office: Office) -> None:
    ref = office.in_casework(attendance_percent="")
    (reason,) = office.refused(ref, "propose_closure", "io", **CLOSING)
    assert reason.found == "missing: the attendance when it was referred (add information)"
    office.do(ref, "add_information", "sch1", answer="70 in September.", attendance_percent="70")
    office.do(ref, "propose_closure", "io", **CLOSING)
    assert office.facts(ref)["attendance_at_open"] == "70"


def test_REF_R13_an_outcome_is_named_and_two_people_close(office: Office) -> None:
    ref = office.in_casework()
    (reason,) = office.refused(ref, "confirm_closure", "lio")
    assert (reason.rule, reason.found) == ("REF-R13", "nobody has proposed it")
    assert rules(office.refused(ref, "send_back", "lio", because="x")) == ["REF-R13"]
    office.do(ref, "propose_closure", "io", **CLOSING)
    assert rules(office.refused(ref, "confirm_closure", "io")) == ["role", "REF-R13"]
    with reading(office.database) as connection:
        reader = Reader(connection, office.engine.machines, office.person("lio"),
                        office.clock.now())  # fmt: skip
        context = reader.context(reader.row(ref))
    same = Actor("io", "Heledd, now a lead", Role.LEAD_INCLUSION_OFFICER)
    machinery = Machinery(referral)
    step = machinery.find("in_casework", "confirm_closure")
    failing = [
        one for one in machinery.explain(step, replace(context, actor=same)) if not one.holds
    ]
    assert [(one.rule, one.fix) for one in failing] == [
        ("REF-R13", "Ask another Lead Inclusion Officer or a manager to confirm.")
    ]


# --- the order of the queue ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("upn", "percent", "score"),
    [
        (MALI, "90", 0),
        (MALI, "89", 1),
        (MALI, "72.5", 17),
        (MALI, "", 0),
        (IDRIS, "90", 50),
        (CERYS, "90", 50),
        (GWION, "90", 15),
        (GWION, "60", 45),
    ],
    ids=["nothing", "just absent", "absent", "unknown", "looked after", "child protection",
         "leaver", "leaver and absent"],
)  # fmt: skip
def test_REF_R15_scores(office: Office, upn: str, percent: str, score: int) -> None:
    ref = office.received(upn, attendance_percent=percent)
    assert office.case(ref)["priority"] == score
    office.do(ref, "raise_concern", "lio", safeguarding_concern="A bruise.", told="Social care")
    assert office.case(ref)["priority"] == score + 100


def test_REF_R15_orders_the_queue_and_waiting_counts(office: Office) -> None:
    def queue() -> list[str]:
        with reading(office.database) as connection:
            reader = Reader(
                connection, office.engine.machines, office.person("lio"), office.clock.now()
            )
            return [one.reference for one in reader.worklist(Filter(by_priority=True))]

    first = office.received(MALI, attendance_percent="90")
    office.at("2026-09-24 09:00")
    second = office.received(TIRION, attendance_percent="85")
    third = office.received(CERYS, attendance_percent="90")
    assert queue() == [third, first, second], "three working days are worth six points"
