"""A page arrives, is answered by its link, and the ticket shows the chain."""

from __future__ import annotations

import email
import email.policy
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import NARROW, complaints
from tests.e2e.test_journey import report

if TYPE_CHECKING:
    from tests.e2e.conftest import SignIn

SUBJECT: Final = "Nothing is collected any more"
PATIENCE: Final = 30.0
ADDRESSES: Final = (
    "/desk/duty/",
    "/desk/duty/reach/",
    "/desk/duty/rotas/1/",
    "/desk/duty/rotas/2/",
    "/desk/duty/rotas/2/overrides/new/",
    "/desk/duty/rotas/2/swaps/new/",
    "/desk/duty/absences/new/",
    "/desk/duty/policies/",
)
OF_LEADS: Final = (
    "/desk/duty/rotas/new/",
    "/desk/duty/rotas/1/change/",
    "/desk/duty/layers/1/",
    "/desk/duty/policies/1/",
)


def page_mail(homes: Path, about: str) -> str:
    """Return the link of the page that came by mail, as soon as it is there."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for file in homes.glob("desk*/mail/*.eml"):
            mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            body = mail.get_body()
            text = "" if body is None else body.get_content()
            if str(mail["Subject"]).startswith("PAGE:") and about in text:
                found = re.search(r"https?://\S+/pages/\S+", text)
                assert found
                return found[0]
        time.sleep(0.2)
    pytest.fail(f"no page about {about} came by mail")


def add_policy(page: Page) -> None:
    """Let Ada be paged first about the gravest defects."""
    page.goto("/desk/duty/policies/new/")
    page.get_by_role("textbox", name="Name").fill("Gravest first")
    page.get_by_role("checkbox", name="A defect of the gravest severity").check()
    page.get_by_role("spinbutton", name="Order").fill("1")
    step = page.get_by_role("group", name="Step 1")
    step.get_by_role("combobox", name="Page").select_option(label="Ada Marsh")
    page.get_by_role("button", name="Add the policy").click()
    expect(page.get_by_role("region", name="Gravest first")).to_contain_text("Ada Marsh")


class TestPage:
    def test_arrives_is_answered_by_its_link_and_stands_on_the_ticket(
        self, sign_in: SignIn, browser: Browser, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        with sign_in("Lena") as lena, sign_in("Rosa") as rosa:
            add_policy(lena)
            number = report(rosa, SUBJECT, "1").rstrip("/").rpartition("/")[2]
            link = page_mail(tmp_path_factory.getbasetemp(), SUBJECT)

            # Nobody is signed in on the telephone.
            context = browser.new_context(viewport={"width": NARROW[0], "height": NARROW[1]})
            phone = context.new_page()
            phone.goto(link)
            assert complaints(phone) == []
            phone.get_by_role("textbox", name="Note for colleagues").fill("On my way")
            phone.get_by_role("button", name="I see to it").click()
            expect(phone.get_by_role("status")).to_contain_text("You see to it.")
            context.close()

            lena.goto(f"/desk/tickets/{number}/")
            chain = lena.get_by_role("region", name="Who was paged")
            expect(chain).to_contain_text("Step 1: paged Ada Marsh")
            expect(chain).to_contain_text("Ada Marsh sees to it")
            expect(chain).to_contain_text("On my way")
            assert complaints(lena) == []


class TestPages:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("name, addresses", [("Ada", ADDRESSES), ("Lena", OF_LEADS)])
    def test_of_who_is_on_duty_give_axe_nothing_to_complain_of(
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

    @pytest.mark.parametrize("name, addresses", [("Ada", ADDRESSES), ("Lena", OF_LEADS)])
    def test_of_who_is_on_duty_fit_a_telephone(
        self, sign_in: SignIn, name: str, addresses: tuple[str, ...]
    ) -> None:
        with sign_in(name, NARROW) as page:
            widths = {}
            for address in addresses:
                page.goto(address)
                widths[address] = page.evaluate("() => document.documentElement.scrollWidth")

        assert {address for address, width in widths.items() if width > NARROW[0]} == set()
