"""Every address of the desk, and who may open it: an address that stands in no line here fails."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from enum import Enum
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django.fixtures import Settings

from dueby.desk.advisories.recording import Assessment, notify
from dueby.desk.channels.chat.keeping import add_macro
from dueby.desk.channels.chat.opening import Opening, open_chat
from dueby.desk.channels.chat.talking import send_file
from dueby.desk.channels.email.mailbox_keeping import add_mailbox
from dueby.desk.channels.email.models import Mailbox, Way
from dueby.desk.channels.email.taking import take
from dueby.desk.channels.email.testing import send_test
from dueby.desk.channels.phone.models import Answer, Call, Extension, NumberRule
from dueby.desk.channels.requesting import Request, make_request
from dueby.desk.clocks.models import WarningRule
from dueby.desk.contracts.cover import usual_agreement
from dueby.desk.contracts.models import AgreementText, OrderLine
from dueby.desk.demo.cast import World
from dueby.desk.health.models import Beat
from dueby.desk.journal.models import Entry
from dueby.desk.notices.models import Notice
from dueby.desk.notices.watching import watch
from dueby.desk.outbox.models import Parcel
from dueby.desk.people.inviting import invite_staff
from dueby.desk.people.models import Contact, Role, Team, User
from dueby.desk.people.standing_in import go_away, take_over
from dueby.desk.products.models import Version
from dueby.desk.quotations.models import Quotation, Wanted
from dueby.desk.tickets.answering import hear, note, reply
from dueby.desk.tickets.contesting import contest
from dueby.desk.tickets.models import Attachment, Contested, Ticket
from dueby.desk.timekeeping import database_now
from dueby.desk.training.models import Session
from dueby.sla.interval import Interval
from tests.desk.calls import extensions, line, post
from tests.desk.chats import new_key, site_of
from tests.desk.conftest import StoppedClock
from tests.desk.hooks import endpoint
from tests.desk.pages import begun, policy_of
from tests.desk.reports import LATER, confirmed, reported
from tests.desk.telling import tell
from tests.desk.test_rota import night_rota

INTERNAL = "only for colleagues, who know whose fault it is"
"""What a note says, and a file that came with it."""
PICTURED = b"""From: stranger@elsewhere.example
Subject: A picture
Content-Type: multipart/related; boundary=x

--x
Content-Type: text/html

