"""What the Inbox says beside the list, or in two lines under it on a narrow screen."""

from __future__ import annotations

from datetime import datetime

from rich.text import Text

from states.calendar import LONDON
from tui.language import local
from tui.text import due_in_words, initials, plain, plural, when_short, wrapped
from vog_cases.glancing import Glance
from vog_cases.reading_cases import Action

NOTHING = "No case under the cursor."


def pane(seen: Glance, now: datetime, width: int, height: int) -> Text:
    """The preview of a wide screen."""
    row, flow = seen.row, seen.workflow
    text = Text()

    def say(words: str, style: str = "", first: str = "", later: str = "") -> None:
        for line in wrapped(words, width, first, later):
            text.append_text(plain(f"{line}\n", style))

    def gap() -> None:
        text.append("\n")

    say("PREVIEW · not recorded as a view", "bold")
    say(f"{row.reference} · {flow.state[row.state].title} · version {row.version}")
    say(f"{year_in_words(seen.year_group)}, {seen.school}. {local(flow.title)}, open since "
        f"{when_short(row.opened_at)}.")  # fmt: skip
    gap()
    say(f"Why here: {seen.why}.")
    gap()
    due = seen.next_deadline
    if due is not None:
        say(f"Clock  {due.title}", "bold")
        say(f"{due_in_words(due.due_at, now)} · {when_short(due.due_at)}")
        say(due.told or f"then {due.then}")
        gap()
    say("You can", "bold")
    for line in can_lines(seen.actions, width, max(height - text.plain.count("\n") - 9, 3)):
        text.append_text(plain(f"{line}\n"))
    gap()
    say(f"Last {plural(len(seen.events), 'event')}", "bold")
    for event in seen.events:
        at = event.at.astimezone(LONDON)
        name = seen.names.get(event.actor, "the clock" if event.role == "SYS" else event.actor)
        who = name if event.role == "SYS" else initials(name)
        say(f"{at.day} {at:%b %H:%M}  {event.body['title']} · {who}", later="               ")
    return text


def can_lines(actions: tuple[Action, ...], width: int, most: int) -> list[str]:
    """The steps with their numbers: those that are possible first."""
    numbered = [(number, one) for number, one in enumerate(actions, 1) if _mine(one)]
    numbered.sort(key=lambda pair: (not pair[1].allowed, pair[0]))
    if not numbered:
        return ["Nothing: it waits for somebody else."]
    lines = [_can(number, one, width) for number, one in numbered]
    if len(lines) > most:
        lines = [*lines[: most - 1], f"    … {len(lines) - most + 1} more"]
    return lines


def _can(number: int, one: Action, width: int) -> str:
    missing = sum(not verdict.holds for verdict in one.choosable.verdicts)
    mark = "✓" if one.allowed else "✗"
    after = "" if one.allowed else f"  {plural(missing, 'thing')} missing"
    return f"{f'm{number}':<3} {mark} {one.title}"[: max(width - len(after), 10)] + after


def _mine(one: Action) -> bool:
    return all(verdict.holds for verdict in one.choosable.verdicts if verdict.rule == "role")


def strip(seen: Glance, now: datetime, width: int) -> str:
    """Two lines under the list of a narrow screen."""
    due = seen.next_deadline
    clock = f"{due.title}: {due_in_words(due.due_at, now)} · " if due else ""
    mine = [(number, one) for number, one in enumerate(seen.actions, 1) if _mine(one)]
    can = ", ".join(f"m{number} {one.title}" for number, one in mine if one.allowed)
    blocked = sum(not one.allowed for _, one in mine)
    says = f"{clock}can: {can or 'nothing'}" + (f" · {blocked} blocked" if blocked else "")
    return "\n".join(wrapped(f"{says}. Why here: {seen.why}.", width, " ", " ")[:2])


def year_in_words(group: int) -> str:
    """A year group as schools say it."""
    return f"Year {group}" if group > 0 else "Reception" if group == 0 else "Nursery"
