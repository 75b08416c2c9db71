"""Mails that a mail server hands in: an answer for each recipient, and yes only when it is safe."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import pytest
from django.db import connection

from dueby.desk.channels.email.keeping import bytes_of
from dueby.desk.channels.email.lmtp import Door
from dueby.desk.channels.email.models import Handling, IncomingMail, Mailbox, Way
from dueby.desk.channels.email.receiving import door_at
from dueby.desk.environment import MailDoor, SettingError, mail_door
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.mails import DESK, mail_of

ANY_PORT = MailDoor("127.0.0.1", 0, "")
TAGGED = DESK.replace("@", "+17-abc@")
ROSA = "rosa@northwind.example"
RETURN_PATH = f"Return-Path: <{ROSA}>\r\n".encode()


@contextmanager
def standing_open(door: Door) -> Iterator[smtplib.LMTP]:
    """Open a door, and have somebody come in."""
    door.attend(MONDAY_NOON)
    try:
        with smtplib.LMTP("127.0.0.1", door.port, timeout=20) as visitor:
            yield visitor
    finally:
        door.close()


def handed_in(visitor: smtplib.LMTP, mail: bytes, *recipients: str) -> list[tuple[int, bytes]]:
    """Hand a mail in and return the answers: to each recipient, then for each that was taken."""
    visitor.ehlo_or_helo_if_needed()
    visitor.mail(ROSA)
    answers = [visitor.rcpt(each) for each in recipients]
    taken = [code for code, _ in answers if code == 250]
    visitor.putcmd("data")
    assert visitor.getreply()[0] == 354
    visitor.send(b"".join(smtplib._quote_periods(mail).splitlines(keepends=True)) + b"\r\n.\r\n")  # type: ignore[attr-defined]
    return [*answers, *(visitor.getreply() for _ in taken)]


@dataclass
class Keeper:
    """Keeps mails in a list; fails for one recipient, and may be made to wait."""

    failing: str = ""
    taken: list[tuple[bytes, str]] = field(default_factory=list)
    asked: Event = field(default_factory=Event)
    released: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self.released.set()

    def take(self, content: bytes, recipient: str) -> None:
        self.asked.set()
        assert self.released.wait(20)
        if recipient == self.failing:
            raise OSError(28, "No space left on device")
        self.taken.append((content, recipient))

    def door(self, place: MailDoor = ANY_PORT, limit: int = 1_000_000) -> Door:
        """Return a door to this keeper, for whoever is called support."""
        return Door(place, limit, lambda address: address.startswith("support"), self.take)


@pytest.fixture
def keeper() -> Keeper:
    return Keeper()


class TestReturnPath:
    @pytest.mark.parametrize("sender, field", [("", b"<>"), (ROSA, f"<{ROSA}>".encode())])
    def test_is_told_by_whoever_delivers(self, keeper: Keeper, sender: str, field: bytes) -> None:
        with standing_open(keeper.door()) as visitor:
            visitor.sendmail(sender, ["support@b.example"], b"Subject: x\r\n\r\ny\r\n")

        [(content, _)] = keeper.taken
        assert content == b"Return-Path: " + field + b"\r\nSubject: x\r\n\r\ny\r\n"

    def test_is_not_told_of_what_has_no_header(self, keeper: Keeper) -> None:
        with standing_open(keeper.door()) as visitor:
            visitor.sendmail(ROSA, ["support@b.example"], b"no header at all\r\n")

        assert keeper.taken == [(b"no header at all\r\n", "support@b.example")]

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.usefixtures("world", "clock")
    def test_that_is_empty_keeps_a_machine_from_answering(self) -> None:
        with standing_open(door_at(ANY_PORT)) as visitor:
            visitor.sendmail("", [DESK], mail_of("rosa"))

        mail = IncomingMail.objects.get()
        assert (mail.mail_class, mail.handling) == ("auto_reply", Handling.RECORDED)


class TestAnswers:
    def test_are_given_for_each_recipient(self, keeper: Keeper) -> None:
        keeper.failing = "support+2@b.example"

        with standing_open(keeper.door()) as visitor:
            answers = handed_in(
                visitor, b"Subject: x\r\n\r\ny", "support@b.example", "support+2@b.example"
            )

        assert [code for code, _ in answers] == [250, 250, 250, 451]
        assert [recipient for _, recipient in keeper.taken] == ["support@b.example"]

    def test_refuse_who_is_not_here(self, keeper: Keeper) -> None:
        with standing_open(keeper.door()) as visitor:
            answers = handed_in(visitor, b"Subject: x\r\n\r\ny", "eve@b.example", "support@b.org")

        assert [code for code, _ in answers] == [550, 250, 250]
        assert answers[0][1].startswith(b"5.1.1 ")

    def test_refuse_an_address_that_cannot_be_written_down(self, keeper: Keeper) -> None:
        with standing_open(keeper.door()) as visitor:
            visitor.ehlo()
            visitor.mail(ROSA)
            visitor.send(b"RCPT TO:<support+\xff@b.example>\r\n")

            assert visitor.getreply()[0] == 553

    def test_bear_a_code_of_their_own_each(self, keeper: Keeper) -> None:
        with standing_open(keeper.door()) as visitor:
            visitor.ehlo()
            said = [
                visitor.mail(""), visitor.rcpt("support@b.example"), visitor.rset(),
                visitor.noop(), visitor.docmd("DATA"), visitor.docmd("NONSENSE"),
            ]  # fmt: skip

        for code, words in said:
            assert words.startswith(f"{str(code)[0]}.".encode()), words

    def test_tell_what_the_desk_can(self, keeper: Keeper) -> None:
        with standing_open(keeper.door(limit=5_000)) as visitor:
            visitor.ehlo()

            assert visitor.esmtp_features["size"] == "5000"
            assert {"pipelining", "enhancedstatuscodes", "8bitmime"} <= set(visitor.esmtp_features)
            assert visitor.docmd("EHLO me")[0] == 500

    def test_come_in_order_where_commands_are_sent_at_once(self, keeper: Keeper) -> None:
        with standing_open(keeper.door()) as visitor:
            visitor.ehlo()
            visitor.send(
                b"MAIL FROM:<>\r\nRCPT TO:<eve@b.example>\r\n"
                b"RCPT TO:<support@b.example>\r\nDATA\r\n"
            )
            codes = [visitor.getreply()[0] for _ in range(4)]
            visitor.send(b"Subject: x\r\n\r\ny\r\n.\r\nQUIT\r\n")
            codes += [visitor.getreply()[0] for _ in range(2)]

        assert codes == [250, 550, 250, 354, 250, 221]


class TestMessage:
    @pytest.mark.parametrize(
        "message",
        [
            b"Subject: x\r\n\r\n.a dot\r\n..two\r\nbare\nline\rends\r\n",
            b"Subject: long\r\n\r\n" + b"x" * 200_000 + b"\r\n",
            b"Subject: a dot where a piece ends\r\n\r\n" + b"x" * 65_534 + b"\r\n.\x00\r\n",
            b"\r\n",
            b"Subject: \xe9\xff\r\n\r\n\x00\x01\r\n",
        ],
    )
    def test_is_taken_as_it_was_written(self, keeper: Keeper, message: bytes) -> None:
        with standing_open(keeper.door()) as visitor:
            visitor.ehlo()
            visitor.mail(ROSA)
            visitor.rcpt("support@b.example")
            visitor.putcmd("data")
            visitor.getreply()
            lines = message.split(b"\r\n")
            visitor.send(b"\r\n".join(b"." * line.startswith(b".") + line for line in lines))
            visitor.send(b".\r\n")
            assert visitor.getreply()[0] == 250

        [(content, recipient)] = keeper.taken
        assert content.removeprefix(RETURN_PATH) == message
        assert recipient == "support@b.example"

    def test_may_be_empty(self, keeper: Keeper) -> None:
        with standing_open(keeper.door()) as visitor:
            visitor.ehlo()
            visitor.mail(ROSA)
            visitor.rcpt("support@b.example")
            visitor.putcmd("data")
            visitor.getreply()
            visitor.send(b".\r\n")
            assert visitor.getreply()[0] == 250

        assert keeper.taken == [(b"", "support@b.example")]

    def test_is_refused_to_each_recipient_where_it_is_too_large(self, keeper: Keeper) -> None:
        with standing_open(keeper.door(limit=1_000)) as visitor:
            answers = handed_in(visitor, b"x" * 2_000, "support@b.example", "support@c.example")
            after = handed_in(visitor, b"Subject: small\r\n\r\n", "support@b.example")

        assert [code for code, _ in answers] == [250, 250, 552, 552]
        assert [code for code, _ in after] == [250, 250]
        assert len(keeper.taken) == 1

    def test_is_refused_before_it_comes_where_its_size_is_told(self, keeper: Keeper) -> None:
        with standing_open(keeper.door(limit=1_000)) as visitor:
            visitor.ehlo()

            assert visitor.mail(ROSA, ["SIZE=2000"])[0] == 552


class TestClose:
    def test_lets_a_mail_that_is_being_handed_in_be_answered(self, keeper: Keeper) -> None:
        keeper.released.clear()
        slow = keeper.door()
        slow.attend(MONDAY_NOON)
        answers: list[tuple[int, bytes]] = []
        visitor, idler = (smtplib.LMTP("127.0.0.1", slow.port, timeout=20) for _ in range(2))
        handing = Thread(
            target=lambda: answers.extend(
                handed_in(visitor, b"Subject: x\r\n\r\n", "support@b.example")
            )
        )
        handing.start()
        assert keeper.asked.wait(20)
        closing = Thread(target=slow.close)
        closing.start()
        hung_up = idler.getreply()
        keeper.released.set()
        for thread in (closing, handing):
            thread.join(20)
        for caller in (visitor, idler):
            caller.close()

        assert hung_up[0] == 421
        assert [code for code, _ in answers] == [250, 250]
        assert len(keeper.taken) == 1
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", slow.port))

    def test_leaves_a_door_that_opens_again(self, keeper: Keeper) -> None:
        again = keeper.door()
        with standing_open(again):
            pass

        with standing_open(again) as visitor:
            assert visitor.noop()[0] == 250


class TestAttend:
    def test_says_that_somebody_else_is_there(self, keeper: Keeper) -> None:
        with socket.create_server(("127.0.0.1", 0)) as other:
            taken = MailDoor("127.0.0.1", other.getsockname()[1], "")

            with pytest.raises(OSError, match="in use"):
                keeper.door(taken).attend(MONDAY_NOON)

    def test_opens_a_socket_of_this_machine(self, keeper: Keeper, tmp_path: Path) -> None:
        place = mail_door_of(f"unix:{tmp_path}/lmtp")
        local = keeper.door(place)
        local.attend(MONDAY_NOON)
        try:
            with smtplib.LMTP(f"{tmp_path}/lmtp") as visitor:
                handed_in(visitor, b"Subject: x\r\n\r\n", "support@b.example")
        finally:
            local.close()

        assert len(keeper.taken) == 1


def mail_door_of(written: str) -> MailDoor:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUEBY_LMTP", written)
        place = mail_door()
    assert place is not None
    return place


class TestSetting:
    @pytest.mark.parametrize(
        "written, place",
        [
            ("24", MailDoor("127.0.0.1", 24, "")),
            (":24", MailDoor("127.0.0.1", 24, "")),
            ("0.0.0.0:8024", MailDoor("0.0.0.0", 8024, "")),  # noqa: S104 - not bound
            ("[::1]:8024", MailDoor("::1", 8024, "")),
            ("unix:/run/dueby/lmtp", MailDoor("", 0, "/run/dueby/lmtp")),
        ],
    )
    def test_names_a_place(self, written: str, place: MailDoor) -> None:
        assert mail_door_of(written) == place

    @pytest.mark.parametrize("written", ["host", "host:x", "host:24/x", "unix:x", "a@b:24", "0"])
    def test_says_what_is_allowed(self, written: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DUEBY_LMTP", written)

        with pytest.raises(SettingError, match="DUEBY_LMTP: found"):
            mail_door()


@pytest.mark.django_db(transaction=True)
class TestDesk:
    @pytest.mark.usefixtures("world", "clock")
    def test_has_the_mail_when_it_says_so(self) -> None:
        mail = mail_of("rosa")
        with standing_open(door_at(ANY_PORT)) as visitor:
            answers = handed_in(visitor, mail, TAGGED, "eve@localhost")
            row = IncomingMail.objects.get()

        assert [code for code, _ in answers] == [250, 550, 250]
        assert (row.way, row.recipient, row.handling) == (Way.LMTP, TAGGED, Handling.OPENED)
        assert bytes_of(row).rstrip() == RETURN_PATH + mail.rstrip()
        assert row.received_at == MONDAY_NOON

    @pytest.mark.usefixtures("world", "clock")
    def test_counts_a_mail_to_two_of_its_addresses_once(self) -> None:
        Mailbox.objects.create(address="help@vendor.example", host="localhost", user="help")
        with standing_open(door_at(ANY_PORT)) as visitor:
            handed_in(visitor, mail_of("rosa"), DESK, "Help+x@Vendor.example")

        assert IncomingMail.objects.get().deliveries == 2

    @pytest.mark.usefixtures("world")
    def test_says_try_again_while_the_database_is_away(
        self, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        del clock
        with standing_open(door_at(ANY_PORT)) as visitor:
            visitor.ehlo()
            visitor.mail(ROSA)
            with monkeypatch.context() as away:
                name = f"{connection.settings_dict['NAME']}-away/gone"
                away.setitem(connection.settings_dict, "NAME", name)
                refused = visitor.rcpt(DESK)
            taken = visitor.rcpt(DESK)

        assert (refused[0], taken[0]) == (451, 250)
