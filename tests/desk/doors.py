"""Ways in, as tests of the door use them."""

import re

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from dueby.desk.demo.cast import World
from dueby.desk.outbox.models import Parcel
from dueby.desk.people.models import Contact, User

GOOD = "a heron by the weir"
"""A password nobody guesses; of a test, so everybody knows it."""

APP = "JBSWY3DPEHPK3PXP"
"""What an authenticator app and the desk both know."""


def with_password(user: User) -> User:
    """Give a user the good password."""
    user.set_password(GOOD)
    user.save(update_fields=["password"])
    return user


def user_of(contact: Contact) -> User:
    """Return whom a contact signs in as."""
    assert contact.user is not None
    return contact.user


def with_second_step(user: User, secret: str = APP) -> User:
    """Set up an authenticator app with a secret."""
    TOTP.activate(user, secret)
    return user


def code(counter: int, secret: str = APP) -> str:
    """Return what an app with the secret shows in the half minute that has the number."""
    return str(format_hotp_value(hotp_value(secret, counter)))


def signed_in(client: Client, email: str, password: str = GOOD) -> Client:
    """Sign in through the form."""
    answer = client.post("/accounts/login/", {"login": email, "password": password})
    assert answer.status_code == 302, answer.content.decode()
    return client


def is_signed_in(client: Client) -> bool:
    """Tell whether a browser is signed in."""
    return client.get("/accounts/me/").status_code == 200


def demo_of(world: World) -> None:
    """Let a world be a demo's: three of its people stand behind the door."""
    from dueby.desk.people.models import DemoPerson  # noqa: PLC0415

    for place, user in enumerate((world.users["ada"], world.users["ines"]), 1):
        DemoPerson.objects.create(user=user, sees=f"what {user.name} sees", place=place)


def link_in(parcel: Parcel) -> str:
    """Return the path of the address that a mail brings."""
    found = re.search(r"https?://[^/\s]+(/\S+)", parcel.content["text"])
    assert found
    return found[1]
