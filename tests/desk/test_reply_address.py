"""An answer names its ticket by its address and its thread, and nobody can make up either."""

import pytest
from django.conf import settings

from dueby.desk.channels.email.understanding.own import plain_address_of
from dueby.desk.people.models import Contact
from dueby.desk.tickets.models import Ticket
from dueby.desk.tickets.reply_address import reply_address, thread_identifier, ticket_in, ticket_of

TICKET = Ticket(pk=17)
ROSA = Contact(pk=3)


@pytest.fixture(autouse=True)
def desk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the desk write from an address of its own."""
    monkeypatch.setattr(settings, "MAIL_FROM", "Support <help@vendor.example>")


class TestReplyAddress:
    def test_names_ticket_and_contact(self) -> None:
        address = reply_address(TICKET, ROSA)

        assert address.startswith("help+17-3-")
        assert address.endswith("@vendor.example")
        assert ticket_of(address) == (17, 3)

    def test_is_the_desks_own_address_to_whoever_recognises_the_desk(self) -> None:
        assert plain_address_of(reply_address(TICKET, ROSA)) == "help@vendor.example"

    def test_survives_other_capitals_and_another_address_of_the_desk(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        address = reply_address(TICKET, ROSA).upper()
        monkeypatch.setattr(settings, "MAIL_FROM", "desk@elsewhere.example")

        assert ticket_of(address) == (17, 3)

    @pytest.mark.parametrize(
        "found, put",
        [("+17-", "+18-"), ("-3-", "-4-"), ("+17-3-", "+17-3-a"), ("+17-", "+017-"), ("+", "-")],
    )
    def test_is_refused_with_anything_changed(self, found: str, put: str) -> None:
        assert ticket_of(reply_address(TICKET, ROSA).replace(found, put)) is None

    @pytest.mark.parametrize("place", range(16))
    def test_is_refused_with_another_signature(self, place: int) -> None:
        local, _, host = reply_address(TICKET, ROSA).partition("@")
        letters = list(local)
        at = len(letters) - 1 - place
        letters[at] = "a" if letters[at] != "a" else "b"

        assert ticket_of(f"{''.join(letters)}@{host}") is None

    def test_is_refused_with_the_secret_of_another_desk(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        address = reply_address(TICKET, ROSA)
        monkeypatch.setattr(settings, "SECRET_KEY", "another desk's")

        assert ticket_of(address) is None

    @pytest.mark.parametrize(
        "address",
        ["", "@", "+@", "help@vendor.example", "help+17@vendor.example", "+1-2-é@a", "\0+1-1-\r\n"],
    )
    def test_is_not_found_in_other_addresses(self, address: str) -> None:
        assert ticket_of(address) is None

    def test_has_no_tag_where_mail_to_tagged_addresses_does_not_arrive(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settings, "ADDRESS_TAGS", False)

        assert reply_address(TICKET, ROSA) == "help@vendor.example"

    def test_has_no_tag_that_makes_it_longer_than_addresses_may_be(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        long = f"{'a' * 50}@vendor.example"
        monkeypatch.setattr(settings, "MAIL_FROM", long)

        assert reply_address(TICKET, ROSA) == long


class TestThreadIdentifier:
    def test_names_the_ticket(self) -> None:
        assert thread_identifier(17).startswith("<ticket-17-")
        assert ticket_in(thread_identifier(17)) == 17

    def test_survives_another_address_of_the_desk(self, monkeypatch: pytest.MonkeyPatch) -> None:
        identifier = thread_identifier(17)
        monkeypatch.setattr(settings, "MAIL_FROM", "desk@elsewhere.example")

        assert ticket_in(identifier) == 17

    def test_is_refused_with_the_number_of_another_ticket(self) -> None:
        assert ticket_in(thread_identifier(17).replace("-17-", "-18-")) is None

    def test_is_no_reply_address_nor_the_other_way_round(self) -> None:
        assert ticket_of(thread_identifier(17).strip("<>")) is None
        assert ticket_in(f"<{reply_address(TICKET, ROSA)}>") is None

    @pytest.mark.parametrize(
        "identifier", ["", "<>", "<17@vendor.example>", "<ticket-17-@vendor.example>", "ticket"]
    )
    def test_is_not_found_in_other_identifiers(self, identifier: str) -> None:
        assert ticket_in(identifier) is None
