"""Visitors over HTTP: each sees their own chat and nothing else, whatever they forge."""

import json
import re
from datetime import timedelta

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from dueby.desk.channels.chat.confirming import CODES, TRIES
from dueby.desk.channels.chat.ending import end
from dueby.desk.channels.chat.handling import answer
from dueby.desk.channels.chat.models import Chat, ChatState, Site
from dueby.desk.channels.chat.passes import pass_for
from dueby.desk.channels.chat.serving import compressed, script
from dueby.desk.channels.chat.talking import note, say
from dueby.desk.demo.cast import World
from dueby.desk.outbox.models import Parcel
from dueby.desk.tickets.models import Ticket
from tests.desk.chats import ORIGIN, SECRET, Visitor, is_here, new_key, signed, site_of
from tests.desk.conftest import MONDAY_NOON, StoppedClock

HOUR = int(MONDAY_NOON.timestamp()) + 3600
EVERY = ("chat", "messages", "files", "typing", "read", "ending", "code", "confirmation")


@pytest.fixture
def site(world: World, clock: StoppedClock) -> Site:
    """Return a site, on Monday noon, while Ada is there."""
    is_here(world.users["ada"], clock.at)
    return site_of()


class TestWidget:
    def test_is_small_and_may_be_taken_by_any_page(self, client: Client) -> None:
        answer = client.get("/chat/widget.js", headers={"accept-encoding": "gzip"})

        assert answer["Content-Type"] == "text/javascript; charset=utf-8"
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer.content == compressed()
        assert 0 < len(compressed()) < 30_000
        again = client.get("/chat/widget.js", headers={"if-none-match": answer["ETag"]})
        assert again.status_code == 304

    def test_holds_with_a_strict_policy_of_the_page(self) -> None:
        text = script().decode()

        for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "new Function"):
            assert forbidden not in text
        assert not re.search(r"\.style\b|createElement\(.style.\)|document\.write", text)


class TestChats:
    def test_are_opened_said_in_and_ended(self, site: Site) -> None:
        visitor = Visitor(site.key)
        chat = visitor.open("Hello")
        assert visitor.told["place"] == 1

        assert visitor.say("Still there?") == 2

        assert visitor.words() == ["Hello", "Still there?"]
        told = json.loads(visitor.post("ending").content)
        assert told["state"] == "ended"
        chat.refresh_from_db()
        assert chat.state == ChatState.ENDED

    def test_show_no_note(self, world: World, site: Site) -> None:
        visitor = Visitor(site.key)
        chat = visitor.open("Hello")
        note(chat, "A tiresome one.", by=world.users["ada"], at=MONDAY_NOON)

        assert visitor.words() == ["Hello"]

    def test_opened_twice_are_one(self, site: Site) -> None:
        visitor = Visitor(site.key)

        for _ in range(3):
            visitor.open("Hello")

        assert Chat.objects.count() == 1

    def test_are_told_in_portions(self, world: World, site: Site) -> None:
        visitor = Visitor(site.key)
        chat, ada = visitor.open("1"), world.users["ada"]
        answer(chat, by=ada, at=MONDAY_NOON)
        for number in range(3, 252):
            say(chat, str(number), by=ada, key=new_key(), at=MONDAY_NOON)

        first = visitor.look()

        rest = visitor.look(after=first["messages"][-1]["number"])
        assert (len(first["messages"]), first["more"]) == (200, True)
        numbers = [each["number"] for each in first["messages"] + rest["messages"]]
        assert numbers == list(range(1, 252))

    @pytest.mark.parametrize(
        "words",
        ["<script>alert(1)</script>", "'; DROP TABLE chat_chat; --", "\u202egnp.exe", "😀" * 50],
    )
    def test_take_hostile_words_and_names_as_words(self, site: Site, words: str) -> None:
        visitor = Visitor(site.key)
        visitor.open(words, name=words)

        assert visitor.words() == [words]


