"""Penalty notices: paying, and taking a notice back."""

from __future__ import annotations

from tests.house import (
    MALI,
    Office,
    rules,
)  # fmt: skip
from tests.workflows.fpn.notices import (
    REQUEST,
    pay,
    request,
    served,
    unpaid,
)

# --- paying ------------------------------------------------------------------------------


def test_vector_5_the_amount_rises_and_the_time_ends(office: Office) -> None:
    """FPN-T4, T5, T9, R21, R25, L6, L7: 14 and 28 December; that bank holiday moves nothing."""
    ref = served(office)
    assert office.due(ref)["FPN-T4"] == "2026-12-14 23:59"
    office.at("2026-12-07 23:59")
    assert ("FPN-T9.first", 0, "2026-12-07 23:59") in office.fired(ref)
    assert ("FPN-L6", "role ADM") in office.told(ref)
    office.at("2026-12-14 23:58")
    assert office.state(ref) == "served_60"
    office.at("2026-12-14 23:59")
    assert office.state(ref) == "served_120"
    assert ("FPN-L7", "role ADM") in office.told(ref, "amount_rises")
    assert office.due(ref)["FPN-T5"] == "2026-12-28 23:59"
    office.at("2026-12-21 23:59")
    assert ("FPN-T9.second", 0, "2026-12-21 23:59") in office.fired(ref)
    office.at("2026-12-28 23:58")
    assert office.state(ref) == "served_120"
    office.at("2026-12-28 23:59")
    assert office.state(ref) == "unpaid_decision"


def test_paid_at_sixty(office: Office) -> None:
    """FPN-R23, FPN-L8, FPN-L11."""
    ref = served(office)
    office.at("2026-12-14 10:00")
    pay(office, ref, "pay_low", "14/12/2026", "£60")
    assert office.state(ref) == "paid_60"
    facts = office.facts(ref)
    assert facts["discharged_on"] == "2026-12-14"
    assert facts["payments"] == [{"received_on": "2026-12-14", "pence": 6000, "reference": "P1"}]
    assert office.told(ref) == [("FPN-L8", "role ADM"), ("FPN-L11", "headteacher 6739101")]


def test_vector_18_sixty_pounds_on_day_29(office: Office) -> None:
    """FPN-R21, FPN-R22: it settles nothing and is held; with sixty more it does."""
    ref = served(office)
    office.at("2026-12-15 10:00")
    sixty = {"paid_on": "15/12/2026", "amount": "£60", "payment_reference": "P1"}
    for step in ("pay_low", "pay_high"):
        (reason,) = office.refused(ref, step, "adm", **sixty)
        assert (reason.rule, reason.found) == (
            "FPN-R21", "£60.00 short of £120.00 on Tue 15 Dec 2026",
        )  # fmt: skip
    office.do(ref, "hold_payment", "adm", **sixty)
    assert office.state(ref) == "served_120"
    office.at("2026-12-20 10:00")
    rest = {"paid_on": "18/12/2026", "amount": "£60", "payment_reference": "P2"}
    assert rules(office.refused(ref, "hold_payment", "adm", **rest)) == ["FPN-R22"]
    office.do(ref, "pay_high", "adm", **rest)
    assert office.state(ref) == "paid_120"


def test_a_payment_counts_by_its_day_also_when_it_is_written_down_late(office: Office) -> None:
    """FPN-R21, FPN-R23."""
    ref = unpaid(office)
    assert office.state(ref) == "unpaid_decision"
    sixty = {"paid_on": "14/12/2026", "amount": "60.00", "payment_reference": "P1"}
    assert rules(office.refused(ref, "pay_high", "adm", **sixty)) == ["FPN-R21"]
    office.do(ref, "pay_low", "adm", **sixty)
    assert office.state(ref) == "paid_60"


