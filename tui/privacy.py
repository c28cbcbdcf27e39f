"""The privacy key: the names of children and their families become initials, everywhere at once.

Every such name is drawn through `person_name`, `private` or `adult`. What may hold a name inside
a longer text (a note, a fact) is hidden whole by whoever draws it: ask `names_hidden`.
"""

from __future__ import annotations

_hidden = False


def names_hidden() -> bool:
    """Whether names are shown as initials now."""
    return _hidden


def hide_names(hidden: bool) -> None:
    """From the next drawing on; whoever calls this draws anew."""
    global _hidden
    _hidden = hidden


def person_name(forename: str, surname: str) -> str:
    """A child's name as it may be shown now: `Siân Ŵyn-Parry`, or `S. Ŵ.`."""
    return private(f"{forename} {surname}")


def by_surname(forename: str, surname: str, *, comma: bool = False) -> str:
    """A child's name the other way round: `Ŵyn-Parry Siân`, with a comma if wanted."""
    shown = f"{surname}{',' if comma else ''} {forename}"
    return person_name(forename, surname) if _hidden else shown


def private(name: str) -> str:
    """A name as it may be shown now."""
    if not _hidden:
        return name
    first = (next((ch for ch in word if ch.isalpha()), "") for word in name.split())
    return " ".join(f"{letter.upper()}." for letter in first if letter)


def looked_at(found: str, shape: str = " ({})") -> str:
    """What a rule looked at, in brackets or in another shape; nothing while names are hidden,
    for it may name who signed or who is related."""
    return shape.format(found) if found and not _hidden else ""


def adult(contact: str) -> str:
    """A contact with what they are to the child: `Mair Evans, Mother`, or `M. E., Mother`."""
    name, comma, relationship = contact.rpartition(", ")
    return f"{private(name)}{comma}{relationship}" if comma else private(contact)
