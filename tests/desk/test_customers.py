"""Customers and their people, kept by the vendor's people, with a history."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.outbox.models import Parcel
from dueby.desk.people.customers import (
    CustomerRefusedError,
    add_contact,
    add_customer,
    change_contact,
    close_sign_in,
    let_go,
    reopen_sign_in,
    take_back,
)
from dueby.desk.people.inviting import InvitationRefusedError, accept, invite_contact
from dueby.desk.people.listing import ROWS
from dueby.desk.people.models import Contact, Organization
from tests.desk.conftest import MONDAY_NOON
from tests.desk.doors import GOOD, is_signed_in, signed_in, user_of, with_password

PEOPLE = "/desk/people/"
LATER = MONDAY_NOON + timedelta(hours=1)


def questions(client: Client, address: str) -> int:
    """Return how often a page asks the database."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


class TestAddCustomer:
    def test_is_recorded(self, world: World) -> None:
        added = add_customer("Litware", "Asia/Tokyo", by=world.users["marco"], at=MONDAY_NOON)

        entry = Entry.objects.about(added.journal_name).get()
        assert (entry.kind, entry.organization_id) == ("customer.added", added.pk)
        assert entry.texts.get().words == "Litware"

    @pytest.mark.parametrize(
        "name, zone", [("Northwind Rail", "UTC"), ("", "UTC"), ("New", "Mars/Olympus")]
    )
    def test_refuses(self, world: World, name: str, zone: str) -> None:
        with pytest.raises(ValidationError):
            add_customer(name, zone, by=world.users["marco"], at=MONDAY_NOON)

        assert Organization.objects.count() == 4


class TestAddContact:
    def test_keeps_who_it_is_out_of_the_chain(self, world: World) -> None:
        known = {"name": "Mia Wolf", "email": " Mia@Northwind.example ", "phone": ""}

        mia = add_contact(
            world.organizations["northwind"], known, by=world.users["ada"], at=MONDAY_NOON
        )

        assert mia.email == "mia@northwind.example"
        entry = Entry.objects.about(mia.journal_name).get()
        assert entry.data == {}
        assert {each.name: each.person for each in entry.texts.all()} == {
            "name": mia.journal_name,
            "email": mia.journal_name,
        }

    def test_refuses_an_address_that_a_colleague_has(self, world: World) -> None:
        known = {"name": "Rosa Two", "email": "ROSA@northwind.example", "phone": ""}

        with pytest.raises(CustomerRefusedError, match="already"):
            add_contact(
                world.organizations["northwind"], known, by=world.users["ada"], at=MONDAY_NOON
            )


class TestChangeContact:
    def test_is_recorded_beside_the_chain(self, world: World) -> None:
        yuki = world.contacts["yuki"]

        change_contact(yuki, {"phone": "+1 207 555 0199"}, by=world.users["ada"], at=MONDAY_NOON)

        entry = Entry.objects.about(yuki.journal_name).get()
        assert "0199" not in str(entry.data)
        assert entry.texts.get().words == " → +1 207 555 0199"

    def test_of_the_address_takes_the_sign_in_along(self, client: Client, world: World) -> None:
        rosa = with_password(user_of(world.contacts["rosa"]))
        signed_in(client, rosa.email)
        changes = {"email": "rosa.l@northwind.example"}

        change_contact(world.contacts["rosa"], changes, by=world.users["lena"], at=MONDAY_NOON)

        assert not is_signed_in(client)
        assert is_signed_in(signed_in(Client(), "rosa.l@northwind.example"))
        told = Parcel.objects.get()
        assert told.content["to"] == "rosa@northwind.example"

    def test_of_an_address_one_signs_in_with_is_not_for_agents(self, world: World) -> None:
        with pytest.raises(CustomerRefusedError, match="a lead"):
            change_contact(
                world.contacts["rosa"],
                {"email": "ada@dueby.example"},
                by=world.users["ada"],
                at=MONDAY_NOON,
            )

        rosa = Contact.objects.get(pk=world.contacts["rosa"].pk)
        assert rosa.email == user_of(rosa).email == "rosa@northwind.example"
        assert not Entry.objects.about(rosa.journal_name).exists()

    def test_refuses_an_address_by_which_somebody_else_signs_in(self, world: World) -> None:
        with pytest.raises(ValidationError, match="signs in with this address"):
            change_contact(
                world.contacts["rosa"],
                {"email": "hans@contoso.example"},
                by=world.users["lena"],
                at=MONDAY_NOON,
            )

    def test_of_the_address_makes_an_open_invitation_void(self, world: World) -> None:
        lena, yuki = world.users["lena"], world.contacts["yuki"]
        invitation = invite_contact(yuki, by=lena, at=MONDAY_NOON)

        change_contact(yuki, {"email": "y@northwind.example"}, by=lena, at=MONDAY_NOON)

        with pytest.raises(InvitationRefusedError):
            accept(invitation, GOOD, at=LATER)


