"""A machine that asks is told whether pages can be served, and whether mail leaves."""

from datetime import timedelta
from unittest import mock

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from dueby.desk.health import views
from dueby.desk.health.models import Beat, Kind
from tests.desk.conftest import MONDAY_NOON

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def database_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the database's clock stand at Monday noon, and this machine's go with it."""
    monkeypatch.setattr(views, "database_now", lambda: MONDAY_NOON)
    monkeypatch.setattr(views, "drift", timedelta)


@pytest.mark.django_db
class TestReady:
    @pytest.mark.parametrize(
        "silence, worker",
        [
            (None, "not seen yet"),
            (5 * SECOND, "ok"),
            (60 * SECOND, "ok"),
            (61 * SECOND, "silent for 61 s; no mail leaves"),
        ],
    )
    def test_tells_of_the_worker(
        self, client: Client, silence: timedelta | None, worker: str
    ) -> None:
        if silence is not None:
            Beat.give("here:1", at=MONDAY_NOON - silence)

        answer = client.get("/health/ready")

        assert answer.status_code == 200
        assert answer.json() == {
            "status": "ok",
            "worker": worker,
            "timekeeper": "not seen yet",
            "clocks": "ok",
        }

    def test_is_not_where_tables_are_missing(self, client: Client) -> None:
        MigrationRecorder.Migration.objects.filter(app="outbox").delete()

        answer = client.get("/health/ready")

        assert answer.status_code == 503
        assert "lacks tables" in answer.json()["reason"]

    def test_is_not_where_the_database_does_not_answer(self, client: Client) -> None:
        refusal = OperationalError("connection to db.vendor.example failed for user dueby")
        with mock.patch("dueby.desk.health.views.connection.cursor", side_effect=refusal):
            answer = client.get("/health/ready")

        assert answer.status_code == 503
        assert answer.json() == {
            "status": "not ready",
            "reason": "The database does not answer.",
        }

    def test_tells_of_the_timekeeper(self, client: Client) -> None:
        Beat.give("here:2", at=MONDAY_NOON - 90 * SECOND, kind=Kind.TIMEKEEPER)

        told = client.get("/health/ready").json()["timekeeper"]

        assert told == "silent for 90 s; nothing is told when it becomes due"

    @pytest.mark.parametrize(
        "drift, told",
        [
            (1.9, "ok"),
            (300.0, "that of a machine is 300.0 s ahead of the database's"),
            (-300.0, "that of a machine is 300.0 s behind the database's"),
        ],
    )
    def test_tells_of_a_clock_that_is_off(self, client: Client, drift: float, told: str) -> None:
        Beat.give("here:1", at=MONDAY_NOON, drift=drift)
        Beat.give("gone:1", at=MONDAY_NOON - 61 * SECOND, drift=9000.0)

        assert client.get("/health/ready").json()["clocks"] == told

    def test_tells_of_its_own_clock(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(views, "drift", lambda: 300 * SECOND)
        Beat.give("here:1", at=MONDAY_NOON)

        told = client.get("/health/ready").json()

        assert told["worker"] == "ok"
        assert told["clocks"] == "that of a machine is 300.0 s ahead of the database's"


@pytest.mark.django_db
class TestProcess:
    @pytest.mark.parametrize("kind", ["worker", "timekeeper"])
    @pytest.mark.parametrize("silence, status", [(None, 503), (60, 200), (61, 503)])
    def test_is_there_or_not(
        self, client: Client, kind: str, silence: int | None, status: int
    ) -> None:
        other = "worker" if kind == "timekeeper" else "timekeeper"
        Beat.give("here:2", at=MONDAY_NOON, kind=other)
        if silence is not None:
            Beat.give("here:1", at=MONDAY_NOON - silence * SECOND, kind=kind)

        assert client.get(f"/health/{kind}").status_code == status

    def test_of_no_kind_is_not_found(self, client: Client) -> None:
        assert client.get("/health/nobody").status_code == 404


class TestLive:
    def test_needs_no_database(self, client: Client) -> None:
        assert client.get("/health/live").content == b"ok\n"
