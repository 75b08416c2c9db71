"""Who works here is changed by administrators; there is always one left."""

import pytest
from django.test import Client

from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.outbox.models import Parcel
from dueby.desk.people.models import Invitation, Role, User
from dueby.desk.people.staffing import StaffRefusedError, change_role, deactivate, reactivate
from tests.desk.conftest import MONDAY_NOON
from tests.desk.doors import GOOD, is_signed_in, signed_in, user_of, with_password
from tests.desk.sidebyside import side_by_side

STAFF = "/desk/people/staff/"


@pytest.fixture
def ines(world: World) -> User:
    """Return the one administrator."""
    return world.users["ines"]


@pytest.fixture
def second(world: World, ines: User) -> User:
    """Return Marco, who is made an administrator too."""
    return change_role(world.users["marco"], Role.ADMINISTRATOR, by=ines, at=MONDAY_NOON)


class TestChangeRole:
    def test_is_recorded_with_what_it_was(self, world: World, ines: User) -> None:
        changed = change_role(world.users["ada"], Role.LEAD, by=ines, at=MONDAY_NOON)

        assert changed.is_lead
        entry = Entry.objects.about(changed.journal_name).get()
        assert (entry.data, entry.by) == ({"role": ["agent", "lead"]}, ines.journal_name)

    def test_refuses_to_leave_nobody_who_may_change_it(self, ines: User) -> None:
        with pytest.raises(StaffRefusedError, match="the last administrator"):
            change_role(ines, Role.MANAGER, by=ines, at=MONDAY_NOON)

        ines.refresh_from_db()
        assert ines.is_administrator
        assert not Entry.objects.exclude(kind__startswith="agreement").exists()

    def test_does_not_count_an_administrator_who_no_longer_signs_in(
        self, second: User, ines: User
    ) -> None:
        deactivate(second, by=ines, at=MONDAY_NOON)

        with pytest.raises(StaffRefusedError, match="the last administrator"):
            change_role(ines, Role.AGENT, by=ines, at=MONDAY_NOON)

    def test_refuses_who_was_demoted_since(self, world: World, second: User, ines: User) -> None:
        change_role(second, Role.AGENT, by=ines, at=MONDAY_NOON)

        with pytest.raises(StaffRefusedError, match="no longer an administrator"):
            change_role(world.users["ada"], Role.LEAD, by=second, at=MONDAY_NOON)

    def test_makes_no_customer_of_anybody_nor_the_other_way(self, world: World, ines: User) -> None:
        with pytest.raises(StaffRefusedError):
            change_role(world.users["ada"], Role.CUSTOMER, by=ines, at=MONDAY_NOON)
        with pytest.raises(StaffRefusedError):
            change_role(user_of(world.contacts["rosa"]), Role.AGENT, by=ines, at=MONDAY_NOON)

    @pytest.mark.django_db(transaction=True)
    def test_of_two_who_demote_each_other_at_once_leaves_one(
        self, second: User, ines: User
    ) -> None:
        done = side_by_side(
            lambda: change_role(second, Role.AGENT, by=ines, at=MONDAY_NOON),
            lambda: change_role(ines, Role.AGENT, by=second, at=MONDAY_NOON),
        )

        assert sorted(type(each).__name__ for each in done) == ["StaffRefusedError", "User"]
        assert User.objects.administrators().count() == 1


class TestDeactivate:
    def test_ends_every_session_at_once(self, client: Client, world: World, ines: User) -> None:
        ada = with_password(world.users["ada"])
        signed_in(client, ada.email)

        deactivate(ada, by=ines, at=MONDAY_NOON)

        assert not is_signed_in(client)
        reactivate(ada, by=ines, at=MONDAY_NOON)
        assert not is_signed_in(client)
        assert is_signed_in(signed_in(Client(), ada.email))

    def test_refuses_the_last_administrator(self, ines: User) -> None:
        with pytest.raises(StaffRefusedError, match="the last administrator"):
            deactivate(ines, by=ines, at=MONDAY_NOON)

        ines.refresh_from_db()
        assert ines.is_active


