"""How the tests get round the journal's own protection: to empty its tables, or to tamper."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.db import connection

TABLES = (
    "journal_entry",
    "journal_text",
    "journal_chain",
    "journal_seal",
    "journal_sealedhead",
)


@contextmanager
def unprotected() -> Iterator[None]:
    """Take the triggers of the journal away, and put them back afterwards."""
    way = _without_triggers_sqlite if connection.vendor == "sqlite" else _without_triggers
    with way():
        yield


@contextmanager
def _without_triggers_sqlite() -> Iterator[None]:
    ours = "type = 'trigger' AND tbl_name LIKE 'journal!_%' ESCAPE '!'"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE {ours}")  # noqa: S608 - ours
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, written in triggers:
            cursor.execute(written)


@contextmanager
def _without_triggers() -> Iterator[None]:
    def switch(verb: str) -> None:
        # A table is not altered while checks of references are still to come.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} {verb} TRIGGER USER")

    with connection.cursor() as cursor:
        switch("DISABLE")
        yield
        switch("ENABLE")


def let_tests_flush() -> None:
    """Have the database emptied after a test although the journal refuses to be."""
    flush: Callable[[Iterable[str]], None] = connection.ops.execute_sql_flush

    def unprotected_flush(sql_list: Iterable[str]) -> None:
        with unprotected():
            flush(sql_list)

    connection.ops.execute_sql_flush = unprotected_flush  # type: ignore[method-assign]