<p>See <img src="cid:p"></p>
--x
Content-Type: image/png
Content-ID: <p>
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--x--
"""


class Door(Enum):
    """For whom a page is open."""

    ANYBODY = "anybody at all"
    SIGNED_IN = "anybody who is signed in"
    CUSTOMER = "a contact, for what is their organization's"
    AGENT = "the vendor's people"
    LEAD = "leads and above"
    MANAGER = "managers and above"
    ADMINISTRATOR = "administrators"
    ADA = "one of the vendor's people, whose notice it is"


TICKET_VERBS = (
    "ticket-reply ticket-note ticket-call ticket-assignment ticket-confirmation ticket-rejection "
    "ticket-class ticket-waiting ticket-resumption ticket-update ticket-workaround ticket-notice "
    "ticket-rectification ticket-closure ticket-reopening ticket-cover ticket-take ticket-severity "
    "ticket-merging"
)
PORTAL_VERBS = (
    "portal-ticket-write portal-ticket-reopening portal-ticket-closure portal-ticket-severity "
    "portal-ticket-rejection"
)
ADDRESSES = {
    Door.ANYBODY: "account_login demo-sign-in invitation login-link account_logout "
    "account_inactive page-link account_reset_password account_reset_password_done "
    "account_reset_password_from_key account_reset_password_from_key_done mfa_authenticate "
    "health-live health-ready health-process metrics phone chat-widget chat-hello chat-chats "
    "chat-chat chat-events chat-messages chat-files chat-file chat-typing chat-read chat-ending "
    "chat-code chat-confirmation",
    Door.SIGNED_IN: "home account account_reauthenticate account_change_password "
    "account_set_password mfa_index mfa_reauthenticate mfa_activate_totp mfa_deactivate_totp "
    "mfa_view_recovery_codes mfa_generate_recovery_codes mfa_download_recovery_codes "
    "usersessions_list",
    Door.CUSTOMER: "portal portal-agreement portal-requests portal-search portal-ticket "
    f"portal-report portal-promise portal-attachment portal-chat {PORTAL_VERBS}",
    Door.AGENT: f"queue design search ticket {TICKET_VERBS} attachment customers customer "
    "contact-new contact-change contact-departure contact-return staff staff-member teams "
    "products product contracts contract agreements agreement agreement-text call-new calls "
    "call call-pops call-report call-ticket call-owner call-done patches "
    "patch-new patch patch-step patch-score patch-vulnerability patch-correction training "
    "training-held quotations quotation-outcome mails mail mail-text mail-shown mail-part mail-raw "
    "mail-contact mail-sender mail-dismissal mail-again chats chat-lists chat-dock chat-presence "
    "chat-taking chat-leaving chat-queue chat-ticket chat-panel "
    "chat-answer chat-reply chat-note chat-handover chat-end chat-agent-typing chat-agent-read "
    "duty reach escalation-answer rota override-new swap-new override-withdrawal absence-new "
    "absence-withdrawal policies "
    "chat-agent-file chat-agent-files macros notices notices-bell notices-read "
    "notice-preferences ticket-watch ticket-unwatch notices-owed notices-owed-csv",
    Door.LEAD: "rota-new rota-change layer-new layer layer-removal policy-new policy "
    "outbox outbox-again outbox-all-again contest-answer contact-invitation contact-closing "
    "contact-opening macro-new macro warnings warning-new warning",
    Door.MANAGER: "contract-change customer-new customer-change product-new product-change "
    "version-new version contract-new order-line-new order-line order-line-removal "
    "agreement-adoption",
    Door.ADMINISTRATOR: "call-requests phone-lines phone-line-new phone-line phone-line-token "
    "phone-line-secret phone-line-key phone-line-no-secret extension-new extension "
    "extension-removal "
    "number-rule-new number-rule-removal "
    "staff-invitation invitation-withdrawal staff-role staff-departure "
    "staff-return team-new team mailboxes mailbox-new mailbox mailbox-change mailbox-off "
    "mailbox-on mailbox-trial mailbox-test mailbox-course chat-sites chat-site-new chat-site "
    "chat-site-secret notice-rules notice-rule endpoints endpoint-new endpoint "
    "endpoint-rotation endpoint-trial",
    Door.ADA: "notice notice-read",
}
"""Every address by its name. Streams, which have one address for many things, come below."""

OF_ONE_CUSTOMER = ("portal-ticket", "portal-attachment", *PORTAL_VERBS.split())
"""Pages for customers that show something of one organization."""

NUMBERS = {
    "ticket": f"ticket ticket-watch ticket-unwatch portal-ticket {TICKET_VERBS} {PORTAL_VERBS}",
    "contest": "contest-answer",
    "note_file": "attachment",
    "file": "portal-attachment",
    "organization": "customer customer-change contact-new",
    "contact": "contact-change contact-departure contact-return contact-invitation "
    "contact-closing contact-opening",
    "user": "staff-member staff-role staff-departure staff-return",
    "invitation": "invitation-withdrawal",
    "team": "team",
    "warning_rule": "warning",
    "product": "product product-change version-new",
    "version": "version",
    "contract": "contract contract-change order-line-new",
    "line": "order-line order-line-removal",
    "agreement": "agreement",
    "text": "agreement-text",
    "patch": "patch patch-step patch-score patch-vulnerability patch-correction",
    "session": "training-held",
    "quotation": "quotation-outcome",
    "parcel": "outbox-again",
    "endpoint": "endpoint endpoint-rotation endpoint-trial",
    "call": "call call-report call-ticket call-owner call-done",
    "phone_line": "phone-line phone-line-token phone-line-secret phone-line-key "
    "phone-line-no-secret",
    "extension": "extension extension-removal",
    "number_rule": "number-rule-removal",
    "mailbox": "mailbox mailbox-change mailbox-off mailbox-on mailbox-trial mailbox-test",
    "mail": "mail mail-text mail-shown mail-raw mail-contact mail-sender mail-dismissal mail-again",
    "chat": "chat-queue chat-ticket chat-panel chat-answer chat-reply chat-note chat-handover "
    "chat-end chat-agent-typing chat-agent-read chat-agent-files",
    "macro": "macro",
    "chat_site": "chat-site chat-site-secret",
    "notice": "notice notice-read",
    "rota": "rota rota-change layer-new override-new swap-new",
    "layer": "layer layer-removal",
    "override": "override-withdrawal",
    "absence": "absence-withdrawal",
    "policy": "policy",
    "escalation": "escalation-answer",
    "nothing": "demo-sign-in",
}
"""Of what the number in an address is."""

LOGIN, NOTHING, OPEN = "is asked to sign in", "finds nothing", "comes in"
OTHERWISE = "is told to send it otherwise"

STAFF = (Door.AGENT, Door.LEAD, Door.MANAGER, Door.ADMINISTRATOR)
KEYS: Mapping[str, Sequence[Door]] = {
    "arjun": (Door.ANYBODY, Door.SIGNED_IN, Door.CUSTOMER),
    "rosa": (Door.ANYBODY, Door.SIGNED_IN, Door.CUSTOMER),
    "tom, who left": (Door.ANYBODY, Door.SIGNED_IN),
    "ada": (Door.ANYBODY, Door.SIGNED_IN, *STAFF[:1], Door.ADA),
    "lena": (Door.ANYBODY, Door.SIGNED_IN, *STAFF[:2]),
    "marco": (Door.ANYBODY, Door.SIGNED_IN, *STAFF[:3]),
    "ines": (Door.ANYBODY, Door.SIGNED_IN, *STAFF),
}
"""Who is signed in, and which doors they open; everybody else has to sign in first."""


@pytest.fixture
def numbers(
    world: World, settings: Settings, tmp_path: Path, clock: StoppedClock
) -> dict[str, int]:
    """Return the number of one thing of each sort; what is a customer's is of Rosa's."""
    settings.ATTACHMENTS = tmp_path
    clock.at = LATER
    rosa, ada, organization = world.contacts["rosa"], world.users["ada"], world.organizations
    ticket = confirmed(world)
    reply(ticket, "See.", by=ada, at=LATER, files=[_file("seen.log")])
    note(ticket, INTERNAL, by=ada, at=LATER, files=[_file("inside.log")])
    contested = contest(ticket, Contested.SEVERITY, "It is worse.", by=rosa, at=LATER)
    for wanted in (Wanted.TRAINING, Wanted.DEVELOPMENT):
        make_request(Request(rosa, wanted, "Please.", "portal"), by=rosa, at=LATER)
    known = Assessment("CVE-2026-1", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")
    patch = notify(known, "Debian 12", usual_agreement().current(), by=ada, at=LATER)
    invitation = invite_staff(
        "new@dueby.example", "New", Role.AGENT, by=world.users["ines"], at=LATER
    )
    Contact.objects.filter(pk=world.contacts["tom"].pk).update(left_at=LATER)
    line()
    extensions(world, ada="201")
    post("answer", answeringNumber="201")
    call = Call.objects.get()
    Beat.give("here:1", at=database_now())
    chat = open_chat(Opening(None, new_key(), "Hello", new_key(), rosa), at=LATER)
    send_file(chat, _file("said.log"), by=rosa, key=new_key(), at=LATER)
    return {
        "chat": chat.pk,
        "macro": add_macro({"name": "Hi", "words": "Hello"}, by=ada, at=LATER).pk,
        "chat_site": site_of().pk,
        "ticket": ticket.pk,
        "contest": contested.pk,
        "note_file": Attachment.objects.get(name="inside.log").pk,
        "file": Attachment.objects.get(name="seen.log").pk,
        "organization": organization["northwind"].pk,
        "contact": rosa.pk,
        "user": world.users["ben"].pk,
        "invitation": invitation.pk,
        "team": Team.objects.all()[0].pk,
        "warning_rule": WarningRule.objects.create(kind="share", amount=60).pk,
        "product": world.products["collector"].pk,
        "version": Version.objects.all()[0].pk,
        "contract": world.contracts["northwind"].pk,
        "line": OrderLine.objects.filter(contract=world.contracts["northwind"])[0].pk,
        "agreement": usual_agreement().pk,
        "text": AgreementText.objects.get().pk,
        "patch": patch.pk,
        "session": Session.objects.get().pk,
        "quotation": Quotation.objects.get().pk,
        "parcel": Parcel.objects.all()[0].pk,
        "endpoint": endpoint("http://127.0.0.1:9/").pk,
        "mail": take(PICTURED, way=Way.PIPE, at=LATER).pk,
        "mailbox": mailbox(world).pk,
        "call": call.pk,
        "phone_line": call.line_id,
        "extension": Extension.objects.get().pk,
        "number_rule": NumberRule.objects.create(answer=Answer.REJECT, pattern="+1").pk,
        "notice": notice(ada, ticket).pk,
        **duty(world),
        "nothing": 1,
    }


def duty(world: World) -> dict[str, int]:
    """Return the numbers of a rota with what belongs to it, and of what is paged."""
    rota, lena = night_rota(world), world.users["lena"]
    soon = Interval(LATER, LATER + timedelta(hours=1))
    taken = take_over(rota, soon, taker=lena, giver=None, by=lena, at=LATER)
    return {
        "rota": rota.pk,
        "layer": rota.layers.get().pk,
        "override": taken.pk,
        "absence": go_away(lena, soon, by=lena, at=LATER).pk,
        "policy": policy_of(world).pk,
        "escalation": begun(reported(world), LATER).pk,
    }


def notice(user: User, ticket: Ticket) -> Notice:
    """Return a notice of somebody's about a ticket that they watch, and to which one answered."""
    watch(ticket, by=user, at=LATER)
    hear(ticket, "It goes on.", by=ticket.contact, at=LATER)
    tell(LATER, Entry.objects.filter(kind="ticket.heard").latest("pk"))
    return Notice.objects.get(user=user)


