"""Somebody else changed the case while a form was open: what they did, and how one goes on."""

from __future__ import annotations

from tui.asked import Asked, Looked
from tui.privacy import names_hidden
from tui.text import when_short
from vog_cases.meanwhile import Meanwhile


class Overtaken:
    """What others did since the version a form goes by.

    Saving is refused once, so that what they did is seen; the next time it goes on top of theirs,
    if the step is still possible.
    """

    def __init__(self) -> None:
        self._looked: Looked | None = None
        self._since: int | None = None
        self._refused = False
        self.may_save = True
        """False for a moment after a refusal: a second press in haste has seen nothing yet."""

    def since(self, version: int) -> int:
        """The version from which on others' changes are told."""
        return version if self._since is None else min(self._since, version)

    def begin(self, version: int) -> None:
        """An old draft was begun at this version."""
        self._since = version

    def look(self, looked: Looked) -> None:
        """The case was read again; what was refused stays refused until it is saved on top."""
        if not self._refused:
            self._looked = looked

    def refuse(self, looked: Looked) -> None:
        """Saving was refused for what is told here."""
        self._looked, self._refused, self.may_save = looked, True, False

    def seen(self) -> None:
        """There was time to read what was refused."""
        self.may_save = True

    @property
    def on_top(self) -> tuple[Asked, int] | None:
        """What is asked for, and at which version, when it is saved on top of theirs."""
        if not self._refused or self._looked is None or self._looked.still is None:
            return None
        return self._looked.still, self._looked.version

    @property
    def words(self) -> list[str]:
        """What others did, and what can be done about it."""
        looked = self._looked
        if looked is None or looked.meanwhile is None:
            return []
        if not self._refused:
            first = "! The case has changed since you began:"
        elif looked.still is None:
            first = "! NOT SAVED. This is no longer possible; your text is kept as a draft."
        else:
            first = "! NOT SAVED: the case has changed. Ctrl+S again saves yours on top of this:"
        return [first, *_changes(looked.meanwhile)]


def _changes(meanwhile: Meanwhile) -> list[str]:
    lines = [f"  {when_short(one.at)}  {one.who}: {one.title}" for one in meanwhile.events]
    if meanwhile.state_before != meanwhile.state_after:
        lines.append(f"  It stood in {meanwhile.state_before}, now in {meanwhile.state_after}")
    if meanwhile.owner_before != meanwhile.owner_after:
        lines.append(f"  Officer: {meanwhile.owner_before} → {meanwhile.owner_after}")
    hide = names_hidden()
    lines += [
        f"  {label}: {'changed' if hide else f'{before} → {after}'}"
        for label, before, after in meanwhile.facts
    ]
    return lines
