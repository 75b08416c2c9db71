"""A visitor on a page of another origin chats, the network is cut: nothing is lost or doubled."""

from __future__ import annotations

import re
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NARROW, WIDE, complaints
from tests.e2e.visitors import begin, take, token

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.conftest import SignIn
    from tests.e2e.visitors import Visit

both_themes = pytest.mark.parametrize("scheme", ["light", "dark"])


class TestJourney:
    def test_goes_on_after_a_cut_and_ends_on_a_ticket(
        self, sign_in: SignIn, visit: Visit, secret: str
    ) -> None:
        with visit(token(secret)) as hans, sign_in("Ada") as ada:
            begin(hans, "The collector is silent")
            expect(hans.get_by_role("status").first).to_contain_text(
                re.compile("next|in the queue")
            )
            take(ada, "The collector is silent")
            panel = ada.get_by_role("region", name="Hans Vogel")
            expect(panel).to_contain_text("Contoso Clinics")
            answer = panel.get_by_label("Message to Hans Vogel")
            answer.fill("Good day, since when?")
            answer.press("Enter")
            expect(hans.get_by_role("log")).to_contain_text("Good day, since when?")
            expect(hans.get_by_role("status").first).to_contain_text("Ada Marsh answers")
            expect(panel.get_by_text("read", exact=True).first).to_be_visible()

            hans.context.set_offline(True)
            box = hans.get_by_label("Message", exact=True)
            for words in ("Since Sunday.", "And the map is empty."):
                box.fill(words)
                box.press("Enter")
            expect(hans.get_by_text("There is no connection.")).to_be_visible()
            answer.fill("Have you seen the log?")
            answer.press("Enter")
            expect(panel.get_by_role("log")).to_contain_text("Have you seen the log?")
            expect(panel.get_by_role("log")).not_to_contain_text("Since Sunday.")
            hans.context.set_offline(False)

            expect(panel.get_by_role("log")).to_contain_text("And the map is empty.")
            expect(hans.get_by_role("log")).to_contain_text("Have you seen the log?")
            expect(hans.get_by_text("being sent")).to_have_count(0)
            for page in (hans, panel):
                for words in ("Since Sunday.", "And the map is empty.", "Have you seen the log?"):
                    expect(page.get_by_role("log").get_by_text(words)).to_have_count(1)

            panel.get_by_role("link", name="End").click()
            ada.get_by_role("radio", name="becomes a new ticket").check()
            ada.get_by_role("button", name="End the chat").click()
            ada.wait_for_url(re.compile(r"/desk/tickets/\d+/$"))
            expect(ada.locator("#ticket-talk")).to_contain_text("Hans Vogel: Since Sunday.")
            expect(ada.locator("#ticket-talk")).to_contain_text("Ada Marsh: Have you seen the log?")
            expect(hans.get_by_role("status").first).to_contain_text("as ticket #")

    def test_is_answered_beside_the_queue_in_german_and_put_onto_a_ticket(
        self, sign_in: SignIn, visit: Visit, secret: str
    ) -> None:
        words = f"Der Kollektor schweigt {time.monotonic()}"
        with visit(token(secret), language="de") as hans, sign_in("Ada") as ada:
            ada.goto("/desk/")
            hans.get_by_role("button", name="Chat mit dem Support").click()
            hans.get_by_label("Wie können wir helfen?").fill(words)
            hans.get_by_role("button", name="Chat beginnen").click()
            lists = ada.locator("#chat-dock-lists")
            lists.locator("summary").click()
            lists.get_by_role("link").filter(has_text=words).click()
            panel = ada.get_by_role("region", name="Hans Vogel")
            panel.get_by_role("button", name="Take").click()
            panel.get_by_label("Message to Hans Vogel").fill("Guten Tag")
            panel.get_by_role("button", name="Send", exact=True).click()
            expect(hans.get_by_role("log")).to_contain_text("Ada Marsh antwortet")
            expect(hans.get_by_role("log")).to_contain_text("Guten Tag")

            panel.get_by_text("Put onto a ticket").click()
            panel.get_by_role("button", name="New ticket").click()

            expect(hans.get_by_role("log")).to_contain_text("Das ist Ticket #")
            assert seen(ada) == []
            assert ada.url.endswith("/desk/")
            ada.reload()
            expect(panel.get_by_role("log")).to_contain_text("Guten Tag")
            panel.get_by_role("button", name="End the chat").click()
            expect(hans.get_by_role("status").first).to_contain_text("kommt per E-Mail")

    def test_is_heard_by_all_pages_of_a_browser_on_one_connection(self, sign_in: SignIn) -> None:
        with sign_in("Ada") as ada:
            heard: list[str] = []
            ada.context.on("request", lambda asked: heard.append(asked.url))

            # A browser opens six connections to one place.
            for _ in range(6):
                page = ada.context.new_page()
                page.goto("/desk/")
                expect(page.get_by_role("heading", name="Queue")).to_be_visible()

            streams = Counter(each.partition("?")[0] for each in heard if "/streams/" in each)
            assert all(count == 1 for count in streams.values())

    def test_goes_on_after_the_page_is_loaded_again(
        self, sign_in: SignIn, visit: Visit, secret: str
    ) -> None:
        with visit(token(secret)) as hans, sign_in("Ada") as ada:
            begin(hans, "A question about licences")
            hans.reload()
            hans.get_by_role("button", name="Chat with support").click()

            expect(hans.get_by_role("log")).to_contain_text("A question about licences")
            take(ada, "A question about licences")
            panel = ada.get_by_role("region", name="Hans Vogel").first
            panel.get_by_label("Message to Hans Vogel").fill("Ask.")
            panel.get_by_role("button", name="Send").click()
            expect(hans.get_by_role("log")).to_contain_text("Ask.")
            hans.get_by_role("button", name="End the chat").click()
            expect(hans.get_by_role("button", name="Start another chat")).to_be_visible()
            expect(ada.get_by_role("region", name="Hans Vogel").first).to_contain_text("Ended")


