"""Fill the database that the environment names with late entries, tell everybody, print seconds.

usage: python -m bench.notices_telling LATE
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final

import django

EACH: Final = 10
"""Dates that passed on each ticket."""


def main(late: int) -> None:
    django.setup()
    # Models can be imported once Django is set up, and not before.
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import transaction  # noqa: PLC0415

    from bench.desk_load import load  # noqa: PLC0415
    from dueby.desk.journal.models import Unread  # noqa: PLC0415
    from dueby.desk.journal.readers import read_waiting  # noqa: PLC0415
    from dueby.desk.journal.recording import Happening, record  # noqa: PLC0415
    from dueby.desk.notices.apps import READER  # noqa: PLC0415
    from dueby.desk.notices.gathering import SILENCE, gather  # noqa: PLC0415
    from dueby.desk.notices.models import Held, Notice  # noqa: PLC0415
    from dueby.desk.outbox.models import Parcel  # noqa: PLC0415
    from dueby.desk.tickets.models import Ticket  # noqa: PLC0415
    from dueby.desk.timekeeping import now  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    load(late // EACH, late // EACH, at=now(), say=lambda _: None)
    tickets = [each for each in Ticket.objects.unfinished().order_by("pk") for _ in range(EACH)]
    at = now()
    for begin in range(0, len(tickets), 500):
        with transaction.atomic():
            for place, ticket in enumerate(tickets[begin : begin + 500], begin):
                due_at = at - timedelta(days=2, seconds=place)
                data = {
                    "clock": 1,
                    "target": "rectification",
                    "title": "Rectification",
                    "metric": "rectification",
                    "strength": "commitment",
                    "round": 1,
                    "due_at": due_at.isoformat(),
                    "late": True,
                }
                record(ticket, Happening("clock.due", data=data), by=None, at=due_at)
    Unread.objects.exclude(reader=READER, entry__kind="clock.due").delete()
    before, begun = Parcel.objects.count(), time.perf_counter()
    _all(lambda: read_waiting(at))
    heard, held = time.perf_counter(), Held.objects.count()
    gather(at + SILENCE)
    gathered = time.perf_counter()
    summaries = Notice.objects.filter(event="summary", is_late=True)
    counted = max((sum(g["count"] for g in each.detail["groups"]) for each in summaries), default=0)
    print(
        f"told in {heard - begun:.1f} s, "
        f"gathered in {gathered - heard:.1f} s; {held:,} held for {summaries.count()} people, "
        f"{Parcel.objects.count() - before} mails, of up to {counted:,} each"
    )


def _all(do: Callable[[], int]) -> None:
    while do():
        pass


if __name__ == "__main__":
    main(int(sys.argv[1]))
