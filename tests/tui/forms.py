"""Driving a form in tests: into it, its fields, and what is said there."""

from __future__ import annotations

from tests.tui.driving import Driver
from tui.screens.drafted import DraftedForm
from tui.screens.step import AskForm
from tui.widgets.choices import Choices, ListBox
from tui.widgets.field import Field


async def step(driver: Driver, reference: str, name: str) -> None:
    """From the worklist into the form of a step."""
    await driver.open_case(reference)
    driver.app.screen.query_one("#steps").select(name)  # type: ignore[attr-defined]
    await driver.press("enter")
    assert driver.screen_name == "StepForm"


def form(driver: Driver) -> AskForm:
    """The form in front."""
    screen = driver.app.screen
    assert isinstance(screen, AskForm)
    return screen


def field(driver: Driver, name: str) -> Field:
    """One of its fields."""
    return driver.app.screen.query_one(f"#field-{name}", Field)


async def fill(driver: Driver, name: str, text: str) -> None:
    """Types into a field, or chooses what stands there."""
    one = field(driver, name)
    one.focus_box()
    await driver.rest()
    if isinstance(one.box, (Choices, ListBox)):
        one.box.fill(text)
        await driver.rest()
    else:
        await driver.type(text)


def problem(driver: Driver, name: str) -> str:
    """What is said to be wrong at a field."""
    return field(driver, name).wrong


def beside(driver: Driver, name: str) -> str:
    """What is said beside a short field."""
    return str(field(driver, name).query_one(".beside").render())


def hint(driver: Driver, name: str) -> str:
    """What is said under a field."""
    return str(field(driver, name).query_one(".hint").render())


def foot(driver: Driver, part: str) -> str:
    """A part at the foot of the form: `problems`, `ahead`, `kept`; or the `banner` at its head."""
    widget = driver.app.screen.query_one(f"#{part}")
    inner = widget.query("Static")
    return str((inner.first() if inner else widget).render()) if widget.display else ""


async def kept(driver: Driver) -> None:
    """Waits until what was typed is in the database."""
    screen = driver.app.screen
    assert isinstance(screen, DraftedForm)
    screen.write_draft()
    await driver.rest()
    assert driver.app.drafts.waiting == []
