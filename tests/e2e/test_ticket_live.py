"""The ticket's page in a browser: axe, narrow screens, news without reloading, keys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NARROW, WIDE, complaints

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.conftest import SignIn

PAGES = {"ticket": "/desk/tickets/1/", "design": "/desk/design/"}


def open_ticket(page: Page) -> str:
    """Return the address of the ticket that is due next."""
    page.goto("/desk/")
    found = page.locator("main a[href^='/desk/tickets/']").first.get_attribute("href")
    assert found is not None
    return found


def unfold(page: Page) -> None:
    """Open everything that can be unfolded but menus."""
    for fold in page.locator("details.fold > summary").all():
        fold.click()
    # The bar at the top stands over what is scrolled beneath it.
    page.evaluate("scrollTo(0, 0)")


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_is_cut_off(
    sign_in: SignIn, name: str, scheme: str, size: tuple[int, int]
) -> None:
    with sign_in("Ada Marsh", size, scheme) as page:
        page.goto(PAGES[name])
        unfold(page)

        assert complaints(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size[0]


class TestLive:
    def test_a_reply_appears_for_others_whose_draft_stays(self, sign_in: SignIn) -> None:
        with sign_in("Ada Marsh") as ada, sign_in("Lena Fischer") as lena:
            address = open_ticket(lena)
            lena.goto(address)
            lena.get_by_label("Message to the customer").fill("My half-written draft")
            ada.goto(address)
            ada.get_by_label("Message to the customer").fill("We found the cause.")
            ada.get_by_role("button", name="Send reply").click()

            expect(lena.locator("#ticket-talk")).to_contain_text("We found the cause.")

            expect(lena.get_by_label("Message to the customer")).to_have_value(
                "My half-written draft"
            )
            expect(lena.get_by_label("Message to the customer")).to_be_focused()
            expect(lena.locator(".live-note")).to_have_text(re.compile("updated"))

    def test_what_was_unfolded_stays_unfolded(self, sign_in: SignIn) -> None:
        with sign_in("Ada Marsh") as ada, sign_in("Lena Fischer") as lena:
            address = open_ticket(lena)
            lena.goto(address)
            why = lena.locator("#ticket-clocks details.fold").first
            why.locator("summary").click()
            ada.goto(address)
            ada.get_by_label("Message to the customer").fill("A second thought.")
            ada.get_by_role("button", name="Send reply").click()

            expect(lena.locator("#ticket-talk")).to_contain_text("A second thought.")

            expect(why).to_have_attribute("open", "")


class TestKeys:
    def test_control_and_enter_send_the_reply(self, sign_in: SignIn) -> None:
        with sign_in("Ada Marsh") as page:
            page.goto(open_ticket(page))
            page.get_by_label("Message to the customer").fill("Sent by the keyboard.")

            page.keyboard.press("Control+Enter")

            expect(page.locator("#ticket-talk")).to_contain_text("Sent by the keyboard.")
            expect(page.get_by_label("Message to the customer")).to_have_value("")

    def test_a_question_mark_shows_the_keys_unless_one_types(self, sign_in: SignIn) -> None:
        with sign_in("Ada Marsh") as page:
            page.goto(open_ticket(page))
            keys = page.get_by_role("dialog", name="Keyboard")
            page.get_by_label("Message to the customer").press("?")
            expect(keys).to_be_hidden()
            expect(page.get_by_label("Message to the customer")).to_have_value("?")

            page.locator("h1").click()
            page.keyboard.press("?")
            expect(keys).to_be_visible()
            page.keyboard.press("Escape")

            expect(keys).to_be_hidden()

    def test_the_first_key_leads_past_the_navigation(self, sign_in: SignIn) -> None:
        with sign_in("Ada Marsh") as page:
            page.goto(open_ticket(page))

            page.keyboard.press("Tab")
            expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
            page.keyboard.press("Enter")

            expect(page.locator("main")).to_be_focused()


class TestColors:
    def test_a_choice_is_kept_and_can_be_taken_back(self, sign_in: SignIn) -> None:
        with sign_in("Ada Marsh") as page:
            page.goto(PAGES["ticket"])
            page.get_by_label("Account of Ada Marsh").click()
            page.get_by_label("Colors").select_option("dark")
            page.reload()

            expect(page.locator("html")).to_have_attribute("data-theme", "dark")
            page.get_by_label("Account of Ada Marsh").click()
            page.get_by_label("Colors").select_option("")

            expect(page.locator("html")).not_to_have_attribute("data-theme", "dark")
