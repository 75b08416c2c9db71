"""The journal is only ever added to, and whoever tampers with it all the same is found out."""

import dataclasses
from collections.abc import Callable
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from dueby.desk.demo.cast import World
from dueby.desk.journal import sealing
from dueby.desk.journal.erasing import erase_words
from dueby.desk.journal.models import Chain, Entry, Seal, SealedHead, Text
from dueby.desk.journal.notes import Note
from dueby.desk.journal.recording import Happening, digest_of, record
from dueby.desk.journal.sealing import code_of, digest_of_heads, seal, seal_all
from dueby.desk.journal.verdict import Verdict
from dueby.desk.journal.verifying import verify
from dueby.desk.people.models import Organization
from tests.desk.conftest import MONDAY_NOON
from tests.desk.unprotected import unprotected

LATER = MONDAY_NOON + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    """Return a home of the test's own, in which the newest seal is noted."""
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def told(world: World) -> World:
    """Return the world with three entries about Northwind and two about Contoso."""
    for words in ("It stops.", "It still stops.", "It is well."):
        say(world, "northwind", words)
    for words in ("How?", "Thanks."):
        say(world, "contoso", words)
    return world


def say(world: World, name: str, words: str) -> Entry:
    """Record words of a contact about their organization."""
    person = world.contacts[{"northwind": "rosa", "contoso": "hans"}[name]]
    said = Happening("organization.said", data={"hours": 1.5}, words={"w": words}, person=person)
    return record(world.organizations[name], said, by=world.users["ada"], at=MONDAY_NOON)


def of(world: World, name: str) -> Chain:
    """Return the chain about an organization."""
    return Chain.objects.get(subject=world.organizations[name].journal_name)


def problems(verdict: Verdict) -> list[str]:
    """Return what was found, in words."""
    return [str(each) for each in verdict.found.named]


def chained_anew(chain: Chain) -> None:
    """Compute a chain again from what its entries now say, as a skilled intruder would."""
    before = ""
    for entry in chain.entries.order_by("number"):
        entry.digest = digest_of(entry, before)
        entry.save(update_fields=["digest"])
        before = entry.digest
    last = chain.entries.order_by("-number").first()
    Chain.objects.filter(pk=chain.pk).update(head=before, length=last.number if last else 0)


class TestRecord:
    def test_chains_the_entries_of_a_subject(self, told: World) -> None:
        chain = of(told, "northwind")

        numbers = list(chain.entries.order_by("number").values_list("number", flat=True))
        assert (chain.length, numbers) == (3, [1, 2, 3])
        assert verify().is_intact

    def test_keeps_the_digest_of_a_moment_told_in_another_zone(self, world: World) -> None:
        east = MONDAY_NOON.astimezone(timezone(timedelta(hours=-5)))

        record(world.organizations["contoso"], Happening("organization.noted"), by=None, at=east)

        assert verify().is_intact

    def test_keeps_the_digest_of_any_number(self, world: World) -> None:
        data = {"many": 1e16, "few": 1e-7, "whole": 2.0, "list": (1.0, {"deep": 1e22})}

        record(
            world.organizations["contoso"],
            Happening("organization.noted", data=data),
            by=None,
            at=MONDAY_NOON,
        )

        assert verify().is_intact

    @pytest.mark.django_db(transaction=True)
    def test_needs_the_transaction_of_the_change(self) -> None:
        contoso = Organization.objects.create(name="Contoso Clinics")

        with pytest.raises(RuntimeError, match="transaction"):
            record(contoso, Happening("organization.noted"), by=None, at=MONDAY_NOON)

        assert not Entry.objects.exists()


def change_an_entry() -> None:
    Entry.objects.update(kind="x")


def remove_an_entry() -> None:
    raw("DELETE FROM journal_entry")


def put_an_entry_in_its_place() -> None:
    raw("REPLACE INTO journal_entry SELECT * FROM journal_entry")


def change_words() -> None:
    Text.objects.update(words="It never stopped.")


def change_erased_words() -> None:
    Text.objects.update(words="(erased)", salt="", erased_at=None)


