"""The bell rings while somebody works elsewhere; notices, preferences and rules in the browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NARROW, WIDE, complaints

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.conftest import SignIn


def answered(rosa: Page, words: str) -> None:
    """Let the customer write on a ticket that they watch it in."""
    rosa.goto("/portal/tickets/3/")
    rosa.get_by_label("Your message").fill(words)
    rosa.get_by_role("button", name="Send", exact=True).click()


def watched(ada: Page, number: int) -> None:
    """Let Ada follow a ticket."""
    ada.goto(f"/desk/tickets/{number}/")
    watch = ada.get_by_role("button", name="Watch", exact=True)
    if watch.count():
        watch.click()
    expect(ada.get_by_role("button", name="Stop watching")).to_be_visible()


class TestBell:
    def test_rings_on_every_open_page_and_is_said_politely(self, sign_in: SignIn) -> None:
        with sign_in("Ada") as ada, sign_in("Rosa") as rosa:
            watched(ada, 3)
            ada.goto("/desk/notices/")
            mark = ada.get_by_role("button", name="Mark all as read")
            if mark.count():
                mark.click()
            other = ada.context.new_page()
            other.goto("/desk/products/")
            bell = other.locator("notice-bell")
            expect(bell.get_by_role("link")).to_have_attribute(
                "aria-label", re.compile("notice", re.IGNORECASE)
            )

            answered(rosa, "It happens every night.")

            expect(bell.get_by_role("status")).to_contain_text("New notice: The customer answered")
            expect(ada.locator("#notices")).to_contain_text("The customer answered")
            expect(ada.locator("#notices")).to_contain_text("you watch it")

            bell.get_by_role("link").focus()
            other.keyboard.press("Enter")
            other.wait_for_url("**/desk/notices/")
            other.get_by_role("link", name="The customer answered").first.click()
            other.wait_for_url("**/desk/tickets/3/")


class TestPages:
    @pytest.mark.parametrize("size", [WIDE, NARROW])
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize(
        "name, addresses",
        [
            ("Lena", ("/desk/notices/", "/desk/notices/?all", "/desk/notices/preferences/")),
            ("Ines", ("/desk/notices/rules/", "/desk/notices/rules/due/")),
        ],
    )
    def test_give_axe_nothing_to_complain_of_and_fit(
        self,
        sign_in: SignIn,
        name: str,
        addresses: tuple[str, ...],
        size: tuple[int, int],
        scheme: str,
    ) -> None:
        with sign_in(name, size, scheme) as page:
            for address in addresses:
                answer = page.goto(address)
                assert answer is not None
                assert answer.status == 200, address
                assert complaints(page) == []
                assert page.evaluate("document.documentElement.scrollWidth") <= size[0]

    def test_keep_what_somebody_prefers(self, sign_in: SignIn) -> None:
        with sign_in("Ada") as ada:
            ada.goto("/desk/notices/preferences/")
            ada.get_by_label("What customers say").select_option(label="In the daily summary")
            ada.get_by_label("Quiet from").fill("18:00")
            ada.get_by_role("button", name="Save").click()
            expect(ada.get_by_role("alert")).to_contain_text("give both, or none")
            ada.get_by_label("Quiet until").fill("08:00")
            ada.get_by_role("button", name="Save").click()
            expect(ada.get_by_role("main")).to_contain_text("Saved.")
            expect(ada.get_by_label("Quiet until")).to_have_value("08:00")
            expect(ada.get_by_role("main")).to_contain_text("in the daily summary")

    def test_change_a_rule(self, sign_in: SignIn) -> None:
        with sign_in("Ines") as ines:
            ines.goto("/desk/notices/rules/")
            ines.get_by_role("link", name="A report arrives").click()
            ines.get_by_label("Leads").select_option(label="By mail, and in the browser")
            ines.get_by_role("button", name="Save").click()
            expect(ines.get_by_role("main")).to_contain_text("Saved: who hears of")
            row = ines.get_by_role("row").filter(has_text="A report arrives")
            expect(row).to_contain_text("mail")
