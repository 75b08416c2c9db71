"""A mailbox on a real server is added, tried and sent a mail, in a real browser."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from playwright.sync_api import expect

from tests.desk.mail_machines import ADDRESS, PASSWORD, Dovecot, dovecot
from tests.desk.mail_servers import AnyPort
from tests.e2e.conftest import complaints, served

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.e2e.conftest import SignIn

pytestmark = pytest.mark.usefixtures("chromium")


@dataclass
class Relay:
    """A mail server that hands on to Dovecot whatever it is given."""

    dovecot: Dovecot

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name and arguments
        del server, session
        with smtplib.LMTP("127.0.0.1", self.dovecot.lmtp) as lmtp:
            data = cast("bytes", envelope.content)
            lmtp.sendmail(envelope.mail_from or "", envelope.rcpt_tos, data)
        return "250 OK"


@pytest.fixture(scope="module")
def machine() -> Iterator[Dovecot]:
    """Run a Dovecot, or say that there is none."""
    with dovecot() as running:
        yield running


@pytest.fixture(scope="module")
def desk(
    chromium: str, machine: Dovecot, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Serve a desk whose mails arrive in that Dovecot, and which trusts its certificate."""
    del chromium
    settings = {"SSL_CERT_FILE": str(machine.home / "certificate.pem")}
    with (
        _relay(machine) as port,
        served(
            tmp_path_factory.mktemp("desk"),
            DUEBY_MAIL_SERVER=f"smtp://127.0.0.1:{port}",
            DUEBY_MAIL_FROM=f"Support <{ADDRESS}>",
            **settings,
        ) as address,
    ):
        yield address


@contextmanager
def _relay(machine: Dovecot) -> Iterator[int]:
    controller = AnyPort(Relay(machine), hostname="127.0.0.1", port=0)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


class TestMailbox:
    def test_is_added_tried_and_shows_what_became_of_a_mail(
        self, sign_in: SignIn, machine: Dovecot
    ) -> None:
        with sign_in("Ines") as page:
            add(page, machine)

            page.get_by_role("button", name="Try it").click()
            for said in (
                f"Connect. localhost:{machine.imaps} answers.",
                "TLS. The connection is encrypted, and the certificate is good.",
                f"Sign in. {ADDRESS} is signed in by name and password.",
                "Open the folder. INBOX is open; mails in it: 0.",
                "The folder Done is made when the first mail is moved.",
            ):
                expect(steps(page).filter(has_text=said)).to_be_visible()
            expect(steps(page).filter(has_text="failed")).to_have_count(0)
            assert complaints(page) == []

            page.get_by_role("button", name="Send me one").click()
            # The page looks again by itself.
            expect(page.locator("#course")).to_contain_text("Known as the desk’s own mail.")
            assert complaints(page) == []
            page.get_by_role("link", name="Look at the mail").click()
            expect(page.get_by_role("heading", level=1)).to_contain_text("Test of this mailbox")

    @pytest.mark.parametrize(
        "name, wrong, said",
        [
            (
                "password",
                {"Password or refresh token": "wrong"},
                "Sign in: failed. The server refuses the user name or password",
            ),
            (
                "certificate",
                {"Server": "127.0.0.1"},
                "TLS: failed. The certificate is not good: IP address mismatch",
            ),
            ("host", {"Server": "mail.invalid"}, "Connect: failed. mail.invalid:"),
            ("port", {"Port": "1"}, "Connect: failed. localhost:1 does not answer"),
            (
                "folder",
                {"Folder": "Nowhere"},
                "Open the folder: failed. The folder Nowhere cannot be opened",
            ),
        ],
    )
    def test_says_what_is_wrong_with_it(
        self, sign_in: SignIn, machine: Dovecot, name: str, wrong: dict[str, str], said: str
    ) -> None:
        with sign_in("Ines") as page:
            add(page, machine, **{"Address": f"{name}@vendor.example", **wrong})

            page.get_by_role("button", name="Try it").click()

            expect(steps(page).filter(has_text=said)).to_be_visible()
            assert complaints(page) == []

    def test_says_that_its_port_has_no_tls(self, sign_in: SignIn, machine: Dovecot) -> None:
        with sign_in("Ines") as page:
            add(page, machine, Address="plain@vendor.example", Port=str(machine.imap))

            page.get_by_role("button", name="Try it").click()

            expect(steps(page).filter(has_text="Connect. The server answers.")).to_be_visible()
            said = "TLS: failed. The server does not speak TLS here"
            expect(steps(page).filter(has_text=said)).to_be_visible()

    def test_is_not_asked_in_the_clear_on_another_machine(
        self, sign_in: SignIn, machine: Dovecot
    ) -> None:
        with sign_in("Ines") as page:
            add(page, machine, Server="mail.vendor.example", Encryption="none")

            expect(page.locator("main")).to_contain_text(
                "Without encryption the server must be on this machine."
            )


def add(page: Page, machine: Dovecot, **other: str) -> None:
    """Add the mailbox of the Dovecot as an administrator does."""
    fields = {
        "Address": ADDRESS,
        "Server": "localhost",
        "Port": str(machine.imaps),
        "Encryption": "tls",
        "User name": ADDRESS,
        "Password or refresh token": PASSWORD,
        "Folder for mails that are done": "Done",
    }
    page.goto("/desk/mail/mailboxes/new/")
    for label, value in {**fields, **other}.items():
        # What need not be given says so behind its label.
        field = page.get_by_label(label, exact=label in ("Address", "Server", "Folder"))
        if label == "Encryption":
            field.select_option(value=value)
        else:
            field.fill(value)
    page.get_by_role("button", name="Add the mailbox").click()


def steps(page: Page) -> Locator:
    """Return the steps of a trial."""
    return page.get_by_role("region", name="Does it work?").get_by_role("listitem")