class TestWidget:
    @both_themes
    @pytest.mark.parametrize("size", [WIDE, NARROW])
    def test_is_sound_for_a_screen_reader_and_fits_a_telephone(
        self, visit: Visit, secret: str, scheme: str, size: tuple[int, int]
    ) -> None:
        with visit("", size, scheme) as stranger:
            assert seen(stranger) == []
            stranger.get_by_role("button", name="Chat with support").click()
            expect(stranger.get_by_label("How can we help?")).to_be_focused()
            assert seen(stranger) == []
            stranger.keyboard.press("Escape")
            expect(stranger.get_by_role("button", name="Chat with support")).to_be_focused()
        with visit(token(secret), size, scheme) as hans:
            begin(hans, f"In {scheme}, {size[0]} px")
            hans.get_by_role("button", name="Send", exact=True).wait_for()
            assert seen(hans) == []
            hans.get_by_role("button", name="End the chat").click()
            expect(hans.get_by_role("button", name="Start another chat")).to_be_visible()
            assert seen(hans) == []

    def test_says_when_support_opens_in_the_visitors_zone_and_takes_it_in_writing(
        self, visit: Visit, secret: str
    ) -> None:
        del secret
        with visit() as stranger:
            hours = '[["2026-11-30T13:00:00Z", "2026-11-30T22:00:00Z"]]'
            told = f'{{"open": false, "hours": {hours}, "vendor": "V", "known": null}}'
            origin = {"Access-Control-Allow-Origin": "*"}
            stranger.route(
                "**/hello/",
                lambda route: route.fulfill(
                    body=told, content_type="application/json", headers=origin
                ),
            )
            stranger.get_by_role("button", name="Chat with support").click()

            expect(stranger.get_by_role("status").first).to_contain_text("We are closed now.")
            expect(stranger.get_by_role("listitem")).to_contain_text("02:00 PM – 11:00 PM")
            expect(stranger.get_by_role("button", name="Send in writing")).to_be_visible()
            assert seen(stranger) == []

    def test_takes_script_in_names_and_words_as_words(
        self, visit: Visit, secret: str, sign_in: SignIn
    ) -> None:
        words = "<img src=x onerror=alert(1)><script>alert(2)</script>"
        with visit(token(secret)) as hans, sign_in("Ada") as ada:
            begin(hans, words)
            take(ada, words)

            expect(ada.get_by_role("log").first).to_contain_text(words)
            expect(hans.get_by_role("log")).to_contain_text(words)


class TestPages:
    @both_themes
    @pytest.mark.parametrize("size", [WIDE, NARROW])
    def test_are_sound_for_a_screen_reader_and_fit_a_telephone(
        self, sign_in: SignIn, visit: Visit, secret: str, scheme: str, size: tuple[int, int]
    ) -> None:
        with visit(token(secret)) as hans, sign_in("Ines", size, scheme) as ines:
            words = f"For the picture {scheme} {size[0]}"
            begin(hans, words)
            take(ines, words)
            found = {}
            for address in (
                ines.url,
                "/desk/chats/texts/",
                "/desk/chats/texts/new/",
                "/desk/chats/sites/",
                "/desk/chats/sites/1/",
            ):
                ines.goto(address)
                found[address] = seen(ines)
            ines.goto("/desk/")
            lists = ines.locator("#chat-dock-lists")
            lists.locator("summary").click()
            lists.get_by_role("link").filter(has_text=words).click()
            expect(ines.get_by_label("Message to Hans Vogel")).to_be_visible()
            found["beside the queue"] = seen(ines)
            ines.goto("/desk/chats/")
            ines.get_by_role("link", name="End the chat").first.click()
            ines.wait_for_url("**/end/")
            found["end"] = seen(ines)

        assert {address: each for address, each in found.items() if each} == {}

    @both_themes
    @pytest.mark.parametrize("size", [WIDE, NARROW])
    def test_of_the_portal_has_the_same_chat(
        self, sign_in: SignIn, scheme: str, size: tuple[int, int]
    ) -> None:
        with sign_in("Hans", size, scheme) as hans:
            hans.goto("/portal/chat/")
            hans.get_by_label("How can we help?").fill("From within the portal")
            assert seen(hans) == []
            hans.get_by_role("button", name="Start the chat").click()

            expect(hans.get_by_role("log")).to_contain_text("From within the portal")
            hans.get_by_role("button", name="Send", exact=True).wait_for()
            assert seen(hans) == []
            hans.get_by_role("button", name="End the chat").click()
            expect(hans.get_by_role("status").first).to_contain_text("ticket #")


def seen(page: Page) -> list[str]:
    """Return what axe complains of, and whether the page is wider than the window."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    size = page.viewport_size
    assert size is not None
    return [*complaints(page), *([f"{wide} px wide"] if wide > size["width"] else [])]
