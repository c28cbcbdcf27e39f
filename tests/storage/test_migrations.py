"""The migrations make exactly the tables that the program knows, once, whoever is at it."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Engine, text
from sqlmodel import SQLModel

from states.context import Actor
from states.roles import Role
from storage import cases, migrate, tables
from storage.cases import Filter
from storage.database import connect, reading, writing
from storage.finding import search_pupils

MIGRATIONS = Path(migrate.__file__).parent / "migrations"


@pytest.fixture
def empty(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[Engine]:
    """A database with nothing in it, of each kind."""
    if "://" not in database_url:
        database = connect(str(tmp_path / "empty.db"))
    else:
        database = connect(database_url)
        with writing(database) as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    yield database
    database.dispose()


def expressions() -> set[str]:
    """The indexes over more than columns: Alembic compares them on neither database."""
    return {
        str(index.name) for table in SQLModel.metadata.tables.values() for index in table.indexes
        if not all(isinstance(one, Column) for one in index.expressions)
    }  # fmt: skip


def ours(_item: object, name: str | None, *_: object) -> bool:
    """Whether the program's tables tell of a thing; a full-text index is each database's own."""
    return not (name or "").startswith("pupil_words") and name not in expressions()


def test_the_migrated_tables_are_those_of_the_program(database: Engine) -> None:
    with reading(database) as connection, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        opts = {"compare_type": True, "include_object": ours}
        context = MigrationContext.configure(connection, opts=opts)
        different = compare_metadata(context, SQLModel.metadata)
    assert different == []


def test_tables_and_columns_are_all_there(database: Engine) -> None:
    seen = sqlalchemy.inspect(database)
    known = SQLModel.metadata.tables
    assert {one for one in seen.get_table_names() if ours(None, one)} == {*known, "alembic_version"}
    for name, table in known.items():
        columns = {column["name"]: column["nullable"] for column in seen.get_columns(name)}
        assert columns == {column.name: column.nullable for column in table.columns}, name
    assert tables.Case.__tablename__ in known


def test_every_index_is_there(database: Engine) -> None:
    if database.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql <> ''"
    else:
        query = "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'"
    with reading(database) as connection:
        found = set(connection.exec_driver_sql(query).scalars())
    known = known_names()
    assert expressions() <= known <= found
    assert {one for one in found if one.startswith(("case_", "ix_"))} - known <= {
        "case_file_pkey", "case_file_reference_key", "case_link_pkey",
    }  # fmt: skip


def test_the_indexes_over_some_rows_only_say_which(database: Engine) -> None:
    sqlite = database.dialect.name == "sqlite"
    query = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'index'" if sqlite
        else "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
    )  # fmt: skip
    with reading(database) as connection:
        made = {
            name: str(sql).partition(" WHERE ")[2]
            for name, sql in connection.exec_driver_sql(query)
        }
    said = {
        str(index.name): index.info["where"]
        for table in SQLModel.metadata.tables.values() for index in table.indexes
        if "where" in index.info
    }  # fmt: skip
    assert len(said) >= 9
    if sqlite:
        assert {name: made[name] for name in said} == said
    assert [name for name in said if not made[name]] == []
    assert [name for name in known_names() if name not in said and made[name]] == []


def known_names() -> set[str]:
    """Every index that the program's tables tell of."""
    every = SQLModel.metadata.tables.values()
    return {str(index.name) for table in every for index in table.indexes}


def test_head_is_alembics_own() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_current_head() == migrate.HEAD
    assert len(scripts.get_heads()) == 1


def test_an_upgrade_makes_it_current_and_again_changes_nothing(empty: Engine) -> None:
    assert migrate.current_revision(empty) is None
    assert not migrate.is_current(empty)
    migrate.upgrade(empty)
    assert migrate.is_current(empty)
    before = sqlalchemy.inspect(empty).get_table_names()
    migrate.upgrade(empty)
    assert sqlalchemy.inspect(empty).get_table_names() == before


