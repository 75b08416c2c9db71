"""Whether the database still refuses to change the journal."""

from __future__ import annotations

from typing import Final

from django.db import connection

_TABLES: Final = ("entry", "text", "chain", "seal", "sealedhead")
_VERBS: Final = {"sqlite": ("update", "delete"), "postgresql": ("update", "delete", "truncate")}
_ASK: Final = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}


def missing_triggers() -> list[str]:
    """Return the names of the triggers that ought to refuse, and are not there or are off."""
    vendor = connection.vendor
    wanted = [f"journal_{table}_{verb}" for table in _TABLES for verb in _VERBS[vendor]]
    with connection.cursor() as cursor:
        cursor.execute(_ASK[vendor])
        present = {name for (name,) in cursor.fetchall()}
    return [name for name in wanted if name not in present]
