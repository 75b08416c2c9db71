"""Fill an empty database with agents, extensions and contacts with telephones; print who they are.

usage: python -m bench.phone_filling CONTACTS AGENTS
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import django

TOKEN: Final = "measured"  # noqa: S105 - of a database that is gone afterwards


def number_of(contact: int) -> str:
    """Return the telephone number of a contact, without its plus sign."""
    return f"1312555{contact:04}" if contact < 10_000 else f"1773{contact:07}"


def main() -> None:
    django.setup()
    from django.conf import settings  # noqa: PLC0415 - once Django is set up
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from dueby.desk.channels.phone.models import Extension, PhoneLine  # noqa: PLC0415
    from dueby.desk.demo.cast import settle  # noqa: PLC0415
    from dueby.desk.people.models import Contact, Role, User  # noqa: PLC0415
    from dueby.desk.timekeeping import now  # noqa: PLC0415

    contacts, agents = map(int, sys.argv[1:])
    call_command("migrate", verbosity=0)
    path = Path(__file__).resolve().parents[1] / "agreements" / "plixer.yaml"
    world = settle(path.read_text(encoding="utf-8"), path.name, at=now())
    organization = world.organizations["northwind"]
    Contact.objects.bulk_create(
        Contact(organization=organization, name=f"Contact {each}", phone=f"+{number_of(each)}")
        for each in range(contacts)
    )
    PhoneLine.objects.create(name="Measured", token_digest=PhoneLine.digest_of(TOKEN))
    for each in range(agents):
        user = User.objects.create_user(
            f"agent{each}@a.example", name=f"Agent {each}", role=Role.AGENT, at=now()
        )
        Extension.objects.create(number=str(200 + each), user=user)
        client = Client()
        client.force_login(user)
        print(user.pk, client.cookies[settings.SESSION_COOKIE_NAME].value)


if __name__ == "__main__":
    main()
