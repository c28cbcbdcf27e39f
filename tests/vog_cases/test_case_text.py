"""A case in plain lines: people by their names, money as money."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.database import reading
from tests.house import MALI, Office, office_on
from vog_cases.case_text import case_page, shown_value
from vog_cases.clock import FrozenClock
from vog_cases.reading_cases import Reader


@pytest.fixture
def office(sqlite_url: str, clock: FrozenClock) -> Iterator[Office]:
    opened = office_on(sqlite_url, clock)
    yield opened
    opened.database.dispose()


def page(office: Office, reference: str) -> str:
    now = office.clock.now()
    with reading(office.database) as connection:
        reader = Reader(connection, office.engine.machines, office.person("lio"), now)
        return case_page(reader.case(reference), now)


def test_whoever_signed_is_shown_by_name(office: Office) -> None:
    shown = page(office, office.active(MALI))
    assert "Consent signed by: Gwawr Tŷ-Coch, Mother" in shown


def test_those_who_raised_a_concern_are_shown_by_name(office: Office) -> None:
    ref = office.received(MALI)
    for who in ("lio", "io"):
        office.do(ref, "raise_concern", who, safeguarding_concern="A bruise.", told="The lead.")
    assert "Concern raised by: Eirlys Tangwystl; Heledd Garmon" in page(office, ref)


def test_a_colleague_is_shown_by_name(office: Office) -> None:
    ref = office.open(
        "fpn", MALI, "head1", parent=12, cause="absence", term="autumn",
        period_from="07/09/2026", period_to="18/09/2026",
    )  # fmt: skip
    shown = page(office, ref)
    assert "Requested by: Gwenfrewi Tŷ-Draw" in shown
    assert "The parent: Aneurin Tŷ-Coch, Father" in shown


def test_an_agency_in_a_list_is_shown_by_its_name(office: Office) -> None:
    ref = office.received(MALI)
    office.do(ref, "raise_concern", "lio", safeguarding_concern="A bruise.", told="The lead.")
    told = {"agency": "social_care", "person": "A. Worker", "told_reference": "S/1"}
    office.do(ref, "tell_agency", "io", told_at="21/09/2026 08:59", **told)
    assert "Agencies told: agency Social care, person A. Worker" in page(office, ref)


def test_money_in_a_list_is_shown_in_pounds() -> None:
    paid = [{"received_on": "2026-12-14", "pence": 6050, "reference": "P1"}]
    assert shown_value(paid, {}) == "received on 14/12/2026, amount £60.50, reference P1"