def mailbox(world: World) -> Mailbox:
    """Return a mailbox that is not read, to which a test mail is on its way."""
    known = {"address": "support@dueby.example", "host": "localhost", "user": "support"}
    found = add_mailbox({**known, "is_active": False}, by=world.users["ines"], at=LATER)
    send_test(found, by=world.users["ines"], at=LATER)
    return found


def sent_token() -> str:
    """Return the token of the test mail."""
    return str(Parcel.objects.get(subject__startswith="mailbox:").key.rpartition(":")[2])


def _file(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, INTERNAL.encode())


def patterns(within: URLResolver | None = None) -> Iterator[URLPattern]:
    """Give every pattern that the desk answers to."""
    for each in (within or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(each)
        else:
            yield each


def lines() -> Iterator[tuple[str, Door]]:
    """Give every name of an address with its door."""
    for door, names in ADDRESSES.items():
        for name in names.split():
            yield name, door


def address_of(name: str, numbers: Mapping[str, int]) -> str:
    """Return an address that leads to something there is."""
    strings = {
        "health-process": ("worker",),
        "mail-part": (str(numbers["mail"]), "2"),
        "mailbox-course": (str(numbers["mailbox"]), sent_token()),
        "account_reset_password_from_key": ("1", "set-password"),
        "invitation": ("cut-short",),
        "login-link": ("cut-short",),
        "page-link": ("cut-short",),
        "phone": ("cut-short",),
        "chat-file": ("portal", "1"),
        "chat-agent-file": (str(numbers["chat"]), "2"),
        "notice-rule": ("due",),
    }
    if name.startswith("chat-") and name in ADDRESSES[Door.ANYBODY].split() and name not in strings:
        return reverse(name, args=() if name == "chat-widget" else ("portal",))
    if name in strings:
        return reverse(name, args=strings[name])
    of = next((thing for thing, names in NUMBERS.items() if name in names.split()), None)
    return reverse(name, args=() if of is None else (numbers[of],))


def browser(world: World, who: str) -> Client:
    """Return a browser in which somebody is signed in."""
    name = who.split(",", maxsplit=1)[0]
    user = world.users.get(name) or world.contacts[name].user
    assert user is not None
    client = Client()
    client.force_login(user)
    return client


def found_by(client: Client, method: str, address: str) -> str:
    """Return what somebody finds at an address."""
    answer = client.generic(method, address, content_type="application/x-www-form-urlencoded")
    if getattr(answer, "filename", ""):
        assert answer.getvalue()  # read to its end, for only that closes the file
    if answer.status_code == 405:
        return OTHERWISE
    assert answer.status_code < 500, f"{method} {address}"
    if answer.status_code == 404:
        return NOTHING
    to = answer.headers.get("Location", "")
    return LOGIN if to.startswith("/accounts/login/?next=") else OPEN


class TestAddresses:
    def test_all_stand_in_one_line(self) -> None:
        named = [name for name, _ in lines()]

        assert sorted([*named, "stream"]) == sorted(str(each.name) for each in patterns())

    @pytest.mark.parametrize("who", ["nobody", "ada, who was shut out", "rosa, who was shut out"])
    def test_ask_who_is_not_signed_in(
        self, world: World, numbers: dict[str, int], who: str
    ) -> None:
        client = Client() if who == "nobody" else browser(world, who)
        User.objects.filter(name__istartswith=who.split(",", maxsplit=1)[0]).update(is_active=False)

        found = {
            (name, method): found_by(client, method, address_of(name, numbers))
            for name, door in lines()
            for method in ("GET", "POST")
            if door is not Door.ANYBODY
        }

        assert {each for each, what in found.items() if what != LOGIN} == set()

    @pytest.mark.parametrize("who", KEYS)
    def test_are_open_for_those_whose_door_it_is_and_nothing_for_others(
        self, world: World, numbers: dict[str, int], who: str
    ) -> None:
        client = browser(world, who)
        wrong = []

        for name, door in lines():
            if door in {Door.ANYBODY, Door.SIGNED_IN}:
                continue
            is_open = door in KEYS[who] and not (who == "arjun" and name in OF_ONE_CUSTOMER)
            expected = OPEN if is_open else NOTHING
            for method in ("GET", "POST") if not is_open else ("GET",):
                found = found_by(client, method, address_of(name, numbers))
                if found not in {expected, OTHERWISE}:
                    wrong.append(f"{who} {found} with {method} {name}")

        assert wrong == []

    def test_answer_whoever_asks_for_the_head_alone_as_if_for_all(
        self, world: World, numbers: dict[str, int]
    ) -> None:
        wrong = []

        for who in ("ines", "rosa"):
            client = browser(world, who)
            for name, _ in lines():
                address = address_of(name, numbers)
                whole, head = client.get(address), client.head(address)
                whole.getvalue()  # read to its end, for only that closes a file
                if whole.status_code != head.status_code or head.getvalue():
                    wrong.append(f"{name}: {whole.status_code}, {head.status_code}")

        assert wrong == []

    def test_of_ones_own_ask_nobody_who_is_signed_in_again(
        self, world: World, numbers: dict[str, int]
    ) -> None:
        for who in KEYS:
            client = browser(world, who)
            for name in ADDRESSES[Door.SIGNED_IN].split():
                assert found_by(client, "GET", address_of(name, numbers)) != LOGIN, (who, name)

    def test_of_the_door_break_for_nobody(self, world: World, numbers: dict[str, int]) -> None:
        for client in (Client(), browser(world, "rosa"), browser(world, "ada")):
            for name in ADDRESSES[Door.ANYBODY].split():
                for method in ("GET", "POST", "HEAD", "OPTIONS", "PUT"):
                    found_by(client, method, address_of(name, numbers))


class TestStreams:
    def test_are_heard_by_those_who_see_the_page(
        self, world: World, numbers: dict[str, int]
    ) -> None:
        everything = {"queue", "chats", "calls", "ticket", "patch"}
        hears = {
            "arjun": set(),
            "tom, who left": set(),
            "rosa": {"ticket"},
            "ada": everything | {"calls that ring with ada", "notices of ada"},
            "ines": everything,
        }
        things = ("ticket", "patch", "contest")
        streams = {name: f"{name}:{numbers[name]}" for name in things}
        streams |= {"queue": "queue", "chats": "chats", "chat": f"chat:{numbers['chat']}"}
        ada = world.users["ada"].pk
        streams |= {"calls": "calls", "calls that ring with ada": f"calls:{ada}"}
        streams |= {"notices of ada": f"notices:{ada}", "notices": "notices"}

        heard = {who: set(_heard(browser(world, who), streams)) for who in hears}

        assert heard == hears

    def test_ask_who_is_not_signed_in(self, numbers: dict[str, int]) -> None:
        address = reverse("stream", args=[f"ticket:{numbers['ticket']}"])

        assert found_by(Client(), "GET", address) == LOGIN


def _heard(client: Client, streams: Mapping[str, str]) -> Iterator[str]:
    for name, stream in streams.items():
        if found_by(client, "GET", reverse("stream", args=[stream])) == OPEN:
            yield name


class TestInside:
    def test_stays_inside(self, world: World, numbers: dict[str, int]) -> None:
        rosa, ada = browser(world, "rosa"), browser(world, "ada")
        inside = reverse("portal-attachment", args=[numbers["note_file"]])
        pages = [name for name in ADDRESSES[Door.CUSTOMER].split() if name != "portal-attachment"]

        told = [
            rosa.get(address_of(name, numbers), {"q": "colleagues"}).content.decode()
            for name in pages
        ]

        assert rosa.get(inside).status_code == 404
        assert not [page for page in told if INTERNAL in page or "inside.log" in page]
        assert INTERNAL in ada.get(address_of("ticket", numbers)).content.decode()
        mails = [str(each.content) for each in Parcel.objects.all()]
        assert mails
        assert not [each for each in mails if INTERNAL in each]
