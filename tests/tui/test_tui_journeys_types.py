"""A plan, a penalty notice and a missing child from first to last, by keys alone."""

from __future__ import annotations

from tests.tui.journeying import NARROW, step_of
from workflows.registry import WORKFLOWS

# --- a child at risk -----------------------------------------------------------------------


def test_a_child_on_the_protection_register_whose_home_nobody_reaches(journey):
    office = journey.office
    journey.at("2026-10-05 10:00")
    school = journey.sits("sch1", NARROW)
    school.begins_new("llanfor", "cme")
    school.answers(WORKFLOWS["cme"].opening, {"first_absent_on": "today"})
    school.saves("ABSENT, UNEXPLAINED", "Cerys Llanfor")
    (reference,) = journey.references()
    tried = {"tried_at": "today 10:05", "how": "Mobile", "result": "no reply", "reached": "No"}
    school.takes(step_of("cme", "try_home"), tried, " v2")
    journey.at("2026-10-06 08:20")
    school.sees("AT RISK", "Tell the key worker", "40 minutes left")
    journey.at("2026-10-06 08:35")
    school.sees("25 minutes left")
    school.is_refused(step_of("cme", "alert_told"), "CME-R10", "Tell the key worker and record")
    school.takes(
        step_of("cme", "tell_agency"),
        {"agency": "The child's key worker", "person": "Mair Elis", "told_at": "today 08:30",
         "told_reference": "SC 417"},
    )  # fmt: skip
    school.takes(step_of("cme", "tell_team"), {})
    school.takes(step_of("cme", "alert_told"), {}, "ABSENT, UNEXPLAINED")
    back = step_of("cme", "absence_explained")
    school.is_refused(back, "CME-R13", "A case that was at risk is not closed by the school alone.")
    lead = journey.sits("lio")
    lead.opens(reference)
    lead.takes(back, {"because": "Back, with a doctor's note."}, "ABSENCE EXPLAINED", ends=True)
    school.sees("ABSENCE EXPLAINED")
    school.leaves()
    lead.leaves()
    told = office.facts(reference)["agencies_told"]
    assert told == [{
        "agency": "key_worker", "person": "Mair Elis", "at": "2026-10-06T07:30:00Z",
        "reference": "SC 417",
    }]  # fmt: skip
    assert journey.history(reference) == []
    journey.is_sound()