class TestOthers:
    def test_see_nothing_of_a_chat(self, site: Site) -> None:
        visitor, stranger = Visitor(site.key), Visitor(site.key, at="192.0.2.2")
        chat = visitor.open("A secret")

        stranger.open("Something else")
        assert stranger.words() == ["Something else"]
        for forged in (
            "",
            "1",
            f"[{chat.pk},0]",
            signing.Signer(salt="another").sign_object([chat.pk, HOUR]),
            visitor.given[:-1],
            "\0",
            "ä" * 20,
        ):
            stranger.given = forged
            for what in EVERY:
                way = stranger.get if what == "chat" else stranger.post
                assert way(what).status_code == 401, (what, forged)
            assert stranger.get("events").status_code == 401

    def test_cannot_use_a_pass_on_another_site(self, site: Site) -> None:
        other = site_of("Another", "another-site")
        visitor = Visitor(site.key)
        visitor.open()

        visitor.site = other.key

        assert visitor.get("chat").status_code == 401

    def test_cannot_use_it_for_ever_or_once_the_site_is_closed(
        self, site: Site, clock: StoppedClock
    ) -> None:
        visitor = Visitor(site.key)
        visitor.open()
        clock.at = MONDAY_NOON + timedelta(days=7)
        assert visitor.get("chat").status_code == 401

        clock.at = MONDAY_NOON
        assert visitor.get("chat").status_code == 200
        Site.objects.update(is_active=False)
        assert visitor.get("chat").status_code == 404

    def test_cannot_use_it_once_the_contact_has_left(self, world: World, site: Site) -> None:
        visitor = Visitor(
            site.key, identity=signed({"email": "yuki@northwind.example", "exp": HOUR})
        )
        visitor.open()
        yuki = world.contacts["yuki"]
        yuki.left_at = MONDAY_NOON
        yuki.save()

        assert visitor.get("chat").status_code == 401


class TestOrigins:
    @pytest.mark.parametrize(
        "origin", ["https://evil.example", "http://www.vendor.example", "null", f"{ORIGIN}.evil"]
    )
    def test_of_strangers_are_refused_and_may_read_nothing(self, site: Site, origin: str) -> None:
        visitor = Visitor(site.key)
        visitor.open()
        visitor.origin = origin

        for what in EVERY:
            way = visitor.get if what == "chat" else visitor.post
            answered = way(what)
            assert answered.status_code == 403
            assert "Access-Control-Allow-Origin" not in answered
        assert visitor.get("events").status_code == 403
        asked = visitor.client.options(f"/chat/{site.key}/chats/", headers=visitor.headers())
        assert asked.status_code == 403
        assert Chat.objects.count() == 1

    def test_must_be_named_where_something_is_changed(self, site: Site) -> None:
        visitor = Visitor(site.key, origin=None)

        answered = visitor.post("chats", chat=new_key(), id=new_key(), text="Hello")

        assert answered.status_code == 403

    def test_of_the_site_may_read_the_answers(self, site: Site) -> None:
        visitor = Visitor(site.key)
        asked = visitor.client.options(f"/chat/{site.key}/chats/", headers=visitor.headers())

        answered = visitor.post("hello")

        for each in (asked, answered):
            assert each["Access-Control-Allow-Origin"] == ORIGIN
            assert "Origin" in each["Vary"]
            assert "Access-Control-Allow-Credentials" not in each
        assert "Authorization" in asked["Access-Control-Allow-Headers"]

    def test_a_session_helps_nobody(self, world: World, site: Site) -> None:
        visitor = Visitor(site.key)
        visitor.client.force_login(world.users["ines"])

        assert visitor.get("chat").status_code == 401


