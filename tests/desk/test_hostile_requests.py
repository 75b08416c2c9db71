"""Whoever writes addresses, headers and forms by hand gets an answer, and never breaks the desk."""

import pytest
from django.test import Client
from django.urls import reverse

from dueby.desk.demo.cast import World
from dueby.desk.tickets.models import Message
from dueby.desk.ui.addresses import number_in
from tests.desk.portals import browser_of
from tests.desk.reports import reported

LONG = "9" * 5000
"""More digits than Python makes a number of."""


@pytest.fixture
def ada(client: Client, world: World) -> Client:
    client.force_login(world.users["ada"])
    return client


class TestNumberIn:
    @pytest.mark.parametrize(
        "text, number",
        [
            ("17", 17),
            ("9" * 18, 10**18 - 1),
            *((text, None) for text in ("9" * 19, LONG, "-1", "", "٣", "1\0", " 1", "1.0")),
        ],
    )
    def test_takes_what_a_row_can_have(self, text: str, number: int | None) -> None:
        assert number_in(text) == number


class TestAddresses:
    @pytest.mark.parametrize(
        "address",
        [
            f"/desk/calls/new/?contact={LONG}",
            f"/desk/contracts/?customer={LONG}",
            "/desk/contracts/?customer=%00&after=%00",
            "/desk/?after=9999999999999999.ticket.999999999999999999",
            "/desk/?before=undated.patch.0&customer=%00&severity=%ff&whose=nobody",
            "/desk/people/customers/?q=%00&after=-1",
        ],
    )
    def test_that_make_no_sense_show_what_makes_sense(self, ada: Client, address: str) -> None:
        assert ada.get(address).status_code == 200

    @pytest.mark.parametrize(
        "address",
        [
            f"/desk/tickets/{LONG}/",
            f"/desk/tickets/{2**63}/",
            "/desk/tickets/-1/",
            f"/streams/ticket:{LONG}/",
            "/streams/ticket:%00/",
            "/%00",
            "/%ff",
        ],
    )
    def test_that_lead_nowhere_find_nothing(self, ada: Client, address: str) -> None:
        assert ada.get(address).status_code == 404

    def test_of_the_portal_show_what_makes_sense(self, world: World) -> None:
        rosa = browser_of(world, "rosa")

        for asked in (f"before={LONG}", "before=%00", "before=-1"):
            assert rosa.get(f"/portal/?{asked}").status_code == 200
        answer = rosa.get("/portal/report/promise/", {"kind": "x", "product": LONG, "about": "\0"})
        assert answer.status_code == 200


class TestRequest:
    @pytest.mark.parametrize("wanted", ["%", "%s", "\0", "nothing we have", ""])
    def test_for_what_there_is_not_says_so(self, world: World, wanted: str) -> None:
        rosa = browser_of(world, "rosa")

        answer = rosa.post("/portal/requests/", {"wanted": wanted, "words": "Please."})

        assert answer.status_code == 422
        assert "hoose one of the things on this page" in answer.content.decode()


class TestCharset:
    @pytest.mark.parametrize("charset", ["utf-16", "utf-7", "unicode_escape", "rot13", "no such"])
    @pytest.mark.parametrize(
        "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"]
    )
    def test_other_than_of_the_pages_is_refused(
        self, world: World, kind: str, charset: str
    ) -> None:
        ticket = reported(world)
        # As a browser's request is met: what checks it for forgery would read the form.
        ada = Client(enforce_csrf_checks=True)
        ada.force_login(world.users["ada"])
        body = b'--b\r\nContent-Disposition: form-data; name="words"\r\n\r\n\\ud800\r\n--b--\r\n'

        answer = ada.post(
            reverse("ticket-note", args=[ticket.pk]), body, f'{kind}; charset="{charset}"'
        )

        assert answer.status_code == 400
        assert "Nothing was changed" in answer.content.decode()
        assert Message.objects.count() == 1

    def test_of_the_pages_may_be_named(self, ada: Client, world: World) -> None:
        address = reverse("ticket-note", args=[reported(world).pk])

        answer = ada.post(address, b"words=a", "application/x-www-form-urlencoded; charset=UTF-8")

        assert answer.status_code == 302


class TestCookie:
    def test_with_a_nul_is_refused(self, client: Client, world: World) -> None:
        del world
        cookie = r'sessionid="\000aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"'

        assert client.get("/desk/", headers={"cookie": cookie}).status_code == 400


class TestMoment:
    @pytest.mark.parametrize("moment", ["2026-11-01T01:30", "2027-03-14T02:30"])
    def test_that_comes_twice_or_never_is_refused_with_what_to_write(
        self, ada: Client, world: World, moment: str
    ) -> None:
        address = reverse("ticket-update", args=[reported(world).pk])

        answer = ada.post(address, {"by_when": moment, "words": "Soon."})

        assert answer.status_code == 422
        assert "write another one, such as an hour earlier or later" in answer.content.decode()
        assert Message.objects.count() == 1

    @pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59", "\0", "soon"])
    def test_that_no_calendar_reaches_breaks_nothing(
        self, ada: Client, world: World, moment: str
    ) -> None:
        address = reverse("ticket-update", args=[reported(world).pk])

        answer = ada.post(address, {"by_when": moment, "words": "Soon."})

        assert answer.status_code == 422
        assert Message.objects.count() == 1
