"""A parcel becomes a mail that programs put in its place, and that nobody can add a line to."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.conf import settings

from dueby.desk.channels.email.understanding import MailClass, understand
from dueby.desk.outbox.carriers import UnsendableError
from dueby.desk.outbox.letter import REPLIED, Letter, compose
from dueby.desk.outbox.models import Parcel
from tests.desk.conftest import MONDAY_NOON

pytestmark = pytest.mark.django_db

DESK = "help@vendor.example"
PLAIN = {"to": "rosa@northwind.example", "subject": "Export fails", "text": "Words.\n"}
INJECTED = "a\r\nBcc: eve@evil.example\r\n\r\nbody"


@pytest.fixture(autouse=True)
def desk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the desk write from an address of its own."""
    monkeypatch.setattr(settings, "MAIL_FROM", f"Vendor Support <{DESK}>")


def letter_of(**content: object) -> Letter:
    parcel = Parcel.post(
        "ticket:7/receipt", "mail", {**PLAIN, **content}, subject="ticket:7", at=MONDAY_NOON
    )
    return compose(Parcel.objects.get(pk=parcel.pk))


def sent(**content: object) -> EmailMessage:
    """Return a mail as whoever gets it reads it."""
    return read(letter_of(**content))


def read(letter: Letter) -> EmailMessage:
    return message_from_bytes(letter.data, policy=policy.default)


