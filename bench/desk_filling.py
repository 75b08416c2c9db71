"""Fill the database that the environment names, and print sessions: an agent's, then customers'.

usage: python -m bench.desk_filling TICKETS OPEN CUSTOMERS
"""

from __future__ import annotations

import gc
import sys
import time

import django


def main(tickets: int, unfinished: int, customers: int) -> None:
    django.setup()
    # Models can be imported once Django is set up, and not before.
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from bench.desk_load import load  # noqa: PLC0415
    from dueby.desk.people.models import User  # noqa: PLC0415
    from dueby.desk.timekeeping import now  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    begun = time.perf_counter()
    # Rows are many and hold no cycles.
    gc.disable()
    world = load(tickets, unfinished, at=now(), say=_say)
    print(f"\rfilled in {time.perf_counter() - begun:.0f} s     ", file=sys.stderr)
    signing_in = User.objects.filter(email__startswith="first.").order_by("pk")[:customers]
    for user in (world.users["ada"], *signing_in):
        client = Client()
        client.force_login(user)
        print(client.cookies["sessionid"].value)


def _say(how_far: str) -> None:
    print(f"\r{how_far}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:4]))
