"""A report in the portal: promised before it is sent, taken from everybody, and taken once."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dueby.desk.demo.cast import World
from dueby.desk.quotations.models import Quotation
from dueby.desk.tickets.models import Attachment, Ticket
from tests.desk.portals import browser_of, page, text

WORDS = {"subject": "Export fails", "words": "It stops at half.", "about": "product"}


@pytest.fixture(autouse=True)
def files_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep files of a test in a directory of its own."""
    monkeypatch.setattr(settings, "ATTACHMENTS", tmp_path / "attachments")


@pytest.mark.usefixtures("clock")
class TestForm:
    def test_tells_the_promise_before_it_is_sent(self, world: World) -> None:
        said = text(browser_of(world, "rosa").get("/portal/report/"))

        assert "we owe you at the latest by: First response (clause 1)" in said
        assert "Tue 17 Nov 2026 12:00 EST" in said

    def test_tells_a_defects_promise_and_what_waits_for_the_confirmation(
        self, world: World
    ) -> None:
        rosa = browser_of(world, "rosa")

        said = text(rosa.get("/portal/report/promise/", {"kind": "defect", "severity": "1"}))

        assert "Confirmation or rejection of a defect (clause 6)" in said
        assert "its period begins when we confirm the defect" in said
        assert "it is taken as severity 1" in said

    def test_says_that_a_defect_of_the_documentation_is_mild(self, world: World) -> None:
        rosa = browser_of(world, "rosa")
        asked = {"kind": "defect", "severity": "1", "about": "documentation"}

        said = text(rosa.get("/portal/report/promise/", asked))

        assert "it is taken as severity 4" in said

    def test_counts_around_the_clock_for_tier_2_in_both_zones(self, world: World) -> None:
        said = text(browser_of(world, "hans").get("/portal/report/"))

        assert "Tue 17 Nov 2026 18:00 CET (12:00 EST under the agreement)" in said

    def test_defines_the_severities_in_plain_words_with_their_periods(self, world: World) -> None:
        said = text(browser_of(world, "rosa").get("/portal/report/"))

        assert "Daily work is possible only with considerable extra measures." in said
        assert "Rectification of a defect: 10 days from the confirmation" in said

    def test_offers_what_the_contract_lists(self, world: World) -> None:
        rosa = page(browser_of(world, "rosa").get("/portal/report/"))
        grace = page(browser_of(world, "grace").get("/portal/report/"))

        assert "Threat Lens" in rosa
        assert "Threat Lens" not in grace

    def test_shows_the_promise_without_script_and_keeps_the_words(self, world: World) -> None:
        sent = {**WORDS, "kind": "defect", "severity": "2", "look": "yes"}

        response = browser_of(world, "rosa").post("/portal/report/", sent)

        assert response.status_code == 200
        assert "Confirmation or rejection of a defect" in text(response)
        assert "It stops at half." in page(response)
        assert not Ticket.objects.exists()

    def test_tells_an_expired_customer_what_is_not_covered(self, world: World) -> None:
        said = text(browser_of(world, "arjun").get("/portal/report/"))

        assert "Not covered: contract C-1004 has ended, its last day was Sat 12 Sep 2026" in said
        assert "clause 5, Commitment to development" in said
        assert "You may report all the same" in said


@pytest.mark.usefixtures("clock")
class TestReport:
    def test_becomes_a_ticket_with_its_dates(self, world: World) -> None:
        product = world.products["collector"].pk
        sent = {**WORDS, "kind": "defect", "severity": "2", "product": product}

        response = browser_of(world, "rosa").post("/portal/report/", sent, follow=True)

        ticket = Ticket.objects.get()
        assert response.redirect_chain == [(f"/portal/tickets/{ticket.pk}/", 302)]
        assert (ticket.severity, ticket.product) == ("2", world.products["collector"])
        assert "First response" in text(response)
        assert "Tue 17 Nov 2026 12:00 EST" in text(response)

    def test_is_taken_from_an_expired_customer(self, world: World) -> None:
        sent = {**WORDS, "kind": "question"}

        response = browser_of(world, "arjun").post("/portal/report/", sent, follow=True)

        assert Ticket.objects.get().next_due_at is None
        assert "Not covered." in text(response)

    def test_is_taken_once_however_often_it_is_sent(self, world: World) -> None:
        rosa, sent = browser_of(world, "rosa"), {**WORDS, "kind": "question", "token": "t" * 32}

        first = rosa.post("/portal/report/", sent)
        second = rosa.post("/portal/report/", sent)

        assert first["Location"] == second["Location"]
        assert Ticket.objects.count() == 1

    def test_of_a_feature_goes_to_sales(self, world: World) -> None:
        browser_of(world, "rosa").post("/portal/report/", {**WORDS, "kind": "feature_request"})

        assert Quotation.objects.get().clause == "5"

    def test_forgets_a_severity_that_is_no_defects(self, world: World) -> None:
        sent = {**WORDS, "kind": "question", "severity": "1"}

        browser_of(world, "rosa").post("/portal/report/", sent)

        assert Ticket.objects.get().severity == ""

    def test_brings_files(self, world: World) -> None:
        log = SimpleUploadedFile("night.log", b"10:00 started\n", "text/plain")
        more = SimpleUploadedFile("more.log", b"11:00 stopped\n", "text/plain")
        sent = {**WORDS, "kind": "question", "attachments": [log, more]}

        browser_of(world, "rosa").post("/portal/report/", sent)

        names = set(Attachment.objects.values_list("name", flat=True))
        assert names == {"night.log", "more.log"}


@pytest.mark.usefixtures("clock")
class TestRefusal:
    def test_of_an_empty_report_names_what_is_missing(self, world: World) -> None:
        sent = {"kind": "question", "subject": "Only this"}

        response = browser_of(world, "rosa").post("/portal/report/", sent)

        assert response.status_code == 422
        assert "Tell us what happened: This field is required." in text(response)
        assert 'value="Only this"' in page(response)
        assert not Ticket.objects.exists()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"kind": "praise"},
            {"severity": "0"},
            {"product": "999999"},
            {"about": "the weather"},
            {"subject": "x" * 201},
            {"words": "x" * 50_001},
            {"words": "a\x00b"},
        ],
    )
    def test_of_what_the_agreement_lacks_changes_nothing(
        self, world: World, wrong: dict[str, str]
    ) -> None:
        sent = {**WORDS, "kind": "defect", **wrong}

        assert browser_of(world, "rosa").post("/portal/report/", sent).status_code == 422
        assert not Ticket.objects.exists()

    def test_of_a_file_says_why(self, world: World) -> None:
        empty = SimpleUploadedFile("empty.log", b"", "text/plain")
        program = SimpleUploadedFile("setup.exe", b"MZ\x90\x00" + b"\x00" * 60, "text/plain")
        rosa = browser_of(world, "rosa")

        for file in (empty, program):
            sent = {**WORDS, "kind": "question", "attachments": [file]}
            response = rosa.post("/portal/report/", sent)
            assert response.status_code == 422
            assert "choose your files again" in text(response)
        assert not Ticket.objects.exists()

    def test_of_another_customers_product(self, world: World) -> None:
        sent = {**WORDS, "kind": "question", "product": world.products["archive"].pk}

        assert browser_of(world, "rosa").post("/portal/report/", sent).status_code == 422


class TestStranger:
    @pytest.mark.parametrize("address", ["/portal/report/", "/portal/report/promise/"])
    def test_of_the_vendor_finds_nothing(self, client: Client, world: World, address: str) -> None:
        client.force_login(world.users["ada"])

        assert client.get(address).status_code == 404
