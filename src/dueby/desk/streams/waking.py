"""What tells a process that something was committed: asked of SQLite, told by PostgreSQL.

PostgreSQL tells which streams have grown, so that nobody looks after a thousand others.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from typing import Any, Final, TypeAlias

import psycopg
from django.db import Error, connection, transaction

CHANNEL: Final = "dueby_streams"
POLL: Final = 0.1
"""Seconds between two questions to SQLite."""
AGAIN: Final = 3.0
"""Seconds after which PostgreSQL is looked at though it told nothing, or called again."""

LONGEST: Final = 7_000
"""Characters of names that one notice holds; PostgreSQL takes 8,000 bytes."""
_TOLD: Final = "streams_told"
"""Under which name a connection keeps the streams of which it has to tell."""

Wake: TypeAlias = "Callable[[Collection[str] | None], None]"
"""Takes the names of the streams that have grown; None where they may be any."""

log = logging.getLogger(__name__)


async def wake_on_commit(
    wake: Wake, in_database: Callable[[Callable[[], Any]], Awaitable[Any]]
) -> None:
    """Call `wake` soon after each commit of another connection that concerns streams, for ever."""
    vendor, address = await in_database(_database)
    if vendor == "postgresql":
        await asyncio.gather(_notified(wake, address), _now_and_then(wake))
    else:
        await _version_changes(wake, in_database)


def tell_on_commit(names: Collection[str]) -> None:
    """Tell every process that streams have grown, once this transaction is committed.

    Not in it: PostgreSQL commits transactions that notify one by one. Whoever misses it looks
    by itself.
    """
    if connection.vendor != "postgresql":
        return
    # What a transaction that failed leaves here is told with the next one, and does no harm.
    vars(connection).setdefault(_TOLD, set()).update(names)
    if not _is_told():
        transaction.on_commit(_notify)


def _is_told() -> bool:
    return any(each is _notify for _, each, *_ in connection.run_on_commit)


def _notify() -> None:
    names = " ".join(sorted(vars(connection).pop(_TOLD, ())))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, names if len(names) < LONGEST else ""])


def _database() -> tuple[str, dict[str, Any]]:
    params = dict(connection.get_connection_params())
    for name in ("cursor_factory", "context"):
        params.pop(name, None)
    return connection.vendor, params


async def _version_changes(
    wake: Wake, in_database: Callable[[Callable[[], Any]], Awaitable[Any]]
) -> None:
    seen = None
    while True:
        version = await in_database(_data_version)
        if version != seen:
            wake(None)
        seen = version
        await asyncio.sleep(POLL)


def _data_version() -> int | None:
    """Return SQLite's number that changes with each commit of another connection."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA data_version")
            return int(cursor.fetchone()[0])
    except Error as error:
        log.warning("the database did not tell its version: %s", type(error).__name__)
        connection.close()
        return None


async def _notified(wake: Wake, address: dict[str, Any]) -> None:
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(
                **address, autocommit=True
            ) as listening:
                await listening.execute(f"LISTEN {CHANNEL}")
                wake(None)
                async for told in listening.notifies():
                    wake(told.payload.split() or None)
        except (psycopg.Error, OSError) as error:
            log.warning("the database no longer tells of streams: %s", type(error).__name__)
        await asyncio.sleep(AGAIN)


async def _now_and_then(wake: Wake) -> None:
    while True:
        await asyncio.sleep(AGAIN)
        wake(None)
