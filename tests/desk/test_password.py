"""Passwords: changed by who knows the old one, lost and set anew by way of a mail."""

import re

import pytest
from django.test import Client

from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.outbox.models import Parcel
from dueby.desk.people.models import User
from tests.desk.doors import GOOD, is_signed_in, link_in, signed_in, with_password

NEW = "a plover on the shingle"
CHANGE = "/accounts/password/change/"
RESET = "/accounts/password/reset/"


@pytest.fixture
def ada(world: World) -> User:
    """Return Ada, who has the good password."""
    return with_password(world.users["ada"])


def without_tokens(page: bytes) -> bytes:
    """Return a page without what differs each time it is shown."""
    return re.sub(rb"[A-Za-z0-9]{64}", b"", page)


def has_password(user: User, password: str) -> bool:
    """Tell whether a user's password is this one."""
    user.refresh_from_db()
    return user.check_password(password)


class TestChange:
    def test_keeps_this_session_and_ends_the_others(self, client: Client, ada: User) -> None:
        signed_in(client, ada.email)
        elsewhere = signed_in(Client(), ada.email)
        sent = {"oldpassword": GOOD, "password1": NEW, "password2": NEW}

        assert client.post(CHANGE, sent)["Location"] == "/accounts/me/"

        assert has_password(ada, NEW)
        assert is_signed_in(client)
        assert not is_signed_in(elsewhere)
        assert Entry.objects.about(ada.journal_name).filter(kind="user.password_set").exists()
        assert Parcel.objects.get().content["subject"] == "Your password was changed"

    @pytest.mark.parametrize(
        "old, new, again",
        [
            ("guess", NEW, NEW),
            (GOOD, "short", "short"),
            (GOOD, "password1234", "password1234"),
            (GOOD, "ada@dueby.example", "ada@dueby.example"),
            (GOOD, NEW, "another"),
            ("", "", ""),
        ],
    )
    def test_refuses(self, client: Client, ada: User, old: str, new: str, again: str) -> None:
        signed_in(client, ada.email)
        sent = {"oldpassword": old, "password1": new, "password2": again}

        assert client.post(CHANGE, sent).status_code == 422

        assert has_password(ada, GOOD)
        assert not Parcel.objects.exists()


class TestReset:
    def test_sets_a_password_by_a_mail_that_leaves_through_the_outbox(
        self, client: Client, ada: User
    ) -> None:
        client.post(RESET, {"email": ada.email})
        parcel = Parcel.objects.get()
        assert (parcel.kind, parcel.content["to"]) == ("mail", ada.email)
        page = client.get(link_in(parcel), follow=True)

        sent = {"password1": NEW, "password2": NEW}
        client.post(page.redirect_chain[-1][0], sent, follow=True)

        assert has_password(ada, NEW)
        assert not is_signed_in(client)

    def test_link_is_of_the_desk_whatever_host_was_asked(self, client: Client, ada: User) -> None:
        client.post(RESET, {"email": ada.email}, headers={"host": "127.0.0.1:9999"})

        assert "http://localhost:8000/accounts/" in Parcel.objects.get().content["text"]

    def test_link_works_once(self, client: Client, ada: User) -> None:
        client.post(RESET, {"email": ada.email})
        link = link_in(Parcel.objects.get())
        page = client.get(link, follow=True).redirect_chain[-1][0]
        client.post(page, {"password1": NEW, "password2": NEW})

        again = Client().get(link)

        assert "This link no longer works" in again.content.decode()
        other = {"password1": "a wren in the hedge", "password2": "a wren in the hedge"}
        client.post(page, other)
        assert has_password(ada, NEW)

    def test_says_the_same_of_an_unknown_address_and_mails_nobody(
        self, client: Client, ada: User
    ) -> None:
        known = client.post(RESET, {"email": ada.email}, follow=True)
        unknown = client.post(RESET, {"email": "nobody@dueby.example"}, follow=True)

        assert without_tokens(known.content) == without_tokens(unknown.content)
        assert Parcel.objects.count() == 1

    def test_is_not_for_the_deactivated(self, client: Client, ada: User) -> None:
        ada.is_active = False
        ada.save(update_fields=["is_active"])

        client.post(RESET, {"email": ada.email})

        assert not Parcel.objects.exists()

    def test_fills_nobodys_mailbox(self, client: Client, ada: User) -> None:
        answers = [client.post(RESET, {"email": ada.email}) for _ in range(6)]

        assert answers[-1].status_code == 429
        assert Parcel.objects.count() == 5

    @pytest.mark.parametrize(
        "key", ["1-x", "zzzzzzzzzzzz-set-password", "0-" + "a" * 2000, "%00-%00", "1-set-password"]
    )
    def test_refuses_a_link_nobody_sent(self, client: Client, ada: User, key: str) -> None:
        answer = client.get(f"/accounts/password/reset/key/{key}/")

        assert answer.status_code in {200, 404}
        assert b"password1" not in answer.content
        assert has_password(ada, GOOD)
