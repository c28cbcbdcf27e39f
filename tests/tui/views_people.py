"""The screens of People and Reports as the tests look at them, on a council with registers."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import update

from storage import registers
from storage.database import writing
from storage.tables import Contact, Pupil, School
from tests.tui.council import BRYN, CLICK, GWEN, LLYR, SIAN, SLASH, Council
from tests.tui.driving import Driver
from vog_cases.recalculation import close_days
from vog_cases.signalling import read_registers

FIRST = date(2026, 9, 1)
FAMILY = "one family, told apart from the names"


def with_registers(council: Council) -> None:
    """Marks for five children from 2 to 28 September, two of them brother and sister, signals."""
    marks = {
        SIAN: _strip("/\\", {}), SLASH: _strip("/\\", {date(2026, 9, 15): "OO"}),
        CLICK: _strip("OO", {date(2026, 9, 2): "/\\"}), LLYR: _strip("/\\", {}),
        GWEN: _strip("/I", {date(2026, 9, 7): "LN"}),
    }  # fmt: skip
    with writing(council.engine.database) as connection:
        registers.add(connection, FIRST, marks)
        contacts, pupils, schools = (one.__table__ for one in (Contact, Pupil, School))  # type: ignore[attr-defined]
        connection.execute(
            update(contacts).where(contacts.c.upn.in_((SLASH, CLICK))).values(person=FAMILY)
        )
        connection.execute(
            update(pupils).where(pupils.c.upn == SLASH).values(looked_after=True, known_as="[i]Ŵyn")
        )
        connection.execute(
            update(schools)
            .where(schools.c.number == BRYN)
            .values(headteacher="[b]Prys[/]", email="swyddfa@bryn.example", language="Welsh")
        )
    lead = council.engine.person("eluned")
    close_days(council.engine, lead, BRYN, [date(2026, 10, 2)], "closure", "Boiler [/b]")
    with council.engine.transaction() as work:
        read_registers(work)


def _strip(usual: str, days: dict[date, str]) -> str:
    text = [" "] * 730
    for step in range(27):
        day = date(2026, 9, 2) + timedelta(days=step)
        if day.weekday() < 5:
            place = 2 * (day - FIRST).days
            text[place : place + 2] = days.get(day, usual)
    return "".join(text)


async def people(driver: Driver, council: Council) -> None:
    """The pupils."""
    with_registers(council)
    await driver.press("4")


async def people_search(driver: Driver, council: Council) -> None:
    """Somebody found by their parent's name."""
    await people(driver, council)
    await driver.press("slash")
    await driver.type("mair lukasik")


async def people_schools(driver: Driver, council: Council) -> None:
    """The schools."""
    await people(driver, council)
    await driver.press("right_square_bracket")


async def people_officers(driver: Driver, council: Council) -> None:
    """The officers."""
    await people(driver, council)
    await driver.press(*["right_square_bracket"] * 2)


async def people_signals(driver: Driver, council: Council) -> None:
    """The signals that stand."""
    await people(driver, council)
    await driver.press("left_square_bracket")


async def pupil(driver: Driver, council: Council) -> None:
    """The card of the child whose name is markup."""
    await people(driver, council)
    driver.app.screen.area.rows.select(SLASH)  # type: ignore[attr-defined]
    await driver.press("enter")


async def pupil_register(driver: Driver, council: Council) -> None:
    """The register of a child who is often away."""
    await people(driver, council)
    driver.app.screen.area.rows.select(CLICK)  # type: ignore[attr-defined]
    await driver.press("enter", "right")


async def school(driver: Driver, council: Council) -> None:
    """A school's card."""
    await people_schools(driver, council)
    driver.app.screen.area.rows.select(BRYN)  # type: ignore[attr-defined]
    await driver.press("enter")


async def officer(driver: Driver, council: Council) -> None:
    """An officer's card."""
    await people_officers(driver, council)
    driver.app.screen.area.rows.select("heulwen")  # type: ignore[attr-defined]
    await driver.press("enter")


async def signal(driver: Driver, council: Council) -> None:
    """A signal whole."""
    await people_signals(driver, council)
    await driver.press("enter")


async def signal_form(driver: Driver, council: Council) -> None:
    """Setting a signal aside without saying why."""
    await people_signals(driver, council)
    await driver.press("d", "ctrl+s")


async def open_a_case(driver: Driver, council: Council) -> None:
    """Which case to open for the child whose name is markup, on one that cannot be."""
    await pupil(driver, council)
    await driver.press("o", "end")


async def reports(driver: Driver, council: Council) -> None:
    """What is open, by type and state."""
    with_registers(council)
    await driver.press("6")


async def reports_kept(driver: Driver, council: Council) -> None:
    """Deadlines met and missed."""
    await reports(driver, council)
    await driver.press(*["right_square_bracket"] * 2)


async def reports_attendance(driver: Driver, council: Council) -> None:
    """Attendance by school, with small numbers left out."""
    await reports(driver, council)
    await driver.press(*["right_square_bracket"] * 7)


async def report_file(driver: Driver, council: Council) -> None:
    """The name of a file."""
    await reports(driver, council)
    await driver.press("e")


PEOPLE_VIEWS = (
    people, people_search, people_schools, people_officers, people_signals, pupil,
    pupil_register, school, officer, signal, signal_form, open_a_case, reports, reports_kept,
    reports_attendance,
)  # fmt: skip
KEYED = (
    people, people_signals, pupil, school, signal, signal_form, open_a_case, reports, report_file,
)  # fmt: skip
"""Those whose keys are kept as a table."""
