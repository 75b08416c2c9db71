"""The pages of the search show what one may see, with the found words marked, whatever is typed."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dueby.desk.demo.cast import World
from dueby.desk.pages.search_marks import Piece, excerpt, marked
from dueby.desk.tickets.answering import note
from dueby.desk.tickets.intake import Report, open_ticket
from dueby.desk.tickets.models import Ticket
from dueby.desk.tickets.search_words import read_question
from tests.desk.conftest import MONDAY_NOON

LATER = MONDAY_NOON + timedelta(minutes=5)
HOSTILE = [
    *('"', "*", "OR", "NOT", "NEAR(", "'", "';--", "%", "_", "\\", "\0", "#", "#0", "(((", "{x}"),
    *("a:b", ":*", "&|!", "<b>", "-", "²", "हि", "x" * 10_000, "x " * 5_000, "#" + "9" * 400),
    *("99999999999999999999", "\ud7ff\ue000", "\u202e", "'a':*A & !b"),
]


def reported(world: World, name: str, subject: str, words: str = "It stops.") -> Ticket:
    """Return a ticket that a contact opened on Monday noon."""
    contact = world.contacts[name]
    report = Report(contact, subject, words, "portal", request_class="question")
    return open_ticket(report, by=contact, at=MONDAY_NOON)


def signed_in(client: Client, world: World, name: str) -> Client:
    """Return a client that somebody has signed in with."""
    user = world.users.get(name) or world.contacts[name].user
    assert user is not None
    client.force_login(user)
    return client


def page(client: Client, address: str, **asked: str) -> str:
    """Return a page of results, with plain marks."""
    response = client.get(address, asked)
    assert response.status_code == 200
    return re.sub("<mark[^>]*>", "<mark>", response.content.decode())


def numbers(client: Client, address: str, **asked: str) -> list[int]:
    """Return the numbers of the tickets on a page of results."""
    return [found.ticket.pk for found in client.get(address, asked).context["tickets"]]


class TestMarked:
    @pytest.mark.parametrize(
        "text, typed, found",
        [
            ("Export fails", "export", ["Export"]),
            ("The exporter exports", "export", ["exporter", "exports"]),
            ("The exporter, export", "export x", ["export"]),
            ("Müller and muller", "müller", ["Müller", "muller"]),
            ("<b>bold</b>", "bold", ["bold"]),
            ("İstanbul export", "export", ["export"]),
            ("nothing", "other", []),
            ("anything", "", []),
        ],
    )
    def test_finds_whole_words_and_beginnings(
        self, text: str, typed: str, found: list[str]
    ) -> None:
        pieces = marked(text, read_question(typed).terms)

        assert [piece.text for piece in pieces if piece.is_found] == found
        assert "".join(piece.text for piece in pieces) == text

    def test_shows_the_part_around_the_first_found_word(self) -> None:
        text = f"{'before ' * 50}needle {'after ' * 50}"

        pieces = excerpt(text, read_question("needle").terms)

        assert Piece("needle", is_found=True) in pieces
        assert pieces[0].text.startswith("… before ")
        assert sum(len(piece.text) for piece in pieces) < 250


class TestSearch:
    def test_marks_found_words_and_escapes_the_rest(self, client: Client, world: World) -> None:
        reported(world, "rosa", "Export <b>fails</b>", "The <script>export</script> stops.")

        found = page(signed_in(client, world, "ada"), "/desk/search/", q="export stops")

        assert "<mark>Export</mark> &lt;b&gt;fails&lt;/b&gt;" in found
        assert "&lt;script&gt;<mark>export</mark>&lt;/script&gt; <mark>stops</mark>" in found
        assert "<script>export" not in found

    @pytest.mark.parametrize("sign", ["", "#"])
    def test_puts_the_ticket_of_a_number_on_top(
        self, client: Client, world: World, sign: str
    ) -> None:
        wanted = reported(world, "rosa", "Export fails")
        other = reported(world, "rosa", f"As in {wanted.pk}")

        found = numbers(signed_in(client, world, "ada"), "/desk/search/", q=f"{sign}{wanted.pk}")

        assert found == [wanted.pk, other.pk]

    def test_finds_notes_and_says_that_they_are_internal(
        self, client: Client, world: World
    ) -> None:
        ticket = reported(world, "rosa", "Export fails")
        note(ticket, "Looks like the turbine.", by=world.users["ada"], at=LATER)

        found = page(signed_in(client, world, "ben"), "/desk/search/", q="turbine")

        assert "internal note" in found
        assert "<mark>turbine</mark>" in found

    @pytest.mark.parametrize(
        "typed, kind, name",
        [
            ("northw", "customers", "Northwind Rail"),
            ("yuki", "contacts", "Yuki Tanaka"),
            ("yuki@northwind.example", "contacts", "Yuki Tanaka"),
            ("C-1002", "contracts", "C-1002"),
            ("flow coll", "products", "Flow Collector"),
        ],
    )
    def test_finds_people_contracts_and_products(
        self, client: Client, world: World, typed: str, kind: str, name: str
    ) -> None:
        ada = signed_in(client, world, "ada")

        for asked in ({"q": typed}, {"q": typed, "kind": kind}):
            things = ada.get("/desk/search/", asked).context["things"]
            told = {each.sort.name: each.found for each in things}
            assert ["".join(piece.text for piece in thing.name) for thing in told[kind]] == [name]

    def test_goes_on_where_a_page_ends(self, client: Client, world: World) -> None:
        expected = [reported(world, "rosa", f"Export {n}").pk for n in range(25)][::-1]
        ada = signed_in(client, world, "ada")

        first = ada.get("/desk/search/", {"q": "export"})
        second = numbers(ada, f"/desk/search/{first.context['next']}")

        assert [found.ticket.pk for found in first.context["tickets"]] == expected[:20]
        assert second == expected[20:]

    @pytest.mark.parametrize("after", ["x", "subject.-1", "words." + "9" * 30, "1 OR 1=1", "\0"])
    def test_answers_a_place_that_cannot_be_with_the_first_page(
        self, client: Client, world: World, after: str
    ) -> None:
        ticket = reported(world, "rosa", "Export fails")
        ada = signed_in(client, world, "ada")

        asked = {"q": "export", "after": after}
        assert numbers(ada, "/desk/search/", kind="tickets", **asked) == [ticket.pk]
        assert page(ada, "/desk/search/", kind="contacts", **asked)
        assert page(ada, "/desk/search/", kind="nonsense", **asked)

    @pytest.mark.parametrize(
        "typed, sentence",
        [
            ("", "What are you looking for?"),
            ("'*\"", "There is no word in this"),
            ("nowhere", "Nothing was found"),
            ("a b c d e f g h i j", "only the first words were searched for"),
        ],
    )
    def test_says_so_where_there_is_nothing(
        self, client: Client, world: World, typed: str, sentence: str
    ) -> None:
        assert sentence in page(signed_in(client, world, "ada"), "/desk/search/", q=typed)

    @pytest.mark.parametrize("typed", HOSTILE)
    def test_answers_whatever_is_typed(self, client: Client, world: World, typed: str) -> None:
        reported(world, "rosa", "Export fails")

        for name, address in (("ada", "/desk/search/"), ("rosa", "/portal/search/")):
            assert "Search" in page(signed_in(client, world, name), address, q=typed)

    def test_asks_as_much_however_much_is_found(self, client: Client, world: World) -> None:
        ada = signed_in(client, world, "ada")

        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                page(ada, "/desk/search/", q="export rail")
            return len(asked)

        reported(world, "rosa", "Export 0")
        few = queries()
        for number in range(1, 15):
            reported(world, "rosa", f"Export {number}")

        assert queries() == few

    def test_is_not_given_to_a_contact_or_a_stranger(self, client: Client, world: World) -> None:
        assert client.get("/desk/search/").status_code == 302
        assert signed_in(client, world, "rosa").get("/desk/search/?q=x").status_code == 404


class TestPortalSearch:
    def test_finds_the_reports_of_ones_organization(self, client: Client, world: World) -> None:
        ours = reported(world, "rosa", "Export fails")
        theirs = reported(world, "hans", "Export fails")
        tom = signed_in(client, world, "tom")

        assert numbers(tom, "/portal/search/", q="export") == [ours.pk]
        assert numbers(tom, "/portal/search/", q=f"#{theirs.pk}") == []

    def test_finds_and_shows_nothing_internal(self, client: Client, world: World) -> None:
        ticket = reported(world, "rosa", "Export fails")
        note(ticket, "Looks like the turbine.", by=world.users["ada"], at=LATER)
        rosa = signed_in(client, world, "rosa")

        assert numbers(rosa, "/portal/search/", q="turbine") == []
        found = page(rosa, "/portal/search/", q=f"{ticket.pk}")
        assert "turbine" not in found
        assert "Export fails" in found

    def test_is_not_given_to_staff_or_a_stranger(self, client: Client, world: World) -> None:
        assert client.get("/portal/search/").status_code == 302
        assert signed_in(client, world, "ada").get("/portal/search/?q=x").status_code == 404
