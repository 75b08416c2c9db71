"""A telephone system is connected; a call pops, and becomes a report in four keys."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NARROW, WIDE, complaints

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.conftest import SignIn

    Tell = Callable[..., None]


@pytest.fixture
def tell(sign_in: SignIn) -> Tell:
    """Connect a telephone system, as an administrator does, and return a way to let it tell."""
    with sign_in("Ines") as ines:
        ines.goto("/desk/calls/lines/")
        ines.get_by_role("link", name="New telephone system").click()
        ines.get_by_label("Name").fill(f"Branch {uuid4().hex[:6]}")
        ines.get_by_role("button", name="Add it").click()
        address = ines.locator("#shown-once").inner_text()

    def tell(event: str, call_id: str, **said: str) -> None:
        told = {"event": event, "callId": call_id, "direction": "in", "to": "12075550104", **said}
        body = json.dumps(told).encode()
        asked = Request(address, body, {"Content-Type": "application/json"})  # noqa: S310 - ours
        with urlopen(asked, timeout=15) as answer:  # noqa: S310 - our own, on the loopback
            assert answer.status == 200

    return tell


class TestCall:
    def test_pops_and_becomes_a_report_in_four_keys(self, sign_in: SignIn, tell: Tell) -> None:
        with sign_in("Ada") as ada:
            ada.goto("/desk/")
            call = ada.locator(".call-pops article").filter(has_text="+49 30 23125741")

            # Nothing is loaded again: the page hears of it.
            tell("newCall", "e2e-1", **{"from": "493023125741", "user": "201"})
            expect(call).to_contain_text("Hans Vogel, Contoso Clinics")
            expect(call).to_contain_text("Tier 2 support, contract C-1002")
            expect(call).to_contain_text("Ringing")
            expect(call.get_by_role("link", name="Make it a report")).to_have_count(0)

            tell("answer", "e2e-1", answeringNumber="201")
            expect(call.get_by_role("link", name="Make it a report")).to_be_visible()

            ada.keyboard.press("c")
            ada.wait_for_url(re.compile(r"/desk/calls/\d+/report/$"))
            ada.keyboard.press("d")
            ada.keyboard.press("2")
            ada.keyboard.press("Enter")

            ada.wait_for_url(re.compile(r"/desk/tickets/\d+/$"))
            expect(ada.locator("#ticket-facts")).to_contain_text("2 Material fault")
            expect(ada.locator("#ticket-head")).to_contain_text("Contoso Clinics")
            calls = ada.locator("#ticket-calls")
            expect(calls).to_contain_text("Talking")
            expect(ada.locator(".call-pops")).to_have_count(0)

            tell("hangup", "e2e-1", cause="normalClearing")
            expect(calls).to_contain_text("Ada Marsh")
            expect(calls).to_contain_text(re.compile(r"\d+ s"))

    def test_is_passed_on_and_pops_for_the_second_without_a_reload(
        self, sign_in: SignIn, tell: Tell
    ) -> None:
        with sign_in("Ada") as ada, sign_in("Lena") as lena:
            ada.goto("/desk/")
            lena.goto("/desk/products/")
            ours, theirs = (
                page.locator(".call-pops article").filter(has_text="+49 30 23125741")
                for page in (ada, lena)
            )
            tell("newCall", "e2e-passed", **{"from": "493023125741", "user": "201"})
            tell("answer", "e2e-passed", answeringNumber="201")
            expect(ours).to_contain_text("Talking")
            expect(theirs).to_have_count(0)

            tell("newCall", "e2e-passed", **{"from": "493023125741", "user": "203"})
            expect(theirs).to_contain_text("Ada Marsh passes it on")
            expect(theirs).to_contain_text("Hans Vogel, Contoso Clinics")

            tell("answer", "e2e-passed", answeringNumber="203")
            expect(theirs.get_by_role("link", name="Make it a report")).to_be_visible()
            expect(ours).to_have_count(0)
            tell("hangup", "e2e-passed", cause="normalClearing")
            theirs.get_by_role("link", name="Look at it").click()
            facts = lena.locator("#call-facts")
            expect(facts).to_contain_text("Ada Marsh, then Lena Fischer")
            theirs.get_by_role("button", name="Nothing to do").click()
            expect(theirs).to_have_count(0)

    def test_pops_on_every_page_that_is_open_and_only_one_of_them_listens(
        self, sign_in: SignIn, tell: Tell
    ) -> None:
        with sign_in("Ada") as first:
            pages = [first, *(first.context.new_page() for _ in range(3))]
            asked: list[str] = []
            for page in pages:
                page.on("request", lambda request: asked.append(request.url))
                page.goto("/desk/products/")

            tell("newCall", "e2e-2", **{"from": "15035550187", "user": "201"})

            for page in pages:
                expect(page.locator(".call-pops")).to_contain_text("Nobody has this number.")
            assert len([each for each in asked if "/streams/calls" in each]) == 1
            tell("hangup", "e2e-2", cause="cancel")
            for page in pages:
                expect(page.locator(".call-pops")).to_have_count(0)

    def test_does_nothing_while_somebody_types(self, sign_in: SignIn, tell: Tell) -> None:
        with sign_in("Ada") as ada:
            ada.goto("/desk/calls/new/")
            tell("newCall", "e2e-3", **{"from": "anonymous", "user": "201"})
            tell("answer", "e2e-3", answeringNumber="201")
            expect(ada.get_by_role("link", name="Make it a report")).to_be_visible()

            words = ada.get_by_label("What was said")
            words.focus()
            ada.keyboard.type("c d 2")

            expect(words).to_have_value("c d 2")
            assert ada.url.endswith("/desk/calls/new/")
            ada.get_by_role("button", name="Nothing to do").click()
            expect(ada.locator(".call-pops")).to_have_count(0)
            tell("hangup", "e2e-3")

    @pytest.mark.parametrize("size", [WIDE, NARROW])
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_gives_axe_nothing_to_complain_of_and_fits(
        self, sign_in: SignIn, tell: Tell, scheme: str, size: tuple[int, int]
    ) -> None:
        call_id = f"axe-{scheme}-{size[0]}"
        tell("newCall", call_id, **{"from": "13125550142", "user": "201"})
        tell("answer", call_id, answeringNumber="201")
        with sign_in("Ada", size, scheme) as ada:
            for address in ("/desk/", "/desk/calls/"):
                ada.goto(address)
                expect(ada.locator(".call-pops")).to_contain_text("2 contacts have this number.")
                assert complaints(ada) == []
                assert ada.evaluate("document.documentElement.scrollWidth") <= size[0]
            ada.get_by_role("link", name="Make it a report").first.click()
            assert complaints(ada) == []
            ada.go_back()
            ada.get_by_role("button", name="Nothing to do").first.click()
            ada.wait_for_url(re.compile(r"/desk/calls/\d+/$"))
            expect(ada.locator(".call-pops")).to_have_count(0)
        tell("hangup", call_id)


class TestPages:
    @pytest.mark.parametrize("size", [WIDE, NARROW])
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_of_telephone_systems_give_axe_nothing_to_complain_of_and_fit(
        self, sign_in: SignIn, tell: Tell, scheme: str, size: tuple[int, int]
    ) -> None:
        tell("newCall", f"axe-lines-{scheme}-{size[0]}", **{"from": "anonymous", "user": "202"})
        tell("hangup", f"axe-lines-{scheme}-{size[0]}", cause="cancel")
        with sign_in("Ines", size, scheme) as ines:
            ines.goto("/desk/calls/lines/new/")
            ines.get_by_label("Name").fill(f"sipgate {uuid4().hex[:6]}")
            ines.get_by_label("It speaks").select_option("sipgate")
            ines.get_by_label("Country").fill("de")
            assert complaints(ines) == []
            ines.get_by_role("button", name="Add it").click()
            assert complaints(ines) == []
            ines.get_by_role("link", name="I have it").click()
            expect(ines.get_by_label("Public key of sipgate")).to_be_visible()
            for address in (
                ines.url,
                "/desk/calls/lines/",
                "/desk/calls/requests/",
                "/desk/calls/rules/new/",
                "/desk/calls/extensions/new/",
                "/desk/calls/new/",
                "/desk/calls/1/",
            ):
                ines.goto(address)
                assert complaints(ines) == []
                assert ines.evaluate("document.documentElement.scrollWidth") <= size[0]
