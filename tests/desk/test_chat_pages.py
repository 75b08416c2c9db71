"""The agents' page of chats, saved texts and sites."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from dueby.desk.channels.chat.ending import end
from dueby.desk.channels.chat.handling import answer
from dueby.desk.channels.chat.models import Chat, ChatState, Macro, Site
from dueby.desk.channels.chat.sealing import unseal
from dueby.desk.channels.chat.talking import say
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.outbox.models import Parcel
from dueby.desk.tickets.models import Ticket
from tests.desk.chats import new_key, site_of
from tests.desk.conftest import StoppedClock
from tests.desk.portals import browser_of, page, text
from tests.desk.reports import SOON, reported
from tests.desk.test_chat import opened

CHATS = "/desk/chats/"
SCRIPT = "<script>alert(1)</script>"
BY_SCRIPT = {"accept": "application/json"}


@pytest.fixture
def ada(client: Client, world: World, clock: StoppedClock) -> Client:
    clock.at = SOON
    client.force_login(world.users["ada"])
    return client


class TestChats:
    def test_show_who_waits_and_the_persons_history(self, ada: Client, world: World) -> None:
        ticket, chat = reported(world), opened(world)

        shown = text(ada.get(f"{CHATS}?chat={chat.pk}"))

        assert "Waiting 1" in shown
        assert "C-1001, plan standard" in shown
        assert f"#{ticket.pk} Export fails" in shown
        assert "Waits for 20 minutes; the aim is at once." in shown

    def test_say_of_the_unknown_that_nothing_is_proven(self, ada: Client, world: World) -> None:
        chat = opened(world, "", name="Rosa Lindqvist", email="rosa@northwind.example")

        shown = text(ada.get(f"{CHATS}?chat={chat.pk}"))

        assert "Nobody proved who this is. They say: Rosa Lindqvist" in shown
        assert "C-1001" not in shown

    def test_are_taken_and_answered(self, ada: Client, world: World) -> None:
        chat = opened(world)

        ada.post(f"{CHATS}{chat.pk}/answer/")
        told = {"words": "Good day", "key": new_key()}
        first = ada.post(f"{CHATS}{chat.pk}/reply/", told)
        again = ada.post(f"{CHATS}{chat.pk}/reply/", told, headers=BY_SCRIPT)

        chat.refresh_from_db()
        assert (chat.agent, chat.answered_at) == (world.users["ada"], SOON)
        assert (first.status_code, again.status_code, chat.length) == (302, 204, 3)
        shown = text(ada.get(CHATS))
        assert "Good day" in shown
        assert "First answer after 20 minutes" in shown

    def test_of_colleagues_are_seen_and_not_answered(self, ada: Client, world: World) -> None:
        chat = opened(world)
        answer(chat, by=world.users["ben"], at=SOON)

        told = {"words": "Me too", "key": new_key()}
        refused = ada.post(f"{CHATS}{chat.pk}/reply/", told, headers=BY_SCRIPT)

        assert refused.status_code == 409
        assert refused.json() == {"error": "Ben Okafor has the chat; take it first."}
        assert "Me too" not in text(ada.get(f"{CHATS}?chat={chat.pk}"))

    def test_are_noted_handed_over_and_read(self, ada: Client, world: World) -> None:
        chat, ben = opened(world), world.users["ben"]
        answer(chat, by=world.users["ada"], at=SOON)

        ada.post(f"{CHATS}{chat.pk}/read/", {"number": "1"})
        ada.post(f"{CHATS}{chat.pk}/note/", {"words": "Careful", "key": new_key()})
        ada.post(f"{CHATS}{chat.pk}/handover/", {"to": str(ben.pk)})

        chat.refresh_from_db()
        assert (chat.agent, chat.agent_read) == (ben, 1)
        kinds = Entry.objects.about(chat.journal_name).values_list("kind", flat=True)
        assert list(kinds) == ["chat.opened", "chat.answered", "chat.noted", "chat.handed_over"]

    def test_take_files_by_the_rules_of_tickets(
        self, ada: Client, world: World, settings: Settings, tmp_path: Path
    ) -> None:
        settings.ATTACHMENTS = tmp_path
        chat = opened(world)
        answer(chat, by=world.users["ada"], at=SOON)
        address, key = f"{CHATS}{chat.pk}/files/", new_key()
        sent = [("fix.txt", b"apply this"), ("fix.txt", b"apply this"), ("a.exe", b"MZ")]

        for name, content in sent:
            key = key if name == "fix.txt" else new_key()
            ada.post(address, {"file": SimpleUploadedFile(name, content), "key": key})

        chat.refresh_from_db()
        assert (chat.length, chat.answered_at) == (3, SOON)
        given = ada.get(f"{address}3/")
        assert b"".join(given) == b"apply this"

    def test_write_hostile_words_as_words(self, ada: Client, world: World) -> None:
        chat = opened(world, "", words=SCRIPT, name=SCRIPT)

        shown = page(ada.get(f"{CHATS}?chat={chat.pk}"))

        assert SCRIPT not in shown
        assert "&lt;script&gt;" in shown

    @pytest.mark.parametrize("asked", ["?chat=x", "?chat=999", "?chat=" + "9" * 99, "?chat=%00"])
    def test_that_are_not_there_are_left_out(self, ada: Client, asked: str) -> None:
        assert ada.get(f"{CHATS}{asked}").status_code == 200

    def test_are_counted_in_the_navigation(self, ada: Client, world: World) -> None:
        opened(world)
        opened(world, "hans")

        assert "Chats 2" in text(ada.get("/desk/"))


class TestEnding:
    def test_makes_a_ticket(self, ada: Client, world: World) -> None:
        chat = opened(world)

        told = {"becomes": "new", "request_class": "defect", "severity": "2"}
        ended = ada.post(f"{CHATS}{chat.pk}/end/", told)

        ticket = Ticket.objects.get()
        assert ended["Location"] == f"/desk/tickets/{ticket.pk}/"
        assert (ticket.request_class, ticket.severity) == ("defect", "2")
        assert "Live chat" in text(ada.get(f"/desk/tickets/{ticket.pk}/"))

    def test_joins_one_of_the_same_customer(self, ada: Client, world: World) -> None:
        ticket, others, chat = reported(world), reported(world, name="hans"), opened(world)

        refused = ada.post(f"{CHATS}{chat.pk}/end/", {"becomes": "join", "ticket": str(others.pk)})
        joined = ada.post(f"{CHATS}{chat.pk}/end/", {"becomes": "join", "ticket": str(ticket.pk)})

        assert refused.status_code == 422
        assert joined["Location"] == f"/desk/tickets/{ticket.pk}/"

    def test_of_the_unknown_needs_whose_it_is_or_no_ticket(self, ada: Client, world: World) -> None:
        chat, other = opened(world, ""), opened(world, "")

        refused = ada.post(f"{CHATS}{chat.pk}/end/", {"becomes": "new"})
        assert "Choose whose chat this was." in text(refused)
        found = page(ada.get(f"{CHATS}{chat.pk}/end/?q=yuki"))
        assert "Yuki Tanaka, Northwind Rail" in found
        assert "Arjun" not in found
        yuki = str(world.contacts["yuki"].pk)
        ada.post(f"{CHATS}{chat.pk}/end/", {"becomes": "new", "contact": yuki})
        ada.post(f"{CHATS}{other.pk}/end/", {"becomes": "nothing"})

        assert Ticket.objects.get().contact == world.contacts["yuki"]
        assert [each.to for each in Parcel.objects.all()] == ["yuki@northwind.example"]
        assert not Chat.objects.exclude(state=ChatState.ENDED).exists()

    def test_of_what_was_left_in_writing(self, ada: Client, world: World) -> None:
        chat = opened(world, "")
        Chat.objects.update(state=ChatState.WRITTEN)

        hans = str(world.contacts["hans"].pk)
        ada.post(f"{CHATS}{chat.pk}/end/", {"becomes": "new", "contact": hans})

        assert Ticket.objects.get().messages.get().text.words == "The export stops."


class TestSites:
    def test_are_added_with_a_secret_that_is_shown_once(self, client: Client, world: World) -> None:
        client.force_login(world.users["ines"])

        told = {"name": "Shop", "origins": "https://Shop.example/ http://localhost:3000"}
        shown = page(client.post(f"{CHATS}sites/new/", told | {"is_active": "on"}))

        site = Site.objects.get()
        assert site.origins == ["http://localhost:3000", "https://shop.example"]
        assert unseal(site.secret) in shown
        assert unseal(site.secret) not in page(client.get(f"{CHATS}sites/{site.pk}/"))
        assert f"data-site=&quot;{site.key}&quot;" in shown or f'data-site="{site.key}"' in shown
        assert unseal(site.secret) not in str(list(Entry.objects.values()))

    @pytest.mark.parametrize(
        "origin",
        ["shop.example", "*", "https://shop.example/path", "javascript://x", "https://", "null"],
    )
    def test_take_origins_alone(self, client: Client, world: World, origin: str) -> None:
        client.force_login(world.users["ines"])

        refused = client.post(f"{CHATS}sites/new/", {"name": "Shop", "origins": origin})

        assert refused.status_code == 422
        assert not Site.objects.exists()

    def test_get_a_new_secret_and_are_closed(self, client: Client, world: World) -> None:
        client.force_login(world.users["ines"])
        site = site_of()
        before = unseal(site.secret)

        client.post(f"{CHATS}sites/{site.pk}/secret/")
        client.post(f"{CHATS}sites/{site.pk}/", {"name": "Closed", "origins": "https://a.example"})

        site.refresh_from_db()
        assert unseal(site.secret) != before
        assert (site.name, site.is_active) == ("Closed", False)


class TestSavedTexts:
    def test_are_kept_by_leads_and_offered_in_chats(self, client: Client, world: World) -> None:
        client.force_login(world.users["lena"])
        client.post(f"{CHATS}texts/new/", {"name": "Log", "words": "Send it.", "is_active": "on"})
        chat = opened(world)
        answer(chat, by=world.users["lena"], at=SOON)

        assert 'data-words="Send it."' in page(client.get(CHATS))
        macro = Macro.objects.get()
        client.post(f"{CHATS}texts/{macro.pk}/", {"name": "Log", "words": "Send it."})
        assert "data-words" not in page(client.get(CHATS))


class TestPortal:
    def test_has_the_chat_for_who_is_signed_in(self, world: World, clock: StoppedClock) -> None:
        del clock
        rosa = browser_of(world, "rosa")

        shown = page(rosa.get("/portal/chat/"))

        assert '<dueby-chat class="block max-w-2xl" site="portal" identity="' in shown
        assert "/portal/chat/" in page(rosa.get("/portal/"))

    def test_shows_a_ticket_to_who_may_see_it(self, world: World, ada: Client) -> None:
        del ada
        chat = opened(world)
        say(chat, "More", by=chat.visitor, key=new_key(), at=SOON)
        world_rosa = browser_of(world, "rosa")
        end(chat, by=chat.visitor, at=SOON)

        shown = text(world_rosa.get(f"/portal/tickets/{Ticket.objects.get().pk}/"))
        assert "Rosa Lindqvist: More" in shown
