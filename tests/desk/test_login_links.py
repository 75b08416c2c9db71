"""Who is locked out gets in by a link: once, within minutes, after a click."""

import pytest
from django.test import Client

from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.outbox.models import Parcel
from dueby.desk.people.login_links import (
    GOOD_FOR,
    LinkRefusedError,
    link_named,
    make_link,
    make_rescue_link,
    use,
)
from dueby.desk.people.models import LoginLink, User
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.doors import is_signed_in, with_password, with_second_step
from tests.desk.sidebyside import side_by_side


def path(link: str) -> str:
    """Return the path of an address of the desk."""
    return "/" + link.split("/", 3)[3]


@pytest.fixture
def ines(world: World) -> User:
    """Return the administrator."""
    return world.users["ines"]


@pytest.mark.usefixtures("clock")
class TestLink:
    def test_signs_in_after_a_click_and_is_journaled(self, client: Client, ines: User) -> None:
        link = make_link(ines, MONDAY_NOON)
        assert link.startswith("http://localhost:8000/accounts/link/")
        for _ in range(3):
            assert "Sign in as Ines Dahl?" in client.get(path(link)).content.decode()
        assert not is_signed_in(client)

        client.post(path(link))

        assert is_signed_in(client)
        kinds = list(Entry.objects.about(ines.journal_name).values_list("kind", flat=True))
        assert kinds == ["user.login_link_made", "user.login_link_used", "user.signed_in"]
        assert Parcel.objects.get().content["subject"] == "You signed in by a link"

    def test_works_once(self, client: Client, ines: User) -> None:
        link = path(make_link(ines, MONDAY_NOON))
        client.post(link)
        another = Client()

        answers = [another.get(link), another.post(link)]

        assert [each.status_code for each in answers] == [410, 410]
        assert not is_signed_in(another)

    def test_is_too_old_after_a_quarter_of_an_hour(
        self, client: Client, clock: StoppedClock, ines: User
    ) -> None:
        link = path(make_link(ines, MONDAY_NOON))
        clock.at = MONDAY_NOON + GOOD_FOR

        assert client.post(link).status_code == 410
        assert not is_signed_in(client)

    def test_gives_way_to_a_newer_one(self, client: Client, ines: User) -> None:
        first, second = (path(make_link(ines, MONDAY_NOON)) for _ in range(2))

        assert client.post(first).status_code == 404
        assert client.post(second).status_code == 302

    def test_signs_out_whoever_was_signed_in(
        self, client: Client, ines: User, world: World
    ) -> None:
        client.force_login(world.users["ada"])

        client.post(path(make_link(ines, MONDAY_NOON)))

        assert "ines@dueby.example" in client.get("/accounts/me/").content.decode()

    @pytest.mark.parametrize("token", ["x", "MQ:1vOaSb:forged", "%00", "a" * 3000])
    def test_that_nobody_signed_opens_nothing(self, client: Client, ines: User, token: str) -> None:
        make_link(ines, MONDAY_NOON)

        assert client.post(f"/accounts/link/{token}/").status_code == 404
        assert not is_signed_in(client)

    def test_is_not_made_for_the_deactivated(self, ines: User) -> None:
        ines.is_active = False
        ines.save(update_fields=["is_active"])

        with pytest.raises(LinkRefusedError, match="deactivated"):
            make_link(ines, MONDAY_NOON)

        assert not LoginLink.objects.exists()

    def test_opens_nothing_for_who_was_deactivated_since(self, client: Client, ines: User) -> None:
        link = path(make_link(ines, MONDAY_NOON))
        ines.is_active = False
        ines.save(update_fields=["is_active"])

        assert client.post(link).status_code == 410

    @pytest.mark.django_db(transaction=True)
    def test_used_by_two_at_once_opens_for_one(self, ines: User) -> None:
        link = link_named(make_link(ines, MONDAY_NOON).split("/")[-2])
        assert link is not None

        done = side_by_side(*[lambda: use(link, at=MONDAY_NOON)] * 2)

        assert sorted(type(each).__name__ for each in done) == ["LinkRefusedError", "LoginLink"]


@pytest.mark.usefixtures("clock")
class TestSecondStep:
    def test_is_still_asked_for(self, client: Client, ines: User) -> None:
        with_second_step(ines)

        answer = client.post(path(make_link(ines, MONDAY_NOON)))

        assert answer["Location"] == "/accounts/2fa/code/"
        assert not is_signed_in(client)

    def test_is_replaced_by_a_rescue_and_can_be_taken_down(
        self, client: Client, ines: User
    ) -> None:
        with_second_step(ines)

        client.post(path(make_rescue_link(ines, MONDAY_NOON)))

        assert is_signed_in(client)
        answer = client.post("/accounts/2fa/app/removal/")
        assert answer["Location"] == "/accounts/2fa/"


@pytest.mark.usefixtures("clock")
class TestPassword:
    def test_that_was_never_set_is_asked_for(self, client: Client, ines: User) -> None:
        answer = client.post(path(make_link(ines, MONDAY_NOON)), follow=True)

        assert answer.redirect_chain[-1][0] == "/desk/"
        assert "You have no password yet" in answer.content.decode()
        assert client.get("/accounts/password/set/").status_code == 200

    def test_that_was_lost_is_set_anew_without_the_old(self, client: Client, ines: User) -> None:
        with_password(ines)
        client.post(path(make_link(ines, MONDAY_NOON)))
        new = "a plover on the shingle"

        client.post("/accounts/password/change/", {"password1": new, "password2": new})

        ines.refresh_from_db()
        assert ines.check_password(new)
