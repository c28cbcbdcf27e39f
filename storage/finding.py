"""Finding cases and children by what people type: names, references, pupil numbers.

A name matches by the beginning of each of its words, through SQLite's FTS5 or a `tsvector` of
PostgreSQL; they differ in `_named` and `_begins` alone. Nothing is ever ranked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    false,
    func,
    literal_column,
    or_,
    select,
    text,
    union,
)  # fmt: skip

from states.context import Actor
from storage.database import is_sqlite
from storage.records import PUPILS, PupilRow
from storage.searching import typed_words
from storage.tables import Case, Pupil, PupilSearch
from storage.visibility import pupils_visible_to

_cases = Case.__table__  # type: ignore[attr-defined]
_pupils = Pupil.__table__  # type: ignore[attr-defined]
_search = PupilSearch.__table__  # type: ignore[attr-defined]

_BEGINNING = re.compile(r"[A-Z]{3}-[0-9-]*")
"""The beginning of a reference, such as `REF-26-0004`."""
_NUMBER = re.compile(r"(?:([0-9]{2})-)?([0-9]+)((?:-[0-9]?)?)")
"""A reference without its letters: `26-00041-7`, `00041`, or `41` for short."""
UPN = re.compile(r"[A-Z][0-9]{11}[0-9A-Z]")
_BEFORE_NUMBER = len("REF-26-")
_number: ColumnElement[str] = literal_column(f"substr(case_file.reference, {_BEFORE_NUMBER + 1})")
"""In the very words of the index on it."""


_AS_VECTOR = "array_to_tsvector(array_remove(string_to_array(words, ' '), ''))"
"""Likewise."""


def cases_found(connection: Connection, typed: str) -> list[ColumnElement[bool]]:
    """What makes a case match what was typed: every word matches its child or the case itself."""
    names: list[str] = []
    found: list[ColumnElement[bool]] = []
    for word in typed.split():
        said, itself = typed_words(word), _itself(connection, word.upper())
        if itself is None:
            names += said
        else:
            either = (_cases.c.upn.in_(_named(connection, said)), itself)
            ids = (select(_cases.c.id).where(one).correlate(None) for one in either)
            found.append(_cases.c.id.in_(union(*ids)))
    if names:
        found.append(_cases.c.upn.in_(_named(connection, names)))
    if typed.strip() and not found:
        found.append(false())  # nothing is called by a lone sign
    return found


def _itself(connection: Connection, word: str) -> ColumnElement[bool] | None:
    """The case by its reference or its child's number; None where the word is neither."""
    if _BEGINNING.fullmatch(word):
        begins = func.substr(_cases.c.reference, 1, len(word)) == word
        number = word[_BEFORE_NUMBER:]
        return and_(begins, _begins(connection, _number, number)) if number else begins
    if part := _NUMBER.fullmatch(word):
        year, number, check = part.groups()
        short = _begins(connection, _number, f"{number:0>5}{check}")
        found = or_(_begins(connection, _number, number + check), short)
        return and_(found, func.substr(_cases.c.reference, 5, 2) == year) if year else found
    return _cases.c.upn == word if UPN.fullmatch(word) else None


def search_pupils(connection: Connection, person: Actor, typed: str, limit: int) -> list[PupilRow]:
    """The children a person may see whom every word typed matches; at most `limit`, by name.

    Where more match, which of them are left out is not said: one types on.
    """
    query = select(_pupils.c.upn).where(pupils_visible_to(person)).limit(limit)
    names: list[str] = []
    for word in typed.split():
        if UPN.fullmatch(word.upper()):
            query = query.where(_pupils.c.upn == word.upper())
        else:
            names += typed_words(word)
    if names:
        query = query.where(_pupils.c.upn.in_(_named(connection, names)))
    found = PUPILS.where(_pupils.c.upn.in_(query)).order_by(_pupils.c.searchable, _pupils.c.upn)
    return [PupilRow(*tuple(row)) for row in connection.execute(found)]


def _named(connection: Connection, words: Sequence[str]) -> Select[Any]:
    """The children who have a word in their names, or in their contacts', that begins so, for each.

    What `typed_words` makes holds letters and digits only, so nothing needs to be escaped.
    """
    if is_sqlite(connection):
        wanted = " AND ".join(f'"{word}"*' for word in words)
        match = text("pupil_words MATCH :words").bindparams(bindparam("words", wanted, unique=True))
        rows: Select[Any] = (
            select(literal_column("rowid")).select_from(text("pupil_words")).where(match)
        )
        return select(_search.c.upn).where(_search.c.id.in_(rows))
    wanted = " & ".join(f"'{word}':*" for word in words)
    match = text(f"{_AS_VECTOR} @@ CAST(:words AS tsquery)").bindparams(
        bindparam("words", wanted, unique=True)
    )
    return select(_search.c.upn).where(match)


def _begins(connection: Connection, column: ColumnElement[str], with_: str) -> ColumnElement[bool]:
    """Whether a text begins with these digits and dashes, said so that an index helps."""
    if is_sqlite(connection):
        return and_(column >= with_, column < with_[:-1] + chr(ord(with_[-1]) + 1))
    return column.like(f"{with_}%")
