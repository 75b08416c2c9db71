"""What is done inside the desk's own program: filling it, and looking at what is there.

usage: python -m chaos.inside fill PEOPLE SESSIONS
       python -m chaos.inside due COUNT FIRST OVER
       python -m chaos.inside calm PATIENCE
       python -m chaos.inside events
       python -m chaos.inside look
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import django

AGREEMENT: Final = Path(__file__).parents[1] / "agreements" / "plixer.yaml"
TERM: Final = timedelta(hours=24)
"""A first response around the clock: one business day of a week without closed hours."""
MARKER: Final = re.compile(r"(?:form|mail)-\d+-")


def fill(people: int, sessions: int) -> None:
    """Make the tables, customers and their people, and print sessions of some of them."""
    from django.core.management import call_command  # noqa: PLC0415 - once Django is set up
    from django.test import Client  # noqa: PLC0415

    from dueby.desk.demo.cast import settle  # noqa: PLC0415
    from dueby.desk.people.models import Contact, Role, User  # noqa: PLC0415
    from dueby.desk.timekeeping import now  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    begun = now() - timedelta(days=2)
    world = settle(AGREEMENT.read_text(encoding="utf-8"), AGREEMENT.name, at=begun)
    round_the_clock = world.organizations["contoso"]
    Contact.objects.bulk_create(
        Contact(
            organization=round_the_clock,
            name=f"Person {number}",
            email=f"person{number}@customers.example",
            phone="",
        )
        for number in range(people)
    )
    for number in range(sessions):
        address = f"portal{number}@customers.example"
        user = User.objects.create_user(address, name=f"P {number}", role=Role.CUSTOMER, at=begun)
        Contact.objects.create(
            organization=round_the_clock, user=user, name=f"P {number}", email=address
        )
        client = Client()
        client.force_login(user)
        print(client.cookies["sessionid"].value)


def due(count: int, first: float, over: float) -> None:
    """Open tickets whose response falls due from `first` on, in seconds since 1970."""
    from dueby.desk.people.models import Contact  # noqa: PLC0415
    from dueby.desk.tickets.intake import open_ticket  # noqa: PLC0415
    from dueby.desk.tickets.report import Report  # noqa: PLC0415

    people = list(Contact.objects.filter(email__startswith="person").order_by("pk"))
    for number in range(count):
        falls_due = datetime.fromtimestamp(first + over * number / count, UTC)
        contact = people[number % len(people)]
        report = Report(
            contact=contact, subject=f"Falls due {number}", words="It stops.", channel="portal"
        )
        open_ticket(report, by=contact, at=falls_due - TERM)


def calm(patience: float) -> None:
    """Wait until nothing is under way; exit with what still is after so many seconds."""
    until = time.monotonic() + patience
    while any((still := _left()).values()):
        if time.monotonic() > until:
            sys.exit(f"still under way: {still}")
        time.sleep(0.5)


def _left() -> dict[str, int]:
    from django.apps import apps  # noqa: PLC0415

    from dueby.desk.channels.email.models import IncomingMail  # noqa: PLC0415
    from dueby.desk.clocks.models import Clocked  # noqa: PLC0415
    from dueby.desk.outbox.models import Parcel  # noqa: PLC0415
    from dueby.desk.timekeeping import now  # noqa: PLC0415

    clocked = [each for each in apps.get_models() if issubclass(each, Clocked)]
    return {
        "mails to handle": IncomingMail.objects.filter(handling="kept").count(),
        "parcels to send": Parcel.objects.waiting().count(),
        "moments to pass": sum(
            each._default_manager.filter(next_moment_at__lt=now()).count()  # noqa: SLF001
            for each in clocked
        ),
    }


def events() -> None:
    """Print how many dates the journal says have passed that lie ahead.

    By the database's clock as it answers: by one read before, what passes meanwhile lies ahead.
    """
    from django.db.models.functions import Now  # noqa: PLC0415

    from dueby.desk.journal.models import Entry  # noqa: PLC0415

    print(Entry.objects.filter(kind="clock.due", at__gt=Now()).count())


def look() -> None:
    """Print what is there, for whoever compares it with what was accepted."""
    from dueby.desk.outbox.identifiers import message_identifier  # noqa: PLC0415
    from dueby.desk.outbox.models import Parcel  # noqa: PLC0415
    from dueby.desk.tickets.models import Ticket  # noqa: PLC0415

    subjects = Ticket.objects.values_list("subject", flat=True)
    found = Counter(name for each in subjects for name in MARKER.findall(each))
    mails = {
        each.key: each.message_id or message_identifier(each.key)
        for each in Parcel.objects.filter(kind="mail", state="sent")
    }
    unsent = Parcel.objects.exclude(state="sent").count()
    print(json.dumps({"reports": found, "mails": mails, "unsent": unsent, **_events()}))


def _events() -> dict[str, Any]:
    """Compare the dates that have passed with what the journal says of them."""
    from dueby.desk.clocks.models import Clock  # noqa: PLC0415
    from dueby.desk.journal.models import Entry  # noqa: PLC0415
    from dueby.desk.timekeeping import now  # noqa: PLC0415

    entries = Entry.objects.filter(kind="clock.due").select_related("chain")
    told = Counter(
        (each.chain.subject, each.data["target"], each.data["round"], each.data["due_at"])
        for each in entries
    )
    passed = Clock.objects.filter(due_at__lt=now(), is_finished=False)
    owed = {
        (each.subject, each.target, each.round, each.due_at.isoformat())
        for each in passed
        if each.due_at is not None
    }
    lateness = sorted((each.recorded_at - each.at).total_seconds() for each in entries)
    return {
        "due": len(owed),
        "missing": len(owed - told.keys()),
        "doubled": sum(count - 1 for count in told.values()),
        # What is recorded is stamped to the second.
        "early": [
            f"{each.chain.subject} of {each.at} at {each.recorded_at}"
            for each in entries
            if each.recorded_at < each.at.replace(microsecond=0)
        ],
        "lateness": lateness,
    }


if __name__ == "__main__":
    django.setup()
    match sys.argv[1:]:
        case ["fill", people, sessions]:
            fill(int(people), int(sessions))
        case ["due", count, first, over]:
            due(int(count), float(first), float(over))
        case ["calm", patience]:
            calm(float(patience))
        case ["events"]:
            events()
        case ["look"]:
            look()
        case _:
            sys.exit(__doc__)
