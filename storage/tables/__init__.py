"""Every table. What a column means is said once, where its table is.

SQLModel table classes do not validate: input is checked by plain models before it comes here.
Whoever imports this knows all of them, which is what SQLModel's metadata needs.
"""

from sqlmodel import SQLModel

from storage.tables.cases import (
    CONCERN,
    Case,
    CaseLink,
    Document,
    Event,
    EventPrivate,
    Look,
    Message,
    PupilLook,
    SourceItem,
)
from storage.tables.desks import Draft, Preference, SavedView, Visit
from storage.tables.people import Contact, Passphrase, Pupil, PupilSearch, School, Staff
from storage.tables.registers import CalendarDay, RegisterChange, RegisterStrip, Signal
from storage.tables.the_database import Batch, Counter, PolicyChange, Setting, WorkflowVersion
from storage.tables.timers import FAILED, STANDS, Heartbeat, Timer

__all__ = [
    "CONCERN", "FAILED", "STANDS", "Batch", "CalendarDay", "Case", "CaseLink", "Contact",
    "Counter", "Document", "Draft", "Event", "EventPrivate", "Heartbeat", "Look", "Message",
    "Passphrase", "PolicyChange", "Preference", "Pupil", "PupilLook", "PupilSearch",
    "RegisterChange", "RegisterStrip", "SQLModel", "SavedView", "School", "Setting", "Signal",
    "SourceItem", "Staff", "Timer", "Visit", "WorkflowVersion",
]  # fmt: skip
