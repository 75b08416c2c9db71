"""Tickets are found by their words; what somebody may not see is never found."""

from datetime import timedelta

import pytest

from dueby.desk.demo.cast import World
from dueby.desk.people.models import User
from dueby.desk.tickets.answering import note, reply
from dueby.desk.tickets.forgetting import forget
from dueby.desk.tickets.intake import Report, open_ticket
from dueby.desk.tickets.models import SearchText, Ticket
from dueby.desk.tickets.search import VOLUME, find, reindex, sweep
from dueby.desk.tickets.search_words import read_question
from tests.desk.conftest import MONDAY_NOON

LATER = MONDAY_NOON + timedelta(minutes=5)


def reported(world: World, name: str, subject: str, words: str = "It stops.") -> Ticket:
    """Return a ticket that a contact opened on Monday noon."""
    contact = world.contacts[name]
    report = Report(contact, subject, words, "portal", request_class="question")
    return open_ticket(report, by=contact, at=MONDAY_NOON)


def found(typed: str, user: User) -> list[int]:
    """Return the numbers of the tickets that a person finds."""
    places = find(read_question(typed), user, None, 50).places
    return [place.ticket_id for place, _ in places]


def user_of(world: World, name: str) -> User:
    """Return the user by whom a contact signs in."""
    user = world.contacts[name].user
    assert user is not None
    return user


class TestReadQuestion:
    @pytest.mark.parametrize(
        "typed, words",
        [
            ("Export fails", ["export", "fails"]),
            ('"export" OR (fails)*', ["export", "or", "fails"]),
            ("CVE-2026-34567", ["cve", "2026", "34567"]),
            ("Müller Ärger", ["muller", "arger"]),
            ("same same", ["same"]),
            ("a\0b", ["a", "b"]),
            ("'; -- :* & !", []),
            ("", []),
        ],
    )
    def test_keeps_words_and_no_syntax(self, typed: str, words: list[str]) -> None:
        assert [term.word for term in read_question(typed).terms] == words

    def test_takes_the_last_word_for_a_beginning_from_three_letters_on(self) -> None:
        assert [term.is_beginning for term in read_question("exp exp2 fai").terms] == [
            False,
            False,
            True,
        ]
        assert not read_question("export ab").terms[-1].is_beginning

    @pytest.mark.parametrize("typed, number", [("17", 17), ("#17", 17), ("17 a", None)])
    def test_knows_a_ticket_number(self, typed: str, number: int | None) -> None:
        assert read_question(typed).number == number

    def test_reads_a_bounded_part_of_what_is_endless(self) -> None:
        question = read_question("word " * 10_000)

        assert len(question.typed) <= 200


class TestFind:
    def test_needs_every_word_and_takes_the_last_for_a_beginning(self, world: World) -> None:
        ticket = reported(world, "rosa", "Export fails", "The collector stops at night.")

        ada = world.users["ada"]
        assert found("collector export", ada) == [ticket.pk]
        assert found("export coll", ada) == [ticket.pk]
        assert found("coll export", ada) == []
        assert found("export nowhere", ada) == []

    def test_finds_words_of_different_messages_together(self, world: World) -> None:
        ticket, ada = reported(world, "rosa", "Export fails"), world.users["ada"]
        reply(ticket, "Please send the manifest.", by=ada, at=LATER)
        note(ticket, "Looks like the turbine.", by=ada, at=LATER)

        assert found("manifest turbine stops", ada) == [ticket.pk]

    def test_puts_found_subjects_first_then_what_is_newer(self, world: World) -> None:
        first = reported(world, "rosa", "Export fails")
        second = reported(world, "hans", "Other", "The export fails too.")
        third = reported(world, "hans", "Another", "My export.")

        assert found("export", world.users["ada"]) == [first.pk, third.pk, second.pk]

    def test_finds_by_the_name_of_customer_and_contact_and_a_word(self, world: World) -> None:
        ticket = reported(world, "rosa", "Export fails")
        reported(world, "hans", "Export fails")

        ada = world.users["ada"]
        assert found("rosa export", ada) == [ticket.pk]
        assert found("export northwind", ada) == [ticket.pk]

    def test_does_not_mind_accents_and_case(self, world: World) -> None:
        ticket = reported(world, "rosa", "Zürich", "Das Gerät STEHT in Łódź.")

        ada = world.users["ada"]
        assert found("zurich", ada) == found("GERÄT steht", ada) == [ticket.pk]

    def test_goes_on_where_a_page_ends(self, world: World) -> None:
        numbers = [reported(world, "rosa", f"Export {n}").pk for n in range(3)]
        numbers += [reported(world, "rosa", "Other", f"export {n}").pk for n in range(3)]
        question, ada = read_question("export"), world.users["ada"]

        seen, after = [], None
        for _ in range(3):
            page = find(question, ada, after, 2)
            seen += [place.ticket_id for place, _ in page.places]
            after = page.end

        assert seen == [*reversed(numbers[:3]), *reversed(numbers[3:])]
        assert after is None

    @pytest.mark.parametrize(
        "typed",
        ['"', "*", "OR", "NEAR(a b)", "subject:x", "{", "a' b", "\\", "x:*A", "!x", "²", "हिन्दी"],
    )
    def test_takes_hostile_words_for_words(self, world: World, typed: str) -> None:
        reported(world, "rosa", "Export fails")

        assert found(typed, world.users["ada"]) == []


class TestScope:
    def test_keeps_customers_apart(self, world: World) -> None:
        ours = reported(world, "rosa", "Export fails")
        theirs = reported(world, "hans", "Export fails")

        assert found("export", user_of(world, "tom")) == [ours.pk]
        assert found("export", user_of(world, "hans")) == [theirs.pk]
        assert found("hans", user_of(world, "tom")) == []
        assert found("northwind", user_of(world, "hans")) == []

    @pytest.mark.parametrize("typed", ["turbine", "notes turbine", "o1", "c1", "stops turbine"])
    def test_never_finds_a_note_or_the_scope_itself(self, world: World, typed: str) -> None:
        ticket = reported(world, "rosa", "Export fails")
        note(ticket, "Looks like the turbine.", by=world.users["ada"], at=LATER)

        assert found(typed, user_of(world, "rosa")) == []

    def test_finds_nothing_for_who_left(self, world: World) -> None:
        reported(world, "rosa", "Export fails")
        rosa = world.contacts["rosa"]
        rosa.left_at = MONDAY_NOON
        rosa.save()

        assert found("export", user_of(world, "rosa")) == []


class TestReindex:
    def test_forgets_words_that_were_erased(self, world: World) -> None:
        ticket, ada = reported(world, "rosa", "Export fails", "Call Ludmilla."), world.users["ada"]
        assert found("ludmilla", ada) == [ticket.pk]

        forget(world.contacts["rosa"], by=ada, at=LATER)
        sweep()

        assert found("ludmilla", ada) == found("export", ada) == []

    def test_parts_long_tickets_and_finds_each_once(self, world: World) -> None:
        ticket, ada = reported(world, "rosa", "Export fails"), world.users["ada"]
        for part in ("alpha", "beta"):
            reply(ticket, f"{part} {'lorem ' * (VOLUME // 6)}", by=ada, at=LATER)

        assert SearchText.objects.filter(ticket=ticket).count() == 2
        assert found("lorem", ada) == [ticket.pk]
        before = list(SearchText.objects.order_by("pk").values())
        reindex(ticket)
        assert list(SearchText.objects.order_by("pk").values()) == before
