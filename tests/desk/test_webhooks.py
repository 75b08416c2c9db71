"""Webhooks are posted signed, within a time, to allowed addresses, and followed nowhere."""

import hashlib
import hmac
import socket
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from dueby.desk.outbox.models import Endpoint, Parcel, ParcelState, Shape
from dueby.desk.outbox.sealing import seal
from dueby.desk.outbox.sending import send_due
from dueby.desk.outbox.webhooks.addresses import UnsafeAddressError, resolve
from dueby.desk.outbox.webhooks.carrier import NEVER, Webhooks
from tests.desk.conftest import MONDAY_NOON
from tests.desk.hooks import SECRET, endpoint, post, receiver
from tests.desk.mail_servers import certificate

pytestmark = pytest.mark.django_db

LATER = MONDAY_NOON + timedelta(minutes=1)
QUICK = Webhooks(within=0.5)


def send(at: datetime = MONDAY_NOON, carrier: Webhooks = QUICK) -> Parcel:
    assert send_due(at, carrier=carrier, owner="a") == 1
    return Parcel.objects.get()


def signed(secret: str, timestamp: str, body: bytes) -> str:
    """Return a signature, made as the documentation says."""
    code = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"sha256={code.hexdigest()}"


class TestDelivery:
    def test_brings_the_body_with_a_signature_over_timestamp_and_body(self) -> None:
        with receiver() as there:
            post(endpoint(there.url))

            assert send().state == ParcelState.SENT

        [taken] = there.taken
        assert taken.path == "/hook?of=desk"
        assert taken.told == {"ticket": 7, "what": "overdue"}
        assert taken.headers["Content-Type"] == "application/json"
        timestamp = taken.headers["X-Dueby-Timestamp"]
        assert timestamp == str(int(MONDAY_NOON.timestamp()))
        assert taken.headers["X-Dueby-Signature"] == signed(SECRET, timestamp, taken.body)

    def test_keeps_its_identifier_when_it_comes_again_and_no_other_has_it(self) -> None:
        with receiver(status=503) as there:
            to = endpoint(there.url)
            post(to, "one")
            send()
            there.status = 200
            send(LATER)
            post(to, "two")
            send_due(LATER, carrier=QUICK, owner="a")

        first, again, other = (each.headers["Idempotency-Key"] for each in there.taken)
        assert first == again != other
        stamps = [each.headers["X-Dueby-Timestamp"] for each in there.taken]
        assert stamps[0] != stamps[1]

    def test_is_signed_by_the_former_secret_too_for_a_while(self) -> None:
        until = MONDAY_NOON + timedelta(days=1)
        with receiver() as there:
            to = endpoint(there.url, former_secret=seal("the former"), former_until=until)
            post(to, "one")
            send_due(MONDAY_NOON, carrier=QUICK, owner="a")
            post(to, "two")
            send_due(until, carrier=QUICK, owner="a")

        first, second = there.taken
        assert first.headers["X-Dueby-Signature"] == " ".join(
            signed(each, first.headers["X-Dueby-Timestamp"], first.body)
            for each in (SECRET, "the former")
        )
        assert " " not in second.headers["X-Dueby-Signature"]

    def test_carries_the_authorization_that_was_kept(self) -> None:
        with receiver() as there:
            post(endpoint(there.url, authorization=seal("Bearer 17")))
            send()

        assert there.taken[0].headers["Authorization"] == "Bearer 17"

    @pytest.mark.parametrize("trouble", ["no such", "not in use", "another secret key"])
    def test_is_given_up_where_the_endpoint_cannot_be_used(self, trouble: str) -> None:
        to = endpoint("http://127.0.0.1:9/")
        post(to)
        if trouble == "no such":
            to.delete()
        elif trouble == "not in use":
            Endpoint.objects.update(is_active=False)
        else:
            Endpoint.objects.update(secret="sealed by another key")  # noqa: S106 - it is none

        given_up = send()

        assert given_up.state == ParcelState.DEAD
        assert trouble in given_up.failure


