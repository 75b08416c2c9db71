"""Mails in the browser: a stranger becomes a customer's person, a frame that loads nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.conftest import complaints

if TYPE_CHECKING:
    from tests.e2e.conftest import SignIn


class TestStranger:
    def test_becomes_a_customers_person_and_the_mail_a_ticket_with_its_dates(
        self, sign_in: SignIn
    ) -> None:
        with sign_in("Ada") as ada, sign_in("Rosa") as rosa:
            ada.goto("/desk/mail/")
            waiting = ada.get_by_role("region", name="Needs a person")
            expect(waiting).to_contain_text("Nobody knows its sender")
            waiting.get_by_role("link", name="Flows of the new firewall").click()
            expect(ada.get_by_role("region", name="What it says")).to_contain_text(
                "I have taken over the firewalls from Tom."
            )

            ada.get_by_role("combobox", name="Customer").select_option(label="Northwind Rail")
            expect(ada.get_by_role("textbox", name="Name")).to_have_value("Paula Nunes")
            ada.get_by_role("button", name="Add the sender").click()

            ada.wait_for_url(re.compile(r"/desk/tickets/\d+/$"))
            expect(ada.locator("#ticket-clocks")).to_contain_text("First response")
            expect(ada.locator("#ticket-clocks")).to_contain_text("Due ")
            expect(ada.locator("#ticket-talk")).to_contain_text("Paula Nunes")
            expect(ada.get_by_role("link", name="the whole mail")).to_be_visible()

            rosa.goto(ada.url.replace("/desk/", "/portal/"))
            expect(rosa.locator("#ticket-dates")).to_contain_text("First response")
            expect(rosa.locator("#ticket-said")).to_contain_text("Paula Nunes")


class TestWhatTheSenderMadeIt:
    def test_is_framed_and_loads_nothing_from_elsewhere(self, sign_in: SignIn, desk: str) -> None:
        with sign_in("Ada") as page:
            foreign: list[str] = []
            page.on(
                "request",
                lambda asked: None if asked.url.startswith(desk) else foreign.append(asked.url),
            )
            page.goto("/desk/mail/?class=reply")
            page.get_by_role("link", name=re.compile(r"^Re: \[#")).click()
            page.get_by_text("As the sender made it look").click()

            framed = page.frame_locator("iframe")
            expect(framed.locator("b").first).to_have_text("1 to 24")
            expect(framed.get_by_role("img", name="Northwind Rail")).to_be_attached()
            assert complaints(page) == []

        assert foreign == []

    def test_quotes_unfold_at_the_ticket(self, sign_in: SignIn) -> None:
        with sign_in("Ada") as page:
            page.goto("/desk/mail/?class=reply")
            page.locator("table").get_by_role("link", name=re.compile(r"^#\d+ Interfaces")).click()

            page.get_by_text("With what it quotes").click()

            expect(page.locator("#ticket-talk")).to_contain_text("Ada Marsh wrote:")
            assert complaints(page) == []


class TestMailbox:
    def test_is_added_tried_and_sent_a_mail(self, sign_in: SignIn) -> None:
        with sign_in("Ines") as page:
            page.goto("/desk/mail/mailboxes/new/")
            page.get_by_label("Address", exact=True).fill("help@dueby.example")
            page.get_by_label("Server", exact=True).fill("localhost")
            page.get_by_label("Port").fill("1")
            page.get_by_label("Encryption").select_option(value="none")
            page.get_by_label("User name").fill("help")
            page.get_by_label("Password or refresh token").fill("open sesame")
            page.get_by_role("button", name="Add the mailbox").click()

            page.get_by_role("button", name="Try it").click()
            expect(page.get_by_role("listitem").filter(has_text="Connect: failed")).to_be_visible()
            assert complaints(page) == []

            page.get_by_role("button", name="Send me one").click()
            # The page looks again by itself until the worker has sent it.
            expect(page.locator("#course")).to_contain_text("Written to a file")
            expect(page.locator("#course")).to_contain_text("DUEBY_MAIL_SERVER")
            assert complaints(page) == []

            page.get_by_role("navigation").get_by_role("link", name="help@dueby.example").click()
            page.get_by_role("button", name="Switch off").click()
            expect(page.locator(".page-head .badge")).to_have_text("Switched off")
