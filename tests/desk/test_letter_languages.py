"""Every letter is there in every language, and tells the same in each."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Engine

from dueby.desk.demo.cast import World
from dueby.desk.outbox.models import Parcel
from dueby.desk.people.models import Contact, Organization
from dueby.desk.tickets import languages
from dueby.desk.tickets.answering import reply
from dueby.desk.tickets.finding import change_severity, reject
from dueby.desk.tickets.languages import written_in
from dueby.desk.tickets.notifying import give_notice
from dueby.sla.language import read_agreement
from tests.desk.reports import LATER, SOON, confirmed, last_mail, reported

DESK = Path("src/dueby/desk")
PLACES = ("tickets/templates/tickets/letters", "channels/chat/templates/tickets/letters")
LANGUAGES = ("de", "en")
_VARIABLE = re.compile(r"\{\{ *(.+?) *\}\}")
_BLOCK = re.compile(r"\{% block (\w+) %\}")
_CONDITION = re.compile(r"\{% (?:if|elif|for|include) (.+?) %\}")


def texts(language: str) -> dict[str, str]:
    """Return every text of a language by its name."""
    files = (each for place in PLACES for each in (DESK / place / language).glob("*.txt"))
    return {each.name: each.read_text(encoding="utf-8") for each in files}


def told(text: str) -> dict[str, list[str]]:
    """Return what a text makes of what it is given: variables, blocks, conditions."""
    plain = re.sub(r"letters/\w\w/", "letters/", text)
    ways = {"variables": _VARIABLE, "blocks": _BLOCK, "conditions": _CONDITION}
    return {name: sorted(way.findall(plain)) for name, way in ways.items()}


LETTERS = sorted(texts("en"))


class TestEveryLetter:
    def test_is_there_in_every_language(self) -> None:
        for language in LANGUAGES:
            assert set(texts(language)) - {"words.txt"} == set(LETTERS)

    @pytest.mark.parametrize("letter", LETTERS)
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_tells_the_same(self, letter: str, language: str) -> None:
        assert told(texts(language)[letter]) == told(texts("en")[letter])

    def test_has_german_words_for_all_that_the_reference_agreement_promises(self) -> None:
        text = Path("agreements/plixer.yaml").read_text(encoding="utf-8")
        agreement = read_agreement(text, "plixer.yaml").newest
        titles = {
            *(each.title for each in agreement.targets.values()),
            *(each.title for each in agreement.plans.values()),
            *(each.title for each in agreement.classes.values()),
            *(each.title for each in agreement.entitlements.values()),
            *(each.title for each in agreement.severities.levels),
        }
        reasons = {
            word.replace("_", " ")
            for each in agreement.entitlements.values()
            for rule in each.rules
            for word in (rule.decision, rule.reason)
        }

        written = texts("de")["words.txt"]
        for title in reasons | titles:
            assert f"\n{title} = " in written


@pytest.fixture
def french(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Put a French letter into the desk's own directory."""
    own = tmp_path / "tickets/letters/fr"
    own.mkdir(parents=True)
    (own / "reply.txt").write_text("Bonjour {{ contact.name }}", encoding="utf-8")
    engine = Engine.get_default()
    monkeypatch.setattr(engine, "dirs", [tmp_path])
    _forget(engine)
    yield
    _forget(engine)


def _forget(engine: Engine) -> None:
    languages._is_there.cache_clear()
    for loader in engine.template_loaders:
        loader.reset()


