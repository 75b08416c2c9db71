"""Every page is sound for a screen reader, in both themes, and fits a telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import NARROW, complaints

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.e2e.conftest import SignIn

AGENT = (
    "/desk/",
    "/desk/?whose=mine&due=week",
    "/desk/search/?q=export",
    "/desk/tickets/1/",
    "/desk/tickets/1/confirmation/",
    "/desk/tickets/2/severity/",
    "/desk/tickets/2/call/",
    "/desk/calls/new/",
    "/desk/calls/",
    "/desk/calls/1/",
    "/desk/calls/2/",
    "/desk/calls/2/report/",
    "/desk/calls/2/ticket/",
    "/desk/patches/",
    "/desk/patches/1/",
    "/desk/training/",
    "/desk/quotations/",
    "/desk/mail/",
    "/desk/mail/?became=recorded",
    "/desk/mail/1/",
    "/desk/mail/4/",
    "/desk/people/customers/",
    "/desk/people/customers/1/",
    "/desk/contracts/",
    "/desk/contracts/1/",
    "/desk/contracts/agreements/",
    "/desk/products/",
    "/desk/products/1/",
    "/desk/design/",
    "/accounts/me/",
)
ADMINISTRATOR = (
    "/desk/people/staff/",
    "/desk/people/teams/",
    "/desk/outbox/",
    "/desk/mail/mailboxes/",
    "/desk/mail/mailboxes/new/",
    "/desk/calls/lines/",
    "/desk/calls/lines/new/",
    "/desk/calls/lines/1/",
    "/desk/calls/extensions/1/",
    "/desk/calls/rules/new/",
    "/desk/calls/requests/",
)
CUSTOMER = (
    "/portal/",
    "/portal/report/",
    "/portal/requests/",
    "/portal/agreement/",
    "/portal/search/?q=export",
    "/accounts/me/",
)
STRANGER = ("/accounts/login/", "/accounts/password/reset/", "/nowhere/")

both_themes = pytest.mark.parametrize("scheme", ["light", "dark"])


class TestPages:
    @both_themes
    @pytest.mark.parametrize(
        "name, addresses",
        [("Ada", AGENT), ("Ines", ADMINISTRATOR), ("Rosa", CUSTOMER)],
        ids=["agent", "administrator", "customer"],
    )
    def test_give_axe_nothing_to_complain_of(
        self, sign_in: SignIn, name: str, addresses: tuple[str, ...], scheme: str
    ) -> None:
        with sign_in(name, scheme=scheme) as page:
            found = {}
            for address in addresses:
                answer = page.goto(address)
                assert answer is not None
                assert answer.status == 200, address
                found[address] = complaints(page)

        assert {address: each for address, each in found.items() if each} == {}

    @both_themes
    def test_before_the_door_give_axe_nothing_either(
        self, browser: Browser, desk: str, scheme: str
    ) -> None:
        context = browser.new_context(
            base_url=desk, color_scheme="dark" if scheme == "dark" else "light"
        )
        page = context.new_page()
        found = {}
        for address in STRANGER:
            page.goto(address)
            found[address] = complaints(page)
        context.close()

        assert {address: each for address, each in found.items() if each} == {}

    @pytest.mark.parametrize(
        "name, addresses",
        [("Ada", AGENT), ("Ines", ADMINISTRATOR), ("Rosa", CUSTOMER)],
        ids=["agent", "administrator", "customer"],
    )
    def test_fit_a_telephone(self, sign_in: SignIn, name: str, addresses: tuple[str, ...]) -> None:
        too_wide = []
        with sign_in(name, NARROW) as page:
            for address in addresses:
                page.goto(address)
                width = page.evaluate("() => document.documentElement.scrollWidth")
                if width > NARROW[0]:
                    too_wide.append(f"{address}: {width} px")

        assert too_wide == []

    def test_load_little_and_nothing_from_elsewhere(self, sign_in: SignIn, desk: str) -> None:
        with sign_in("Ada") as page:
            foreign: list[str] = []
            page.on(
                "request",
                lambda asked: None if asked.url.startswith(desk) else foreign.append(asked.url),
            )
            page.goto("/desk/tickets/1/", wait_until="load")
            sizes = page.evaluate(
                "() => performance.getEntries().filter(e => e.encodedBodySize)"
                ".map(e => e.encodedBodySize)"
            )

        assert foreign == []
        assert 0 < sum(sizes) < 150_000