class TestIdentity:
    def test_by_a_signed_token_is_the_contact(self, world: World, site: Site) -> None:
        token = signed({"email": "Rosa@northwind.example", "exp": HOUR})
        visitor = Visitor(site.key, identity=token)

        chat = visitor.open()

        assert chat.contact == world.contacts["rosa"]
        assert (visitor.told["known"], visitor.told["name"]) == (True, "Rosa Lindqvist")
        again = json.loads(Visitor(site.key).post("hello", identity=token).content)
        assert (again["pass"], again["known"]) == (visitor.given, "Rosa Lindqvist")

    @pytest.mark.parametrize(
        "token",
        [
            signed({"email": "rosa@northwind.example", "exp": HOUR}, "another secret"),
            signed({"email": "rosa@northwind.example", "exp": HOUR}, algorithm="none"),
            signed({"email": "rosa@northwind.example", "exp": HOUR}, algorithm="HS512"),
            signed({"email": "rosa@northwind.example", "exp": HOUR}, secret=""),
            signed({"email": "rosa@northwind.example", "exp": HOUR - 7200}),
            signed({"email": "rosa@northwind.example", "exp": HOUR + 90_000}),
            signed({"email": "rosa@northwind.example", "exp": "never"}),
            signed({"email": "rosa@northwind.example", "exp": True}),
            signed({"email": "rosa@northwind.example", "exp": float("nan")}),
            signed({"email": "rosa@northwind.example"}),
            signed({"email": ["rosa@northwind.example"], "exp": HOUR}),
            signed({"exp": HOUR}),
            signed({"email": "rosa@northwind.example", "exp": HOUR}).rpartition(".")[0] + ".",
            "a.b.c",
            "ä.ö.ü",
            "..",
            "." * 5000,
            "[" * 3000,
        ],
    )
    def test_forged_is_nobody(self, site: Site, token: str) -> None:
        visitor = Visitor(site.key)

        for what in ("hello", "chats"):
            answered = visitor.post(
                what, chat=new_key(), id=new_key(), text="It is me, Rosa", identity=token
            )
            assert answered.status_code == 403, answered.content
        assert not Chat.objects.exists()

    def test_by_typing_an_address_is_nobody(self, site: Site) -> None:
        visitor = Visitor(site.key)

        chat = visitor.open(name="Rosa Lindqvist", email="rosa@northwind.example")

        assert (chat.contact, chat.is_confirmed, visitor.told["known"]) == (None, False, False)
        assert not Ticket.objects.exists()

    def test_of_one_site_is_nothing_on_another(self, site: Site) -> None:
        del site
        other = site_of("Another", "another-site")
        Site.objects.filter(pk=other.pk).update(secret="")
        token = signed({"email": "rosa@northwind.example", "exp": HOUR})

        assert Visitor(other.key).post("hello", identity=token).status_code == 403

    def test_shows_a_site_nothing_of_a_contacts_chat_elsewhere(self, site: Site) -> None:
        other = site_of("Another", "another-site")
        token = signed({"email": "rosa@northwind.example", "exp": HOUR})
        Visitor(site.key, identity=token).open("A secret")

        answered = Visitor(other.key).post("hello", identity=token)

        assert "pass" not in json.loads(answered.content)


class TestConfirmation:
    def code(self) -> str:
        return str(Parcel.objects.latest("pk").content["text"]).partition("\n")[0]

    def test_makes_a_visitor_the_contact(self, world: World, site: Site) -> None:
        visitor = Visitor(site.key)
        visitor.open(name="R.")
        assert visitor.post("code", email="rosa@northwind.example").status_code == 204
        assert Parcel.objects.get().to == "rosa@northwind.example"

        answered = visitor.post("confirmation", code=self.code())

        assert json.loads(answered.content)["known"] is True
        chat = Chat.objects.get()
        assert (chat.contact, chat.name, chat.plan) == (world.contacts["rosa"], "", "standard")

    def test_of_what_was_left_in_writing_makes_it_a_report(
        self, site: Site, clock: StoppedClock
    ) -> None:
        clock.at = MONDAY_NOON + timedelta(hours=12)
        visitor = Visitor(site.key)
        assert visitor.open().state == ChatState.WRITTEN
        visitor.post("code", email="rosa@northwind.example")

        visitor.post("confirmation", code=self.code())

        ticket = Ticket.objects.get()
        assert (ticket.reported_at, ticket.contact.name) == (clock.at, "Rosa Lindqvist")
        assert visitor.look()["ticket"] == ticket.pk

    def test_under_a_plan_that_never_closes_reaches_who_is_on_duty(
        self, site: Site, clock: StoppedClock
    ) -> None:
        clock.at = MONDAY_NOON + timedelta(hours=12)
        visitor = Visitor(site.key)
        visitor.open()
        visitor.post("code", email="hans@contoso.example")

        visitor.post("confirmation", code=self.code())

        assert visitor.look()["state"] == "waiting"
        duty = Parcel.objects.filter(key__contains="/duty/")
        assert duty.count() == 3

    def test_answers_the_same_for_an_address_of_nobody(self, site: Site) -> None:
        visitor = Visitor(site.key)
        visitor.open()

        known = visitor.post("code", email="rosa@northwind.example")
        unknown = visitor.post("code", email="nobody@elsewhere.example")

        assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
        visitor.post("confirmation", code=self.code())
        chat = Chat.objects.get()
        assert (chat.contact, chat.is_confirmed) == (None, True)
        assert chat.email == "nobody@elsewhere.example"

    def test_takes_few_guesses(self, site: Site) -> None:
        visitor = Visitor(site.key)
        visitor.open()
        visitor.post("code", email="rosa@northwind.example")
        code = self.code()
        wrong = f"{(int(code) + 1) % 1_000_000:06}"

        for _ in range(TRIES):
            assert visitor.post("confirmation", code=wrong).status_code == 409

        assert visitor.post("confirmation", code=code).status_code == 409
        assert Chat.objects.get().contact is None

    def test_is_good_for_a_short_time_and_for_one_chat(
        self, site: Site, clock: StoppedClock
    ) -> None:
        visitor, other = Visitor(site.key), Visitor(site.key)
        visitor.open()
        other.open()
        visitor.post("code", email="rosa@northwind.example")
        assert other.post("confirmation", code=self.code()).status_code == 409

        clock.at = MONDAY_NOON + timedelta(minutes=15)

        assert visitor.post("confirmation", code=self.code()).status_code == 409

    def test_is_mailed_a_few_times(self, site: Site) -> None:
        visitor = Visitor(site.key)
        visitor.open()

        sent = [visitor.post("code", email=f"a{n}@b.example").status_code for n in range(CODES + 1)]

        assert sent == [*[204] * CODES, 409]


