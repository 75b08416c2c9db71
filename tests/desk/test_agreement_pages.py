"""Agreements: agents read the promises in sentences, managers adopt texts or hear why not."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from dueby.desk.contracts.models import AgreementText, SupportAgreement
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from tests.desk.conftest import StoppedClock
from tests.desk.doors import user_of
from tests.desk.reports import reported


@pytest.fixture
def text(root: Path) -> str:
    """Return the reference agreement, word for word."""
    return (root / "agreements" / "plixer.yaml").read_text(encoding="utf-8")


@pytest.fixture
def marco(client: Client, world: World, clock: StoppedClock) -> Client:
    """Return the browser of the manager, on Monday noon."""
    del clock
    client.force_login(world.users["marco"])
    return client


def upload(client: Client, data: bytes, name: str = "mine.yaml") -> HttpResponse:
    """Send a file to be adopted."""
    sent = {"file": SimpleUploadedFile(name, data)}
    response = client.post("/desk/contracts/agreements/adoption/", sent)
    assert isinstance(response, HttpResponse)
    return response


class TestReading:
    def test_tells_the_promises_in_sentences(self, client: Client, world: World) -> None:
        client.force_login(world.users["ada"])
        agreement = SupportAgreement.objects.get()

        listed = client.get("/desk/contracts/agreements/").content.decode()
        page = client.get(f"/desk/contracts/agreements/{agreement.pk}/").content.decode()

        assert "edition 2026" in listed
        assert "in force" in page
        assert "When support is open" in page
        assert "the desk" in page
        assert "Adopt a text" not in page

    def test_is_not_for_contacts(self, client: Client, world: World) -> None:
        client.force_login(user_of(world.contacts["rosa"]))
        agreement = SupportAgreement.objects.get()

        for path in ("", "adoption/", f"{agreement.pk}/", f"texts/{agreement.newest_id}/"):
            assert client.get(f"/desk/contracts/agreements/{path}").status_code == 404

    def test_adopting_is_for_managers_alone(self, client: Client, world: World, text: str) -> None:
        client.force_login(world.users["lena"])

        response = upload(client, text.replace("2026", "2027").encode())

        assert response.status_code == 404
        assert AgreementText.objects.count() == 1


class TestAdopting:
    def test_governs_what_is_reported_from_then_on(
        self, marco: Client, world: World, text: str
    ) -> None:
        before = reported(world)
        changed = text.replace("title: Plixer Support SLAs", "title: Support promises", 1)
        assert changed != text

        response = upload(marco, changed.encode())

        agreement = SupportAgreement.objects.get()
        assert response["Location"] == f"/desk/contracts/agreements/{agreement.pk}/"
        assert agreement.title == "Support promises"
        after = reported(world)
        assert before.text_id != after.text_id
        assert after.text_id == agreement.newest_id
        page = marco.get(f"/desk/contracts/agreements/{agreement.pk}/").content.decode()
        assert "by Marco Silva" in page
        former = marco.get(f"/desk/contracts/agreements/texts/{before.text_id}/").content.decode()
        assert "A former text" in former

    def test_takes_the_same_text_once(self, marco: Client, text: str) -> None:
        upload(marco, text.encode())

        assert AgreementText.objects.count() == 1

    @pytest.mark.parametrize(
        "in_force, day",
        [
            ("{from: 2999-01-01}", ""),
            ("{from: 2015-01-01, until: 2999-12-30}", "2999-12-31"),
            ("{from: 2015-01-01, until: 2016-12-31}", ""),
        ],
    )
    def test_refuses_what_would_leave_reports_without_an_edition(
        self, marco: Client, text: str, in_force: str, day: str
    ) -> None:
        gap = text.replace("in_force: {from: 2015-01-01}", f"in_force: {in_force}")
        assert gap != text

        response = upload(marco, gap.encode(), "draft.yaml")

        assert response.status_code == 422
        page = response.content.decode()
        assert f"draft.yaml: no edition is in force on {day}" in page
        assert "put the edition that is into the file too" in page
        assert AgreementText.objects.count() == 1

    def test_shows_every_complaint_with_file_line_and_path(self, marco: Client, text: str) -> None:
        before = Entry.objects.count()
        wrong = text.replace("within: 1 business day", "within: 1 working day")

        response = upload(marco, wrong.encode(), "draft.yaml")

        page = response.content.decode()
        assert response.status_code == 422
        line = wrong[: wrong.index("1 working day")].count("\n") + 1
        assert f"draft.yaml:{line}:" in page
        assert "targets.first_response.within" in page
        assert (AgreementText.objects.count(), Entry.objects.count()) == (1, before)

    @pytest.mark.parametrize(
        "data, sentence",
        [
            (b"", "draft.yaml:1:1"),
            (b"name: \xff", "no UTF-8"),
            (b"a: " + b"x" * 1024 * 1024, "larger than 1 MB"),
            (b"a: [1, 2", "draft.yaml:1:"),
            (b"<script>alert(1)</script>", "draft.yaml:1:1"),
        ],
    )
    def test_refuses_what_is_no_agreement(self, marco: Client, data: bytes, sentence: str) -> None:
        response = upload(marco, data, "draft.yaml")

        assert response.status_code == 422
        page = response.content.decode()
        assert sentence in page
        assert "<script>alert" not in page
        assert AgreementText.objects.count() == 1

    def test_needs_a_file(self, marco: Client) -> None:
        response = marco.post("/desk/contracts/agreements/adoption/", {})

        assert response.status_code == 422
        assert "This field is required." in response.content.decode()
