"""What the screen keeps for each person, who looked, search by name, and the worklist's order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.append_only import forbid_changes
from storage.searching import words_of
from storage.types import Instant, Json

revision = "0004"
down_revision = "0003"

OPEN = sa.text("closed_at IS NULL")
LEAST_LAST = sa.text("priority DESC")
CONCERN = {
    "sqlite": "json_extract(facts, '$.safeguarding_concern') IS NOT NULL",
    "postgresql": "facts ->> 'safeguarding_concern' IS NOT NULL",
}


def upgrade() -> None:
    _what_people_keep()
    _who_looked()
    _the_worklist()
    _search()


def downgrade() -> None:
    raise RuntimeError("history is never taken back: restore a backup instead")


def _what_people_keep() -> None:
    op.create_table(
        "draft",
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("said", Json, nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("username", "reference", "action"),
    )
    op.create_index("ix_draft_reference", "draft", ["reference"])
    op.create_table(
        "saved_view",
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("username", "name"),
    )
    op.create_table(
        "visit",
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("username", "at"),
    )
    op.create_table(
        "preference",
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("username", "key"),
    )


def _who_looked() -> None:
    op.create_table(
        "look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_look_case_id", "look", ["case_id"])
    op.create_index("ix_look_at", "look", ["at"])
    forbid_changes("look")


def _the_worklist() -> None:
    for name in ("case_open_by_due", "case_by_assignee", "case_by_school"):
        op.drop_index(name, "case_file")
    over: dict[str, list[str | sa.TextClause]] = {
        "case_open_by_due": ["due_at", LEAST_LAST, "id", "type", "state", "assignee",
                             "school_number", "upn"],
        "case_open_by_assignee": ["assignee", "due_at", LEAST_LAST, "id"],
        "case_open_by_school": ["school_number", "due_at", LEAST_LAST, "id"],
        "case_open_by_state": ["type", "state", "entered_at", "due_at"],
    }  # fmt: skip
    for name, columns in over.items():
        op.create_index(name, "case_file", columns, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index(
        "case_of_concern", "case_file", ["id"], sqlite_where=sa.text(CONCERN["sqlite"]),
        postgresql_where=sa.text(CONCERN["postgresql"]),
    )  # fmt: skip
    number = "substr(reference, 8)"
    if op.get_bind().dialect.name == "postgresql":
        number += " text_pattern_ops"
    op.create_index("case_by_number", "case_file", [sa.text(number)])


def _search() -> None:
    op.add_column(
        "contact", sa.Column("searchable", sa.String(), nullable=False, server_default="")
    )
    op.create_table(
        "pupil_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("upn", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["upn"], ["pupil.upn"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("upn"),
    )
    _find_words("pupil", "upn", ("surname", "forename", "known_as"))
    _find_words("contact", "id", ("name",))
    if op.get_bind().dialect.name == "sqlite":
        _search_on_sqlite()
    else:
        _search_on_postgresql()
    op.execute("UPDATE pupil SET searchable = searchable")


def _find_words(table: str, key: str, names: tuple[str, ...]) -> None:
    connection = op.get_bind()
    rows = sa.table(table, *(sa.column(name) for name in (key, "searchable", *names)))
    found = [
        {"of": row[0], "words": words_of(*row[1:])}
        for row in connection.execute(sa.select(rows.c[key], *(rows.c[name] for name in names)))
    ]
    keep = rows.update().where(rows.c[key] == sa.bindparam("of"))
    if found:
        connection.execute(keep.values(searchable=sa.bindparam("words")), found)


_KEEP = """
INSERT INTO pupil_search (upn, words)
    SELECT pupil.upn, pupil.searchable || coalesce(
        (SELECT ' ' || {join}(contact.searchable, ' ') FROM contact WHERE contact.upn = pupil.upn),
        '')
    FROM pupil WHERE pupil.upn = {upn}
    ON CONFLICT (upn) DO UPDATE SET words = excluded.words
"""
"""Gathers a child's words anew: their own and those of their contacts."""


def _search_on_sqlite() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE pupil_words USING fts5(words, content='pupil_search', "
        "content_rowid='id', tokenize='ascii', prefix='2 3')"
    )
    into = "INSERT INTO pupil_words (rowid, words) VALUES (new.id, new.words)"
    out = "INSERT INTO pupil_words (pupil_words, rowid, words) VALUES ('delete', old.id, old.words)"
    new, old = (_KEEP.format(upn=f"{row}.upn", join="group_concat") for row in ("new", "old"))
    for name, on, does in (
        ("pupil_search_added", "INSERT ON pupil_search", into),
        ("pupil_search_changed", "UPDATE OF words ON pupil_search", f"{out}; {into}"),
        ("pupil_search_removed", "DELETE ON pupil_search", out),
        ("pupil_named", "INSERT ON pupil", new),
        ("pupil_renamed", "UPDATE OF searchable ON pupil", new),
        ("contact_named", "INSERT ON contact", new),
        ("contact_renamed", "UPDATE OF searchable, upn ON contact", f"{old}; {new}"),
        ("contact_removed", "DELETE ON contact", old),
    ):
        op.execute(f"CREATE TRIGGER {name} AFTER {on} BEGIN {does}; END")


def _search_on_postgresql() -> None:
    """The child is held first: of two who change its names, the second gathers what both did."""
    op.execute(
        "CREATE INDEX pupil_words ON pupil_search USING gin "
        "(array_to_tsvector(array_remove(string_to_array(words, ' '), '')))"
    )
    op.execute(
        "CREATE FUNCTION keep_pupil_words(who varchar) RETURNS void LANGUAGE sql AS "
        "$$ SELECT 1 FROM pupil WHERE upn = who FOR NO KEY UPDATE; "
        f"{_KEEP.format(upn='who', join='string_agg')} $$"
    )
    op.execute(
        "CREATE FUNCTION pupil_words_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP <> 'INSERT' THEN PERFORM keep_pupil_words(old.upn); END IF; "
        "IF TG_OP <> 'DELETE' THEN PERFORM keep_pupil_words(new.upn); END IF; "
        "RETURN NULL; END $$"
    )
    for name, on in (
        ("pupil_named", "INSERT OR UPDATE OF searchable ON pupil"),
        ("contact_named", "INSERT OR DELETE OR UPDATE OF searchable, upn ON contact"),
    ):
        op.execute(
            f"CREATE TRIGGER {name} AFTER {on} FOR EACH ROW EXECUTE FUNCTION pupil_words_changed()"
        )
