"""Prometheus reads the desk's figures; nobody else does."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django.fixtures import Settings

from dueby.desk.demo.cast import World
from dueby.desk.health.exposition import Figure, written
from dueby.desk.health.models import Beat, Kind
from dueby.desk.outbox.models import Lane, Parcel, ParcelState
from dueby.desk.pages.metrics_figures import BOUNDS, figures
from dueby.desk.serving import counting
from dueby.desk.tickets.intake import Report, open_ticket
from tests.desk.conftest import MONDAY_NOON
from tests.desk.hooks import endpoint
from tests.desk.hooks import post as post_webhook

TOKEN = "a token of twenty letters"  # noqa: S105 - of the tests
Sample = tuple[str, frozenset[tuple[str, str]]]


def read(text: str) -> Mapping[Sample, float]:
    """Return every sample, as Prometheus' own parser has it."""
    return {
        (each.name, frozenset(each.labels.items())): each.value
        for family in text_string_to_metric_families(text)
        for each in family.samples
    }


def value(name: str, **labels: str) -> float:
    return read(written(figures(MONDAY_NOON)))[name, frozenset(labels.items())]


@pytest.fixture(autouse=True)
def _here(settings: Settings) -> None:
    settings.IS_LOOPBACK = True


@pytest.mark.django_db
class TestDoor:
    def test_is_open_for_this_machine_where_no_token_is_set(self, client: Client) -> None:
        answer = client.get("/metrics")

        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
        assert read(answer.content.decode())

    @pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
    def test_is_shut_for_what_a_proxy_passes_on(self, client: Client, header: str) -> None:
        assert client.get("/metrics", headers={header: "127.0.0.1"}).status_code == 404

    def test_is_shut_for_other_machines(self, client: Client) -> None:
        assert client.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 404
        assert client.get("/metrics", REMOTE_ADDR="").status_code == 404

    def test_is_shut_where_others_can_come(self, client: Client, settings: Settings) -> None:
        settings.IS_LOOPBACK = False

        assert client.get("/metrics").status_code == 404

    @pytest.mark.parametrize(
        "given, status",
        [
            ({}, 404),
            ({"Authorization": "Bearer wrong"}, 404),
            ({"Authorization": TOKEN}, 404),
            ({"Authorization": f"Bearer {TOKEN}"}, 200),
            ({"Authorization": f"Bearer {TOKEN}", "X-Forwarded-For": "192.0.2.7"}, 200),
        ],
    )
    def test_asks_for_the_token_where_there_is_one(
        self, client: Client, settings: Settings, given: dict[str, str], status: int
    ) -> None:
        settings.METRICS_TOKEN = TOKEN

        assert client.get("/metrics", headers=given).status_code == status

    def test_does_not_open_for_people(self, client: Client, world: World) -> None:
        client.force_login(world.users["ines"])

        assert client.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 404


class TestFigures:
    def test_tell_how_late_the_timekeeper_is(self, world: World) -> None:
        assert value("dueby_timekeeper_lag_seconds") == 0
        rosa = world.contacts["rosa"]
        report = Report(rosa, "Export fails", "It stops.", "portal", request_class="question")
        ticket = open_ticket(report, by=rosa, at=MONDAY_NOON)
        moment = MONDAY_NOON - timedelta(seconds=90)
        type(ticket).objects.update(next_moment_at=moment)

        assert value("dueby_timekeeper_lag_seconds") == 90
        assert value("dueby_timekeeper_waiting") == 1

    @pytest.mark.django_db
    def test_tell_what_the_outbox_holds_by_kind(self) -> None:
        for key, ago in (("one", 30), ("two", 10), ("three", -10)):
            at = MONDAY_NOON - timedelta(seconds=ago)
            content = {"to": "rosa@northwind.example", "subject": "", "text": ""}
            Parcel.post(key, "mail", content, subject="ticket:7", at=at)
        Parcel.objects.filter(key="one").update(leased_by="a sender that has ended")
        hook = post_webhook(endpoint("https://hooks.example/"))
        Parcel.objects.filter(pk=hook.pk).update(state=ParcelState.DEAD)
        Lane.objects.create(
            receiver="webhook:1", kind="webhook", rests_until=MONDAY_NOON + timedelta(seconds=5)
        )

        assert value("dueby_outbox_waiting", kind="mail") == 3
        assert value("dueby_outbox_due", kind="mail") == 2
        assert value("dueby_outbox_lag_seconds", kind="mail") == 30
        assert value("dueby_outbox_lag_seconds", kind="webhook") == 0
        assert value("dueby_outbox_dead", kind="webhook") == 1
        assert value("dueby_outbox_resting", kind="webhook") == 1

    @pytest.mark.django_db
    def test_tell_which_processes_are_there_and_how_they_are(self) -> None:
        at = MONDAY_NOON - timedelta(seconds=5)
        Beat.give("a:1:x", at=at, kind=Kind.WORKER, chores={"seal": 2}, drift=-3.25)
        Beat.give("b:1:x", at=MONDAY_NOON - timedelta(minutes=2), kind=Kind.WORKER)
        Beat.give("c:1:x", at=at, kind=Kind.TIMEKEEPER)
        Beat.leave("c:1:x")
        who = {"kind": "worker", "process": "a:1:x"}

        assert value("dueby_processes", kind="worker") == 1
        assert value("dueby_processes", kind="timekeeper") == 0
        assert value("dueby_silence_seconds", **who) == 5
        assert value("dueby_clock_drift_seconds", **who) == -3.25
        assert value("dueby_chore_failures_total", chore="seal", **who) == 2

    @pytest.mark.django_db
    def test_tell_how_requests_were_answered(self) -> None:
        counted = counting.Counted(None)  # type: ignore[arg-type]
        for status, seconds in ((200, 0.004), (204, 0.03), (404, 0.03), (500, 60.0)):
            counted._count(status, seconds)
        Beat.give("a:1:x", at=MONDAY_NOON, kind=Kind.WEB, figures=counted.figures())
        name, who = "dueby_request_duration_seconds", {"process": "a:1:x"}

        assert value("dueby_requests_total", status="2xx", **who) == 2
        assert value(f"{name}_bucket", le="0.01", **who) == 1
        assert value(f"{name}_bucket", le="0.05", **who) == 3
        assert value(f"{name}_bucket", le="+Inf", **who) == value(f"{name}_count", **who) == 4
        assert value(f"{name}_sum", **who) == pytest.approx(60.064)

    def test_are_counted_within_the_bounds_that_are_told(self) -> None:
        assert [float(each) for each in BOUNDS[:-1]] == list(counting.BOUNDS)

    @pytest.mark.django_db
    def test_are_all_documented(self, root: Path) -> None:
        page = (root / "docs" / "operate" / "metrics.md").read_text(encoding="utf-8")

        assert {each.name for each in figures(MONDAY_NOON) if f"`{each.name}`" not in page} == set()


class TestWritten:
    @pytest.mark.parametrize("label", ['a "b"', "a\\b", "a\nb", "a{b}", "ä"])
    def test_keeps_any_label_whole(self, label: str) -> None:
        figure = Figure("a", "gauge", "Help.")
        figure.add(1.5, name=label)

        assert read(written([figure])) == {("a", frozenset({("name", label)})): 1.5}

    @pytest.mark.parametrize("number", [0, 1, -2.5, 1e12, 0.000001])
    def test_keeps_numbers(self, number: float) -> None:
        figure = Figure("a", "gauge", "Help.")
        figure.add(number)

        assert read(written([figure])) == {("a", frozenset()): number}
