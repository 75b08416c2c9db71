"""Products and versions: every agent reads them, managers keep them, nobody else finds them."""

from datetime import timedelta

import pytest
from django.test import Client

from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.products.models import Product, Version
from tests.desk.conftest import MONDAY_NOON
from tests.desk.doors import user_of


@pytest.fixture
def marco(client: Client, world: World) -> Client:
    """Return the browser of the manager."""
    client.force_login(world.users["marco"])
    return client


class TestForms:
    @pytest.mark.parametrize(
        "address, question",
        [("new/", "Choose how it is sold"), ("{collector}/versions/new/", "Choose its class")],
    )
    def test_ask_in_words_and_lead_back(
        self, marco: Client, world: World, address: str, question: str
    ) -> None:
        where = address.format(collector=world.products["collector"].pk)

        page = marco.get(f"/desk/products/{where}").content.decode()

        assert question in page
        assert "Cancel" in page
        assert "-----" not in page


class TestReading:
    def test_lists_add_ons_under_their_solution(self, client: Client, world: World) -> None:
        client.force_login(world.users["ada"])

        page = client.get("/desk/products/").content.decode()

        assert page.index(">Flow Collector<") < page.index(">Long Archive<")
        assert "Add-on to Flow Collector" in page
        assert "New product" not in page

    def test_shows_versions_with_their_support(self, client: Client, world: World) -> None:
        client.force_login(world.users["ada"])

        page = client.get(f"/desk/products/{world.products['collector'].pk}/").content.decode()

        assert "no end is set" in page
        assert "ended" in page

    def test_asks_the_database_as_often_for_many_as_for_few(
        self,
        client: Client,
        world: World,
        django_assert_max_num_queries: object,
    ) -> None:
        client.force_login(world.users["ada"])
        for number in range(30):
            Product.objects.create(
                name=f"Lens {number}", kind="add_on", base=world.products["collector"]
            )

        with django_assert_max_num_queries(9):  # type: ignore[operator]
            client.get("/desk/products/")

    @pytest.mark.parametrize("path", ["", "new/", "1/", "1/change/", "1/versions/new/"])
    def test_is_not_for_contacts(self, client: Client, world: World, path: str) -> None:
        client.force_login(user_of(world.contacts["rosa"]))
        address = path.replace("1/", f"{world.products['collector'].pk}/", 1)

        assert client.get(f"/desk/products/{address}").status_code == 404

    def test_is_changed_by_managers_alone(self, client: Client, world: World) -> None:
        client.force_login(world.users["lena"])
        version = Version.objects.get(number="9.1")
        told = {"name": "Other", "kind": "solution"}

        assert client.post("/desk/products/new/", told).status_code == 404
        assert client.get(f"/desk/products/versions/{version.pk}/").status_code == 404
        assert not Product.objects.filter(name="Other").exists()


class TestKeeping:
    def test_adds_an_add_on(self, marco: Client, world: World) -> None:
        base = world.products["collector"].pk
        told = {"name": "Deep Lens", "kind": "add_on", "base": base}

        response = marco.post("/desk/products/new/", told)

        added = Product.objects.get(name="Deep Lens")
        assert response["Location"] == f"/desk/products/{added.pk}/"
        entry = Entry.objects.about(added.journal_name).get()
        assert (entry.kind, entry.by) == ("product.added", world.users["marco"].journal_name)

    @pytest.mark.parametrize(
        "told, sentence",
        [
            ({"name": "", "kind": "solution"}, "This field is required."),
            ({"name": "Deep Lens", "kind": "add_on"}, "Choose the solution"),
            ({"name": "Flow Collector", "kind": "solution"}, "a product of this name already"),
            ({"name": "A\nB", "kind": "solution"}, "one line"),
            ({"name": "Deep Lens", "kind": "gadget"}, "Select a valid choice"),
            ({"name": "Deep Lens", "kind": "add_on", "base": "999999"}, "Select a valid choice"),
            ({"name": "x" * 121, "kind": "solution"}, "at most 120"),
        ],
    )
    def test_refuses_with_a_sentence(
        self, marco: Client, told: dict[str, str], sentence: str
    ) -> None:
        before = (Product.objects.count(), Entry.objects.count())

        response = marco.post("/desk/products/new/", told)

        assert response.status_code == 422
        assert sentence in response.content.decode()
        assert (Product.objects.count(), Entry.objects.count()) == before

    def test_refuses_to_make_an_add_on_of_what_has_some(self, marco: Client, world: World) -> None:
        found = world.products["collector"]
        other = Product.objects.create(name="Other", kind="solution")
        told = {"name": found.name, "kind": "add_on", "base": other.pk, "seen": 0}

        response = marco.post(f"/desk/products/{found.pk}/change/", told)

        assert response.status_code == 422
        assert "add-ons of its own" in response.content.decode()

    def test_shows_what_was_and_is_and_who_changed_it(self, marco: Client) -> None:
        version = Version.objects.get(number="9.0")
        until = (MONDAY_NOON + timedelta(days=700)).date()
        told = {
            "number": "9.0",
            "release_class": "minor",
            "released_on": version.released_on.isoformat(),
            "supported_until": until.isoformat(),
            "seen": 0,
        }

        assert marco.post(f"/desk/products/versions/{version.pk}/", told).status_code == 302

        page = marco.get(f"/desk/products/{version.product_id}/").content.decode()
        assert "Major" in page
        assert "Minor" in page
        assert "Marco Silva" in page
        version.refresh_from_db()
        assert version.supported_until == until

    def test_refuses_support_that_ends_before_the_release(self, marco: Client) -> None:
        version = Version.objects.get(number="9.1")
        told = {
            "number": "9.1",
            "release_class": "minor",
            "released_on": "2026-01-02",
            "supported_until": "2026-01-01",
        }

        response = marco.post(f"/desk/products/versions/{version.pk}/", told)

        assert response.status_code == 422
        assert "ends before the version is released" in response.content.decode()

    @pytest.mark.parametrize("day", ["0202-01-01", "9999-12-31", "soon", "2026-02-30"])
    def test_refuses_an_absurd_day(self, marco: Client, world: World, day: str) -> None:
        told = {"number": "10", "release_class": "major", "released_on": day}
        address = f"/desk/products/{world.products['collector'].pk}/versions/new/"

        assert marco.post(address, told).status_code == 422

        assert not Version.objects.filter(number="10").exists()

    def test_refuses_a_number_that_the_product_has(self, marco: Client, world: World) -> None:
        told = {"number": "9.1", "release_class": "major", "released_on": "2026-01-02"}
        address = f"/desk/products/{world.products['collector'].pk}/versions/new/"

        response = marco.post(address, told)

        assert response.status_code == 422
        assert "a version of this number already" in response.content.decode()

    def test_refuses_who_did_not_see_the_last_change(self, marco: Client, world: World) -> None:
        found = world.products["archive"]
        address = f"/desk/products/{found.pk}/change/"
        told = {"kind": "add_on", "base": found.base_id, "seen": 0}
        assert marco.post(address, {**told, "name": "First"}).status_code == 302

        response = marco.post(address, {**told, "name": "Second"})

        assert response.status_code == 422
        assert "changed First meanwhile" in response.content.decode()
        found.refresh_from_db()
        assert found.name == "First"
