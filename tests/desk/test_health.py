"""A machine that asks is told whether pages can be served, and whether mail leaves."""

from datetime import timedelta
from unittest import mock

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from dueby.desk.health.models import Beat
from tests.desk.conftest import MONDAY_NOON, StoppedClock

SECOND = timedelta(seconds=1)


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
        self, client: Client, clock: StoppedClock, silence: timedelta | None, worker: str
    ) -> None:
        if silence is not None:
            Beat.give("here:1", failures=0, at=MONDAY_NOON - silence)
        clock.at = MONDAY_NOON

        answer = client.get("/health/ready")

        assert answer.status_code == 200
        assert answer.json() == {"status": "ok", "worker": worker}

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


class TestLive:
    def test_needs_no_database(self, client: Client) -> None:
        assert client.get("/health/live").content == b"ok\n"
