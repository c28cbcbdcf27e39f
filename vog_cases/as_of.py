"""A case as it stood at an earlier moment, rebuilt from its events up to then."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from storage.deadlines import CANCELLED, PASSED
from storage.records import WAITING, WITHDRAWN
from vog_cases.errors import NotFound
from vog_cases.plain_text import when
from vog_cases.reading_cases import CaseDetail, Deadline, then_in_words
from vog_cases.replay import replay
from vog_cases.timers import DUE


def as_it_stood(detail: CaseDetail, at: datetime) -> CaseDetail:
    """The case after the last event written by `at`; NotFound before it was opened."""
    events = tuple(event for event in detail.history if event.at <= at)
    if not events:
        raise NotFound(f"{detail.row.reference} was not open yet on {when(at)}.")
    then = replay(detail.workflow, events)
    row = replace(detail.row, version=then.version, facts=then.facts, **then.columns)
    standing = tuple(
        Deadline(
            name, detail.workflow.timer[name].title, told.due_at, told.status,
            then_in_words(detail.workflow.timer[name], detail.workflow), None,
            detail.workflow.timer[name].counts,
        )
        for (name, phase), told in then.timers.items()
        if phase == DUE and told.status not in (PASSED, CANCELLED)
    )  # fmt: skip
    number, taken_back = events[-1].number, replace(detail, history=events).taken_back
    return replace(
        detail, row=row, history=events, deadlines=standing,
        documents=tuple(one for one in detail.documents if one["event_number"] <= number),
        messages=tuple(
            _as_it_waited(one, taken_back)
            for one in detail.messages
            if one["event_number"] <= number
        ),
        links=tuple(
            link
            for link in detail.links
            if any(link["reference"] == told["reference"]
                   for event in events for told in event.body["links"])
        ),
    )  # fmt: skip


def _as_it_waited(message: Mapping[str, Any], taken_back: Collection[int]) -> Mapping[str, Any]:
    """A message that was withdrawn only later still waited then."""
    if message["status"] == WITHDRAWN and message["event_number"] not in taken_back:
        return {**message, "status": WAITING}
    return message