@pytest.mark.parametrize("count", [2, 4])
def test_upgrades_at_once_do_not_meet(empty: Engine, count: int) -> None:
    failed: list[BaseException] = []
    gate = threading.Barrier(count)
    url = empty.url.render_as_string(hide_password=False)

    def upgrades() -> None:
        own = connect(url)
        try:
            gate.wait(timeout=20)
            migrate.upgrade(own)
        except BaseException as problem:  # noqa: BLE001 - told in the test's own thread
            failed.append(problem)
        finally:
            own.dispose()

    threads = [threading.Thread(target=upgrades) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert migrate.is_current(empty)


def test_an_upgrade_that_fails_leaves_nothing_behind(
    empty: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic import command

    upgrade = command.upgrade

    def breaks(config: Config, to: str) -> None:
        upgrade(config, to)
        raise RuntimeError("after the last statement")

    monkeypatch.setattr(command, "upgrade", breaks)
    with pytest.raises(RuntimeError):
        migrate.upgrade(empty)
    assert migrate.current_revision(empty) is None
    assert sqlalchemy.inspect(empty).get_table_names() == []
    monkeypatch.undo()
    migrate.upgrade(empty)
    assert migrate.is_current(empty)


BEFORE_0004 = (
    "INSERT INTO school VALUES ('6732101', 'Ysgol Bryn', '', '', '', '')",
    "INSERT INTO pupil VALUES ('A1', 'Ŵyn-Parry', 'Siân', 'Nunu', '2015-03-09', '', '6732101', "
    "NULL, false, false, false, false, 'wynparry sian nunu')",
    "INSERT INTO pupil VALUES ('A2', 'Evans', 'Llŷr', '', '2015-03-09', '', NULL, "
    "NULL, false, false, false, false, 'evans llyr')",
    "INSERT INTO contact (upn, name, relationship, parental_responsibility, address, email, "
    "phone, language, person) VALUES ('A1', 'Mair O’Neill', 'Mother', true, '', '', '', '', 'x')",
    "INSERT INTO case_file (id, reference, type, workflow_version, policy_version, state, version, "
    "upn, opened_at, entered_at, last_activity_at, priority, facts) VALUES (7, 'REF-26-00041-4', "
    "'referral', 1, '2026-09-01.0', 'in_triage', 1, 'A1', '2026-09-21T08:00:00.000000Z', "
    "'2026-09-21T08:00:00.000000Z', '2026-09-21T08:00:00.000000Z', 0, "
    '\'{"safeguarding_concern": "Told."}\')',
)


def test_what_was_there_before_the_screen_is_kept_and_found(empty: Engine) -> None:
    from alembic import command

    with writing(empty) as connection:
        command.upgrade(migrate._config(connection), "0003")
        for statement in BEFORE_0004:
            connection.exec_driver_sql(statement)
    assert migrate.current_revision(empty) == "0003"
    migrate.upgrade(empty)
    lead, now = (
        Actor("lead", "Lead", Role.LEAD_INCLUSION_OFFICER),
        datetime(2026, 9, 22, tzinfo=UTC),
    )
    with reading(empty) as connection:
        for typed in ("parry", "nunu", "oneill sian", "00041 mair", ""):
            (one,) = cases.listed(connection, lead, Filter(search=typed, risk="concern"), now)
            assert (one.id, one.reference, one.surname) == (7, "REF-26-00041-4", "Ŵyn-Parry")
        assert [one.upn for one in search_pupils(connection, lead, "ll", 9)] == ["A2"]
        query = text("SELECT name, person, searchable FROM contact")
        assert tuple(connection.execute(query).one()) == ("Mair O’Neill", "x", "mair oneill neill")


def test_the_triggers_that_keep_history_and_search_are_there(database: Engine) -> None:
    with reading(database) as connection:
        if connection.dialect.name == "sqlite":
            query = "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
            expected = [
                "batch_no_delete", "batch_no_update", "contact_named", "contact_removed",
                "contact_renamed", "event_no_delete", "event_no_update", "look_no_delete",
                "look_no_update", "pupil_look_no_delete", "pupil_look_no_update", "pupil_named",
                "pupil_renamed", "pupil_search_added", "pupil_search_changed",
                "pupil_search_removed", "register_change_no_delete", "register_change_no_update",
            ]  # fmt: skip
        else:
            query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname"
            expected = [
                "batch_no_change", "batch_no_truncate", "contact_named", "event_no_change",
                "event_no_truncate", "look_no_change", "look_no_truncate",
                "pupil_look_no_change", "pupil_look_no_truncate", "pupil_named",
                "register_change_no_change", "register_change_no_truncate",
            ]  # fmt: skip
        assert list(connection.exec_driver_sql(query).scalars()) == expected


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://who:ysgrech@server/cases", "postgresql://who:***@server/cases"),
        ("/data/cases.db", "/data/cases.db"),
        ("sqlite:////data/cases.db", "/data/cases.db"),
    ],
)
def test_an_address_is_shown_without_its_password(url: str, shown: str) -> None:
    assert migrate.shown(url) == shown
