"""From a customer's report to its rectification, in two browsers that are open all the while."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from tests.e2e.conftest import SignIn

RECTIFICATION = "Rectification of a defect"


def report(page: Page, subject: str, severity: str) -> str:
    """Report a defect in the portal and return the address of its ticket."""
    page.goto("/portal/report/")
    page.get_by_role("radio", name=re.compile("^Defect")).check()
    page.get_by_label("Which product").select_option(label="Flow Collector")
    page.get_by_role("radio", name=re.compile(f"^{severity}:")).check()
    page.get_by_label("In one line").fill(subject)
    page.get_by_label("Tell us what happened").fill("It stops at two gigabytes, every time.")
    page.get_by_role("button", name="Send the report").click()
    page.wait_for_url(re.compile(r"/portal/tickets/\d+/$"))
    return page.url


def promised(page: Page, title: str) -> datetime:
    """Return the date that a customer reads for a promise."""
    clock = page.locator("#ticket-dates .clock").filter(has_text=title)
    told = clock.locator("strong time").first.get_attribute("datetime")
    assert told is not None
    return datetime.fromisoformat(told)


class TestReport:
    def test_is_confirmed_rated_anew_and_rectified_before_the_customers_eyes(
        self, sign_in: SignIn
    ) -> None:
        with sign_in("Rosa") as rosa, sign_in("Ada") as ada:
            report(rosa, "The export stops at 2 GB", "3")
            expect(rosa.locator("#ticket-dates")).to_contain_text("First response")
            expect(rosa.locator("#ticket-dates")).to_contain_text("not confirmed")

            ada.goto("/desk/")
            ada.get_by_role("link", name="The export stops at 2 GB").click()
            ada.get_by_role("link", name="Confirm the defect").click()
            ada.get_by_role("radio", name=re.compile("^3, ")).check()
            ada.get_by_role("textbox", name="Reason").fill(
                "We see it here as well, with any file above 2 GB."
            )
            ada.get_by_role("button", name="Confirm the defect").click()

            # Nothing is loaded again: the page hears of it.
            dates = rosa.locator("#ticket-dates")
            expect(dates.locator(".clock").filter(has_text=RECTIFICATION)).to_be_visible()
            expect(rosa.locator("#ticket-said")).to_contain_text("with any file above 2 GB")
            before = promised(rosa, RECTIFICATION)

            ada.get_by_text("More", exact=True).click()
            ada.get_by_role("link", name="Change the severity").click()
            ada.get_by_role("radio", name=re.compile("^1, ")).check()
            ada.get_by_role("textbox", name="Reason").fill(
                "Nothing at all can be exported any more."
            )
            ada.get_by_role("button", name="Show the dates it moves").click()
            expect(ada.get_by_role("table")).to_contain_text(RECTIFICATION)
            ada.get_by_role("button", name="Save").click()

            history = rosa.locator("#ticket-history")
            expect(history).to_contain_text("Nothing at all can be exported any more.")
            expect(history).to_contain_text("→")
            assert promised(rosa, RECTIFICATION) < before
            clock = dates.locator(".clock").filter(has_text=RECTIFICATION)
            clock.get_by_text("Why this date").click()
            expect(clock.locator("svg.clock-picture")).to_be_visible()
            expect(clock).to_contain_text("Clause 7")

            ada.get_by_role("link", name="Rectify").click()
            ada.get_by_label("Message to the customer").fill("Fixed in 9.1.2, which you can load.")
            ada.get_by_role("button", name="Rectify").click()

            expect(rosa.locator("#ticket-said")).to_contain_text("Fixed in 9.1.2")
            expect(ada.locator("#finished-clocks")).to_contain_text(RECTIFICATION)

    def test_keeps_what_is_being_typed_when_the_page_changes(self, sign_in: SignIn) -> None:
        with sign_in("Rosa") as rosa, sign_in("Ada") as ada:
            address = report(rosa, "The map shows no traffic", "4")
            ada.goto(f"/desk/tickets/{address.rstrip('/').rpartition('/')[2]}/")
            box = ada.get_by_label("Message to the customer")
            box.fill("Half an answer, and then")

            rosa.get_by_label(re.compile("Your message|Message")).first.fill("One thing more.")
            rosa.get_by_role("button", name="Send", exact=True).click()

            expect(ada.locator("#ticket-talk")).to_contain_text("One thing more.")
            expect(box).to_have_value("Half an answer, and then")

    def test_is_another_customers_secret(self, sign_in: SignIn) -> None:
        with sign_in("Rosa") as rosa, sign_in("Hans") as hans:
            address = report(rosa, "A secret of Northwind", "2")

            answer = hans.goto(address)

            assert answer is not None
            assert answer.status == 404
            expect(hans.locator("body")).not_to_contain_text("A secret of Northwind")
