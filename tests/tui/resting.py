"""When a screen under test has come to rest: nothing queued, nothing to lay out, nothing to paint.

Textual's pilot takes a process that uses no processor for an idle one, which on a busy machine
is only a process that is not let run. Here the queues themselves are looked at.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from textual.app import App
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.screen import Screen

CALM = 4
"""How many turns of the loop must find nothing to do, as a handler may wait for another."""


async def come_to_rest(app: App[Any]) -> None:
    """Waits until every message is handled and the screen is laid out and painted."""
    calm = 0
    while calm < CALM and app._running and app._exception is None:
        await asyncio.sleep(0)
        if any(map(_is_busy, _pumps(app))):
            calm = 0
        elif _has_to_draw(app.screen):
            calm = 0
            app.screen._on_timer_update()
        elif app.animator._animations or app.animator._scheduled:
            calm = 0
            await app.animator.wait_until_complete()
        else:
            calm += 1


def _pumps(app: App[Any]) -> list[MessagePump]:
    pumps: list[MessagePump] = [app]
    for screen in app.screen_stack:
        pumps += screen.walk_children(with_self=True)
    return pumps


def _is_busy(pump: MessagePump) -> bool:
    """Whether it handles a message or has one to handle: else it waits for the next."""
    queue = pump._message_queue
    return pump._running and bool(
        queue.values or pump._next_callbacks or not queue.ready_event._waiters  # type: ignore[attr-defined]
    )


def _has_to_draw(screen: Screen[Any]) -> bool:
    return bool(
        screen.is_current
        and screen._running
        and (
            screen._layout_required
            or screen._scroll_required
            or screen._repaint_required
            or screen._recompose_required
            or screen._dirty_widgets
            or screen._callbacks
        )
    )


def use_it(patch: pytest.MonkeyPatch) -> None:
    """Lets the pilot wait for rest instead of for an idle process."""

    async def for_screen(pilot: Pilot[Any], timeout: float = 30) -> bool:
        await come_to_rest(pilot.app)
        return pilot.app._exception is None

    async def a_turn(_least: float = 0, _most: float = 1) -> None:
        await asyncio.sleep(0)

    patch.setattr(Pilot, "_wait_for_screen", for_screen)
    patch.setattr("textual.pilot.wait_for_idle", a_turn)
    patch.setattr("textual.app.wait_for_idle", a_turn)
