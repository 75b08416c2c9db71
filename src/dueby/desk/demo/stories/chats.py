"""Chats of the last days: one became a ticket, one waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dueby.desk.channels.chat.ending import end
from dueby.desk.channels.chat.filing import Outcome
from dueby.desk.channels.chat.handling import answer
from dueby.desk.channels.chat.keeping import add_macro, add_site
from dueby.desk.channels.chat.models import Site
from dueby.desk.channels.chat.opening import Opening, open_chat
from dueby.desk.channels.chat.talking import note, say

if TYPE_CHECKING:
    from dueby.desk.demo.cast import World
    from dueby.desk.demo.stories.moments import Moments, Story

SITE: Final = "Product pages"
ORIGINS: Final = ("http://localhost:3000", "https://www.dueby.example")
TEXTS: Final = (
    ("Greeting", "Good day, thank you for writing. What exactly do you see?"),
    ("Log, please", "Please send us the collector's log of the last hour, as a file, here."),
    ("It becomes a ticket", "I put this onto a ticket, so that you see its dates in the portal."),
)


def the_chat_stands_on_the_site(world: World, moments: Moments) -> Story:
    """Tell of the site that embeds the chat, and of texts that are kept for answers."""
    at = yield moments.ago(days=20)
    known = {"name": SITE, "origins": list(ORIGINS), "is_active": True}
    add_site(known, by=world.users["ines"], at=at)
    for name, words in TEXTS:
        told = {"name": name, "words": words, "is_active": True}
        add_macro(told, by=world.users["lena"], at=at)


def a_chat_that_became_a_ticket(world: World, moments: Moments) -> Story:
    """Tell of a question that Ben answered at once; the plan is open on holidays too."""
    ben, hans = world.users["ben"], world.contacts["hans"]
    at = yield moments.workday(1, "11:05")
    words = "Which ports does the collector need open for exporters outside our network?"
    chat = open_chat(Opening(None, "demo-ports", words, contact=hans), at=at)
    at = yield moments.workday(1, "11:06")
    answer(chat, by=ben, at=at)
    told = "Good day. UDP 2055 for NetFlow and UDP 4739 for IPFIX, towards the collector."
    say(chat, told, by=ben, key="demo-ports-2", at=at)
    at = yield moments.workday(1, "11:09")
    say(chat, "Only these two? Our firewall team will ask.", by=hans, key="demo-ports-3", at=at)
    at = yield moments.workday(1, "11:11")
    say(chat, "Only these two; answers need no rule.", by=ben, key="demo-ports-4", at=at)
    note(chat, "Should stand in the manual.", by=ben, at=at)
    at = yield moments.workday(1, "11:12")
    subject = "Ports for exporters outside the network"
    end(chat, Outcome(request_class="question", subject=subject), by=ben, at=at)


def hans_waits(world: World, moments: Moments) -> Story:
    """Tell of a chat that waits, under a plan that is open around the clock."""
    hans = world.contacts["hans"]
    at = yield moments.ago(minutes=2)
    words = "The map of sites stays grey since this morning. Is anybody there?"
    site = Site.objects.get(name=SITE)
    zone = "Europe/Berlin"
    open_chat(Opening(site, "demo-map", words, contact=hans, time_zone=zone), at=at)


STORIES: Final = (the_chat_stands_on_the_site, a_chat_that_became_a_ticket, hans_waits)