class TestSms:
    def test_has_number_words_and_identifier_under_the_names_of_the_gateway(self) -> None:
        with receiver() as there:
            to = endpoint(
                there.url,
                shape=Shape.SMS,
                to_name="recipient",
                text_name="body",
                id_name="reference",
                constants="sender=Dueby\nroute = fast\n",
            )
            post(to, body={"to": "+12075550199", "text": "Ticket 7 is overdue", "more": "left out"})
            send()

        [taken] = there.taken
        assert taken.told == {
            "recipient": "+12075550199",
            "body": "Ticket 7 is overdue",
            "reference": taken.headers["Idempotency-Key"],
            "sender": "Dueby",
            "route": "fast",
        }

    @pytest.mark.parametrize("body", [{"to": "+1"}, {"text": "words"}, {"to": "", "text": "w"}])
    def test_without_number_or_words_is_given_up(self, body: dict[str, str]) -> None:
        post(endpoint("http://127.0.0.1:9/", shape=Shape.SMS), body=body)

        assert send().failure == "an SMS has a number, to, and words, text"


class TestAnswer:
    @pytest.mark.parametrize("status", [400, 410, 413, 422])
    def test_that_says_never_gives_it_up(self, status: int) -> None:
        with receiver(status=status, words=b"not this\nway") as there:
            post(endpoint(there.url))
            parcel = send()

        assert (parcel.state, parcel.failure) == (ParcelState.DEAD, f"{status} not this way")

    @pytest.mark.parametrize("status", [401, 404, 429, 500, 503])
    def test_that_may_change_has_it_tried_again(self, status: int) -> None:
        with receiver(status=status) as there:
            post(endpoint(there.url))
            parcel = send()

        assert (parcel.state, parcel.attempts) == (ParcelState.WAITING, 1)
        assert parcel.failure == str(status)

    def test_that_asks_for_time_is_given_it_and_counts_as_no_attempt(self) -> None:
        with receiver(status=429, headers={"Retry-After": "120"}) as there:
            post(endpoint(there.url))
            parcel = send()

        assert parcel.next_attempt_at == MONDAY_NOON + timedelta(seconds=120)
        assert parcel.attempts == 0

    def test_that_sends_elsewhere_is_not_followed(self) -> None:
        with (
            receiver() as elsewhere,
            receiver(status=307, headers={"Location": elsewhere.url}) as here,
        ):
            post(endpoint(here.url))
            parcel = send()

        assert parcel.failure == "307: it sends elsewhere, which is not followed"
        assert elsewhere.taken == []

    def test_is_kept_in_part_alone(self) -> None:
        with receiver(status=500, words=b"x" * 5_000_000) as there:
            post(endpoint(there.url))

            assert len(send().failure) < 300

    @pytest.mark.parametrize("drips", [False, True])
    def test_that_does_not_come_is_waited_for_no_longer_than_allowed(self, *, drips: bool) -> None:
        with receiver(silent=not drips, dripping=drips) as there:
            post(endpoint(there.url))
            began = monotonic()
            parcel = send()

        assert parcel.failure == "no answer in time"
        assert monotonic() - began < 5

    def test_of_nobody_is_told_as_such(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        post(endpoint(f"http://127.0.0.1:{port}/"))

        assert send().failure == "no answer: Connection refused"


class TestCertificate:
    @pytest.mark.parametrize("host, is_good", [("localhost", True), ("other.example", False)])
    def test_must_be_vouched_for_and_name_the_host(
        self, tmp_path: Path, host: str, *, is_good: bool
    ) -> None:
        context, trusted = certificate(tmp_path, host=host)
        with receiver(context=context) as there:
            post(endpoint(there.url.replace("http://127.0.0.1", "https://localhost")))
            parcel = send(carrier=Webhooks(within=5, trusted=trusted))

        assert (parcel.state == ParcelState.SENT) is is_good
        assert (len(there.taken) == 1) is is_good
        if not is_good:
            assert parcel.failure.startswith("its certificate does not hold: ")

    def test_that_nobody_vouches_for_ends_it_before_a_word_is_said(self, tmp_path: Path) -> None:
        context, _ = certificate(tmp_path, host="localhost")
        with receiver(context=context) as there:
            post(endpoint(there.url.replace("http://127.0.0.1", "https://localhost")))
            failure = send(carrier=Webhooks(within=5)).failure

        assert failure.startswith("its certificate does not hold: ")
        assert there.taken == []


class TestAddress:
    @pytest.mark.parametrize(
        "url",
        [
            "https://hooks.example/desk?of=1",
            "https://192.0.2.7:8443/",
            "http://127.0.0.1:9000/",
            "http://[::1]:9000/",
            "http://10.1.2.3/",
            "http://gateway.internal/",
        ],
    )
    def test_may_be(self, url: str) -> None:
        Endpoint(name="A", url=url).full_clean()

    @pytest.mark.parametrize(
        "url, why",
        [
            ("http://203.0.113.7/", "Only https:// is allowed"),
            ("http://[2606:2800:220::1]/", "Only https:// is allowed"),
            ("http://[::ffff:8.8.8.8]/", "Only https:// is allowed"),
            ("https://169.254.169.254/latest", "no machine's own"),
            ("http://169.254.169.254/latest", "no machine's own"),
            ("https://0.0.0.0/", "no machine's own"),
            ("https://[::ffff:169.254.169.254]/", "no machine's own"),
            ("ftp://hooks.example/", "begins with https://"),
            ("hooks.example", "begins with https://"),
            ("https://", "begins with https://"),
            ("https://hooks.example:70000/", "no address of the web"),
            ("https://me:hush@hooks.example/", "belong into Authorization"),
            ("https://hooks.example/a b", "no blanks"),
            ("https://hooks.example/\r\nX: y", "no blanks"),
            ("https://hökse.example/", "no blanks"),
            ("https://hooks.example/#part", "no blanks"),
        ],
    )
    def test_is_refused(self, url: str, why: str) -> None:
        with pytest.raises(ValidationError, match=why):
            Endpoint(name="A", url=url).full_clean()

    def test_by_name_is_checked_when_it_is_used(self, monkeypatch: pytest.MonkeyPatch) -> None:
        outside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("203.0.113.7", 80))]
        monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: outside)

        with pytest.raises(UnsafeAddressError, match="Only https"):
            resolve("http://gateway.internal/")

    def test_that_means_the_house_for_one_and_the_world_for_another_is_refused(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        both = [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80))
            for address in ("10.0.0.1", "203.0.113.7")
        ]
        monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: both)

        with pytest.raises(UnsafeAddressError):
            resolve("http://gateway.internal/")

    def test_has_constants_of_names_and_values(self) -> None:
        with pytest.raises(ValidationError, match="is not name=value"):
            Endpoint(name="A", url="https://a.example/", constants="sender Dueby").full_clean()


