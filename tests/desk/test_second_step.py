"""A code beside the password: set up, asked for, never twice the same; recovery codes once each."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django.fixtures import Settings

from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.outbox.models import Parcel
from dueby.desk.people.adapter import SECOND_STEPS
from dueby.desk.people.models import User
from tests.desk.doors import (
    APP,
    GOOD,
    code,
    is_signed_in,
    signed_in,
    user_of,
    with_password,
    with_second_step,
)

PAGE = "/accounts/2fa/code/"


def present_code(secret: str = APP) -> str:
    """Return what an app shows in this half minute."""
    return code(int(time.time()) // 30, secret)


@pytest.fixture
def ada(world: World) -> User:
    """Return Ada, who has a password and a second step."""
    return with_second_step(with_password(world.users["ada"]))


def half_way(client: Client, user: User) -> Client:
    """Enter address and password, which leads to the second step."""
    answer = client.post("/accounts/login/", {"login": user.email, "password": GOOD})
    assert answer["Location"] == PAGE
    return client


class TestCode:
    def test_is_asked_for_after_the_password(self, client: Client, ada: User) -> None:
        half_way(client, ada)

        assert not is_signed_in(client)
        answer = client.post(PAGE, {"code": present_code()})
        assert answer.status_code == 302
        assert is_signed_in(client)

    def test_opens_nothing_the_second_time(self, client: Client, ada: User) -> None:
        shown = present_code()
        half_way(client, ada).post(PAGE, {"code": shown})
        over_the_shoulder = half_way(Client(), ada)

        answer = over_the_shoulder.post(PAGE, {"code": shown})

        assert answer.status_code == 422
        assert "was used already" in answer.content.decode()
        assert not is_signed_in(over_the_shoulder)

    @pytest.mark.parametrize("sent", [{}, {"code": ""}, {"code": "000000x"}, {"code": "٣" * 6}])
    def test_refuses_nonsense(self, client: Client, ada: User, sent: dict[str, str]) -> None:
        answer = half_way(client, ada).post(PAGE, sent)

        assert answer.status_code == 422
        assert not is_signed_in(client)

    def test_cannot_be_guessed(self, client: Client, ada: User) -> None:
        half_way(client, ada)
        for _ in range(5):
            client.post(PAGE, {"code": "not it"})

        answer = client.post(PAGE, {"code": present_code()})

        assert answer.status_code == 422
        assert not is_signed_in(client)

    def test_page_is_nothing_for_who_entered_no_password(self, client: Client, ada: User) -> None:
        del ada

        assert client.get(PAGE)["Location"] == "/accounts/login/"
        assert client.post(PAGE, {"code": present_code()})["Location"] == "/accounts/login/"


class TestSetUp:
    @pytest.mark.django_db(transaction=True)
    def test_asks_who_one_is_then_shows_recovery_codes(self, client: Client, world: World) -> None:
        rosa = with_password(user_of(world.contacts["rosa"]))
        signed_in(client, rosa.email)
        asked = client.get("/accounts/2fa/app/")
        assert asked["Location"].startswith("/accounts/reauthenticate/")
        client.post(asked["Location"], {"password": GOOD})
        page = client.get("/accounts/2fa/app/").content.decode()
        secret = re.search(r"select-all\">(\w+)<", page)
        assert secret
        assert "data:" not in page

        done = client.post("/accounts/2fa/app/", {"code": present_code(secret[1])}, follow=True)

        assert done.content.decode().count("<li>") >= 10
        kinds = Entry.objects.about(rosa.journal_name).values_list("kind", flat=True)
        assert "user.totp_activated" in kinds
        assert Parcel.objects.get().content["subject"] == "A second step was set up"

    def test_refuses_a_wrong_code(self, client: Client, world: World) -> None:
        client.force_login(world.users["ada"])
        client.get("/accounts/2fa/app/")

        assert client.post("/accounts/2fa/app/", {"code": "123"}).status_code == 422
        assert not Authenticator.objects.exists()


class TestSecret:
    def test_is_not_kept_in_the_clear(self, ada: User) -> None:
        kept = Authenticator.objects.get(user=ada).data["secret"]

        assert APP not in kept
        assert SECOND_STEPS.unseal(kept) == APP

    def test_under_another_key_of_the_desk_fits_no_code(
        self,
        client: Client,
        ada: User,
        settings: Settings,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        settings.SECRET_KEY = "another"  # noqa: S105 - a test's
        half_way(client, ada)

        answer = client.post(PAGE, {"code": present_code()})

        assert answer.status_code == 422
        assert "dueby login-link --without-code" in caplog.text


class TestRecoveryCode:
    def test_signs_in_once(self, client: Client, ada: User) -> None:
        half_way(client, ada).post(PAGE, {"code": present_code()})
        asked = client.post("/accounts/2fa/codes/new/")
        client.post(asked["Location"], {"password": GOOD})
        page = client.get("/accounts/2fa/codes/").content.decode()
        codes = re.findall(r"<li>(\d{8})</li>", page)
        assert len(codes) == 10

        first = half_way(Client(), ada).post(PAGE, {"code": codes[0]})
        again = half_way(Client(), ada).post(PAGE, {"code": codes[0]})

        assert (first.status_code, again.status_code) == (302, 422)


class TestTakeDown:
    def test_asks_who_one_is(self, client: Client, ada: User) -> None:
        half_way(client, ada).post(PAGE, {"code": present_code()})

        answer = client.post("/accounts/2fa/app/removal/")

        assert answer["Location"].startswith("/accounts/reauthenticate/")
        assert Authenticator.objects.filter(user=ada).exists()
        client.post(answer["Location"], {"password": GOOD})
        assert not Authenticator.objects.filter(user=ada).exists()
