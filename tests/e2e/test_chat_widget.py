"""The widget on a page where something goes wrong: nothing is hidden from the visitor or lost."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.conftest import complaints
from tests.e2e.visitors import begin, take, token

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route

    from tests.e2e.conftest import SignIn
    from tests.e2e.visitors import Visit

CHAT = "document.querySelector('dueby-chat')"
CUT = "There is no connection."
LOOK = "**/chat/?after=*"
ANYBODY = {"Access-Control-Allow-Origin": "*"}


def panel_of(ada: Page, words: str) -> Locator:
    """Take the chat that began with some words, and return its panel."""
    take(ada, words)
    return ada.get_by_role("region", name="Hans Vogel").first


def answer(panel: Locator, words: str) -> None:
    """Say something to the visitor."""
    box = panel.get_by_label("Message to Hans Vogel")
    box.fill(words)
    box.press("Enter")


class Trouble:
    """What becomes of the widget's looks at its chat, for as long as it lasts."""

    def __init__(self, page: Page) -> None:
        self.kind = ""
        page.route(LOOK, self.meet)

    def meet(self, route: Route) -> None:
        match self.kind:
            case "reset":
                route.abort("connectionreset")
            case "refused":
                route.fulfill(status=503, headers=ANYBODY)
            case "halved":
                route.fulfill(body='{"state": "open", "mess', headers=ANYBODY)
            case "":
                route.continue_()


def test_asks_again_who_is_here_when_the_desk_could_not_say(visit: Visit, secret: str) -> None:
    del secret
    with visit() as stranger:
        hello = "**/hello/"
        stranger.clock.install()
        stranger.route(hello, lambda route: route.fulfill(status=503, headers=ANYBODY), times=1)
        with stranger.expect_response(hello):
            stranger.get_by_role("button", name="Chat with support").click()
        status = stranger.get_by_role("status").first
        expect(status).to_contain_text("That did not work.")

        stranger.clock.fast_forward(10_000)

        expect(status).to_contain_text("We are")


class TestLook:
    def test_is_repeated_until_the_answer_is_there(
        self, sign_in: SignIn, visit: Visit, secret: str
    ) -> None:
        with visit(token(secret)) as hans, sign_in("Ada") as ada:
            begin(hans, "The map is empty")
            panel = panel_of(ada, "The map is empty")
            status, log = hans.get_by_role("status").first, hans.get_by_role("log")
            expect(status).to_contain_text("Ada Marsh answers")
            trouble = Trouble(hans)

            for kind in ("reset", "refused", "halved"):
                trouble.kind = kind
                answer(panel, f"It was {kind}.")
                expect(hans.get_by_text(CUT)).to_be_visible()
                expect(status).to_contain_text("Ada Marsh answers")
                trouble.kind = ""
                expect(log).to_contain_text(f"It was {kind}.")
                expect(hans.get_by_text(CUT)).to_be_hidden()
            hans.clock.install()
            trouble.kind = "silence"
            with hans.expect_request(LOOK):
                answer(panel, "Are you there?")
            expect(panel.get_by_role("log")).to_contain_text("Are you there?")
            trouble.kind = ""
            hans.clock.fast_forward(45_000)
            expect(log).to_contain_text("Are you there?")


class TestMoved:
    def test_within_its_page_goes_on(self, sign_in: SignIn, visit: Visit, secret: str) -> None:
        with visit(token(secret)) as hans, sign_in("Ada") as ada:
            status, log = hans.get_by_role("status").first, hans.get_by_role("log")
            hans.clock.install()
            hans.get_by_role("button", name="Chat with support").click()
            expect(status).to_contain_text("We are")
            hans.context.set_offline(True)
            hans.get_by_label("How can we help?").fill("The page is rearranged")
            hans.get_by_role("button", name="Start the chat").click()
            expect(log).to_contain_text("being sent")
            hans.evaluate(f"document.querySelector('main').append({CHAT})")
            hans.context.set_offline(False)
            expect(status).to_contain_text(re.compile("next|in the queue"))
            with hans.expect_request(LOOK):
                hans.clock.fast_forward(31_000)

            panel = panel_of(ada, "The page is rearranged")
            expect(status).to_contain_text("Ada Marsh answers")
            hans.evaluate(f"window.kept = {CHAT}; window.kept.remove()")
            answer(panel, "Since when?")
            expect(panel.get_by_role("log")).to_contain_text("Since when?")
            hans.evaluate("document.body.append(window.kept)")

            expect(log).to_contain_text("Since when?")
            answer(panel, "And which page?")
            expect(log).to_contain_text("And which page?")


