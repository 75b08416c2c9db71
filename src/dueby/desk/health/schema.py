"""Whether the database has the tables that this program wants, and how to make them."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.migrations.executor import MigrationExecutor

ONE_AT_A_TIME: Final = 0x0D0EB7
"""The key of the lock under which one process makes the tables on PostgreSQL."""


_pool: dict[str, Any] = {}


class NoDatabaseError(Exception):
    """There is no database, or it lacks tables; the message says which and what to do."""


def unapplied() -> list[str]:
    """Return the names of the migrations that the database lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def check() -> None:
    """Raise NoDatabaseError where there is no database or where it lacks tables."""
    _leave_the_pool()
    path = _file()
    if path is not None and not path.exists():
        raise NoDatabaseError(
            f"there is no database {path}; dueby serve, migrate or demo makes one"
        )
    if unapplied():
        raise NoDatabaseError(
            f"the database {_said()} lacks tables that this version needs; dueby migrate makes them"
        )


def make() -> None:
    """Make the tables that the database lacks, one process at a time."""
    _leave_the_pool()
    path = _file()
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    with _alone(path):
        if unapplied():
            call_command("migrate", verbosity=0, interactive=False)


def into_the_pool() -> None:
    """Let the threads of a process that stays share their connections again."""
    connections.close_all()
    connection.settings_dict["OPTIONS"].update(_pool)


def _leave_the_pool() -> None:
    # A command has one connection, and a pool would try for long and then not say what is wrong.
    options = connection.settings_dict["OPTIONS"]
    if connection.connection is None and "pool" in options:
        _pool["pool"] = options.pop("pool")


def _file() -> Path | None:
    is_file = connection.vendor == "sqlite"
    return Path(str(settings.DATABASES[DEFAULT_DB_ALIAS]["NAME"])) if is_file else None


def _said() -> str:
    # Never the address as it was given: it may hold a password.
    return str(connection.settings_dict["NAME"])


@contextmanager
def _alone(path: Path | None) -> Iterator[None]:
    if path is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])
        return
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
