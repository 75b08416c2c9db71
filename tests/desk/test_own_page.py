"""Everybody says how they are called and in which zone they read, and sees where they signed in."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.people.models import Contact, User
from tests.desk.doors import is_signed_in, signed_in, user_of, with_password

ME = "/accounts/me/"


class TestMe:
    def test_changes_name_and_zone_with_a_history(self, client: Client, world: World) -> None:
        ada = world.users["ada"]
        client.force_login(ada)

        client.post(ME, {"name": "Ada Marsh-Lee", "time_zone": "Asia/Kolkata"})

        ada.refresh_from_db()
        assert (ada.name, ada.time_zone) == ("Ada Marsh-Lee", "Asia/Kolkata")
        entry = Entry.objects.about(ada.journal_name).get()
        assert entry.data == {"time_zone": ["America/New_York", "Asia/Kolkata"]}
        assert entry.texts.get().words == "Ada Marsh → Ada Marsh-Lee"
        page = client.get(ME).content.decode()
        assert "Ada Marsh-Lee" in page
        assert "IST" in page

    def test_of_a_contact_changes_the_name_the_vendor_knows(
        self, client: Client, world: World
    ) -> None:
        rosa = world.contacts["rosa"]
        client.force_login(user_of(rosa))

        client.post(ME, {"name": "Rosa Berg", "time_zone": "America/New_York"})

        assert Contact.objects.get(pk=rosa.pk).name == "Rosa Berg"
        assert "Report a problem" in client.get(ME).content.decode()

    @pytest.mark.parametrize(
        "sent",
        [
            {},
            {"name": "", "time_zone": "UTC"},
            {"name": "A", "time_zone": "Mars/Olympus"},
            {"name": "A", "time_zone": "../../etc/passwd"},
            {"name": "A" * 121, "time_zone": "UTC"},
            {"name": "A\x00", "time_zone": "UTC"},
        ],
    )
    def test_refuses_nonsense(self, client: Client, world: World, sent: dict[str, str]) -> None:
        client.force_login(world.users["ada"])

        assert client.post(ME, sent).status_code == 422
        assert User.objects.get(email="ada@dueby.example").name == "Ada Marsh"

    def test_changes_nothing_else_whatever_is_sent(self, client: Client, world: World) -> None:
        rosa = user_of(world.contacts["rosa"])
        client.force_login(rosa)
        sent = {"name": "Rosa", "time_zone": "UTC", "role": "administrator", "email": "x@y.example"}

        client.post(ME, sent)

        rosa.refresh_from_db()
        assert (rosa.role, rosa.email) == ("customer", "rosa@northwind.example")

    @pytest.mark.usefixtures("world")
    def test_asks_a_stranger_to_sign_in(self, client: Client) -> None:
        assert client.get(ME)["Location"].startswith("/accounts/login/")


class TestSessions:
    def test_are_listed_and_ended_everywhere_else(self, client: Client, world: World) -> None:
        ada = with_password(world.users["ada"])
        signed_in(client, ada.email)
        elsewhere = signed_in(Client(headers={"user-agent": "<b>Elsewhere</b>"}), ada.email)
        ben = signed_in(Client(), with_password(world.users["ben"]).email)
        page = client.get("/accounts/sessions/").content.decode()
        assert "&lt;b&gt;Elsewhere" in page

        client.post("/accounts/sessions/")

        assert is_signed_in(client)
        assert is_signed_in(ben)
        assert not is_signed_in(elsewhere)
        assert UserSession.objects.filter(user=ada).count() == 1
