"""The views of the audit, sign-in, lock and help that the golden and contrast tests look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from storage import desk
from storage.database import writing
from tests.tui.council import GWEN, NOW, Council
from tests.tui.driving import Driver
from vog_cases.house import LIVE


async def audit(driver: Driver, council: Council) -> None:
    """The history, on a step of a case, after a check."""
    await driver.press("5", "v", "down", "down")


async def audit_entry(driver: Driver, council: Council) -> None:
    """The history of one case that is plain to see, never checked; narrow: one entry of it."""
    await driver.press("5", "slash")
    await driver.type("case:PSP type:psp who:nerys")
    await driver.press("enter")
    if driver.app.size.width < 100:
        await driver.press("enter")


async def audit_export(driver: Driver, council: Council) -> None:
    """An export without a reason."""
    await driver.press("5", "e", "ctrl+s")


async def broken_chain(driver: Driver, council: Council) -> None:
    """What a broken chain looks like."""
    await driver.press("5", "down", "down", "b")


async def sign_in(driver: Driver, council: Council) -> None:
    """Whom to act as."""
    driver.app.action_act_as()
    await driver.rest()


async def since(driver: Driver, council: Council) -> None:
    """What somebody missed who comes in for the first time."""
    reference = council.references()[GWEN]
    with writing(council.engine.database) as connection:
        desk.save_draft(
            connection, "heulwen", reference, "first_contact", 5, {"spoke_with": "[b]"}, NOW
        )
    await sign_in(driver, council)
    await driver.type("heulwen")
    await driver.press("enter")


async def locked(driver: Driver, council: Council) -> None:
    """After a time without a key."""
    council.clock.at += timedelta(minutes=20)
    driver.app.look()
    await driver.rest()


async def door(driver: Driver, council: Council) -> None:
    """Where one signs in to a live database, after a try that failed."""
    driver.app.house = replace(driver.app.house, mode=LIVE)
    driver.app.ask_who(may_go_back=False, name="eluned")
    await driver.rest()
    await driver.type("harbour violin")
    await driver.press("enter")


async def new_passphrase(driver: Driver, council: Council) -> None:
    """Another passphrase, typed twice and not the same."""
    driver.app.house = replace(driver.app.house, mode=LIVE)
    driver.app.action_new_passphrase()
    await driver.rest()
    await driver.type("harbour violin")
    await driver.press("ctrl+s")


async def help_page(driver: Driver, council: Council) -> None:
    """The help of the audit."""
    await driver.press("5", "question_mark")


async def clock_question(driver: Driver, council: Council) -> None:
    """What would pass if the training clock went on."""
    await driver.press("f6")


AUDIT_VIEWS = (
    audit, audit_entry, audit_export, broken_chain, sign_in, since, door, new_passphrase,
    locked, help_page,
    clock_question,
)  # fmt: skip