def test_a_paid_notice_that_ought_not_to_stand_is_withdrawn_with_all_the_money(
    office: Office,
) -> None:
    """FPN-R24, FPN-L9: a closed case may only become another end."""
    ref = served(office)
    office.at("2026-12-14 10:00")
    pay(office, ref, "pay_low", "14/12/2026", "£60")
    said = {
        "withdrawal_ground": "error", "because": "The wrong address.",
        "sent_back_on": "14/12/2026", "refund_reference": "R1",
    }  # fmt: skip
    for wrong in ({"withdrawal_ground": "not_prosecuted"}, {"sent_back_on": "15/12/2026"}):
        assert rules(office.refused(ref, "withdraw_paid", "im", **said | wrong)) == ["FPN-R24"]
    office.do(ref, "withdraw_paid", "im", **said)
    facts = office.facts(ref)
    assert office.state(ref) == "withdrawn"
    assert "discharged_on" not in facts
    assert facts["refunds"] == [{"sent_on": "2026-12-14", "pence": 6000, "reference": "R1"}]


def test_money_after_the_last_day_goes_back(office: Office) -> None:
    """FPN-R22, FPN-R24, FPN-L9."""
    ref = unpaid(office)
    late = {"paid_on": "29/12/2026", "amount": "£120", "payment_reference": "P1"}
    (reason,) = office.refused(ref, "pay_high", "adm", **late)
    assert reason.found == "Tue 29 Dec 2026 is after the last day, Mon 28 Dec 2026"
    office.do(ref, "hold_payment", "adm", **late)
    said = {"withdrawal_ground": "not_prosecuted", "because": "They have come round."}
    assert rules(office.refused(ref, "withdraw", "im", **said)) == ["FPN-R24"]
    back = {"sent_back_on": "29/12/2026", "refund_reference": "R1"}
    assert rules(office.refused(ref, "send_back", "adm", amount="£121", **back)) == ["FPN-R22"]
    office.do(ref, "send_back", "adm", amount="£120", **back)
    office.do(ref, "withdraw", "im", **said)
    assert office.state(ref) == "withdrawn"
    assert office.told(ref) == [("FPN-L9", "role ADM"), ("FPN-L11", "headteacher 6739101")]


def test_fpn_r31_the_ledger_takes_an_entry_once_and_puts_it_right(office: Office) -> None:
    ref = served(office)
    pay(office, ref, "hold_payment", "16/11/2026", "£30")
    again = {"paid_on": "16/11/2026", "amount": "£5", "payment_reference": "P1"}
    assert rules(office.refused(ref, "hold_payment", "adm", **again)) == ["FPN-R31"]
    wrong = {"wrong_reference": "P9", "amount": "£0", "because": "Another family's."}
    assert rules(office.refused(ref, "correct_payment", "adm", **wrong)) == ["FPN-R31"]
    office.do(ref, "correct_payment", "adm", **{**wrong, "wrong_reference": "P1"})
    assert "payments" not in office.facts(ref)


def test_fpn_r23_paid_days_cannot_be_used_again(office: Office) -> None:
    ref = served(office)
    pay(office, ref, "pay_low", "16/11/2026", "£60")
    reasons = office.refused_open("fpn", MALI, "head1", **REQUEST)
    assert rules(reasons) == ["FPN-R16", "FPN-R33", "FPN-R23"]


# --- withdrawing -------------------------------------------------------------------------


def test_fpn_r24_a_notice_that_ought_not_to_have_been(office: Office) -> None:
    """FPN-R24, FPN-R32: what the parent says can lead there; another notice may follow."""
    ref = served(office)
    said = {"said_on": "17/11/2026", "said": "I do not live with her."}
    assert rules(office.refused(ref, "log_representation", "adm", **said)) == ["FPN-R32"]
    office.do(ref, "log_representation", "adm", **{**said, "said_on": "16/11/2026"})
    assert office.facts(ref)["representations"][0]["said"] == "I do not live with her."
    why = {"because": "He is right."}
    early = office.refused(ref, "withdraw", "im", withdrawal_ground="not_prosecuted", **why)
    assert rules(early) == ["FPN-R24"]
    office.do(ref, "withdraw", "im", withdrawal_ground="wrong_person", **why)
    assert office.state(ref) == "withdrawn"
    assert request(office), "as if it had not been given"
