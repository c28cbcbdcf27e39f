"""Whole days of work in terminals of their own, by keys alone: the screen, and what was written."""

from __future__ import annotations

from tests.tui.journeying import NARROW, Seat, step_of

CHILDREN = (
    "Llŷr Cadno", "Siân Gwenallt", "Gŵen Tywi", "Zoë O’Ddyfed", "Ffion Brychan",
    "Ioan Tudful", "Tomos Erch", "Carys Elidir", "[/b] Marc", "Beth Hefin",
)  # fmt: skip
TELL = "We ring you on Wednesday."
ASKED = {"question": "Which codes, ŵ?"}
OFFERED = {"next_steps": TELL, "service": "Health"}
ALLOCATED = {"next_steps": TELL, "officer": "Heledd Garmon"}
DECLINED = {
    "underlying_reason": "Anxiety", "underlying_detail": "Panic at the gate.",
    "reason_declined": "The nurse is on it.", "advice": "Keep the morning call.",
    "next_steps": TELL,
}  # fmt: skip
DECISIONS = (
    ("allocate", ALLOCATED), ("ask_school", ASKED), ("offer_alternative", OFFERED),
    ("decline", DECLINED), ("allocate", ALLOCATED), ("ask_school", ASKED), ("", {}),
    ("offer_alternative", OFFERED), ("decline", DECLINED), ("allocate", ALLOCATED),
)  # fmt: skip
"""What becomes of the ten, the most absent first; the seventh is left for later."""


def test_ten_referrals_are_triaged_one_after_the_other(journey):
    office = journey.office
    waiting = []
    for place, upn in enumerate(journey.grows(CHILDREN)):
        refers = office.received if place % 2 else office.in_triage
        waiting.append(refers(upn, attendance_percent=str(40 + 2 * place)))
    lead = journey.sits("lio", NARROW)
    lead.sees("Triage queue 10", "Llŷr Cadno")
    lead.presses("t")
    for place, (reference, name) in enumerate(zip(waiting, CHILDREN, strict=True)):
        lead.sees(f"Triage {place + 1} of 10 › {reference}  {name}", "m, then number")
        decides(lead, *DECISIONS[place], first_look=bool(place % 2))
    lead.sees("The end of the queue: 9", "decided, 1 left for later.", "[Triage queue 1]")
    lead.sees(CHILDREN[6])
    lead.leaves()
    assert [office.state(one) for one in waiting] == [
        "allocated", "info_requested", "alternative_offered", "declined", "allocated",
        "info_requested", "in_triage", "alternative_offered", "declined", "allocated",
    ]  # fmt: skip
    assert office.case(waiting[0])["assignee"] == "io"
    assert office.facts(waiting[2])["service"] == "health"
    assert office.facts(waiting[3])["underlying_reason"] == "anxiety"
    assert journey.history(waiting[1])[-2:] == ["LIO start_triage", "LIO ask_school"]
    journey.is_sound()


def decides(lead: Seat, name: str, said: dict[str, str], *, first_look: bool) -> None:
    """Decides about the referral in front by its digit, or leaves it for later."""
    if not name:
        lead.presses("t")
        return
    if first_look:
        lead.picks(step_of("referral", "start_triage"))
        lead.saves("IN TRIAGE")
    step = step_of("referral", name)
    lead.picks(step)
    lead.answers(step, said, ends=name == "decline")
    lead.saves()
