"""A case as it stood at an earlier moment, rebuilt from its events up to then."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from storage.deadlines import CANCELLED, PASSED
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
    number = events[-1].number
    return replace(
        detail, row=row, history=events, deadlines=standing,
        documents=tuple(one for one in detail.documents if one["event_number"] <= number),
        messages=tuple(one for one in detail.messages if one["event_number"] <= number),
        links=tuple(
            link
            for link in detail.links
            if any(link["reference"] == told["reference"]
                   for event in events for told in event.body["links"])
        ),
    )  # fmt: skip
