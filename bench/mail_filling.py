"""Fill the database that the environment names with customers' people, or count what came of mails.

usage: python -m bench.mail_filling fill PEOPLE
       python -m bench.mail_filling mailbox ADDRESS PORT
       python -m bench.mail_filling count
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import django

AGREEMENT = Path(__file__).parents[1] / "agreements" / "plixer.yaml"


def fill(people: int) -> None:
    """Make the tables, four customers with contracts, and so many people of theirs."""
    from django.core.management import call_command  # noqa: PLC0415 - once Django is set up

    from dueby.desk.demo.cast import settle  # noqa: PLC0415
    from dueby.desk.people.models import Contact  # noqa: PLC0415
    from dueby.desk.timekeeping import now  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    begun = now() - timedelta(days=1)
    world = settle(AGREEMENT.read_text(encoding="utf-8"), AGREEMENT.name, at=begun)
    customers = list(world.organizations.values())
    Contact.objects.bulk_create(
        Contact(
            organization=customers[number % len(customers)],
            name=f"Person {number}",
            email=f"person{number}@customers.example",
            phone="",
        )
        for number in range(people)
    )


def mailbox(address: str, port: int) -> None:
    """Have the desk read a mailbox of this machine."""
    from dueby.desk.channels.email.models import Mailbox  # noqa: PLC0415
    from dueby.desk.channels.email.sealing import seal  # noqa: PLC0415

    Mailbox.objects.create(
        address=address,
        user=address,
        host="127.0.0.1",
        port=port,
        security="none",
        secret=seal("sesame"),
    )


def count() -> None:
    """Print how many mails there are, and how many tickets."""
    from dueby.desk.channels.email.models import IncomingMail  # noqa: PLC0415
    from dueby.desk.tickets.models import Ticket  # noqa: PLC0415

    print(IncomingMail.objects.count(), Ticket.objects.count())


if __name__ == "__main__":
    django.setup()
    match sys.argv[1:]:
        case ["fill", people]:
            fill(int(people))
        case ["mailbox", address, port]:
            mailbox(address, int(port))
        case ["count"]:
            count()
        case _:
            sys.exit(__doc__)
