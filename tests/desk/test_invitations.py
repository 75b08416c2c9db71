"""People come by invitation: a mail, a link that works once and for a week, a password."""

from datetime import timedelta

import pytest
from django.test import Client

from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.outbox.models import Parcel
from dueby.desk.people.inviting import (
    OPEN_FOR,
    InvitationRefusedError,
    accept,
    invite_contact,
    invite_staff,
    link_of,
    withdraw,
)
from dueby.desk.people.models import Invitation, Role, User
from dueby.desk.people.staffing import StaffRefusedError
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.doors import GOOD, is_signed_in, link_in, signed_in
from tests.desk.sidebyside import side_by_side

SENT = {"password1": GOOD, "password2": GOOD}


def yuki_invited(world: World) -> Invitation:
    """Return the invitation of Yuki, who only wrote until now."""
    return invite_contact(world.contacts["yuki"], by=world.users["lena"], at=MONDAY_NOON)


def path_of(invitation: Invitation) -> str:
    """Return the path at which an invitation is accepted."""
    return "/" + link_of(invitation).split("/", 3)[3]


class TestInvite:
    def test_mails_a_link_and_journals_without_naming_anybody_in_the_chain(
        self, world: World
    ) -> None:
        yuki = world.contacts["yuki"]

        invitation = yuki_invited(world)

        parcel = Parcel.objects.get()
        assert (parcel.content["to"], parcel.person) == (yuki.email, yuki.journal_name)
        assert link_in(parcel) == path_of(invitation)
        entry = Entry.objects.get(kind="contact.invited")
        assert yuki.name not in str(entry.data)
        assert entry.texts.get(name="email").words == yuki.email

    @pytest.mark.parametrize("name", ["rosa", "hans"])
    def test_refuses_who_signs_in_already(self, world: World, name: str) -> None:
        with pytest.raises(InvitationRefusedError, match="signs in already"):
            invite_contact(world.contacts[name], by=world.users["lena"], at=MONDAY_NOON)

        assert not Parcel.objects.exists()

    def test_refuses_who_has_no_address(self, world: World) -> None:
        yuki = world.contacts["yuki"]
        yuki.email = ""
        yuki.save(update_fields=["email"])

        with pytest.raises(InvitationRefusedError, match="no e-mail address"):
            yuki_invited(world)

    def test_refuses_an_address_by_which_somebody_else_signs_in(self, world: World) -> None:
        yuki = world.contacts["yuki"]
        yuki.email = world.users["ada"].email
        yuki.save(update_fields=["email"])

        with pytest.raises(InvitationRefusedError, match="signs in with this address already"):
            yuki_invited(world)

    def test_again_leaves_one_link_that_works(self, world: World) -> None:
        first = yuki_invited(world)
        second = yuki_invited(world)

        with pytest.raises(InvitationRefusedError, match="withdrawn"):
            accept(first, GOOD, at=MONDAY_NOON)
        assert accept(second, GOOD, at=MONDAY_NOON).email == "yuki@northwind.example"

    def test_of_staff_is_for_administrators(self, world: World) -> None:
        with pytest.raises(StaffRefusedError):
            invite_staff(
                "max@dueby.example", "Max", Role.AGENT, by=world.users["marco"], at=MONDAY_NOON
            )

        assert not Invitation.objects.exists()


