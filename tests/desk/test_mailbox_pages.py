"""Administrators keep mailboxes: secrets go in and never come out, and a test shows its course."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from dueby.desk.channels.email.mailbox_keeping import add_mailbox, switch_off
from dueby.desk.channels.email.models import Handling, IncomingMail, Mailbox, Way
from dueby.desk.channels.email.sealing import unseal
from dueby.desk.channels.email.taking import take
from dueby.desk.channels.email.troubles import no_move
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry, Text
from dueby.desk.outbox.letter import compose
from dueby.desk.outbox.models import Parcel, ParcelState
from dueby.desk.tickets.models import Ticket
from tests.desk.conftest import StoppedClock
from tests.desk.mail_servers import ANYWHERE
from tests.desk.portals import page, text
from tests.desk.reports import LATER, SOON

SECRET = "open sesame, and close behind me"  # noqa: S105 - of a test
KNOWN = {
    "address": "help@dueby.example",
    "host": "imap.dueby.example",
    "port": "993",
    "security": "tls",
    "user": "help",
    "sign_in": "password",
    "folder": "INBOX",
}
OAUTH = {
    "sign_in": "oauth",
    "token_address": "https://login.example/token",
    "client_id": "dueby",
    "client_secret": SECRET,
}


@pytest.fixture(autouse=True)
def at(clock: StoppedClock) -> StoppedClock:
    """Return the clock by which the pages are read."""
    clock.at = LATER
    return clock


@pytest.fixture
def ines(world: World, client: Client) -> Client:
    """Return a browser in which Ines, who administers the desk, is signed in."""
    client.force_login(world.users["ines"])
    return client


@pytest.fixture
def mailbox(world: World) -> Mailbox:
    """Return a mailbox with a password."""
    known = {**KNOWN, "port": 993, "secret": SECRET}
    return add_mailbox(known, by=world.users["ines"], at=SOON)


class TestNew:
    def test_is_kept_with_its_secret_sealed(self, ines: Client) -> None:
        answer = ines.post("/desk/mail/mailboxes/new/", {**KNOWN, "secret": SECRET})

        added = Mailbox.objects.get()
        assert answer["Location"] == f"/desk/mail/mailboxes/{added.pk}/"
        assert (added.address, added.is_active) == ("help@dueby.example", True)
        assert SECRET not in added.secret
        assert unseal(added.secret) == SECRET

    @pytest.mark.parametrize(
        "wrong, because",
        [
            ({}, "A password is needed."),
            ({"secret": SECRET, "address": "nobody"}, "Enter a valid email address."),
            ({"secret": SECRET, "port": "0"}, "greater than or equal to 1"),
            ({"secret": SECRET, "security": "none"}, "the server must be on this machine"),
            ({"secret": SECRET, "folder": "IN\nBOX"}, "This takes one line of text."),
            ({"sign_in": "oauth"}, "OAuth 2 needs this."),
            ({**OAUTH, "token_address": "no address"}, "Enter a valid URL."),
        ],
    )
    def test_is_refused_with_a_sentence(
        self, ines: Client, wrong: dict[str, str], because: str
    ) -> None:
        answer = ines.post("/desk/mail/mailboxes/new/", {**KNOWN, **wrong})

        assert answer.status_code == 422
        assert because in text(answer)
        assert SECRET not in page(answer)
        assert not Mailbox.objects.exists()

    def test_is_refused_where_the_address_has_one(self, ines: Client, mailbox: Mailbox) -> None:
        answer = ines.post("/desk/mail/mailboxes/new/", {**KNOWN, "secret": SECRET})

        assert answer.status_code == 422
        assert list(Mailbox.objects.all()) == [mailbox]

    def test_may_be_one_with_oauth_alone(self, ines: Client) -> None:
        ines.post("/desk/mail/mailboxes/new/", {**KNOWN, **OAUTH})

        added = Mailbox.objects.get()
        assert (added.secret, unseal(added.client_secret)) == ("", SECRET)


class TestChange:
    def test_keeps_the_secret_that_is_left_empty(self, ines: Client, mailbox: Mailbox) -> None:
        self.change(ines, mailbox, {"done_folder": "Done"})

        changed = Mailbox.objects.get()
        assert changed.done_folder == "Done"
        assert unseal(changed.secret) == SECRET

    def test_takes_a_new_secret(self, ines: Client, mailbox: Mailbox) -> None:
        self.change(ines, mailbox, {"secret": "another"})

        assert unseal(Mailbox.objects.get().secret) == "another"
        assert _kinds(mailbox) == ["mailbox.added", "mailbox.secret_changed"]

    def test_forgets_a_password_that_would_be_taken_for_a_token(
        self, ines: Client, mailbox: Mailbox
    ) -> None:
        self.change(ines, mailbox, OAUTH)

        changed = Mailbox.objects.get()
        assert (changed.secret, unseal(changed.client_secret)) == ("", SECRET)

    def test_begins_anew_in_another_folder(self, ines: Client, mailbox: Mailbox) -> None:
        Mailbox.objects.update(uid_validity=7, last_uid=41, failure="no such folder")
        self.change(ines, mailbox, {"port": "994"})
        assert Mailbox.objects.get().last_uid == 41

        self.change(ines, mailbox, {"port": "994", "folder": "Support"})

        changed = Mailbox.objects.get()
        assert (changed.uid_validity, changed.last_uid, changed.failure) == (0, 0, "")

    def test_is_refused_where_somebody_else_was_quicker(
        self, world: World, ines: Client, mailbox: Mailbox
    ) -> None:
        switch_off(mailbox, by=world.users["ines"], at=SOON)

        answer = ines.post(
            f"/desk/mail/mailboxes/{mailbox.pk}/change/", {**KNOWN, "port": "994", "seen": "1"}
        )

        assert answer.status_code == 422
        assert Mailbox.objects.get().port == 993

    def change(self, browser: Client, mailbox: Mailbox, told: dict[str, str]) -> None:
        """Send the form with some fields changed."""
        address = f"/desk/mail/mailboxes/{mailbox.pk}/change/"
        seen = str(Entry.objects.about(mailbox.journal_name).count())
        answer = browser.post(address, {**KNOWN, "seen": seen, **told})
        assert answer.status_code == 302, text(answer)


class TestSwitch:
    def test_ends_reading_and_begins_it_again(self, ines: Client, mailbox: Mailbox) -> None:
        for _ in range(2):
            ines.post(f"/desk/mail/mailboxes/{mailbox.pk}/off/")
        assert not Mailbox.objects.get().is_active
        assert "Switched off" in text(ines.get("/desk/mail/mailboxes/"))

        ines.post(f"/desk/mail/mailboxes/{mailbox.pk}/on/")

        assert Mailbox.objects.get().is_active
        switched = ["mailbox.switched_off", "mailbox.switched_on"]
        assert _kinds(mailbox) == ["mailbox.added", *switched]


class TestSecrets:
    def test_are_on_no_page_and_in_no_journal(self, ines: Client, mailbox: Mailbox) -> None:
        address = f"/desk/mail/mailboxes/{mailbox.pk}/"
        ines.post(f"{address}change/", {**KNOWN, **OAUTH, "secret": SECRET, "seen": "1"})
        kept = Mailbox.objects.get()

        pages = [
            page(ines.get(each)) for each in ("/desk/mail/mailboxes/", address, f"{address}change/")
        ]
        journal = [str(each) for each in (*Entry.objects.values(), *Text.objects.values())]

        for secret in (SECRET, kept.secret, kept.client_secret):
            assert not [each for each in (*pages, *journal) if secret in each]

    def test_leave_addresses_out_of_what_cannot_be_erased(
        self, ines: Client, mailbox: Mailbox
    ) -> None:
        changed = {**KNOWN, "address": "new@dueby.example", "user": "new-name", "seen": "1"}
        ines.post(f"/desk/mail/mailboxes/{mailbox.pk}/change/", changed)

        entries = str(list(Entry.objects.about(mailbox.journal_name).values()))
        assert Mailbox.objects.get().address == "new@dueby.example"
        assert "dueby.example" not in entries
        assert "new-name" not in entries


class TestState:
    @pytest.mark.parametrize(
        "row, said",
        [
            ({}, "No worker reads it"),
            ({"failure": "the server hung up"}, "Cannot be read The server hung up."),
            (
                {
                    "leased_by": "w",
                    "leased_until": LATER + timedelta(minutes=1),
                    "checked_at": SOON,
                    "failure": no_move("INBOX"),
                },
                "Read, but nothing is moved The server cannot move mails",
            ),
            (
                {"failure": "mx.example:993 does not answer"},
                "Cannot be read mx.example:993 does not answer.",
            ),
            ({"leased_by": "w", "leased_until": LATER + timedelta(minutes=1)}, "Not read yet"),
            (
                {
                    "leased_by": "w",
                    "leased_until": LATER + timedelta(minutes=1),
                    "checked_at": SOON,
                },
                "Read today 12:20",
            ),
            (
                {
                    "leased_by": "w",
                    "leased_until": LATER - timedelta(minutes=1),
                    "checked_at": SOON,
                },
                "No worker reads it",
            ),
        ],
    )
    def test_is_said_in_words(
        self, ines: Client, mailbox: Mailbox, row: dict[str, object], said: str
    ) -> None:
        Mailbox.objects.filter(pk=mailbox.pk).update(**row)

        assert said in text(ines.get("/desk/mail/mailboxes/"))


class TestTrial:
    def test_shows_each_step_until_the_one_that_fails(self, ines: Client, mailbox: Mailbox) -> None:
        Mailbox.objects.update(host="localhost", port=1, security="none")

        told = text(ines.post(f"/desk/mail/mailboxes/{mailbox.pk}/trial/"))

        assert "Connect: failed." in told
        assert not IncomingMail.objects.exists()


class TestTestMail:
    def test_is_followed_until_the_desk_knows_its_own_mail(
        self, ines: Client, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settings, "MAIL_SERVER", ANYWHERE)
        sent = ines.post(f"/desk/mail/mailboxes/{mailbox.pk}/tests/")
        address = sent["Location"]
        parcel = Parcel.objects.get()
        waiting = page(ines.get(address))

        Parcel.objects.update(state=ParcelState.SENT, sent_at=LATER)
        left = page(ines.get(address))
        take(compose(parcel).data, way=Way.IMAP, mailbox=mailbox, at=LATER)
        arrived = page(ines.get(address))

        assert parcel.to == "help@dueby.example"
        assert "Waits to be sent." in waiting
        assert "Has not arrived yet." in left
        assert "Sent</strong>" in left
        assert 'hx-trigger="every 3s"' in left
        assert "Known as the desk’s own mail." in arrived
        assert "every 3s" not in arrived
        mail = IncomingMail.objects.get()
        assert (mail.mail_class, mail.handling) == ("own", Handling.RECORDED)
        assert not Ticket.objects.exists()

    def test_goes_nowhere_where_there_is_no_server_to_send_by(
        self, ines: Client, mailbox: Mailbox
    ) -> None:
        address = ines.post(f"/desk/mail/mailboxes/{mailbox.pk}/tests/")["Location"]
        waiting = page(ines.get(address))

        Parcel.objects.update(state=ParcelState.SENT, sent_at=LATER)
        filed = page(ines.get(address))

        assert "every 3s" in waiting
        assert "DUEBY_MAIL_SERVER" in filed
        assert "Has not arrived yet." not in filed
        assert "every 3s" not in filed

    def test_says_why_it_could_not_be_sent(self, ines: Client, mailbox: Mailbox) -> None:
        address = ines.post(f"/desk/mail/mailboxes/{mailbox.pk}/tests/")["Location"]
        Parcel.objects.update(state=ParcelState.DEAD, failure="550 nobody lives here")

        told = page(ines.get(address))

        assert "550 nobody lives here" in told
        assert "every 3s" not in told

    def test_is_nothing_under_another_token(self, ines: Client, mailbox: Mailbox) -> None:
        address = f"/desk/mail/mailboxes/{mailbox.pk}/tests/nonsense/"

        assert ines.get(address).status_code == 404


class TestWho:
    @pytest.mark.parametrize("name", ["ada", "lena", "marco"])
    def test_others_find_nothing(
        self, world: World, client: Client, mailbox: Mailbox, name: str
    ) -> None:
        client.force_login(world.users[name])
        address = f"/desk/mail/mailboxes/{mailbox.pk}/"

        for each in ("/desk/mail/mailboxes/", address, f"{address}change/"):
            assert client.get(each).status_code == 404
        for verb in ("off", "trial", "tests"):
            assert client.post(f"{address}{verb}/").status_code == 404
        assert Mailbox.objects.get().is_active


def _kinds(mailbox: Mailbox) -> list[str]:
    return list(Entry.objects.about(mailbox.journal_name).values_list("kind", flat=True))
