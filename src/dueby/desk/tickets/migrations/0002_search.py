"""The full-text indexes over the gathered words: FTS5 on SQLite, GIN over tsvectors on PostgreSQL.

Both follow the table by themselves, so that no writer can forget them, and neither keeps a copy of
the words. On SQLite triggers keep the index; a later migration that remakes the table must make
them anew. On PostgreSQL the index holds three things of a row: the words of the subject, all that a
customer may see, and all. Accents are taken off as FTS5 does, and customer and contact stand among
the words as "@o3" and "@c17": nobody can type an "@". Nothing is counted for the planner, which
would read every word for it; and wide values are kept out of the rows themselves, so that a search
which finds many walks few pages.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

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
    CREATE FUNCTION tickets_words(plain text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN to_tsvector('simple', CASE
        WHEN octet_length(plain) = length(plain) THEN plain
        ELSE regexp_replace(normalize(plain, NFD), '[\u0300-\u036f]', '', 'g')
    END)
    """,
    """
    CREATE FUNCTION tickets_scope(plain text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN array_to_tsvector(string_to_array('@' || replace(plain, ' ', ' @'), ' '))
    """,
    """
    CREATE FUNCTION tickets_seen(subject text, messages text, scope text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN tickets_words(subject) || tickets_words(messages) || tickets_scope(scope)
    """,
    """
    CREATE FUNCTION tickets_all(subject text, messages text, notes text, scope text)
    RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN tickets_seen(subject, messages, scope) || tickets_words(notes)
    """,
    """
    CREATE INDEX tickets_searchtext_words ON tickets_searchtext USING gin (
        tickets_words(subject),
        tickets_seen(subject, messages, scope),
        tickets_all(subject, messages, notes, scope)
    )
    """,
    *(
        f"ALTER INDEX tickets_searchtext_words ALTER COLUMN {number} SET STATISTICS 0"
        for number in (1, 2, 3)
    ),
    "ALTER TABLE tickets_searchtext SET (toast_tuple_target = 128)",
)
POSTGRESQL_BACK = (
    "ALTER TABLE tickets_searchtext RESET (toast_tuple_target)",
    "DROP INDEX tickets_searchtext_words",
    "DROP FUNCTION tickets_all(text, text, text, text)",
    "DROP FUNCTION tickets_seen(text, text, text)",
    "DROP FUNCTION tickets_scope(text)",
    "DROP FUNCTION tickets_words(text)",
)


def index(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE if is_sqlite else POSTGRESQL:
        schema_editor.execute(statement, params=None)


def forget_index(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE_BACK if is_sqlite else POSTGRESQL_BACK:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial")]
    operations = [migrations.RunPython(index, forget_index)]
