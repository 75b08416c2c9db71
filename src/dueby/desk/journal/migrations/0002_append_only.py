"""The database itself refuses to change what was recorded, whoever asks it to.

Entries, seals and sealed heads are only ever added. A text may once be erased. A chain grows by one
entry at a time and is sealed up to what it holds. Nothing is removed. A refusal is an integrity
error on both databases. The tables' own FLUSH and TRUNCATE are refused too.
"""

from collections.abc import Iterator

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ADDED_ONLY = {
    "journal_entry": "an entry of the journal is never changed or removed",
    "journal_seal": "a seal of the journal is never changed or removed",
    "journal_sealedhead": "a seal of the journal is never changed or removed",
}
NEVER_REMOVED = {
    **ADDED_ONLY,
    "journal_text": "words of the journal are never removed, they are erased",
    "journal_chain": "a chain of the journal is never removed",
}
CHANGES = {
    "journal_text": (
        "OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL"
        " AND NEW.words = '(erased)' AND NEW.salt = ''"
        " AND NEW.id = OLD.id AND NEW.entry_id = OLD.entry_id"
        " AND NEW.name = OLD.name AND NEW.person = OLD.person",
        "words of the journal are never changed, they are erased",
    ),
    "journal_chain": (
        "NEW.id = OLD.id AND NEW.subject = OLD.subject AND ("
        "(NEW.length = OLD.length + 1 AND NEW.head <> OLD.head"
        " AND NEW.sealed_length = OLD.sealed_length)"
        " OR (NEW.length = OLD.length AND NEW.head = OLD.head"
        " AND NEW.sealed_length >= OLD.sealed_length AND NEW.sealed_length <= NEW.length))",
        "a chain of the journal only grows",
    ),
}
# SQLite's INSERT OR REPLACE removes the row in its way without asking the triggers of DELETE.
PLACES = {
    "journal_entry": "id = NEW.id OR (chain_id = NEW.chain_id AND number = NEW.number)",
    "journal_text": "id = NEW.id OR (entry_id = NEW.entry_id AND name = NEW.name)",
    "journal_seal": "id = NEW.id OR number = NEW.number",
    "journal_sealedhead": "id = NEW.id OR (seal_id = NEW.seal_id AND chain = NEW.chain)",
}


def sqlite_trigger(table: str, verb: str, condition: str, words: str) -> str:
    return (
        f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )


def sqlite() -> Iterator[str]:
    for table, words in NEVER_REMOVED.items():
        yield sqlite_trigger(table, "DELETE", "1", words)
    for table, words in ADDED_ONLY.items():
        yield sqlite_trigger(table, "UPDATE", "1", words)
    for table, (allowed, words) in CHANGES.items():
        yield sqlite_trigger(table, "UPDATE", f"NOT ({allowed})", words)
    for table, place in PLACES.items():
        taken = f"EXISTS (SELECT 1 FROM {table} WHERE {place})"
        yield sqlite_trigger(table, "INSERT", taken, NEVER_REMOVED[table])


def postgresql_trigger(table: str, verb: str, rest: str, words: str) -> str:
    return (
        f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} {rest} "
        f"EXECUTE FUNCTION journal_refuse('{words}')"
    )


def postgresql() -> Iterator[str]:
    yield """
        CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'integrity_constraint_violation';
        END $$
    """
    for table, words in NEVER_REMOVED.items():
        yield postgresql_trigger(table, "DELETE", "FOR EACH ROW", words)
        yield postgresql_trigger(table, "TRUNCATE", "FOR EACH STATEMENT", words)
    for table, words in ADDED_ONLY.items():
        yield postgresql_trigger(table, "UPDATE", "FOR EACH ROW", words)
    for table, (allowed, words) in CHANGES.items():
        yield postgresql_trigger(table, "UPDATE", f"FOR EACH ROW WHEN (NOT ({allowed}))", words)


def protect(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    written = {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]
    for statement in written():
        schema_editor.execute(statement, params=None)


def expose(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION journal_refuse() CASCADE")
            return
        for table in NEVER_REMOVED:
            for verb in ("delete", "update", "insert"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{verb}")


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(protect, expose),
    ]
