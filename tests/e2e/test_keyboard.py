"""Everything that an agent does all day is done without a mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from tests.e2e.conftest import SignIn

FAR = 80
"""How often Tab may be needed, at most, to come to anything on a page."""


def go_to(page: Page, name: str) -> None:
    """Press Tab until something whose name begins with `name` has the focus."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "() => (document.activeElement.labels?.[0] ?? document.activeElement).innerText"
        )
        if (focused or "").strip().startswith(name):
            return
    raise AssertionError(f"Tab does not come to {name!r}")


class TestKeyboard:
    def test_is_enough_to_answer_a_ticket(self, sign_in: SignIn) -> None:
        with sign_in("Ada") as page:
            page.goto("/desk/")
            subject = page.locator("table tbody a").first.inner_text().strip()
            go_to(page, subject)
            page.keyboard.press("Enter")
            page.wait_for_url("**/desk/tickets/*/")

            go_to(page, "Message to the customer")
            page.keyboard.type("We look at it now.")
            page.keyboard.press("Control+Enter")

            expect(page.locator("#ticket-talk")).to_contain_text("We look at it now.")

    def test_comes_to_the_content_first(self, sign_in: SignIn) -> None:
        with sign_in("Ada") as page:
            page.goto("/desk/")
            page.keyboard.press("Tab")
            expect(page.locator(":focus")).to_have_text("Skip to the content")

            page.keyboard.press("Enter")

            expect(page.locator("#main")).to_be_focused()

    def test_shows_where_it_is(self, sign_in: SignIn) -> None:
        with sign_in("Ada") as page:
            page.goto("/desk/")
            go_to(page, "Patches")

            outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")

            assert outline != "none"
