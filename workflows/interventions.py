"""What a school has tried, with dates and impact (REF-R02, REF-R03, GEN-R09)."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from states.forms import Kind


class Intervention(BaseModel):
    """One thing the school tried: when, what, and what came of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    what: str
    impact: str = ""


_ENTRY = re.compile(r"\s*(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/\d{4})\s+(.+)", re.DOTALL)


def parse_interventions(text: str) -> list[Intervention]:
    """Entries as schools write them: `14/10/2026 Home visit: family not in; …`.

    Raises ValueError with a plain sentence that quotes the entry it cannot read.
    """
    return [_entry(part.strip()) for part in text.replace("\n", ";").split(";") if part.strip()]


def _entry(text: str) -> Intervention:
    match = _ENTRY.fullmatch(text)
    if match is None:
        raise ValueError(f"“{text}” does not begin with a date; write 14/10/2026 What: impact")
    pattern = "%Y-%m-%d" if "-" in match[1] else "%d/%m/%Y"
    try:
        on = datetime.strptime(match[1], pattern).date()  # noqa: DTZ007 - only its date is kept
    except ValueError:
        raise ValueError(f"“{match[1]}” is not a day of the calendar") from None
    what, _, impact = match[2].partition(":")
    return Intervention(on=on, what=what.strip(), impact=impact.strip())


def written(interventions: tuple[Intervention, ...]) -> str:
    """The entries as one text that `parse_interventions` reads back."""
    return "; ".join(
        f"{item.on.isoformat()} {item.what}" + (f": {item.impact}" if item.impact else "")
        for item in interventions
    )


def _read(value: Any) -> Any:
    return parse_interventions(value) if isinstance(value, str) else value


Interventions = Annotated[tuple[Intervention, ...], BeforeValidator(_read), Kind.INTERVENTIONS]
