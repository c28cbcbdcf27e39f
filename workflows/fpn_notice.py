"""A penalty notice as it is issued: every item that PN13 reg. 3 asks for (FPN-R17)."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict

from states.forms import in_pounds


class Notice(BaseModel):
    """The copy of the notice that the council keeps (FPN-R31). Empty is what nobody has said."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    parent_name: str = ""
    parent_address: str = ""
    child_name: str = ""
    child_address: str = ""
    school: str = ""
    officer: str = ""
    officer_particulars: str = ""
    authority: str = ""
    period_from: date | None = None
    period_to: date | None = None
    issued_on: date | None = None
    offence: str = ""
    low: int = 0
    high: int = 0
    low_days: int = 0
    high_days: int = 0
    correspondence: str = ""
    how_to_pay: str = ""

    @property
    def discharges(self) -> str:
        """What payment does."""
        return "Payment in full in this time discharges liability for the offence in this period."

    @property
    def when_unpaid(self) -> str:
        """What follows when it is not paid."""
        return "Unpaid, the council either withdraws the notice or prosecutes the offence."

    @property
    def withdrawn_when(self) -> str:
        """The grounds on which it may be withdrawn."""
        return (
            "It may be withdrawn if it ought not to have been issued, ought not to have been "
            "issued to you, or contains a material error."
        )

    @property
    def amounts(self) -> str:
        """Both amounts and how long each is accepted."""
        return (
            f"{in_pounds(self.low)} within {self.low_days} days of receiving this notice; "
            f"{in_pounds(self.high)} after that and within {self.high_days} days."
        )


_ITEMS = (
    ("parent_name", "the parent's name"),
    ("parent_address", "the parent's address"),
    ("child_name", "the child's name"),
    ("child_address", "the child's address"),
    ("school", "the school"),
    ("officer", "the officer's name"),
    ("officer_particulars", "the officer's official particulars"),
    ("authority", "the council to pay"),
    ("period_from", "the first day of the offence"),
    ("period_to", "the last day of the offence"),
    ("issued_on", "the day of issue"),
    ("offence", "the circumstances of the offence"),
    ("low", "the first amount"),
    ("high", "the second amount"),
    ("low_days", "how long the first amount is accepted"),
    ("high_days", "how long the second amount is accepted"),
    ("correspondence", "the address for correspondence"),
    ("how_to_pay", "how to pay"),
)


def missing_from(notice: Notice) -> list[str]:
    """The items of reg. 3 that the notice does not hold, in words."""
    return [words for name, words in _ITEMS if not getattr(notice, name)]