class TestAccept:
    def test_makes_a_user_with_a_password_who_speaks_for_the_customer(
        self, client: Client, clock: StoppedClock, world: World
    ) -> None:
        path = path_of(yuki_invited(world))
        assert "Northwind Rail" in client.get(path).content.decode()
        assert client.get(path).status_code == 200

        answer = client.post(path, SENT, follow=True)

        assert answer.redirect_chain[-1][0] == "/portal/"
        yuki = User.objects.get(email="yuki@northwind.example")
        assert yuki.contact == world.contacts["yuki"]
        assert (yuki.role, yuki.joined_at) == (Role.CUSTOMER, clock.at)
        assert yuki.time_zone == "America/New_York"
        assert is_signed_in(signed_in(Client(), yuki.email))

    def test_makes_one_of_the_staff(
        self, client: Client, clock: StoppedClock, world: World
    ) -> None:
        del clock
        ines = world.users["ines"]
        invited = invite_staff("Max@Dueby.example", "Max Roth", Role.LEAD, by=ines, at=MONDAY_NOON)

        client.post(path_of(invited), SENT)

        max_ = User.objects.get(email="max@dueby.example")
        assert (max_.name, max_.role) == ("Max Roth", Role.LEAD)
        assert client.get("/desk/").status_code == 200

    def test_works_once(self, client: Client, clock: StoppedClock, world: World) -> None:
        del clock
        path = path_of(yuki_invited(world))
        client.post(path, SENT)
        other = {"password1": "a wren in the hedge", "password2": "a wren in the hedge"}

        answer = Client().post(path, other)

        assert answer.status_code == 410
        assert "used already" in answer.content.decode()
        assert User.objects.get(email="yuki@northwind.example").check_password(GOOD)

    def test_is_too_late_after_a_week(
        self, client: Client, clock: StoppedClock, world: World
    ) -> None:
        path = path_of(yuki_invited(world))
        clock.at = MONDAY_NOON + OPEN_FOR

        answers = [client.get(path), client.post(path, SENT)]

        assert [each.status_code for each in answers] == [410, 410]
        assert "has expired" in answers[1].content.decode()
        assert not User.objects.filter(email="yuki@northwind.example").exists()

    def test_is_refused_after_it_was_taken_back(
        self, client: Client, clock: StoppedClock, world: World
    ) -> None:
        del clock
        invitation = yuki_invited(world)
        withdraw(invitation, by=world.users["lena"], at=MONDAY_NOON)

        assert client.post(path_of(invitation), SENT).status_code == 410
        assert not User.objects.filter(email="yuki@northwind.example").exists()

    def test_is_refused_after_the_contact_left(self, world: World) -> None:
        invitation, yuki = yuki_invited(world), world.contacts["yuki"]
        yuki.left_at = MONDAY_NOON
        yuki.save(update_fields=["left_at"])

        with pytest.raises(InvitationRefusedError, match="no longer speaks"):
            accept(invitation, GOOD, at=MONDAY_NOON + timedelta(hours=1))

    @pytest.mark.parametrize(
        "password1, password2",
        [("", ""), ("short", "short"), (GOOD, "other"), ("yuki tanaka", "yuki tanaka")],
    )
    def test_refuses_a_password_that_will_not_do(
        self,
        client: Client,
        clock: StoppedClock,
        world: World,
        password1: str,
        password2: str,
    ) -> None:
        del clock
        path = path_of(yuki_invited(world))

        answer = client.post(path, {"password1": password1, "password2": password2})

        assert answer.status_code == 422
        assert not User.objects.filter(email="yuki@northwind.example").exists()
        assert client.post(path, SENT).status_code == 302

    @pytest.mark.parametrize("token", ["x", "1", "MQ:1vOaSb:forged", "%00", "a" * 3000])
    @pytest.mark.usefixtures("world")
    def test_refuses_a_link_nobody_signed(self, client: Client, token: str) -> None:
        answer = client.post(f"/accounts/invitation/{token}/", SENT)

        assert answer.status_code == 404
        assert "opens nothing" in answer.content.decode()

    @pytest.mark.django_db(transaction=True)
    def test_by_two_at_once_makes_one_user(self, world: World) -> None:
        invitation = yuki_invited(world)
        before = User.objects.count()

        done = side_by_side(
            lambda: accept(invitation, GOOD, at=MONDAY_NOON),
            lambda: accept(invitation, "a wren in the hedge", at=MONDAY_NOON),
        )

        assert sorted(type(each).__name__ for each in done) == ["InvitationRefusedError", "User"]
        assert User.objects.count() == before + 1