class TestFiles:
    @pytest.fixture(autouse=True)
    def store(self, settings: Settings, tmp_path: object) -> None:
        settings.ATTACHMENTS = tmp_path

    def send(self, visitor: Visitor, name: str, content: bytes, key: str = "") -> int:
        file = SimpleUploadedFile(name, content)
        answered = visitor.client.post(
            f"/chat/{visitor.site}/files/",
            {"file": file, "id": key or new_key()},
            headers=visitor.headers(),
        )
        return int(answered.status_code)

    def test_are_given_back_to_be_saved(self, site: Site) -> None:
        visitor, key = Visitor(site.key), new_key()
        visitor.open()

        assert [self.send(visitor, "a.log", b"lines", key) for _ in range(2)] == [201, 201]

        given = visitor.get("files/2")
        assert b"".join(given) == b"lines"
        assert given["Content-Disposition"] == 'attachment; filename="a.log"'
        assert visitor.words()[1:] == ["a.log"]
        assert visitor.get("files/1").status_code == visitor.get("files/9").status_code == 404

    def test_are_taken_by_the_rules_of_tickets(self, site: Site) -> None:
        visitor = Visitor(site.key)
        visitor.open()

        assert self.send(visitor, "virus.exe", b"MZ\x90\x00") == 422
        assert self.send(visitor, "empty.log", b"") == 422

    def test_of_others_are_not_there(self, site: Site) -> None:
        visitor, stranger = Visitor(site.key), Visitor(site.key)
        visitor.open()
        self.send(visitor, "a.log", b"lines")
        stranger.open()

        assert stranger.get("files/2").status_code == 404


class TestPortal:
    def test_is_for_who_is_signed_in(self, site: Site) -> None:
        del site
        visitor = Visitor("portal", origin="http://testserver")

        for identity in ("", "forged", signed({"email": "rosa@northwind.example", "exp": HOUR})):
            answered = visitor.post(
                "chats", chat=new_key(), id=new_key(), text="Hello", identity=identity
            )
            assert answered.status_code in {401, 403}
        assert not Chat.objects.exists()

    def test_is_not_for_pages_of_a_site(self, site: Site) -> None:
        del site

        assert Visitor("portal").post("hello").status_code == 403


def test_a_pass_of_the_desk_ends_with_the_chat_of_another(world: World, site: Site) -> None:
    visitor = Visitor(site.key)
    chat = visitor.open()
    end(chat, by=world.users["ada"], at=MONDAY_NOON)

    assert visitor.look()["state"] == "ended"
    assert visitor.post("messages", id=new_key(), text="more").status_code == 409
    assert pass_for(chat, at=MONDAY_NOON) == visitor.given
    assert SECRET not in str(list(Site.objects.values()))