class TestLeaving:
    def test_ends_sign_in_and_sessions(self, client: Client, world: World) -> None:
        ada, rosa = world.users["ada"], world.contacts["rosa"]
        signed_in(client, with_password(user_of(rosa)).email)

        let_go(rosa, by=ada, at=LATER)

        assert not is_signed_in(client)
        rosa.refresh_from_db()
        assert (rosa.left_at, user_of(rosa).is_active) == (LATER, False)

    def test_twice_is_refused(self, world: World) -> None:
        let_go(world.contacts["rosa"], by=world.users["ada"], at=LATER)

        with pytest.raises(CustomerRefusedError, match="left already"):
            let_go(world.contacts["rosa"], by=world.users["ada"], at=LATER)

    def test_taken_back_opens_no_sign_in_until_a_lead_does(self, world: World) -> None:
        ada, rosa = world.users["ada"], world.contacts["rosa"]
        let_go(rosa, by=ada, at=LATER)

        take_back(rosa, by=ada, at=LATER)

        assert not user_of(Contact.objects.get(pk=rosa.pk)).is_active
        reopen_sign_in(rosa, by=world.users["lena"], at=LATER)
        assert user_of(Contact.objects.get(pk=rosa.pk)).is_active

    def test_sign_in_can_be_closed_while_they_still_write(self, world: World) -> None:
        rosa = world.contacts["rosa"]

        close_sign_in(rosa, by=world.users["lena"], at=LATER)

        present = Contact.objects.get(pk=rosa.pk)
        assert (present.left_at, user_of(present).is_active) == (None, False)


class TestList:
    def test_finds_by_customer_person_and_address(self, client: Client, world: World) -> None:
        client.force_login(world.users["ada"])

        def found(sought: str) -> list[str]:
            page = client.get(f"{PEOPLE}customers/", {"q": sought}).context["page"]
            return [each.name for each in page.rows]

        assert found("rail") == ["Northwind Rail"]
        assert found("vogel") == ["Contoso Clinics"]
        assert found("GRACE@fabrikam") == ["Fabrikam Foods"]
        assert found("\x00%_'\"") == []
        assert found("x" * 5000) == []

    def test_is_read_on_from_the_last_name(self, client: Client, world: World) -> None:
        client.force_login(world.users["ada"])
        Organization.objects.bulk_create(
            Organization(name=f"Customer {number:03}") for number in range(2 * ROWS)
        )
        seen: list[str] = []
        after = ""

        while True:
            page = client.get(f"{PEOPLE}customers/", {"after": after}).context["page"]
            seen += [each.name for each in page.rows]
            after = page.after
            if not after:
                break

        assert seen == sorted(Organization.objects.values_list("name", flat=True))

    def test_asks_the_database_as_often_for_many_as_for_few(
        self, client: Client, world: World
    ) -> None:
        ada, northwind = world.users["ada"], world.organizations["northwind"]
        client.force_login(ada)
        addresses = (f"{PEOPLE}customers/", f"{PEOPLE}customers/{northwind.pk}/")

        def add(number: int) -> None:
            add_customer(f"Customer {number}", "UTC", by=ada, at=MONDAY_NOON)
            known = {"name": f"P {number}", "email": f"p{number}@x.example", "phone": ""}
            add_contact(northwind, known, by=ada, at=MONDAY_NOON)

        add(0)
        few = [questions(client, address) for address in addresses]
        for number in range(1, 21):
            add(number)

        assert [questions(client, address) for address in addresses] == few


