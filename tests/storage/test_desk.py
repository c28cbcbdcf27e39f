"""What each person keeps at their desk is theirs, and comes back as it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from storage import desk, records
from storage.database import reading, writing
from storage.desk import Draft, OpenDraft, OwnView

AT = datetime(2026, 9, 21, 8, 0, tzinfo=UTC)
SAID = {"reason": "Siân [/b] said “no”.", "days": [1, 2], "agreed": None}


def keep(database: Engine, username: str, reference: str, minutes: int, **said: object) -> None:
    with writing(database) as connection:
        at = AT + timedelta(minutes=minutes)
        desk.save_draft(connection, username, reference, "allocate", 7, said, at)


def test_a_draft_comes_back_as_it_was_typed(database: Engine) -> None:
    keep(database, "heulwen", "REF-26-00001-1", 0, **SAID)
    with reading(database) as connection:
        found = desk.draft(connection, "heulwen", "REF-26-00001-1", "allocate")
        assert found == Draft("heulwen", "REF-26-00001-1", "allocate", 7, SAID, AT)
        assert desk.draft(connection, "heulwen", "REF-26-00001-1", "decline") is None
        assert desk.draft(connection, "eluned", "REF-26-00001-1", "allocate") is None


def test_the_newest_typing_takes_the_place_of_the_older(database: Engine) -> None:
    keep(database, "heulwen", "REF-26-00001-1", 0, reason="A")
    keep(database, "heulwen", "REF-26-00001-1", 1, reason="Ab")
    with reading(database) as connection:
        (found,) = desk.drafts_of(connection, "heulwen")
    assert (found.said, found.saved_at) == ({"reason": "Ab"}, AT + timedelta(minutes=1))


def test_the_drafts_of_a_person_are_listed_newest_first_and_of_nobody_else(
    database: Engine,
) -> None:
    keep(database, "heulwen", "REF-26-00001-1", 0)
    keep(database, "heulwen", "", 5)
    keep(database, "eluned", "REF-26-00002-2", 9)
    with reading(database) as connection:
        assert [one.reference for one in desk.drafts_of(connection, "heulwen")] == [
            "", "REF-26-00001-1",
        ]  # fmt: skip


def test_who_has_a_draft_open_is_told_by_name_without_what_they_typed(database: Engine) -> None:
    with writing(database) as connection:
        records.add_staff(
            connection,
            {"username": "heulwen", "name": "Heulwen Llŷr", "role": "IO", "focus": "",
             "active": True},
        )  # fmt: skip
    keep(database, "admin", "REF-26-00001-1", 3, reason="A")
    keep(database, "heulwen", "REF-26-00001-1", 2, reason="B")
    keep(database, "heulwen", "REF-26-00002-2", 1, reason="C")
    with reading(database) as connection:
        assert desk.drafts_on(connection, "REF-26-00001-1") == [
            OpenDraft("heulwen", "Heulwen Llŷr", "allocate", AT + timedelta(minutes=2)),
            OpenDraft("admin", "admin", "allocate", AT + timedelta(minutes=3)),
        ]


def test_a_draft_that_is_thrown_away_is_gone_and_no_other(database: Engine) -> None:
    keep(database, "heulwen", "REF-26-00001-1", 0)
    keep(database, "eluned", "REF-26-00001-1", 0)
    with writing(database) as connection:
        desk.drop_draft(connection, "heulwen", "REF-26-00001-1", "allocate")
        desk.drop_draft(connection, "heulwen", "REF-26-00001-1", "allocate")
    with reading(database) as connection:
        assert [one.username for one in desk.drafts_on(connection, "REF-26-00001-1")] == ["eluned"]


def test_views_stand_in_their_order_and_a_name_stands_once(database: Engine) -> None:
    with writing(database) as connection:
        desk.save_view(connection, "eluned", "Bryn", "school:bryn", 1)
        desk.save_view(connection, "eluned", "Siân’s", "type:psp siân", 0)
        desk.save_view(connection, "eluned", "Bryn", "school:bryn overdue", 2)
        desk.save_view(connection, "heulwen", "Bryn", "school:glan", 0)
    with reading(database) as connection:
        assert desk.views_of(connection, "eluned") == [
            OwnView("Siân’s", "type:psp siân", 0), OwnView("Bryn", "school:bryn overdue", 2),
        ]  # fmt: skip
    with writing(database) as connection:
        desk.drop_view(connection, "eluned", "Bryn")
    with reading(database) as connection:
        assert [one.name for one in desk.views_of(connection, "eluned")] == ["Siân’s"]
        assert [one.line for one in desk.views_of(connection, "heulwen")] == ["school:glan"]


def test_the_last_visit_is_the_newest_of_that_person(database: Engine) -> None:
    with reading(database) as connection:
        assert desk.last_visit(connection, "eluned") is None
    with writing(database) as connection:
        for days in (0, 3, 1, 3):
            desk.note_visit(connection, "eluned", AT + timedelta(days=days))
        desk.note_visit(connection, "heulwen", AT + timedelta(days=9))
    with reading(database) as connection:
        assert desk.last_visit(connection, "eluned") == AT + timedelta(days=3)


def test_preferences_are_kept_by_person_and_the_last_choice_counts(database: Engine) -> None:
    with writing(database) as connection:
        desk.prefer(connection, "eluned", "theme", "dark")
        desk.prefer(connection, "eluned", "theme", "light")
        desk.prefer(connection, "eluned", "plain", "yes")
        desk.prefer(connection, "heulwen", "theme", "high contrast")
    with reading(database) as connection:
        assert desk.preferences(connection, "eluned") == {"theme": "light", "plain": "yes"}
        assert desk.preferences(connection, "nobody") == {}
