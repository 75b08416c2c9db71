"""Who has address and password comes in; nobody learns more from the door than that."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.test.utils import override_settings

from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from tests.desk.doors import GOOD, is_signed_in, signed_in, user_of, with_password

WRONG = "The address or the password is wrong."
TOO_MANY = "Too many attempts went wrong"
LOGIN = "/accounts/login/"


@pytest.fixture
def ada(world: World) -> str:
    """Return the address of Ada, who has the good password."""
    return with_password(world.users["ada"]).email


class TestSignIn:
    def test_leads_an_agent_to_the_queue_and_is_journaled(self, client: Client, ada: str) -> None:
        answer = client.post(LOGIN, {"login": ada.upper(), "password": GOOD}, follow=True)

        assert answer.redirect_chain[-1][0] == "/desk/"
        entry = Entry.objects.get(kind="user.signed_in")
        assert entry.data == {"by": ["password"]}

    def test_leads_a_contact_to_the_portal(self, client: Client, world: World) -> None:
        rosa = with_password(user_of(world.contacts["rosa"]))

        answer = client.post(LOGIN, {"login": rosa.email, "password": GOOD}, follow=True)

        assert answer.redirect_chain[-1][0] == "/portal/"

    def test_begins_a_session_of_its_own(self, client: Client, ada: str) -> None:
        client.get(LOGIN)
        client.session["planted"] = "by somebody else"
        client.session.save()
        before = client.session.session_key

        signed_in(client, ada)

        assert client.session.session_key != before

    def test_says_the_same_of_a_wrong_password_and_an_unknown_address(
        self, client: Client, ada: str
    ) -> None:
        wrong = client.post(LOGIN, {"login": ada, "password": "guess"})
        unknown = client.post(LOGIN, {"login": "nobody@dueby.example", "password": "guess"})

        assert wrong.status_code == unknown.status_code == 422
        assert WRONG in wrong.content.decode()
        assert WRONG in unknown.content.decode()
        assert not is_signed_in(client)

    def test_goes_nowhere_but_on_this_desk(self, client: Client, ada: str) -> None:
        sent = {"login": ada, "password": GOOD, "next": "https://elsewhere.example/"}

        assert client.post(LOGIN, sent)["Location"] == "/"

    @pytest.mark.parametrize(
        "sent",
        [
            {},
            {"login": "ada@dueby.example"},
            {"login": "\x00", "password": "\x00"},
            {"login": "a" * 10_000 + "@dueby.example", "password": "b" * 100_000},
            {"login": ["ada@dueby.example", "x"], "password": "' OR 1=1 --"},
        ],
    )
    def test_refuses_nonsense(self, client: Client, ada: str, sent: dict[str, object]) -> None:
        del ada

        answer = client.post(LOGIN, sent)

        assert answer.status_code == 422
        assert not is_signed_in(client)


class TestDeactivated:
    def test_cannot_sign_in(self, client: Client, world: World) -> None:
        ada = with_password(world.users["ada"])
        ada.is_active = False
        ada.save(update_fields=["is_active"])

        answer = client.post(LOGIN, {"login": ada.email, "password": GOOD}, follow=True)

        assert "This account is closed" in answer.content.decode()
        assert not is_signed_in(client)

    def test_loses_the_session_with_the_next_request(self, client: Client, world: World) -> None:
        ada = with_password(world.users["ada"])
        signed_in(client, ada.email)

        ada.is_active = False
        ada.save(update_fields=["is_active"])

        assert client.get("/desk/").status_code == 302
        assert not is_signed_in(client)


class TestAttempts:
    def test_are_counted_for_each_account_from_wherever(self, world: World) -> None:
        ada = with_password(world.users["ada"])
        for number in range(5):
            guess = Client(REMOTE_ADDR=f"192.0.2.{number}")
            guess.post(LOGIN, {"login": ada.email, "password": "guess"})

        answer = Client(REMOTE_ADDR="192.0.2.9").post(LOGIN, {"login": ada.email, "password": GOOD})

        assert TOO_MANY in answer.content.decode()
        assert not UserSession.objects.exists()

    def test_are_counted_for_each_address_whatever_the_account(
        self, client: Client, world: World
    ) -> None:
        for number in range(10):
            client.post(LOGIN, {"login": f"guess{number}@dueby.example", "password": "guess"})
        ben = with_password(world.users["ben"])

        answer = client.post(LOGIN, {"login": ben.email, "password": GOOD})

        assert TOO_MANY in answer.content.decode()

    def test_are_not_told_apart_by_a_header_that_anybody_can_write(
        self, client: Client, world: World
    ) -> None:
        for number in range(10):
            sent = {"login": f"guess{number}@dueby.example", "password": "guess"}
            client.post(LOGIN, sent, headers={"x-forwarded-for": f"192.0.2.{number}"})
        ben = with_password(world.users["ben"])

        answer = client.post(
            LOGIN,
            {"login": ben.email, "password": GOOD},
            headers={"x-forwarded-for": "198.51.100.1"},
        )

        assert TOO_MANY in answer.content.decode()

    def test_that_rain_down_get_a_page_that_says_so(self, client: Client, ada: str) -> None:
        answers = [client.post(LOGIN, {"login": ada}) for _ in range(31)]

        assert answers[-1].status_code == 429
        assert "Too many attempts" in answers[-1].content.decode()


class TestProxies:
    @override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
    def test_that_are_told_are_believed_for_the_last_hop(self, world: World) -> None:
        ada = with_password(world.users["ada"])
        client = Client(headers={"x-forwarded-for": "203.0.113.9, 192.0.2.7"})

        signed_in(client, ada.email)

        assert UserSession.objects.get().ip == "192.0.2.7"

    @override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=2)
    def test_that_say_nothing_leave_the_peer(self, world: World) -> None:
        ada = with_password(world.users["ada"])
        client = Client(headers={"x-forwarded-for": "203.0.113.9"}, REMOTE_ADDR="198.51.100.4")

        signed_in(client, ada.email)

        assert UserSession.objects.get().ip == "198.51.100.4"


@pytest.mark.usefixtures("world")
class TestPages:
    @pytest.mark.parametrize(
        "path",
        [
            "signup/",
            "email/",
            "confirm-email/",
            "confirm-email/x/",
            "login/code/",
            "login/code/confirm/",
            "social/connections/",
            "3rdparty/",
            "2fa/webauthn/",
        ],
    )
    def test_that_are_not_offered_do_not_exist(self, client: Client, path: str) -> None:
        assert client.get(f"/accounts/{path}").status_code == 404
        assert client.post(f"/accounts/{path}").status_code == 404

    def test_of_signing_out_ask_first(self, client: Client, ada: str) -> None:
        signed_in(client, ada)

        assert client.get("/accounts/logout/").status_code == 200
        assert is_signed_in(client)
        assert client.post("/accounts/logout/").status_code == 302
        assert not is_signed_in(client)
