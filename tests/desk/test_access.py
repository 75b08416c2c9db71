"""Nobody but the signed-in sees a page, and nobody a page of another kind of person."""

import pytest
from django.test import Client

from dueby.desk.demo.cast import World


@pytest.mark.usefixtures("world")
class TestPages:
    @pytest.mark.parametrize("address", ["/", "/desk/", "/portal/"])
    def test_ask_a_stranger_to_sign_in(self, client: Client, address: str) -> None:
        response = client.get(address)

        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")

    @pytest.mark.parametrize("address", ["/health/live", "/health/ready"])
    def test_of_health_are_open(self, client: Client, address: str) -> None:
        assert client.get(address).status_code == 200


class TestDesk:
    def test_is_open_for_an_agent(self, client: Client, world: World) -> None:
        client.force_login(world.users["ada"])

        assert client.get("/desk/").status_code == 200
        assert client.get("/portal/").status_code == 404

    def test_does_not_exist_for_a_contact(self, client: Client, world: World) -> None:
        rosa = world.contacts["rosa"].user
        assert rosa is not None
        client.force_login(rosa)

        assert client.get("/desk/").status_code == 404
        assert client.get("/portal/").status_code == 200