class TestEnd:
    def test_gives_on_the_focus_and_the_draft(
        self, sign_in: SignIn, visit: Visit, secret: str
    ) -> None:
        with visit(token(secret)) as hans, sign_in("Ada") as ada:
            again = hans.get_by_role("button", name="Start another chat")
            question, log = hans.get_by_label("How can we help?"), hans.get_by_role("log")
            begin(hans, "A short question")
            panel = panel_of(ada, "A short question")
            hans.clock.install()
            hans.clock.pause_at(time.time() + 5)
            hans.get_by_label("Message", exact=True).fill("It began on Sunday, when")
            panel.get_by_role("link", name="End").click()
            ada.get_by_role("button", name="End the chat").click()

            expect(again).to_be_focused()
            expect(hans.get_by_role("status").first).to_contain_text("The chat has ended.")
            expect(log).to_contain_text("It began on Sunday, when")
            expect(log).to_contain_text("Not sent: The chat has ended.")
            again.press("Space")  # by who still types
            expect(log).to_contain_text("It began on Sunday, when")
            hans.clock.resume()
            hans.clock.fast_forward(2_000)
            assert complaints(hans) == []
            again.press("Enter")
            expect(question).to_be_focused()
            expect(question).to_have_value("It began on Sunday, when")

            hans.get_by_role("button", name="Start the chat").click()
            hans.get_by_role("button", name="End the chat").evaluate(
                "button => { document.activeElement.blur(); button.click(); }"
            )
            expect(again).to_be_visible()
            expect(again).not_to_be_focused()
            again.click()
            expect(question).to_have_value("")
            question.fill("Another one")
            hans.get_by_role("button", name="Start the chat").click()
            hans.get_by_role("button", name="End the chat").press("Enter")
            expect(again).to_be_focused()


class TestCrowd:
    def test_is_told_in_the_visitors_language_and_the_words_stay(
        self, visit: Visit, secret: str
    ) -> None:
        del secret
        with visit(language="de") as stranger:
            asked: list[Route] = []
            # Playwright marks what it calls, which no built-in method allows.
            stranger.route("**/chats/", lambda route: asked.append(route))  # noqa: PLW0108
            stranger.get_by_role("button", name="Chat mit dem Support").click()
            question = stranger.get_by_label("Wie können wir helfen?")
            question.fill("Die Karte ist leer")
            stranger.get_by_role("textbox", name="Ihre E-Mail").fill("jo@elsewhere.example")
            # Whether support is open depends on the hour of the test.
            start = stranger.get_by_role("button", name=re.compile("Chat beginnen|Schriftlich"))
            start.click()
            box = stranger.get_by_label("Nachricht", exact=True)
            box.fill("Seit Sonntag")
            box.press("Enter")
            box.fill("Ich")
            crowd = '{"error": "too many people wait", "reason": "crowd"}'
            asked[0].fulfill(status=429, body=crowd, headers=ANYBODY)

            expect(stranger.get_by_role("alert")).to_contain_text("Gerade warten zu viele.")
            expect(question).to_be_focused()
            expect(question).to_have_value("Die Karte ist leer\n\nSeit Sonntag\n\nIch")
            assert complaints(stranger) == []
            stranger.unroute_all()
            start.click()
            expect(stranger.get_by_role("log")).to_contain_text("Seit Sonntag")
            expect(stranger.get_by_role("log")).not_to_contain_text("wird gesendet")
