"""The one reader of time: everybody else takes the moment as an argument."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connection


def now() -> datetime:
    """Return the present moment, aware and in UTC, to the second: what is kept can be read."""
    return datetime.now(UTC).replace(microsecond=0)


def database_now() -> datetime:
    """Return the present moment by the database's clock, which all processes share, in full.

    SQLite has none but this machine's.
    """
    if connection.vendor != "postgresql":
        return datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment.astimezone(UTC)


def drift() -> timedelta:
    """Return how far this machine's clock is ahead of the database's; negative where behind."""
    asked = datetime.now(UTC)
    there = database_now()
    answered = datetime.now(UTC)
    return asked + (answered - asked) / 2 - there
