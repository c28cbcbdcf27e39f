"""What may be opened for a child is foretold by the very rules that opening asks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.database import reading
from tests.house import MALI, OSIAN, Office, office_on
from vog_cases.clock import FrozenClock
from vog_cases.errors import NotFound
from vog_cases.openings import Opening, openings
from vog_cases.reading_cases import Reader


@pytest.fixture
def office(database_url: str, clock: FrozenClock) -> Iterator[Office]:
    opened = office_on(database_url, clock)
    yield opened
    opened.database.dispose()


def seen(office: Office, upn: str, who: str) -> dict[str, Opening]:
    with reading(office.database) as connection:
        person, now = office.person(who), office.clock.now()
        found = openings(Reader(connection, office.engine.machines, person, now), upn)
    return {one.workflow.type: one for one in found}


def test_a_school_may_refer_and_is_told_who_opens_the_rest(office: Office) -> None:
    found = seen(office, MALI, "sch1")
    assert list(found) == list(office.engine.machines)
    assert found["referral"].allowed
    assert found["psp"].allowed
    (why,) = seen(office, MALI, "io")["holiday"].in_the_way
    assert why.rule == "role"
    assert "Gwenfrewi Tŷ-Draw (Headteacher)" in why.fix


@pytest.mark.parametrize("who", ["sch1", "lio", "io", "pecc", "adm", "do", "head1"])
def test_what_the_role_forbids_is_what_opening_refuses(office: Office, who: str) -> None:
    for name, one in seen(office, MALI, who).items():
        reasons = office.refused_open(name, MALI, who) if not one.allowed else ()
        assert {verdict.rule for verdict in one.in_the_way} <= {reason.rule for reason in reasons}


def test_an_open_case_of_the_type_stands_in_the_way(office: Office) -> None:
    """GEN-R23: a second one is not opened."""
    assert seen(office, MALI, "adm")["referral"].allowed
    reference = office.received(MALI)
    (why,) = seen(office, MALI, "adm")["referral"].in_the_way
    assert why.rule == "GEN-R23"
    assert reference in why.found + why.fix


def test_nobody_opens_for_a_child_they_may_not_see(office: Office) -> None:
    with pytest.raises(NotFound, match="that you can see"):
        seen(office, OSIAN, "sch1")


def test_every_type_can_be_opened_by_somebody_before_its_form_is_filled_in(office: Office) -> None:
    """What only the form can say never stands in the way of the form."""
    people = ("head1", "io", "adm")
    allowed = {name for who in people for name, one in seen(office, MALI, who).items()
               if one.allowed}  # fmt: skip
    assert allowed == set(office.engine.machines)