class TestMessageId:
    def test_is_kept_with_the_parcel(self) -> None:
        mail = sent()

        assert Parcel.objects.get().message_id == mail["Message-ID"]

    def test_stays_when_the_desk_moves(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before = letter_of().message["Message-ID"]
        monkeypatch.setattr(settings, "MAIL_FROM", "desk@elsewhere.example")
        monkeypatch.setattr(settings, "BASE_URL", "https://elsewhere.example")

        assert compose(Parcel.objects.get()).message["Message-ID"] == before

    def test_is_not_for_others_to_guess(self, monkeypatch: pytest.MonkeyPatch) -> None:
        ours = letter_of().message["Message-ID"]
        Parcel.objects.all().delete()
        monkeypatch.setattr(settings, "SECRET_KEY", "another desk's")

        assert letter_of().message["Message-ID"] != ours


class TestThread:
    def test_names_the_mails_before_and_answers_the_last(self) -> None:
        mail = sent(references=["<root@vendor.example>", "<first@northwind.example>"])

        assert mail["References"] == "<root@vendor.example> <first@northwind.example>"
        assert mail["In-Reply-To"] == "<first@northwind.example>"

    def test_is_that_of_the_subject_where_there_is_no_mail_before(self) -> None:
        one = letter_of().message
        parcel = Parcel.post("ticket:7/other", "mail", PLAIN, subject="ticket:7", at=MONDAY_NOON)
        other = compose(parcel).message

        assert one["References"] == other["References"] != one["Message-ID"]
        assert one["Message-ID"] != other["Message-ID"]
        assert one["In-Reply-To"] is None

    def test_keeps_long_identifiers_in_one_piece(self) -> None:
        long = [f"<{letter * 200}@northwind.example>" for letter in "abc"]

        data = letter_of(references=long).data

        assert data.count(b"a" * 200 + b"@northwind.example>\r\n") == 1
        assert message_from_bytes(data, policy=policy.default)["References"].split() == long
        assert b"=?" not in data

    @pytest.mark.parametrize(
        "odd", [INJECTED, f"<{INJECTED}>", "<a b@c>", "<ü@c>", f"<{'a' * 999}@c>", "", "a@b", 7]
    )
    def test_leaves_out_what_is_no_identifier(self, odd: object) -> None:
        mail = sent(references=["<root@vendor.example>", odd])

        assert mail["References"] == mail["In-Reply-To"] == "<root@vendor.example>"
        assert mail["Bcc"] is None


class TestEnvelope:
    def test_sends_failures_to_where_answers_go(self) -> None:
        letter = letter_of(reply_to="help+7-1-abc@vendor.example")

        assert letter.sender == letter.message["Reply-To"] == "help+7-1-abc@vendor.example"

    def test_knows_hosts_that_only_the_house_knows(self) -> None:
        assert letter_of(reply_to="help+7-1-abc@desk").sender == "help+7-1-abc@desk"

    def test_sends_failures_to_the_desk_where_there_is_no_such_address(self) -> None:
        assert letter_of().sender == DESK

    @pytest.mark.parametrize(
        "automatic, told", [(True, "auto-generated"), (REPLIED, "auto-replied")]
    )
    def test_sends_failures_of_programs_to_nobody(self, automatic: object, told: str) -> None:
        letter = letter_of(automatic=automatic, reply_to="help+7-1-abc@vendor.example")

        assert letter.sender == ""
        assert letter.message["Auto-Submitted"] == told
        assert letter.message["Reply-To"] == "help+7-1-abc@vendor.example"

    def test_says_nothing_of_programs_where_a_person_wrote(self) -> None:
        mail = sent()

        assert mail["Auto-Submitted"] is None
        assert mail["X-Auto-Response-Suppress"] is None


class TestForm:
    def test_is_plain_text_and_of_no_list(self) -> None:
        mail = sent(text="Grüße\n")

        assert mail.get_content_type() == "text/plain"
        assert mail.get_content().rstrip() == "Grüße"
        assert not [name for name in mail if name.startswith(("List-", "Precedence"))]

    def test_sets_the_signature_apart_as_mail_programs_know_it(self) -> None:
        text = "| a |\n--\n| 1 |\n\n--\nVendor Support\n"

        mail = sent(text=text)

        assert mail.get_content().replace("\r", "") == ("| a |\n--\n| 1 |\n\n-- \nVendor Support\n")

    def test_has_lines_that_every_server_takes(self) -> None:
        data = letter_of(
            text="ü" * 5000 + "\n.\n" + "x" * 5000,
            subject="Grüße " * 40,
            to=f"{'r' * 64}@{'n' * 60}.{'o' * 60}.example",
            reply_to=f"{'r' * 64}@{'n' * 60}.{'o' * 60}.example",
        ).data

        assert data.isascii()
        assert max(len(line) for line in data.split(b"\r\n")) <= 998
        assert b"\n" not in data.replace(b"\r\n", b"")

    def test_keeps_long_addresses_in_one_piece(self) -> None:
        address = f"{'r' * 64}@{'n' * 60}.{'o' * 60}.example"

        mail = sent(to=address, reply_to=address)

        assert [each.addr_spec for each in mail["To"].addresses] == [address]
        assert [each.addr_spec for each in mail["Reply-To"].addresses] == [address]

    @pytest.mark.parametrize("automatic", [True, False])
    def test_is_known_as_the_desks_own_when_it_comes_back(self, automatic: object) -> None:
        found = understand(letter_of(automatic=automatic).data, frozenset({DESK}))

        assert found.mail_class is MailClass.OWN

    def test_is_known_by_its_mark_even_from_another_author(self) -> None:
        data = letter_of().data.replace(b"From: Vendor Support <help@", b"From: Eve <eve@")
        data = data.replace(b"Message-ID: <", b"Message-ID: <x")

        found = understand(data, frozenset({DESK}))

        assert found.mail_class is MailClass.OWN
        assert any("X-Loop" in each for each in found.reasons)


class TestInjection:
    def test_adds_no_line_by_a_subject(self) -> None:
        # No database keeps such text; the form of a mail does not rely on that.
        content = {**PLAIN, "subject": f"\0{INJECTED}\u2028\u2029\x85\x0b\x0c\x1c\ud800 end"}
        parcel = Parcel(key="one", content=content, subject="ticket:7", created_at=MONDAY_NOON)
        mail = read(compose(parcel))

        assert mail["Bcc"] is None
        assert mail["Subject"] == "a Bcc: eve@evil.example body end"
        assert mail.get_content().rstrip() == "Words."

    @pytest.mark.parametrize("field", ["to", "reply_to"])
    @pytest.mark.parametrize(
        "written",
        [
            "rosa@northwind.example\r\nBcc: eve@evil.example",
            "rosa@northwind.example, eve@evil.example",
            "Rosa <rosa@northwind.example>",
            '"a\x0b\x1cb"@northwind.example',
            "rosa@northwind.example\n",
            "rösa@northwind.example",
            "rosa",
        ],
    )
    def test_is_refused_in_an_address(self, field: str, written: str) -> None:
        with pytest.raises(UnsendableError):
            letter_of(**{field: written})
