"""The seal of an event, worked out again here from its description alone."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine as Database

from storage.history import StoredEvent
from tests.vog_cases.council import TEILO, build
from vog_cases import chain
from vog_cases.clock import FrozenClock

DESCRIPTION = Path(__file__).parents[2] / "docs" / "audit-format.md"


def plain(value: object) -> bytes:
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode("utf-8")  # fmt: skip


def utc(at: datetime) -> str:
    at = at.astimezone(UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond:06}Z"


def sealed(reference: str, event: StoredEvent, previous: bytes) -> bytes:
    """The seal as the description says it, with nothing of the program but the row."""
    commitment = hashlib.sha256(
        b"vog-cases private 1\n" + (event.salt or b"") + plain(event.private)
    ).digest()
    content = {
        "case": reference, "number": event.number, "at": utc(event.at),
        "effective_at": utc(event.effective_at), "kind": event.kind, "action": event.action,
        "actor": event.actor, "role": event.role, "body": event.body,
        "commitment": commitment.hex(), "previous": previous.hex(),
    }  # fmt: skip
    return hashlib.sha256(b"vog-cases event 1\n" + plain(content)).digest()


def test_every_seal_follows_from_the_description(database: Database, clock: FrozenClock) -> None:
    council = build(database, clock)
    references = [council.active_plan(TEILO), council.allocated()]
    council.engine.note(council.person("heulwen"), references[1], "Ŵy a “llaeth”\n\ttab")
    council.move(days=20)
    council.engine.tick()
    for reference in references:
        previous = b""
        events = council.events(reference)
        assert len(events) > 4
        for event in events:
            assert event.previous_hash == previous
            assert event.hash == sealed(reference, event, previous)
            assert event.salt is not None
            assert len(event.salt) == 32
            previous = event.hash
        assert len({event.salt for event in events}) == len(events)


def test_the_description_names_what_the_seal_covers() -> None:
    words = DESCRIPTION.read_text(encoding="utf-8")
    for said in ("vog-cases event 1", "vog-cases private 1", "SHA-256", "effective_at",
                 "commitment", "previous", "salt"):  # fmt: skip
        assert said in words, said


simple = st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8"))
nested = st.recursive(
    simple,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)


@given(nested)
def test_a_value_read_back_from_its_canonical_form_has_the_same_form(value: object) -> None:
    try:
        written = chain.canonical(value)
    except UnicodeEncodeError:
        return  # lone surrogates are no text
    assert chain.canonical(json.loads(written)) == written


@given(st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)))
def test_an_instant_is_utc_to_the_microsecond_whatever_its_zone(moment: datetime) -> None:
    at = moment.replace(tzinfo=UTC)
    written = chain.instant(at.astimezone(ZoneInfo("Europe/London")))
    assert len(written) == 27
    assert datetime.fromisoformat(written) == at


@given(st.binary(min_size=32, max_size=32), st.dictionaries(st.text(max_size=6), simple))
def test_a_commitment_changes_with_its_salt_and_its_content(
    salt: bytes, private: dict[str, object]
) -> None:
    told = chain.commit(salt, private)
    assert told != chain.commit(salt, {**private, "more": "x"})
    assert told != chain.commit(bytes(32) if salt != bytes(32) else b"\1" * 32, private)