class TestDocumentation:
    def test_shows_how_a_receiver_knows_the_desk(self, root: Path) -> None:
        page = (root / "docs" / "operate" / "webhooks.md").read_text(encoding="utf-8")
        known: dict[str, Any] = {}
        exec(page.split("```python\n")[1].split("```")[0], known)  # noqa: S102 - our own page
        is_from_the_desk = known["is_from_the_desk"]
        with receiver() as there:
            post(endpoint(there.url, former_secret=seal("the former"), former_until=LATER))
            send()
        [taken] = there.taken
        present = MONDAY_NOON.timestamp()

        for secret in (SECRET, "the former"):
            assert is_from_the_desk(taken.headers, taken.body, secret, present)
        assert not is_from_the_desk(taken.headers, taken.body, "another", present)
        assert not is_from_the_desk(taken.headers, taken.body + b" ", SECRET, present)
        assert not is_from_the_desk(taken.headers, taken.body, SECRET, present + 301)

    def test_tells_what_is_given_up_at_once_and_every_header(self, root: Path) -> None:
        page = (root / "docs" / "operate" / "webhooks.md").read_text(encoding="utf-8")
        with receiver() as there:
            post(endpoint(there.url, authorization=seal("Bearer 17")))
            send()

        assert f"| {', '.join(map(str, sorted(NEVER)))} | given up" in page
        of_http = {"Host", "Accept-Encoding", "Content-Length"}
        assert {each for each in there.taken[0].headers if f"| `{each}` |" not in page} == of_http
