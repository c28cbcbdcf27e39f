"""The views of the audit, sign-in and lock that the golden and contrast tests look at."""

from __future__ import annotations

from tests.tui.council import Council
from tests.tui.driving import Driver


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


AUDIT_VIEWS = (audit, audit_entry, audit_export, broken_chain)