class TestPages:
    def test_show_people_and_history(self, client: Client, world: World) -> None:
        marco, northwind = world.users["marco"], world.organizations["northwind"]
        client.force_login(marco)
        address = f"{PEOPLE}customers/{northwind.pk}/"
        changed = {
            "name": "Northwind Rail & Road",
            "time_zone": "America/Chicago",
            "language": "de",
        }

        client.post(f"{address}change/", changed)

        page = client.get(address).content.decode()
        assert "Northwind Rail &amp; Road" in page
        assert "America/New_York" in page
        assert "Marco Silva" in page
        assert "Yuki Tanaka" in page
        assert "<dd>Deutsch</dd>" in page

    def test_keep_the_language_of_a_person_and_of_a_customer(
        self, client: Client, world: World
    ) -> None:
        client.force_login(world.users["marco"])
        rosa = world.contacts["rosa"]
        known = {"name": rosa.name, "email": rosa.email, "phone": ""}
        address = f"{PEOPLE}contacts/{rosa.pk}/change/"

        asked = client.get(address).content.decode()
        client.post(address, {**known, "language": "de"})
        refused = client.post(address, {**known, "language": "klingon"})

        assert '<option value="de">Deutsch</option>' in asked
        assert "As their organization" in asked
        assert "there is no language" in refused.content.decode()
        rosa.refresh_from_db()
        assert rosa.language == "de"

    def test_add_change_and_let_go_a_person(self, client: Client, world: World) -> None:
        client.force_login(world.users["ada"])
        northwind = world.organizations["northwind"]
        known = {"name": "Mia Wolf", "email": "mia@northwind.example", "phone": "1"}

        client.post(f"{PEOPLE}customers/{northwind.pk}/contacts/new/", known)
        mia = Contact.objects.get(name="Mia Wolf")
        client.post(f"{PEOPLE}contacts/{mia.pk}/change/", {**known, "phone": "2"})
        asked = client.get(f"{PEOPLE}contacts/{mia.pk}/departure/")
        client.post(f"{PEOPLE}contacts/{mia.pk}/departure/")

        assert asked.status_code == 200
        mia.refresh_from_db()
        assert mia.phone == "2"
        assert mia.left_at is not None

    def test_invite_a_person(self, client: Client, world: World) -> None:
        client.force_login(world.users["lena"])
        yuki = world.contacts["yuki"]

        client.post(f"{PEOPLE}contacts/{yuki.pk}/invitation/")

        assert Parcel.objects.get().content["to"] == yuki.email
        page = client.get(f"{PEOPLE}customers/{yuki.organization_id}/").content.decode()
        assert "invited to sign in" in page

    def test_refuse_with_a_sentence_and_keep_what_was_typed(
        self, client: Client, world: World
    ) -> None:
        client.force_login(world.users["ada"])
        rosa = world.contacts["rosa"]
        sent = {"name": "Rosa L", "email": "elsewhere@northwind.example", "phone": "7"}

        answer = client.post(f"{PEOPLE}contacts/{rosa.pk}/change/", sent)

        assert answer.status_code == 422
        assert "a lead or a manager changes it" in answer.content.decode()
        assert "elsewhere@northwind.example" in answer.content.decode()

    def test_do_not_let_one_of_two_overwrite_the_other_unseen(
        self, client: Client, world: World
    ) -> None:
        client.force_login(world.users["ada"])
        yuki = world.contacts["yuki"]
        address = f"{PEOPLE}contacts/{yuki.pk}/change/"
        sent = {"name": "Yuki T", "email": yuki.email, "phone": "1", "seen": "0"}
        change_contact(yuki, {"phone": "2"}, by=world.users["ben"], at=MONDAY_NOON)

        answer = client.post(address, sent)

        assert answer.status_code == 422
        assert "somebody else changed this meanwhile" in answer.content.decode()
        yuki.refresh_from_db()
        assert (yuki.name, yuki.phone) == ("Yuki Tanaka", "2")
        again = answer.context["form"].data
        assert client.post(address, again.dict()).status_code == 302
        yuki.refresh_from_db()
        assert (yuki.name, yuki.phone) == ("Yuki T", "1")

    @pytest.mark.parametrize(
        "sent",
        [
            {},
            {"name": "x" * 400},
            {"name": "a\nb"},
            {"name": "x", "email": "no"},
            {"name": "x", "phone": "1" * 100},
            {"name": "\x00"},
        ],
    )
    def test_refuse_nonsense(self, client: Client, world: World, sent: dict[str, str]) -> None:
        client.force_login(world.users["ada"])
        address = f"{PEOPLE}customers/{world.organizations['northwind'].pk}/contacts/new/"

        assert client.post(address, sent).status_code == 422
        assert Contact.objects.count() == len(world.contacts)

    @pytest.mark.parametrize(
        "path",
        [
            "customers/",
            "customers/new/",
            "customers/{customer}/",
            "customers/{customer}/change/",
            "customers/{customer}/contacts/new/",
            "contacts/{contact}/change/",
            "contacts/{contact}/departure/",
            "contacts/{contact}/return/",
            "contacts/{contact}/invitation/",
            "contacts/{contact}/sign-in/closing/",
            "contacts/{contact}/sign-in/opening/",
        ],
    )
    def test_do_not_exist_for_a_contact(self, client: Client, world: World, path: str) -> None:
        rosa = world.contacts["rosa"]
        client.force_login(user_of(rosa))
        address = PEOPLE + path.format(customer=rosa.organization_id, contact=rosa.pk)

        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404

    @pytest.mark.parametrize(
        "path", ["customers/new/", "customers/{}/change/", "contacts/{}/invitation/"]
    )
    def test_beyond_an_agent_do_not_exist_for_one(
        self, client: Client, world: World, path: str
    ) -> None:
        client.force_login(world.users["ada"])

        assert client.post(PEOPLE + path.format(1)).status_code == 404

    @pytest.mark.parametrize("pk", ["0", "999999", str(10**30)])
    def test_of_nobody_do_not_exist(self, client: Client, world: World, pk: str) -> None:
        client.force_login(world.users["marco"])

        assert client.get(f"{PEOPLE}customers/{pk}/").status_code == 404
        assert client.get(f"{PEOPLE}contacts/{pk}/change/").status_code == 404
