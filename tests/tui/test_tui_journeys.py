"""Whole days of work in terminals of their own, by keys alone: the screen, and what was written."""

from __future__ import annotations

import signal

from tests.house import MALI
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


def test_two_officers_at_one_case_and_neither_writes_over_the_other(journey):
    """The narrow one is slower: it sees what changed, is refused once, and saves on top."""
    office = journey.office
    reference = office.in_triage(MALI)
    step = step_of("referral", "add_information")
    quick, slow = journey.sits("lio"), journey.sits("lio2", NARROW)
    for seat in (quick, slow):
        seat.opens(reference)
        seat.begins(step)
    slow.answers(step, {"answer": "The nurse rang.", "learner_voice": "I am tired."})
    quick.answers(step, {"answer": "They rang.", "attendance_percent": "63"})
    quick.saves("Add information")
    slow.sees("! The case has changed since you began:", "Eirlys Tangwystl: Add information")
    slow.sees("Attendance this year, %: 72.5 → 63", "I am tired.")
    slow.presses("ctrl+s")
    slow.sees("! NOT SAVED: the case has changed. Ctrl+S again saves yours on top of this:")
    assert office.facts(reference)["learner_voice"] == "Mornings are hard."
    slow.saves_at_last()
    for seat in (quick, slow):
        seat.sees("Gwrgan" if seat is quick else "Add information", " v5")
        seat.leaves()
    facts = office.facts(reference)
    assert (facts["attendance_percent"], facts["learner_voice"]) == (
        "63", "Mornings are hard.\nI am tired.",
    )  # fmt: skip
    assert journey.history(reference)[-2:] == ["LIO add_information"] * 2
    assert [one["actor"] for one in office.case(reference)["history"]][-2:] == ["lio", "lio2"]
    journey.is_sound()


def test_a_form_outlives_a_closed_terminal_and_a_killed_program(journey):
    office = journey.office
    reference = office.in_triage(MALI)
    step = step_of("referral", "decline")
    lead = journey.sits("lio")
    lead.opens(reference)
    lead.begins(step)
    lead.answers(step, {"underlying_reason": "Anxiety", "underlying_detail": "Panic."}, ends=True)
    lead.terminal.process.send_signal(signal.SIGHUP)
    assert lead.terminal.wait_for_end() == 0
    lead = journey.sits("lio", NARROW)
    lead.opens(reference)
    lead.sees("You began “Decline with advice” (kept 09:00)")
    lead.begins(step)
    lead.sees("Your draft of Mon 21 Sep 09:00 is here.")
    more = {"reason_declined": "The nurse is on it.", "advice": "Ring at eight, ŵ."}
    lead.answers(step, more, ends=True)
    lead.terminal.wait_until(lambda _text: journey.typed("lio").get("advice") == more["advice"])
    lead.sees("draft kept 09:00:00")
    lead.terminal.process.kill()
    assert lead.terminal.wait_for_end() == -signal.SIGKILL
    assert office.state(reference) == "in_triage"
    lead = journey.sits("lio")
    lead.opens(reference)
    lead.begins(step)
    lead.sees(
        "Your draft of Mon 21 Sep 09:00 is here.", "Still to fill in: What do we tell the school?"
    )
    lead.answers_next(step, "next_steps", TELL)
    lead.saves("DECLINED")
    lead.leaves()
    facts = office.facts(reference)
    assert (facts["underlying_detail"], facts["advice"]) == ("Panic.", "Ring at eight, ŵ.")
    assert journey.drafts("lio") == []
    journey.is_sound()