@pytest.mark.usefixtures("world")
class TestAGermanReader:
    @pytest.fixture(autouse=True)
    def german(self, world: World) -> None:
        northwind = world.organizations["northwind"]
        Organization.objects.filter(pk=northwind.pk).update(language="de")
        for each in (northwind, *world.contacts.values()):
            each.refresh_from_db()

    def test_gets_the_receipt_in_german(self, world: World) -> None:
        text = last_mail(reported(world))

        for line in (
            "Guten Tag Rosa Lindqvist,",
            "Art der Anfrage: Fehler einer Lösung oder ihrer Dokumentation",
            "Supportplan: Standard-Support",
            "- Erste Antwort: bis Di, 17. November 2026, 12:00 EST",
            "- Bestätigung oder Ablehnung des Fehlers: bis Di, 17. November 2026, 12:00 EST",
            "Dies ist eine automatische Eingangsbestätigung.",
        ):
            assert line in text

    def test_gets_the_confirmation_with_the_date_of_the_rectification(self, world: World) -> None:
        text = last_mail(confirmed(world))

        assert "Wir bestätigen den Fehler mit Schweregrad 3: Eingegrenzter Fehler." in text
        assert "Behebung des Fehlers: bis Mo, 30. November 2026, 12:20 EST. Die Frist" in text

    def test_gets_a_rejection_with_the_way_to_contest(self, world: World) -> None:
        ticket = reported(world)

        reject(ticket, "Das ist so vorgesehen.", by=world.users["ada"], at=SOON)

        assert "können Sie auf der Seite des Tickets widersprechen" in last_mail(ticket)

    def test_gets_dates_that_moved_from_what_to_what(self, world: World) -> None:
        ticket = confirmed(world)

        change_severity(ticket, "2", "Es ist schlimmer.", by=world.users["ada"], at=LATER)

        assert (
            "- Behebung des Fehlers: verschoben von Mo, 30. November 2026, 12:20 EST "
            "auf Do, 26. November 2026, 14:00 EST\n" in last_mail(ticket)
        )

    def test_gets_a_notice_with_a_subject_that_stands_out(self, world: World) -> None:
        ticket = confirmed(world)

        give_notice(
            ticket, "Eine Bibliothek.", SOON.replace(month=12), by=world.users["ada"], at=LATER
        )

        parcel = Parcel.objects.about(ticket.journal_name)[0]
        assert parcel.content["subject"] == f"[#{ticket.pk}] Es dauert länger: Export fails"
        assert "Voraussichtliche Behebung: Mi, 16. Dezember 2026, 12:20 EST" in last_mail(ticket)
        assert "Eine Bibliothek." in last_mail(ticket)


class TestLanguage:
    def test_is_the_contacts_own_before_the_organizations(self, world: World) -> None:
        rosa = world.contacts["rosa"]
        Contact.objects.filter(pk=rosa.pk).update(language="de")
        rosa.refresh_from_db()

        assert last_mail(reported(world)).startswith("Guten Tag Rosa Lindqvist,")
        assert last_mail(reported(world, name="hans")).startswith("Hello ")

    @pytest.mark.parametrize(
        "asked, written", [("de", "de"), ("de-at", "de"), ("fr", "en"), ("en", "en"), ("", "en")]
    )
    def test_falls_back_to_english(self, asked: str, written: str) -> None:
        assert written_in(asked, "reply") == (written, f"tickets/letters/{written}/reply.txt")

    def test_of_a_letter_that_is_missing_is_english_dates_and_all(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(languages, "_is_there", lambda name: "reply" not in name)
        Contact.objects.filter(pk=world.contacts["rosa"].pk).update(language="de")
        world.contacts["rosa"].refresh_from_db()
        ticket = reported(world)

        reply(ticket, "We look at it.", by=world.users["ada"], at=SOON)

        assert "defect by Tue 17 Nov 2026 12:00 EST" in last_mail(ticket)

    @pytest.mark.usefixtures("french")
    def test_can_be_added_in_the_desks_own_directory(self, world: World) -> None:
        Contact.objects.filter(pk=world.contacts["rosa"].pk).update(language="fr")
        world.contacts["rosa"].refresh_from_db()
        ticket = reported(world)

        reply(ticket, "Nous cherchons.", by=world.users["ada"], at=SOON)

        assert last_mail(ticket) == "Bonjour Rosa Lindqvist\n"


def test_an_own_directory_goes_before_the_desks() -> None:
    assert [Path(each).parts[-3] for each in settings.LETTERS] == ["templates", "templates"]
    assert Path(settings.LETTERS[1]).is_dir()
