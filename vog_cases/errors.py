"""What can go wrong, named after what went wrong. Each error is one plain sentence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """Why something was refused and what would satisfy it."""

    rule: str
    says: str
    source: str = ""
    fix: str = ""
    field: str = ""
    found: str = ""
    of_the_answer: bool = False
    """It is about what was answered, and not in a rule's own words."""

    @property
    def lead(self) -> str:
        """How it begins where it is read alone: a rule's words say what has to be true, which
        without this would read like a report that it is.
        """
        if self.rule in ("", "role", "state"):
            return ""
        return f"{self.rule}: " if self.of_the_answer else f"{self.rule} is not met: "


class VogError(Exception):
    """Anything the program says no to. `kind` and `exit_code` are part of the contract."""

    kind = "error"
    exit_code = 1

    def __init__(self, message: str, reasons: tuple[Reason, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.reasons = reasons


class StepRefused(VogError):
    """The rules refuse a step, or the person may not take it. Nothing has changed."""

    kind = "refused"
    exit_code = 1


class InvalidInput(VogError):
    """What was said cannot be understood; `reasons` names each place."""

    kind = "invalid"
    exit_code = 2


class NotFound(VogError):
    """There is no such thing, or none that this person may see."""

    kind = "not_found"
    exit_code = 3


class ChangedMeanwhile(VogError):
    """Somebody else changed the case first; the message says who did what."""

    kind = "conflict"
    exit_code = 4


class IntegrityFailure(VogError):
    """The history does not prove itself; the message names the first thing that is wrong."""

    kind = "integrity"
    exit_code = 5


class WorkflowChanged(VogError):
    """A workflow in use was changed without a new version (invariant 13)."""

    kind = "integrity"
    exit_code = 5