def remove_words() -> None:
    raw("DELETE FROM journal_text")


def change_a_chain() -> None:
    Chain.objects.update(head="0" * 64)


def shorten_a_chain() -> None:
    Chain.objects.update(length=1, head="0" * 64)


def remove_a_chain() -> None:
    raw("DELETE FROM journal_chain")


def change_a_seal() -> None:
    Seal.objects.update(chains=0)


def remove_seals() -> None:
    raw("DELETE FROM journal_seal")


def change_a_sealed_head() -> None:
    SealedHead.objects.update(length=0)


def remove_sealed_heads() -> None:
    raw("DELETE FROM journal_sealedhead")


def empty_a_table() -> None:
    raw("SET CONSTRAINTS ALL IMMEDIATE")
    raw("TRUNCATE journal_entry CASCADE")


def raw(statement: str) -> None:
    """Run a statement as somebody would who has the database and not the desk."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


class TestDatabase:
    @pytest.mark.parametrize(
        "attempt",
        [
            change_an_entry,
            remove_an_entry,
            put_an_entry_in_its_place,
            change_words,
            change_erased_words,
            remove_words,
            change_a_chain,
            shorten_a_chain,
            remove_a_chain,
            change_a_seal,
            remove_seals,
            change_a_sealed_head,
            remove_sealed_heads,
            empty_a_table,
        ],
    )
    @pytest.mark.usefixtures("told")
    def test_refuses(self, attempt: Callable[[], None]) -> None:
        words = {"put_an_entry_in_its_place": "sqlite", "empty_a_table": "postgresql"}
        if words.get(attempt.__name__, connection.vendor) != connection.vendor:
            pytest.skip("is said by the other database alone")
        seal(LATER)

        with pytest.raises(IntegrityError, match="journal"), transaction.atomic():
            attempt()

        assert verify().is_intact

    def test_tells_when_a_trigger_is_gone(self, told: World) -> None:
        of_table = "" if connection.vendor == "sqlite" else " ON journal_entry"
        say(told, "contoso", "One more.")
        if of_table:
            raw("SET CONSTRAINTS ALL IMMEDIATE")

        raw(f"DROP TRIGGER journal_entry_update{of_table}")

        assert problems(verify()) == [
            "database: the trigger journal_entry_update is missing or off"
        ]


class TestSeal:
    def test_covers_what_grew_since_the_seal_before(self, told: World) -> None:
        first = seal(LATER)
        say(told, "contoso", "One more.")

        second = seal(LATER)

        assert first is not None
        assert second is not None
        assert (first.chains, second.chains, second.before) == (3, 1, first.code)
        assert second.heads.get().length == 3
        assert seal(LATER) is None
        verdict = verify()
        assert verdict.intact_until == second
        assert (verdict.is_intact, verdict.found.unsealed) == (True, 0)

    def test_takes_more_seals_where_more_grew(
        self, told: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sealing, "BATCH", 2)
        monkeypatch.setattr(seal, "__defaults__", (2,))

        assert seal_all(LATER) == 2

        assert not Chain.objects.to_seal().exists()
        assert verify().is_intact
        assert seal_all(LATER) == 0
        assert of(told, "contoso").sealed_length == 2

    def test_tells_of_entries_that_no_seal_covers_yet(self, told: World) -> None:
        seal(LATER)
        say(told, "contoso", "One more.")

        assert verify().found.unsealed == 1


class TestVerify:
    def sealed_twice(self, world: World) -> tuple[Seal, Seal]:
        """Seal, record one more entry of Contoso, and seal again."""
        first = seal(LATER)
        say(world, "contoso", "One more.")
        second = seal(LATER)
        assert first is not None
        assert second is not None
        return first, second

    def test_finds_a_changed_entry(self, told: World) -> None:
        first, _ = self.sealed_twice(told)
        with unprotected():
            of(told, "contoso").entries.filter(number=3).update(by="user:99")

        verdict = verify()

        name = told.organizations["contoso"].journal_name
        assert problems(verdict) == [f"{name}, entry 3: it does not say what was recorded"]
        assert verdict.intact_until == first

    def test_finds_a_chain_computed_anew(self, told: World) -> None:
        self.sealed_twice(told)
        chain = of(told, "contoso")
        with unprotected():
            chain.entries.filter(number=2).update(by="user:99")
            chained_anew(chain)

        verdict = verify()

        name = chain.subject
        assert problems(verdict) == [
            f"{name}, entry 2: it is not the one that seal 1 covers",
            f"{name}, entry 3: it is not the one that seal 2 covers",
        ]
        assert verdict.intact_until is None

    def test_finds_a_removed_last_entry(self, told: World) -> None:
        first, _ = self.sealed_twice(told)
        chain = of(told, "contoso")
        with unprotected():
            Text.objects.filter(entry__chain=chain, entry__number=3).delete()
            chain.entries.filter(number=3).delete()
            chained_anew(chain)

        verdict = verify()

        told_of = "seal 2 covers 3 entries; 2 are there"
        assert f"{chain.subject}, entry 3: {told_of}" in problems(verdict)
        assert verdict.intact_until == first

    def test_finds_a_removed_entry_in_the_middle(self, told: World) -> None:
        chain = of(told, "northwind")
        with unprotected():
            Text.objects.filter(entry__chain=chain, entry__number=2).delete()
            chain.entries.filter(number=2).delete()

        assert problems(verify()) == [f"{chain.subject}, entry 2: it is missing"]

    def test_finds_a_removed_chain(self, told: World) -> None:
        self.sealed_twice(told)
        chain = of(told, "contoso")
        with unprotected():
            Text.objects.filter(entry__chain=chain).delete()
            chain.entries.all().delete()
            chain.delete()

        verdict = verify()

        assert f"{chain.subject}: the chain was removed" in problems(verdict)
        assert verdict.intact_until is None

    def test_finds_a_renamed_chain(self, told: World) -> None:
        seal(LATER)
        with unprotected():
            Chain.objects.filter(pk=of(told, "contoso").pk).update(subject="organization:99")

        assert any("it was sealed as organization:" in each for each in problems(verify()))

    def test_finds_words_of_two_entries_changed_for_each_other(self, told: World) -> None:
        one, other = Text.objects.filter(entry__chain=of(told, "northwind")).order_by("pk")[:2]
        with unprotected():
            Text.objects.filter(pk=one.pk).update(words=other.words, salt=other.salt)
            Text.objects.filter(pk=other.pk).update(words=one.words, salt=one.salt)

        found = problems(verify())

        assert [each.partition(": ")[2] for each in found] == ["its w is not what was recorded"] * 2

    def test_finds_words_that_are_missing_or_were_added(self, told: World) -> None:
        one, other = Text.objects.filter(entry__chain=of(told, "northwind")).order_by("pk")[:2]
        with unprotected():
            one.delete()
            Text.objects.filter(pk=other.pk).update(name="other")

        assert [each.partition(": ")[2] for each in problems(verify())] == [
            "its w is missing",
            "its w is missing",
            "its other was added later",
        ]

    def test_finds_words_erased_behind_the_back_of_the_journal(self, told: World) -> None:
        rosa = told.contacts["rosa"].journal_name
        Text.objects.concerning(rosa).update(words="(erased)", salt="", erased_at=LATER)

        assert problems(verify()) == [f"{rosa}: words were erased, and no entry tells of it"]

    def test_finds_a_removed_seal_between_others(self, told: World) -> None:
        first, second = self.sealed_twice(told)
        say(told, "contoso", "And one more.")
        seal(LATER)
        with unprotected():
            second.heads.all().delete()
            second.delete()

        verdict = verify()

        assert problems(verdict) == [
            "seal 3: the seal before it is missing: 1 is followed by 3",
        ]
        assert verdict.intact_until == first

    def test_finds_a_removed_last_seal(self, told: World) -> None:
        _, second = self.sealed_twice(told)
        with unprotected():
            second.heads.all().delete()
            second.delete()

        name = told.organizations["contoso"].journal_name
        assert problems(verify()) == [
            f"{name}, entry 3: it was sealed up to entry 3; that seal is gone"
        ]

    def test_finds_a_seal_removed_with_all_that_it_covered(
        self,
        told: World,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            _, second = self.sealed_twice(told)
        chain = of(told, "contoso")
        with unprotected():
            second.heads.all().delete()
            second.delete()
            Text.objects.filter(entry__chain=chain, entry__number=3).delete()
            chain.entries.filter(number=3).delete()
            chained_anew(chain)
            Chain.objects.filter(pk=chain.pk).update(sealed_length=2)

        assert problems(verify()) == ["seal 2: it was noted outside the database, and is not there"]

    def test_finds_that_another_seal_was_noted_by_somebody(self, told: World) -> None:
        first, second = self.sealed_twice(told)

        assert verify(Note(2, second.code)).is_intact
        assert problems(verify(Note(2, first.code))) == [
            "seal 2: another seal of this number was noted outside the database"
        ]

    def test_finds_a_seal_made_without_the_key(self, told: World, settings: Settings) -> None:
        self.sealed_twice(told)
        chain = of(told, "contoso")
        settings.JOURNAL_KEY = "a guess"
        with unprotected():
            chain.entries.filter(number=3).update(by="user:99")
            chained_anew(chain)
            chain.refresh_from_db()
            head = SealedHead.objects.get(seal__number=2)
            head.head = chain.head
            head.save()
            forged = Seal.objects.get(number=2)
            forged.digest = digest_of_heads([head])
            forged.code = code_of(forged)
            forged.save()
        settings.JOURNAL_KEY = "for tests only"

        verdict = verify()

        assert problems(verdict) == ["seal 2: it was not made with the key of this desk"]
        assert verdict.intact_until is not None
        assert verdict.intact_until.number == 1

    def test_finds_changed_heads_under_a_seal(self, told: World) -> None:
        self.sealed_twice(told)
        with unprotected():
            SealedHead.objects.filter(seal__number=2).update(subject="organization:99")

        assert "seal 2: it does not cover the heads that stand under it" in problems(verify())

    @pytest.mark.usefixtures("world")
    def test_finds_nothing_in_a_journal_that_just_began(self) -> None:
        verdict = verify()

        assert verdict.is_intact
        assert (verdict.seals, verdict.intact_until) == (0, None)


class TestEraseWords:
    def test_leaves_a_chain_that_holds(self, told: World) -> None:
        seal(LATER)
        rosa = told.contacts["rosa"]

        assert erase_words(rosa, [rosa.journal_name], by=told.users["ines"], at=LATER) == 3

        assert set(Text.objects.concerning(rosa.journal_name).values_list("words", "salt")) == {
            ("(erased)", "")
        }
        assert Text.objects.kept().count() == 2
        verdict = verify()
        assert (verdict.is_intact, verdict.found.erased) == (True, 3)
        entry = Entry.objects.about(rosa.journal_name).get()
        assert entry.kind == "contact.words_erased"
        assert entry.data == {"texts": 3, "persons": [rosa.journal_name]}

    def test_erases_nothing_twice(self, told: World) -> None:
        rosa, ines = told.contacts["rosa"], told.users["ines"]
        erase_words(rosa, [rosa.journal_name], by=ines, at=LATER)

        assert erase_words(rosa, [rosa.journal_name], by=ines, at=LATER) == 0

    def test_cannot_be_taken_back(self, told: World) -> None:
        rosa = told.contacts["rosa"]
        erase_words(rosa, [rosa.journal_name], by=None, at=LATER)

        with pytest.raises(DatabaseError), transaction.atomic():
            Text.objects.concerning(rosa.journal_name).update(words="It stops.")


def test_a_note_is_read_as_it_is_written() -> None:
    note = Note(17, "0a1b")

    assert Note.read(f"{note}\n") == note
    assert dataclasses.asdict(note) == {"number": 17, "code": "0a1b"}