class TestPages:
    def test_show_everybody_to_everybody_who_works_here(self, client: Client, world: World) -> None:
        ada = world.users["ada"]
        client.force_login(ada)

        page = client.get(STAFF).content.decode()

        assert all(user.name in page for user in world.users.values())
        assert "Invite somebody" not in page
        assert "Change the role" not in client.get(f"{STAFF}{ada.pk}/").content.decode()

    @pytest.mark.parametrize("path", ["", "invitation/", "{}/", "{}/role/", "{}/departure/"])
    def test_do_not_exist_for_a_contact(self, client: Client, world: World, path: str) -> None:
        client.force_login(user_of(world.contacts["rosa"]))
        address = STAFF + path.format(world.users["ada"].pk)

        assert client.get(address).status_code == 404
        assert client.post(address, {"role": "lead"}).status_code == 404

    @pytest.mark.parametrize("path", ["invitation/", "{}/role/", "{}/departure/", "{}/return/"])
    def test_that_change_do_not_exist_for_a_manager(
        self, client: Client, world: World, path: str
    ) -> None:
        client.force_login(world.users["marco"])
        address = STAFF + path.format(world.users["ada"].pk)

        assert client.post(address, {"role": "lead"}).status_code == 404
        assert User.objects.get(email="ada@dueby.example").role == Role.AGENT

    def test_invite_and_take_back(self, client: Client, ines: User) -> None:
        client.force_login(ines)
        sent = {"name": "Max Roth", "email": "max@dueby.example", "role": "agent"}

        client.post(f"{STAFF}invitation/", sent)

        invitation = Invitation.objects.get()
        assert Parcel.objects.get().content["to"] == "max@dueby.example"
        assert "Max Roth" in client.get(STAFF).content.decode()
        client.post(f"{STAFF}invitations/{invitation.pk}/withdrawal/")
        again = client.post(f"{STAFF}invitations/{invitation.pk}/withdrawal/", follow=True)
        assert "Nothing was changed" in again.content.decode()
        assert Entry.objects.filter(kind="invitation.withdrawn").count() == 1

    @pytest.mark.parametrize(
        "sent",
        [
            {},
            {"name": "M", "email": "nowhere", "role": "agent"},
            {"name": "M", "email": "max@dueby.example", "role": "customer"},
            {"name": "M", "email": "max@dueby.example", "role": "emperor"},
            {"name": "M\r\nBcc: x@example.com", "email": "max@dueby.example", "role": "agent"},
            {"name": "M" * 200, "email": "max@dueby.example", "role": "agent"},
            {"name": "Ada", "email": "ADA@dueby.example", "role": "agent"},
            {"name": "\x00", "email": "\x00@dueby.example", "role": "agent"},
        ],
    )
    def test_refuse_nonsense(self, client: Client, ines: User, sent: dict[str, str]) -> None:
        client.force_login(ines)

        assert client.post(f"{STAFF}invitation/", sent).status_code == 422
        assert not Invitation.objects.exists()
        assert not Parcel.objects.exists()

    def test_refuse_to_remove_the_last_administrator(self, client: Client, ines: User) -> None:
        client.force_login(ines)

        gone = client.post(f"{STAFF}{ines.pk}/departure/")
        less = client.post(f"{STAFF}{ines.pk}/role/", {"role": "agent"})

        assert (gone.status_code, less.status_code) == (422, 422)
        assert "the last administrator" in gone.content.decode()
        assert "the last administrator" in less.content.decode()

    def test_ask_who_one_is_and_do_it_then(self, client: Client, world: World, ines: User) -> None:
        signed_in(client, with_password(ines).email)
        ada = world.users["ada"]

        asked = client.post(f"{STAFF}{ada.pk}/role/", {"role": "lead"})

        ada.refresh_from_db()
        assert (asked["Location"][:25], ada.role) == ("/accounts/reauthenticate/", Role.AGENT)
        wrong = client.post(asked["Location"], {"password": "guess"})
        assert wrong.status_code == 422
        client.post(asked["Location"], {"password": GOOD})
        ada.refresh_from_db()
        assert ada.role == Role.LEAD
