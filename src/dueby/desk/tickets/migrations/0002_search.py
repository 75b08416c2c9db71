"""The full-text indexes over the gathered words: FTS5 on SQLite, a tsvector on PostgreSQL.

Both follow the table by themselves, so that no writer can forget them. On SQLite the index keeps no
copy of the words (external content); a later migration that remakes the table must make the
triggers anew. On PostgreSQL the weights tell the parts apart: A subject, B messages, C notes,
D the customer and the contact; accents are taken off as FTS5 does.
"""

from django.db import migrations

SQLITE = (
    """
    CREATE VIRTUAL TABLE tickets_searchindex USING fts5(
        scope, subject, messages, notes,
        content='tickets_searchtext', content_rowid='id',
        tokenize='unicode61 remove_diacritics 2', prefix='3'
    )
    """,
    """
    CREATE TRIGGER tickets_searchtext_added AFTER INSERT ON tickets_searchtext BEGIN
        INSERT INTO tickets_searchindex(rowid, scope, subject, messages, notes)
        VALUES (new.id, new.scope, new.subject, new.messages, new.notes);
    END
    """,
    """
    CREATE TRIGGER tickets_searchtext_removed AFTER DELETE ON tickets_searchtext BEGIN
        INSERT INTO tickets_searchindex(
            tickets_searchindex, rowid, scope, subject, messages, notes
        )
        VALUES ('delete', old.id, old.scope, old.subject, old.messages, old.notes);
    END
    """,
    """
    CREATE TRIGGER tickets_searchtext_changed AFTER UPDATE ON tickets_searchtext BEGIN
        INSERT INTO tickets_searchindex(
            tickets_searchindex, rowid, scope, subject, messages, notes
        )
        VALUES ('delete', old.id, old.scope, old.subject, old.messages, old.notes);
        INSERT INTO tickets_searchindex(rowid, scope, subject, messages, notes)
        VALUES (new.id, new.scope, new.subject, new.messages, new.notes);
    END
    """,
    "INSERT INTO tickets_searchindex(tickets_searchindex) VALUES ('rebuild')",
)
SQLITE_BACK = (
    "DROP TRIGGER tickets_searchtext_changed",
    "DROP TRIGGER tickets_searchtext_removed",
    "DROP TRIGGER tickets_searchtext_added",
    "DROP TABLE tickets_searchindex",
)
POSTGRESQL = (
    r"""
    CREATE FUNCTION tickets_plain(words text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN regexp_replace(normalize(words, NFD), '[\u0300-\u036f]', '', 'g')
    """,
    """
    ALTER TABLE tickets_searchtext ADD COLUMN words tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', tickets_plain(subject)), 'A')
        || setweight(to_tsvector('simple', tickets_plain(messages)), 'B')
        || setweight(to_tsvector('simple', tickets_plain(notes)), 'C')
        || to_tsvector('simple', scope)
    ) STORED
    """,
    "CREATE INDEX tickets_searchtext_words ON tickets_searchtext USING gin (words)",
)
POSTGRESQL_BACK = (
    "ALTER TABLE tickets_searchtext DROP COLUMN words",
    "DROP FUNCTION tickets_plain(text)",
)


def index(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE if is_sqlite else POSTGRESQL:
        schema_editor.execute(statement, params=None)


def forget_index(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE_BACK if is_sqlite else POSTGRESQL_BACK:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial")]
    operations = [migrations.RunPython(index, forget_index)]
