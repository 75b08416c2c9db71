"""A customer's person is erased: nothing personal is left, nobody signs in as them."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client

from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.people.customers import CustomerRefusedError, change_contact
from dueby.desk.people.erasing import erase
from dueby.desk.people.inviting import InvitationRefusedError, invite_contact
from dueby.desk.people.models import Contact, Invitation, User
from tests.desk.conftest import MONDAY_NOON
from tests.desk.doors import is_signed_in, signed_in, user_of, with_password, with_second_step

LATER = MONDAY_NOON + timedelta(days=1)


class TestErase:
    def test_blanks_the_person_and_their_user(self, client: Client, world: World) -> None:
        rosa = world.contacts["rosa"]
        user = with_password(user_of(rosa))
        signed_in(client, user.email)
        with_second_step(user)
        EmailAddress.objects.create(user=user, email=user.email)

        names = erase(rosa, by=None, at=LATER)

        assert names == [rosa.journal_name, user.journal_name]
        gone = Contact.objects.get(pk=rosa.pk)
        assert (gone.name, gone.email, gone.phone) == (f"Erased contact {rosa.pk}", "", "")
        assert (gone.forgotten_at, gone.left_at) == (LATER, LATER)
        left = User.objects.get(pk=user.pk)
        assert (left.name, left.is_active) == (gone.name, False)
        assert "rosa" not in left.email
        assert not left.has_usable_password()
        assert not Authenticator.objects.filter(user=user).exists()
        assert not EmailAddress.objects.exists()
        assert not is_signed_in(client)

    def test_takes_back_and_blanks_invitations(self, world: World) -> None:
        yuki = world.contacts["yuki"]
        invitation = invite_contact(yuki, by=world.users["lena"], at=MONDAY_NOON)

        names = erase(yuki, by=world.users["ines"], at=LATER)

        assert names == [yuki.journal_name, invitation.journal_name]
        left = Invitation.objects.get()
        assert (left.name, left.email, left.withdrawn_at) == (
            f"Erased contact {yuki.pk}",
            "",
            LATER,
        )

    def test_again_changes_nothing_more(self, world: World) -> None:
        rosa = world.contacts["rosa"]
        erase(rosa, by=None, at=LATER)

        erase(rosa, by=None, at=LATER + timedelta(days=1))

        assert Contact.objects.get(pk=rosa.pk).forgotten_at == LATER
        assert Entry.objects.filter(kind="contact.erased").count() == 1

    def test_lets_nobody_write_into_what_was_erased(self, client: Client, world: World) -> None:
        ada, rosa = world.users["ada"], world.contacts["rosa"]
        erase(rosa, by=None, at=LATER)

        with pytest.raises(CustomerRefusedError, match="erased"):
            change_contact(rosa, {"name": "Rosa"}, by=ada, at=LATER)
        with pytest.raises(InvitationRefusedError):
            invite_contact(rosa, by=world.users["lena"], at=LATER)
        client.force_login(ada)
        page = client.get(f"/desk/people/customers/{rosa.organization_id}/").content.decode()
        assert "erased" in page
        assert "Rosa" not in page
