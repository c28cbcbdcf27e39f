"""What the audit says: the banner, a line of the list, and an entry in full."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from rich.cells import cell_len
from rich.text import Text

from states.calendar import LONDON
from states.machine import Machinery
from states.roles import Role
from storage.entries import Logged
from tui.text import fit, initials, plain, plural, when_short, wrapped
from vog_cases.audit import Finding
from vog_cases.audit_list import Entry, paragraphs, what
from vog_cases.broken_copy import CHANGED, Broken
from vog_cases.last_check import LastCheck

WHEN, WHO, SHORT_WHO, CASE, NUMBER = 13, 13, 5, 14, 4
NOBODY_ELSE = "no sealed copy is kept elsewhere yet"
COMPARED = (
    "Each case has a chain of its own: every entry holds the seal of the one before. Checking "
    "compares every seal with what is stored, and replays every case from its entries."
)


def banner(checked: LastCheck | None, events: int, width: int) -> str:
    """UNBROKEN, BROKEN AT, or NOT CHECKED and since when; as much as fits on the line."""
    now = f"{events:,} entries"
    if checked is None:
        return _first_fitting(
            width,
            f" ? NOT CHECKED   nobody has yet · {now} · {NOBODY_ELSE} · v checks",
            f" ? NOT CHECKED · {now} · no copy elsewhere · v checks",
        )
    at, finding = when_short(checked.at), checked.proof.finding
    if finding is not None:
        place = place_of(finding)
        return _first_fitting(
            width,
            f" ✗ BROKEN AT {place}: {finding.says} · checked {at} · v checks again",
            f" ✗ BROKEN AT {place}: {finding.says} · v",
            f" ✗ BROKEN AT {place}",
        )
    more = events - checked.proof.events
    if more:
        since = f"{plural(more, 'entry', 'entries')} since"
        return _first_fitting(
            width,
            f" ? NOT CHECKED since {at} · {since} · {now} · {NOBODY_ELSE} · v checks",
            f" ? NOT CHECKED since {at} · {since} · v checks",
        )
    return _first_fitting(
        width,
        f" ✓ UNBROKEN   {now} of {checked.proof.cases:,} cases · checked {at} · {NOBODY_ELSE}"
        " · v checks again",
        f" ✓ UNBROKEN   {now} · checked {at} · {NOBODY_ELSE}",
        f" ✓ UNBROKEN · {now} · {at} · no copy elsewhere",
    )


def checking(done: int, of: int, width: int) -> str:
    """How far a check has come."""
    part = done * 100 // of if of else 0
    bar = "█" * (part // 5) + "░" * (20 - part // 5)
    return _first_fitting(
        width,
        f" … CHECKING   {bar} {part} % · {done:,} of {of:,} · Esc stops",
        f" … CHECKING {bar} {part} %",
    )


def place_of(finding: Finding) -> str:
    """Where a chain is broken."""
    return finding.reference + (f", entry {finding.number}" if finding.number else "")


def _first_fitting(width: int, *lines: str) -> str:
    return next((one for one in lines if cell_len(one) <= width), lines[-1])


def header(width: int, *, short: bool) -> str:
    """The titles over their columns."""
    return _line(("When", "Who", "What", "Case", "No."), width, short=short)


def entry_line(
    line: Logged, machines: Mapping[str, Machinery], now: datetime, width: int, *, short: bool
) -> str:
    """An entry on one line; people by their initials where it is short."""
    name = line.actor_name or line.actor
    if line.role == Role.CLOCK:
        name = "clock"
    elif line.actor_name:
        name = initials(name) if short else _briefly(name)
    cells = _time(line.at, now), name, what(line, machines), line.reference or "—"
    number = str(line.number) if line.number else ""
    return _line((*cells, number), width, short=short)


def _line(cells: tuple[str, ...], width: int, *, short: bool) -> str:
    second = SHORT_WHO if short else WHO
    widths = (WHEN, second, width - WHEN - second - CASE - NUMBER - 4, CASE, NUMBER)
    return " ".join(fit(cell, size) for cell, size in zip(cells, widths, strict=True))


def _briefly(name: str) -> str:
    """`E. Prydderch`."""
    first, space, rest = name.partition(" ")
    return f"{first[:1]}. {rest}" if space else first


def _time(at: datetime, now: datetime) -> str:
    """`23 Nov 09:41`, or the year where it is another."""
    local = at.astimezone(LONDON)
    same = local.year == now.astimezone(LONDON).year
    return f"{local.day:>2} {local:%b %H:%M}" if same else f"{local.day:>2} {local:%b %Y}"


def entry_text(one: Entry, width: int, *, hide: bool) -> Text:
    """An entry in full, its headings in bold."""
    text = Text()
    for heading, lines in paragraphs(one, hide=hide):
        text.append_text(plain(f"{heading}\n", "bold"))
        later = " " * (8 if heading.startswith("ENTRY") else 3)
        for line in lines:
            broken = wrapped(line, width, " ", later)
            text.append_text(plain("\n".join(broken) + "\n"))
        text.append("\n")
    return text


def broken_text(line: Logged, broken: Broken) -> str:
    """What was done to a copy, and what checking it found."""
    found = broken.proof.finding
    said = f"✗ BROKEN AT {place_of(found)}: {found.says}" if found else "nothing is wrong"
    return (
        f"On a copy, entry {line.number} of {line.reference} was changed past the lock that keeps "
        f"entries as they are: “{broken.said}” became “{CHANGED}”. Checking the copy says:\n\n"
        f"{said}\n\n{COMPARED}\n\nThe copy is deleted. Your database was only read."
    )
